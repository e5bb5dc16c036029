"""Danish: text messages from patrons, and the replies.

Each sentence is as short as it can be: a reply must fit into 160 characters of the GSM 7-bit alphabet.
"""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    "empty": RuleText("En sms har mindst ét ord.", "Din sms er tom."),
    "punctuation": RuleText("En sms har ingen tegn som punktum og komma.", "Skriv uden punktum og komma."),
    "unknown_keyword": RuleText("En sms begynder med bibliotekets kodeord.", "Kodeordet mangler."),
    "unknown_command": RuleText("Efter bibliotekets kodeord kommer en kommando.", "Kommandoen kendes ikke."),
    "trailing_text": RuleText("Der står ikke noget efter kommandoen.", "Skriv ikke noget efter kommandoen."),
    "no_patron": RuleText(
        "En låner har afsenderens nummer, eller sms'en svarer på en påmindelse.", "Ingen låner har dit nummer. Kontakt biblioteket."
    ),
    "several_patrons": RuleText(
        "Kun én låner har afsenderens nummer, eller sms'en svarer på en påmindelse.",
        "Flere lånere har dit nummer. Log ind, eller svar på en påmindelse.",
    ),
}

PHRASES: Final = {
    "sms_renewed": "{renewed} lån er fornyet.",
    "sms_not_renewed": "{not_renewed} lån kunne ikke fornyes.",
    "sms_provisional": "{provisional:# fornyelse er|# fornyelser er} med forbehold: ejerbiblioteket kan sige nej.",
    "sms_nothing_renewed": "Intet er fornyet.",
    "sms_no_loans": "Du har ingen lån.",
    "sms_fees": "Gebyr: {fees}.",
    "sms_details": "Log ind for at se mere.",
    "sms_write": "Skriv kun: {command}",
    "sms_loan_number": "NUMMER",
    "sms_unknown_loan": "Du har intet lån med det nummer.",
}

MESSAGES: Final = {
    "sms_reply": MessageText("Din sms", "{answer}"),
}
