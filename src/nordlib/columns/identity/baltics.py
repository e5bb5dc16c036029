"""Estonia, Lithuania and Latvia in columns: isikukood, asmens kodas, personas kods."""

from datetime import date
from typing import Final

import numpy as np

from nordlib.columns.identity.calendar import NO_DATE, days_since_epoch, is_leap, place_in_year
from nordlib.columns.identity.kernel import KINDS, NO_SEX, Judged, code_of, first_problems, sex_of
from nordlib.columns.identity.words import Column, Rows, are_digits, four_are_digits, number_of, number_of_four, take
from nordlib.identity import NumberKind
from nordlib.identity.schemes import baltics, estonia, latvia, lithuania
from nordlib.identity.schemes.order import day_number

__all__ = ["Estonia", "Latvia", "Lithuania"]

_WHOLE: Final = 11
_SIX_BYTES, _UPPER_TWO = np.uint64(0x0000FFFFFFFFFFFF), np.uint64(0xFFFF000000000000)
_DAYS: Final = place_in_year(lambda month, day: (100 * day + month,))
_NO_FLAGS: Final = np.uint8(code_of())

_SUMS: Final = tuple(np.array(table, np.int32) for table in baltics.SUMS)
_CHECK_DIGITS: Final = np.frombuffer(baltics.CHECK_DIGITS, np.uint8)
_KIND_OF_DAY: Final = np.frombuffer(baltics.DAYS, np.uint8)


class _GYYMMDDSSSC:
    """The numbering that Estonia and Lithuania share, on a reference date."""

    width, lengths = _WHOLE, (11,)
    _centuries: Column
    _undated: int
    _kind: np.uint8
    _exception: np.uint8

    def __init__(self, on: date) -> None:
        self._today = day_number(on)

    def judge(self, rows: Rows) -> Judged:
        """Judge texts of one length."""
        first, last = rows.eight(0), rows.four(7)  # GYYMMDDS, SSSC
        head, tail = number_of(first), number_of_four(last)
        g = head // 10_000_000
        century, is_dated = take(self._centuries, g), g != self._undated
        date_digits = head // 10 % 1_000_000
        year = century + date_digits // 10_000
        day_month = date_digits % 100 * 100 + date_digits // 100 % 100
        total = take(_SUMS[0], head // 10_000) + take(_SUMS[1], head % 10_000) + take(_SUMS[2], tail // 10 % 100)
        day = 10_000 * year + date_digits % 10_000
        shape = are_digits(first) & four_are_digits(last)
        kind_of_day, wanted = take(_KIND_OF_DAY, day_month), take(_CHECK_DIGITS, total)
        fields = baltics.Fields(is_dated, century, kind_of_day, is_leap(year), tail % 10, wanted, day, self._today)
        return Judged(
            first_problems(shape, baltics.ORDER, fields),
            self._kind,
            np.where(is_dated, days_since_epoch(year, _DAYS, day_month), NO_DATE),
            np.where(is_dated, sex_of(g), np.uint8(NO_SEX)),
            np.where(is_dated, _NO_FLAGS, self._exception),
            ((0, first), (7, last)),
        )


def _centuries(of: dict[str, int]) -> Column:
    return np.array([of.get(str(digit), 0) for digit in range(10)], np.int32)


class Estonia(_GYYMMDDSSSC):
    """Numbers of Estonia on a reference date."""

    _centuries, _undated = _centuries(estonia.CENTURIES), -1
    _kind, _exception = np.uint8(KINDS.index(NumberKind.ISIKUKOOD)), _NO_FLAGS


class Lithuania(_GYYMMDDSSSC):
    """Numbers of Lithuania on a reference date."""

    _centuries, _undated = _centuries(lithuania.CENTURIES), int(lithuania.EXCEPTIONAL)
    _kind, _exception = np.uint8(KINDS.index(NumberKind.ASMENS_KODAS)), np.uint8(code_of(*lithuania.EXCEPTION))


_LATVIAN_SUMS: Final = tuple(np.frombuffer(table, np.uint8).astype(np.int32) for table in latvia.SUMS)
_LATVIAN_CHECK_DIGITS: Final = np.frombuffer(latvia.CHECK_DIGITS, np.uint8)
_LATVIAN_KIND_OF_DAY: Final = np.frombuffer(latvia.DAYS, np.uint8)
_UNDATED: Final = np.uint8(code_of(*latvia.NOT_DOCUMENTED))
_PERSONAS_KODS, _PERSONAS_KODS_UNDATED = (
    np.uint8(KINDS.index(kind)) for kind in (NumberKind.PERSONAS_KODS, NumberKind.PERSONAS_KODS_UNDATED)
)


class Latvia:
    """Numbers of Latvia on a reference date."""

    width, lengths = _WHOLE, (11, 12)

    def __init__(self, on: date) -> None:
        self._today = day_number(on)

    def judge(self, rows: Rows) -> Judged:
        """Judge texts of one length."""
        first, last = rows.eight(0), rows.four(rows.length - 4)  # DDMMYYCN, NNNK
        shape = four_are_digits(last)
        if rows.length > _WHOLE:
            shape &= rows.byte(6) == ord("-")
            first = (first & _SIX_BYTES) | (rows.eight(1) & _UPPER_TWO)
        head, tail = number_of(first), number_of_four(last)
        day_month, rest = np.divmod(head, 10_000)  # YYCN
        century = rest // 10 % 10
        year = 1800 + 100 * century + rest // 100
        total = take(_LATVIAN_SUMS[0], day_month) + take(_LATVIAN_SUMS[1], rest) + take(_LATVIAN_SUMS[2], tail // 10 % 100)
        is_dated = (day_month // 100 < latvia.UNDATED.start) | (day_month // 100 >= latvia.UNDATED.stop)
        day = 10_000 * year + day_month % 100 * 100 + day_month // 100
        kind_of_day, wanted = take(_LATVIAN_KIND_OF_DAY, day_month), take(_LATVIAN_CHECK_DIGITS, total)
        fields = latvia.Fields(is_dated, century, kind_of_day, is_leap(year), tail % 10, wanted, day, self._today)
        return Judged(
            first_problems(shape & are_digits(first), latvia.ORDER, fields),
            np.where(is_dated, _PERSONAS_KODS, _PERSONAS_KODS_UNDATED),
            np.where(is_dated, days_since_epoch(year, _DAYS, day_month), NO_DATE),
            np.uint8(NO_SEX),
            np.where(is_dated, _NO_FLAGS, _UNDATED),
            ((0, first), (7, last)),
        )
