"""The Faroe Islands: p-tal.

Nine digits `DDMMYY-XXX` (OECD, TIN information sheet "Faroe Islands"). No public source documents the century, the sex or a check
digit: only the shape and the date are checked, the birth date and the sex are None, and flags say what is not documented.
"""

from datetime import date
from typing import Final

from nordlib.identity.number import IdentityNumber, NumberKind, Scheme, new_number
from nordlib.identity.problems import ParseFailure, Problem
from nordlib.identity.schemes.parsing import DIGITS, check_shape, days_of_months, find_invalid_character

__all__ = ["SCHEME", "ZONE", "canonicalize", "parse"]

#: The scheme that this module implements.
SCHEME: Final = Scheme.FO
#: The IANA name of the time zone in which "today" is determined.
ZONE: Final = "Atlantic/Faroe"

_ALLOWED: Final = DIGITS | {"-"}
NOT_DOCUMENTED: Final = frozenset({"century_not_documented", "checksum_not_documented"})


def canonicalize(text: str, on: date) -> str | None:  # noqa: ARG001 - the interface of every scheme; without a century a date cannot be in the future
    """Return the 9 digits of the number if the text is valid; else None."""
    if len(text) == 10 and text[6] == "-":  # DDMMYY-XXX
        text = text[:6] + text[7:]
    if len(text) != 9 or not (text.isascii() and text.isdigit()):  # DDMMYYXXX
        return None
    return text if _has_date(text) else None


def parse(text: str, on: date) -> IdentityNumber | ParseFailure:
    """Return the number, or the first problem of a text that is not valid."""
    number = canonicalize(text, on)
    if number is not None:
        return new_number(SCHEME, NumberKind.P_TAL, number, None, None, NOT_DOCUMENTED)
    return find_invalid_character(text, _ALLOWED) or check_shape(text, (9,), "-", 6) or ParseFailure(Problem.DATE, 0, 6)


def _has_date(number: str) -> bool:
    """Whether the day exists in year YY of some century; a year YY is a leap year in some century if YY is divisible by 4."""
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:6])
    return (month, day) in days_of_months() and ((month, day) != (2, 29) or year % 4 == 0)
