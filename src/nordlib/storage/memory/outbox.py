"""The outbox of the memory store: what is due, whose it is at the moment, and what could not be sent."""

from datetime import UTC, datetime
from itertools import count

import attrs

from nordlib.messages import Message
from nordlib.storage.memory.tables import Journal, Table
from nordlib.storage.protocols import OutboxEntry

__all__ = ["MemoryOutbox"]

_ALWAYS = datetime.min.replace(tzinfo=UTC)


@attrs.frozen
class _Entry:
    """A message, from when on it may be taken, and whether it is given up."""

    entry: OutboxEntry
    available_from: datetime = _ALWAYS
    is_dead_letter: bool = False


class MemoryOutbox:
    """Messages by the order in which they came."""

    def __init__(self, journal: Journal) -> None:
        self._rows: Table[int, _Entry] = Table(journal)
        self._journal = journal
        self._places = count()

    @property
    def waiting(self) -> tuple[Message, ...]:
        """The messages that are due, taken or not, in the order in which they came."""
        return tuple(entry.entry.message for _, entry in self._entries() if not entry.is_dead_letter)

    def add(self, message: Message) -> None:
        place = next(self._places)
        self._rows.put(place, _Entry(OutboxEntry(str(place), message), message.not_before or _ALWAYS))

    def delete_for(self, subject_id: str) -> None:
        self._journal.note_write()
        for place, entry in self._entries():
            if entry.entry.message.subject_id == subject_id:
                self._rows.put(place, None)

    def claim(self, now: datetime, until: datetime, limit: int) -> tuple[OutboxEntry, ...]:
        free = [(place, entry) for place, entry in self._entries() if not entry.is_dead_letter and entry.available_from <= now][:limit]
        for place, entry in free:
            self._rows.put(place, attrs.evolve(entry, available_from=until))
        return tuple(entry.entry for _, entry in free)

    def acknowledge(self, entry_id: str) -> None:
        self._rows.put(_place(entry_id), None)

    def retry(self, entry_id: str, at: datetime) -> None:
        entry = self._rows.get(_place(entry_id))
        if entry is not None:
            again = attrs.evolve(entry.entry, attempts=entry.entry.attempts + 1)
            self._rows.put(_place(entry_id), attrs.evolve(entry, entry=again, available_from=at))

    def postpone(self, entry_id: str, at: datetime) -> None:
        entry = self._rows.get(_place(entry_id))
        if entry is not None:
            self._rows.put(_place(entry_id), attrs.evolve(entry, available_from=at))

    def dead_letter(self, entry_id: str) -> None:
        entry = self._rows.get(_place(entry_id))
        if entry is not None:
            self._rows.put(
                _place(entry_id),
                attrs.evolve(entry, entry=attrs.evolve(entry.entry, attempts=entry.entry.attempts + 1), is_dead_letter=True),
            )

    def dead_letters(self) -> tuple[OutboxEntry, ...]:
        return tuple(entry.entry for _, entry in self._entries() if entry.is_dead_letter)

    def _entries(self) -> list[tuple[int, _Entry]]:
        return sorted(self._rows.items(), key=lambda item: item[0])


def _place(entry_id: str) -> int:
    """The place of a message, by its id; for a text that is not an id, a place that no message has."""
    return int(entry_id) if entry_id.isdecimal() else -1
