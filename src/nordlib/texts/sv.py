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


def write_instant(date: str, hour: int, minute: int) -> str:
    """20 mars 2026 kl. 08.45."""
    return f"{date} kl. {hour:02}.{minute:02}"


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
    "is_unknown": "okänd",
    "is_overridden": "åsidosatt",
    "settled_hand_in": "Återlämnat {returned_on}, då det lämnades in.",
    "settled_confirmation": "Återlämnat {returned_on}, då bekräftelsen från det utlånande biblioteket kom.",
    "settled_waiting": "Inlämnat på {library}, men det utlånande biblioteket har inte bekräftat det. Tills det sker är lånet öppet.",
    "settled_on_loan": "Lånet är öppet.",
    "settled_fee": "{days_late:# dag|# dagar} för sent: {fee}.",
    "settled_late": "{days_late:# dag|# dagar} för sent.",
}

FIELDS: Final = {
    "identity": "personnummer eller samordningsnummer",
    "first_name": "förnamn",
    "last_name": "efternamn",
    "email": "e-postadress",
    "valid_to": "sista giltighetsdag",
    "power_of_attorney": "fullmakt",
    "proxy_id": "ombudets legitimation",
    "borrower_id": "låntagarens legitimation",
}

OUTCOMES: Final = {
    "other": OutcomeText("Ja.", "Nej."),
    "renewal": OutcomeText(
        "Lånet är omlånat. Nytt återlämningsdatum: {new_due}.",
        "Lånet kan inte lånas om nu.",
    ),
    "interlibrary_renewal": OutcomeText(
        "Fjärrlånet är omlånat med förbehåll: det långivande biblioteket kan säga nej. Nytt återlämningsdatum: {new_due}.",
        "Fjärrlånet kan inte lånas om nu.",
    ),
    "registration": OutcomeText("Låntagaren är registrerad.", "Låntagaren är inte registrerad."),
    "transfer_request": OutcomeText("Ansökan om biblioteksbyte är registrerad.", "Ansökan om biblioteksbyte är inte registrerad."),
    "transfer_acceptance": OutcomeText("Låntagaren har bytt bibliotek.", "Biblioteksbytet är inte genomfört."),
    "transfer_denial": OutcomeText("Biblioteksbytet är nekat.", "Ansökan kan inte nekas."),
    "sending": OutcomeText(
        "Meddelandet skickas {send_at}.",
        "Meddelandet skickas inte.",
    ),
}

RULES: Final = {
    # omlån
    "reserved_by_other": RuleText("Ingen annan har reserverat materialet.", "Någon annan har reserverat materialet."),
    "too_early": RuleText(
        "Ett lån kan lånas om först när återlämningsdatumet är nära.",
        "Det är för tidigt: lånet kan lånas om från och med {opens}, {days:# dag|# dagar} före återlämningsdatumet.",
    ),
    "renewal_limit_reached": RuleText(
        "Ett lån kan bara lånas om ett visst antal gånger.",
        "Lånet har lånats om {used:# gång|# gånger}; det kan lånas om högst {limit:# gång|# gånger} sammanlagt.",
    ),
    "not_in_time": RuleText(
        "Ett lån som måste lånas om i tid lånas om senast på återlämningsdatumet.",
        "Det är för sent: lånet skulle ha lånats om senast {due}.",
    ),
    "loan_closed": RuleText(
        "Lånet är öppet.",
        "Lånet är återlämnat.",
    ),
    "item_lost": RuleText(
        "Materialet är inte förkommet.",
        "Materialet är registrerat som förkommet. Kontakta biblioteket.",
    ),
    "claimed_returned": RuleText(
        "Materialet uppges inte vara återlämnat.",
        "Du har uppgett att materialet är återlämnat. Kontakta biblioteket.",
    ),
    "not_renewable": RuleText(
        "Material av det här slaget kan lånas om.",
        "Material av det här slaget kan inte lånas om.",
    ),
    "patron_blocked": RuleText(
        "Låntagaren är inte spärrad.",
        "Biblioteket har spärrat ditt kort. Kontakta biblioteket.",
    ),
    "patron_expired": RuleText(
        "Låntagarens kort är giltigt.",
        "Ditt kort gällde till och med {expires}. Kontakta biblioteket.",
    ),
    "patron_debt": RuleText(
        "Låntagaren är skyldig mindre än gränsen.",
        "Du är skyldig {debt}. Från och med {limit} kan inget lånas om.",
    ),
    "recalled": RuleText(
        "Ingen vill ha tillbaka materialet.",
        "Materialet har krävts tillbaka och kan inte lånas om.",
    ),
    "owner_disallows_renewal": RuleText(
        "Det utlånande biblioteket tillåter omlån.",
        "Det utlånande biblioteket tillåter inte att lånet lånas om.",
    ),
    "owner_rejected_renewal": RuleText(
        "Det utlånande biblioteket har inte sagt nej till ett omlån.",
        "Det utlånande biblioteket har sagt nej till ett omlån av det här lånet.",
    ),
    "renewal_pending": RuleText(
        "Inget omlån väntar på svar.",
        "Ett omlån väntar på svar från det utlånande biblioteket.",
    ),
    "no_gain": RuleText(
        "Ett omlån ger ett senare återlämningsdatum.",
        "Ett omlån i dag skulle inte ge något senare återlämningsdatum än {due}.",
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
    "renewal_rejected": MessageText("Ditt omlån", "{library} har sagt nej till omlånet. Lånet ska lämnas tillbaka senast {due}."),
    "recalled": MessageText("Ett lån krävs tillbaka", "{library} vill ha tillbaka ett lån. Det ska lämnas tillbaka senast {due}."),
    "due_date_restored": MessageText(
        "Ett lån krävs inte längre tillbaka", "{library} kräver inte längre tillbaka lånet. Det ska lämnas tillbaka senast {due}."
    ),
}
