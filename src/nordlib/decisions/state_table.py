"""State machines as tables: every state has a row, every row lists the events it takes; what is not in the table cannot happen."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

import attrs

from nordlib.decisions.rule_book import RuleBook
from nordlib.errors import IllegalTransition
from nordlib.messages import MessageKind

__all__ = ["StateTable", "Transition"]

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)


_FREELY: Final = RuleBook[Any](topic="move")


@attrs.frozen
class Transition(Generic[S]):
    """Where an event leads: the next state, the rules that must hold first, and what is told when it happens."""

    target: S
    guard: RuleBook[Any] = _FREELY
    notifies: MessageKind | None = None


class StateTable(Generic[S, E]):
    """A table of transitions. `transition` is the one function that walks it."""

    __slots__ = ("rows",)

    def __init__(self, rows: Mapping[S, Mapping[E, Transition[S]]]) -> None:
        self.rows = rows

    def transition(self, state: S, event: E) -> Transition[S]:
        """The transition that an event makes in a state. Raises `IllegalTransition`."""
        row = self.rows[state]
        if event not in row:
            raise IllegalTransition(state.value, event.value, tuple(each.value for each in row))
        return row[event]

    def accepts(self, state: S, event: E) -> bool:
        """Whether the state's row lists the event."""
        return event in self.rows[state]

    def __iter__(self) -> Iterator[tuple[S, E, Transition[S]]]:
        """Every move of the table: the state, the event, and where it leads."""
        return ((state, event, move) for state, row in self.rows.items() for event, move in row.items())
