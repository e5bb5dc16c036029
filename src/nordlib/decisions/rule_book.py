"""A rule book is a list of rules in stages.

Every rule of a stage is judged, none stops another, so that a refusal names all its reasons. A stage is judged only when those before it
hold: a gate ("this account is not yours to see") is a stage of one rule, so that a refusal never tells more than the asker may know.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final, Generic, Protocol, TypeAlias, TypeVar, cast

import attrs

from nordlib.decisions.decision import Decision, Granted, PolicyId, Refused
from nordlib.decisions.rules import Override, Rule
from nordlib.decisions.trace import Trace
from nordlib.decisions.verdict import Outcome, Verdict
from nordlib.errors import InvalidData
from nordlib.messages import Message
from nordlib.validation import type_errors

__all__ = ["Grant", "HasPolicy", "RuleBook", "grant"]

C = TypeVar("C")
T = TypeVar("T")
F = TypeVar("F", bound=attrs.AttrsInstance)

_PASSED: Final = Outcome.PASSED
_REFUSING: Final = (Outcome.FAILED, Outcome.UNKNOWN)


class _Policy(Protocol):
    """A policy, whichever it is."""

    @property
    def id(self) -> PolicyId:
        """Its name and version."""
        ...


class HasPolicy(Protocol):
    """A case that is decided under a policy."""

    @property
    def policy(self) -> _Policy:
        """The policy."""
        ...


P = TypeVar("P", bound=HasPolicy)


#: What a grant holds: the value, the messages, and the facts where they differ from those of a refusal. Made by `grant`. A plain tuple, as
#: a verdict is, because nothing else is made as fast.
Grant: TypeAlias = tuple[T, tuple[Message, ...], F | None]


def grant(value: T, messages: tuple[Message, ...] = (), facts: F | None = None) -> Grant[T, F]:
    """Grant a value, with the messages that tell of it, and the facts where they differ from those of a refusal."""
    return (value, messages, facts)


class RuleBook(Generic[C]):
    """Rules in stages; `topic` names what they decide, and with it the first line of an explanation.

    `evaluate` is the one place where rules are walked, and `decide` the one where a decision is made of their trace.
    """

    __slots__ = ("_functions", "rules", "stages", "topic")

    def __init__(self, *stages: tuple[Rule[C], ...], topic: str) -> None:
        for stage in stages:
            if not _is_stage(stage):
                raise InvalidData(
                    "rule book", (f"a stage of {topic!r} is no tuple of rules: write (first, second), or (only,) with a comma",)
                )
        self.topic = topic
        self.stages = stages
        self.rules: tuple[Rule[C], ...] = tuple(each for stage in stages for each in stage)
        self._functions: tuple[tuple[Callable[[C], Verdict], ...], ...] = tuple(tuple(each.function for each in stage) for stage in stages)

    def __iter__(self) -> Iterator[Rule[C]]:
        """Every rule, in the order in which they are judged."""
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def __reduce__(self) -> tuple[Callable[..., "RuleBook[C]"], tuple[tuple[tuple[Rule[C], ...], ...], str]]:
        return (_bound, (self.stages, self.topic))

    def evaluate(self, case: C, override: Override | None = None) -> Trace:
        """Judge the case: stage by stage, every rule of a stage, until a stage does not hold.

        A rule that fails with codes which are all in `override` is noted as overridden and stops nothing. A case whose fields have not the
        types that they should have is `InvalidData`, wherever a rule stumbles over it.
        """
        verdicts: list[Verdict] = []
        stopped = False
        try:
            for stage in self._functions:
                for function in stage:
                    verdicts.append(verdict := function(case))
                    if verdict[0] is not _PASSED and verdict[0] in _REFUSING:
                        stopped = True
                if stopped:
                    if override is None or not self._set_aside(verdicts, override):
                        break
                    stopped = False
        except (AttributeError, TypeError, LookupError):
            problems = type_errors(case)
            if not problems:
                raise
        else:
            return Trace(self.rules, self.topic, verdicts, not stopped)
        raise InvalidData(type(case).__name__, problems)

    def decide(
        self: "RuleBook[P]",
        case: P,
        facts: F | Callable[[Trace], F],
        granted: Callable[[P], Grant[T, F]],
        *,
        override: Override | None = None,
        audit_records: tuple[object, ...] = (),
    ) -> Decision[T, F]:
        """Decide a case: what `granted` makes of it where every rule passes, or else a refusal.

        Args:
            case: What is judged; its policy is the decision's.
            facts: What a refusal tells, or a function of the trace that makes it; a grant tells the same unless it has its own.
            granted: Called only where every rule passed.
            override: What staff set aside.
            audit_records: What is written down of a refusal.

        Raises what `evaluate` raises.
        """
        trace = self.evaluate(case, override)
        told = facts(trace) if callable(facts) else facts
        if not trace.passed:
            return Refused(told, trace, case.policy.id, audit_records)
        value, messages, other = granted(case)
        return Granted(value, told if other is None else other, trace, case.policy.id, messages)

    def _set_aside(self, verdicts: list[Verdict], override: Override) -> bool:
        """Mark what the override covers; whether nothing refuses any more."""
        for index, (each, (outcome, values, codes)) in enumerate(zip(self, verdicts, strict=False)):
            if outcome is Outcome.FAILED and {code.partition(":")[0] for code in codes or each.codes} <= override.codes:
                noted = {**values, "set_aside_by": override.by, "set_aside_because": override.reason}
                verdicts[index] = (Outcome.OVERRIDDEN, noted, codes)
        return not any(outcome in _REFUSING for outcome, _, _ in verdicts)


def _is_stage(given: object) -> bool:
    return isinstance(given, tuple) and all(isinstance(each, Rule) for each in cast("tuple[object, ...]", given))


def _bound(stages: tuple[tuple[Rule[Any], ...], ...], topic: str) -> RuleBook[Any]:
    """A rule book that was pickled: its rules are found by name again."""
    return RuleBook(*stages, topic=topic)
