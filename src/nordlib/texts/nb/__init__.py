"""Norwegian (bokmål)."""

from typing import Final

from nordlib.texts import OutcomeText
from nordlib.texts.nb import accounts, cards, circulation, identity, interlibrary, notebooks, notices, patrons, privacy, sms, terminals

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


def write_money(digits: str, currency: str) -> str:
    """The amount is 20,50 kr."""
    return f"{digits.replace('.', ',')} {'kr' if currency == 'NOK' else currency}"


PHRASES: Final = {
    **circulation.PHRASES,
    **identity.PHRASES,
    **privacy.PHRASES,
    **sms.PHRASES,
    **interlibrary.PHRASES,
    **notebooks.PHRASES,
    **notices.PHRASES,
    **terminals.PHRASES,
    "late_renewal_fee": "Lånet var forsinket: fornyelsen koster {fee}.",
    "yes": "ja",
    "no": "nei",
    "none": "ingen",
    "unknown": "Det er ikke kjent om dette gjelder: {rule}",
    "overridden": "Satt til side av {set_aside_by} ({set_aside_because}): {rule}",
    "is_passed": "oppfylt",
    "is_failed": "ikke oppfylt",
    "is_not_applicable": "gjelder ikke",
    "is_not_evaluated": "ikke vurdert",
    "is_unknown": "ukjent",
    "is_overridden": "satt til side",
    "settled_hand_in": "Levert {returned_on}, da det ble innlevert.",
    "settled_confirmation": "Levert {returned_on}, da bekreftelsen fra eierbiblioteket kom.",
    "settled_waiting": "Innlevert ved {library}, men eierbiblioteket har ikke bekreftet det. Inntil det skjer, er lånet aktivt.",
    "settled_lost": "Materialet er tapt.",
    "settled_claimed_returned": "Låneren oppgir at materialet er levert, men biblioteket har ikke funnet det.",
    "settled_on_loan": "Lånet er aktivt.",
    "settled_fee": "{days_late:# dag|# dager} for sent: {fee}.",
    "settled_late": "{days_late:# dag|# dager} for sent.",
    "settled_hours_fee": "{hours_late:# time|# timer} for sent: {fee}.",
    "settled_hours_late": "{hours_late:# time|# timer} for sent.",
    "fee_for_returns": "Gebyr for sen levering: {fee}.",
    "settled_reminders": "Purregebyr: {reminder_fee}.",
}

FIELDS: Final = {
    **notebooks.FIELDS,
    **privacy.FIELDS,
    "identity": "identitetsnummer",
    "groups": "brukergrupper",
    "birth_date": "fødselsdato",
    "first_name": "fornavn",
    "last_name": "etternavn",
    "email": "e-postadresse",
    "address": "adresse",
    "valid_from": "første gyldighetsdag",
    "valid_to": "siste gyldighetsdag",
    "power_of_attorney": "fullmakt",
    "proxy_id": "fullmektigens legitimasjon",
    "borrower_id": "lånerens legitimasjon",
    "guardian.birth_date": "den foresattes fødselsdato",
    "guardian.name": "den foresattes navn",
    "lma_card_valid_to": "siste gyldighetsdag for LMA-kortet",
    "sex": "kjønn",
    "phone": "telefonnummer",
    "postcode": "postnummer",
    "city": "sted",
    "username": "brukernavn",
    "password": "passord",
    "home_library": "hjemmebibliotek",
    "record": "post",
    "article": "artikkel eller del",
    "kind": "lån eller kopi",
    "mobile": "mobilnummer",
    "name": "navn",
    "guardian": "foresatt",
    "id": "id",
    "language": "språk",
    "password_hash": "passordets hash",
    "created_on": "registreringsdag",
    "last_active_on": "siste dag med aktivitet",
    "last_login": "dag for siste innlogging",
    "agreement_accepted_on": "dagen da avtalen ble godtatt",
    "agreement_version": "avtalens versjon",
}

