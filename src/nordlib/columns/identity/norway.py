"""Norway in columns: fødselsnummer, D-, H- and FH-numbers, and the synthetic ones."""

from datetime import date
from typing import Final

import numpy as np

from nordlib.columns.identity.calendar import NO_DATE, days_since_epoch, is_leap, place_in_year
from nordlib.columns.identity.kernel import KINDS, NO_SEX, Judged, code_of, first_problems, sex_of
from nordlib.columns.identity.words import Rows, are_digits, four_are_digits, number_of, number_of_four, take
from nordlib.identity import NumberKind
from nordlib.identity.schemes import norway, norway_tables
from nordlib.identity.schemes.order import day_number

__all__ = ["Norway"]

_WHOLE: Final = 11
_SIX_BYTES, _UPPER_TWO = np.uint64(0x0000FFFFFFFFFFFF), np.uint64(0xFFFF000000000000)
_HEADS, _MIDDLES, _TAILS = (np.array(table, np.int32) for table in (norway_tables.HEADS, norway_tables.MIDDLES, norway_tables.TAILS))
_REMAINDERS: Final = np.frombuffer(norway_tables.REMAINDERS, np.uint8)
_BITS: Final = np.frombuffer(norway_tables.DAYS, np.uint8)
_FNR, _DNR = (np.frombuffer(table, np.uint8) for table in (norway_tables.FNR_CENTURIES, norway_tables.DNR_CENTURIES))
_KIND: Final = np.full(10_000, KINDS.index(NumberKind.FHNR), np.uint8)
_MONTH_DAY: Final = np.zeros(10_000, np.int32)
#: The flags of a number by DDMM, and of one whose year is also told by other rules, or by none.
_DATED: Final = np.zeros((5, 10_000), np.uint8)
_PLAIN, _EITHER, _AMBIGUOUS, _EITHER_AMBIGUOUS, _NEW = range(5)
_MORE: Final = (
    frozenset[str](),
    norway.OLD_OR_NEW,
    norway.AMBIGUOUS_CENTURY,
    norway.OLD_OR_NEW | norway.AMBIGUOUS_CENTURY,
    norway.NEW,
)
for _day_month, (_kind, _flags, _month, _day) in norway_tables.MEANINGS.items():
    _KIND[_day_month], _MONTH_DAY[_day_month] = KINDS.index(_kind), 100 * _month + _day
    _DATED[:, _day_month] = [code_of(*_flags, *more) for more in _MORE]
_DATED[:, 8000:] = code_of(*norway.NO_DATE)
_DAYS: Final = place_in_year(lambda month, day: (100 * month + day,))


class Norway:
    """Numbers of Norway on a reference date."""

    width, lengths = _WHOLE, (11, 12)

    def __init__(self, on: date) -> None:
        self._on, self._today = on, day_number(on)
        self._new = on >= norway.RULES_OF_2032
        self._d_series = on >= norway.D_SERIES_OF_2021
        self._centuries = np.concatenate([_FNR, _DNR if self._d_series else _FNR])

    def judge(self, rows: Rows) -> Judged:
        """Judge texts of one length."""
        head, tail4 = rows.eight(0), rows.four(rows.length - 4)
        shape = four_are_digits(tail4)
        if rows.length > _WHOLE:
            sign = rows.byte(6)
            shape &= (sign == ord(" ")) | (sign == ord("-"))
            head = (head & _SIX_BYTES) | (rows.eight(1) & _UPPER_TWO)
        day_month, middle = np.divmod(number_of(head), 10_000)
        tail = number_of_four(tail4) % 1000
        bits = take(_BITS, day_month)
        remainder = take(_REMAINDERS, take(_HEADS, day_month) + take(_MIDDLES, middle) + take(_TAILS, tail))
        foreign = (bits & norway_tables.D_NUMBER) != 0
        century = take(self._centuries, middle + np.where(foreign, 10_000, 0))
        year = 100 * century.astype(np.int32) + middle // 100
        is_ambiguous = foreign & self._d_series & (middle % 100 >= norway.AMBIGUOUS.start) & (middle % 100 < norway.AMBIGUOUS.stop)
        is_future = (year >= self._on.year) & (10_000 * year + take(_MONTH_DAY, day_month) > self._today)
        year -= np.where(is_future & is_ambiguous, 100, 0).astype(np.int32)
        is_future &= ~is_ambiguous
        is_fh = bits == norway_tables.FH_NUMBER
        fields = norway.Fields(bits, is_fh, middle // 100, remainder, century, is_leap(year), is_future, self._new)
        problem = first_problems(shape & are_digits(head), norway.ORDER, fields)
        born = days_since_epoch(year, _DAYS, take(_MONTH_DAY, day_month))
        told = ~is_fh & (remainder == 0) & (century != 0) & ~is_future & (born != NO_DATE)
        flags = np.full(len(rows), _EITHER if self._new else _PLAIN, np.int32)
        flags += np.where(told & is_ambiguous & (year >= _FIRST_OF_20), _AMBIGUOUS, 0)
        flags = np.where(told | is_fh, flags, _NEW)
        return Judged(
            problem,
            take(_KIND, day_month),
            np.where(told, born, NO_DATE),
            np.where(told, sex_of(tail // 100), np.uint8(NO_SEX)),
            take(_DATED.ravel(), flags * 10_000 + day_month),
            ((7, tail4), (0, head)),
        )


_FIRST_OF_20: Final = 2000
