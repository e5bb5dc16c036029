"""What was judged: every rule of a book, passed or not, with the values it was judged on.

A trace is kept as the judging left it; the checks that people read are made when it is iterated.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from nordlib.decisions.rules import Rule
from nordlib.decisions.verdict import Audience, Outcome, Value, Verdict

__all__ = ["RuleResult", "Trace"]


@attrs.frozen
class RuleResult:
    """One rule's part in a decision: its ids, its name, the codes it answered (or would answer), the outcome and the values."""

    ids: tuple[str, ...]
    name: str
    codes: tuple[str, ...]
    outcome: Outcome
    values: Mapping[str, Value]


class Trace:
    """The verdicts on a case, in the order of the rule book."""

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

    __hash__ = None  # type: ignore[assignment]  # its checks hold mappings

    def __repr__(self) -> str:
        return f"<trace of {len(self)} rules, {'passed' if self._passed else 'failed'}>"

    @property
    def passed(self) -> bool:
        """Whether nothing refuses."""
        return self._passed

    @property
    def topic(self) -> str:
        """What was decided: the name of the rule book."""
        return self._topic

    def results(self, audience: Audience) -> list[RuleResult]:
        """A check for each rule, those not judged too, with the values that the audience may read."""
        return [_check(rule, self._verdict(index), audience) for index, rule in enumerate(self._rules)]

    def reasons(self) -> tuple[str, ...]:
        """Every code that refuses; `unknown:CODE` where the host could not say."""
        found: list[str] = []
        for rule, (outcome, _, codes) in zip(self._rules, self._verdicts, strict=False):
            if outcome is Outcome.FAILED:
                found += codes or rule.codes
            elif outcome is Outcome.UNKNOWN:
                found += [f"unknown:{code}" for code in rule.codes]
        return tuple(dict.fromkeys(found))

    def _verdict(self, index: int) -> Verdict:
        return self._verdicts[index] if index < len(self._verdicts) else _NOT_EVALUATED


_NOT_EVALUATED: Final[Verdict] = (Outcome.NOT_EVALUATED, {}, ())


def _check(rule: Rule[Any], verdict: Verdict, audience: Audience) -> RuleResult:
    outcome, values, codes = verdict
    readable = {name: value for name, value in values.items() if rule.audience_of(name) <= audience}
    return RuleResult(rule.ids, rule.__name__, codes or rule.codes, outcome, readable)
