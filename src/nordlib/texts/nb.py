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
}

FIELDS: Final = {
    "identity": "fødselsnummer",
    "first_name": "fornavn",
    "last_name": "etternavn",
    "email": "e-postadresse",
    "valid_to": "gyldig til og med",
    "power_of_attorney": "fullmakt",
    "proxy_id": "fullmektigens legitimasjon",
    "borrower_id": "lånerens legitimasjon",
}

OUTCOMES: Final = {
    "renewal": OutcomeText("Lånet er fornyet. Ny lånefrist: {new_due}.", "Lånet er ikke fornyet."),
    "registration": OutcomeText("Låneren er registrert.", "Låneren er ikke registrert."),
    "transfer_request": OutcomeText("Søknaden om å bytte bibliotek er registrert.", "Søknaden om å bytte bibliotek er ikke registrert."),
    "transfer_acceptance": OutcomeText("Låneren har byttet bibliotek.", "Byttet av bibliotek er ikke gjennomført."),
    "transfer_denial": OutcomeText("Byttet av bibliotek er avslått.", "Søknaden kan ikke avslås."),
    "sending": OutcomeText("Meldingen sendes {send_at}.", "Meldingen sendes ikke."),
}

RULES: Final = {
    # fornying
    "reserved_by_other": RuleText("Ingen andre har reservert materialet.", "En annen låner har reservert materialet."),
    "too_early": RuleText(
        "Et lån kan først fornyes når lånefristen er nær.",
        "Det er for tidlig: lånet kan fornyes fra {opens}, {days:# dag|# dager} før lånefristen.",
    ),
    "renewal_limit_reached": RuleText(
        "Et lån kan bare fornyes et visst antall ganger.",
        "Lånet er fornyet {used:# gang|# ganger}; det kan fornyes {limit:# gang|# ganger}.",
    ),
    "no_gain": RuleText(
        "En fornying gir en senere lånefrist.",
        "En fornying i dag ville ikke gi en senere lånefrist enn {due}.",
    ),
    # utsending
    "not_opted_in": RuleText("SMS sendes bare til dem som har bedt om det.", "Låneren har ikke bedt om SMS."),
    "no_mobile_number": RuleText("En SMS krever et mobilnummer.", "Låneren har ikke noe mobilnummer."),
    "resolved": RuleText(
        "En påminnelse sendes bare så lenge det er noe å minne om.",
        "Lånet ble fornyet eller levert før meldingen ville blitt sendt.",
    ),
    # registrering
    "field_required": RuleText("Alle obligatoriske felt er fylt ut.", "Dette mangler: {parameter}."),
    "agreement_not_accepted": RuleText(
        "Låneren har gått gjennom avtalen og godtatt den.",
        "Låneren har ikke godtatt avtalen; uten den blir det ingen konto.",
    ),
    "not_eligible": RuleText(
        "Bare personer med en lesehemming som skyldes en funksjonsnedsettelse, registreres.",
        "Det er ikke bekreftet at låneren har en lesehemming som skyldes en funksjonsnedsettelse.",
    ),
    "self_registration_forbidden": RuleText(
        "Den som registrerer lånere, registrerer ikke seg selv.",
        "Dette er ditt eget fødselsnummer. Ingen registrerer seg selv.",
    ),
    "identity_invalid": RuleText(
        "Nummeret er et som kan finnes.",
        "Nummeret kan ikke finnes. Sammenlign med lånerens legitimasjon.",
    ),
    "identity_taken_own_library": RuleText(
        "Personen har ingen konto ved dette biblioteket.",
        "Personen har allerede en konto ved dette biblioteket.",
    ),
    "identity_taken_elsewhere": RuleText(
        "Personen har ingen konto ved et annet bibliotek.",
        "Personen har allerede en konto ved et annet bibliotek. Den kan flyttes hit med personens samtykke.",
    ),
    "email_taken": RuleText(
        "E-postadressen hører til én konto.",
        "E-postadressen kan ikke brukes: en annen konto har den.",
    ),
    "is_a_minor": RuleText(
        "Skjemaet er for dem som har fylt 18 år.",
        "Personen er under 18 år. Bruk skjemaet for lånere under 18 år.",
    ),
    "validity_in_past": RuleText("Siste gyldige dag er ikke passert.", "Siste gyldige dag, {valid_to}, er passert."),
    "validity_too_long": RuleText(
        "En konto med samordningsnummer gjelder i begrenset tid.",
        "Med samordningsnummer kan kontoen gjelde til og med {latest}.",
    ),
    "unknown_group": RuleText("Brukergruppene er publisert.", "Det finnes ingen brukergruppe {parameter}."),
    "branch_not_registered": RuleText(
        "Biblioteket er registrert.",
        "Biblioteket er ikke registrert. Søk først om en bibliotekskonto.",
    ),
    "not_your_library": RuleText(
        "Biblioteket er ditt eget eller en av filialene.",
        "Biblioteket er verken ditt eget eller en av filialene.",
    ),
    "has_administrator": RuleText(
        "Låneren kan selv inngå avtaler.",
        "En voksen med förvaltare (en svensk form for verge) kan ikke selv inngå avtalen. Hjelp med lydbøker på annen måte.",
    ),
    "in_person_required": RuleText(
        "Låneren møter opp på biblioteket, er allerede kjent der eller sender en fullmektig.",
        "Låneren må møte opp på biblioteket eller sende en fullmektig.",
    ),
    "proxy_document_missing": RuleText("En fullmektig har med alle dokumenter.", "Fullmektigen må ha med: {parameter}."),
    # bytte av bibliotek
    "not_visible": RuleText("Kontoen er synlig.", "Det finnes ingen slik konto i registeret ditt."),
    "not_authorized": RuleText("Det er din oppgave.", "Dette er det andre bibliotekets oppgave."),
    "account_expired": RuleText("Kontoen er gyldig.", "Kontoen var gyldig til og med {valid_to}. Kontakt biblioteket."),
    "library_not_found": RuleText("Biblioteket finnes.", "Det finnes ikke noe slikt bibliotek."),
    "same_library": RuleText("Kontoen flyttes til et annet bibliotek.", "Kontoen er allerede ved dette biblioteket."),
    "transfer_already_pending": RuleText(
        "Bare én søknad venter om gangen.",
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
        "Søknaden din om å flytte kontoen til {library} er registrert. Kontoen blir der den er til biblioteket har svart.",
    ),
    "transfer_completed": MessageText("Du har byttet bibliotek", "Kontoen din er flyttet til {library}."),
    "transfer_denied": MessageText(
        "Søknaden din om å bytte bibliotek",
        "{library} har ikke godkjent byttet av bibliotek. Kontoen din blir der den er.",
    ),
}
