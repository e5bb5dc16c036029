"""What rules can say: which outcomes and codes a row can get at all, under one policy."""

from collections.abc import Iterator

import attrs

from nordlib.columns.rules.program import RuleProgram, TracedRule
from nordlib.decisions import Outcome
from nordlib.proofs.judged import Judged
from nordlib.proofs.package import z3
from nordlib.proofs.solver import Search
from nordlib.proofs.unknowns import Unknowns

__all__ = ["RuleReach", "reaches"]

_OUTCOMES = (Outcome.PASSED, Outcome.FAILED, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE)


@attrs.frozen
class RuleReach:
    """What one rule can say about a row whose facts are valid and that no rule of an earlier stage refuses."""

    rule: str
    """The name of the rule."""
    outcomes: frozenset[Outcome]
    """The outcomes that some row has. Empty for a rule that judges no row."""
    codes: tuple[str, ...]
    """The codes with which the rule refuses some row: it fails, or is unknown."""
    dead_codes: tuple[str, ...]
    """The codes that no row can get from this rule."""

    @property
    def applies(self) -> bool:
        """Whether the rule says anything of some row besides that it does not apply."""
        return bool(self.outcomes - {Outcome.NOT_APPLICABLE})

    @property
    def can_refuse(self) -> bool:
        """Whether the rule refuses some row."""
        return bool(self.codes)


def reaches(program: RuleProgram, row: Unknowns | None = None) -> Iterator[RuleReach]:
    """Yield what each rule of a program can say; the solver proves that nothing else is possible. Raises `Undecided`.

    Args:
        program: The program.
        row: The row that is asked about; None: any.
    """
    judged = Judged(program, Unknowns() if row is None else row)
    for rule in program.rules:
        yield _reach(judged, rule)


def _reach(judged: Judged, rule: TracedRule) -> RuleReach:
    failing = {code: judged.gives(rule, code) for code in rule.rule.codes}
    having = {outcome: judged.has(rule, outcome) for outcome in _OUTCOMES}
    search = Search((judged.possible, judged.is_reached(rule)), (judged.reading,))
    outcomes = frozenset(outcome for outcome, claim in having.items() if search.row((claim,)) is not None)
    unknown = having[Outcome.UNKNOWN] if Outcome.UNKNOWN in outcomes else z3.BoolVal(False)
    codes = tuple(code for code, claim in failing.items() if search.row((z3.Or(claim, unknown),)) is not None)
    return RuleReach(rule.name, outcomes, codes, tuple(code for code in rule.rule.codes if code not in codes))
