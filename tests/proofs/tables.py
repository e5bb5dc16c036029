"""Examine a state table whole: from its first states, breadth first, and every pair of a state and an event."""

import inspect
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

import attrs

from nordlib.decisions import StateTable
from nordlib.errors import IllegalTransition
from tests.rule_table import modules

__all__ = ["Promises", "events_of", "examine", "reached", "tables_of_nordlib"]

#: What the rules promise of a pair: the next state, and the ids of the rules, or the standard that it is of.
Exit = tuple[StrEnum, str]


@attrs.frozen
class Promises:
    """What the rules promise about a state table."""

    title: str
    first: frozenset[Any]
    """The states in which a thing begins."""
    events: type[StrEnum]
    """Every event, also one that no state accepts."""
    finals: Mapping[Any, str]
    """The states in which nothing happens any more, and the rules that say so."""
    rests: Mapping[Any, str] = attrs.field(factory=dict)
    """The states of a table without an end in which a thing may stay for ever, and the rules that say so."""
    exits: Mapping[Any, Mapping[Any, Exit]] = attrs.field(factory=dict)
    """For each state, what must be possible."""
    forbidden: Mapping[Any, Mapping[Any, str]] = attrs.field(factory=dict)
    """For each state, what must not be possible."""
    overnight: Mapping[Any, Exit] = attrs.field(factory=dict)
    """The moves that time alone makes."""

    @property
    def ends(self) -> dict[Any, str]:
        """Where a thing may stay, and the rules that say so."""
        return {**self.finals, **self.rests}


def tables_of_nordlib() -> dict[str, StateTable[Any, Any]]:
    """Every state table, by the place where it is written."""
    found = dict[str, StateTable[Any, Any]]()
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, StateTable) and f"{name}: Final[StateTable" in inspect.getsource(module):
                found[f"{module.__name__}.{name}"] = value
    return dict(sorted(found.items()))


def events_of(table: StateTable[Any, Any], state: Any) -> Mapping[Any, Any]:
    """The row of a state; empty for a state that has none."""
    return table.rows.get(state, {})


def reached(table: StateTable[Any, Any], start: Iterable[Any], overnight: Mapping[Any, Exit]) -> set[Any]:
    """The states to which events and time lead."""
    seen, found = set[Any](), {*start}
    while found - seen:
        seen |= found
        found = {move.target for state, _, move in table if state in seen} | {
            target for state, (target, _) in overnight.items() if state in seen
        }
    return seen


def examine(table: StateTable[Any, Any], promises: Promises) -> tuple[str, ...]:
    """What does not hold of a table; empty if everything does."""
    return tuple(dict.fromkeys((*_of_states(table, promises), *_of_exits(table, promises), *_of_pairs(table, promises))))


def _of_states(table: StateTable[Any, Any], promises: Promises) -> Iterator[str]:
    declared: set[Any] = {state for first in promises.first for state in first.__class__}
    for state in (*declared, *(move.target for _, _, move in table)):
        if state not in table.rows:
            yield f"{state.value} has no row"
    for state in table.rows.keys() - reached(table, promises.first, promises.overnight):
        yield f"{state.value} is never reached"
    for state, row in table.rows.items():
        if state in promises.finals and row:
            yield f"{state.value} is final, and accepts {', '.join(event.value for event in row)}"
        if state not in promises.finals and not row:
            yield f"{state.value} accepts no event, and no rule says that it is final"
    rests = {*promises.finals, *promises.rests}
    for state in table.rows:
        if not reached(table, [state], promises.overnight) & rests:
            yield f"no way leads from {state.value} to an end"


def _of_exits(table: StateTable[Any, Any], promises: Promises) -> Iterator[str]:
    for state, exits in promises.exits.items():
        for event, (target, rules) in exits.items():
            move = events_of(table, state).get(event)
            if move is None or move.target is not target:
                yield f"{state.value} does not lead to {target.value} by {event.value} ({rules})"
    for state, events in promises.forbidden.items():
        for event, rules in events.items():
            if event in events_of(table, state):
                yield f"{state.value} accepts {event.value} ({rules})"


def _of_pairs(table: StateTable[Any, Any], promises: Promises) -> Iterator[str]:
    """Every pair is a transition, or a refusal that names what is possible: no event is lost."""
    for state, row in table.rows.items():
        for event in promises.events:
            try:
                move = table.transition(state, event)
            except IllegalTransition as refusal:
                if table.accepts(state, event) or attrs.astuple(refusal) != (state.value, event.value, tuple(each.value for each in row)):
                    yield f"{event.value} in {state.value} is refused, and not by what is possible"
            else:
                if not table.accepts(state, event) or move is not row[event]:
                    yield f"{event.value} in {state.value} is not what the row says"
