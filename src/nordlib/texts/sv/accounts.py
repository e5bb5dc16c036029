"""Swedish: borrowers' accounts."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    # registrering
    "field_required": RuleText("Alla obligatoriska fält är ifyllda.", "Uppgift saknas: {parameter}."),
    "agreement_not_accepted": RuleText(
        "Låntagaren har gått igenom avtalet och godkänt det.",
        "Låntagaren har inte godkänt avtalet. Det behöver godkännas innan kontot kan skapas.",
    ),
    "agreement_must_be_accepted_by_guardian": RuleText(
        "För en låntagare under 18 år går vårdnadshavaren igenom avtalet och godkänner det.",
        "Vårdnadshavaren behöver gå igenom avtalet och godkänna det.",
    ),
    "not_eligible": RuleText(
        "Bara den som har en läsnedsättning som har sin grund i en funktionsnedsättning får registreras.",
        "Det är inte bekräftat att låntagaren har en läsnedsättning som har sin grund i en funktionsnedsättning.",
    ),
    "self_registration_forbidden": RuleText(
        "En registrerare får inte registrera sig själv.",
        "Det här numret är ditt eget. Du får inte registrera dig själv.",
    ),
    "identity_invalid": RuleText(
        "Numret är giltigt.",
        "Numret är inte giltigt här. Jämför det med låntagarens legitimation.",
    ),
    "identity_taken_own_library": RuleText(
        "Personen har inget konto vid ditt bibliotek eller dess filialer.",
        "Personen har redan ett konto vid ditt bibliotek eller en av dess filialer.",
    ),
    "identity_taken_elsewhere": RuleText(
        "Personen har inget konto vid ett annat bibliotek.",
        "Personen har redan ett konto vid ett annat bibliotek. Det kan flyttas hit om personen samtycker.",
    ),
    "email_invalid": RuleText(
        "E-postadressen är giltig.",
        "E-postadressen är inte giltig. Skriv den så här: namn@example.se.",
    ),
    "email_taken": RuleText(
        "Varje låntagarkonto har en egen e-postadress.",
        "E-postadressen kan inte användas. Varje låntagarkonto behöver en egen e-postadress.",
    ),
    "is_a_minor": RuleText(
        "Formuläret är för den som har fyllt 18 år.",
        "Personen är under 18 år. Använd formuläret för låntagare under 18 år.",
    ),
    "not_a_minor": RuleText(
        "Formuläret är för den som är under 18 år.",
        "Personen har fyllt 18 år. Använd formuläret för vuxna låntagare.",
    ),
    "guardian_not_adult": RuleText(
        "Vårdnadshavaren har fyllt 18 år.",
        "Vårdnadshavaren är under 18 år och kan inte godkänna avtalet för barnet.",
    ),
    "validity_in_past": RuleText("Sista giltighetsdagen har inte passerat.", "Sista giltighetsdagen, {valid_to}, har passerat."),
    "validity_too_long": RuleText(
        "Ett konto med samordningsnummer gäller en begränsad tid.",
        "Med samordningsnummer kan kontot gälla längst till och med {latest}.",
    ),
    "lma_card_expired": RuleText(
        "LMA-kortet är giltigt.",
        "LMA-kortet gällde till och med {card_valid_to}. Det behövs ett giltigt kort.",
    ),
    "validity_mismatch": RuleText(
        "Ett konto med LMA-kort gäller lika länge som kortet.",
        "Kontot behöver gälla till och med {card_valid_to}, som är LMA-kortets sista giltighetsdag. "
        "Fyll i det nya kortets nummer och datum om låntagaren har ett nytt kort.",
    ),
    "unknown_group": RuleText(
        "Användargrupperna är publicerade.",
        "Det finns ingen användargrupp som heter {parameter}.",
    ),
    "branch_not_registered": RuleText(
        "Biblioteket är registrerat.",
        "Biblioteket är inte registrerat. Ansök först om ett bibliotekskonto.",
    ),
    "not_your_library": RuleText(
        "Biblioteket är ditt eget eller en filial till det.",
        "Biblioteket är varken ditt eget eller en filial till det.",
    ),
    "has_administrator": RuleText(
        "Låntagaren får själv ingå avtal.",
        "En vuxen som har förvaltare kan inte själv ingå avtalet. Biblioteket hjälper till med talböcker på annat sätt. "
        "{agency} svarar på frågor: {phone}, vardagar {hours}, {email}.",
    ),
    "in_person_required": RuleText(
        "Låntagaren kommer till biblioteket, är redan känd som talbokslåntagare eller skickar ett ombud.",
        "Låntagaren behöver komma till biblioteket eller skicka ett ombud. "
        "Den som bor utomlands och inte kan komma lånar talböcker på cd från {agency}: {phone}, vardagar {hours}, {email}.",
    ),
    "proxy_document_missing": RuleText("Ett ombud har med sig alla handlingar.", "Ombudet behöver ta med: {parameter}."),
    # biblioteksbyte
    "not_visible": RuleText(
        "Kontot eller lånekortet är synligt för dig.",
        "Kontot eller lånekortet hittades inte.",
    ),
    "not_authorized": RuleText(
        "Du har behörighet att göra det här.",
        "Du har inte behörighet att göra det här: du, eller ditt bibliotek, har inte rätt till det. "
        "Det mottagande biblioteket svarar på en ansökan om biblioteksbyte; "
        "ett bibliotek där kortinnehavaren är låntagare svarar på frågor om ett lånekort.",
    ),
    "contact_central": RuleText(
        "Biblioteket får göra det här på egen hand.",
        "Det här sköter {agency}. Kontakta {agency}: {phone}, vardagar {hours}, {email}.",
    ),
    "account_expired": RuleText("Kontot är giltigt.", "Kontot gällde till och med {valid_to}. Kontakta biblioteket."),
    "library_not_found": RuleText("Biblioteket finns.", "Biblioteket finns inte."),
    "same_library": RuleText("Kontot flyttas till ett annat bibliotek.", "Kontot finns redan vid det biblioteket."),
    "transfer_already_pending": RuleText(
        "Ett konto kan bara ha en ansökan om biblioteksbyte åt gången.",
        "En ansökan om biblioteksbyte väntar redan på svar.",
    ),
    "transfer_not_pending": RuleText("Ansökan väntar på svar.", "Ingen ansökan väntar på svar."),
    "account_not_found": RuleText(
        "Personen har ett konto.",
        "Det finns inget konto med det här numret.",
    ),
    "consent_required": RuleText(
        "Låntagaren har samtyckt till flytten.",
        "Låntagaren behöver samtycka innan kontot flyttas.",
    ),
    "guardian_consent_required": RuleText(
        "För en låntagare under 18 år har vårdnadshavaren samtyckt till flytten.",
        "Vårdnadshavaren behöver samtycka innan kontot flyttas.",
    ),
    # ändringar av kontot
    "identity_change_not_allowed": RuleText(
        "Det nya numret får ersätta det gamla.",
        "Det här numret kan inte ersätta det gamla.",
    ),
    "new_account_required": RuleText(
        "Ett konto med LMA-nummer ersätts av ett nytt konto när personen får ett annat identitetsnummer.",
        "Personen behöver ett nytt konto med det nya numret. Kontot med LMA-numret tas bort samtidigt.",
    ),
    "field_not_allowed": RuleText(
        "Bara uppgifter som får sparas om personen registreras.", "Det här får inte sparas om personen: {parameter}."
    ),
    "birth_date_known": RuleText("Födelsedatumet var inte känt förut.", "Födelsedatumet är redan känt och kan inte ändras här."),
    "version_conflict": RuleText(
        "Ingen annan har ändrat kontot under tiden.",
        "Någon annan har ändrat kontot under tiden. Titta på det igen innan du sparar.",
    ),
    # två konton för en person
    "same_account": RuleText("Kontona är två olika konton.", "Det är ett och samma konto."),
    "not_one_person": RuleText(
        "En och samma person kan ha haft båda identitetsnumren.",
        "En och samma person har inte båda de här identitetsnumren. Kontona kan inte slås ihop.",
    ),
    "keep_other_account": RuleText(
        "Kontot med det senare identitetsnumret behålls.",
        "Det andra kontot har det senare identitetsnumret. Behåll det kontot i stället.",
    ),
    "birth_dates_differ": RuleText(
        "Födelsedatumen stämmer överens.",
        "Födelsedatumen skiljer sig åt. Kontona kan inte slås ihop.",
    ),
    "transfer_unanswered": RuleText(
        "Ingen ansökan om biblioteksbyte väntar på svar.",
        "En ansökan om biblioteksbyte väntar på svar. Den måste besvaras innan kontona slås ihop.",
    ),
    "confirmation_required": RuleText(
        "Personalen har bekräftat att båda kontona tillhör samma person.",
        "Det här skiljer sig åt mellan kontona: {parameter}. Kontrollera det och bekräfta att båda tillhör samma person.",
    ),
    # överföring av konton
    "field_invalid": RuleText("Varje fält på raden kan läsas.", "Uppgiften kan inte läsas: {parameter}."),
    "id_taken": RuleText("Radens id är ledigt.", "Radens id tillhör ett annat konto, eller ett konto som är borttaget."),
    "changed_since_import": RuleText(
        "Kontot har inte ändrats sedan det fördes över.",
        "Kontot har redan förts över, och kontot eller raden har ändrats sedan dess.",
    ),
    # personalkonton
    "not_authenticated": RuleText(
        "Du har ett personalkonto.",
        "Du är inte inloggad: ditt personalkonto är borttaget.",
    ),
    "library_is_fixed": RuleText(
        "Ett registrerarkonto hör till ett bibliotek.",
        "Ett registrerarkonto kan inte byta bibliotek. Ansök om ett nytt på den nya arbetsplatsen.",
    ),
    # inloggning och lösenord
    "invalid_credentials": RuleText(
        "Inloggningsuppgifterna stämmer.",
        "Inloggningsuppgifterna stämmer inte. Kontrollera e-postadressen eller lånekortsnumret, och lösenordet eller pinkoden.",
    ),
    "token_invalid": RuleText(
        "Länken är giltig.",
        "Länken gäller inte längre. Be om en ny.",
    ),
    "password_too_short": RuleText(
        "Lösenordet är tillräckligt långt.",
        "Lösenordet är för kort. Det behöver ha minst {least:# tecken|# tecken}.",
    ),
    "password_too_common": RuleText(
        "Lösenordet är svårt att gissa.",
        "Många använder det här lösenordet, så det är lätt att gissa. Välj ett annat.",
    ),
}

MESSAGES: Final = {
    "credentials_with_generated_password": MessageText(
        "Ditt konto",
        "Du har ett konto vid {library}. Logga in med den här e-postadressen och lösenordet {secret}",
    ),
    "transfer_requested": MessageText(
        "Din ansökan om biblioteksbyte",
        "Din ansökan om att flytta ditt konto till {library} är registrerad. "
        "Kontot ligger kvar vid ditt nuvarande bibliotek om inte {library} godkänner ansökan.",
    ),
    "transfer_completed": MessageText("Du har bytt bibliotek", "Ditt konto har flyttats till {library}."),
    "transfer_denied": MessageText(
        "Din ansökan om biblioteksbyte",
        "{library} har inte godkänt din ansökan. Ditt konto ligger kvar vid ditt nuvarande bibliotek. "
        "Kontakta gärna biblioteket om du har frågor.",
    ),
    "moved_to_library": MessageText(
        "Du har bytt bibliotek",
        "Ditt konto har flyttats till {library} med samtycke från dig eller din vårdnadshavare. "
        "Kontakta biblioteket om ingen av er har samtyckt.",
    ),
    "moved_to_central": MessageText(
        "Ditt konto",
        "{library} hanterar nu ditt konto. Du loggar in som förut. Om du inte har något lösenord, be om en länk för att välja ett.",
    ),
    "purge_warning": MessageText(
        "Ditt konto tas bort",
        "Ditt konto vid {library} har inte använts på länge och tas bort efter {day}. "
        "Logga in eller kontakta {library} om du vill ha det kvar.",
    ),
    "expiry_warning": MessageText(
        "Ditt konto upphör",
        "Ditt konto vid {library} gäller till och med {valid_to}. Kontakta {library} om du vill ha det kvar längre.",
    ),
    "password_reset_link": MessageText(
        "Ett nytt lösenord",
        "Du eller någon annan har bett om ett nytt lösenord till ditt konto vid {library}. Välj ett här: {secret} "
        "Länken kan användas en gång. Om det inte var du som bad om det behöver du inte göra något.",
    ),
    "staff_password_reset_link": MessageText(
        "Ett nytt lösenord",
        "Du eller någon annan har bett om ett nytt lösenord till ditt registrerarkonto vid {library}. Välj ett här: {secret} "
        "Länken kan användas en gång. Om det inte var du som bad om det behöver du inte göra något.",
    ),
    "set_password_link": MessageText(
        "Ditt konto",
        "Du har ett konto vid {library}. Välj ett lösenord här: {secret} Länken kan användas en gång.",
    ),
    "email_changed_notice": MessageText(
        "Din e-postadress",
        "E-postadressen till ditt konto vid {library} har ändrats. Kontakta biblioteket om du inte har bett om det.",
    ),
}
