"""The Faroe Islands: p-tal.

Nine digits `DDMMYY-XXX` (OECD, TIN information sheet "Faroe Islands"). No public source documents the century, the sex or a check
digit: only the shape and the date are checked, the birth date and the sex are None, and flags say what is not documented.
"""

from datetime import date
from typing import Final, NamedTuple

from nordlib.identity.number import IdentityNumber, NumberKind, Scheme, new_number
from nordlib.identity.problems import ParseFailure, Problem
from nordlib.identity.schemes.order import Order, Value, day_is_missing, first_failure
from nordlib.identity.schemes.parsing import DIGITS, LEAP_DAY, ORDINARY_DAY, check_shape, day_table, find_invalid_character

__all__ = ["SCHEME", "ZONE", "canonicalize", "parse"]

#: The scheme that this module implements.
SCHEME: Final = Scheme.FO
#: The IANA name of the time zone in which "today" is determined.
ZONE: Final = "Atlantic/Faroe"

_ALLOWED: Final = DIGITS | {"-"}
#: The flags of every number.
NOT_DOCUMENTED: Final = frozenset({"century_not_documented", "checksum_not_documented"})


class Fields(NamedTuple):
    """What the problem of a number is found from.

    Attributes:
        kind_of_day: the entry of `DAYS`.
        is_leap: whether some century has 29 February in its year YY.
    """

    kind_of_day: Value
    is_leap: Value


#: The date.
ORDER: Final[Order[Fields]] = ((Problem.DATE, lambda of: day_is_missing(of.kind_of_day, of.is_leap), slice(0, 6)),)


def canonicalize(text: str, on: date) -> str | None:  # noqa: ARG001 - the interface of every scheme; without a century a date cannot be in the future
    """Return the 9 digits of the number if the text is valid; else None."""
    if len(text) == 10 and text[6] == "-":  # DDMMYY-XXX
        text = text[:6] + text[7:]
    if len(text) != 9 or not (text.isascii() and text.isdigit()):  # DDMMYYXXX
        return None
    kind_of_day = DAYS[int(text[:4])]
    return text if kind_of_day == ORDINARY_DAY or (kind_of_day == LEAP_DAY and int(text[4:6]) % 4 == 0) else None


def parse(text: str, on: date) -> IdentityNumber | ParseFailure:
    """Return the number, or the first problem of a text that is not valid."""
    number = canonicalize(text, on)
    if number is not None:
        return new_number(SCHEME, NumberKind.P_TAL, number, None, None, NOT_DOCUMENTED)
    error = find_invalid_character(text, _ALLOWED) or check_shape(text, (9,), "-", 6)
    return error or first_failure(ORDER, _fields_of(text.replace("-", "")), text, "-")


def _fields_of(number: str) -> Fields:
    """Return the fields of nine digits; a year YY is a leap year in some century if YY is divisible by 4."""
    return Fields(DAYS[int(number[:4])], int(number[4:6]) % 4 == 0)


#: The kind of day by DDMM.
DAYS: Final = bytes(day_table())
