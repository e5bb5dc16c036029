"""Denmark and Greenland in columns: CPR numbers and replacement numbers of digits. One with letters is left to the scalar function."""

from datetime import date
from typing import Final

import numpy as np

from nordlib.columns.identity.calendar import NO_DATE, day_since_epoch, days_since_epoch, place_in_year
from nordlib.columns.identity.kernel import KINDS, Judged, code_of, first_problems, sex_of
from nordlib.columns.identity.ten_digits import LENGTHS, WIDTH, month_days, pieces_of, remainders_of, sums_of
from nordlib.columns.identity.words import Rows, either, take
from nordlib.identity import NumberKind
from nordlib.identity.schemes import denmark

__all__ = ["Denmark"]

#: The first year of the century by YY and the seventh digit.
_CENTURY: Final = np.zeros(1_000, np.int32)
for _seventh, (_last, _later, _earlier) in enumerate(denmark.CENTURIES):
    _CENTURY[_seventh::10] = [_later if two_digits <= _last else _earlier for two_digits in range(100)]
_SUMS: Final = sums_of(denmark.SUMS)
_IS_LISTED: Final = np.array([year in denmark.LISTED_YEARS for year in range(2_401)])
_DAYS: Final = place_in_year(lambda month, day: (100 * month + day,))
_MONTH_DAY: Final = month_days(denmark.REPLACEMENT)
_FIRST_REPLACEMENT: Final = 100 * denmark.REPLACEMENT
_JANUARY_1: Final = 101
_CPR, _ERSTATNINGS_CPR = (KINDS.index(kind) for kind in (NumberKind.CPR, NumberKind.ERSTATNINGS_CPR))
#: The flags: whether the check digit is right, and if not, whether the date is on the list; then the same for replacement numbers.
_CHECKS: Final = (denmark.MOD11, denmark.NO_MOD11, denmark.NO_MOD11_UNLISTED)
_FLAGS: Final = np.array([code_of(*check, *more) for more in (frozenset[str](), denmark.REPLACES) for check in _CHECKS], np.uint8)


class Denmark:
    """Numbers of Denmark on a reference date."""

    width, lengths = WIDTH, LENGTHS

    def __init__(self, on: date) -> None:
        self._today = day_since_epoch(on)
        self._needs_check = on < denmark.MOD11_DROPPED_ON

    def judge(self, rows: Rows) -> Judged:
        """Judge texts of one length."""
        pieces = pieces_of(rows)
        day_month, two_digits, serial = pieces.day_month, pieces.two_digits, pieces.tail
        century = take(_CENTURY, two_digits * 10 + serial // 1000)
        year = century + two_digits
        remainder = remainders_of(pieces, _SUMS)
        month_day = take(_MONTH_DAY, day_month)
        is_replacement = day_month >= _FIRST_REPLACEMENT
        born = days_since_epoch(year, _DAYS, month_day)
        fields = denmark.Fields(century, born == NO_DATE, remainder, self._needs_check, born, self._today)
        is_listed = (month_day == _JANUARY_1) & take(_IS_LISTED, year)
        check = (remainder != 0) * np.uint8(2) - ((remainder != 0) & is_listed)  # 0, 1 or 2
        return Judged(
            first_problems(pieces.shape, denmark.ORDER, fields),
            either(is_replacement, _ERSTATNINGS_CPR, _CPR),
            born,
            sex_of(serial),
            take(_FLAGS, check + is_replacement * np.uint8(len(_CHECKS))),
            pieces.stored,
        )
