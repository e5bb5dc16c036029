"""Lithuania: asmens kodas.

The first digit 9 marks an exceptional number, which encodes neither a date nor a sex.

The month or the day is said to be 00 in the numbers of older people who do not remember it, "a very rare exception" (lt.wikipedia.org,
"Asmens kodas", Išimtys; the same in the README of EErikas/personal_id_tool, and gyvatukas models it). No official text that says so was
found, neither in the law (Lietuvos Respublikos gyventojų registro įstatymas) nor in the register's rules of 2000, so such a number is not
valid here. A host may accept it (`NumberAcceptance.accept_unknown_lithuanian_dates`, which calls `with_unknown_date`).
"""

from datetime import date
from typing import Final

from nordlib.identity.number import IdentityNumber, NumberKind, Scheme, new_number
from nordlib.identity.problems import ParseFailure
from nordlib.identity.schemes.baltics import birth_date_of, canonical_of, failure_of, sex_of

__all__ = ["SCHEME", "ZONE", "canonicalize", "parse", "with_unknown_date"]

#: The scheme that this module implements.
SCHEME: Final = Scheme.LT
#: The IANA name of the time zone in which "today" is determined.
ZONE: Final = "Europe/Vilnius"

#: The first year of the century by the first digit.
CENTURIES: Final = {str(digit): 1800 + 100 * ((digit - 1) // 2) for digit in range(1, 7)}
#: The first digit of an exceptional number.
EXCEPTIONAL: Final = "9"
_ASMENS_KODAS: Final = NumberKind.ASMENS_KODAS
_NO_FLAGS: Final[frozenset[str]] = frozenset()
#: The flag of an exceptional number.
EXCEPTION: Final = frozenset({"exceptional"})
_DATE_UNKNOWN: Final = frozenset({"birth_date_unknown"})


def canonicalize(text: str, on: date) -> str | None:
    """Return the 11 digits of the number if the text is valid on a day; else None."""
    return canonical_of(text, on, CENTURIES, EXCEPTIONAL)


def parse(text: str, on: date) -> IdentityNumber | ParseFailure:
    """Return the number, or the first problem of the text in the order century, date, check digit, future date."""
    number = canonicalize(text, on)
    if number is None:
        return failure_of(text, on, CENTURIES, EXCEPTIONAL)
    if number[0] == EXCEPTIONAL:
        return new_number(SCHEME, _ASMENS_KODAS, number, None, None, EXCEPTION)
    return new_number(SCHEME, _ASMENS_KODAS, number, birth_date_of(number, CENTURIES), sex_of(number), _NO_FLAGS)


def with_unknown_date(text: str, on: date) -> IdentityNumber | None:
    """Return the number of a text whose month, day or both are 00; None if the text has another problem.

    The other of the two must exist, and the year, or the month if it is given, may not be after the reference date.
    """
    number = canonical_of(text, on, {}, "".join(CENTURIES))
    if number is None:
        return None
    year, month, day = CENTURIES[number[0]] + int(number[1:3]), int(number[3:5]), int(number[5:7])
    is_unknown = 0 in (month, day) and month <= 12 and day <= 31
    if not is_unknown or (year, month) > (on.year, on.month):
        return None
    return new_number(SCHEME, _ASMENS_KODAS, number, None, sex_of(number), _DATE_UNKNOWN)
