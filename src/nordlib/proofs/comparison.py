"""Two policies compared: exactly which renewals they decide differently, as conditions in sentences and as sample cases."""

from collections.abc import Mapping
from typing import Any, cast

import attrs

from nordlib.circulation.policy import CirculationPolicy
from nordlib.errors import UnknownName
from nordlib.proofs.conditions import Condition
from nordlib.proofs.differences import Difference, DifferenceKind, differences
from nordlib.proofs.package import z3
from nordlib.proofs.samples import Sample, ordinary
from nordlib.proofs.sentences import condition_sentence
from nordlib.proofs.solver import Search
from nordlib.proofs.twice import JudgedTwice, of_one_type
from nordlib.validation import taken

__all__ = ["DifferentCases", "ItemTypeComparison", "PolicyComparison", "PolicyDifference", "compare"]


@attrs.frozen
class DifferentCases:
    """Cases that two policies decide differently, for one condition."""

    condition: Condition
    """The answers that all of these cases have."""
    sentence: str
    """The same in English, without a capital and a stop: "the due date is at least 8 days after today"."""
    sample: Sample | None
    """One of them, as ordinary as possible; None if the facts are not valid under one of the policies."""


@attrs.frozen
class PolicyDifference:
    """One thing in which two policies differ, and all cases in which they do."""

    kind: DifferenceKind
    """What they differ in."""
    subject: str
    """The names of the rules that give the reason, or the name of the fact; empty if the facts are not valid."""
    reason: str
    """The reason of the refusal; empty for anything else."""
    stage: int
    """The stage of the rule, counted from the last one: they differ if no rule of an earlier stage refuses."""
    cases: tuple[DifferentCases, ...]
    """The cases, by their conditions. Each such case meets at least one condition."""


@attrs.frozen
class ItemTypeComparison:
    """The terms of two policies for one kind of material, compared."""

    item_type: str
    """The name of the item type in the policy."""
    other_item_type: str
    """The name of the item type in the other policy."""
    differences: tuple[PolicyDifference, ...]
    """Everything in which they differ; empty if they decide every renewal alike."""
    granted_by_policy_alone: Sample | None
    """A loan that only the policy renews; None: there is none, so the other policy grants at least as much."""
    granted_by_other_alone: Sample | None
    """A loan that only the other policy renews; None: there is none, so the policy grants at least as much."""


@attrs.frozen
class PolicyComparison:
    """Two policies compared."""

    policy: CirculationPolicy
    """The policy."""
    other: CirculationPolicy
    """The other policy."""
    item_types: tuple[ItemTypeComparison, ...]
    """The kinds of material that both have."""
    only_in_policy: tuple[str, ...]
    """The item types that only the policy has, and that are compared with none."""
    only_in_other: tuple[str, ...]
    """The item types that only the other policy has, and that are compared with none."""

    def terms_of(self, types: ItemTypeComparison) -> tuple[CirculationPolicy, CirculationPolicy]:
        """Return both policies with the terms of one comparison alone, under one name and in one zone."""
        other = attrs.evolve(self.other, zone=self.policy.zone)
        return of_one_type(self.policy, types.item_type), of_one_type(other, types.other_item_type, types.item_type)


def compare(policy: CirculationPolicy, other: CirculationPolicy, *, item_types: Mapping[str, str] | None = None) -> PolicyComparison:
    """Return exactly which renewals two policies decide differently.

    The solver proves it for every loan whose dates are in the years 2000 to 2060, at any instant of these years, for a library that is open
    every day. Amounts are compared as numbers, whatever their currency, and days are those of the policy's zone.

    Args:
        policy: The policy.
        other: The other policy.
        item_types: Which item type of the other policy each one of the policy is compared with; None: the one of the same name.

    Raises:
        UnknownName: A policy has no such item type.
        Undecided: The solver found no answer within a minute.
        Untraceable: A rule of a policy asks more than the solver can answer.
        InvalidData: An argument is not of its type.
    """
    policy, other = taken(CirculationPolicy, "policy", policy), taken(CirculationPolicy, "other", other)
    item_types = None if item_types is None else taken(cast("type[Mapping[str, str]]", Mapping), "item_types", item_types)
    pairs = {name: name for name in policy.item_types if name in other.item_types} if item_types is None else dict(item_types)
    for names, known, kind in ((pairs, policy, "the policy"), (pairs.values(), other, "the other policy")):
        for name in names:
            if name not in known.item_types:
                raise UnknownName(f"item type in {kind}", name, tuple(known.item_types))
    return PolicyComparison(
        policy,
        other,
        tuple(_compared(policy, other, *pair) for pair in pairs.items()),
        tuple(name for name in policy.item_types if name not in pairs and name not in other.item_types),
        tuple(name for name in other.item_types if name not in pairs.values() and name not in policy.item_types),
    )


def _compared(policy: CirculationPolicy, other: CirculationPolicy, own: str, others: str) -> ItemTypeComparison:
    first, second = of_one_type(policy, own), of_one_type(attrs.evolve(other, zone=policy.zone), others, own)
    twice = JudgedTwice(first, second)
    grants = [judged.granted for judged in twice.both]
    alone = [_sample(twice, first, second, (z3.And(grants[at], z3.Not(grants[1 - at])),)) for at in (0, 1)]
    found = tuple(_told(twice, each, first, second) for each in differences(twice))
    return ItemTypeComparison(own, others, found, *alone)


def _told(twice: JudgedTwice, found: Difference, policy: CirculationPolicy, other: CirculationPolicy) -> PolicyDifference:
    cases = list[DifferentCases]()
    for condition in found.conditions:
        sample = None
        if found.kind not in (DifferenceKind.POLICY_INVALID, DifferenceKind.OTHER_INVALID):
            claims = (literal.formula(twice.policy.reading) for literal in condition)
            sample = _sample(twice, policy, other, (*claims, twice.policy.goes_on(found.stage)))
        cases.append(DifferentCases(condition, condition_sentence(condition), sample))
    return PolicyDifference(found.kind, found.subject, found.reason, found.stage, tuple(cases))


def _sample(twice: JudgedTwice, policy: CirculationPolicy, other: CirculationPolicy, claims: tuple[Any, ...]) -> Sample | None:
    search = Search((*twice.domain, *claims), [judged.reading for judged in twice.both])
    model = search.row(wanted=ordinary(twice.row))
    return None if model is None else Sample.of(twice.row.values(model), policy, other)
