"""Norway in columns: fødselsnummer, D-, H- and FH-numbers, and the synthetic ones."""

from datetime import date
from typing import Final

import numpy as np

from nordlib.columns.identity.calendar import NO_DATE, days_since_epoch, is_leap, place_in_year
from nordlib.columns.identity.kernel import KINDS, NO_SEX, Judged, code_of, first_problems, sex_of
from nordlib.columns.identity.words import NUMBERS, Column, Rows, eight_digits, four_digits, take
from nordlib.identity import NumberKind
from nordlib.identity.schemes import norway, norway_tables
from nordlib.identity.schemes.order import day_number

__all__ = ["Norway"]

_WHOLE: Final = 11
_SIX_BYTES, _UPPER_TWO = np.uint64(0x0000FFFFFFFFFFFF), np.uint64(0xFFFF000000000000)
_HEADS, _MIDDLES = (np.array(table, np.int32) for table in (norway_tables.HEADS, norway_tables.MIDDLES))
_TAILS: Final = np.tile(np.array(norway_tables.TAILS, np.int32), 10)  # by IIKK, of which the first digit is in YYII
_REMAINDERS: Final = np.frombuffer(norway_tables.REMAINDERS, np.uint8)
_BITS: Final = np.frombuffer(norway_tables.DAYS, np.uint8)
_SEX: Final = sex_of(NUMBERS // 100)
#: The year by YYII; below a hundred where no series fits.
_YEARS_OF_FNR, _YEARS_OF_DNR = (
    np.frombuffer(table, np.uint8).astype(np.int32) * 100 + (NUMBERS // 100).astype(np.int32)
    for table in (norway_tables.FNR_CENTURIES, norway_tables.DNR_CENTURIES)
)
_FIRST_YEAR, _FIRST_OF_20 = 100, 2000
_IS_AMBIGUOUS: Final = np.isin(NUMBERS % 100, norway.AMBIGUOUS)
_KIND: Final = np.full(10_000, KINDS.index(NumberKind.FHNR), np.uint8)
_MONTH_DAY: Final = np.zeros(10_000, np.int32)
#: The flags of a number by DDMM, and behind them those of a D-number of an ambiguous century; the same since 2032; and those of 2032 alone.
_FLAGS, _FLAGS_OF_EITHER, _FLAGS_OF_2032 = np.zeros(20_000, np.uint8), np.zeros(20_000, np.uint8), np.zeros(10_000, np.uint8)
for _day_month, (_kind, _flags, _month, _day) in norway_tables.MEANINGS.items():
    _KIND[_day_month], _MONTH_DAY[_day_month] = KINDS.index(_kind), 100 * _month + _day
    _FLAGS[_day_month], _FLAGS_OF_EITHER[_day_month] = code_of(*_flags), code_of(*_flags, *norway.OLD_OR_NEW)
    _FLAGS[10_000 + _day_month] = code_of(*_flags, *norway.AMBIGUOUS_CENTURY)
    _FLAGS_OF_EITHER[10_000 + _day_month] = code_of(*_flags, *norway.OLD_OR_NEW, *norway.AMBIGUOUS_CENTURY)
    _FLAGS_OF_2032[_day_month] = code_of(*_flags, *norway.NEW)
_FLAGS_OF_2032[_BITS == norway_tables.FH_NUMBER] = code_of(*norway.NO_DATE)
_DAYS: Final = place_in_year(lambda month, day: (100 * month + day,))


class Norway:
    """Numbers of Norway on a reference date."""

    width, lengths = _WHOLE, (11, 12)

    def __init__(self, on: date) -> None:
        self._on, self._today = on, day_number(on)
        self._new = on >= norway.RULES_OF_2032
        d_series = on >= norway.D_SERIES_OF_2021
        self._years = np.concatenate((_YEARS_OF_FNR, _YEARS_OF_DNR if d_series else _YEARS_OF_FNR))
        self._is_ambiguous = np.concatenate((np.zeros(10_000, bool), _IS_AMBIGUOUS & d_series))
        self._flags = _FLAGS_OF_EITHER if self._new else _FLAGS

    def judge(self, rows: Rows) -> Judged:
        """Judge texts of one length."""
        head, tail4 = rows.eight(0), rows.four(rows.length - 4)
        shape, tail = four_digits(tail4)  # IIKK
        if rows.length > _WHOLE:
            sign = rows.byte(6)
            shape &= (sign == ord(" ")) | (sign == ord("-"))
            head = (head & _SIX_BYTES) | (rows.eight(1) & _UPPER_TWO)
        is_head, day_month, middle = eight_digits(head)
        bits = take(_BITS, day_month)
        remainder = take(_REMAINDERS, take(_HEADS, day_month) + take(_MIDDLES, middle) + take(_TAILS, tail))
        place = ((bits & norway_tables.D_NUMBER) != 0) * np.int32(10_000) + middle
        year, is_ambiguous = take(self._years, place), take(self._is_ambiguous, place)
        is_future = self._is_future(year, day_month)
        moved = np.flatnonzero(is_future & is_ambiguous)
        year[moved] -= 100
        is_future[moved] = False
        is_fh = bits == norway_tables.FH_NUMBER
        has_series = year >= _FIRST_YEAR
        fields = norway.Fields(bits, is_fh, middle // 100, remainder, has_series, is_leap(year), is_future, self._new)
        born = days_since_epoch(year, _DAYS, take(_MONTH_DAY, day_month))
        told = has_series & (remainder == 0) & (born != NO_DATE)
        told &= ~(is_future | is_fh)
        flags = take(self._flags, (told & is_ambiguous & (year >= _FIRST_OF_20)) * np.int32(10_000) + day_month)
        sex = take(_SEX, tail)
        untold = np.flatnonzero(~told)
        born[untold], sex[untold], flags[untold] = NO_DATE, NO_SEX, take(_FLAGS_OF_2032, day_month[untold])
        problem = first_problems(shape & is_head, norway.ORDER, fields)
        return Judged(problem, take(_KIND, day_month), born, sex, flags, ((7, tail4), (0, head)))

    def _is_future(self, year: Column, day_month: Column) -> Column:
        """Whether the date is after the reference date, which only few years can be."""
        is_future = year >= self._on.year
        late = np.flatnonzero(is_future)
        is_future[late] = 10_000 * year[late] + take(_MONTH_DAY, day_month[late]) > self._today
        return is_future
