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


def write_instant(date: str, hour: int, minute: int) -> str:
    """20. marts 2026 kl. 08.45."""
    return f"{date} kl. {hour:02}.{minute:02}"


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
    "settled_hand_in": "Afleveret {returned_on}, da det blev indleveret.",
    "settled_confirmation": "Afleveret {returned_on}, da bekræftelsen fra det långivende bibliotek kom.",
    "settled_waiting": "Indleveret på {library}, men det långivende bibliotek har ikke bekræftet det. Indtil det sker, er lånet åbent.",
    "settled_on_loan": "Lånet er åbent.",
    "settled_fee": "{days_late:# dag|# dage} for sent: {fee}.",
    "settled_late": "{days_late:# dag|# dage} for sent.",
}

FIELDS: Final = {
    "identity": "personnummer (eller svensk samordningsnummer)",
    "first_name": "fornavn",
    "last_name": "efternavn",
    "email": "e-mailadresse",
    "valid_to": "sidste gyldighedsdag",
    "power_of_attorney": "fuldmagt",
    "proxy_id": "den fuldmægtiges legitimation",
    "borrower_id": "lånerens legitimation",
}

OUTCOMES: Final = {
    "other": OutcomeText("Ja.", "Nej."),
    "renewal": OutcomeText(
        "Lånet er fornyet. Ny afleveringsfrist: {new_due}.",
        "Lånet kan ikke fornyes nu.",
    ),
    "interlibrary_renewal": OutcomeText(
        "Fjernlånet er fornyet med forbehold: ejerbiblioteket kan sige nej. Ny afleveringsfrist: {new_due}.",
        "Fjernlånet kan ikke fornyes nu.",
    ),
    "registration": OutcomeText("Låneren er oprettet.", "Låneren er ikke oprettet."),
    "transfer_request": OutcomeText(
        "Anmodningen om at skifte bibliotek er registreret.", "Anmodningen om at skifte bibliotek er ikke registreret."
    ),
    "transfer_acceptance": OutcomeText(
        "Låneren har skiftet bibliotek.",
        "Biblioteksskiftet er ikke gennemført.",
    ),
    "transfer_denial": OutcomeText(
        "Anmodningen om at skifte bibliotek er afvist.",
        "Anmodningen kan ikke afvises.",
    ),
    "sending": OutcomeText(
        "Beskeden sendes {send_at}.",
        "Beskeden sendes ikke.",
    ),
}

