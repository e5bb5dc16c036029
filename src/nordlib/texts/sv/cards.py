"""Swedish: library cards."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    # vilket kort, och vem som handlar
    "card_unknown": RuleText("Lånekortet är känt här.", "Lånekortet hittades inte. Kontrollera numret och använd det senaste kortet."),
    "card_discarded": RuleText(
        "Lånekortet har inte ersatts av ett nationellt lånekort.",
        "Det här lokala lånekortet har ersatts av ett nationellt lånekort. Använd det nationella kortet.",
    ),
    "staff_required": RuleText(
        "Det som bara görs i disken görs av personalen där.",
        "Bara personalen på ett bibliotek kan göra det här. Fråga i disken.",
    ),
    "card_is_local": RuleText(
        "Ett lokalt lånekort används på biblioteket som utfärdade det.",
        "Det lokala lånekortet hör till ett annat bibliotek. Det kan bara användas eller ändras på biblioteket som utfärdade det.",
    ),
    # ett nytt kort
    "library_issues_local_only": RuleText(
        "Biblioteket utfärdar lånekort av det här slaget.",
        "Biblioteket utfärdar bara lokala lånekort. Välj ett lokalt kort, eller hänvisa låntagaren till det nationella kortets webbplats.",
    ),
    "library_issues_national_only": RuleText(
        "Biblioteket utfärdar lånekort av det här slaget.",
        "Biblioteket utfärdar bara nationella lånekort till personer. Välj det nationella lånekortet.",
    ),
    "institution_gets_local_card": RuleText(
        "En institution får ett lokalt lånekort.",
        "En institution kan inte ha ett nationellt lånekort, eftersom den inte har något identitetsnummer. Använd ett lokalt kort.",
    ),
    "identity_taken": RuleText(
        "En person har högst ett nationellt lånekort.",
        "Personen har redan ett nationellt lånekort och kan inte få ett till. Ett borttappat eller skadat kort kan ersättas.",
    ),
    "card_number_taken": RuleText(
        "Inget annat lånekort har eller har haft det nya kortets nummer.",
        "Ett annat lånekort har eller har haft det här numret. Ta ett nytt nummer.",
    ),
    "eid_required": RuleText(
        "Låntagaren är inloggad med e-legitimation.",
        "Det här kräver e-legitimation. Logga in med e-legitimation, eller gå till ett bibliotek.",
    ),
    "library_required": RuleText("Ett bibliotek är valt.", "Inget bibliotek är valt. Välj ett hembibliotek."),
    # låntagare vid ett bibliotek
    "rules_not_accepted": RuleText(
        "Bibliotekets nuvarande låneregler är godkända.",
        "Bibliotekets nuvarande låneregler är inte godkända. De behöver godkännas först; en vuxen gör det själv.",
    ),
    "rules_must_be_accepted_by_guardian": RuleText(
        "För ett barn godkänner vårdnadshavaren bibliotekets låneregler.",
        "Låntagaren är ett barn. Vårdnadshavaren behöver godkänna bibliotekets låneregler.",
    ),
    "not_a_borrower_here": RuleText(
        "Kortinnehavaren är låntagare vid biblioteket.",
        "Kortinnehavaren är inte låntagare vid biblioteket. "
        "En låntagare har godkänt bibliotekets låneregler och fått lånekortet aktiverat i disken där.",
    ),
    "card_not_activated": RuleText(
        "Lånekortet är aktiverat vid biblioteket.",
        "Lånekortet är inte aktiverat vid biblioteket ännu. Det behöver visas i disken, och bibliotekets låneregler behöver godkännas.",
    ),
    # ett annat slags kort, eller ett nytt kort för ett gammalt
    "national_card_required": RuleText(
        "Det finns ett nationellt lånekort.", "Det här kräver ett nationellt lånekort. Ett lokalt lånekort räcker inte."
    ),
    "not_a_local_card": RuleText(
        "Kortet som ersätts är ett lokalt lånekort.",
        "Kortet som ska ersättas är inte ett lokalt lånekort. Ange det lokala kortets nummer.",
    ),
    "different_person": RuleText(
        "Båda lånekorten tillhör samma person.",
        "De två lånekorten tillhör inte samma person. Kontrollera båda numren.",
    ),
    "not_a_digital_card": RuleText(
        "Lånekortet är digitalt.",
        "Lånekortet är redan ett tryckt kort. Om det är borttappat eller skadat ersätts det som ett borttappat kort.",
    ),
    # adresser
    "primary_address_immutable": RuleText(
        "Folkbokföringsadressen ändras bara i folkbokföringen.",
        "Folkbokföringsadressen hämtas från folkbokföringen och kan inte ändras här. Anmäl flytt till folkbokföringen.",
    ),
    "secret_address": RuleText(
        "Ingen adress registreras för en person med skyddad adress.",
        "Adressen är skyddad. Därför sparas ingen adress här, inte heller en tillfällig. Fråga biblioteket hur post kan tas emot.",
    ),
    # familjevyn
    "viewer_is_owner": RuleText(
        "Någon annan än den som har lånen får se dem.",
        "Det här kortet är ditt eget. Ange lånekortsnumret för den som ska se dina lån.",
    ),
    "consent_missing": RuleText(
        "Den som har lånen har samtyckt till familjevyn.",
        "Det finns inget giltigt samtycke till den här familjevyn. "
        "Den som har lånen ger det efter att ha loggat in med sitt eget lånekort.",
    ),
}

MESSAGES: Final = {
    "new_pin": MessageText(
        "En ny pinkod",
        "Ny pinkod till ditt lånekort {card}: {secret} Kontakta biblioteket om du inte vet varför du får den.",
    ),
    "new_pin_letter": MessageText(
        "En ny pinkod till ditt lånekort",
        "Det här är den nya pinkoden till ditt lånekort {card}: {secret} Den tidigare pinkoden kan inte längre användas. "
        "Logga in med lånekortsnumret och pinkoden, eller med lösenordet om du har valt ett. Håll pinkoden för dig själv. "
        "Kontakta biblioteket om du inte vet varför du får det här brevet.",
    ),
}
