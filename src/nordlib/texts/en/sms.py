"""English: text messages from patrons, and the replies.

Each sentence is as short as it can be: a reply must fit into 160 characters of the GSM 7-bit alphabet.
"""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    "empty": RuleText("A text message has at least one word.", "Your message was empty."),
    "punctuation": RuleText("A text message has no punctuation.", "Do not use punctuation."),
    "unknown_keyword": RuleText("A text message begins with the library's keyword.", "The keyword is missing."),
    "unknown_command": RuleText("The library's keyword is followed by a command.", "The command is not known."),
    "trailing_text": RuleText("Nothing follows the command.", "Write nothing after the command."),
    "no_patron": RuleText(
        "A patron has the sender's number, or the message answers a reminder.", "No patron has your number. Contact the library."
    ),
    "several_patrons": RuleText(
        "Only one patron has the sender's number, or the message answers a reminder.",
        "Several patrons have your number. Log in, or answer a reminder.",
    ),
}

PHRASES: Final = {
    "sms_renewed": "{renewed:# loan was|# loans were} renewed.",
    "sms_not_renewed": "{not_renewed:# loan|# loans} could not be renewed.",
    "sms_provisional": "{provisional:# renewal is|# renewals are} provisional: the lending library may refuse.",
    "sms_nothing_renewed": "Nothing was renewed.",
    "sms_no_loans": "You have no loans.",
    "sms_fees": "Fee: {fees}.",
    "sms_details": "Log in to see more.",
    "sms_write": "Write only: {command}",
    "sms_loan_number": "NUMBER",
    "sms_unknown_loan": "You have no loan with that number.",
}

MESSAGES: Final = {
    "sms_reply": MessageText("Your text message", "{answer}"),
}
