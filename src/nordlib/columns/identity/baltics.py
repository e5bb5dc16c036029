"""Estonia, Lithuania and Latvia in columns: isikukood, asmens kodas, personas kods."""

from datetime import date
from typing import Final

import numpy as np

from nordlib.columns.identity.calendar import NO_DATE, day_since_epoch, days_since_epoch, place_in_year
from nordlib.columns.identity.kernel import KINDS, NO_SEX, Judged, code_of, first_problems, sex_of
from nordlib.columns.identity.words import (
    NUMBERS,
    Column,
    Rows,
    eight_digits,
    either,
    four_digits,
    split,
    take,
)
from nordlib.identity import NumberKind
from nordlib.identity.schemes import baltics, estonia, latvia, lithuania

__all__ = ["Estonia", "Latvia", "Lithuania"]

_WHOLE: Final = 11
_SIX_BYTES, _UPPER_TWO = np.uint64(0x0000FFFFFFFFFFFF), np.uint64(0xFFFF000000000000)
_DAYS: Final = place_in_year(lambda month, day: (100 * month + day,))
_NO_FLAGS: Final = code_of()
_LAST: Final = (NUMBERS % 10).astype(np.uint8)  # by SSSC, or NNNK

_SUMS: Final = tuple(np.array(table, np.int32) for table in baltics.SUMS[:2])
_OF_LAST_TWO: Final = np.array(baltics.SUMS[2], np.int32)[NUMBERS // 10 % 100]  # by SSSC
_CHECK_DIGITS: Final = np.frombuffer(baltics.CHECK_DIGITS, np.uint8)


class _GYYMMDDSSSC:
    """The numbering that Estonia and Lithuania share, on a reference date."""

    width, lengths = _WHOLE, (11,)
    _centuries: Column
    _undated: int
    _kind: np.uint8
    _exception: int

    def __init__(self, on: date) -> None:
        self._today = day_since_epoch(on)

    def judge(self, rows: Rows) -> Judged:
        """Judge texts of one length."""
        first, last = rows.eight(0), rows.four(7)  # GYYMMDDS, SSSC
        are_digits, head, middle = eight_digits(first)  # GYYM, MDDS
        is_tail, tail = four_digits(last)  # SSSC
        g_years, month = split(head, 10)
        g, two_digits = split(g_years, 100)
        units, day_serial = split(middle, 1000)
        month_day = (month * 10 + units) * 100 + day_serial // 10
        century, is_dated = take(self._centuries, g), g != self._undated
        wanted = take(_CHECK_DIGITS, take(_SUMS[0], head) + take(_SUMS[1], middle) + take(_OF_LAST_TWO, tail))
        born = days_since_epoch(century + two_digits, _DAYS, month_day)
        fields = baltics.Fields(is_dated, century, born == NO_DATE, take(_LAST, tail), wanted, born, self._today)
        problem = first_problems(are_digits & is_tail, baltics.ORDER, fields)
        sex, flags = sex_of(g), np.full(len(rows), _NO_FLAGS, np.uint8)
        undated = np.flatnonzero(~is_dated)
        born[undated], sex[undated], flags[undated] = NO_DATE, NO_SEX, self._exception
        return Judged(problem, self._kind, born, sex, flags, ((0, first), (7, last)))


def _centuries(of: dict[str, int]) -> Column:
    return np.array([of.get(str(digit), 0) for digit in range(10)], np.int32)


class Estonia(_GYYMMDDSSSC):
    """Numbers of Estonia on a reference date."""

    _centuries, _undated = _centuries(estonia.CENTURIES), -1
    _kind, _exception = np.uint8(KINDS.index(NumberKind.ISIKUKOOD)), _NO_FLAGS


class Lithuania(_GYYMMDDSSSC):
    """Numbers of Lithuania on a reference date."""

    _centuries, _undated = _centuries(lithuania.CENTURIES), int(lithuania.EXCEPTIONAL)
    _kind, _exception = np.uint8(KINDS.index(NumberKind.ASMENS_KODAS)), code_of(*lithuania.EXCEPTION)


_LATVIAN_SUMS: Final = tuple(np.frombuffer(table, np.uint8) for table in latvia.SUMS[:2])
_LATVIAN_LAST_TWO: Final = np.frombuffer(latvia.SUMS[2], np.uint8)[NUMBERS // 10 % 100]  # by NNNK
_LATVIAN_CENTURY: Final = np.array(latvia.CENTURIES, np.int32)[NUMBERS // 10 % 10]  # by YYCN
_LATVIAN_YEAR: Final = (_LATVIAN_CENTURY + NUMBERS // 100).astype(np.int32)  # by YYCN
_LATVIAN_MONTH_DAY: Final = (NUMBERS % 100 * 100 + NUMBERS // 100).astype(np.int32)  # by DDMM
_IS_DATED: Final = ~np.isin(NUMBERS // 100, latvia.UNDATED)
_LATVIAN_CHECK_DIGITS: Final = np.frombuffer(latvia.CHECK_DIGITS, np.uint8)
_UNDATED: Final = code_of(*latvia.NOT_DOCUMENTED)
_PERSONAS_KODS, _PERSONAS_KODS_UNDATED = (KINDS.index(kind) for kind in (NumberKind.PERSONAS_KODS, NumberKind.PERSONAS_KODS_UNDATED))


class Latvia:
    """Numbers of Latvia on a reference date."""

    width, lengths = _WHOLE, (11, 12)

    def __init__(self, on: date) -> None:
        self._today = day_since_epoch(on)

    def judge(self, rows: Rows) -> Judged:
        """Judge texts of one length."""
        first, last = rows.eight(0), rows.four(rows.length - 4)  # DDMMYYCN, NNNK
        shape, tail = four_digits(last)  # NNNK
        if rows.length > _WHOLE:
            shape &= rows.byte(6) == ord("-")
            first = (first & _SIX_BYTES) | (rows.eight(1) & _UPPER_TWO)
        are_digits, day_month, rest = eight_digits(first)  # DDMM, YYCN
        century, year = take(_LATVIAN_CENTURY, rest), take(_LATVIAN_YEAR, rest)
        month_day = take(_LATVIAN_MONTH_DAY, day_month)
        wanted = take(
            _LATVIAN_CHECK_DIGITS, take(_LATVIAN_SUMS[0], day_month) + take(_LATVIAN_SUMS[1], rest) + take(_LATVIAN_LAST_TWO, tail)
        )
        is_dated, born = take(_IS_DATED, day_month), days_since_epoch(year, _DAYS, month_day)
        born[~is_dated] = NO_DATE
        fields = baltics.Fields(is_dated, century, born == NO_DATE, take(_LAST, tail), wanted, born, self._today)
        return Judged(
            first_problems(shape & are_digits, latvia.ORDER, fields),
            either(is_dated, _PERSONAS_KODS, _PERSONAS_KODS_UNDATED),
            born,
            np.uint8(NO_SEX),
            either(is_dated, _NO_FLAGS, _UNDATED),
            ((0, first), (7, last)),
        )
