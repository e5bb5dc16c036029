"""Norwegian bokmål: text messages from patrons, and the replies.

Each sentence is as short as it can be: a reply must fit into 160 characters of the GSM 7-bit alphabet.
"""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    "empty": RuleText("En SMS har minst ett ord.", "Meldingen din er tom."),
    "punctuation": RuleText("En SMS har ingen tegn som punktum og komma.", "Skriv uten punktum og komma."),
    "unknown_keyword": RuleText("En SMS begynner med bibliotekets kodeord.", "Kodeordet mangler."),
    "unknown_command": RuleText("Etter bibliotekets kodeord kommer en kommando.", "Kommandoen er ukjent."),
    "trailing_text": RuleText("Det står ikke noe etter kommandoen.", "Skriv ikke noe etter kommandoen."),
    "no_patron": RuleText(
        "En låner har avsenderens nummer, eller meldingen svarer på en påminnelse.", "Ingen låner har nummeret ditt. Kontakt biblioteket."
    ),
    "several_patrons": RuleText(
        "Bare én låner har avsenderens nummer, eller meldingen svarer på en påminnelse.",
        "Flere lånere har nummeret ditt. Logg inn, eller svar på en påminnelse.",
    ),
}

PHRASES: Final = {
    "sms_renewed": "{renewed} lån er fornyet.",
    "sms_not_renewed": "{not_renewed} lån kunne ikke fornyes.",
    "sms_provisional": "{provisional:# fornying er|# fornyinger er} med forbehold: eierbiblioteket kan si nei.",
    "sms_nothing_renewed": "Ingenting er fornyet.",
    "sms_no_loans": "Du har ingen lån.",
    "sms_fees": "Gebyr: {fees}.",
    "sms_details": "Logg inn for å se mer.",
    "sms_write": "Skriv bare: {command}",
    "sms_loan_number": "NUMMER",
    "sms_unknown_loan": "Du har ikke noe lån med det nummeret.",
}

MESSAGES: Final = {
    "sms_reply": MessageText("SMS-en din", "{answer}"),
}
