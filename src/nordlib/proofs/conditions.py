"""Conditions: all cases of which something is true, as few and as short lists of answers as the solver finds."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeAlias

import attrs

from nordlib.proofs.literals import Literal
from nordlib.proofs.package import z3
from nordlib.proofs.reading import Reading
from nordlib.proofs.solver import Search, Undecided
from nordlib.tracing import WhichWord

__all__ = ["Condition", "conditions"]

_MOST: Final = 500

#: Answers that are given together.
Condition: TypeAlias = tuple[Literal, ...]


@attrs.frozen(eq=False)
class _Claim:
    """What the conditions are of."""

    domain: tuple[Any, ...]
    """What is true of every row that is asked about."""
    claim: Any
    """What is true of the rows that are meant."""
    readings: tuple[Reading, ...]
    """What the formulas were made by; the literals are formulas of the first one."""

    def search(self, claim: Any) -> Search:
        """Return a search for rows of the domain."""
        return Search((*self.domain, claim), self.readings)


def conditions(
    domain: Iterable[Any], claim: Any, readings: Iterable[Reading], literals: Callable[[Any], Iterable[Literal]]
) -> tuple[Condition, ...]:
    """Return conditions that together are exactly a claim: a row of the domain meets one of them if and only if the claim is true.

    No answer can be left out of a condition, and words that may stand in one place are joined.

    Args:
        domain: What is true of every row that is asked about.
        claim: What is true of the rows that are meant.
        readings: What the formulas were made by.
        literals: Returns the answers on which the claim depends, for the row of a model.

    Raises `Undecided`, also for a claim that takes more than 500 conditions.
    """
    asked = _Claim(tuple(domain), claim, tuple(readings))
    return tuple(_joined(_needed_ones(asked, _shortest(asked, literals))))


def _shortest(asked: _Claim, literals: Callable[[Any], Iterable[Literal]]) -> list[Condition]:
    reading, true, false = asked.readings[0], asked.search(asked.claim), asked.search(z3.Not(asked.claim))
    found = list[Condition]()
    while (model := true.row()) is not None:
        if len(found) == _MOST:
            raise Undecided
        needed = _needed(false, tuple(literals(model)), reading)
        found.append(needed)
        true.exclude(z3.And([literal.formula(reading) for literal in needed]))
    return found


def _needed(false: Search, literals: Condition, reading: Reading) -> Condition:
    """Return the answers without which the claim could be false, of those that make it true."""
    kept = _core(false, literals, reading)
    for literal in kept:
        fewer = tuple(each for each in kept if each is not literal)
        if false.row([each.formula(reading) for each in fewer]) is None:
            kept = fewer
    return kept


def _core(false: Search, literals: Condition, reading: Reading) -> Condition:
    row = false.row([literal.formula(reading) for literal in literals])
    assert row is None, "the literals do not decide the claim"
    return tuple(literals[at] for at in false.core)


def _needed_ones(asked: _Claim, found: list[Condition]) -> list[Condition]:
    """Return the conditions without those whose rows all meet another one; the longest are left out first."""
    reading, kept = asked.readings[0], list(found)
    formulas = {id(each): z3.And([literal.formula(reading) for literal in each]) for each in found}
    search = asked.search(z3.BoolVal(True))
    for condition in sorted(found, key=len, reverse=True):
        others = [z3.Not(formulas[id(each)]) for each in kept if each is not condition]
        if search.row((formulas[id(condition)], *others)) is None:
            kept = [each for each in kept if each is not condition]
    return kept


def _joined(found: list[Condition]) -> Iterator[Condition]:
    """Join conditions that differ in one word alone, as long as there are any."""
    left = [frozenset(condition) for condition in found]
    while (pair := _pair(left)) is not None:
        one, other = pair
        left = [each for each in left if each not in (one, other)]
        left.append(_with_both_words(one, other))
    order = {literal: at for at, literal in enumerate(dict.fromkeys(each for condition in found for each in condition))}
    for condition in left:
        yield tuple(sorted(condition, key=lambda literal: order.get(literal, len(order))))


def _pair(found: list[frozenset[Literal]]) -> tuple[frozenset[Literal], frozenset[Literal]] | None:
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            apart = one ^ other
            questions = {each.question for each in apart}
            if len(one) == len(other) and len(questions) == 1 and all(isinstance(each, WhichWord) for each in questions):
                return one, other
    return None


def _with_both_words(one: frozenset[Literal], other: frozenset[Literal]) -> frozenset[Literal]:
    first, second = one ^ other
    both = Literal(first.question, tuple(sorted({*first.places, *second.places})))
    return (one & other) | {both}
