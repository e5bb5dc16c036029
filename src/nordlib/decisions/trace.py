"""The trace of a decision: every rule of a book, its outcome, and the values on which the outcome rests.

A trace stores bare verdicts; the readable `RuleResult` objects are made when the trace is iterated, because most traces are never read.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from nordlib.decisions.rendering import trace_html
from nordlib.decisions.rule_result import UNKNOWN_REASON, RuleResult
from nordlib.decisions.rules import Rule
from nordlib.decisions.verdict import Audience, Outcome, Verdict
from nordlib.validation import taken

__all__ = ["Trace", "code_of_reason"]


def code_of_reason(reason: str) -> str:
    """Return the code of a reason, without what stands before it where a fact is unknown, and without its parameter.

    >>> code_of_reason("unknown:patron_blocked"), code_of_reason("owner_decides:recalled")
    ('patron_blocked', 'owner_decides')
    """
    return reason.removeprefix(UNKNOWN_REASON).partition(":")[0]


class Trace:
    """The verdicts on a case, in the order of the rule book. Iterating gives a `RuleResult` for each rule, with every value."""

    __slots__ = ("_passed", "_rules", "_topic", "_verdicts")

    def __init__(self, rules: tuple[Rule[Any], ...], topic: str, verdicts: Sequence[Verdict], passed: bool) -> None:
        self._rules = rules
        self._topic = topic
        self._verdicts = verdicts
        self._passed = passed

    def __iter__(self) -> Iterator[RuleResult]:
        return iter(self.results(Audience.HOST))

    def __len__(self) -> int:
        return len(self._rules)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trace) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # the results hold mappings, which have no hash

    def __repr__(self) -> str:
        return f"<trace of {len(self)} rules, {'passed' if self._passed else 'failed'}>"

    def _repr_html_(self) -> str:
        """Return the rules for a notebook: those that refuse, and the others folded."""
        return trace_html(self)

    @property
    def passed(self) -> bool:
        """Whether no rule refuses."""
        return self._passed

    @property
    def topic(self) -> str:
        """The topic of the rule book: what was decided."""
        return self._topic

    def results(self, audience: Audience) -> list[RuleResult]:
        """Return a result for each rule, evaluated or not, with the values that the audience may read. Raises `InvalidData`."""
        audience = taken(Audience, "audience", audience)
        return [_result(rule, self._verdict(index), audience) for index, rule in enumerate(self._rules)]

    def reasons(self) -> tuple[str, ...]:
        """Return every code that refuses, once; `unknown:CODE` where the host does not know a fact."""
        reasons: list[str] = []
        for rule, (outcome, _, codes) in zip(self._rules, self._verdicts, strict=False):
            if outcome is Outcome.FAILED:
                reasons += codes or rule.codes
            elif outcome is Outcome.UNKNOWN:
                reasons += [f"{UNKNOWN_REASON}{code}" for code in rule.codes]
        return tuple(dict.fromkeys(reasons))

    def _verdict(self, index: int) -> Verdict:
        return self._verdicts[index] if index < len(self._verdicts) else _NOT_EVALUATED


_NOT_EVALUATED: Final[Verdict] = (Outcome.NOT_EVALUATED, {}, ())


def _result(rule: Rule[Any], verdict: Verdict, audience: Audience) -> RuleResult:
    outcome, values, codes = verdict
    readable = {name: value for name, value in values.items() if rule.audience_of(name) <= audience}
    return RuleResult(rule.ids, rule.__name__, codes or rule.codes, outcome, readable)
