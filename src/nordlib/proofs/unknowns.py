"""A row of which nothing is known, as the unknowns of a solver.

A day is its ordinal, an instant its ordinal in microseconds, an amount a real number, and a word a number of its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import attrs

from nordlib.columns.rules.facts import FactColumn
from nordlib.proofs.package import z3
from nordlib.tracing import ExpressionKind

__all__ = ["Term", "Unknowns", "instant_of"]

_FIRST: Final = datetime(1, 1, 1, tzinfo=UTC)  # its ordinal is 1
_MICROSECOND: Final = timedelta(microseconds=1)
_DAY: Final = timedelta(days=1) // _MICROSECOND
_NOW: Final = "now"  # the instant of the question, which is in no column and never null
_SORTS: Final = {ExpressionKind.FLAG: z3.Bool, ExpressionKind.AMOUNT: z3.Real}


@attrs.frozen(eq=False)
class Term:
    """What an expression is for a row."""

    value: Any
    """Its value, which means nothing where it is null; None if it is always null."""
    null: Any
    """Whether it is null."""


class Unknowns:
    """A row of which nothing is known.

    Args:
        name: What tells the row from another one in the same question.
        first: The first day that a column may hold.
        last: The last day that a column may hold.

    Attributes:
        days: The ordinals of the first and the last day that a column may hold.
    """

    def __init__(self, name: str = "", first: date = date.min, last: date = date.max) -> None:
        self.name: Final = name
        self.days: Final = first.toordinal(), last.toordinal()
        self._columns: dict[str, tuple[ExpressionKind, Term]] = {}
        self._words: dict[str, int] = {}
        self._same: Unknowns | None = None
        self._changed: frozenset[str] = frozenset()

    def but(self, *changed: str) -> "Unknowns":
        """Return the same row, in which some columns may hold something else."""
        row = Unknowns(f"{self.name}changed ", *map(date.fromordinal, self.days))
        row._same, row._changed, row._words = self, frozenset(changed), self._words
        return row

    def column(self, name: str, kind: ExpressionKind) -> Term:
        """Return the unknown of a column."""
        if self._same is not None and name not in self._changed:
            return self._same.column(name, kind)
        if name not in self._columns:
            value = _SORTS.get(kind, z3.Int)(f"{self.name}{name}")
            null = z3.BoolVal(False) if name == _NOW else z3.Bool(f"{self.name}{name}?")
            self._columns[name] = kind, Term(value, null)
        return self._columns[name][1]

    def limits(self) -> Iterator[Any]:
        """Yield between which limits the days and instants lie that were asked for, and that amounts have at most two decimals."""
        first, last = self.days
        for kind, term in self._columns.values():
            if kind is ExpressionKind.DAY:
                yield z3.And(first <= term.value, term.value <= last)
            elif kind is ExpressionKind.AMOUNT:
                yield z3.IsInt(term.value * 100)
            elif kind is ExpressionKind.INSTANT:  # the zone is looked at around it
                yield z3.And((first + 60) * _DAY <= term.value, term.value < (last - 60) * _DAY)

    def valid(self, columns: Iterable[FactColumn]) -> Iterator[Any]:
        """Yield what is true of a row whose columns hold what they may hold."""
        facts = tuple(columns)
        kinds, alternatives = {fact.name: fact.kind for fact in facts}, {fact.instead_of for fact in facts}
        for fact in facts:
            term, within = self.column(fact.name, fact.kind), kinds.get(fact.within or "")
            idle = z3.BoolVal(False) if within is None else self.column(str(fact.within), within).null  # it means nothing then
            if fact.instead_of is not None:
                yield z3.Xor(term.null, self.column(fact.instead_of, fact.kind).null)
            elif fact.null is None and fact.name not in alternatives:
                yield z3.Or(idle, z3.Not(term.null))
            for wanted in self._wanted(fact, term):
                yield z3.Or(idle, term.null, wanted)

    def _wanted(self, fact: FactColumn, term: Term) -> Iterator[Any]:
        """Yield what is true of the value of a column."""
        if fact.words:
            yield z3.Or([term.value == self.word(word) for word in fact.words])
        if fact.least is not None:
            yield term.value >= fact.least
        if fact.at_most is not None:
            yield term.value <= self.column(fact.at_most, fact.kind).value

    def word(self, word: str) -> int:
        """Return the number of a word."""
        return self._words.setdefault(word, len(self._words))

    def plain(self, value: object) -> Any:
        """Return what stands for a plain value."""
        match value:
            case datetime():
                return (value - _FIRST) // _MICROSECOND + _DAY
            case date():
                return value.toordinal()
            case timedelta():
                return value.days if value == timedelta(value.days) else value // _MICROSECOND
            case str():
                return self.word(value)
            case Decimal():
                return z3.RealVal(str(value))
            case _:
                return value

    def pinned(self, model: Any) -> Iterator[Any]:
        """Yield that each column holds what it has in a model of the solver."""
        for _, term in self._columns.values():
            yield from (each == model.eval(each, True) for each in (term.value, term.null))

    def values(self, model: Any) -> Mapping[str, Any]:
        """Return the values that a model of the solver has for the columns that were asked for."""
        return {
            name: None if z3.is_true(model.eval(term.null, True)) else self._seen(kind, model.eval(term.value, True))
            for name, (kind, term) in self._columns.items()
        }

    def _seen(self, kind: ExpressionKind, value: Any) -> Any:
        match kind:
            case ExpressionKind.FLAG:
                return z3.is_true(value)
            case ExpressionKind.AMOUNT:
                return Decimal(value.numerator_as_long()) / Decimal(value.denominator_as_long())
            case ExpressionKind.DAY:
                return date.fromordinal(value.as_long())
            case ExpressionKind.INSTANT:
                return instant_of(value.as_long())
            case ExpressionKind.WORD:
                return next(word for word, number in self._words.items() if number == value.as_long())
            case _:
                return value.as_long()


def instant_of(number: int) -> datetime:
    """Return the instant that a number stands for."""
    return _FIRST + (number - _DAY) * _MICROSECOND
