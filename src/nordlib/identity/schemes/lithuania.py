"""Lithuania: asmens kodas. The first digit 9 marks an exceptional number, which encodes neither a date nor a sex."""

from datetime import date
from typing import Final

from nordlib.identity.number import IdentityNumber, NumberKind, ParseFailure, Scheme
from nordlib.identity.schemes.baltics import birth_date_of, canonical_of, failure_of, sex_of

__all__ = ["SCHEME", "ZONE", "canonicalize", "parse"]

#: The scheme that this module implements.
SCHEME: Final = Scheme.LT
#: The IANA name of the time zone in which "today" is determined.
ZONE: Final = "Europe/Vilnius"

_CENTURIES: Final = {str(digit): 1800 + 100 * ((digit - 1) // 2) for digit in range(1, 7)}
_EXCEPTIONAL: Final = "9"
_ASMENS_KODAS: Final = NumberKind.ASMENS_KODAS
_NO_FLAGS: Final[frozenset[str]] = frozenset()
_EXCEPTION: Final = frozenset({"exceptional"})


def canonicalize(text: str, on: date) -> str | None:
    """Return the 11 digits of the number if the text is valid on a day; else None."""
    return canonical_of(text, on, _CENTURIES, _EXCEPTIONAL)


def parse(text: str, on: date) -> IdentityNumber | ParseFailure:
    """Return the number, or the first problem of the text in the order century, date, check digit, future date."""
    number = canonicalize(text, on)
    if number is None:
        return failure_of(text, _CENTURIES, _EXCEPTIONAL)
    if number[0] == _EXCEPTIONAL:
        return IdentityNumber(SCHEME, _ASMENS_KODAS, number, None, None, _EXCEPTION)
    return IdentityNumber(SCHEME, _ASMENS_KODAS, number, birth_date_of(number, _CENTURIES), sex_of(number), _NO_FLAGS)
