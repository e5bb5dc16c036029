"""Norwegian (bokmål)."""

from typing import Final

from nordlib.texts import MessageText, OutcomeText, RuleText

REVIEWED: Final = False

MONTHS: Final = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip


def write_date(day: int, month: str, year: int) -> str:
    """20. mars 2026."""
    return f"{day}. {month} {year}"


def write_instant(date: str, hour: int, minute: int) -> str:
    """20. mars 2026 kl. 08.45."""
    return f"{date} kl. {hour:02}.{minute:02}"


WORDS: Final = {
    "yes": "ja",
    "no": "nei",
    "none": "ingen",
    "unknown": "Det er ikke kjent om dette gjelder: {rule}",
    "overridden": "Satt til side av {set_aside_by} ({set_aside_because}): {rule}",
    "is_holds": "oppfylt",
    "is_fails": "ikke oppfylt",
    "is_does_not_apply": "gjelder ikke",
    "is_not_judged": "ikke vurdert",
    "is_unknown": "ukjent",
    "is_overridden": "satt til side",
    "settled_hand_in": "Levert {returned_on}, da det ble innlevert.",
    "settled_confirmation": "Levert {returned_on}, da bekreftelsen fra eierbiblioteket kom.",
    "settled_waiting": "Innlevert ved {library}, men eierbiblioteket har ikke bekreftet det. Til det skjer, er lånet åpent.",
    "settled_on_loan": "Lånet er åpent.",
    "settled_fee": "{days_late:# dag|# dager} for sent: {fee}.",
    "settled_late": "{days_late:# dag|# dager} for sent.",
}

FIELDS: Final = {
    "identity": "identitetsnummer",
    "first_name": "fornavn",
    "last_name": "etternavn",
    "email": "e-postadresse",
    "valid_to": "siste gyldighetsdag",
    "power_of_attorney": "fullmakt",
    "proxy_id": "fullmektigens legitimasjon",
    "borrower_id": "lånerens legitimasjon",
}

OUTCOMES: Final = {
    "other": OutcomeText("Ja.", "Nei."),
    "renewal": OutcomeText(
        "Lånet er fornyet. Ny forfallsdato: {new_due}.",
        "Lånet kan ikke fornyes nå.",
    ),
    "interlibrary_renewal": OutcomeText(
        "Fjernlånet er fornyet med forbehold: eierbiblioteket kan si nei. Ny forfallsdato: {new_due}.",
        "Fjernlånet kan ikke fornyes nå.",
    ),
    "registration": OutcomeText("Låneren er registrert.", "Låneren er ikke registrert."),
    "transfer_request": OutcomeText("Søknaden om å bytte bibliotek er registrert.", "Søknaden om å bytte bibliotek er ikke registrert."),
    "transfer_acceptance": OutcomeText(
        "Låneren har byttet bibliotek.",
        "Biblioteksbyttet er ikke gjennomført.",
    ),
    "transfer_denial": OutcomeText(
        "Søknaden om å bytte bibliotek er avslått.",
        "Søknaden kan ikke avslås.",
    ),
    "sending": OutcomeText(
        "Meldingen sendes {send_at}.",
        "Meldingen sendes ikke.",
    ),
}

