"""The Faroe Islands: p-tal.

Nine digits `DDMMYY-XXX` (OECD, TIN information sheet "Faroe Islands"). No public source tells the century, the sex or a check digit: only
the shape and the date are judged, and what cannot be known is None with a flag.
"""

from datetime import date
from typing import Final

from nordlib.identity.number import IdentityNumber, NumberKind, ParseFailure, Problem, Scheme
from nordlib.identity.schemes.parsing import DIGITS, check_shape, days_of_months, find_invalid_character

__all__ = ["SCHEME", "ZONE", "canonicalize", "parse"]

SCHEME: Final = Scheme.FO
ZONE: Final = "Atlantic/Faroe"

_ALLOWED: Final = DIGITS | {"-"}
_NOT_DOCUMENTED: Final = frozenset({"century_not_documented", "checksum_not_documented"})


def canonicalize(text: str, on: date) -> str | None:  # noqa: ARG001 - the interface of every scheme; a date without a century is never in the future
    """The 9 digits of the number that the text is; None where it is none."""
    if len(text) == 10 and text[6] == "-":  # DDMMYY-XXX
        text = text[:6] + text[7:]
    if len(text) != 9 or not (text.isascii() and text.isdigit()):  # DDMMYYXXX
        return None
    return text if _has_date(text) else None


def parse(text: str, on: date) -> IdentityNumber | ParseFailure:
    """The number that the text is, or its fault."""
    number = canonicalize(text, on)
    if number is not None:
        return IdentityNumber(SCHEME, NumberKind.P_TAL, number, None, None, _NOT_DOCUMENTED)
    return find_invalid_character(text, _ALLOWED) or check_shape(text, (9,), "-", 6) or ParseFailure(Problem.DATE, 0, 6)


def _has_date(number: str) -> bool:
    """Whether a year YY of some century has the day; the leap years among them are those divisible by 4."""
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:6])
    return (month, day) in days_of_months() and ((month, day) != (2, 29) or year % 4 == 0)
