"""What an answer depends on for one row: the questions that trees ask of the row, put in terms of the columns of the table."""

from collections.abc import Iterable
from typing import Any

import attrs

from nordlib.proofs.package import z3
from nordlib.proofs.reading import Reading
from nordlib.tracing import (
    AddMonths,
    Branch,
    Column,
    Comparison,
    Constant,
    DaysOf,
    Difference,
    Expression,
    IsMissing,
    LocalDay,
    Lookup,
    Product,
    Question,
    Sum,
    Tree,
    columns_asked,
)

__all__ = ["Literal", "leaf_of", "literals_of"]


@attrs.frozen(cache_hash=True)
class Literal:
    """An answer to a question about the columns of a table."""

    question: Question
    """The question."""
    places: tuple[int, ...]
    """The places of the answers that are meant, among the options of the question; mostly one."""

    def formula(self, reading: Reading) -> Any:
        """Return the formula that the answer is the one that is meant. Of a value that is null no comparison is true."""
        answered = z3.Or([reading.answered(self.question, place) for place in self.places])
        if isinstance(self.question, IsMissing):
            return answered
        nulls = {column: reading.expression(column).null for column in columns_asked(self.question)}
        return z3.And(answered, *(z3.Not(null) for null in nulls.values()))


class _Walk:
    """A walk along the trees of a program, as one row goes."""

    def __init__(self, reading: Reading, model: Any) -> None:
        self._reading = reading
        self._model = model
        self.literals: dict[Literal, None] = {}

    def leaf(self, tree: Tree) -> Expression:
        """Return where a tree ends, in terms of the columns of the table."""
        while isinstance(tree, Branch):
            place = self._place(tree.question)
            self._add(tree.question, place)
            tree = tree.children[place]
        return self._resolved(tree.value)

    def _place(self, question: Question) -> int:
        """Return the place of the answer."""
        places = range(len(question.options))
        return next(place for place in places if z3.is_true(self._model.eval(self._reading.answered(question, place), True)))

    def _add(self, question: Question, place: int) -> None:
        match question:
            case Comparison(operator, left, right):
                asked: Question = Comparison(operator, self._resolved(left), self._resolved(right))
            case IsMissing(value):
                asked = IsMissing(self._resolved(value))
            case _:
                if self._reading.derived(question.column.name) is not None:
                    self._resolved(question.column)  # its tree has said what it depends on
                    return
                asked = question
        if any(True for _ in columns_asked(asked)):
            self.literals[Literal(asked, (place,))] = None

    def _resolved(self, expression: Expression) -> Expression:
        """Return an expression in terms of the columns of the table."""
        match expression:
            case Column(name):
                tree = self._reading.derived(name)
                return expression if tree is None else self.leaf(tree)
            case Constant() | Lookup():
                return expression
            case DaysOf(length):
                return DaysOf(self._resolved(length))
            case AddMonths(day, months):
                return AddMonths(self._resolved(day), months)
            case LocalDay(instant, zone):
                return LocalDay(self._resolved(instant), zone)
            case Sum(left, right):
                return Sum(self._resolved(left), self._resolved(right))
            case Difference(left, right):
                return Difference(self._resolved(left), self._resolved(right))
            case _:
                return Product(self._resolved(expression.left), self._resolved(expression.right))


def literals_of(readings_and_trees: Iterable[tuple[Reading, Tree]], model: Any) -> tuple[Literal, ...]:
    """Return everything on which trees depend for the row of a model, each answer once."""
    found = dict[Literal, None]()
    for reading, tree in readings_and_trees:
        walk = _Walk(reading, model)
        walk.leaf(tree)
        found |= walk.literals
    return tuple(found)


def leaf_of(reading: Reading, tree: Tree, model: Any) -> Expression:
    """Return where a tree ends for the row of a model, in terms of the columns of the table."""
    return _Walk(reading, model).leaf(tree)