RULES: Final = {
    # fornying
    "reserved_by_other": RuleText("Ingen andre har reservert materialet.", "En annen låner har reservert materialet."),
    "too_early": RuleText(
        "Et lån kan først fornyes når det nærmer seg forfallsdatoen.",
        "Det er for tidlig: lånet kan fornyes fra og med {opens}, {days:# dag|# dager} før forfallsdatoen.",
    ),
    "renewal_limit_reached": RuleText(
        "Et lån kan bare fornyes et visst antall ganger.",
        "Lånet er fornyet {used:# gang|# ganger}; det kan fornyes høyst {limit:# gang|# ganger} i alt.",
    ),
    "not_in_time": RuleText(
        "Et lån som må fornyes i tide, fornyes senest på forfallsdatoen.",
        "Det er for sent: lånet måtte fornyes senest {due}.",
    ),
    "loan_closed": RuleText(
        "Lånet er åpent.",
        "Lånet er levert.",
    ),
    "item_lost": RuleText(
        "Materialet er ikke tapt.",
        "Materialet er registrert som tapt. Kontakt biblioteket.",
    ),
    "claimed_returned": RuleText(
        "Materialet er ikke meldt levert.",
        "Du har opplyst at materialet er levert. Kontakt biblioteket.",
    ),
    "not_renewable": RuleText(
        "Materiale av dette slaget kan fornyes.",
        "Materiale av dette slaget kan ikke fornyes.",
    ),
    "patron_blocked": RuleText(
        "Låneren er ikke sperret.",
        "Biblioteket har sperret lånekortet ditt. Kontakt biblioteket.",
    ),
    "patron_expired": RuleText(
        "Lånerens kort er gyldig.",
        "Lånekortet ditt gjaldt til og med {expires}. Kontakt biblioteket.",
    ),
    "patron_debt": RuleText(
        "Låneren skylder mindre enn grensen.",
        "Du skylder {debt}. Fra og med {limit} kan ingenting fornyes.",
    ),
    "recalled": RuleText(
        "Ingen vil ha materialet tilbake.",
        "Materialet er kalt inn og kan ikke fornyes.",
    ),
    "owner_disallows_renewal": RuleText(
        "Eierbiblioteket tillater fornying.",
        "Eierbiblioteket tillater ikke at lånet fornyes.",
    ),
    "owner_rejected_renewal": RuleText(
        "Eierbiblioteket har ikke avslått en fornying.",
        "Eierbiblioteket har avslått en fornying av dette lånet.",
    ),
    "renewal_pending": RuleText(
        "Ingen fornying venter på svar.",
        "En fornying venter på svar fra eierbiblioteket.",
    ),
    "no_gain": RuleText(
        "En fornying gir en senere forfallsdato.",
        "En fornying i dag ville ikke gi en senere forfallsdato enn {due}.",
    ),
    # utsending
    "not_opted_in": RuleText("SMS sendes bare til dem som har bedt om det.", "Låneren har ikke bedt om SMS."),
    "no_mobile_number": RuleText("En SMS krever et mobilnummer.", "Låneren har ikke noe mobilnummer."),
    "resolved": RuleText(
        "En påminnelse sendes bare så lenge det er noe å minne om.",
        "Lånet ble fornyet eller levert før meldingen skulle sendes.",
    ),
    # registrering
    "field_required": RuleText("Alle obligatoriske felt er fylt ut.", "Dette mangler: {parameter}."),
    "agreement_not_accepted": RuleText(
        "Låneren har gått gjennom avtalen og godtatt den.",
        "Låneren har ikke godtatt avtalen. Den må godtas før kontoen kan opprettes.",
    ),
    "not_eligible": RuleText(
        "Bare personer med en lesehemming som skyldes en funksjonsnedsettelse, kan registreres.",
        "Det er ikke bekreftet at låneren har en lesehemming som skyldes en funksjonsnedsettelse.",
    ),
    "self_registration_forbidden": RuleText(
        "Den som registrerer lånere, registrerer ikke seg selv.",
        "Dette er registratorens eget identitetsnummer. Ingen registrerer seg selv.",
    ),
    "identity_invalid": RuleText(
        "Nummeret er gyldig.",
        "Nummeret er ikke gyldig her. Sammenlign det med lånerens legitimasjon.",
    ),
    "identity_taken_own_library": RuleText(
        "Personen har ingen konto ved biblioteket ditt eller filialene.",
        "Personen har allerede en konto ved biblioteket ditt eller en av filialene.",
    ),
    "identity_taken_elsewhere": RuleText(
        "Personen har ingen konto ved et annet bibliotek.",
        "Personen har allerede en konto ved et annet bibliotek. Den kan flyttes hit med personens samtykke.",
    ),
    "email_taken": RuleText(
        "Hver lånerkonto har sin egen e-postadresse.",
        "E-postadressen kan ikke brukes. Hver lånerkonto må ha sin egen e-postadresse.",
    ),
    "is_a_minor": RuleText(
        "Skjemaet er for dem som har fylt 18 år.",
        "Personen er under 18 år. Bruk skjemaet for lånere under 18 år.",
    ),
    "validity_in_past": RuleText(
        "Den siste gyldighetsdagen er ikke passert.",
        "Den siste gyldighetsdagen, {valid_to}, er passert.",
    ),
    "validity_too_long": RuleText(
        "En konto med samordningsnummer gjelder i begrenset tid.",
        "Med samordningsnummer kan kontoen gjelde lengst til og med {latest}.",
    ),
    "unknown_group": RuleText(
        "Brukergruppene er publisert.",
        "Det finnes ingen brukergruppe som heter {parameter}.",
    ),
    "branch_not_registered": RuleText(
        "Biblioteket er registrert.",
        "Biblioteket er ikke registrert. Søk først om en bibliotekkonto.",
    ),
    "not_your_library": RuleText(
        "Biblioteket er ditt eget eller en av filialene.",
        "Biblioteket er verken ditt eget eller en av filialene.",
    ),
    "has_administrator": RuleText(
        "Låneren kan selv inngå avtaler.",
        "En voksen med förvaltare (svensk vergemål der man ikke selv kan inngå avtaler) kan ikke "
        "selv inngå avtalen. Biblioteket hjelper med lydbøker på annen måte.",
    ),
    "in_person_required": RuleText(
        "Låneren møter opp på biblioteket, er allerede kjent som lydboklåner eller sender en fullmektig.",
        "Låneren må møte opp på biblioteket eller sende en fullmektig.",
    ),
    "proxy_document_missing": RuleText("En fullmektig har med alle dokumenter.", "Fullmektigen må ha med: {parameter}."),
    # bytte av bibliotek
    "not_visible": RuleText(
        "Kontoen er synlig for deg.",
        "Kontoen ble ikke funnet.",
    ),
    "not_authorized": RuleText(
        "Søknaden gjelder biblioteket ditt.",
        "Søknaden behandles av det mottakende biblioteket.",
    ),
    "account_expired": RuleText("Kontoen er gyldig.", "Kontoen var gyldig til og med {valid_to}. Kontakt biblioteket."),
    "library_not_found": RuleText("Biblioteket finnes.", "Det finnes ikke noe slikt bibliotek."),
    "same_library": RuleText(
        "Kontoen flyttes til et annet bibliotek.",
        "Kontoen er allerede ved det biblioteket.",
    ),
    "transfer_already_pending": RuleText(
        "Bare én søknad for kontoen venter om gangen.",
        "En søknad om å bytte bibliotek venter allerede på svar.",
    ),
    "transfer_not_pending": RuleText("Søknaden venter på svar.", "Det er ingen søknad som venter på svar."),
}

