"""Finland in columns: henkilötunnus."""

from datetime import date
from typing import Final

import numpy as np

from nordlib.columns.identity.calendar import days_since_epoch, is_leap, place_in_year
from nordlib.columns.identity.kernel import KINDS, Judged, code_of, first_problems, sex_of
from nordlib.columns.identity.words import NUMBERS, Rows, are_digits, either, four_are_digits, halves_of, number_of_four, six, take
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
#: MMDD by DDMM, and what DDMM and YY00 add to the remainder.
_MONTH_DAY: Final = (NUMBERS % 100 * 100 + NUMBERS // 100).astype(np.int32)
_OF_A_DAY: Final = (NUMBERS * 100 * finland.OF_A_YEAR % 31).astype(np.int32)
_OF_A_YEAR: Final = (NUMBERS // 100 * finland.OF_A_YEAR % 31).astype(np.int32)
_MOD31: Final = (np.arange(1_100) % 31).astype(np.uint8)
_HETU, _TEMPORARY = (KINDS.index(kind) for kind in (NumberKind.HETU, NumberKind.TEMPORARY))
_NO_FLAGS, _TEST_OR_TEMPORARY = code_of(), code_of(*finland.TEST_OR_TEMPORARY)


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
        serial = number_of_four(serial4)
        day_month, years = halves_of(head)  # DDMM, YY00
        year = century + years // 100
        remainder = take(_MOD31, take(_OF_A_DAY, day_month) + take(_OF_A_YEAR, years) + serial)
        day = 10_000 * year + take(_MONTH_DAY, day_month)
        fields = finland.Fields(take(_KIND_OF_DAY, day_month), is_leap(year), serial, remainder, check, day, self._today)
        is_temporary = serial >= finland.FIRST_TEMPORARY
        return Judged(
            first_problems(shape, finland.ORDER, fields),
            either(is_temporary, _TEMPORARY, _HETU),
            days_since_epoch(year, _DAYS, day_month),
            sex_of(serial),
            either(is_temporary, _TEST_OR_TEMPORARY, _NO_FLAGS),
            ((0, first), (7, last)),
        )
