"""The numbering that Estonia and Lithuania share: eleven digits `GYYMMDDSSSC`.

G encodes the century and the sex (1 and 2 for the 1800s, and so on; odd for men). C is a check digit with two rows of weights: 1-9 and 1,
or 3-9 and 1-3 if the first row leaves 10, or 0 if both leave 10 (Estonian standard EVS 585; Lietuvos gyventojų registro įstatymas).
"""

from calendar import isleap
from datetime import date
from typing import Final, NamedTuple

from nordlib.identity.number import Sex
from nordlib.identity.problems import ParseFailure, Problem
from nordlib.identity.schemes.order import Order, Value, day_is_missing, day_number, first_failure
from nordlib.identity.schemes.parsing import (
    DIGITS,
    LEAP_DAY,
    check_shape,
    day_table,
    find_invalid_character,
    paired_residues,
)

__all__ = ["birth_date_of", "canonical_of", "failure_of", "sex_of"]

_FIRST: Final = (1, 2, 3, 4, 5, 6, 7, 8, 9, 1)
_SECOND: Final = (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)
_MALE: Final = Sex.MALE
_FEMALE: Final = Sex.FEMALE


class Fields(NamedTuple):
    """What the problems of a number are found from.

    Attributes:
        is_dated: whether G says that the number encodes a date.
        century: the first year of the century; 0 if G is not assigned.
        lacks_day: whether the year has no such day.
        check: C.
        wanted: the check digit that the digits before C need.
        day: the date as a number, which grows with it.
        today: the reference date as such a number.
    """

    is_dated: Value
    century: Value
    lacks_day: Value
    check: Value
    wanted: Value
    day: Value
    today: int


#: Century, date, check digit, future date.
ORDER: Final[Order[Fields]] = (
    (Problem.CENTURY, lambda of: of.is_dated & (of.century == 0), slice(0, 1)),
    (Problem.DATE, lambda of: of.is_dated & of.lacks_day, slice(1, 7)),
    (Problem.CHECKSUM, lambda of: of.check != of.wanted, slice(10, 11)),
    (Problem.FUTURE_DATE, lambda of: of.is_dated & (of.day > of.today), slice(0, 7)),
)


def canonical_of(text: str, on: date, centuries: dict[str, int], undated: str = "") -> str | None:
    """Return the 11 digits of the number if the text is valid on a day; else None.

    Args:
        text: the number as written.
        on: the reference date.
        centuries: the first year of the century by G.
        undated: the values of G whose date is not checked.
    """
    if len(text) != 11 or not (text.isascii() and text.isdigit()):  # GYYMMDDSSSC
        return None
    number = int(text)
    if CHECK_DIGITS[SUMS[0][number // 10_000_000] + SUMS[1][number // 1000 % 10_000] + SUMS[2][number // 10 % 100]] != number % 10:
        return None
    if text[0] in undated:
        return text
    century = centuries.get(text[0])
    if century is None:
        return None
    month, day = number // 1_000_000 % 100, number // 10_000 % 100
    kind_of_day, year = DAYS[100 * day + month], century + number // 100_000_000 % 100
    if not kind_of_day or (kind_of_day == LEAP_DAY and not isleap(year)):
        return None
    return text if year < on.year or (year, month, day) <= (on.year, on.month, on.day) else None


def birth_date_of(number: str, centuries: dict[str, int]) -> date:
    """Return the birth date that a number encodes."""
    year_month_day = int(number[1:7])
    return date(centuries[number[0]] + year_month_day // 10_000, year_month_day // 100 % 100, year_month_day % 100)


def sex_of(number: str) -> Sex:
    """Return the sex that a number encodes."""
    return _MALE if number[0] in "1357" else _FEMALE


def failure_of(text: str, on: date, centuries: dict[str, int], undated: str = "") -> ParseFailure:
    """Return the first problem of a text that is not valid on a day, in the order century, date, check digit, future date.

    Args:
        text: the number as written.
        on: the reference date.
        centuries: the first year of the century by G.
        undated: the values of G whose date is not checked.
    """
    error = find_invalid_character(text, DIGITS) or check_shape(text, (11,), "", 0)
    if error is not None:
        return error
    century, month, day = centuries.get(text[0], 0), int(text[3:5]), int(text[5:7])
    year = century + int(text[1:3])
    wanted = CHECK_DIGITS[SUMS[0][int(text[:4])] + SUMS[1][int(text[4:8])] + SUMS[2][int(text[8:10])]]
    whole_day = 10_000 * year + 100 * month + day
    is_dated = text[0] not in undated
    lacks_day = day_is_missing(DAYS[100 * day + month], isleap(year))
    fields = Fields(is_dated, century, lacks_day, int(text[10]), wanted, whole_day, day_number(on))
    return first_failure(ORDER, fields, text)


#: The remainders of both rows of weights, for three pieces of the number: GYYM, MDDS, SS. See `paired_residues`.
SUMS: Final = tuple(paired_residues(_FIRST[start:stop], _SECOND[start:stop]) for start, stop in ((0, 4), (4, 8), (8, 10)))
#: The check digit by the sum of the three entries.
CHECK_DIGITS: Final = bytes(
    total % 31 % 11 if total % 31 % 11 < 10 else total // 31 % 11 % 10  # 10 is not a digit
    for total in range(31 * 31)
)
#: The kind of day by DDMM.
DAYS: Final = bytes(day_table())
