"""What a program says about one row of plain values: which path the row takes, and what its trees give. It needs no solver."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from operator import add, eq, le, lt, mul, sub
from typing import Any, Final, TypeVar

from dateutil.relativedelta import relativedelta

from nordlib.columns.rules.program import RuleProgram
from nordlib.dates import zone
from nordlib.tracing import (
    AddMonths,
    Branch,
    Column,
    Comparison,
    Constant,
    DaysOf,
    Difference,
    Exploration,
    Expression,
    Fork,
    IsMissing,
    IsTrue,
    LocalDay,
    Operator,
    Path,
    Product,
    Question,
    Sum,
    Tree,
    Untraceable,
)

__all__ = ["Evaluation"]

T = TypeVar("T")
_COMPARED: Final[Mapping[Operator, Callable[[Any, Any], bool]]] = {Operator.LESS: lt, Operator.AT_MOST: le, Operator.EQUAL: eq}


class Evaluation:
    """The values of a program for one row.

    Args:
        program: The program.
        row: The row, with the columns that are asked.

    Attributes:
        asked: The names of the columns on which the answers so far depend.
    """

    def __init__(self, program: RuleProgram, row: Mapping[str, Any]) -> None:
        self.asked: Final = set[str]()
        self._program: Final = program
        self._row: Final = row
        self._derived: Final = dict[str, Any]()

    def path(self, explored: Exploration[T]) -> Path[T]:
        """Return the path that the row takes through a function."""
        place = explored.root
        while isinstance(place, Fork):
            place = place.ways[self._answer(place.question)]
        return place

    def tree(self, tree: Tree) -> Any:
        """Return what a tree gives."""
        while isinstance(tree, Branch):
            tree = tree.children[self._answer(tree.question)]
        return self.value(tree.value)

    def value(self, expression: Expression) -> Any:
        """Return what an expression is. Raises `Untraceable` for one that asks a calendar."""
        match expression:
            case Column(name):
                return self._column(name)
            case Constant(value):
                return value
            case Sum(left, right):
                return self._made(add, left, right)
            case Difference(left, right):
                return self._made(sub, left, right)
            case Product(left, right):
                return self._made(mul, left, right)
            case DaysOf(length):
                return self._made(_days, length)
            case AddMonths(day, months):
                return self._made(partial(_months_later, months), day)
            case LocalDay(instant, name):
                return self._made(partial(_local_day, name), instant)
            case _:
                raise Untraceable(expression.table, "a calendar, about which nothing is proved")

    def _column(self, name: str) -> Any:
        if name not in self._derived:
            tree = self._program.tree(name)
            if tree is None:
                self.asked.add(name)
                return self._row[name]
            self._derived[name] = self.tree(tree)
        return self._derived[name]

    def _made(self, make: Callable[..., Any], *parts: Expression) -> Any:
        """Return what is made of parts; null if one of them is null."""
        values = [self.value(part) for part in parts]
        return None if None in values else make(*values)

    def _answer(self, question: Question) -> int:
        """Return the place of the answer to a question."""
        match question:
            case Comparison(operator, left, right):
                return int(not _COMPARED[operator](self.value(left), self.value(right)))
            case IsMissing(value):
                return int(self.value(value) is not None)
            case IsTrue(column):
                return int(not self.value(column))
            case _:
                return question.options.index(self.value(question.column))


def _days(length: timedelta) -> int:
    return length.days


def _months_later(months: int, day: date) -> date:
    return day + relativedelta(months=months)


def _local_day(name: str, instant: datetime) -> date:
    return instant.astimezone(zone(name)).date()
