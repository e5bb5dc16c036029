"""Swedish."""

from typing import Final

from nordlib.texts import OutcomeText
from nordlib.texts.sv import accounts, cards, circulation, identity, interlibrary, notebooks, notices, patrons, privacy, sms, terminals

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


def write_money(digits: str, currency: str) -> str:
    """The amount is 20,50 kr."""
    return f"{digits.replace('.', ',')} {'kr' if currency == 'SEK' else currency}"


PHRASES: Final = {
    **circulation.PHRASES,
    **identity.PHRASES,
    **privacy.PHRASES,
    **sms.PHRASES,
    **interlibrary.PHRASES,
    **notebooks.PHRASES,
    **notices.PHRASES,
    **terminals.PHRASES,
    "late_renewal_fee": "Lånet var försenat: omlånet kostar {fee}.",
    "yes": "ja",
    "no": "nej",
    "none": "inget",
    "unknown": "Det är inte känt om detta gäller: {rule}",
    "overridden": "Åsidosatt av {set_aside_by} ({set_aside_because}): {rule}",
    "is_passed": "uppfylld",
    "is_failed": "inte uppfylld",
    "is_not_applicable": "gäller inte",
    "is_not_evaluated": "inte prövad",
    "is_unknown": "okänd",
    "is_overridden": "åsidosatt",
    "settled_hand_in": "Återlämnat {returned_on}, när det lämnades in.",
    "settled_confirmation": "Återlämnat {returned_on}, när bekräftelsen från det utlånande biblioteket kom.",
    "settled_waiting": "Inlämnat på {library}, men det utlånande biblioteket har inte bekräftat det. Tills det sker pågår lånet.",
    "settled_lost": "Exemplaret är borta.",
    "settled_claimed_returned": "Låntagaren uppger att exemplaret är återlämnat, men biblioteket har inte hittat det.",
    "settled_on_loan": "Lånet pågår.",
    "settled_fee": "{days_late:# dag|# dagar} för sent: {fee}.",
    "settled_late": "{days_late:# dag|# dagar} för sent.",
    "settled_hours_fee": "{hours_late:# timme|# timmar} för sent: {fee}.",
    "settled_hours_late": "{hours_late:# timme|# timmar} för sent.",
    "fee_for_returns": "Avgift för sen återlämning: {fee}.",
    "settled_reminders": "Påminnelseavgifter: {reminder_fee}.",
}

FIELDS: Final = {
    **notebooks.FIELDS,
    **privacy.FIELDS,
    "identity": "personnummer eller annat identitetsnummer",
    "groups": "användargrupper",
    "birth_date": "födelsedatum",
    "first_name": "förnamn",
    "last_name": "efternamn",
    "email": "e-postadress",
    "address": "adress",
    "valid_from": "första giltighetsdag",
    "valid_to": "sista giltighetsdag",
    "power_of_attorney": "fullmakt",
    "proxy_id": "ombudets legitimation",
    "borrower_id": "låntagarens legitimation",
    "guardian.birth_date": "vårdnadshavarens födelsedatum",
    "guardian.name": "vårdnadshavarens namn",
    "lma_card_valid_to": "LMA-kortets sista giltighetsdag",
    "sex": "kön",
    "phone": "telefonnummer",
    "postcode": "postnummer",
    "city": "ort",
    "username": "användarnamn",
    "password": "lösenord",
    "home_library": "hembibliotek",
    "record": "post",
    "article": "artikel eller del",
    "kind": "lån eller kopia",
    "mobile": "mobilnummer",
    "name": "namn",
    "guardian": "vårdnadshavare",
    "id": "id",
    "language": "språk",
    "password_hash": "lösenordets hash",
    "created_on": "registreringsdag",
    "last_active_on": "senaste dag med aktivitet",
    "last_login": "dag för senaste inloggning",
    "agreement_accepted_on": "dag då avtalet godkändes",
    "agreement_version": "avtalets version",
}

