"""A case for each path of a program: a row that takes the path, and what the code says there; or the proof that no row takes it.

The rows lie as near to the limits as their paths allow: where a path asks whether today is after the due date, today is the day after it.
So a rule that is off by one says something else for a case.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, Final

import attrs
from attrs import field

from nordlib.columns.rules.facts import FactColumn
from nordlib.columns.rules.program import REFUSING, RuleProgram
from nordlib.decisions import Outcome
from nordlib.proofs.evaluation import Evaluation
from nordlib.proofs.judged import Judged
from nordlib.proofs.package import z3
from nordlib.proofs.solver import found
from nordlib.proofs.unknowns import Unknowns
from nordlib.tracing import Exploration, ExpressionKind, Path, Tree, expression_of

__all__ = ["PathCase", "function_cases", "rule_cases"]

#: Values that people read easily. A row has others only where its path leaves no choice.
_DAYS: Final = (date(2025, 1, 1), date(2027, 12, 31))
_NUMBERS: Final = (-1, 20)
_CENTS: Final = 100


@attrs.frozen
class PathCase:
    """A path of a function or of a rule, and a case that takes it."""

    name: str
    """The name of the function or of the rule."""
    number: int
    """The number of the path, from 1."""
    row: Mapping[str, Any] | None
    """The columns on which the path, and that the code goes there, depend; None: no row takes the path, as the solver has proved."""
    outcome: Outcome | None = None
    """The outcome of the rule; None for a function, and where `row` is None."""
    codes: tuple[str, ...] = ()
    """The codes with which the rule refuses."""
    values: Mapping[str, Any] = field(factory=dict[str, Any])
    """What the function returns, by the name of the value."""
    error: str | None = None
    """The class of the error that the code raises; None: it raises none, or `row` is None."""


def function_cases(program: RuleProgram, *names: str, every: int = 1) -> Iterator[PathCase]:
    """Yield a case for each path of each function that derives values.

    The columns of its row hold what they may hold, the code calls the function, and on a path without an error it accepts the facts.

    Args:
        program: The program.
        names: The names of the functions; none: all of them.
        every: How many paths to go on for the next case; 1: every path has one.
    """
    for name, explored in program.functions.items():
        if names and name not in names:
            continue
        finder = _Finder(program)
        called = finder.is_true(program.called[name]) if name in program.called else True
        accepted = finder.is_false(program.refused_facts)
        for number in range(1, len(explored.paths) + 1, every):
            path = explored.paths[number - 1]
            evaluation = finder.evaluated(explored, path, (called,) if path.error else (called, accepted))
            if evaluation is None:
                yield PathCase(name, number, None)
                continue
            outputs = {} if path.error else {each: read(path.result) for each, read in program.outputs[name].items()}
            values = {each: evaluation.value(expression_of(output)) for each, output in outputs.items()}
            trees = [program.called[name]] if name in program.called else []
            row = finder.row_of(evaluation, trees if path.error else [*trees, program.refused_facts])
            yield PathCase(name, number, row, values=values, error=_named(path))


def rule_cases(program: RuleProgram, *names: str) -> Iterator[PathCase]:
    """Yield a case for each path of each rule, or of those with some names.

    The code accepts the facts of its row, and no rule of an earlier stage refuses it. So a path that ends in an error has none.
    """
    for rule in program.rules:
        if names and rule.name not in names:
            continue
        finder = _Finder(program)
        claims = (finder.judged.possible, finder.judged.is_reached(rule))
        earlier = [each.outcome for each in program.refusing if each.stage > rule.stage]
        for number, path in enumerate(rule.explored.paths, 1):
            evaluation = finder.evaluated(rule.explored, path, claims)
            if evaluation is None:
                yield PathCase(rule.name, number, None)
                continue
            assert evaluation.tree(rule.is_judged)
            assert not any(evaluation.tree(outcome) in REFUSING for outcome in earlier)
            row = finder.row_of(evaluation, [program.refused_facts])
            outcome, codes = (None, ()) if path.result is None else (path.result[0], path.result[2])
            refused = outcome in REFUSING
            yield PathCase(rule.name, number, row, outcome, (codes or rule.rule.codes) if refused else (), error=_named(path))


class _Finder:
    """What finds rows of a program, and says on which of their columns an answer depends."""

    def __init__(self, program: RuleProgram) -> None:
        self.judged: Final = Judged(program, Unknowns())
        self._program: Final = program
        self._columns: Final = (*program.columns, *program.others)
        self._valid: Final = [*self.judged.valid, *self.judged.reading.row.valid(program.others)]
        self._readable: Final = [wish for column in self._columns for wish in _readable(column, self.judged)]
        self._row: Mapping[str, Any] = {}

    def is_true(self, tree: Tree) -> Any:
        return self.judged.reading.is_true(tree)

    def is_false(self, tree: Tree) -> Any:
        return z3.Not(self.is_true(tree))

    def evaluated(self, explored: Exploration[Any], path: Path[Any], claims: Iterable[Any]) -> Evaluation | None:
        """Return the values for a row that takes a path; None if the solver proves that there is none."""
        reading = self.judged.reading
        answers = [reading.answered(answer.question, answer.place) for answer in path.answers]
        near = [wish for answer in reversed(path.answers) if (wish := reading.near(answer.question, answer.place)) is not None]
        model = found([*self._valid, *claims, *answers], reading, wanted=(*near, *self._readable))
        if model is None:
            return None
        row = reading.row.values(model)
        evaluation = Evaluation(self._program, row)
        assert evaluation.path(explored) is path
        self._row = row
        return evaluation

    def row_of(self, evaluation: Evaluation, trees: Iterable[Tree]) -> Mapping[str, Any]:
        """Return the columns of the last row on which a path depends, and some trees, and the columns that limit these."""
        for tree in trees:
            evaluation.tree(tree)
        asked = set(evaluation.asked)
        for column in self._columns:
            if column.name in asked:
                asked |= {name for name in (column.within, column.at_most, column.instead_of) if name is not None and name in self._row}
            if column.instead_of in asked:
                asked.add(column.name)
        return {column.name: self._row[column.name] for column in self._columns if column.name in asked}


def _readable(column: FactColumn, judged: Judged) -> Iterator[Any]:
    """Yield formulas that are true of a value that people read easily."""
    row = judged.reading.row
    value = row.column(column.name, column.kind).value
    match column.kind:
        case ExpressionKind.DAY:
            yield z3.And(*_between(value, *(day.toordinal() for day in _DAYS)))
        case ExpressionKind.INSTANT:
            first, last = _DAYS
            yield z3.And(*_between(value, row.plain(_noon(first)), row.plain(_noon(last))))
        case ExpressionKind.NUMBER:
            yield z3.And(*_between(value, *_NUMBERS))
        case ExpressionKind.AMOUNT:
            yield z3.IsInt(value * _CENTS)
        case _:
            return


def _between(value: Any, low: int, high: int) -> tuple[Any, Any]:
    return low <= value, value <= high


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _named(path: Path[Any]) -> str | None:
    return None if path.error is None else type(path.error).__name__
