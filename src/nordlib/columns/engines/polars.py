"""Rules as Polars expressions, in stages: each step is a `with_columns`, so that what several expressions share is worked out once.

One nested expression would be a hundred times slower. Outcomes are of the type `Enum` of Polars, which are as fast as small numbers.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from importlib import import_module
from typing import Any, Final, TypeVar

from nordlib.columns.engines.words import by_children
from nordlib.columns.rules.facts import FactColumn
from nordlib.columns.rules.program import OUTCOMES, REFUSING, RuleProgram, TracedRule
from nordlib.decisions import Outcome
from nordlib.tracing import (
    AddMonths,
    Branch,
    Column,
    Comparison,
    Constant,
    DaysOf,
    Expression,
    ExpressionKind,
    IsMissing,
    IsTrue,
    Leaf,
    LocalDay,
    Lookup,
    Operator,
    Product,
    Sum,
    Tree,
    WhichWord,
    kind_of,
    leaves,
)

__all__ = ["PolarsEngine"]

F = TypeVar("F")
_COMPARED: Final[Mapping[Operator, Callable[[Any, Any], Any]]] = {
    Operator.LESS: lambda left, right: left < right,
    Operator.AT_MOST: lambda left, right: left <= right,
    Operator.EQUAL: lambda left, right: left == right,
}
_MONEY_DIGITS: Final = 38


class PolarsEngine:
    """Adds the columns of a program to a Polars frame.

    Args:
        program: The program.
        days: The first and the last day that the tables of days have.
    """

    def __init__(self, program: RuleProgram, days: tuple[date, date]) -> None:
        self._pl: Final[Any] = import_module("polars")
        self._program: Final = program
        self._outcomes: Final = self._pl.Enum(OUTCOMES)
        self._tables: Final = {name: _rows(table, days) for name, table in program.day_tables.items()}

    def run(self, frame: F) -> F:
        """Return a lazy frame with the columns of the program added."""
        program = self._program
        lazy: Any = frame
        lazy = lazy.with_columns(invalid=self._invalid())
        for floor in program.floors:
            lazy = lazy.with_columns(**{name: self._typed(name, tree) for name, tree in floor.items()})
        answered: F = self._judged(lazy) if program.rules else lazy
        return answered

    def _judged(self, lazy: Any) -> Any:
        """Return a lazy frame with the outcomes of the rules, and what follows from them."""
        program, col, when = self._program, self._pl.col, self._pl.when
        for rules, earlier in program.stages:
            stopped = self._any(self._refuses(rule) for rule in earlier)
            lazy = lazy.with_columns(**{rule.name: self._outcome(rule, stopped if earlier else None) for rule in rules})
        refused = self._any(self._refuses(rule) for rule in program.refusing)
        return lazy.with_columns(
            granted=when(col("invalid") | refused).then(False).otherwise(True),
            reasons=when(~col("invalid")).then(self._reasons()),
        )

    # trees

    def _typed(self, name: str, tree: Tree) -> Any:
        """Return the expression of a derived value, whose type does not depend on which leaf comes first."""
        kinds = [kind for leaf in leaves(tree) if (kind := kind_of(leaf)) is not None]
        types = {ExpressionKind.DAY: self._pl.Date, ExpressionKind.NUMBER: self._pl.Int64, ExpressionKind.FLAG: self._pl.Boolean}
        if not kinds:
            types |= {ExpressionKind.WORD: self._pl.String, ExpressionKind.AMOUNT: self._pl.Decimal(_MONEY_DIGITS, 2)}
        wanted = types.get(next(iter(kinds), self._program.null_kinds.get(name, ExpressionKind.DAY)))
        written = self._tree(tree, self._value)
        return self._pl.when(~self._pl.col("invalid")).then(written if wanted is None else written.cast(wanted))

    def _outcome(self, rule: TracedRule, stopped: Any) -> Any:
        """Return the outcome of a rule: null in an invalid row, and for a rule by which the row is not judged."""
        outcome, when, invalid = self._tree(rule.outcome, self._outcome_of), self._pl.when, self._pl.col("invalid")
        if stopped is None:
            return when(~invalid).then(outcome)
        judged = when(stopped).then(self._outcome_of(Constant(Outcome.NOT_EVALUATED.value))).otherwise(outcome)
        is_judged = ~invalid & outcome.is_not_null() if Constant(None) in leaves(rule.outcome) else ~invalid
        return when(is_judged).then(judged)

    def _outcome_of(self, leaf: Expression) -> Any:
        assert isinstance(leaf, Constant)  # a rule gives an outcome, or none
        return self._pl.lit(leaf.value, dtype=self._outcomes)

    def _tree(self, tree: Tree, write: Callable[[Expression], Any]) -> Any:
        """Return nested when-then-otherwise; the last answer of a question is the remaining one."""
        if isinstance(tree, Leaf):
            return write(tree.value)
        question = tree.question
        if isinstance(question, WhichWord):
            return self._of_words(tree, question, write)
        yes, no = tree.children
        if (yes, no) == (_TRUE, _FALSE):
            return self._asked(question)
        return self._pl.when(self._asked(question)).then(self._tree(yes, write)).otherwise(self._tree(no, write))

    def _of_words(self, branch: Branch, question: WhichWord, write: Callable[[Expression], Any]) -> Any:
        *groups, (rest, _) = by_children(branch, question)
        written = self._tree(rest, write)
        column = self._pl.col(question.column.name)
        for child, words in reversed(groups):
            asked = self._any(column == word for word in words)
            written = self._pl.when(asked).then(self._tree(child, write)).otherwise(written)
        return written

    def _asked(self, question: Comparison | IsMissing | IsTrue) -> Any:
        match question:
            case Comparison(operator, left, right):
                return _COMPARED[operator](self._value(left), self._value(right))
            case IsMissing(value):
                return self._value(value).is_null()
            case _:
                return self._pl.col(question.column.name)

    # expressions

    def _value(self, expression: Expression) -> Any:
        pl = self._pl
        match expression:
            case Column(name):
                return pl.col(name)
            case Constant(value):
                return self._literal(value)
            case DaysOf(length):
                return self._value(length)
            case AddMonths(day, months):
                return self._value(day).dt.offset_by(f"{months}mo")
            case LocalDay(instant, zone):
                return self._value(instant).dt.convert_time_zone(zone).dt.date()
            case Lookup(table, day):
                return self._looked_up(table, self._value(day))
            case Product(left, right):
                return self._amount(left) * self._amount(right)
            case Sum(left, right):
                return self._sum(left, right)
            case _:
                return self._difference(expression.left, expression.right)

    def _literal(self, value: object) -> Any:
        if type(value) is int:
            return self._pl.lit(value, dtype=self._pl.Int64)
        if isinstance(value, timedelta):
            return self._pl.lit(value.days, dtype=self._pl.Int32) if value == timedelta(value.days) else self._pl.lit(value)
        return self._pl.lit(value)

    def _amount(self, expression: Expression) -> Any:
        value = self._value(expression)
        return value if kind_of(expression) is ExpressionKind.AMOUNT else value.cast(self._pl.Decimal(_MONEY_DIGITS, 0))

    def _sum(self, left: Expression, right: Expression) -> Any:
        if kind_of(right) in (ExpressionKind.DAY, ExpressionKind.INSTANT):
            left, right = right, left
        if kind_of(left) is ExpressionKind.DAY:
            return (self._ordinal(left) + self._value(right)).cast(self._pl.Date)
        if kind_of(left) is ExpressionKind.INSTANT and isinstance(right, Constant) and isinstance(right.value, timedelta):
            return self._value(left) + self._pl.lit(right.value)
        if ExpressionKind.AMOUNT in (kind_of(left), kind_of(right)):
            return self._amount(left) + self._amount(right)
        return self._value(left) + self._value(right)

    def _difference(self, left: Expression, right: Expression) -> Any:
        if kind_of(left) is ExpressionKind.DAY and kind_of(right) is ExpressionKind.DAY:
            return self._ordinal(left) - self._ordinal(right)
        if kind_of(left) is ExpressionKind.DAY:
            return (self._ordinal(left) - self._value(right)).cast(self._pl.Date)
        return self._value(left) - self._value(right)

    def _ordinal(self, day: Expression) -> Any:
        """Return a day as a number, which is faster to count with."""
        return self._value(day).to_physical()

    def _looked_up(self, table: str, day: Any) -> Any:
        rows = self._tables[table]
        return day.replace_strict(list(rows), list(rows.values()), default=None)

    # what no tree says

    def _any(self, conditions: Iterable[Any]) -> Any:
        first, *others = [*conditions] or [self._pl.lit(False)]
        for condition in others:
            first = first | condition
        return first

    def _refuses(self, rule: TracedRule) -> Any:
        """Return whether a rule refuses; null counts as no."""
        outcome = self._pl.col(rule.name)
        return self._any(outcome == refusing.value for refusing in REFUSING if rule.may_be(refusing))

    def _invalid(self) -> Any:
        wrong = [self._wrong(column) for column in self._program.columns]
        if not self._program.never_refuses_facts:
            wrong.append(self._tree(self._program.refused_facts, self._value).fill_null(False))
        return self._any(each for each in wrong if each is not None)

    def _wrong(self, fact: FactColumn) -> Any:
        """Return whether a column holds what it must not; None if it may hold anything."""
        col = self._pl.col
        column, wrong = col(fact.name), list[Any]()
        if fact.instead_of is not None:
            wrong.append(column.is_null() == col(fact.instead_of).is_null())
        elif fact.null is None:
            wrong.append(column.is_null())
        if fact.words:
            wrong.append((~column.cast(self._pl.String).is_in(list(fact.words))).fill_null(False))
        if fact.least is not None:
            means = self._pl.lit(True) if fact.within is None else col(fact.within).is_not_null()
            wrong.append((means & (column < fact.least)).fill_null(False))
        if fact.at_most is not None:
            wrong.append((column > col(fact.at_most)).fill_null(False))
        if not wrong:
            return None
        return self._any(wrong) if fact.within is None else self._any(wrong) & col(fact.within).is_not_null()

    def _reasons(self) -> Any:
        """Return the sum of the bits of every code that refuses."""
        lit, when = self._pl.lit, self._pl.when
        total = lit(0, dtype=self._pl.Int64)
        for rule in self._program.refusing:
            outcome = self._pl.col(rule.name)
            if rule.may_be(Outcome.FAILED):
                total += when(outcome == Outcome.FAILED.value).then(self._tree(rule.failed_bits, self._value)).otherwise(0)
            if rule.may_be(Outcome.UNKNOWN):
                total += when(outcome == Outcome.UNKNOWN.value).then(lit(rule.unknown_bits, dtype=self._pl.Int64)).otherwise(0)
        return total


_TRUE: Final = Leaf(Constant(True))
_FALSE: Final = Leaf(Constant(False))


def _rows(table: Callable[[date], date | int | None], days: tuple[date, date]) -> dict[date, date | int | None]:
    """Return the rows of a table of days."""
    first, last = days
    return {day: table(day) for day in (first + timedelta(number) for number in range((last - first).days + 1))}
