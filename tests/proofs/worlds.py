"""What a world is made of: states, steps, what is tracked by a state table, and what must hold."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from nordlib.decisions import StateTable

__all__ = ["Answer", "Edge", "State", "Step", "Tracked", "World"]


@attrs.frozen
class State:
    """What is stored, on a day of the world."""

    rows: frozenset[Any]
    day: int = 0

    def of(self, model: type[Any]) -> list[Any]:
        return [row for row in self.rows if type(row) is model]


@attrs.frozen
class Step:
    """Something that is done, by a name that says who does what."""

    name: str
    act: Callable[..., Any]
    """Called with what the world opens (a transaction, or a store for a job) and the instant."""
    events: tuple[tuple[str, Any, Any], ...] = ()
    """The events of state tables that the step is: the title of the table, the event, and the key of the thing.

    The key is None where the event may happen to any thing, and may be a function that finds the key in a state.
    """
    also: frozenset[type[Any]] = frozenset()
    """The models of which rows may change or go that the decision does not carry."""
    is_job: bool = False
    """Whether the step is called with a store, and not with a transaction."""
    nights: int = 0
    """How many nights pass before it."""


@attrs.frozen
class Answer:
    """What a step answered: whether it was granted, why not, and the rows that it says are stored now."""

    granted: bool
    codes: tuple[str, ...] = ()
    said: frozenset[Any] = frozenset()


@attrs.frozen
class Edge:
    """A step from one state to another, before anything is normalised."""

    before: State
    step: Step
    answer: Answer
    after: State


@attrs.frozen
class Tracked:
    """A state table, and how the states of its things are read from the rows."""

    title: str
    table: StateTable[Any, Any]
    states_of: Callable[[State], Mapping[Any, Any]]
    first: frozenset[Any]
    """The states in which a thing begins."""
    absent: Any = None
    """The state of a thing that has no row; None: such a thing has no state."""
    overnight: Mapping[Any, Any] = attrs.field(factory=dict)
    """The moves that time alone makes."""


@attrs.frozen(eq=False)
class World:
    """A world: its first state, its steps, and what must hold."""

    title: str
    about: str
    start: State
    steps_in: Callable[[State], Iterable[Step]]
    open: Callable[["World", State], Callable[[Step], tuple[Any, frozenset[Any]]]]
    models: tuple[type[Any], ...]
    normal: Callable[[State], State] = lambda state: state
    tracked: tuple[Tracked, ...] = ()
    invariants: Mapping[str, Callable[[State], bool]] = attrs.field(factory=dict)
    step_invariants: Mapping[str, Callable[[Edge], bool]] = attrs.field(factory=dict)
    promises: Mapping[str, Callable[[State, frozenset[str]], bool]] = attrs.field(factory=dict)
    """What can be done: called with a state and the names of the steps that are granted in it."""
    key_of: Callable[[Any], Any] = lambda row: row.id
