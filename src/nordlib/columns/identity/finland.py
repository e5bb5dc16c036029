"""Finland in columns: henkilötunnus."""

from datetime import date
from typing import Final

import numpy as np

from nordlib.columns.identity.calendar import days_since_epoch, is_leap, place_in_year
from nordlib.columns.identity.kernel import KINDS, Judged, code_of, first_problems, sex_of
from nordlib.columns.identity.words import Rows, are_digits, four_are_digits, number_of, number_of_four, six, take
from nordlib.identity import NumberKind
from nordlib.identity.schemes import finland
from nordlib.identity.schemes.order import day_number

__all__ = ["Finland"]

_WHOLE: Final = 11
_LAST_THREE, _ZERO = np.uint32(0xFFFFFF00), np.uint32(ord("0"))
_NO_CHECK: Final = 255
#: The first year of the century by the separator; 0 for any other character, and before 2023 for the separators of that year.
_CENTURY, _CENTURY_BEFORE_2023 = np.zeros(256, np.int32), np.zeros(256, np.int32)
for _separator, _century in finland.CENTURIES.items():
    _CENTURY[ord(_separator)] = _century
    _CENTURY_BEFORE_2023[ord(_separator)] = 0 if _separator in finland.SEPARATORS_OF_2023 else _century
_CHECK: Final = np.full(256, _NO_CHECK, np.uint8)
_CHECK[[ord(character) for character in finland.CHECK]] = range(len(finland.CHECK))
_KIND_OF_DAY: Final = np.frombuffer(finland.DAYS, np.uint8)
_DAYS: Final = place_in_year(lambda month, day: (100 * day + month,))
_HETU, _TEMPORARY = (np.uint8(KINDS.index(kind)) for kind in (NumberKind.HETU, NumberKind.TEMPORARY))
_NO_FLAGS, _TEST_OR_TEMPORARY = np.uint8(code_of()), np.uint8(code_of(*finland.TEST_OR_TEMPORARY))


class Finland:
    """Numbers of Finland on a reference date."""

    width, lengths = _WHOLE, (11,)

    def __init__(self, on: date) -> None:
        self._today = day_number(on)
        self._centuries = _CENTURY if on.year >= finland.IN_FORCE else _CENTURY_BEFORE_2023

    def judge(self, rows: Rows) -> Judged:
        """Judge texts of one length."""
        first, last = rows.eight(0), rows.four(7)  # DDMMYYsZ, ZZZQ
        head, serial4 = six(first), (last << np.uint32(8)) | _ZERO
        check, century = take(_CHECK, rows.byte(10)), take(self._centuries, rows.byte(6))
        shape = are_digits(head) & four_are_digits(serial4) & (century != 0) & (check != _NO_CHECK)
        value, serial = number_of(head), number_of_four(serial4)
        day_month, two_digits = np.divmod(value, 100)
        year = century + two_digits
        remainder = (value * finland.OF_A_YEAR + serial) % 31
        day = 10_000 * year + day_month % 100 * 100 + day_month // 100
        fields = finland.Fields(take(_KIND_OF_DAY, day_month), is_leap(year), serial, remainder, check, day, self._today)
        is_temporary = serial >= finland.FIRST_TEMPORARY
        return Judged(
            first_problems(shape, finland.ORDER, fields),
            np.where(is_temporary, _TEMPORARY, _HETU),
            days_since_epoch(year, _DAYS, day_month),
            sex_of(serial),
            np.where(is_temporary, _TEST_OR_TEMPORARY, _NO_FLAGS),
            ((0, first), (7, last)),
        )
