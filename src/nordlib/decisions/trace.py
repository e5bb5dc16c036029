"""What was judged: every rule of a book, passed or not, with the values it was judged on.

A trace is kept as the judging left it; the checks that people read are made when it is iterated.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from nordlib.decisions.rules import Rule
from nordlib.decisions.verdicts import Audience, Outcome, Value, Verdict

__all__ = ["Check", "Trace"]


@attrs.frozen
class Check:
    """One rule's part in a decision: its ids, its name, the codes it answered (or would answer), the outcome and the values."""

    ids: tuple[str, ...]
    name: str
    codes: tuple[str, ...]
    outcome: Outcome
    values: Mapping[str, Value]


class Trace:
    """The verdicts on a case, in the order of the rule book."""

    __slots__ = ("_about", "_holds", "_rules", "_verdicts")

    def __init__(self, rules: tuple[Rule[Any], ...], about: str, verdicts: Sequence[Verdict], holds: bool) -> None:
        self._rules = rules
        self._about = about
        self._verdicts = verdicts
        self._holds = holds

    def __iter__(self) -> Iterator[Check]:
        return iter(self.checks(Audience.HOST))

    def __len__(self) -> int:
        return len(self._rules)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trace) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # its checks hold mappings

    def __repr__(self) -> str:
        return f"<trace of {len(self)} rules, {'holds' if self.holds else 'refuses'}>"

    @property
    def holds(self) -> bool:
        """Whether nothing refuses."""
        return self._holds

    @property
    def about(self) -> str:
        """What was decided: the name of the rule book."""
        return self._about

    def checks(self, audience: Audience) -> list[Check]:
        """A check for each rule, those not judged too, with the values that the audience may read."""
        return [_check(rule, self._verdict(index), audience) for index, rule in enumerate(self._rules)]

    def reasons(self) -> tuple[str, ...]:
        """Every code that refuses; `unknown:CODE` where the host could not say."""
        found: list[str] = []
        for rule, (outcome, _, codes) in zip(self._rules, self._verdicts, strict=False):
            if outcome is Outcome.FAILS:
                found += codes or rule.codes
            elif outcome is Outcome.UNKNOWN:
                found += [f"unknown:{code}" for code in rule.codes]
        return tuple(dict.fromkeys(found))

    def _verdict(self, index: int) -> Verdict:
        return self._verdicts[index] if index < len(self._verdicts) else _NOT_JUDGED


_NOT_JUDGED: Final[Verdict] = (Outcome.NOT_JUDGED, {}, ())


def _check(rule: Rule[Any], verdict: Verdict, audience: Audience) -> Check:
    outcome, values, codes = verdict
    readable = {name: value for name, value in values.items() if rule.audience_of(name) <= audience}
    return Check(rule.ids, rule.__name__, codes or rule.codes, outcome, readable)
