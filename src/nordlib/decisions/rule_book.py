"""Rule books: how a case becomes a decision.

A **case** is a frozen model of everything that is known when a question is asked, and of the policy that applies. Nothing is looked up
while the case is evaluated, so the same case always gets the same decision.

A **rule** (`rule`) is a function from the case to a **verdict**: an outcome (passed, failed, not applicable or unknown), the values on
which the outcome rests, and the codes of a refusal. A rule does not raise, does not know its neighbours, and does not choose words: the
sentences for its codes are in `nordlib.texts`. Its decorator says which of its values a patron or the desk may read.

A **stage** is a tuple of rules, and a rule book is a sequence of stages. Every rule of a stage is evaluated, even after one has failed, so
a refusal lists all its reasons at once: a borrower who pays a debt does not come back only to learn that the renewal limit is reached too.
The next stage is evaluated only if every earlier stage holds. A **gate** is a stage, often of one rule, that protects the stages after it.
"The registrar may see this account" is one: when it fails, the rules about the account are never called, and the trace lists them as not
evaluated, without values. A refusal therefore never reveals more than the asker may know.

**Unknown** is not false. When a host does not know a fact (the patron register is down), it passes `UNKNOWN`, and the rule that needs the
fact has the outcome unknown. That outcome refuses, since a guess must never grant anything, but it has a code of its own, `unknown:CODE`,
so that the desk can tell a missing fact from a rule that does not hold.

An **override** names codes that a staff member sets aside, with an id and a reason. After a stage that refuses, each failed rule whose
codes are all covered gets the outcome overridden, with the id and the reason among its values. If nothing in the stage refuses then,
evaluation continues with the next stage. Unknown outcomes cannot be overridden. Which codes staff may override is a question of policy, so
the module that calls `decide` checks it first (`nordlib.circulation.renewal`).

The **trace** holds the verdict of every rule. `decide` evaluates the case, makes the facts, and returns `Refused`, or calls `granted` and
returns `Granted`. `granted` is called only if no rule refuses, so it may rely on every rule that was not overridden.

A worked example: a gate, then two rules that are evaluated together.

>>> from nordlib.decisions import UNKNOWN, NoFacts, Override, PolicyId, RuleBook, Unknown, Verdict, grant, passes_if, rule
>>> @attrs.frozen
... class Policy:
...     id: PolicyId = PolicyId("CITY", "1")
>>> @attrs.frozen
... class Request:
...     is_own_account: bool
...     is_free_of_debt: bool | Unknown
...     renewals: int
...     policy: Policy = Policy()
>>> @rule("CITY-01", "not_your_account")
... def account_is_own(case: Request) -> Verdict:
...     return passes_if(case.is_own_account)
>>> @rule("CITY-02", "debt")
... def debt_is_paid(case: Request) -> Verdict:
...     return passes_if(case.is_free_of_debt)
>>> @rule("CITY-03", "limit_reached", patron=("renewals",))
... def limit_is_not_reached(case: Request) -> Verdict:
...     return passes_if(case.renewals < 3, renewals=case.renewals)
>>> BOOK = RuleBook((account_is_own,), (debt_is_paid, limit_is_not_reached), topic="renewal")

A failed gate hides both later reasons. When the gate holds, they are listed together, and an unknown fact refuses with its own code:

>>> BOOK.evaluate(Request(False, False, 3)).reasons()
('not_your_account',)
>>> BOOK.evaluate(Request(True, False, 3)).reasons()
('debt', 'limit_reached')
>>> BOOK.evaluate(Request(True, UNKNOWN, 2)).reasons()
('unknown:debt',)

Staff set the debt aside, and the decision is a grant:

>>> override = Override(frozenset({"debt"}), by="staff-7", reason="paid in cash today")
>>> decision = BOOK.decide(Request(True, False, 2), NoFacts(), lambda case: grant(case.renewals + 1), override=override)
>>> decision.unwrap(), [result.outcome.value for result in decision.trace]
(3, ['passed', 'overridden', 'passed'])
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
    """A policy of any kind."""

    @property
    def id(self) -> PolicyId:
        """The name and version of the policy."""
        ...


class HasPolicy(Protocol):
    """A case that is decided under a policy."""

    @property
    def policy(self) -> _Policy:
        """The policy under which the case is decided."""
        ...


P = TypeVar("P", bound=HasPolicy)


#: The content of a grant: the value, the messages, and the facts, or None if they are those of a refusal. Made by `grant`. A plain tuple,
#: like a verdict, because nothing else is made as fast.
Grant: TypeAlias = tuple[T, tuple[Message, ...], F | None]


def grant(value: T, messages: tuple[Message, ...] = (), facts: F | None = None) -> Grant[T, F]:
    """Return the content of a grant.

    Args:
        value: The result of the decision.
        messages: The messages to send.
        facts: The facts of the grant; None if they are the facts that a refusal would have.
    """
    return (value, messages, facts)


class RuleBook(Generic[C]):
    """Rules in stages. Raises `InvalidData` for a stage that is not a tuple of rules.

    `evaluate` is the only place that goes through the rules, and `decide` the only place that turns their trace into a decision.

    Attributes:
        stages: The rules, stage by stage.
        rules: Every rule, in the order in which they are evaluated.
        topic: The name of what is decided; it selects the first line of an explanation.
    """

    __slots__ = ("_functions", "rules", "stages", "topic")

    def __init__(self, *stages: tuple[Rule[C], ...], topic: str) -> None:
        for stage in stages:
            if not _is_stage(stage):
                raise InvalidData(
                    "rule book", (f"a stage of {topic!r} is not a tuple of rules; write (first, second), or (only,) with a comma",)
                )
        self.topic = topic
        self.stages = stages
        self.rules: tuple[Rule[C], ...] = tuple(rule for stage in stages for rule in stage)
        self._functions: tuple[tuple[Callable[[C], Verdict], ...], ...] = tuple(tuple(rule.function for rule in stage) for stage in stages)

    def __iter__(self) -> Iterator[Rule[C]]:
        """Return every rule, in the order in which they are evaluated."""
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def __reduce__(self) -> tuple[Callable[..., "RuleBook[C]"], tuple[tuple[tuple[Rule[C], ...], ...], str]]:
        return (_bound, (self.stages, self.topic))

    def evaluate(self, case: C, override: Override | None = None) -> Trace:
        """Evaluate the case stage by stage, every rule of a stage, until a stage does not hold, and return the trace.

        A failed rule whose codes are all in `override` is overridden and stops nothing.

        Raises `InvalidData` if a rule breaks on a field whose value is not of its declared type.
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
        """Decide a case: return the grant that `granted` makes if no rule refuses, or else a refusal.

        Args:
            case: The case; its policy is the policy of the decision.
            facts: The facts of a refusal, or a function that makes them from the trace; a grant has the same facts unless it has its own.
            granted: Makes the content of the grant; called only if no rule refuses.
            override: The rules that staff set aside; None for no rule.
            audit_records: The records to store if the case is refused.

        Raises:
            InvalidData: A field of the case holds a value that is not of its declared type, and a rule breaks on it.
        """
        trace = self.evaluate(case, override)
        decided_facts = facts(trace) if callable(facts) else facts
        if not trace.passed:
            return Refused(decided_facts, trace, case.policy.id, audit_records)
        value, messages, grant_facts = granted(case)
        return Granted(value, decided_facts if grant_facts is None else grant_facts, trace, case.policy.id, messages)

    def _set_aside(self, verdicts: list[Verdict], override: Override) -> bool:
        """Mark the failed rules that the override covers. Returns whether no rule refuses any longer."""
        for index, (rule, (outcome, values, codes)) in enumerate(zip(self, verdicts, strict=False)):
            if outcome is Outcome.FAILED and {code.partition(":")[0] for code in codes or rule.codes} <= override.codes:
                noted = {**values, "set_aside_by": override.by, "set_aside_because": override.reason}
                verdicts[index] = (Outcome.OVERRIDDEN, noted, codes)
        return not any(outcome in _REFUSING for outcome, _, _ in verdicts)


def _is_stage(given: object) -> bool:
    return isinstance(given, tuple) and all(isinstance(member, Rule) for member in cast("tuple[object, ...]", given))


def _bound(stages: tuple[tuple[Rule[Any], ...], ...], topic: str) -> RuleBook[Any]:
    """Rebuild a rule book that was pickled; its rules are found again by name."""
    return RuleBook(*stages, topic=topic)