RULES: Final = {
    # fornyelse
    "reserved_by_other": RuleText("Ingen anden har reserveret materialet.", "En anden låner har reserveret materialet."),
    "too_early": RuleText(
        "Et lån kan først fornyes, når afleveringsfristen er nær.",
        "Det er for tidligt: lånet kan fornyes fra og med {opens}, {days:# dag|# dage} før afleveringsfristen.",
    ),
    "renewal_limit_reached": RuleText(
        "Et lån kan kun fornyes et vist antal gange.",
        "Lånet er fornyet {used:# gang|# gange}; det kan højst fornyes {limit:# gang|# gange} i alt.",
    ),
    "not_in_time": RuleText(
        "Et lån, der skal fornyes i tide, fornyes senest på afleveringsfristen.",
        "Det er for sent: lånet skulle være fornyet senest {due}.",
    ),
    "loan_closed": RuleText(
        "Lånet er åbent.",
        "Lånet er afleveret.",
    ),
    "item_lost": RuleText(
        "Materialet er ikke bortkommet.",
        "Materialet er registreret som bortkommet. Kontakt biblioteket.",
    ),
    "claimed_returned": RuleText(
        "Materialet er ikke meldt afleveret.",
        "Du har oplyst, at materialet er afleveret. Kontakt biblioteket.",
    ),
    "not_renewable": RuleText(
        "Materialer af denne slags kan fornyes.",
        "Materialer af denne slags kan ikke fornyes.",
    ),
    "patron_blocked": RuleText(
        "Låneren er ikke blokeret.",
        "Biblioteket har blokeret dit lånerkort. Kontakt biblioteket.",
    ),
    "patron_expired": RuleText(
        "Lånerens kort er gyldigt.",
        "Dit lånerkort gjaldt til og med {expires}. Kontakt biblioteket.",
    ),
    "patron_debt": RuleText(
        "Låneren skylder mindre end grænsen.",
        "Du skylder {debt}. Fra og med {limit} kan intet fornyes.",
    ),
    "recalled": RuleText(
        "Ingen vil have materialet tilbage.",
        "Materialet er kaldt hjem og kan ikke fornyes.",
    ),
    "owner_disallows_renewal": RuleText(
        "Det långivende bibliotek tillader fornyelse.",
        "Det långivende bibliotek tillader ikke, at lånet fornyes.",
    ),
    "owner_rejected_renewal": RuleText(
        "Det långivende bibliotek har ikke afvist en fornyelse.",
        "Det långivende bibliotek har afvist en fornyelse af dette lån.",
    ),
    "renewal_pending": RuleText(
        "Ingen fornyelse venter på svar.",
        "En fornyelse venter på svar fra det långivende bibliotek.",
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
        "Lånet blev fornyet eller afleveret, før beskeden skulle sendes.",
    ),
    # oprettelse
    "field_required": RuleText("Alle obligatoriske felter er udfyldt.", "Dette mangler: {parameter}."),
    "agreement_not_accepted": RuleText(
        "Låneren har gennemgået aftalen og accepteret den.",
        "Låneren har ikke accepteret aftalen. Den skal accepteres, før kontoen kan oprettes.",
    ),
    "not_eligible": RuleText(
        "Kun personer med læsevanskeligheder, der skyldes en funktionsnedsættelse, må oprettes.",
        "Det er ikke bekræftet, at låneren har læsevanskeligheder, der skyldes en funktionsnedsættelse.",
    ),
    "self_registration_forbidden": RuleText(
        "Den, der opretter lånere, opretter ikke sig selv.",
        "Dette er registratorens eget personnummer. Ingen opretter sig selv.",
    ),
    "identity_invalid": RuleText(
        "Nummeret er gyldigt.",
        "Nummeret er ikke gyldigt her. Sammenlign det med lånerens legitimation.",
    ),
    "identity_taken_own_library": RuleText(
        "Personen har ingen konto på dit bibliotek eller dets filialer.",
        "Personen har allerede en konto på dit bibliotek eller en af dets filialer.",
    ),
    "identity_taken_elsewhere": RuleText(
        "Personen har ingen konto på et andet bibliotek.",
        "Personen har allerede en konto på et andet bibliotek. Den kan flyttes hertil med personens samtykke.",
    ),
    "email_taken": RuleText(
        "Hver lånerkonto har sin egen e-mailadresse.",
        "E-mailadressen kan ikke bruges. Hver lånerkonto skal have sin egen e-mailadresse.",
    ),
    "is_a_minor": RuleText(
        "Formularen er for dem, der er fyldt 18 år.",
        "Personen er under 18 år. Brug formularen for lånere under 18 år.",
    ),
    "validity_in_past": RuleText(
        "Den sidste gyldighedsdag er ikke passeret.",
        "Den sidste gyldighedsdag, {valid_to}, er passeret.",
    ),
    "validity_too_long": RuleText(
        "En konto med samordningsnummer gælder i en begrænset tid.",
        "Med samordningsnummer kan kontoen gælde længst til og med {latest}.",
    ),
    "unknown_group": RuleText(
        "Brugergrupperne er offentliggjort.",
        "Der findes ingen brugergruppe, der hedder {parameter}.",
    ),
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
        "En voksen med förvaltare (svensk værgemål, hvor man ikke selv kan indgå aftaler) kan ikke "
        "selv indgå aftalen. Biblioteket hjælper med talebøger på anden vis.",
    ),
    "in_person_required": RuleText(
        "Låneren møder op på biblioteket, er allerede kendt som låner af talebøger eller sender en fuldmægtig.",
        "Låneren skal møde op på biblioteket eller sende en fuldmægtig.",
    ),
    "proxy_document_missing": RuleText("En fuldmægtig medbringer alle dokumenter.", "Den fuldmægtige skal medbringe: {parameter}."),
    # skift af bibliotek
    "not_visible": RuleText(
        "Kontoen er synlig for dig.",
        "Kontoen blev ikke fundet.",
    ),
    "not_authorized": RuleText(
        "Anmodningen gælder dit bibliotek.",
        "Anmodningen behandles af det modtagende bibliotek.",
    ),
    "account_expired": RuleText("Kontoen er gyldig.", "Kontoen var gyldig til og med {valid_to}. Kontakt biblioteket."),
    "library_not_found": RuleText("Biblioteket findes.", "Der findes intet sådant bibliotek."),
    "same_library": RuleText(
        "Kontoen flyttes til et andet bibliotek.",
        "Kontoen er allerede på det bibliotek.",
    ),
    "transfer_already_pending": RuleText(
        "Kun én anmodning for kontoen venter ad gangen.",
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
        "Din anmodning om at flytte din konto til {library} er registreret. "
        "Kontoen bliver på dit nuværende bibliotek, medmindre {library} godkender flytningen.",
    ),
    "transfer_completed": MessageText("Du har skiftet bibliotek", "Din konto er flyttet til {library}."),
    "transfer_denied": MessageText(
        "Din anmodning om at skifte bibliotek",
        "{library} har ikke godkendt, at du skifter bibliotek. Din konto bliver på dit nuværende bibliotek. "
        "Kontakt gerne biblioteket, hvis du har spørgsmål.",
    ),
    "renewal_rejected": MessageText("Din fornyelse", "{library} har afvist fornyelsen af et lån. Det skal afleveres senest {due}."),
    "recalled": MessageText("Et lån er kaldt hjem", "{library} kalder et lån hjem. Det skal afleveres senest {due}."),
    "due_date_restored": MessageText(
        "Et lån er ikke længere kaldt hjem", "{library} kalder ikke længere lånet hjem. Det skal afleveres senest {due}."
    ),
}
