"""The small tables of SIP2: languages, privileges of a patron, kinds of items, fees and messages.

Source: 3M Standard Interchange Protocol, version 2.00 (document revision 2.12, 2006): the fields "language", "patron status", "summary",
"fee type", "status code" and "supported messages".
"""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import Final

from nordlib.texts import Language

__all__ = ["LANGUAGE_CODES", "FeeType", "MessageType", "PatronFlag", "SummaryItem", "TerminalState", "language_code", "language_of"]


class PatronFlag(IntEnum):
    """What is true of a patron, by its place in the patron status of 14 characters."""

    CHARGE_DENIED = 0
    """The patron may not borrow."""
    RENEWAL_DENIED = 1
    """The patron may not renew."""
    RECALL_DENIED = 2
    """The patron may not recall."""
    HOLD_DENIED = 3
    """The patron may not place holds."""
    CARD_LOST = 4
    """The card was reported lost."""
    TOO_MANY_CHARGED = 5
    """The patron has too many loans."""
    TOO_MANY_OVERDUE = 6
    """Too many loans of the patron are late."""
    TOO_MANY_RENEWALS = 7
    """The patron has renewed too often."""
    TOO_MANY_CLAIMS = 8
    """The patron has too often claimed to have returned an item."""
    TOO_MANY_LOST = 9
    """The patron has lost too many items."""
    EXCESSIVE_FINES = 10
    """The patron owes too much in fines."""
    EXCESSIVE_FEES = 11
    """The patron owes too much in fees."""
    RECALL_OVERDUE = 12
    """A loan of the patron was recalled and is late."""
    TOO_MANY_BILLED = 13
    """Too many items were billed to the patron."""


class SummaryItem(IntEnum):
    """The kind of items that a terminal asks for, by its place in the summary of 10 characters (message 63)."""

    HOLD = 0
    """Holds that are ready to be picked up."""
    OVERDUE = 1
    """Loans that are late."""
    CHARGED = 2
    """Loans."""
    FINE = 3
    """Loans that cost a fee."""
    RECALL = 4
    """Loans that were recalled."""
    UNAVAILABLE_HOLD = 5
    """Holds for which no copy is ready."""


class MessageType(IntEnum):
    """What a library's system answers, by its place in the supported messages (BX) of 16 characters (message 98)."""

    PATRON_STATUS = 0
    """Messages 23 and 24."""
    CHECKOUT = 1
    """Messages 11 and 12."""
    CHECKIN = 2
    """Messages 09 and 10."""
    BLOCK_PATRON = 3
    """Message 01."""
    STATUS = 4
    """Messages 99 and 98."""
    RESEND = 5
    """Messages 97 and 96."""
    LOGIN = 6
    """Messages 93 and 94."""
    PATRON_INFORMATION = 7
    """Messages 63 and 64."""
    END_PATRON_SESSION = 8
    """Messages 35 and 36."""
    FEE_PAID = 9
    """Messages 37 and 38."""
    ITEM_INFORMATION = 10
    """Messages 17 and 18."""
    ITEM_STATUS_UPDATE = 11
    """Messages 19 and 20."""
    PATRON_ENABLE = 12
    """Messages 25 and 26."""
    HOLD = 13
    """Messages 15 and 16."""
    RENEW = 14
    """Messages 29 and 30."""
    RENEW_ALL = 15
    """Messages 65 and 66."""


class TerminalState(StrEnum):
    """What a terminal says of itself (message 99)."""

    OK = "0"
    """The terminal works."""
    OUT_OF_PAPER = "1"
    """The printer has no paper."""
    SHUTTING_DOWN = "2"
    """The terminal is about to shut down."""


class FeeType(StrEnum):
    """What a fee is for (BT)."""

    OTHER = "01"
    """Another fee, or it is not known what for."""
    ADMINISTRATIVE = "02"
    """An administrative fee."""
    DAMAGE = "03"
    """A damaged item."""
    OVERDUE = "04"
    """A late loan."""
    PROCESSING = "05"
    """Processing."""
    RENTAL = "06"
    """Rental."""
    REPLACEMENT = "07"
    """A replacement."""
    COMPUTER = "08"
    """The use of a computer."""
    HOLD = "09"
    """A hold."""


#: The codes of the languages in which nordlib has sentences: the one that is written, and those that are read.
LANGUAGE_CODES: Final[Mapping[str, Language]] = {"001": "en", "006": "sv", "009": "da", "012": "nb", "024": "en"}
_CODES: Final[Mapping[Language, str]] = {"en": "001", "sv": "006", "da": "009", "nb": "012"}


def language_of(code: str, default: Language) -> Language:
    """Return the language that a terminal asks for; the default if it asks for none, or for one that nordlib has no sentences in.

    >>> language_of("006", "da"), language_of("000", "da"), language_of("007", "da")
    ('sv', 'da', 'da')
    """
    return LANGUAGE_CODES.get(code, default)


def language_code(language: Language) -> str:
    """Return the code of three digits of a language.

    >>> language_code("nb")
    '012'
    """
    return _CODES[language]
