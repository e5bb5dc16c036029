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
    "agreement_must_be_accepted_by_guardian": RuleText(
        "For en låner under 18 år går den foresatte gjennom avtalen og godtar den.",
        "Den foresatte må gå gjennom avtalen og godta den.",
    ),
    "not_eligible": RuleText(
        "Bare personer med en lesehemming som skyldes en funksjonsnedsettelse, kan registreres.",
        "Det er ikke bekreftet at låneren har en lesehemming som skyldes en funksjonsnedsettelse.",
    ),
    "self_registration_forbidden": RuleText(
        "En registrator kan ikke registrere seg selv.",
        "Dette nummeret er ditt eget. Du kan ikke registrere deg selv.",
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
    "email_invalid": RuleText(
        "E-postadressen er gyldig.",
        "E-postadressen er ikke gyldig. Skriv den slik: navn@example.no.",
    ),
    "email_taken": RuleText(
        "Hver lånerkonto har sin egen e-postadresse.",
        "E-postadressen kan ikke brukes. Hver lånerkonto må ha sin egen e-postadresse.",
    ),
    "is_a_minor": RuleText(
        "Skjemaet er for dem som har fylt 18 år.",
        "Personen er under 18 år. Bruk skjemaet for lånere under 18 år.",
    ),
    "not_a_minor": RuleText(
        "Skjemaet er for dem som er under 18 år.",
        "Personen har fylt 18 år. Bruk skjemaet for voksne lånere.",
    ),
    "guardian_not_adult": RuleText(
        "Den foresatte har fylt 18 år.",
        "Den foresatte er under 18 år og kan ikke godta avtalen for barnet.",
    ),
    "validity_in_past": RuleText(
        "Den siste gyldighetsdagen er ikke passert.",
        "Den siste gyldighetsdagen, {valid_to}, er passert.",
    ),
    "validity_too_long": RuleText(
        "En konto med samordningsnummer gjelder i begrenset tid.",
        "Med samordningsnummer kan kontoen høyst gjelde til og med {latest}.",
    ),
    "lma_card_expired": RuleText(
        "LMA-kortet er gyldig.",
        "LMA-kortet (svensk kort for asylsøkere) var gyldig til og med {card_valid_to}. Det trengs et gyldig kort.",
    ),
    "validity_mismatch": RuleText(
        "En konto med LMA-kort gjelder like lenge som kortet.",
        "Kontoen må gjelde til og med {card_valid_to}, som er den siste gyldighetsdagen for LMA-kortet. "
        "Fyll inn det nye kortets nummer og dato hvis låneren har et nytt kort.",
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
        "selv inngå avtalen. Biblioteket hjelper med lydbøker på en annen måte. "
        "{agency} svarer på spørsmål: {phone}, hverdager {hours}, {email}.",
    ),
    "in_person_required": RuleText(
        "Låneren møter opp på biblioteket, er allerede kjent som lydboklåner eller sender en fullmektig.",
        "Låneren må møte opp på biblioteket eller sende en fullmektig. "
        "Den som bor i utlandet og ikke kan møte opp, låner lydbøker på cd fra {agency}: {phone}, hverdager {hours}, {email}.",
    ),
    "proxy_document_missing": RuleText("En fullmektig har med alle dokumenter.", "Fullmektigen må ha med: {parameter}."),
    # bytte av bibliotek
    "not_visible": RuleText(
        "Kontoen eller lånekortet er synlig for deg.",
        "Kontoen eller lånekortet ble ikke funnet.",
    ),
    "not_authorized": RuleText(
        "Du har tillatelse til å gjøre dette.",
        "Du har ikke tillatelse til å gjøre dette: du, eller biblioteket ditt, har ikke rett til det. "
        "Det mottakende biblioteket svarer på en søknad om å bytte bibliotek; "
        "et bibliotek der kortinnehaveren er låner, svarer på spørsmål om et lånekort.",
    ),
    "contact_central": RuleText(
        "Biblioteket kan gjøre dette på egen hånd.",
        "Dette tar {agency} seg av. Kontakt {agency}: {phone}, hverdager {hours}, {email}.",
    ),
    "account_expired": RuleText("Kontoen er gyldig.", "Kontoen var gyldig til og med {valid_to}. Kontakt biblioteket."),
    "library_not_found": RuleText("Biblioteket finnes.", "Biblioteket finnes ikke."),
    "same_library": RuleText(
        "Kontoen flyttes til et annet bibliotek.",
        "Kontoen er allerede ved det biblioteket.",
    ),
    "transfer_already_pending": RuleText(
        "En konto kan bare ha én søknad om å bytte bibliotek om gangen.",
        "En søknad om å bytte bibliotek venter allerede på svar.",
    ),
    "transfer_not_pending": RuleText("Søknaden venter på svar.", "Ingen søknad venter på svar."),
    "account_not_found": RuleText(
        "Personen har en konto.",
        "Det finnes ingen konto med dette nummeret.",
    ),
    "consent_required": RuleText(
        "Låneren har samtykket til flyttingen.",
        "Låneren må samtykke før kontoen flyttes.",
    ),
    "guardian_consent_required": RuleText(
        "For en låner under 18 år har den foresatte samtykket til flyttingen.",
        "Den foresatte må samtykke før kontoen flyttes.",
    ),
    # endringer av kontoen
    "identity_change_not_allowed": RuleText(
        "Det nye nummeret kan erstatte det gamle.",
        "Dette nummeret kan ikke erstatte det gamle.",
    ),
    "new_account_required": RuleText(
        "En konto med LMA-nummer erstattes av en ny konto når personen får et annet identitetsnummer.",
        "Personen må ha en ny konto med det nye nummeret. Kontoen med LMA-nummeret slettes samtidig.",
    ),
    "field_not_allowed": RuleText(
        "Bare opplysninger som kan lagres om personen, registreres.", "Dette kan ikke lagres om personen: {parameter}."
    ),
    "birth_date_known": RuleText("Fødselsdatoen var ikke kjent fra før.", "Fødselsdatoen er allerede kjent og kan ikke endres her."),
    "version_conflict": RuleText(
        "Ingen andre har endret kontoen i mellomtiden.",
        "Noen andre har endret kontoen i mellomtiden. Se på den igjen før du lagrer.",
    ),
    # to kontoer for én person
    "same_account": RuleText("Kontoene er to forskjellige kontoer.", "Det er én og samme konto."),
    "not_one_person": RuleText(
        "Én og samme person kan ha hatt begge identitetsnumrene.",
        "Én og samme person har ikke begge disse identitetsnumrene. Kontoene kan ikke slås sammen.",
    ),
    "keep_other_account": RuleText(
        "Kontoen med det seneste identitetsnummeret beholdes.",
        "Den andre kontoen har det seneste identitetsnummeret. Behold den kontoen i stedet.",
    ),
    "birth_dates_differ": RuleText(
        "Fødselsdatoene stemmer overens.",
        "Fødselsdatoene er forskjellige. Kontoene kan ikke slås sammen.",
    ),
    "transfer_unanswered": RuleText(
        "Ingen søknad om å bytte bibliotek venter på svar.",
        "En søknad om å bytte bibliotek venter på svar. Den må besvares før kontoene slås sammen.",
    ),
    "confirmation_required": RuleText(
        "De ansatte har bekreftet at begge kontoene tilhører samme person.",
        "Dette er forskjellig på de to kontoene: {parameter}. Kontroller det, og bekreft at begge tilhører samme person.",
    ),
    # overføring av kontoer
    "field_invalid": RuleText("Hvert felt på raden kan leses.", "Dette kan ikke leses: {parameter}."),
    "id_taken": RuleText("Radens id er ledig.", "Radens id tilhører en annen konto, eller en konto som er slettet."),
    "changed_since_import": RuleText(
        "Kontoen er ikke endret siden den ble overført.",
        "Kontoen er allerede overført, og kontoen eller raden er endret siden da.",
    ),
    # ansattkontoer
    "not_authenticated": RuleText(
        "Du har en ansattkonto.",
        "Du er ikke logget inn: ansattkontoen din er slettet.",
    ),
    "library_is_fixed": RuleText(
        "En registratorkonto hører til ett bibliotek.",
        "En registratorkonto kan ikke bytte bibliotek. Søk om en ny på den nye arbeidsplassen.",
    ),
    # innlogging og passord
    "invalid_credentials": RuleText(
        "Innloggingsopplysningene er riktige.",
        "Innloggingsopplysningene er feil. Kontroller e-postadressen eller lånekortnummeret, og passordet eller PIN-koden.",
    ),
    "token_invalid": RuleText(
        "Lenken er gyldig.",
        "Lenken er ikke lenger gyldig. Be om en ny.",
    ),
    "password_too_short": RuleText(
        "Passordet er langt nok.",
        "Passordet er for kort. Det må ha minst {least:# tegn|# tegn}.",
    ),
    "password_too_common": RuleText(
        "Passordet er vanskelig å gjette.",
        "Mange bruker dette passordet, så det er lett å gjette. Velg et annet.",
    ),
}

