"""Swedish: borrowers' accounts."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    # registrering
    "field_required": RuleText("Alla obligatoriska fält är ifyllda.", "Uppgift saknas: {parameter}."),
    "agreement_not_accepted": RuleText(
        "Låntagaren har gått igenom avtalet och godkänt det.",
        "Låntagaren har inte godkänt avtalet. Det behöver godkännas innan kontot kan skapas.",
    ),
    "not_eligible": RuleText(
        "Bara den som har en läsnedsättning som har sin grund i en funktionsnedsättning får registreras.",
        "Det är inte bekräftat att låntagaren har en läsnedsättning som har sin grund i en funktionsnedsättning.",
    ),
    "self_registration_forbidden": RuleText(
        "En registrerare registrerar inte sig själv.",
        "Det här är registrerarens eget personnummer. Ingen registrerar sig själv.",
    ),
    "identity_invalid": RuleText(
        "Numret är giltigt.",
        "Numret är inte giltigt här. Jämför det med låntagarens legitimation.",
    ),
    "identity_taken_own_library": RuleText(
        "Personen har inget konto vid ditt bibliotek eller dess filialer.",
        "Personen har redan ett konto vid ditt bibliotek eller en av dess filialer.",
    ),
    "identity_taken_elsewhere": RuleText(
        "Personen har inget konto vid ett annat bibliotek.",
        "Personen har redan ett konto vid ett annat bibliotek. Det kan flyttas hit om personen samtycker.",
    ),
    "email_taken": RuleText(
        "Varje låntagarkonto har en egen e-postadress.",
        "E-postadressen kan inte användas. Varje låntagarkonto behöver en egen e-postadress.",
    ),
    "is_a_minor": RuleText(
        "Formuläret är för den som har fyllt 18 år.",
        "Personen är under 18 år. Använd formuläret för låntagare under 18 år.",
    ),
    "validity_in_past": RuleText("Sista giltighetsdagen har inte passerat.", "Sista giltighetsdagen, {valid_to}, har passerat."),
    "validity_too_long": RuleText(
        "Ett konto med samordningsnummer gäller en begränsad tid.",
        "Med samordningsnummer kan kontot gälla längst till och med {latest}.",
    ),
    "unknown_group": RuleText(
        "Användargrupperna är publicerade.",
        "Det finns ingen användargrupp som heter {parameter}.",
    ),
    "branch_not_registered": RuleText(
        "Biblioteket är registrerat.",
        "Biblioteket är inte registrerat. Ansök först om ett bibliotekskonto.",
    ),
    "not_your_library": RuleText(
        "Biblioteket är ditt eget eller en filial till det.",
        "Biblioteket är varken ditt eget eller en filial till det.",
    ),
    "has_administrator": RuleText(
        "Låntagaren får själv ingå avtal.",
        "En vuxen som har förvaltare kan inte själv ingå avtalet. Biblioteket hjälper till med talböcker på annat sätt.",
    ),
    "in_person_required": RuleText(
        "Låntagaren kommer till biblioteket, är redan känd som talbokslåntagare eller skickar ett ombud.",
        "Låntagaren behöver komma till biblioteket eller skicka ett ombud.",
    ),
    "proxy_document_missing": RuleText("Ett ombud har med sig alla handlingar.", "Ombudet behöver ta med: {parameter}."),
    # biblioteksbyte
    "not_visible": RuleText(
        "Kontot är synligt för dig.",
        "Kontot hittades inte.",
    ),
    "not_authorized": RuleText(
        "Ansökan gäller ditt bibliotek.",
        "Ansökan behandlas av det mottagande biblioteket.",
    ),
    "account_expired": RuleText("Kontot är giltigt.", "Kontot gällde till och med {valid_to}. Kontakta biblioteket."),
    "library_not_found": RuleText("Biblioteket finns.", "Det finns inget sådant bibliotek."),
    "same_library": RuleText("Kontot flyttas till ett annat bibliotek.", "Kontot finns redan vid det biblioteket."),
    "transfer_already_pending": RuleText(
        "Bara en ansökan för kontot väntar på svar i taget.",
        "En ansökan om biblioteksbyte väntar redan på svar.",
    ),
    "transfer_not_pending": RuleText("Ansökan väntar på svar.", "Det finns ingen ansökan som väntar på svar."),
}

MESSAGES: Final = {
    "credentials_with_generated_password": MessageText(
        "Ditt konto",
        "Du har ett konto vid {library}. Logga in med den här e-postadressen och lösenordet {secret}",
    ),
    "transfer_requested": MessageText(
        "Din ansökan om biblioteksbyte",
        "Din ansökan om att flytta ditt konto till {library} är registrerad. "
        "Kontot ligger kvar vid ditt nuvarande bibliotek om inte {library} godkänner flytten.",
    ),
    "transfer_completed": MessageText("Du har bytt bibliotek", "Ditt konto har flyttats till {library}."),
    "transfer_denied": MessageText(
        "Din ansökan om biblioteksbyte",
        "{library} har inte godkänt biblioteksbytet. Ditt konto ligger kvar vid ditt nuvarande bibliotek. "
        "Kontakta gärna biblioteket om du har frågor.",
    ),
}
