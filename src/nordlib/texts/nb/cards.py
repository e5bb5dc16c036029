"""Norwegian: library cards."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    # hvilket kort, og hvem som handler
    "card_unknown": RuleText("Lånekortet er kjent her.", "Lånekortet ble ikke funnet. Kontroller nummeret, og bruk det nyeste kortet."),
    "card_discarded": RuleText(
        "Lånekortet er ikke erstattet av et nasjonalt lånekort.",
        "Dette lokale lånekortet er erstattet av et nasjonalt lånekort. Bruk det nasjonale kortet.",
    ),
    "staff_required": RuleText(
        "Det som bare gjøres i skranken, gjøres av personalet der.",
        "Bare personalet på et bibliotek kan gjøre dette. Spør i skranken.",
    ),
    "card_is_local": RuleText(
        "Et lokalt lånekort brukes på biblioteket som utstedte det.",
        "Det lokale lånekortet hører til et annet bibliotek. Det kan bare brukes eller endres på biblioteket som utstedte det.",
    ),
    # et nytt kort
    "library_issues_local_only": RuleText(
        "Biblioteket utsteder lånekort av dette slaget.",
        "Biblioteket utsteder bare lokale lånekort. Velg et lokalt kort, eller vis låneren til nettsiden for Bibliotekkortet.",
    ),
    "library_issues_national_only": RuleText(
        "Biblioteket utsteder lånekort av dette slaget.",
        "Biblioteket utsteder bare nasjonale lånekort (Bibliotekkortet) til personer. Velg det nasjonale lånekortet.",
    ),
    "institution_gets_local_card": RuleText(
        "En institusjon får et lokalt lånekort.",
        "En institusjon kan ikke ha et nasjonalt lånekort, fordi den ikke har noe identitetsnummer. Bruk et lokalt kort.",
    ),
    "identity_taken": RuleText(
        "En person har høyst ett nasjonalt lånekort.",
        "Personen har allerede et nasjonalt lånekort og kan ikke få et til. Et mistet eller skadet kort kan erstattes.",
    ),
    "card_number_taken": RuleText(
        "Ikke noe annet lånekort har eller har hatt det nye kortets nummer.",
        "Et annet lånekort har eller har hatt dette nummeret. Ta et nytt nummer.",
    ),
    "eid_required": RuleText(
        "Låneren er logget inn med elektronisk ID.",
        "Dette krever elektronisk ID. Logg inn med elektronisk ID, eller gå til et bibliotek.",
    ),
    "library_required": RuleText("Et bibliotek er valgt.", "Ikke noe bibliotek er valgt. Velg et hjemmebibliotek."),
    # lånere ved et bibliotek
    "rules_not_accepted": RuleText(
        "Bibliotekets gjeldende låneregler er godtatt.",
        "Bibliotekets gjeldende låneregler er ikke godtatt. De må godtas først; en voksen gjør det selv.",
    ),
    "rules_must_be_accepted_by_guardian": RuleText(
        "For et barn godtar den foresatte bibliotekets låneregler.",
        "Låneren er et barn. Den foresatte må godta bibliotekets låneregler.",
    ),
    "not_a_borrower_here": RuleText(
        "Kortinnehaveren er låner ved biblioteket.",
        "Kortinnehaveren er ikke låner ved biblioteket. "
        "En låner har godtatt bibliotekets låneregler og fått lånekortet aktivert i skranken der.",
    ),
    "card_not_activated": RuleText(
        "Lånekortet er aktivert ved biblioteket.",
        "Lånekortet er ikke aktivert ved biblioteket ennå. Det må vises i skranken, og bibliotekets låneregler må godtas.",
    ),
    # et annet slags kort, eller et nytt kort for et gammelt
    "national_card_required": RuleText(
        "Det finnes et nasjonalt lånekort.", "Dette krever et nasjonalt lånekort. Et lokalt lånekort er ikke nok."
    ),
    "not_a_local_card": RuleText(
        "Kortet som erstattes, er et lokalt lånekort.",
        "Kortet som skal erstattes, er ikke et lokalt lånekort. Oppgi nummeret på det lokale kortet.",
    ),
    "different_person": RuleText(
        "Begge lånekortene tilhører samme person.",
        "De to lånekortene tilhører ikke samme person. Kontroller begge numrene.",
    ),
    "not_a_digital_card": RuleText(
        "Lånekortet er digitalt.",
        "Lånekortet er allerede et trykt kort. Er det mistet eller skadet, erstattes det som et mistet kort.",
    ),
    # adresser
    "primary_address_immutable": RuleText(
        "Den folkeregistrerte adressen endres bare i Folkeregisteret.",
        "Den folkeregistrerte adressen hentes fra Folkeregisteret og kan ikke endres her. Meld flytting til Folkeregisteret.",
    ),
    "secret_address": RuleText(
        "Ingen adresse registreres for en person med fortrolig adresse.",
        "Adressen er fortrolig. Derfor lagres ingen adresse her, heller ikke en midlertidig. Spør biblioteket om hvordan post kan mottas.",
    ),
    # Familiemappa
    "viewer_is_owner": RuleText(
        "En annen enn den som har lånene, får innsyn.",
        "Dette kortet er ditt eget. Oppgi lånekortnummeret til den som skal se lånene dine.",
    ),
    "consent_missing": RuleText(
        "Den som har lånene, har gitt tillatelse i Familiemappa.",
        "Det finnes ingen gyldig tillatelse i Familiemappa. Den som har lånene, gir den etter å ha logget inn med sitt eget lånekort.",
    ),
}

MESSAGES: Final = {
    "new_pin": MessageText(
        "Ny PIN-kode",
        "Ny PIN-kode til lånekortet ditt {card}: {secret} Kontakt biblioteket hvis du ikke vet hvorfor du får den.",
    ),
    "new_pin_letter": MessageText(
        "Ny PIN-kode til lånekortet ditt",
        "Dette er den nye PIN-koden til lånekortet ditt {card}: {secret} Den forrige PIN-koden kan ikke lenger brukes. "
        "Logg inn med lånekortnummeret og PIN-koden, eller med passordet hvis du har valgt et. Hold PIN-koden for deg selv. "
        "Kontakt biblioteket hvis du ikke vet hvorfor du får dette brevet.",
    ),
}