MESSAGES: Final = {
    "credentials_with_generated_password": MessageText(
        "Kontoen din",
        "Du har en konto ved {library}. Logg inn med denne e-postadressen og passordet {secret}",
    ),
    "transfer_requested": MessageText(
        "Søknaden din om å bytte bibliotek",
        "Søknaden din om å flytte kontoen til {library} er registrert. "
        "Kontoen blir ved ditt nåværende bibliotek med mindre {library} godkjenner flyttingen.",
    ),
    "transfer_completed": MessageText("Du har byttet bibliotek", "Kontoen din er flyttet til {library}."),
    "transfer_denied": MessageText(
        "Søknaden din om å bytte bibliotek",
        "{library} har ikke godkjent at du bytter bibliotek. Kontoen din blir ved ditt nåværende bibliotek. "
        "Ta gjerne kontakt med biblioteket hvis du har spørsmål.",
    ),
    "renewal_rejected": MessageText("Fornyingen din", "{library} har avslått fornyingen av et lån. Det må leveres senest {due}."),
    "recalled": MessageText("Et lån er kalt inn", "{library} kaller inn et lån. Det må leveres senest {due}."),
    "due_date_restored": MessageText(
        "Et lån er ikke lenger kalt inn", "{library} kaller ikke lenger inn lånet. Det må leveres senest {due}."
    ),
}
