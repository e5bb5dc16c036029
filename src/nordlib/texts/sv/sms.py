"""Swedish: text messages from patrons, and the replies.

Each sentence is as short as it can be: a reply must fit into 160 characters of the GSM 7-bit alphabet.
"""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    "empty": RuleText("Ett sms har minst ett ord.", "Ditt sms är tomt."),
    "punctuation": RuleText("Ett sms har inga tecken som punkt och komma.", "Skriv utan punkt och komma."),
    "unknown_keyword": RuleText("Ett sms börjar med bibliotekets kodord.", "Kodordet saknas."),
    "unknown_command": RuleText("Efter bibliotekets kodord kommer ett kommando.", "Kommandot är okänt."),
    "trailing_text": RuleText("Inget står efter kommandot.", "Skriv inget efter kommandot."),
    "no_patron": RuleText(
        "En låntagare har avsändarens nummer, eller sms:et svarar på en påminnelse.",
        "Ingen låntagare har ditt nummer. Kontakta biblioteket.",
    ),
    "several_patrons": RuleText(
        "Bara en låntagare har avsändarens nummer, eller sms:et svarar på en påminnelse.",
        "Flera låntagare har ditt nummer. Logga in, eller svara på en påminnelse.",
    ),
}

PHRASES: Final = {
    "sms_renewed": "{renewed:# lån är omlånat|# lån är omlånade}.",
    "sms_not_renewed": "{not_renewed} lån kunde inte lånas om.",
    "sms_provisional": "{provisional} omlån är med förbehåll: det utlånande biblioteket kan säga nej.",
    "sms_nothing_renewed": "Inget är omlånat.",
    "sms_no_loans": "Du har inga lån.",
    "sms_fees": "Avgift: {fees}.",
    "sms_details": "Logga in för att se mer.",
    "sms_write": "Skriv bara: {command}",
    "sms_loan_number": "NUMMER",
    "sms_unknown_loan": "Du har inget lån med det numret.",
}

MESSAGES: Final = {
    "sms_reply": MessageText("Ditt sms", "{answer}"),
}
