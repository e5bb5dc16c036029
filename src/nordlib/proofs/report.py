"""A comparison of two policies as a page of Markdown, for people who choose between them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from nordlib.circulation.due import DueInstant
from nordlib.circulation.policy import CirculationPolicy
from nordlib.money import Money
from nordlib.proofs.comparison import DifferentCases, ItemTypeComparison, PolicyComparison, PolicyDifference
from nordlib.proofs.differences import DifferenceKind
from nordlib.proofs.literals import Literal
from nordlib.proofs.samples import Sample
from nordlib.tracing import columns_asked

__all__ = ["comparison_page"]

_FACTS: Final = {
    "renewable_from": "The first day on which a renewal is possible",
    "renewable_until": "The last day on which a renewal is possible",
    "renewals_left": "The number of renewals left",
    "new_due": "The new due date",
    "new_due_at": "The new due instant",
    "provisional": "Whether a renewal awaits the owner's answer",
    "fee": "The fee for a late renewal",
    "group_lent_on": "The day that the loans of a group with one fee have in common",
}


def comparison_page(comparison: PolicyComparison, level: int = 1) -> str:
    """Return a comparison as Markdown.

    Args:
        comparison: The comparison.
        level: The level of its heading.
    """
    return "\n".join(_page(comparison, level)) + "\n"


def _page(comparison: PolicyComparison, level: int) -> Iterator[str]:
    names = _names(comparison.policy, comparison.other)
    yield f"{'#' * level} {names[0]} and {names[1]}"
    for name, only in zip(names, (comparison.only_in_policy, comparison.only_in_other), strict=True):
        if only:
            yield ""
            yield f"Only {name} has {', '.join(f'`{each}`' for each in only)}."
    for types in comparison.item_types:
        yield ""
        yield from _of_types(types, names, level + 1)


def _names(policy: CirculationPolicy, other: CirculationPolicy) -> tuple[str, str]:
    one, two = (f"{each.id.name} {each.id.version}" for each in (policy, other))
    return (one, two) if one != two else (f"{one} (the first)", f"{two} (the second)")


def _of_types(types: ItemTypeComparison, names: tuple[str, str], level: int) -> Iterator[str]:
    same = types.item_type == types.other_item_type
    yield f"{'#' * level} `{types.item_type}`" + ("" if same else f" and `{types.other_item_type}`")
    yield ""
    if not types.differences:
        yield f"{names[0]} and {names[1]} decide every renewal alike."
        return
    pairs = ((names[0], names[1], types.granted_by_policy_alone), (names[1], names[0], types.granted_by_other_alone))
    for one, other, sample in pairs:
        yield f"{one} renews loans that {other} does not." if sample else f"Every loan that {one} renews, {other} renews too."
    yield ""
    for difference in types.differences:
        yield f"- {_heading(difference, names)}"
        yield from (f"  {line}" for case in difference.cases for line in _of_case(case, difference, names))


def _heading(difference: PolicyDifference, names: tuple[str, str]) -> str:
    first = difference.kind in (DifferenceKind.POLICY_REFUSES, DifferenceKind.POLICY_INVALID)
    name = names[0] if first else names[1]
    match difference.kind:
        case DifferenceKind.FACT:
            return f"{_FACTS[difference.subject]} (`{difference.subject}`) is another one if:"
        case DifferenceKind.POLICY_REFUSES | DifferenceKind.OTHER_REFUSES:
            reached = "" if difference.stage else ", where every other rule is met,"
            rules = ", ".join(f"`{rule}`" for rule in difference.subject.split(", "))
            return f"Only {name} refuses with `{difference.reason}` ({rules}){reached} if:"
        case _:
            return f"Only {name} needs facts that are missing or not valid if:"


def _of_case(case: DifferentCases, difference: PolicyDifference, names: tuple[str, str]) -> Iterator[str]:
    if case.sample is None:
        yield f"- {case.sentence}."
        return
    sample, asked = case.sample, {column.name for literal in case.condition for column in _columns(literal)}
    facts = ", ".join(f"`{name}` {_shown(value)}" for name, value in sample.row.items() if name in asked)
    yield f"- {case.sentence}. For example on {sample.now:%Y-%m-%d}{': ' if facts else ''}{facts}."
    yield from (f"  - {name}: {answer}" for name, answer in zip(names, _answers(sample, difference), strict=True))


def _columns(literal: Literal) -> Iterator[Any]:
    return columns_asked(literal.question)


def _answers(sample: Sample, difference: PolicyDifference) -> Iterator[str]:
    """Yield what each decision says, and of a fact that is another one, what it is."""
    for decision in (sample.decision, sample.other_decision):
        said = " ".join(decision.explain().splitlines())
        if difference.kind is not DifferenceKind.FACT:
            yield said
            continue
        name = difference.subject.removesuffix("_at")
        yield f"{said} (`{name}`: {_shown(getattr(decision.facts, name))})"


def _shown(value: object) -> str:
    if isinstance(value, DueInstant):
        return _shown(value.at)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, Money):
        return f"{value.amount} {value.currency}"
    return "none" if value is None else str(value)
