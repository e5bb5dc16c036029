"""The outbox of the memory store: what is due, whose it is at the moment, and what could not be sent."""

from datetime import UTC, datetime
from itertools import count

import attrs

from nordlib.messages import Message
from nordlib.storage.memory.rows import Rows
from nordlib.storage.protocols import Due

__all__ = ["OutboxTable"]

_ALWAYS = datetime.min.replace(tzinfo=UTC)


@attrs.frozen
class _Entry:
    """A message, from when on it may be taken, and whether it is given up."""

    due: Due
    free_from: datetime = _ALWAYS
    dead: bool = False


class OutboxTable:
    """Messages by the order in which they came."""

    def __init__(self) -> None:
        self.rows: Rows[int, _Entry] = Rows()
        self._places = count()

    @property
    def waiting(self) -> tuple[Message, ...]:
        """The messages that are due, taken or not, in the order in which they came."""
        return tuple(entry.due.message for _, entry in self._entries() if not entry.dead)

    def add(self, message: Message) -> None:
        place = next(self._places)
        self.rows.put(place, _Entry(Due(str(place), message)))

    def forget(self, about: str) -> None:
        for place, entry in self._entries():
            if entry.due.message.about == about:
                self.rows.put(place, None)

    def claim(self, now: datetime, until: datetime, limit: int) -> tuple[Due, ...]:
        free = [(place, entry) for place, entry in self._entries() if not entry.dead and entry.free_from <= now][:limit]
        for place, entry in free:
            self.rows.put(place, attrs.evolve(entry, free_from=until))
        return tuple(entry.due for _, entry in free)

    def done(self, due: str) -> None:
        self.rows.put(_place(due), None)

    def retry(self, due: str, at: datetime) -> None:
        entry = self.rows.get(_place(due))
        if entry is not None:
            again = attrs.evolve(entry.due, tries=entry.due.tries + 1)
            self.rows.put(_place(due), attrs.evolve(entry, due=again, free_from=at))

    def bury(self, due: str) -> None:
        entry = self.rows.get(_place(due))
        if entry is not None:
            self.rows.put(_place(due), attrs.evolve(entry, due=attrs.evolve(entry.due, tries=entry.due.tries + 1), dead=True))

    def dead(self) -> tuple[Due, ...]:
        return tuple(entry.due for _, entry in self._entries() if entry.dead)

    def _entries(self) -> list[tuple[int, _Entry]]:
        return sorted((int(entry.due.id), entry) for entry in self.rows.values())


def _place(due: str) -> int:
    """The place of a message, by its id; one that no message has for what is no id."""
    return int(due) if due.isdecimal() else -1
