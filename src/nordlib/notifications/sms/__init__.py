"""Text messages from patrons: read, decided, and answered (SMS-01 to SMS-05, READ-C01 to READ-C03, READ-C26).

The text of a message is in no repr, no error and no fact of a decision.
"""

from nordlib.notifications.sms.parts import SmsEncoding, SmsParts, fits_one_part, sms_parts
from nordlib.notifications.sms.policy import HELSINGOR_SMS, SMS_POLICIES, Punctuation, SmsAction, SmsCommand, SmsPolicy
from nordlib.notifications.sms.reading import SmsReading, read
from nordlib.notifications.sms.reply import SmsOutcome, reply_text
from nordlib.notifications.sms.rules import RULES, SmsCase, SmsFacts, SmsRequest, decide

__all__ = [
    "HELSINGOR_SMS",
    "RULES",
    "SMS_POLICIES",
    "Punctuation",
    "SmsAction",
    "SmsCase",
    "SmsCommand",
    "SmsEncoding",
    "SmsFacts",
    "SmsOutcome",
    "SmsParts",
    "SmsPolicy",
    "SmsReading",
    "SmsRequest",
    "decide",
    "fits_one_part",
    "read",
    "reply_text",
    "sms_parts",
]
