"""Where two policies differ about one kind of material: for each reason and each fact, the conditions that together are all such cases.

Reasons are compared stage by stage. The decisions of a loan have different reasons if and only if they have in some stage that is reached
under the first policy: in all stages before the first such stage they have the same.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import attrs

from nordlib.columns.rules.program import TracedRule
from nordlib.columns.rules.renewal import FACTS
from nordlib.decisions import Outcome
from nordlib.proofs.conditions import Condition
from nordlib.proofs.judged import Judged
from nordlib.proofs.literals import Literal, leaf_of
from nordlib.proofs.package import z3
from nordlib.proofs.reading import unequal
from nordlib.proofs.twice import JudgedTwice
from nordlib.tracing import Column, Comparison, Constant, ExpressionKind, IsMissing, Leaf, Operator, Tree, columns_of, kind_of

__all__ = ["Difference", "DifferenceKind", "differences"]

_NULL: Tree = Leaf(Constant(None))
_TOLD = 1  # the stage of the rules after the one by which a patron is told nothing about the loan of another
_ORDERED = (ExpressionKind.AMOUNT, ExpressionKind.DAY, ExpressionKind.INSTANT, ExpressionKind.NUMBER)


class DifferenceKind(StrEnum):
    """What two policies differ in."""

    POLICY_REFUSES = "policy_refuses"
    """Only the policy refuses, for a reason."""
    OTHER_REFUSES = "other_refuses"
    """Only the other policy refuses, for a reason."""
    POLICY_INVALID = "policy_invalid"
    """Only under the policy the facts are not valid."""
    OTHER_INVALID = "other_invalid"
    """Only under the other policy the facts are not valid."""
    FACT = "fact"
    """A fact that the decision tells: a date, the renewals left, the fee."""


@attrs.frozen
class Difference:
    """One thing in which two policies differ, and all cases in which they do."""

    kind: DifferenceKind
    """What they differ in."""
    subject: str
    """The names of the rules that give the reason, or the name of the fact; empty if the facts are not valid."""
    reason: str
    """The reason of the refusal, "unknown:" before it if the rule cannot say; empty for anything else."""
    stage: int
    """The stage of the rule, counted from the last one: the policies differ if no rule of an earlier stage refuses. 1 for a fact."""
    conditions: tuple[Condition, ...]
    """The conditions. Each case in which the policies differ meets at least one, and each case that meets one is such a case."""


def differences(twice: JudgedTwice) -> Iterator[Difference]:
    """Yield everything in which two policies differ. Raises `Undecided`."""
    yield from _invalid(twice)
    for reason, rules in _rules_by_reason(twice).items():
        yield from _reason(twice, *reason, rules)
    for name in FACTS:
        yield from _fact(twice, name)


def _rules_by_reason(twice: JudgedTwice) -> dict[tuple[int, str], list[tuple[Judged, TracedRule]]]:
    """Return the rules of both policies that may give a reason, by their stage and the reason."""
    found = dict[tuple[int, str], list[tuple[Judged, TracedRule]]]()
    for judged in twice.both:
        for rule in judged.program.rules:
            for code in rule.rule.codes:
                for reason in (code, f"unknown:{code}"):
                    found.setdefault((rule.stage, reason), []).append((judged, rule))
    return found


def _invalid(twice: JudgedTwice) -> Iterator[Difference]:
    trees = [(judged, judged.program.refused_facts) for judged in twice.both]
    for kind, judged, other in _sides(twice, DifferenceKind.POLICY_INVALID, DifferenceKind.OTHER_INVALID):
        claim = z3.Not(judged.possible)
        found = twice.conditions((*twice.valid, other.possible), claim, trees, lambda model: _nulls(twice, model))
        if found:
            yield Difference(kind, "", "", 0, found)


def _nulls(twice: JudgedTwice, model: Any) -> Iterator[Literal]:
    """Yield which columns are null that one of the policies may demand."""
    for judged in twice.both:
        for fact in judged.program.columns:
            if fact.null is None or fact.instead_of is not None:
                is_null = z3.is_true(model.eval(judged.reading.expression(fact.column).null, True))
                yield Literal(IsMissing(Column(fact.name, fact.kind)), (0 if is_null else 1,))


def _sides(twice: JudgedTwice, first: DifferenceKind, second: DifferenceKind) -> Iterator[tuple[DifferenceKind, Judged, Judged]]:
    yield first, twice.policy, twice.other
    yield second, twice.other, twice.policy


def _reason(twice: JudgedTwice, stage: int, reason: str, rules: list[tuple[Judged, TracedRule]]) -> Iterator[Difference]:
    """Yield when one policy alone refuses for a reason."""
    code = reason.rpartition(":")[2]
    trees = [(judged, tree) for judged, rule in rules for tree in (rule.is_judged, rule.outcome, judged.failing(rule, code))]
    domain, names = (*twice.domain, twice.policy.goes_on(stage)), dict.fromkeys(rule.name for _, rule in rules)
    for kind, judged, against in _sides(twice, DifferenceKind.POLICY_REFUSES, DifferenceKind.OTHER_REFUSES):
        given, not_given = (z3.Or([_gives(each, rule, reason) for owner, rule in rules if owner is each]) for each in (judged, against))
        found = twice.conditions(domain, z3.And(given, z3.Not(not_given)), trees)
        if found:
            yield Difference(kind, ", ".join(names), reason, stage, found)


def _gives(judged: Judged, rule: TracedRule, reason: str) -> Any:
    """Whether a rule gives a reason."""
    unknown, _, code = reason.rpartition(":")
    return judged.has(rule, Outcome.UNKNOWN) if unknown else judged.gives(rule, code)


def _fact(twice: JudgedTwice, name: str) -> Iterator[Difference]:
    """Yield when a fact is another one, where the asker is told any."""
    trees = [(judged, judged.program.tree(name) or _NULL) for judged in twice.both]

    def leaves(model: Any) -> Iterator[Literal]:
        """Yield that the values are not equal which the trees give for a row."""
        left, right = (leaf_of(judged.reading, tree, model) for judged, tree in trees)
        if {kind_of(left), kind_of(right)} <= set(_ORDERED) and [*columns_of(left), *columns_of(right)] and left != right:
            yield Literal(Comparison(Operator.EQUAL, left, right), (1,))

    found = twice.conditions(
        (*twice.domain, twice.policy.goes_on(_TOLD)), unequal(*(judged.fact(name) for judged in twice.both)), trees, leaves
    )
    if found:
        yield Difference(DifferenceKind.FACT, name, "", _TOLD, found)
