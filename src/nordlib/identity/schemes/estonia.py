"""Estonia: isikukood (Estonian standard EVS 585)."""

from datetime import date
from typing import Final

from nordlib.identity.number import IdentityNumber, NumberKind, Scheme, new_number
from nordlib.identity.problems import ParseFailure
from nordlib.identity.schemes.baltics import birth_date_of, canonical_of, failure_of, sex_of

__all__ = ["SCHEME", "ZONE", "canonicalize", "parse"]

#: The scheme that this module implements.
SCHEME: Final = Scheme.EE
#: The IANA name of the time zone in which "today" is determined.
ZONE: Final = "Europe/Tallinn"

#: The first year of the century by the first digit.
CENTURIES: Final = {str(digit): 1800 + 100 * ((digit - 1) // 2) for digit in range(1, 9)}
_ISIKUKOOD: Final = NumberKind.ISIKUKOOD
_NO_FLAGS: Final[frozenset[str]] = frozenset()


def canonicalize(text: str, on: date) -> str | None:
    """Return the 11 digits of the number if the text is valid on a day; else None."""
    return canonical_of(text, on, CENTURIES)


def parse(text: str, on: date) -> IdentityNumber | ParseFailure:
    """Return the number, or the first problem of the text in the order century, date, check digit, future date."""
    number = canonicalize(text, on)
    if number is None:
        return failure_of(text, on, CENTURIES)
    return new_number(SCHEME, _ISIKUKOOD, number, birth_date_of(number, CENTURIES), sex_of(number), _NO_FLAGS)
