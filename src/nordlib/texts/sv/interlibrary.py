"""Svenska: låntagarnas beställningar från andra bibliotek."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    "username_must_be_email": RuleText(
        "Användarnamnet är en e-postadress.",
        "Användarnamnet måste vara en e-postadress, eftersom alla meddelanden skickas dit.",
    ),
    "library_not_participating": RuleText(
        "Hembiblioteket deltar i fjärrlån.",
        "Hembiblioteket deltar inte. Fråga på ditt bibliotek hur du beställer från andra bibliotek.",
    ),
    "one_home_library_only": RuleText(
        "Låntagaren har ett konto med ett hembibliotek.",
        "Det finns redan ett konto med detta användarnamn, och ett konto har ett hembibliotek. Logga in och ändra kontot.",
    ),
    "kind_invalid": RuleText(
        "Ett lån eller en kopia beställs.",
        "Välj lån eller kopia.",
    ),
    "held_by_home_library": RuleText(
        "Hembiblioteket har inte titeln.",
        "Ditt hembibliotek har titeln. Beställ den där, även om den är utlånad.",
    ),
    "group_may_not_request": RuleText(
        "Låntagaren tillhör en grupp som får beställa.",
        "Din låntagargrupp kan inte beställa från andra bibliotek här. Fråga på ditt bibliotek.",
    ),
    "request_unknown": RuleText(
        "Tjänsten har beställningen.",
        "Det finns ingen sådan beställning. Kontrollera numret på kvittot.",
    ),
    "request_event_impossible": RuleText(
        "Det som meddelas kan hända med beställningen.",
        "Detta kan inte hända med beställningen nu. Se dess status.",
    ),
}

PHRASES: Final = {
    "order_struck_not_a_patron": "Ditt hembibliotek har dig inte under detta namn. Kontakta biblioteket.",
    "order_struck_data_mismatch": (
        "Ditt hembibliotek har andra uppgifter: {fields}. Ändra ditt konto, eller meddela biblioteket, och beställ igen."
    ),
}

MESSAGES: Final = {
    "order_struck": MessageText(
        "Din beställning har strukits",
        "Din beställning {receipt} har strukits. {reason}",
    ),
    "order_message": MessageText(
        "Om din beställning",
        "Meddelande från {library} om din beställning: {text}",
    ),
    "interlibrary_password_reset_link": MessageText(
        "Ett nytt lösenord",
        "Du eller någon annan har bett om ett nytt lösenord till ditt konto hos {library}. Välj ett här: {secret} "
        "Länken kan användas en gång. Om det inte var du behöver du inte göra något.",
    ),
    "interlibrary_email_changed_notice": MessageText(
        "Ditt användarnamn",
        "Användarnamnet för ditt konto hos {library} har ändrats. Kontakta biblioteket om du inte har bett om det.",
    ),
}
