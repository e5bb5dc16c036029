"""Iceland in columns: kennitala of persons and companies, and kerfiskennitala."""

from datetime import date
from typing import Final

import numpy as np

from nordlib.columns.identity.calendar import NO_DATE, day_since_epoch, days_since_epoch, is_leap, place_in_year
from nordlib.columns.identity.kernel import KINDS, NO_SEX, Judged, code_of, first_problems
from nordlib.columns.identity.ten_digits import LENGTHS, WIDTH, month_days, pieces_of, remainders_of, sums_of
from nordlib.columns.identity.words import NUMBERS, Rows, either, take
from nordlib.identity import NumberKind
from nordlib.identity.schemes import iceland
from nordlib.identity.schemes.order import day_number

__all__ = ["Iceland"]

_KIND_OF_DAY: Final = np.frombuffer(iceland.DAYS, np.uint8)
_CENTURY: Final = np.array(iceland.CENTURIES, np.int32)[NUMBERS % 10]  # by RRPC
_SUMS: Final = sums_of(iceland.SUMS)
_DAYS: Final = place_in_year(lambda month, day: (100 * month + day,))
_MONTH_DAY: Final = month_days(iceland.COMPANY)
_OVERFLOW_YEAR: Final = iceland.OVERFLOWED.year
_OVERFLOWS: Final = np.isin(NUMBERS, [number // 100 for number in iceland.OVERFLOW])  # by DDMM
_OVERFLOWED: Final = np.int32(day_since_epoch(iceland.OVERFLOWED))
_PERSON, _COMPANY, _SYSTEM = (KINDS.index(kind) for kind in (NumberKind.PERSON, NumberKind.COMPANY, NumberKind.KERFISKENNITALA))
_IS_MADE_FOR_TESTS: Final = np.isin(np.arange(100), [int(digits) for digits in iceland.MADE_FOR_TESTS])
_FIRST_COMPANY: Final = 100 * iceland.COMPANY
#: The flags: whether the check digit is right; then of one that may be made up, and of one past the end of February 1969.
_MORE: Final = (frozenset[str](), iceland.GERVIGOGN, iceland.OVERFLOW_FLAG)
_FLAGS: Final = np.array([code_of(*check, *more) for more in _MORE for check in (iceland.MOD11, iceland.NO_MOD11)], np.uint8)
_UNDATED: Final = np.uint8(code_of(*iceland.NO_DATE))


class Iceland:
    """Numbers of Iceland on a reference date."""

    width, lengths = WIDTH, LENGTHS

    def __init__(self, on: date) -> None:
        self._today = day_number(on)
        self._needs_check = on < iceland.CHECK_DIGIT_DROPPED_ON

    def judge(self, rows: Rows) -> Judged:
        """Judge texts of one length."""
        pieces = pieces_of(rows)
        day_month, tail = pieces.day_month, pieces.tail  # DDMM, RRPC
        century, two_digits = take(_CENTURY, tail), pieces.two_digits
        year = century + two_digits
        remainder = remainders_of(pieces, _SUMS)
        has_overflowed = take(_OVERFLOWS, day_month) & (two_digits == _OVERFLOW_YEAR % 100) & (year == _OVERFLOW_YEAR)
        is_company = day_month >= _FIRST_COMPANY
        month_day = take(_MONTH_DAY, day_month)
        day = 10_000 * year + month_day
        kind_of_day = take(_KIND_OF_DAY, day_month)
        fields = iceland.Fields(kind_of_day, is_leap(year), has_overflowed, century, remainder, self._needs_check, day, self._today)
        born, kind = days_since_epoch(year, _DAYS, month_day), either(is_company, _COMPANY, _PERSON)
        flags = take(_FLAGS, (take(_IS_MADE_FOR_TESTS, tail // 100) & ~is_company) * np.uint8(2) + (remainder != 0))
        overflowed, undated = np.flatnonzero(has_overflowed), np.flatnonzero(kind_of_day == iceland.SYSTEM)
        born[overflowed], flags[overflowed] = _OVERFLOWED, take(_FLAGS, 4 + (remainder[overflowed] != 0))
        born[undated], kind[undated], flags[undated] = NO_DATE, _SYSTEM, _UNDATED
        return Judged(first_problems(pieces.shape, iceland.ORDER, fields), kind, born, np.uint8(NO_SEX), flags, pieces.stored)
