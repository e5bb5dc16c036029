"""Danish: borrowers' accounts."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    "field_required": RuleText("Alle obligatoriske felter er udfyldt.", "Dette mangler: {parameter}."),
    "agreement_not_accepted": RuleText(
        "Låneren har gennemgået aftalen og accepteret den.",
        "Låneren har ikke accepteret aftalen. Den skal accepteres, før kontoen kan oprettes.",
    ),
    "not_eligible": RuleText(
        "Kun personer med læsevanskeligheder, der skyldes en funktionsnedsættelse, må oprettes.",
        "Det er ikke bekræftet, at låneren har læsevanskeligheder, der skyldes en funktionsnedsættelse.",
    ),
    "self_registration_forbidden": RuleText(
        "Den, der opretter lånere, opretter ikke sig selv.",
        "Dette er registratorens eget personnummer. Ingen opretter sig selv.",
    ),
    "identity_invalid": RuleText(
        "Nummeret er gyldigt.",
        "Nummeret er ikke gyldigt her. Sammenlign det med lånerens legitimation.",
    ),
    "identity_taken_own_library": RuleText(
        "Personen har ingen konto på dit bibliotek eller dets filialer.",
        "Personen har allerede en konto på dit bibliotek eller en af dets filialer.",
    ),
    "identity_taken_elsewhere": RuleText(
        "Personen har ingen konto på et andet bibliotek.",
        "Personen har allerede en konto på et andet bibliotek. Den kan flyttes hertil med personens samtykke.",
    ),
    "email_taken": RuleText(
        "Hver lånerkonto har sin egen e-mailadresse.",
        "E-mailadressen kan ikke bruges. Hver lånerkonto skal have sin egen e-mailadresse.",
    ),
    "is_a_minor": RuleText(
        "Formularen er for dem, der er fyldt 18 år.",
        "Personen er under 18 år. Brug formularen for lånere under 18 år.",
    ),
    "validity_in_past": RuleText(
        "Den sidste gyldighedsdag er ikke passeret.",
        "Den sidste gyldighedsdag, {valid_to}, er passeret.",
    ),
    "validity_too_long": RuleText(
        "En konto med samordningsnummer gælder i en begrænset tid.",
        "Med samordningsnummer kan kontoen gælde længst til og med {latest}.",
    ),
    "unknown_group": RuleText(
        "Brugergrupperne er offentliggjort.",
        "Der findes ingen brugergruppe, der hedder {parameter}.",
    ),
    "branch_not_registered": RuleText(
        "Biblioteket er registreret.",
        "Biblioteket er ikke registreret. Ansøg først om en bibliotekskonto.",
    ),
    "not_your_library": RuleText(
        "Biblioteket er dit eget eller en af dets filialer.",
        "Biblioteket er hverken dit eget eller en af dets filialer.",
    ),
    "has_administrator": RuleText(
        "Låneren må selv indgå aftaler.",
        "En voksen med förvaltare (svensk værgemål, hvor man ikke selv kan indgå aftaler) kan ikke "
        "selv indgå aftalen. Biblioteket hjælper med talebøger på anden vis.",
    ),
    "in_person_required": RuleText(
        "Låneren møder op på biblioteket, er allerede kendt som låner af talebøger eller sender en fuldmægtig.",
        "Låneren skal møde op på biblioteket eller sende en fuldmægtig.",
    ),
    "proxy_document_missing": RuleText("En fuldmægtig medbringer alle dokumenter.", "Den fuldmægtige skal medbringe: {parameter}."),
    # skift af bibliotek
    "not_visible": RuleText(
        "Kontoen er synlig for dig.",
        "Kontoen blev ikke fundet.",
    ),
    "not_authorized": RuleText(
        "Anmodningen gælder dit bibliotek.",
        "Anmodningen behandles af det modtagende bibliotek.",
    ),
    "account_expired": RuleText("Kontoen er gyldig.", "Kontoen var gyldig til og med {valid_to}. Kontakt biblioteket."),
    "library_not_found": RuleText("Biblioteket findes.", "Der findes intet sådant bibliotek."),
    "same_library": RuleText(
        "Kontoen flyttes til et andet bibliotek.",
        "Kontoen er allerede på det bibliotek.",
    ),
    "transfer_already_pending": RuleText(
        "Kun én anmodning for kontoen venter ad gangen.",
        "En anmodning om at skifte bibliotek venter allerede på svar.",
    ),
    "transfer_not_pending": RuleText("Anmodningen venter på svar.", "Der er ingen anmodning, der venter på svar."),
}

MESSAGES: Final = {
    "credentials_with_generated_password": MessageText(
        "Din konto",
        "Du har en konto hos {library}. Log ind med denne e-mailadresse og adgangskoden {secret}",
    ),
    "transfer_requested": MessageText(
        "Din anmodning om at skifte bibliotek",
        "Din anmodning om at flytte din konto til {library} er registreret. "
        "Kontoen bliver på dit nuværende bibliotek, medmindre {library} godkender flytningen.",
    ),
    "transfer_completed": MessageText("Du har skiftet bibliotek", "Din konto er flyttet til {library}."),
    "transfer_denied": MessageText(
        "Din anmodning om at skifte bibliotek",
        "{library} har ikke godkendt, at du skifter bibliotek. Din konto bliver på dit nuværende bibliotek. "
        "Kontakt gerne biblioteket, hvis du har spørgsmål.",
    ),
}
