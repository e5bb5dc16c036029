"""Denmark and Greenland in columns: CPR numbers and replacement numbers of digits. One with letters is left to the scalar function."""

from datetime import date
from typing import Final

import numpy as np

from nordlib.columns.identity.calendar import days_since_epoch, is_leap, place_in_year
from nordlib.columns.identity.kernel import KINDS, Judged, code_of, first_problems, sex_of
from nordlib.columns.identity.words import Rows, are_digits, four_are_digits, number_of, number_of_four, six, take
from nordlib.identity import NumberKind
from nordlib.identity.schemes import denmark
from nordlib.identity.schemes.order import day_number

__all__ = ["Denmark"]

_WHOLE: Final = 10
_KIND_OF_DAY: Final = np.frombuffer(denmark.DAYS, np.uint8)
#: The first year of the century by the seventh digit and YY.
_CENTURY: Final = np.array(
    [later if two_digits <= last else earlier for last, later, earlier in denmark.CENTURIES for two_digits in range(100)], np.int32
)
_SUMS: Final = tuple(np.frombuffer(table, np.uint8).astype(np.int32) for table in denmark.SUMS)
_IS_LISTED: Final = np.array([year in denmark.LISTED_YEARS for year in range(2_401)])
_DAYS: Final = place_in_year(lambda month, day: (100 * day + month, 100 * (day + denmark.REPLACEMENT) + month))
_FIRST_REPLACEMENT: Final = 100 * denmark.REPLACEMENT
_JANUARY_1: Final = 101
_CPR, _ERSTATNINGS_CPR = (np.uint8(KINDS.index(kind)) for kind in (NumberKind.CPR, NumberKind.ERSTATNINGS_CPR))
#: The flags: whether the check digit is right, and if not, whether the date is on the list; then the same for replacement numbers.
_CHECKS: Final = (denmark.MOD11, denmark.NO_MOD11, denmark.NO_MOD11_UNLISTED)
_FLAGS: Final = np.array([code_of(*check, *more) for more in (frozenset[str](), denmark.REPLACES) for check in _CHECKS], np.uint8)


class Denmark:
    """Numbers of Denmark on a reference date."""

    width, lengths = _WHOLE, (10, 11)

    def __init__(self, on: date) -> None:
        self._today = day_number(on)
        self._needs_check = on < denmark.MOD11_DROPPED_ON

    def judge(self, rows: Rows) -> Judged:
        """Judge texts of one length."""
        first, tail4 = rows.eight(0), rows.four(rows.length - 4)
        head = six(first)
        shape = are_digits(head) & four_are_digits(tail4)
        if rows.length > _WHOLE:
            shape &= rows.byte(6) == ord("-")
        serial = number_of_four(tail4)
        day_month, two_digits = np.divmod(number_of(head), 100)
        century = take(_CENTURY, serial // 1000 * 100 + two_digits)
        year = century + two_digits
        remainder = take(_SUMS[0], day_month) + take(_SUMS[1], two_digits * 100 + serial // 100) + take(_SUMS[2], serial % 100)
        remainder %= 11
        is_replacement = day_month >= _FIRST_REPLACEMENT
        plain = day_month - _FIRST_REPLACEMENT * is_replacement
        day = 10_000 * year + plain % 100 * 100 + plain // 100
        kind_of_day = take(_KIND_OF_DAY, day_month)
        fields = denmark.Fields(century, kind_of_day, is_leap(year), remainder, self._needs_check, day, self._today)
        is_listed = (plain == _JANUARY_1) & take(_IS_LISTED, year)
        check = np.where(remainder == 0, 0, np.where(is_listed, 1, 2))
        return Judged(
            first_problems(shape, denmark.ORDER, fields),
            np.where(is_replacement, _ERSTATNINGS_CPR, _CPR),
            days_since_epoch(year, _DAYS, day_month),
            sex_of(serial),
            take(_FLAGS, check + len(_CHECKS) * is_replacement),
            ((0, first), (6, tail4)),
        )
