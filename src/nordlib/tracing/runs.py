"""One run of a function on symbols: the answers it was given, and what follows from them.

A run is given the answers of its beginning, and gives the first option of whatever is asked after them. It writes down what was asked. A
repeated question gets the same answer, and a question that earlier answers settle is not asked: once `due <= 2026-03-18` is true,
`due <= 2026-03-25` is true too. So the code never takes a path that no row can take.
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from functools import cache
from typing import Final, TypeVar

import attrs

from nordlib.tracing.expressions import Column, Constant, Expression, ExpressionKind
from nordlib.tracing.questions import Comparison, IsMissing, IsTrue, Operator, Question, WhichWord
from nordlib.tracing.untraceable import Untraceable

__all__ = ["Answer", "Run", "compare", "current_run", "flag", "is_missing", "running", "which"]

T = TypeVar("T")
_ENDLESS: Final = 10_000_000  # later than any day, larger than any count of renewals or days


@attrs.frozen(cache_hash=True)
class Answer:
    """A question, and the place of the answer among its options."""

    question: Question
    """The question."""
    place: int
    """The place of the answer, from 0."""

    @property
    def value(self) -> bool | str:
        """The answer."""
        return self.question.options[self.place]


class Run:
    """One run of a function.

    Attributes:
        name: The name of the function, for errors.
        answers: What was asked and answered, in order.
    """

    def __init__(self, name: str, given: tuple[Answer, ...]) -> None:
        self.name = name
        self.answers: list[Answer] = []
        self._given = given
        self._memory: dict[Question, int] = {}
        self._ranges: dict[Expression, tuple[int, int]] = {}

    def ask(self, question: Question) -> int:
        """Return the place of the answer to a question."""
        known = self._memory.get(question)
        if known is not None:
            return known
        at = len(self.answers)
        answer = self._given[at] if at < len(self._given) else Answer(question, 0)
        self.answers.append(answer)
        self._memory[question] = answer.place
        return answer.place

    def at_most(self, value: Expression, limit: int, question: Comparison) -> bool:
        """Whether a whole number, or a day by its ordinal, is at most a limit; asked only if the answers so far do not say."""
        low, high = self._ranges.get(value, (-_ENDLESS, _ENDLESS))
        if high <= limit:
            return True
        if low > limit:
            return False
        answer = self.ask(question) == 0
        self._ranges[value] = (low, min(high, limit)) if answer else (max(low, limit + 1), high)
        return answer

    def equal(self, value: Expression, number: int, question: Comparison) -> bool:
        """Whether a whole number, or a day by its ordinal, is a given one; asked only if the answers so far do not say."""
        low, high = self._ranges.get(value, (-_ENDLESS, _ENDLESS))
        if low == high == number:
            return True
        if not low <= number <= high:
            return False
        answer = self.ask(question) == 0
        if answer:
            self._ranges[value] = (number, number)
        elif number in (low, high):
            self._ranges[value] = (low + (number == low), high - (number == high))
        return answer

    def less(self, left: Expression, right: Expression) -> bool:
        """Whether a value is less than another that is not known either."""
        equal = self._memory.get(_equality(left, right)) == 0
        opposite = self._memory.get(Comparison(Operator.LESS, right, left)) == 0
        return not equal and not opposite and self.ask(Comparison(Operator.LESS, left, right)) == 0

    def same(self, left: Expression, right: Expression) -> bool:
        """Whether a value is equal to another that is not known either."""
        unequal = any(self._memory.get(Comparison(Operator.LESS, *pair)) == 0 for pair in ((left, right), (right, left)))
        return not unequal and self.ask(_equality(left, right)) == 0


@cache
def _equality(left: Expression, right: Expression) -> Comparison:
    return Comparison(Operator.EQUAL, *sorted((left, right), key=repr))


_current: ContextVar[Run] = ContextVar("run")


@contextmanager
def running(run: Run) -> Generator[None]:
    """Make a run the current one."""
    token = _current.set(run)
    try:
        yield
    finally:
        _current.reset(token)


def current_run() -> Run:
    """Return the current run. Raises `Untraceable` outside of one: a symbol was kept, and asked after the tracing had ended."""
    run = _current.get(None)
    if run is None:
        raise Untraceable("?", "something after the tracing has ended")
    return run


def flag(name: str) -> bool:
    """Ask whether a flag is true."""
    return current_run().ask(_flag_of(name)) == 0


def is_missing(value: Expression) -> bool:
    """Ask whether a value is null."""
    return current_run().ask(IsMissing(value)) == 0


def which(name: str, values: Mapping[str, T]) -> T:
    """Ask which of several words a column has, and return the value of the word. One word alone is not asked for."""
    words = tuple(values)
    place = 0 if len(words) == 1 else current_run().ask(_words_of(name, words))
    return values[words[place]]


@cache
def _flag_of(name: str) -> IsTrue:
    return IsTrue(Column(name, ExpressionKind.FLAG))


@cache
def _words_of(name: str, words: tuple[str, ...]) -> WhichWord:
    return WhichWord(Column(name, ExpressionKind.WORD), words)


def compare(operator: Operator, left: Expression, right: Expression) -> bool:
    """Ask how two values compare."""
    run, limit = current_run(), _ordinal(right)
    if limit is None:
        if not isinstance(right, Constant):
            return _compare_unknown(run, operator, left, right)
        return run.ask(Comparison(operator, left, right)) == 0
    match operator:
        case Operator.LESS:
            return run.at_most(left, limit - 1, Comparison(operator, left, right))
        case Operator.AT_MOST:
            return run.at_most(left, limit, Comparison(operator, left, right))
        case _:
            return run.equal(left, limit, Comparison(operator, left, right))


def _compare_unknown(run: Run, operator: Operator, left: Expression, right: Expression) -> bool:
    match operator:
        case Operator.LESS:
            return run.less(left, right)
        case Operator.AT_MOST:
            return not run.less(right, left)
        case _:
            return run.same(left, right)


def _ordinal(expression: Expression) -> int | None:
    """Return a constant number, the ordinal of a constant day, or the days of a constant length; None for anything else."""
    value = expression.value if isinstance(expression, Constant) else None
    if type(value) is date:
        return value.toordinal()
    if isinstance(value, timedelta) and value == timedelta(days=value.days):
        return value.days
    return value if type(value) is int else None
