"""The Faroe Islands, and the cards of Swedish asylum seekers, in columns: numbers without a check digit, a sex or a whole date."""

from datetime import date
from typing import Final

import numpy as np

from nordlib.columns.identity.calendar import NO_DATE
from nordlib.columns.identity.kernel import KINDS, NO_SEX, Judged, code_of, first_problems
from nordlib.columns.identity.words import Rows, eight_digits, four_digits, six_digits, take
from nordlib.identity import NumberKind
from nordlib.identity.schemes import faroes

__all__ = ["AsylumSeekers", "Faroes"]

_KIND_OF_DAY: Final = np.frombuffer(faroes.DAYS, np.uint8)
_P_TAL, _LMA = (np.uint8(KINDS.index(kind)) for kind in (NumberKind.P_TAL, NumberKind.LMA))
_NO_FLAGS, _NOT_DOCUMENTED = np.uint8(code_of()), np.uint8(code_of(*faroes.NOT_DOCUMENTED))
_FIRST_TWO: Final = np.uint64(0xFFFF)
_LAST_SIX: Final = np.uint64(0xFFFFFFFFFFFF0000)


class Faroes:
    """Numbers of the Faroe Islands: no century is told, so no date is in the future."""

    width, lengths = 9, (9, 10)

    def __init__(self, on: date) -> None:
        """Take the reference date, as every scheme does; nothing depends on it."""

    def judge(self, rows: Rows) -> Judged:
        """Judge texts of one length."""
        first, last = rows.eight(0), rows.four(rows.length - 4)  # DDMMYYNN, (Y or -)NNN
        is_date, day_month, two_digits = six_digits(first)
        is_tail, _ = four_digits((last & np.uint32(0xFFFFFF00)) | np.uint32(ord("0")))
        shape = is_date & is_tail
        if rows.length > self.width:
            shape &= rows.byte(6) == ord("-")
        problem = first_problems(shape, faroes.ORDER, faroes.Fields(take(_KIND_OF_DAY, day_month), two_digits % 4 == 0))
        year_end = ((first >> np.uint64(40)) & np.uint64(0xFF)).astype(np.uint32)  # the second Y, before NNN in the stored form
        stored = (last & np.uint32(0xFFFFFF00)) | year_end
        return Judged(problem, _P_TAL, NO_DATE, np.uint8(NO_SEX), _NOT_DOCUMENTED, ((0, first), (5, stored)))


class AsylumSeekers:
    """Numbers of the cards of asylum seekers; a text with a slash is left to the scalar function."""

    width, lengths = 8, (8, 9)

    def __init__(self, on: date) -> None:
        """Take the reference date, as every scheme does; nothing depends on it."""

    def judge(self, rows: Rows) -> Judged:
        """Judge texts of one length."""
        first, shape = rows.eight(0), np.ones(len(rows), bool)
        if rows.length > self.width:
            shape &= rows.byte(2) == ord("-")
            first = (first & _FIRST_TWO) | (rows.eight(1) & _LAST_SIX)
        are_digits, *_ = eight_digits(first)
        problem = first_problems(shape & are_digits, (), ())
        return Judged(problem, _LMA, NO_DATE, np.uint8(NO_SEX), _NO_FLAGS, ((0, first),))
