"""Norwegian: borrowers' accounts."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
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
}