OUTCOMES: Final = {
    **privacy.OUTCOMES,
    "other": OutcomeText("Ja.", "Nej."),
    "renewal": OutcomeText(
        "Lånet är omlånat. Nytt återlämningsdatum: {new_due}.",
        "Lånet kan inte lånas om nu.",
    ),
    "automatic_renewal": OutcomeText(
        "Lånet lånas om automatiskt. Nytt återlämningsdatum: {new_due}.", "Lånet kan inte lånas om automatiskt."
    ),
    "renewal_undo": OutcomeText("Omlånet är återtaget. Lånet ska återlämnas senast {due}.", "Omlånet har inte återtagits."),
    "interlibrary_renewal": OutcomeText(
        "Fjärrlånet är omlånat med förbehåll: det utlånande biblioteket kan fortfarande säga nej. Nytt återlämningsdatum: {new_due}.",
        "Fjärrlånet kan inte lånas om nu.",
    ),
    "recall": OutcomeText("Lånet har krävts tillbaka. Det ska återlämnas senast {due}.", "Lånet har inte krävts tillbaka."),
    "policy_table": OutcomeText("Raden {row} gäller.", "Ingen rad gäller."),
    "hold_placement": OutcomeText("Reservationen är gjord.", "Reservationen är inte gjord."),
    "hold_change": OutcomeText("Reservationen är ändrad.", "Reservationen är inte ändrad."),
    "hold_pickup": OutcomeText("Exemplaret kan hämtas till och med {pickup_until}.", "Exemplaret är inte lagt till avhämtning."),
    "checkout": OutcomeText("Lånet är registrerat. Återlämnas senast {due}.", "Lånet är inte registrerat."),
    "registration": OutcomeText("Låntagaren är registrerad.", "Låntagaren är inte registrerad."),
    "account_import": OutcomeText("Kontot är överfört.", "Kontot är inte överfört."),
    "transfer_request": OutcomeText("Ansökan om biblioteksbyte är registrerad.", "Ansökan om biblioteksbyte är inte registrerad."),
    "transfer_acceptance": OutcomeText("Låntagaren har bytt bibliotek.", "Låntagaren har inte bytt bibliotek."),
    "transfer_denial": OutcomeText("Ansökan om biblioteksbyte är nekad.", "Ansökan kan inte nekas."),
    "pull_offer": OutcomeText(
        "Kontot kan flyttas hit.",
        "Kontot kan inte flyttas hit.",
    ),
    "pull": OutcomeText(
        "Kontot är flyttat hit.",
        "Kontot är inte flyttat.",
    ),
    "view": OutcomeText(
        "Här är kontot.",
        "Inget konto visas.",
    ),
    "listing": OutcomeText(
        "Här är listan.",
        "Ingen lista visas.",
    ),
    "account_edit": OutcomeText(
        "Kontot är ändrat.",
        "Kontot är inte ändrat.",
    ),
    "identity_replacement": OutcomeText(
        "Identitetsnumret är ersatt.",
        "Identitetsnumret är inte ersatt.",
    ),
    "lma_replacement": OutcomeText(
        "Låntagaren har ett nytt konto, och kontot med LMA-numret är borttaget.",
        "Kontot med LMA-numret är inte ersatt.",
    ),
    "merge": OutcomeText(
        "Kontona har slagits ihop till ett.",
        "Kontona har inte slagits ihop.",
    ),
    "deletion": OutcomeText(
        "Kontot är borttaget.",
        "Kontot är inte borttaget.",
    ),
    "protection_request": OutcomeText(
        "Myndigheten har fått besked.",
        "Myndigheten har inte fått besked.",
    ),
    "protection": OutcomeText(
        "Myndigheten har tagit över kontot.",
        "Myndigheten har inte tagit över kontot.",
    ),
    "agreement_acceptance": OutcomeText(
        "Avtalet är godkänt.",
        "Avtalet är inte godkänt.",
    ),
    "log_in": OutcomeText(
        "Du är inloggad.",
        "Du är inte inloggad.",
    ),
    "password_change": OutcomeText(
        "Det nya lösenordet är sparat.",
        "Lösenordet är inte ändrat.",
    ),
    "password_reset": OutcomeText(
        "Det nya lösenordet är sparat.",
        "Lösenordet är inte ändrat.",
    ),
    "registrar_creation": OutcomeText(
        "Registrerarkontot är skapat.",
        "Registrerarkontot är inte skapat.",
    ),
    "registrar_edit": OutcomeText(
        "Registrerarkontot är ändrat.",
        "Registrerarkontot är inte ändrat.",
    ),
    "sending": OutcomeText(
        "Meddelandet skickas {send_at}.",
        "Meddelandet skickas inte.",
    ),
    "text_message": OutcomeText("Meddelandet utförs.", "Meddelandet utförs inte."),
    "card_issue": OutcomeText("Lånekortet är utfärdat.", "Inget lånekort är utfärdat."),
    "card_activation": OutcomeText("Lånekortet är aktiverat vid biblioteket.", "Lånekortet är inte aktiverat."),
    "home_library": OutcomeText("Hembiblioteket är ändrat.", "Hembiblioteket är inte ändrat."),
    "card_upgrade": OutcomeText(
        "Lånekortet är nu ett nationellt lånekort.", "Lånekortet är inte uppgraderat till ett nationellt lånekort."
    ),
    "card_link": OutcomeText("Det nationella lånekortet ersätter det lokala.", "Det lokala lånekortet är inte ersatt av det nationella."),
    "card_replacement": OutcomeText("Lånekortet är ersatt av ett nytt.", "Lånekortet är inte ersatt."),
    "pin_order": OutcomeText(
        "En ny pinkod är på väg. Den tidigare pinkoden kan inte längre användas.", "Ingen ny pinkod skickas. En pinkod visas aldrig."
    ),
    "card_use": OutcomeText("Lånekortet gäller här.", "Lånekortet kan inte användas här."),
    "service": OutcomeText("Tjänsten är öppen.", "Tjänsten är inte öppen."),
    "contact_edit": OutcomeText("Kontaktuppgifterna är sparade.", "Kontaktuppgifterna är inte ändrade."),
    "opt_out": OutcomeText("Det nationella lånekortet är ersatt av ett lokalt.", "Det nationella lånekortet är inte ersatt av ett lokalt."),
    "withdrawal": OutcomeText("Personen och personens lånekort är borttagna ur registret.", "Inget är borttaget ur registret."),
    "family_view": OutcomeText("Valet om familjevyn är sparat.", "Familjevyn är inte ändrad."),
    "profile_edit": OutcomeText("Profilen har sparats.", "Profilen har inte ändrats."),
    "patron_registration": OutcomeText("Låntagaren är registrerad.", "Låntagaren är inte registrerad."),
    "interlibrary_account": OutcomeText("Kontot har skapats.", "Kontot har inte skapats."),
    "interlibrary_account_edit": OutcomeText("Kontot har ändrats.", "Kontot har inte ändrats."),
    "interlibrary_request": OutcomeText("Beställningen har skickats.", "Beställningen har inte skickats."),
    "interlibrary_request_event": OutcomeText("Beställningens status har ändrats.", "Beställningens status har inte ändrats."),
    "card_view": OutcomeText("Här är det som är sparat om kortinnehavaren.", "Inget visas om kortinnehavaren."),
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
