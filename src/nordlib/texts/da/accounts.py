"""Danish: borrowers' accounts."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    "field_required": RuleText("Alle obligatoriske felter er udfyldt.", "Dette mangler: {parameter}."),
    "agreement_not_accepted": RuleText(
        "Låneren har gennemgået aftalen og accepteret den.",
        "Låneren har ikke accepteret aftalen. Den skal accepteres, før kontoen kan oprettes.",
    ),
    "agreement_must_be_accepted_by_guardian": RuleText(
        "For en låner under 18 år gennemgår forælderen eller værgen aftalen og accepterer den.",
        "Forælderen eller værgen skal gennemgå aftalen og acceptere den.",
    ),
    "not_eligible": RuleText(
        "Kun personer med læsevanskeligheder, der skyldes en funktionsnedsættelse, må oprettes.",
        "Det er ikke bekræftet, at låneren har læsevanskeligheder, der skyldes en funktionsnedsættelse.",
    ),
    "self_registration_forbidden": RuleText(
        "En registrator må ikke oprette sig selv.",
        "Dette nummer er dit eget. Du må ikke oprette dig selv.",
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
    "email_invalid": RuleText(
        "E-mailadressen er gyldig.",
        "E-mailadressen er ikke gyldig. Skriv den sådan: navn@example.dk.",
    ),
    "email_taken": RuleText(
        "Hver lånerkonto har sin egen e-mailadresse.",
        "E-mailadressen kan ikke bruges. Hver lånerkonto skal have sin egen e-mailadresse.",
    ),
    "is_a_minor": RuleText(
        "Formularen er for dem, der er fyldt 18 år.",
        "Personen er under 18 år. Brug formularen for lånere under 18 år.",
    ),
    "not_a_minor": RuleText(
        "Formularen er for dem, der er under 18 år.",
        "Personen er fyldt 18 år. Brug formularen for voksne lånere.",
    ),
    "guardian_not_adult": RuleText(
        "Forælderen eller værgen er fyldt 18 år.",
        "Forælderen eller værgen er under 18 år og kan ikke acceptere aftalen for barnet.",
    ),
    "validity_in_past": RuleText(
        "Den sidste gyldighedsdag er ikke passeret.",
        "Den sidste gyldighedsdag, {valid_to}, er passeret.",
    ),
    "validity_too_long": RuleText(
        "En konto med samordningsnummer gælder i begrænset tid.",
        "Med samordningsnummer kan kontoen højst gælde til og med {latest}.",
    ),
    "lma_card_expired": RuleText(
        "LMA-kortet er gyldigt.",
        "LMA-kortet (svensk kort for asylansøgere) var gyldigt til og med {card_valid_to}. Der skal bruges et gyldigt kort.",
    ),
    "validity_mismatch": RuleText(
        "En konto med LMA-kort gælder lige så længe som kortet.",
        "Kontoen skal gælde til og med {card_valid_to}, som er LMA-kortets sidste gyldighedsdag. "
        "Udfyld det nye korts nummer og dato, hvis låneren har et nyt kort.",
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
        "selv indgå aftalen. Biblioteket hjælper med talebøger på en anden måde. "
        "{agency} svarer på spørgsmål: {phone}, hverdage {hours}, {email}.",
    ),
    "in_person_required": RuleText(
        "Låneren møder op på biblioteket, er allerede kendt som låner af talebøger eller sender en fuldmægtig.",
        "Låneren skal møde op på biblioteket eller sende en fuldmægtig. "
        "Den, der bor i udlandet og ikke kan møde op, låner talebøger på cd fra {agency}: {phone}, hverdage {hours}, {email}.",
    ),
    "proxy_document_missing": RuleText("En fuldmægtig medbringer alle dokumenter.", "Den fuldmægtige skal medbringe: {parameter}."),
    # skift af bibliotek
    "not_visible": RuleText(
        "Kontoen eller lånerkortet er synligt for dig.",
        "Kontoen eller lånerkortet blev ikke fundet.",
    ),
    "not_authorized": RuleText(
        "Du har tilladelse til at gøre dette.",
        "Du har ikke tilladelse til at gøre dette: du, eller dit bibliotek, har ikke ret til det. "
        "Det modtagende bibliotek svarer på en anmodning om at skifte bibliotek; "
        "et bibliotek, hvor kortets indehaver er låner, svarer på spørgsmål om et lånerkort.",
    ),
    "contact_central": RuleText(
        "Biblioteket må gøre dette på egen hånd.",
        "Det tager {agency} sig af. Kontakt {agency}: {phone}, hverdage {hours}, {email}.",
    ),
    "account_expired": RuleText("Kontoen er gyldig.", "Kontoen var gyldig til og med {valid_to}. Kontakt biblioteket."),
    "library_not_found": RuleText("Biblioteket findes.", "Biblioteket findes ikke."),
    "same_library": RuleText(
        "Kontoen flyttes til et andet bibliotek.",
        "Kontoen er allerede på det bibliotek.",
    ),
    "transfer_already_pending": RuleText(
        "En konto kan kun have én anmodning om at skifte bibliotek ad gangen.",
        "En anmodning om at skifte bibliotek venter allerede på svar.",
    ),
    "transfer_not_pending": RuleText("Anmodningen venter på svar.", "Ingen anmodning venter på svar."),
    "account_not_found": RuleText(
        "Personen har en konto.",
        "Der findes ingen konto med dette nummer.",
    ),
    "consent_required": RuleText(
        "Låneren har givet samtykke til flytningen.",
        "Låneren skal give samtykke, før kontoen flyttes.",
    ),
    "guardian_consent_required": RuleText(
        "For en låner under 18 år har forælderen eller værgen givet samtykke til flytningen.",
        "Forælderen eller værgen skal give samtykke, før kontoen flyttes.",
    ),
    # ændringer af kontoen
    "identity_change_not_allowed": RuleText(
        "Det nye nummer må erstatte det gamle.",
        "Dette nummer kan ikke erstatte det gamle.",
    ),
    "new_account_required": RuleText(
        "En konto med LMA-nummer erstattes af en ny konto, når personen får et andet identitetsnummer.",
        "Personen skal have en ny konto med det nye nummer. Kontoen med LMA-nummeret slettes samtidig.",
    ),
    "field_not_allowed": RuleText(
        "Kun oplysninger, der må gemmes om personen, registreres.", "Dette må ikke gemmes om personen: {parameter}."
    ),
    "birth_date_known": RuleText("Fødselsdatoen var ikke kendt i forvejen.", "Fødselsdatoen er allerede kendt og kan ikke ændres her."),
    "version_conflict": RuleText(
        "Ingen anden har ændret kontoen i mellemtiden.",
        "En anden har ændret kontoen i mellemtiden. Se på den igen, før du gemmer.",
    ),
    # to konti for én person
    "same_account": RuleText("Kontiene er to forskellige konti.", "Det er en og samme konto."),
    "not_one_person": RuleText(
        "En og samme person kan have haft begge identitetsnumre.",
        "En og samme person har ikke begge disse identitetsnumre. Kontiene kan ikke lægges sammen.",
    ),
    "keep_other_account": RuleText(
        "Kontoen med det seneste identitetsnummer beholdes.",
        "Den anden konto har det seneste identitetsnummer. Behold den konto i stedet.",
    ),
    "birth_dates_differ": RuleText(
        "Fødselsdatoerne stemmer overens.",
        "Fødselsdatoerne er forskellige. Kontiene kan ikke lægges sammen.",
    ),
    "transfer_unanswered": RuleText(
        "Ingen anmodning om at skifte bibliotek venter på svar.",
        "En anmodning om at skifte bibliotek venter på svar. Den skal besvares, før kontiene lægges sammen.",
    ),
    "confirmation_required": RuleText(
        "Personalet har bekræftet, at begge konti tilhører samme person.",
        "Dette er forskelligt på de to konti: {parameter}. Kontrollér det, og bekræft, at begge tilhører samme person.",
    ),
    # overførsel af konti
    "field_invalid": RuleText("Hvert felt på rækken kan læses.", "Dette kan ikke læses: {parameter}."),
    "id_taken": RuleText("Rækkens id er ledigt.", "Rækkens id tilhører en anden konto, eller en konto, der er slettet."),
    "changed_since_import": RuleText(
        "Kontoen er ikke ændret, siden den blev overført.",
        "Kontoen er allerede overført, og kontoen eller rækken er ændret siden da.",
    ),
    # personalekonti
    "not_authenticated": RuleText(
        "Du har en personalekonto.",
        "Du er ikke logget ind: din personalekonto er slettet.",
    ),
    "library_is_fixed": RuleText(
        "En registratorkonto hører til ét bibliotek.",
        "En registratorkonto kan ikke skifte bibliotek. Ansøg om en ny på den nye arbejdsplads.",
    ),
    # login og adgangskoder
    "invalid_credentials": RuleText(
        "Loginoplysningerne er rigtige.",
        "Loginoplysningerne er forkerte. Kontrollér e-mailadressen eller lånerkortnummeret, og adgangskoden eller pinkoden.",
    ),
    "token_invalid": RuleText(
        "Linket er gyldigt.",
        "Linket er ikke længere gyldigt. Bed om et nyt.",
    ),
    "password_too_short": RuleText(
        "Adgangskoden er lang nok.",
        "Adgangskoden er for kort. Den skal have mindst {least:# tegn|# tegn}.",
    ),
    "password_too_common": RuleText(
        "Adgangskoden er svær at gætte.",
        "Mange bruger denne adgangskode, så den er let at gætte. Vælg en anden.",
    ),
}

MESSAGES: Final = {
    "credentials_with_generated_password": MessageText(
        "Din konto",
        "Du har en konto hos {library}. Log ind med denne e-mailadresse og adgangskoden {secret}",
    ),
    "transfer_requested": MessageText(
        "Din anmodning om at skifte bibliotek",
        "Din anmodning om at flytte din konto til {library} er registreret. "
        "Kontoen bliver på dit nuværende bibliotek, medmindre {library} godkender anmodningen.",
    ),
    "transfer_completed": MessageText("Du har skiftet bibliotek", "Din konto er flyttet til {library}."),
    "transfer_denied": MessageText(
        "Din anmodning om at skifte bibliotek",
        "{library} har ikke godkendt din anmodning. Din konto bliver på dit nuværende bibliotek. "
        "Kontakt gerne biblioteket, hvis du har spørgsmål.",
    ),
    "moved_to_library": MessageText(
        "Du har skiftet bibliotek",
        "Din konto er flyttet til {library} med samtykke fra dig, din forælder eller din værge. "
        "Kontakt biblioteket, hvis ingen af jer har givet samtykke.",
    ),
    "moved_to_central": MessageText(
        "Din konto",
        "{library} administrerer nu din konto. Du logger ind som før. Hvis du ikke har en adgangskode, så bed om et link til at vælge en.",
    ),
    "purge_warning": MessageText(
        "Din konto slettes",
        "Din konto hos {library} har ikke været brugt længe og slettes efter {day}. "
        "Log ind, eller kontakt {library}, hvis du vil beholde den.",
    ),
    "expiry_warning": MessageText(
        "Din konto udløber",
        "Din konto hos {library} er gyldig til og med {valid_to}. Kontakt {library}, hvis du vil beholde den længere.",
    ),
    "password_reset_link": MessageText(
        "En ny adgangskode",
        "Du eller en anden har bedt om en ny adgangskode til din konto hos {library}. Vælg en her: {secret} "
        "Linket kan bruges én gang. Hvis det ikke var dig, der bad om den, behøver du ikke gøre noget.",
    ),
    "staff_password_reset_link": MessageText(
        "En ny adgangskode",
        "Du eller en anden har bedt om en ny adgangskode til din registratorkonto hos {library}. Vælg en her: {secret} "
        "Linket kan bruges én gang. Hvis det ikke var dig, der bad om den, behøver du ikke gøre noget.",
    ),
    "set_password_link": MessageText(
        "Din konto",
        "Du har en konto hos {library}. Vælg en adgangskode her: {secret} Linket kan bruges én gang.",
    ),
    "email_changed_notice": MessageText(
        "Din e-mailadresse",
        "E-mailadressen til din konto hos {library} er ændret. Kontakt biblioteket, hvis du ikke har bedt om det.",
    ),
}
