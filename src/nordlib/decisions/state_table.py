"""State machines as tables: every state has a row, and the row lists the events that it accepts. Nothing else can happen."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

import attrs

from nordlib.decisions.rule_book import RuleBook
from nordlib.errors import IllegalTransition
from nordlib.messages import MessageKind
from nordlib.notebooks.state_diagram import state_diagram

__all__ = ["StateTable", "Transition"]

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)


_FREELY: Final = RuleBook[Any](topic="move")


@attrs.frozen
class Transition(Generic[S]):
    """The effect of an event in a state."""

    target: S
    """The next state."""
    guard: RuleBook[Any] = _FREELY
    """The rules that must hold before the event can happen; by default an empty book, which always passes."""
    notifies: MessageKind | None = None
    """The kind of message that is sent when the event happens; None for no message."""


class StateTable(Generic[S, E]):
    """A table of transitions; `transition` looks up one cell.

    Attributes:
        rows: For each state, the events that it accepts and their transitions.
    """

    __slots__ = ("rows",)

    def __init__(self, rows: Mapping[S, Mapping[E, Transition[S]]]) -> None:
        self.rows = rows

    def transition(self, state: S, event: E) -> Transition[S]:
        """Return the transition of an event in a state. Raises `IllegalTransition` if the state does not accept the event."""
        row = self.rows[state]
        if event not in row:
            raise IllegalTransition(state.value, event.value, tuple(possible.value for possible in row))
        return row[event]

    def accepts(self, state: S, event: E) -> bool:
        """Whether the state accepts the event."""
        return event in self.rows[state]

    def __iter__(self) -> Iterator[tuple[S, E, Transition[S]]]:
        """Return every cell of the table: the state, the event and the transition."""
        return ((state, event, transition) for state, row in self.rows.items() for event, transition in row.items())

    def __repr__(self) -> str:
        return f"<table of the states {', '.join(self.rows)}>"

    def _repr_svg_(self) -> str:
        """Return the picture of the table, which a notebook shows."""
        return state_diagram(self)