OUTCOMES: Final = {
    **privacy.OUTCOMES,
    "other": OutcomeText("Ja.", "Nei."),
    "renewal": OutcomeText(
        "Lånet er fornyet. Ny forfallsdato: {new_due}.",
        "Lånet kan ikke fornyes nå.",
    ),
    "automatic_renewal": OutcomeText("Lånet er fornyet automatisk. Ny forfallsdato: {new_due}.", "Lånet kan ikke fornyes automatisk."),
    "renewal_undo": OutcomeText("Fornyingen er angret. Lånet må leveres senest {due}.", "Fornyingen er ikke angret."),
    "interlibrary_renewal": OutcomeText(
        "Fjernlånet er fornyet med forbehold: eierbiblioteket kan fortsatt si nei. Ny forfallsdato: {new_due}.",
        "Fjernlånet kan ikke fornyes nå.",
    ),
    "recall": OutcomeText("Lånet er kalt inn. Det må leveres senest {due}.", "Lånet er ikke kalt inn."),
    "policy_table": OutcomeText("Raden {row} gjelder.", "Ingen rad gjelder."),
    "hold_placement": OutcomeText("Tittelen er reservert.", "Tittelen er ikke reservert."),
    "hold_change": OutcomeText("Reserveringen er endret.", "Reserveringen er ikke endret."),
    "hold_pickup": OutcomeText("Eksemplaret er klart til henting til og med {pickup_until}.", "Eksemplaret er ikke lagt til henting."),
    "checkout": OutcomeText("Lånet er registrert. Det skal leveres senest {due}.", "Lånet er ikke registrert."),
    "registration": OutcomeText("Låneren er registrert.", "Låneren er ikke registrert."),
    "account_import": OutcomeText("Kontoen er overført.", "Kontoen er ikke overført."),
    "transfer_request": OutcomeText("Søknaden om å bytte bibliotek er registrert.", "Søknaden om å bytte bibliotek er ikke registrert."),
    "transfer_acceptance": OutcomeText(
        "Låneren har byttet bibliotek.",
        "Låneren har ikke byttet bibliotek.",
    ),
    "transfer_denial": OutcomeText(
        "Søknaden om å bytte bibliotek er avslått.",
        "Søknaden kan ikke avslås.",
    ),
    "pull_offer": OutcomeText(
        "Kontoen kan flyttes hit.",
        "Kontoen kan ikke flyttes hit.",
    ),
    "pull": OutcomeText(
        "Kontoen er flyttet hit.",
        "Kontoen er ikke flyttet.",
    ),
    "view": OutcomeText(
        "Her er kontoen.",
        "Ingen konto vises.",
    ),
    "listing": OutcomeText(
        "Her er listen.",
        "Ingen liste vises.",
    ),
    "account_edit": OutcomeText(
        "Kontoen er endret.",
        "Kontoen er ikke endret.",
    ),
    "identity_replacement": OutcomeText(
        "Identitetsnummeret er erstattet.",
        "Identitetsnummeret er ikke erstattet.",
    ),
    "lma_replacement": OutcomeText(
        "Låneren har en ny konto, og kontoen med LMA-nummeret er slettet.",
        "Kontoen med LMA-nummeret er ikke erstattet.",
    ),
    "merge": OutcomeText(
        "Kontoene er slått sammen til én.",
        "Kontoene er ikke slått sammen.",
    ),
    "deletion": OutcomeText(
        "Kontoen er slettet.",
        "Kontoen er ikke slettet.",
    ),
    "protection_request": OutcomeText(
        "Myndigheten har fått beskjed.",
        "Myndigheten har ikke fått beskjed.",
    ),
    "protection": OutcomeText(
        "Myndigheten har overtatt kontoen.",
        "Myndigheten har ikke overtatt kontoen.",
    ),
    "agreement_acceptance": OutcomeText(
        "Avtalen er godtatt.",
        "Avtalen er ikke godtatt.",
    ),
    "log_in": OutcomeText(
        "Du er logget inn.",
        "Du er ikke logget inn.",
    ),
    "password_change": OutcomeText(
        "Det nye passordet er lagret.",
        "Passordet er ikke endret.",
    ),
    "password_reset": OutcomeText(
        "Det nye passordet er lagret.",
        "Passordet er ikke endret.",
    ),
    "registrar_creation": OutcomeText(
        "Registratorkontoen er opprettet.",
        "Registratorkontoen er ikke opprettet.",
    ),
    "registrar_edit": OutcomeText(
        "Registratorkontoen er endret.",
        "Registratorkontoen er ikke endret.",
    ),
    "sending": OutcomeText(
        "Meldingen sendes {send_at}.",
        "Meldingen sendes ikke.",
    ),
    "text_message": OutcomeText("Meldingen blir utført.", "Meldingen blir ikke utført."),
    "card_issue": OutcomeText("Lånekortet er utstedt.", "Ikke noe lånekort er utstedt."),
    "card_activation": OutcomeText("Lånekortet er aktivert ved biblioteket.", "Lånekortet er ikke aktivert."),
    "home_library": OutcomeText("Hjemmebiblioteket er endret.", "Hjemmebiblioteket er ikke endret."),
    "card_upgrade": OutcomeText("Lånekortet er nå et nasjonalt lånekort.", "Lånekortet er ikke oppgradert til nasjonalt lånekort."),
    "card_link": OutcomeText("Det nasjonale lånekortet erstatter det lokale.", "Det lokale lånekortet er ikke erstattet av det nasjonale."),
    "card_replacement": OutcomeText("Lånekortet er erstattet av et nytt.", "Lånekortet er ikke erstattet."),
    "pin_order": OutcomeText(
        "En ny PIN-kode er på vei. Den forrige PIN-koden kan ikke lenger brukes.", "Ingen ny PIN-kode sendes. En PIN-kode vises aldri."
    ),
    "card_use": OutcomeText("Lånekortet er gyldig her.", "Lånekortet kan ikke brukes her."),
    "service": OutcomeText("Tjenesten er åpen.", "Tjenesten er ikke åpen."),
    "contact_edit": OutcomeText("Kontaktopplysningene er lagret.", "Kontaktopplysningene er ikke endret."),
    "opt_out": OutcomeText(
        "Det nasjonale lånekortet er erstattet av et lokalt.", "Det nasjonale lånekortet er ikke erstattet av et lokalt."
    ),
    "withdrawal": OutcomeText("Personen og personens lånekort er slettet fra registeret.", "Ingenting er slettet fra registeret."),
    "family_view": OutcomeText("Valget i Familiemappa er lagret.", "Familiemappa er ikke endret."),
    "profile_edit": OutcomeText("Profilen er lagret.", "Profilen er ikke endret."),
    "patron_registration": OutcomeText("Låneren er registrert.", "Låneren er ikke registrert."),
    "interlibrary_account": OutcomeText("Kontoen er opprettet.", "Kontoen er ikke opprettet."),
    "interlibrary_account_edit": OutcomeText("Kontoen er endret.", "Kontoen er ikke endret."),
    "interlibrary_request": OutcomeText("Bestillingen er sendt.", "Bestillingen er ikke sendt."),
    "interlibrary_request_event": OutcomeText("Statusen til bestillingen er endret.", "Statusen til bestillingen er ikke endret."),
    "card_view": OutcomeText("Her er det som er lagret om kortinnehaveren.", "Ingenting vises om kortinnehaveren."),
}

BECAUSE: Final = circulation.BECAUSE
RULES: Final = {**circulation.RULES, **accounts.RULES, **cards.RULES, **patrons.RULES, **sms.RULES, **interlibrary.RULES, **privacy.RULES}
MESSAGES: Final = {
    **circulation.MESSAGES,
    **accounts.MESSAGES,
    **cards.MESSAGES,
    **sms.MESSAGES,
    **interlibrary.MESSAGES,
    **notices.MESSAGES,
}
VALUES: Final = privacy.VALUES
