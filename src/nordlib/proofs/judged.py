"""What a program says about a row, as formulas: which rule is judged, which code it gives, and whether the row is granted."""

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from nordlib.columns.rules.program import REFUSING, RuleProgram, TracedRule
from nordlib.decisions import Outcome, Verdict
from nordlib.proofs.package import z3
from nordlib.proofs.reading import Reading
from nordlib.proofs.unknowns import Term, Unknowns
from nordlib.tracing import Tree, tree_of

__all__ = ["Judged"]


class Judged:
    """A row as a program judges it.

    Args:
        program: The program.
        row: The row.

    Attributes:
        reading: What the trees of the program say about the row.
    """

    def __init__(self, program: RuleProgram, row: Unknowns) -> None:
        self.program: Final = program
        self.reading: Final = Reading(row, program.tree)
        self._refuses: dict[str, Any] = {}

    @property
    def possible(self) -> Any:
        """Whether the columns hold what they may hold, and the code accepts the facts."""
        return z3.And(*self.valid, z3.Not(self.reading.is_true(self.program.refused_facts)))

    @property
    def valid(self) -> Iterable[Any]:
        """Whether the columns hold what they may hold."""
        return self.reading.row.valid(self.program.columns)

    def goes_on(self, stage: int) -> Any:
        """Whether no rule of an earlier stage refuses the row."""
        return z3.And([z3.Not(self.refuses(each)) for each in self.program.refusing if each.stage > stage])

    def is_reached(self, rule: TracedRule) -> Any:
        """Whether the row is judged by a rule, since no rule of an earlier stage refuses it."""
        return z3.And(self.reading.is_true(rule.is_judged), self.goes_on(rule.stage))

    def has(self, rule: TracedRule, outcome: Outcome) -> Any:
        """Whether a rule has an outcome for the row, if it is reached."""
        return self.reading.is_word(rule.outcome, outcome.value)

    def refuses(self, rule: TracedRule) -> Any:
        """Whether a rule refuses the row, if it is reached."""
        if rule.name not in self._refuses:
            self._refuses[rule.name] = z3.Or([self.has(rule, outcome) for outcome in REFUSING])
        return self._refuses[rule.name]

    def gives(self, rule: TracedRule, code: str) -> Any:
        """Whether a rule fails with a code, if it is reached."""
        return z3.And(self.reading.is_true(rule.is_judged), self.reading.is_true(self.failing(rule, code)))

    def failing(self, rule: TracedRule, code: str) -> Tree:
        """Return the tree of whether a rule fails with a code."""
        return tree_of(rule.explored, partial(_fails_with, rule, code))

    def fact(self, name: str) -> Term:
        """Return what a fact is, or another derived value."""
        tree = self.program.tree(name)
        assert tree is not None
        return self.reading.tree(tree)

    @property
    def granted(self) -> Any:
        """Whether the row is granted."""
        return z3.And(self.possible, *(z3.Not(self.refuses(rule)) for rule in self.program.refusing))


def _fails_with(rule: TracedRule, code: str, verdict: Verdict) -> bool:
    return verdict[0] is Outcome.FAILED and code in (verdict[2] or rule.rule.codes)
