"""Sweden in columns: personnummer and samordningsnummer. One with a letter or an odd sign is left to the scalar function."""

from datetime import date
from typing import Final

import numpy as np

from nordlib.columns.identity.calendar import NO_DATE, days_since_epoch, place_in_year
from nordlib.columns.identity.kernel import KINDS, Judged, code_of, first_problems, sex_of
from nordlib.columns.identity.words import (
    NUMBERS,
    Column,
    Rows,
    eight_digits,
    either,
    four_digits,
    six_digits,
    split,
    take,
)
from nordlib.identity import NumberKind
from nordlib.identity.schemes import sweden
from nordlib.identity.schemes.order import day_number

__all__ = ["Sweden"]

_WHOLE, _SHORT, _SHORT_SIGNED = 12, 10, 11
_HYPHEN, _PLUS = ord("-"), ord("+")
_CENTURY_DIGITS: Final = np.frombuffer(b"".join(b"%02d" % century for century in range(100)), "<u2").astype(np.uint64)
#: The different rows of the table of sums, one behind the other, and one of days that no year has; and where the row of each year begins.
_ROWS: Final = tuple(dict.fromkeys(sweden.HEADS.values()))
_SUMS: Final = np.frombuffer(b"".join((*_ROWS, bytes([sweden.NO_SUCH_DAY]) * 10_000)), np.uint8)
_NO_ROW: Final = len(_ROWS)
_ROW_OF_YEAR: Final = np.array(
    [10_000 * (_ROWS.index(sweden.HEADS[year]) if year in sweden.HEADS else _NO_ROW) for year in range(10_000)], np.int32
)
_WANTED: Final = np.frombuffer(sweden.TAILS, np.uint8)
_DAYS: Final = place_in_year(lambda month, day: (100 * month + day, 100 * month + day + sweden.COORDINATION))
_IS_COORDINATION: Final = NUMBERS % 100 >= sweden.COORDINATION
_SEX: Final = sex_of(NUMBERS // 10)
_PERSONNUMMER, _SAMORDNINGSNUMMER = (KINDS.index(kind) for kind in (NumberKind.PERSONNUMMER, NumberKind.SAMORDNINGSNUMMER))
_NO_FLAGS, _DATE_UNKNOWN = code_of(), code_of("birth_date_unknown")


class Sweden:
    """Numbers of Sweden on a reference date."""

    width, lengths = _WHOLE, (12, 13, 10, 11)

    def __init__(self, on: date) -> None:
        self._year = on.year
        self._today = day_number(on)
        self._years = np.array([on.year - (on.year - two_digits) % 100 for two_digits in range(100)], np.int32)

    def judge(self, rows: Rows) -> Judged:
        """Judge texts of one length."""
        tail4 = rows.four(rows.length - 4)
        head, year, month_day, shape = self._long(rows) if rows.length >= _WHOLE else self._short(rows)
        is_tail, tail = four_digits(tail4)
        is_coordination = take(_IS_COORDINATION, month_day)
        sums = take(_SUMS, take(_ROW_OF_YEAR, year) + month_day)
        fields = sweden.Fields(year, month_day, tail, sums, take(_WANTED, tail), is_coordination, False, self._today)
        problem = first_problems(shape & is_tail, sweden.ORDER, fields)
        born = days_since_epoch(year, _DAYS, month_day)
        kind = either(is_coordination, _SAMORDNINGSNUMMER, _PERSONNUMMER)
        return Judged(problem, kind, born, take(_SEX, tail), either(born == NO_DATE, _DATE_UNKNOWN, _NO_FLAGS), ((0, head), (8, tail4)))

    def _long(self, rows: Rows) -> tuple[Column, Column, Column, Column]:
        """The first eight characters, the year, MMDD, and which texts have the shape YYYYMMDD, perhaps with a sign."""
        head = rows.eight(0)
        shape, year, month_day = eight_digits(head)
        if rows.length > _WHOLE:
            sign = rows.byte(8)
            shape &= (sign == _HYPHEN) | ((sign == _PLUS) & (self._year - year >= sweden.CENTENARIAN))
        return head, year, month_day, shape

    def _short(self, rows: Rows) -> tuple[Column, Column, Column, Column]:
        """The same for YYMMDD: the year is the last such year that is not after the reference year, or a hundred years before that."""
        first = rows.eight(0)
        shape, year_month, day = six_digits(first)
        two_digits, month = split(year_month.astype(np.int32), 100)
        year = take(self._years, two_digits)
        if rows.length == _SHORT_SIGNED:
            sign = rows.byte(6)
            shape &= (sign == _HYPHEN) | (sign == _PLUS)
            year -= (sign == _PLUS) * np.int32(sweden.CENTENARIAN)
        shape &= year >= 0
        head = (first << np.uint64(16)) | take(_CENTURY_DIGITS, year // 100)
        return head, year, month * 100 + day, shape
