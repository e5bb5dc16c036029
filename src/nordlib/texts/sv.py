"""Swedish."""

from typing import Final

from nordlib.texts import MessageText, OutcomeText, RuleText

REVIEWED: Final = False

MONTHS: Final = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip


def write_date(day: int, month: str, year: int) -> str:
    """20 mars 2026."""
    return f"{day} {month} {year}"


WORDS: Final = {
    "yes": "ja",
    "no": "nej",
    "none": "inget",
    "unknown": "Det är inte känt om detta gäller: {rule}",
    "overridden": "Åsidosatt av {set_aside_by} ({set_aside_because}): {rule}",
    "is_holds": "uppfylld",
    "is_fails": "inte uppfylld",
    "is_does_not_apply": "gäller inte",
    "is_not_judged": "inte prövad",
    "is_unknown": "okänt",
    "is_overridden": "åsidosatt",
}

FIELDS: Final = {
    "identity": "personnummer",
    "first_name": "förnamn",
    "last_name": "efternamn",
    "email": "e-postadress",
    "valid_to": "giltighetstid t.o.m.",
    "power_of_attorney": "fullmakt",
    "proxy_id": "ombudets legitimation",
    "borrower_id": "låntagarens legitimation",
}

OUTCOMES: Final = {
    "renewal": OutcomeText("Lånet är omlånat. Ny återlämningsdag: {new_due}.", "Lånet är inte omlånat."),
    "registration": OutcomeText("Låntagaren är registrerad.", "Låntagaren är inte registrerad."),
    "transfer_request": OutcomeText("Ansökan om biblioteksbyte är registrerad.", "Ansökan om biblioteksbyte är inte registrerad."),
    "transfer_acceptance": OutcomeText("Låntagaren har bytt bibliotek.", "Biblioteksbytet är inte genomfört."),
    "transfer_denial": OutcomeText("Biblioteksbytet är nekat.", "Ansökan kan inte nekas."),
    "sending": OutcomeText("Meddelandet skickas {send_at}.", "Meddelandet skickas inte."),
}

RULES: Final = {
    # omlån
    "reserved_by_other": RuleText("Ingen annan har reserverat materialet.", "Någon annan har reserverat materialet."),
    "too_early": RuleText(
        "Ett lån kan lånas om först när återlämningsdagen är nära.",
        "Det är för tidigt: lånet kan lånas om från och med {opens}, {days:# dag|# dagar} före återlämningsdagen.",
    ),
    "renewal_limit_reached": RuleText(
        "Ett lån kan bara lånas om ett visst antal gånger.",
        "Lånet har lånats om {used:# gång|# gånger}; det kan lånas om {limit:# gång|# gånger}.",
    ),
    "no_gain": RuleText(
        "Ett omlån ger en senare återlämningsdag.",
        "Ett omlån i dag skulle inte ge någon senare återlämningsdag än {due}.",
    ),
    # utskick
    "not_opted_in": RuleText("Sms skickas bara till den som har bett om det.", "Låntagaren har inte bett om sms."),
    "no_mobile_number": RuleText("Ett sms kräver ett mobilnummer.", "Låntagaren har inget mobilnummer."),
    "resolved": RuleText(
        "En påminnelse skickas bara så länge det finns något att påminna om.",
        "Lånet lånades om eller lämnades tillbaka innan meddelandet skulle ha skickats.",
    ),
    # registrering
    "field_required": RuleText("Alla obligatoriska fält är ifyllda.", "Uppgift saknas: {parameter}."),
    "agreement_not_accepted": RuleText(
        "Låntagaren har gått igenom avtalet och godkänt det.",
        "Låntagaren har inte godkänt avtalet; utan det blir det inget konto.",
    ),
    "not_eligible": RuleText(
        "Bara den som har en läsnedsättning som har sin grund i en funktionsnedsättning registreras.",
        "Det är inte intygat att låntagaren har en läsnedsättning som har sin grund i en funktionsnedsättning.",
    ),
    "self_registration_forbidden": RuleText(
        "En registrerare registrerar inte sig själv.",
        "Det här är registrerarens eget personnummer. Ingen registrerar sig själv.",
    ),
    "identity_invalid": RuleText(
        "Numret är ett nummer som kan finnas.",
        "Numret kan inte finnas. Jämför med låntagarens legitimation.",
    ),
    "identity_taken_own_library": RuleText(
        "Personen har inget konto vid det här biblioteket.",
        "Personen har redan ett konto vid det här biblioteket.",
    ),
    "identity_taken_elsewhere": RuleText(
        "Personen har inget konto vid ett annat bibliotek.",
        "Personen har redan ett konto vid ett annat bibliotek. Det kan flyttas hit om personen samtycker.",
    ),
    "email_taken": RuleText(
        "E-postadressen hör till ett enda konto.",
        "E-postadressen kan inte användas: ett annat konto har den.",
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
    "unknown_group": RuleText("Användargrupperna är publicerade.", "Det finns ingen användargrupp {parameter}."),
    "branch_not_registered": RuleText(
        "Biblioteket är registrerat.",
        "Biblioteket är inte registrerat. Ansök först om ett bibliotekskonto.",
    ),
    "not_your_library": RuleText(
        "Biblioteket är registrerarens eget eller en filial till det.",
        "Biblioteket är varken ditt eget eller en filial till det.",
    ),
    "has_administrator": RuleText(
        "Låntagaren får själv ingå avtal.",
        "En vuxen som har förvaltare kan inte själv ingå avtalet. Hjälp till med talböcker på annat sätt.",
    ),
    "in_person_required": RuleText(
        "Låntagaren kommer till biblioteket, är redan känd där eller skickar ett ombud.",
        "Låntagaren behöver komma till biblioteket eller skicka ett ombud.",
    ),
    "proxy_document_missing": RuleText("Ett ombud har med sig alla handlingar.", "Ombudet behöver ta med: {parameter}."),
    # biblioteksbyte
    "not_visible": RuleText("Kontot är synligt.", "Det finns inget sådant konto i ditt register."),
    "not_authorized": RuleText("Det är din sak att göra.", "Det här är det andra bibliotekets sak."),
    "account_expired": RuleText("Kontot är giltigt.", "Kontot gällde till och med {valid_to}. Kontakta biblioteket."),
    "library_not_found": RuleText("Biblioteket finns.", "Det finns inget sådant bibliotek."),
    "same_library": RuleText("Kontot flyttas till ett annat bibliotek.", "Kontot finns redan vid det biblioteket."),
    "transfer_already_pending": RuleText(
        "Bara en ansökan i taget väntar på svar.",
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
        "Din ansökan om att flytta ditt konto till {library} är registrerad. Kontot ligger kvar tills biblioteket har svarat.",
    ),
    "transfer_completed": MessageText("Du har bytt bibliotek", "Ditt konto har flyttats till {library}."),
    "transfer_denied": MessageText(
        "Din ansökan om biblioteksbyte",
        "{library} har inte godkänt biblioteksbytet. Ditt konto ligger kvar.",
    ),
}
