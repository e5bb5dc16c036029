"""Finland in columns: henkilötunnus."""

from datetime import date
from typing import Final

import numpy as np

from nordlib.columns.identity.calendar import NO_DATE, day_since_epoch, days_since_epoch, place_in_year
from nordlib.columns.identity.kernel import KINDS, Judged, code_of, first_problems, sex_of
from nordlib.columns.identity.words import NUMBERS, Rows, either, four_digits, six_digits, split, take
from nordlib.identity import NumberKind
from nordlib.identity.schemes import finland

__all__ = ["Finland"]

_WHOLE: Final = 11
_ZERO: Final = np.uint32(ord("0"))
#: The first year of the century by the separator; 0 for any other character, and before 2023 for the separators of that year.
_CENTURY, _CENTURY_BEFORE_2023 = np.zeros(256, np.int64), np.zeros(256, np.int64)
for _separator, _century in finland.CENTURIES.items():
    _CENTURY[ord(_separator)] = _century
    _CENTURY_BEFORE_2023[ord(_separator)] = 0 if _separator in finland.SEPARATORS_OF_2023 else _century
#: The remainder by the check character; below 0 for any other character.
_CHECK: Final = np.full(256, -1, np.int32)
_CHECK[[ord(character) for character in finland.CHECK]] = range(len(finland.CHECK))
_DAYS: Final = place_in_year(lambda month, day: (100 * day + month,))
#: What DDMM adds to the remainder.
_OF_A_DAY: Final = (NUMBERS * 100 * finland.OF_A_YEAR % 31).astype(np.int32)
_HETU, _TEMPORARY = (KINDS.index(kind) for kind in (NumberKind.HETU, NumberKind.TEMPORARY))
_NO_FLAGS, _TEST_OR_TEMPORARY = code_of(), code_of(*finland.TEST_OR_TEMPORARY)


class Finland:
    """Numbers of Finland on a reference date."""

    width, lengths = _WHOLE, (11,)

    def __init__(self, on: date) -> None:
        self._today = day_since_epoch(on)
        self._centuries = _CENTURY if on.year >= finland.IN_FORCE else _CENTURY_BEFORE_2023

    def judge(self, rows: Rows) -> Judged:
        """Judge texts of one length."""
        first, last = rows.eight(0), rows.four(7)  # DDMMYYsZ, ZZZQ
        is_date, day_month, two_digits = six_digits(first)
        is_serial, serial = four_digits((last << np.uint32(8)) | _ZERO)
        check, century = take(_CHECK, rows.byte(10)), take(self._centuries, rows.byte(6))
        shape = is_date & is_serial & (century != 0) & (check >= 0)
        born = days_since_epoch(century + two_digits, _DAYS, day_month)
        _, remainder = split(take(_OF_A_DAY, day_month) + two_digits.astype(np.int32) * finland.OF_A_YEAR + serial, 31)
        fields = finland.Fields(born == NO_DATE, serial, remainder, check, born, self._today)
        is_temporary = serial >= finland.FIRST_TEMPORARY
        return Judged(
            first_problems(shape, finland.ORDER, fields),
            either(is_temporary, _TEMPORARY, _HETU),
            born,
            sex_of(serial),
            either(is_temporary, _TEST_OR_TEMPORARY, _NO_FLAGS),
            ((0, first), (7, last)),
        )
