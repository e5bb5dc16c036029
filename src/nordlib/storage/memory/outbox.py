"""The outbox of the memory store: what is due, whose it is at the moment, and what could not be sent."""

from datetime import UTC, datetime
from itertools import count

import attrs

from nordlib.messages import Message, QueuedMessage
from nordlib.storage.memory.tables import Journal, Table
from nordlib.storage.protocols import OutboxEntry

__all__ = ["MemoryOutbox"]

_ALWAYS = datetime.min.replace(tzinfo=UTC)


@attrs.frozen
class _Entry:
    """A message, when it was queued, from when on it may be taken, and since when it is given up."""

    entry: OutboxEntry
    queued_at: datetime | None = None
    available_from: datetime = _ALWAYS
    is_dead_letter: bool = False
    dead_since: datetime | None = None


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

    def add(self, message: Message, queued_at: datetime | None = None) -> None:
        place = next(self._places)
        self._rows.put(place, _Entry(OutboxEntry(str(place), message), queued_at, message.not_before or _ALWAYS))

    def delete_for(self, subject_id: str) -> None:
        self._journal.note_write()
        for place, entry in self._entries():
            if entry.entry.message.subject_id == subject_id:
                self._rows.put(place, None)

    def claim(self, now: datetime, until: datetime, limit: int) -> tuple[OutboxEntry, ...]:
        free = [(place, entry) for place, entry in self._entries() if not entry.is_dead_letter and entry.available_from <= now][
            : max(limit, 0)
        ]
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

    def dead_letter(self, entry_id: str, at: datetime) -> None:
        entry = self._rows.get(_place(entry_id))
        if entry is not None:
            failed = attrs.evolve(entry.entry, attempts=entry.entry.attempts + 1)
            self._rows.put(_place(entry_id), attrs.evolve(entry, entry=failed, is_dead_letter=True, dead_since=at))

    def dead_letters(self) -> tuple[OutboxEntry, ...]:
        return tuple(entry.entry for _, entry in self._entries() if entry.is_dead_letter)

    def about(self, subject_id: str) -> tuple[QueuedMessage, ...]:
        """Return every message about a subject, the oldest first."""
        return tuple(
            QueuedMessage(stored.entry.message, stored.queued_at, stored.entry.attempts, stored.dead_since)
            for _, stored in self._entries()
            if stored.entry.message.subject_id == subject_id
        )

    def expired(self, until: datetime, after: str | None, limit: int) -> tuple[str, ...]:
        """Return a page of the ids of the messages that were given up at an instant or earlier."""
        start = -1 if after is None else _place(after)
        return tuple(str(place) for place in self._expired(until) if place > start)[: max(limit, 0)]

    def count_expired(self, until: datetime) -> int:
        """Count the messages that were given up at an instant or earlier."""
        return len(self._expired(until))

    def delete_expired(self, until: datetime) -> None:
        """Delete the messages that were given up at an instant or earlier."""
        self._journal.note_write()
        for place in self._expired(until):
            self._rows.put(place, None)

    def _expired(self, until: datetime) -> list[int]:
        return [place for place, stored in self._entries() if stored.dead_since is not None and stored.dead_since <= until]

    def _entries(self) -> list[tuple[int, _Entry]]:
        return sorted(self._rows.items(), key=lambda item: item[0])


def _place(entry_id: str) -> int:
    """The place of a message, by its id; for a text that is not an id, a place that no message has."""
    return int(entry_id) if entry_id.isdecimal() else -1
