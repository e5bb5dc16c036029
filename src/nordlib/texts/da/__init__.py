"""Danish."""

from typing import Final

from nordlib.texts import OutcomeText
from nordlib.texts.da import accounts, cards, circulation, identity, interlibrary, notebooks, notices, patrons, privacy, sms, terminals

REVIEWED: Final = False

MONTHS: Final = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip


def write_date(day: int, month: str, year: int) -> str:
    """20. marts 2026."""
    return f"{day}. {month} {year}"


def write_instant(date: str, hour: int, minute: int) -> str:
    """20. marts 2026 kl. 08.45."""
    return f"{date} kl. {hour:02}.{minute:02}"


def write_money(digits: str, currency: str) -> str:
    """The amount is 20,50 kr."""
    return f"{digits.replace('.', ',')} {'kr.' if currency == 'DKK' else currency}"


PHRASES: Final = {
    **circulation.PHRASES,
    **identity.PHRASES,
    **privacy.PHRASES,
    **sms.PHRASES,
    **interlibrary.PHRASES,
    **notebooks.PHRASES,
    **notices.PHRASES,
    **terminals.PHRASES,
    "late_renewal_fee": "Lånet var overskredet: fornyelsen koster {fee}.",
    "yes": "ja",
    "no": "nej",
    "none": "ingen",
    "unknown": "Det vides ikke, om dette gælder: {rule}",
    "overridden": "Tilsidesat af {set_aside_by} ({set_aside_because}): {rule}",
    "is_passed": "opfyldt",
    "is_failed": "ikke opfyldt",
    "is_not_applicable": "gælder ikke",
    "is_not_evaluated": "ikke prøvet",
    "is_unknown": "ukendt",
    "is_overridden": "tilsidesat",
    "settled_hand_in": "Afleveret {returned_on}, da det blev indleveret.",
    "settled_confirmation": "Afleveret {returned_on}, da bekræftelsen fra ejerbiblioteket kom.",
    "settled_waiting": "Indleveret på {library}, men ejerbiblioteket har ikke bekræftet det. Indtil det sker, er lånet aktivt.",
    "settled_lost": "Materialet er bortkommet.",
    "settled_claimed_returned": "Låneren oplyser, at materialet er afleveret, men biblioteket har ikke fundet det.",
    "settled_on_loan": "Lånet er aktivt.",
    "settled_fee": "{days_late:# dag|# dage} for sent: {fee}.",
    "settled_late": "{days_late:# dag|# dage} for sent.",
    "settled_hours_fee": "{hours_late:# time|# timer} for sent: {fee}.",
    "settled_hours_late": "{hours_late:# time|# timer} for sent.",
    "fee_for_returns": "Gebyr for sen aflevering: {fee}.",
    "settled_reminders": "Rykkergebyrer: {reminder_fee}.",
}

FIELDS: Final = {
    **notebooks.FIELDS,
    **privacy.FIELDS,
    "identity": "personnummer eller andet identitetsnummer",
    "groups": "brugergrupper",
    "birth_date": "fødselsdato",
    "first_name": "fornavn",
    "last_name": "efternavn",
    "email": "e-mailadresse",
    "address": "adresse",
    "valid_from": "første gyldighedsdag",
    "valid_to": "sidste gyldighedsdag",
    "power_of_attorney": "fuldmagt",
    "proxy_id": "den fuldmægtiges legitimation",
    "borrower_id": "lånerens legitimation",
    "guardian.birth_date": "forælderens eller værgens fødselsdato",
    "guardian.name": "forælderens eller værgens navn",
    "lma_card_valid_to": "LMA-kortets sidste gyldighedsdag",
    "sex": "køn",
    "phone": "telefonnummer",
    "postcode": "postnummer",
    "city": "by",
    "username": "brugernavn",
    "password": "adgangskode",
    "home_library": "hjemmebibliotek",
    "record": "post",
    "article": "artikel eller del",
    "kind": "lån eller kopi",
    "mobile": "mobilnummer",
    "name": "navn",
    "guardian": "forælder eller værge",
    "id": "id",
    "language": "sprog",
    "password_hash": "adgangskodens hash",
    "created_on": "oprettelsesdag",
    "last_active_on": "seneste dag med aktivitet",
    "last_login": "dag for seneste login",
    "agreement_accepted_on": "dag, hvor aftalen blev accepteret",
    "agreement_version": "aftalens version",
}

