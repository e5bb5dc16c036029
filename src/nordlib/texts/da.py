"""Danish."""

from typing import Final

from nordlib.texts import MessageText, OutcomeText, RuleText

REVIEWED: Final = False

MONTHS: Final = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip


def write_date(day: int, month: str, year: int) -> str:
    """20. marts 2026."""
    return f"{day}. {month} {year}"


WORDS: Final = {
    "yes": "ja",
    "no": "nej",
    "none": "ingen",
    "unknown": "Det vides ikke, om dette gælder: {rule}",
    "overridden": "Tilsidesat af {set_aside_by} ({set_aside_because}): {rule}",
    "is_holds": "opfyldt",
    "is_fails": "ikke opfyldt",
    "is_does_not_apply": "gælder ikke",
    "is_not_judged": "ikke prøvet",
    "is_unknown": "ukendt",
    "is_overridden": "tilsidesat",
}

FIELDS: Final = {
    "identity": "personnummer",
    "first_name": "fornavn",
    "last_name": "efternavn",
    "email": "e-mailadresse",
    "valid_to": "gyldig til og med",
    "power_of_attorney": "fuldmagt",
    "proxy_id": "den fuldmægtiges legitimation",
    "borrower_id": "lånerens legitimation",
}

OUTCOMES: Final = {
    "renewal": OutcomeText("Lånet er fornyet. Ny afleveringsfrist: {new_due}.", "Lånet er ikke fornyet."),
    "registration": OutcomeText("Låneren er oprettet.", "Låneren er ikke oprettet."),
    "transfer_request": OutcomeText(
        "Anmodningen om at skifte bibliotek er registreret.", "Anmodningen om at skifte bibliotek er ikke registreret."
    ),
    "transfer_acceptance": OutcomeText("Låneren har skiftet bibliotek.", "Skiftet af bibliotek er ikke gennemført."),
    "transfer_denial": OutcomeText("Skiftet af bibliotek er afvist.", "Anmodningen kan ikke afvises."),
    "sending": OutcomeText("Beskeden sendes {send_at}.", "Beskeden sendes ikke."),
}

