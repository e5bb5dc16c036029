"""Iceland in columns: kennitala of persons and companies, and kerfiskennitala."""

from datetime import date
from typing import Final

import numpy as np

from nordlib.columns.identity.calendar import EPOCH, NO_DATE, days_since_epoch, is_leap, place_in_year
from nordlib.columns.identity.kernel import KINDS, NO_SEX, Judged, code_of, first_problems
from nordlib.columns.identity.words import Rows, are_digits, four_are_digits, number_of, number_of_four, six, take
from nordlib.identity import NumberKind
from nordlib.identity.schemes import iceland
from nordlib.identity.schemes.order import day_number

__all__ = ["Iceland"]

_WHOLE: Final = 10
_KIND_OF_DAY: Final = np.frombuffer(iceland.DAYS, np.uint8)
_CENTURY: Final = np.array(iceland.CENTURIES, np.int32)
_SUMS: Final = tuple(np.frombuffer(table, np.uint8).astype(np.int32) for table in iceland.SUMS)
_DAYS: Final = place_in_year(lambda month, day: (100 * day + month, 100 * (day + iceland.COMPANY) + month))
_OVERFLOW: Final = tuple(sorted(iceland.OVERFLOW))
_OVERFLOWED: Final = np.int32(iceland.OVERFLOWED.toordinal() - EPOCH)
_PERSON, _COMPANY, _SYSTEM = (np.uint8(KINDS.index(kind)) for kind in (NumberKind.PERSON, NumberKind.COMPANY, NumberKind.KERFISKENNITALA))
_MADE_FOR_TESTS: Final = tuple(map(int, sorted(iceland.MADE_FOR_TESTS)))
_FIRST_COMPANY: Final = 100 * iceland.COMPANY
#: The flags: whether the check digit is right; then of one that may be made up, and of one past the end of February 1969.
_MORE: Final = (frozenset[str](), iceland.GERVIGOGN, iceland.OVERFLOW_FLAG)
_FLAGS: Final = np.array([code_of(*check, *more) for more in _MORE for check in (iceland.MOD11, iceland.NO_MOD11)], np.uint8)
_UNDATED: Final = np.uint8(code_of(*iceland.NO_DATE))


class Iceland:
    """Numbers of Iceland on a reference date."""

    width, lengths = _WHOLE, (10, 11)

    def __init__(self, on: date) -> None:
        self._today = day_number(on)
        self._needs_check = on < iceland.CHECK_DIGIT_DROPPED_ON

    def judge(self, rows: Rows) -> Judged:
        """Judge texts of one length."""
        first, tail4 = rows.eight(0), rows.four(rows.length - 4)
        head = six(first)
        shape = are_digits(head) & four_are_digits(tail4)
        if rows.length > _WHOLE:
            shape &= rows.byte(6) == ord("-")
        value, tail = number_of(head), number_of_four(tail4)
        day_month, two_digits = np.divmod(value, 100)
        century = take(_CENTURY, tail % 10)
        year = century + two_digits
        remainder = take(_SUMS[0], day_month) + take(_SUMS[1], 100 * two_digits + tail // 100) + take(_SUMS[2], tail % 100)
        remainder %= 11
        has_overflowed = np.isin(value, _OVERFLOW) & (year == iceland.OVERFLOWED.year)
        is_company = day_month >= _FIRST_COMPANY
        plain = day_month - _FIRST_COMPANY * is_company
        day = 10_000 * year + plain % 100 * 100 + plain // 100
        kind_of_day = take(_KIND_OF_DAY, day_month)
        fields = iceland.Fields(kind_of_day, is_leap(year), has_overflowed, century, remainder, self._needs_check, day, self._today)
        born = np.where(has_overflowed, _OVERFLOWED, days_since_epoch(year, _DAYS, day_month))
        more = np.where(has_overflowed, 4, np.where(np.isin(tail // 100, _MADE_FOR_TESTS) & ~is_company, 2, 0))
        is_system = ~fields.is_dated
        return Judged(
            first_problems(shape, iceland.ORDER, fields),
            np.where(is_system, _SYSTEM, np.where(is_company, _COMPANY, _PERSON)),
            np.where(is_system, NO_DATE, born),
            np.uint8(NO_SEX),
            np.where(is_system, _UNDATED, take(_FLAGS, more + (remainder != 0))),
            ((0, first), (6, tail4)),
        )