OUTCOMES: Final = {
    **privacy.OUTCOMES,
    "other": OutcomeText("Ja.", "Nej."),
    "renewal": OutcomeText(
        "Lånet er fornyet. Ny afleveringsfrist: {new_due}.",
        "Lånet kan ikke fornyes nu.",
    ),
    "automatic_renewal": OutcomeText("Lånet er fornyet automatisk. Ny afleveringsfrist: {new_due}.", "Lånet kan ikke fornys automatisk."),
    "renewal_undo": OutcomeText("Fornyelsen er annulleret. Lånet skal afleveres senest {due}.", "Fornyelsen er ikke annulleret."),
    "interlibrary_renewal": OutcomeText(
        "Fjernlånet er fornyet med forbehold: ejerbiblioteket kan stadig sige nej. Ny afleveringsfrist: {new_due}.",
        "Fjernlånet kan ikke fornyes nu.",
    ),
    "recall": OutcomeText("Lånet er kaldt hjem. Det skal afleveres senest {due}.", "Lånet er ikke kaldt hjem."),
    "policy_table": OutcomeText("Rækken {row} gælder.", "Ingen række gælder."),
    "hold_placement": OutcomeText("Titlen er reserveret.", "Titlen er ikke reserveret."),
    "hold_change": OutcomeText("Reserveringen er ændret.", "Reserveringen er ikke ændret."),
    "hold_pickup": OutcomeText("Eksemplaret er klar til afhentning til og med {pickup_until}.", "Eksemplaret er ikke lagt til afhentning."),
    "checkout": OutcomeText("Lånet er registreret. Det skal afleveres senest {due}.", "Lånet er ikke registreret."),
    "registration": OutcomeText("Låneren er oprettet.", "Låneren er ikke oprettet."),
    "account_import": OutcomeText("Kontoen er overført.", "Kontoen er ikke overført."),
    "transfer_request": OutcomeText(
        "Anmodningen om at skifte bibliotek er registreret.", "Anmodningen om at skifte bibliotek er ikke registreret."
    ),
    "transfer_acceptance": OutcomeText(
        "Låneren har skiftet bibliotek.",
        "Låneren har ikke skiftet bibliotek.",
    ),
    "transfer_denial": OutcomeText(
        "Anmodningen om at skifte bibliotek er afvist.",
        "Anmodningen kan ikke afvises.",
    ),
    "pull_offer": OutcomeText(
        "Kontoen kan flyttes hertil.",
        "Kontoen kan ikke flyttes hertil.",
    ),
    "pull": OutcomeText(
        "Kontoen er flyttet hertil.",
        "Kontoen er ikke flyttet.",
    ),
    "view": OutcomeText(
        "Her er kontoen.",
        "Der vises ingen konto.",
    ),
    "listing": OutcomeText(
        "Her er listen.",
        "Der vises ingen liste.",
    ),
    "account_edit": OutcomeText(
        "Kontoen er ændret.",
        "Kontoen er ikke ændret.",
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
        "Kontiene er lagt sammen til én.",
        "Kontiene er ikke lagt sammen.",
    ),
    "deletion": OutcomeText(
        "Kontoen er slettet.",
        "Kontoen er ikke slettet.",
    ),
    "protection_request": OutcomeText(
        "Myndigheden har fået besked.",
        "Myndigheden har ikke fået besked.",
    ),
    "protection": OutcomeText(
        "Myndigheden har overtaget kontoen.",
        "Myndigheden har ikke overtaget kontoen.",
    ),
    "agreement_acceptance": OutcomeText(
        "Aftalen er accepteret.",
        "Aftalen er ikke accepteret.",
    ),
    "log_in": OutcomeText(
        "Du er logget ind.",
        "Du er ikke logget ind.",
    ),
    "password_change": OutcomeText(
        "Den nye adgangskode er gemt.",
        "Adgangskoden er ikke ændret.",
    ),
    "password_reset": OutcomeText(
        "Den nye adgangskode er gemt.",
        "Adgangskoden er ikke ændret.",
    ),
    "registrar_creation": OutcomeText(
        "Registratorkontoen er oprettet.",
        "Registratorkontoen er ikke oprettet.",
    ),
    "registrar_edit": OutcomeText(
        "Registratorkontoen er ændret.",
        "Registratorkontoen er ikke ændret.",
    ),
    "sending": OutcomeText(
        "Beskeden sendes {send_at}.",
        "Beskeden sendes ikke.",
    ),
    "text_message": OutcomeText("Sms'en bliver udført.", "Sms'en bliver ikke udført."),
    "card_issue": OutcomeText("Lånerkortet er udstedt.", "Der er ikke udstedt noget lånerkort."),
    "card_activation": OutcomeText("Lånerkortet er aktiveret på biblioteket.", "Lånerkortet er ikke aktiveret."),
    "home_library": OutcomeText("Hjemmebiblioteket er ændret.", "Hjemmebiblioteket er ikke ændret."),
    "card_upgrade": OutcomeText("Lånerkortet er nu et nationalt lånerkort.", "Lånerkortet er ikke opgraderet til et nationalt lånerkort."),
    "card_link": OutcomeText("Det nationale lånerkort erstatter det lokale.", "Det lokale lånerkort er ikke erstattet af det nationale."),
    "card_replacement": OutcomeText("Lånerkortet er erstattet af et nyt.", "Lånerkortet er ikke erstattet."),
    "pin_order": OutcomeText(
        "En ny pinkode er på vej. Den tidligere pinkode kan ikke længere bruges.", "Der sendes ingen ny pinkode. En pinkode vises aldrig."
    ),
    "card_use": OutcomeText("Lånerkortet gælder her.", "Lånerkortet kan ikke bruges her."),
    "service": OutcomeText("Tjenesten er åben.", "Tjenesten er ikke åben."),
    "contact_edit": OutcomeText("Kontaktoplysningerne er gemt.", "Kontaktoplysningerne er ikke ændret."),
    "opt_out": OutcomeText("Det nationale lånerkort er erstattet af et lokalt.", "Det nationale lånerkort er ikke erstattet af et lokalt."),
    "withdrawal": OutcomeText("Personen og personens lånerkort er slettet fra registeret.", "Intet er slettet fra registeret."),
    "family_view": OutcomeText("Valget om familievisningen er gemt.", "Familievisningen er ikke ændret."),
    "profile_edit": OutcomeText("Profilen er gemt.", "Profilen er ikke ændret."),
    "patron_registration": OutcomeText("Låneren er oprettet.", "Låneren er ikke oprettet."),
    "interlibrary_account": OutcomeText("Kontoen er oprettet.", "Kontoen er ikke oprettet."),
    "interlibrary_account_edit": OutcomeText("Kontoen er ændret.", "Kontoen er ikke ændret."),
    "interlibrary_request": OutcomeText("Bestillingen er sendt.", "Bestillingen er ikke sendt."),
    "interlibrary_request_event": OutcomeText("Bestillingens status er ændret.", "Bestillingens status er ikke ændret."),
    "card_view": OutcomeText("Her er det, der er gemt om kortets indehaver.", "Der vises intet om kortets indehaver."),
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