RULES: Final = {
    # fornyelse
    "reserved_by_other": RuleText("Ingen anden har reserveret materialet.", "En anden låner har reserveret materialet."),
    "too_early": RuleText(
        "Et lån kan først fornyes, når afleveringsfristen er nær.",
        "Det er for tidligt: lånet kan fornyes fra {opens}, {days:# dag|# dage} før afleveringsfristen.",
    ),
    "renewal_limit_reached": RuleText(
        "Et lån kan kun fornyes et vist antal gange.",
        "Lånet er fornyet {used:# gang|# gange}; det kan fornyes {limit:# gang|# gange}.",
    ),
    "no_gain": RuleText(
        "En fornyelse giver en senere afleveringsfrist.",
        "En fornyelse i dag ville ikke give en senere afleveringsfrist end {due}.",
    ),
    # udsendelse
    "not_opted_in": RuleText("Sms sendes kun til dem, der har bedt om det.", "Låneren har ikke bedt om sms."),
    "no_mobile_number": RuleText("En sms kræver et mobilnummer.", "Låneren har intet mobilnummer."),
    "resolved": RuleText(
        "En påmindelse sendes kun, så længe der er noget at minde om.",
        "Lånet blev fornyet eller afleveret, før beskeden ville blive sendt.",
    ),
    # oprettelse
    "field_required": RuleText("Alle obligatoriske felter er udfyldt.", "Dette mangler: {parameter}."),
    "agreement_not_accepted": RuleText(
        "Låneren har gennemgået aftalen og accepteret den.",
        "Låneren har ikke accepteret aftalen; uden den kan der ikke oprettes en konto.",
    ),
    "not_eligible": RuleText(
        "Kun personer med en læsevanskelighed, der skyldes en funktionsnedsættelse, oprettes.",
        "Det er ikke bekræftet, at låneren har en læsevanskelighed, der skyldes en funktionsnedsættelse.",
    ),
    "self_registration_forbidden": RuleText(
        "Den, der opretter lånere, opretter ikke sig selv.",
        "Dette er dit eget personnummer. Ingen opretter sig selv.",
    ),
    "identity_invalid": RuleText(
        "Nummeret er et, der kan findes.",
        "Nummeret kan ikke findes. Sammenlign med lånerens legitimation.",
    ),
    "identity_taken_own_library": RuleText(
        "Personen har ingen konto på dette bibliotek.",
        "Personen har allerede en konto på dette bibliotek.",
    ),
    "identity_taken_elsewhere": RuleText(
        "Personen har ingen konto på et andet bibliotek.",
        "Personen har allerede en konto på et andet bibliotek. Den kan flyttes hertil med personens samtykke.",
    ),
    "email_taken": RuleText(
        "E-mailadressen hører til én konto.",
        "E-mailadressen kan ikke bruges: en anden konto har den.",
    ),
    "is_a_minor": RuleText(
        "Formularen er for dem, der er fyldt 18 år.",
        "Personen er under 18 år. Brug formularen for lånere under 18 år.",
    ),
    "validity_in_past": RuleText("Sidste gyldige dag er ikke overskredet.", "Sidste gyldige dag, {valid_to}, er overskredet."),
    "validity_too_long": RuleText(
        "En konto med samordningsnummer gælder i en begrænset tid.",
        "Med samordningsnummer kan kontoen højst gælde til og med {latest}.",
    ),
    "unknown_group": RuleText("Brugergrupperne er offentliggjort.", "Der findes ingen brugergruppe {parameter}."),
    "branch_not_registered": RuleText(
        "Biblioteket er registreret.",
        "Biblioteket er ikke registreret. Ansøg først om en bibliotekskonto.",
    ),
    "not_your_library": RuleText(
        "Biblioteket er dit eget eller en af dets filialer.",
        "Biblioteket er hverken dit eget eller en af dets filialer.",
    ),
    "has_administrator": RuleText(
        "Låneren må selv indgå aftaler.",
        "En voksen med förvaltare (en svensk form for værge) kan ikke selv indgå aftalen. Hjælp med lydbøger på anden vis.",
    ),
    "in_person_required": RuleText(
        "Låneren møder op på biblioteket, er allerede kendt der eller sender en fuldmægtig.",
        "Låneren skal møde op på biblioteket eller sende en fuldmægtig.",
    ),
    "proxy_document_missing": RuleText("En fuldmægtig medbringer alle dokumenter.", "Den fuldmægtige skal medbringe: {parameter}."),
    # skift af bibliotek
    "not_visible": RuleText("Kontoen er synlig.", "Der findes ingen sådan konto i dit register."),
    "not_authorized": RuleText("Det er din opgave.", "Det er det andet biblioteks opgave."),
    "account_expired": RuleText("Kontoen er gyldig.", "Kontoen var gyldig til og med {valid_to}. Kontakt biblioteket."),
    "library_not_found": RuleText("Biblioteket findes.", "Der findes intet sådant bibliotek."),
    "same_library": RuleText("Kontoen flyttes til et andet bibliotek.", "Kontoen er allerede på dette bibliotek."),
    "transfer_already_pending": RuleText(
        "Kun én anmodning venter ad gangen.",
        "En anmodning om at skifte bibliotek venter allerede på svar.",
    ),
    "transfer_not_pending": RuleText("Anmodningen venter på svar.", "Der er ingen anmodning, der venter på svar."),
}

MESSAGES: Final = {
    "credentials_with_generated_password": MessageText(
        "Din konto",
        "Du har en konto hos {library}. Log ind med denne e-mailadresse og adgangskoden {secret}",
    ),
    "transfer_requested": MessageText(
        "Din anmodning om at skifte bibliotek",
        "Din anmodning om at flytte din konto til {library} er registreret. Kontoen bliver, hvor den er, indtil biblioteket har svaret.",
    ),
    "transfer_completed": MessageText("Du har skiftet bibliotek", "Din konto er flyttet til {library}."),
    "transfer_denied": MessageText(
        "Din anmodning om at skifte bibliotek",
        "{library} har ikke godkendt skiftet af bibliotek. Din konto bliver, hvor den er.",
    ),
}
