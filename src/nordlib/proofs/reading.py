"""Expressions, questions and trees as the formulas of a solver about one row.

What the solver cannot count with, the day of an instant in a zone and the day some months later, is a function of which it knows that it
rises, and between which limits it lies. `nordlib.proofs.solver` adds exact values until an answer holds.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from nordlib.proofs.package import z3
from nordlib.proofs.rising import Place, key_of
from nordlib.proofs.unknowns import Term, Unknowns
from nordlib.tracing import (
    AddMonths,
    Branch,
    Column,
    Comparison,
    Constant,
    DaysOf,
    Difference,
    Expression,
    ExpressionKind,
    IsMissing,
    IsTrue,
    LocalDay,
    Operator,
    Product,
    Question,
    Sum,
    Tree,
    Untraceable,
    kind_of,
)

__all__ = ["Reading", "unequal"]

_CENT: Final = z3.RealVal("0.01")


class Reading:
    """What the trees of a program say about a row.

    Args:
        row: The row.
        derived: Returns the tree of a derived value by its name; None for a column of the table.

    Attributes:
        places: Where the functions were asked that the solver cannot count with.
    """

    def __init__(self, row: Unknowns, derived: Callable[[str], Tree | None]) -> None:
        self.row: Final = row
        self.places: list[Place] = []
        self.derived: Final = derived
        self._terms: dict[Expression, Term] = {}
        self._trees: dict[Tree, Term] = {}

    def tree(self, tree: Tree) -> Term:
        """Return what a tree says."""
        if tree not in self._trees:
            self._trees[tree] = self._branch(tree) if isinstance(tree, Branch) else self.expression(tree.value)
        return self._trees[tree]

    def _branch(self, branch: Branch) -> Term:
        *others, term = (self.tree(child) for child in branch.children)
        for place in reversed(range(len(others))):
            term = _chosen(self.answered(branch.question, place), others[place], term)
        return term

    def is_true(self, tree: Tree) -> Any:
        """Return the formula that a tree of flags says true."""
        term = self.tree(tree)
        return z3.And(z3.Not(term.null), term.value)

    def is_word(self, tree: Tree, word: str) -> Any:
        """Return the formula that a tree of words says a given one."""
        term = self.tree(tree)
        return z3.BoolVal(False) if term.value is None else z3.And(z3.Not(term.null), term.value == self.row.word(word))

    def answered(self, question: Question, place: int) -> Any:
        """Return the formula that the answer to a question is the one at a place."""
        match question:
            case Comparison(operator, left, right):
                asked = self._compared(operator, left, right)
            case IsMissing(value):
                asked = self.expression(value).null
            case IsTrue(column):
                asked = self.expression(column).value
            case _:
                return self.expression(question.column).value == self.row.word(question.options[place])
        return asked if place == 0 else z3.Not(asked)

    def near(self, question: Question, place: int) -> Any:
        """Return the formula that two values are as near to each other as the answer at a place allows; None for other questions."""
        if not isinstance(question, Comparison):
            return None
        one, other = self._pair(question.left, question.right)
        if one is None or other is None:
            return None
        step = _CENT if z3.is_real(one) or z3.is_real(other) else 1
        match question.operator, place:
            case (Operator.LESS, 0):
                return one + step == other
            case (Operator.LESS, _) | (_, 0):
                return one == other
            case _:
                return one == other + step

    def _compared(self, operator: Operator, left: Expression, right: Expression) -> Any:
        one, other = self._pair(left, right)
        if one is None or other is None:  # what null compares as is not known, so that a row which leads here is found
            return z3.Bool(f"{self.row.name}{left} {operator} {right}")
        match operator:
            case Operator.LESS:
                return one < other
            case Operator.AT_MOST:
                return one <= other
            case _:
                return one == other

    def _pair(self, left: Expression, right: Expression) -> tuple[Any, Any]:
        """Return two values that are counted together: a length beside an instant is in microseconds."""
        in_microseconds = ExpressionKind.INSTANT in _kinds(left) | _kinds(right)
        return self._number(left, in_microseconds), self._number(right, in_microseconds)

    def _number(self, expression: Expression, in_microseconds: bool) -> Any:
        if in_microseconds and isinstance(expression, Constant) and isinstance(expression.value, timedelta):
            return expression.value // timedelta(microseconds=1)
        return self.expression(expression).value

    def expression(self, expression: Expression) -> Term:
        """Return what an expression is. Raises `Untraceable` for one that asks a calendar."""
        if expression not in self._terms:
            self._terms[expression] = self._made(expression)
        return self._terms[expression]

    def _made(self, expression: Expression) -> Term:
        match expression:
            case Column(name, kind):
                tree = self.derived(name)
                return self.row.column(name, kind) if tree is None else self.tree(tree)
            case Constant(value):
                return Term(None if value is None else self.row.plain(value), z3.BoolVal(value is None))
            case Sum(left, right):
                return self._joined(left, right, lambda one, other: one + other)
            case Difference(left, right):
                return self._joined(left, right, lambda one, other: one - other)
            case Product(left, right):
                return self._joined(left, right, lambda one, other: one * other)
            case DaysOf(length):
                return self.expression(length)
            case LocalDay(argument) | AddMonths(argument):
                return self._rising(expression, argument)
            case _:
                raise Untraceable(expression.table, "a calendar, about which nothing is proved")

    def _joined(self, left: Expression, right: Expression, join: Callable[[Any, Any], Any]) -> Term:
        return Term(join(*self._pair(left, right)), z3.Or(self.expression(left).null, self.expression(right).null))

    def _rising(self, function: LocalDay | AddMonths, argument: Expression) -> Term:
        given = self.expression(argument)
        place = Place(function, given.value, z3.Int(f"{key_of(function)} of {given.value.get_id()}"), self.row.days)
        self.places.append(place)
        return Term(place.value, given.null)


def unequal(one: Term, other: Term) -> Any:
    """Return the formula that two terms are not the same: null is the same as null."""
    if one.value is None or other.value is None:
        return one.null != other.null
    return z3.Or(one.null != other.null, z3.And(z3.Not(one.null), one.value != other.value))


def _kinds(expression: Expression) -> set[ExpressionKind | None]:
    """Return what an expression and its parts hold."""
    if isinstance(expression, Sum | Difference):
        return _kinds(expression.left) | _kinds(expression.right)
    return {kind_of(expression)}


def _chosen(condition: Any, yes: Term, no: Term) -> Term:
    """Return one term where a condition is true, and another elsewhere."""
    null = z3.If(condition, yes.null, no.null)
    if yes.value is None or no.value is None:
        return Term(no.value if yes.value is None else yes.value, null)
    return Term(z3.If(condition, *_alike(yes.value, no.value)), null)


def _alike(one: Any, other: Any) -> tuple[Any, Any]:
    """Return two values of one sort: a number beside an amount is an amount."""
    if isinstance(one, bool | z3.BoolRef):
        return _bool(one), _bool(other)
    if z3.is_real(one) or z3.is_real(other):
        return _real(one), _real(other)
    return one, other


def _bool(value: Any) -> Any:
    return z3.BoolVal(value) if isinstance(value, bool) else value


def _real(value: Any) -> Any:
    return z3.RealVal(value) if isinstance(value, int) else value if z3.is_real(value) else z3.ToReal(value)