MESSAGES: Final = {
    "credentials_with_generated_password": MessageText(
        "Kontoen din",
        "Du har en konto ved {library}. Logg inn med denne e-postadressen og passordet {secret}",
    ),
    "transfer_requested": MessageText(
        "Søknaden din om å bytte bibliotek",
        "Søknaden din om å flytte kontoen til {library} er registrert. "
        "Kontoen blir værende ved det nåværende biblioteket ditt med mindre {library} godkjenner søknaden.",
    ),
    "transfer_completed": MessageText("Du har byttet bibliotek", "Kontoen din er flyttet til {library}."),
    "transfer_denied": MessageText(
        "Søknaden din om å bytte bibliotek",
        "{library} har ikke godkjent søknaden din. Kontoen din blir værende ved det nåværende biblioteket ditt. "
        "Kontakt gjerne biblioteket hvis du har spørsmål.",
    ),
    "moved_to_library": MessageText(
        "Du har byttet bibliotek",
        "Kontoen din er flyttet til {library} med samtykke fra deg eller din foresatte. "
        "Kontakt biblioteket hvis ingen av dere har samtykket.",
    ),
    "moved_to_central": MessageText(
        "Kontoen din",
        "{library} administrerer nå kontoen din. Du logger inn som før. Hvis du ikke har noe passord, be om en lenke for å velge et.",
    ),
    "purge_warning": MessageText(
        "Kontoen din slettes",
        "Kontoen din ved {library} har ikke vært brukt på lenge og slettes etter {day}. "
        "Logg inn eller kontakt {library} hvis du vil beholde den.",
    ),
    "expiry_warning": MessageText(
        "Kontoen din utløper",
        "Kontoen din ved {library} er gyldig til og med {valid_to}. Kontakt {library} hvis du vil beholde den lenger.",
    ),
    "password_reset_link": MessageText(
        "Et nytt passord",
        "Du eller noen andre har bedt om et nytt passord til kontoen din ved {library}. Velg et her: {secret} "
        "Lenken kan brukes én gang. Hvis det ikke var du som ba om det, trenger du ikke gjøre noe.",
    ),
    "staff_password_reset_link": MessageText(
        "Et nytt passord",
        "Du eller noen andre har bedt om et nytt passord til registratorkontoen din ved {library}. Velg et her: {secret} "
        "Lenken kan brukes én gang. Hvis det ikke var du som ba om det, trenger du ikke gjøre noe.",
    ),
    "set_password_link": MessageText(
        "Kontoen din",
        "Du har en konto ved {library}. Velg et passord her: {secret} Lenken kan brukes én gang.",
    ),
    "email_changed_notice": MessageText(
        "E-postadressen din",
        "E-postadressen til kontoen din ved {library} er endret. Kontakt biblioteket hvis du ikke har bedt om det.",
    ),
}
