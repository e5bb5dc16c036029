"""Latvia: personas kods, with a birth date until 2017 and without one since.

Eleven digits, written with or without `-` after the sixth.

Until 30 June 2017 a code was `DDMMYY-CNNNK`: C is the century, 0 for the 1800s, 1 for the 1900s, 2 for the 2000s (Centrālā statistikas
pārvalde, "Latvijas iedzīvotāju reģistrācijas sistēmas klasifikators"; OECD, TIN information "Latvia"). No official text says how K is
computed, or that it is a check digit at all. The rule here is what independent programs agree on, and python-stdnum says of its own that
no independent source confirms it: K is `(1101 - sum) mod 11 mod 10`, with the weights 1 6 3 7 9 10 5 8 4 2. SK ID Solutions' test codes
obey it, except for one. Programs disagree on a remainder of 10: most take the digit 0, one never makes such a code. Here 0 is
valid, so that no holder of such a code is rejected. No report of an issued code that fails the check was found.

Since 1 July 2017 a code begins with 3 and a digit 2-9, and its other digits are random (PMLP, "Personas koda maiņa"; at first every such
code began with 32). It encodes neither a date nor a check digit. All published test codes of this form still end in the digit that the old
rule gives, and python-stdnum 2.2 demands it, but java-personal-code's and samesystem's do not: no check is made, and flags say so.

The holder of a code with a date may exchange it once for one without. Neither form encodes the sex. A birth date after 30 June 2017 is not
refused, although no code with such a date was issued.
"""

from calendar import isleap
from datetime import date
from typing import Final

from nordlib.identity.number import IdentityNumber, NumberKind, Scheme, new_number
from nordlib.identity.problems import ParseFailure, Problem
from nordlib.identity.schemes.baltics import Fields
from nordlib.identity.schemes.order import Order, day_is_missing, day_number, first_failure
from nordlib.identity.schemes.parsing import (
    DIGITS,
    LEAP_DAY,
    check_shape,
    day_table,
    find_invalid_character,
    weighted_residues,
)

__all__ = ["SCHEME", "ZONE", "canonicalize", "parse"]

#: The scheme that this module implements.
SCHEME: Final = Scheme.LV
#: The IANA name of the time zone in which "today" is determined.
ZONE: Final = "Europe/Riga"

_ALLOWED: Final = DIGITS | {"-"}
#: The first two digits of a code without a date.
UNDATED: Final = range(32, 40)
#: The first year of the century by C; 0 if C is not assigned.
CENTURIES: Final = (1800, 1900, 2000, 0, 0, 0, 0, 0, 0, 0)
_PERSONAS_KODS: Final = NumberKind.PERSONAS_KODS
_PERSONAS_KODS_UNDATED: Final = NumberKind.PERSONAS_KODS_UNDATED
_NO_FLAGS: Final[frozenset[str]] = frozenset()
#: The flags of a code without a date.
NOT_DOCUMENTED: Final = frozenset({"no_birth_date", "checksum_not_documented"})

#: Century, date, check digit, future date; a code without a date has none of them.
ORDER: Final[Order[Fields]] = (
    (Problem.CENTURY, lambda of: of.is_dated & (of.century == 0), slice(6, 7)),
    (Problem.DATE, lambda of: of.is_dated & of.lacks_day, slice(0, 6)),
    (Problem.CHECKSUM, lambda of: of.is_dated & (of.check != of.wanted), slice(10, 11)),
    (Problem.FUTURE_DATE, lambda of: of.is_dated & (of.day > of.today), slice(0, 6)),
)


def canonicalize(text: str, on: date) -> str | None:
    """Return the 11 digits of the number if the text is valid on a day; else None."""
    if len(text) == 12 and text[6] == "-":  # DDMMYY-CNNNK
        text = text[:6] + text[7:]
    if len(text) != 11 or not (text.isascii() and text.isdigit()):  # DDMMYYCNNNK
        return None
    day_month, rest = divmod(int(text), 10_000_000)
    if day_month // 100 in UNDATED:
        return text
    check = CHECK_DIGITS[SUMS[0][day_month] + SUMS[1][rest // 1000] + SUMS[2][rest // 10 % 100]]
    century, kind_of_day = CENTURIES[rest // 10_000 % 10], DAYS[day_month]
    if check != rest % 10 or not century or not kind_of_day:
        return None
    year = century + rest // 100_000
    if kind_of_day == LEAP_DAY and not isleap(year):
        return None
    return text if year < on.year or (year, day_month % 100, day_month // 100) <= (on.year, on.month, on.day) else None


def parse(text: str, on: date) -> IdentityNumber | ParseFailure:
    """Return the number, or the first problem of the text in the order century, date, check digit, future date."""
    number = canonicalize(text, on)
    if number is None:
        return _failure(text, on)
    if int(number[:2]) in UNDATED:
        return new_number(SCHEME, _PERSONAS_KODS_UNDATED, number, None, None, NOT_DOCUMENTED)
    return new_number(SCHEME, _PERSONAS_KODS, number, _birth_date_of(number), None, _NO_FLAGS)


def _birth_date_of(number: str) -> date:
    return date(CENTURIES[int(number[6])] + int(number[4:6]), int(number[2:4]), int(number[:2]))


def _failure(text: str, on: date) -> ParseFailure:
    """Return the first problem of a text that is not valid on a day."""
    error = find_invalid_character(text, _ALLOWED) or check_shape(text, (11,), "-", 6)
    if error is not None:
        return error
    number = text.replace("-", "")
    day, month, century = int(number[:2]), int(number[2:4]), CENTURIES[int(number[6])]
    day_month, year = 100 * day + month, century + int(number[4:6])
    wanted = CHECK_DIGITS[SUMS[0][day_month] + SUMS[1][int(number[4:8])] + SUMS[2][int(number[8:10])]]
    whole_day = 10_000 * year + 100 * month + day
    is_dated = day not in UNDATED
    lacks_day = day_is_missing(DAYS[day_month], isleap(year))
    fields = Fields(is_dated, century, lacks_day, int(number[10]), wanted, whole_day, day_number(on))
    return first_failure(ORDER, fields, text, "-")


#: The remainders of the weighted sum, for three pieces of the number: DDMM, YYCN, NN.
SUMS: Final = tuple(weighted_residues(weights) for weights in ((1, 6, 3, 7), (9, 10, 5, 8), (4, 2)))
#: The check digit by the sum of the three entries.
CHECK_DIGITS: Final = bytes((1101 - total) % 11 % 10 for total in range(31))
#: The kind of day by DDMM.
DAYS: Final = bytes(day_table())
