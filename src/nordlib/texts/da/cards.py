"""Danish: library cards."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    # hvilket kort, og hvem der handler
    "card_unknown": RuleText("Lånerkortet er kendt her.", "Lånerkortet blev ikke fundet. Kontrollér nummeret, og brug det nyeste kort."),
    "card_discarded": RuleText(
        "Lånerkortet er ikke erstattet af et nationalt lånerkort.",
        "Dette lokale lånerkort er erstattet af et nationalt lånerkort. Brug det nationale kort.",
    ),
    "staff_required": RuleText(
        "Det, der kun gøres ved skranken, gøres af personalet dér.",
        "Kun personalet på et bibliotek kan gøre dette. Spørg ved skranken.",
    ),
    "card_is_local": RuleText(
        "Et lokalt lånerkort bruges på det bibliotek, der har udstedt det.",
        "Det lokale lånerkort hører til et andet bibliotek. Det kan kun bruges eller ændres på det bibliotek, der har udstedt det.",
    ),
    # et nyt kort
    "library_issues_local_only": RuleText(
        "Biblioteket udsteder lånerkort af denne slags.",
        "Biblioteket udsteder kun lokale lånerkort. Vælg et lokalt kort, eller henvis låneren til det nationale korts hjemmeside.",
    ),
    "library_issues_national_only": RuleText(
        "Biblioteket udsteder lånerkort af denne slags.",
        "Biblioteket udsteder kun nationale lånerkort til personer. Vælg det nationale lånerkort.",
    ),
    "institution_gets_local_card": RuleText(
        "En institution får et lokalt lånerkort.",
        "En institution kan ikke have et nationalt lånerkort, fordi den ikke har noget identitetsnummer. Brug et lokalt kort.",
    ),
    "identity_taken": RuleText(
        "En person har højst ét nationalt lånerkort.",
        "Personen har allerede et nationalt lånerkort og kan ikke få et til. Et mistet eller beskadiget kort kan erstattes.",
    ),
    "card_number_taken": RuleText(
        "Intet andet lånerkort har eller har haft det nye korts nummer.",
        "Et andet lånerkort har eller har haft dette nummer. Tag et nyt nummer.",
    ),
    "eid_required": RuleText(
        "Låneren er logget ind med elektronisk id.",
        "Dette kræver elektronisk id. Log ind med elektronisk id, eller gå til et bibliotek.",
    ),
    "library_required": RuleText("Der er valgt et bibliotek.", "Der er ikke valgt noget bibliotek. Vælg et hjemmebibliotek."),
    # lånere på et bibliotek
    "rules_not_accepted": RuleText(
        "Bibliotekets nuværende låneregler er accepteret.",
        "Bibliotekets nuværende låneregler er ikke accepteret. De skal accepteres først; en voksen gør det selv.",
    ),
    "rules_must_be_accepted_by_guardian": RuleText(
        "For et barn accepterer forælderen eller værgen bibliotekets låneregler.",
        "Låneren er et barn. Forælderen eller værgen skal acceptere bibliotekets låneregler.",
    ),
    "not_a_borrower_here": RuleText(
        "Kortets indehaver er låner på biblioteket.",
        "Kortets indehaver er ikke låner på biblioteket. "
        "En låner har accepteret bibliotekets låneregler og fået lånerkortet aktiveret ved skranken dér.",
    ),
    "card_not_activated": RuleText(
        "Lånerkortet er aktiveret på biblioteket.",
        "Lånerkortet er endnu ikke aktiveret på biblioteket. Det skal vises ved skranken, og bibliotekets låneregler skal accepteres.",
    ),
    # en anden slags kort, eller et nyt kort for et gammelt
    "national_card_required": RuleText(
        "Der er et nationalt lånerkort.", "Dette kræver et nationalt lånerkort. Et lokalt lånerkort er ikke nok."
    ),
    "not_a_local_card": RuleText(
        "Det kort, der erstattes, er et lokalt lånerkort.",
        "Det kort, der skal erstattes, er ikke et lokalt lånerkort. Angiv det lokale korts nummer.",
    ),
    "different_person": RuleText(
        "Begge lånerkort tilhører samme person.",
        "De to lånerkort tilhører ikke samme person. Kontrollér begge numre.",
    ),
    "not_a_digital_card": RuleText(
        "Lånerkortet er digitalt.",
        "Lånerkortet er allerede et trykt kort. Hvis det er mistet eller beskadiget, erstattes det som et mistet kort.",
    ),
    # adresser
    "primary_address_immutable": RuleText(
        "Folkeregisteradressen ændres kun i folkeregisteret.",
        "Folkeregisteradressen hentes fra folkeregisteret og kan ikke ændres her. Meld flytning til folkeregisteret.",
    ),
    "secret_address": RuleText(
        "Der registreres ingen adresse for en person med beskyttet adresse.",
        "Adressen er beskyttet. Derfor gemmes der ingen adresse her, heller ikke en midlertidig. "
        "Spørg biblioteket, hvordan post kan modtages.",
    ),
    # familievisningen
    "viewer_is_owner": RuleText(
        "En anden end den, der har lånene, får lov at se dem.",
        "Dette kort er dit eget. Angiv lånerkortnummeret for den, der skal se dine lån.",
    ),
    "consent_missing": RuleText(
        "Den, der har lånene, har givet samtykke til familievisningen.",
        "Der er ikke noget gyldigt samtykke til denne familievisning. "
        "Den, der har lånene, giver det efter at være logget ind med sit eget lånerkort.",
    ),
}

MESSAGES: Final = {
    "new_pin": MessageText(
        "En ny pinkode",
        "Ny pinkode til dit lånerkort {card}: {secret} Kontakt biblioteket, hvis du ikke ved, hvorfor du får den.",
    ),
    "new_pin_letter": MessageText(
        "En ny pinkode til dit lånerkort",
        "Dette er den nye pinkode til dit lånerkort {card}: {secret} Den tidligere pinkode kan ikke længere bruges. "
        "Log ind med lånerkortnummeret og pinkoden, eller med adgangskoden, hvis du har valgt en. Hold pinkoden for dig selv. "
        "Kontakt biblioteket, hvis du ikke ved, hvorfor du får dette brev.",
    ),
}
