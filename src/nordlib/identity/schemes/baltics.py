"""What Estonia and Lithuania share: eleven digits `GYYMMDDSSSC`.

G tells century and sex (1 and 2 the 1800s, and so on; odd for men), C is a check digit by two rows of weights: 1-9 and 1, and where that
leaves 10, 3-9 and 1-3; where that leaves 10 too, 0 (Estonian standard EVS 585; Lietuvos gyventojų registro įstatymas).
"""

from calendar import isleap
from datetime import date
from typing import Final

from nordlib.identity.number import ParseFailure, Problem, Sex
from nordlib.identity.schemes.parsing import (
    DIGITS,
    LEAP_DAY,
    calendar_date,
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


def canonical_of(text: str, on: date, centuries: dict[str, int], undated: str = "") -> str | None:
    """The 11 digits, if they are a number; `undated` are the G whose date is not judged."""
    if len(text) != 11 or not (text.isascii() and text.isdigit()):  # GYYMMDDSSSC
        return None
    number = int(text)
    if _CHECK_DIGITS[_SUMS[0][number // 10_000_000] + _SUMS[1][number // 1000 % 10_000] + _SUMS[2][number // 10 % 100]] != number % 10:
        return None
    if text[0] in undated:
        return text
    century = centuries.get(text[0])
    if century is None:
        return None
    month, day = number // 1_000_000 % 100, number // 10_000 % 100
    found, year = _DAYS[100 * day + month], century + number // 100_000_000 % 100
    if not found or (found == LEAP_DAY and not isleap(year)):
        return None
    return text if year < on.year or (year, month, day) <= (on.year, on.month, on.day) else None


def birth_date_of(number: str, centuries: dict[str, int]) -> date:
    """The date that a number tells."""
    days = int(number[1:7])
    return date(centuries[number[0]] + days // 10_000, days // 100 % 100, days % 100)


def sex_of(number: str) -> Sex:
    """The sex that a number tells."""
    return _MALE if number[0] in "1357" else _FEMALE


def failure_of(text: str, centuries: dict[str, int], undated: str = "") -> ParseFailure:
    """Why a text is no number, in the order century, date, check digit, future date."""
    error = find_invalid_character(text, DIGITS) or check_shape(text, (11,), "", 0)
    if error is not None:
        return error
    century = centuries.get(text[0])
    if century is None and text[0] not in undated:
        return ParseFailure(Problem.CENTURY, 0, 1)
    if century is not None and calendar_date(century + int(text[1:3]), int(text[3:5]), int(text[5:7])) is None:
        return ParseFailure(Problem.DATE, 1, 7)
    if canonical_of(text, date.max, centuries, undated) is None:
        return ParseFailure(Problem.CHECKSUM, 10, 11)
    return ParseFailure(Problem.FUTURE_DATE, 0, 7)


#: Both rows of weights in three pieces: GYYM, MDDS, SS.
_SUMS: Final = tuple(paired_residues(_FIRST[start:stop], _SECOND[start:stop]) for start, stop in ((0, 4), (4, 8), (8, 10)))
#: The check digit by the sum of the three.
_CHECK_DIGITS: Final = bytes(both % 31 % 11 if both % 31 % 11 < 10 else both // 31 % 11 % 10 for both in range(31 * 31))  # a digit
#: By DDMM.
_DAYS: Final = bytes(day_table())
