"""The audit log of the memory store."""

from datetime import datetime
from itertools import count

from nordlib.storage.memory.tables import Journal, Table
from nordlib.storage.protocols.audit_log import instant_of

__all__ = ["MemoryAuditLog"]


class MemoryAuditLog:
    """Records in the order in which they came."""

    def __init__(self, journal: Journal) -> None:
        self._rows: Table[int, object] = Table(journal)
        self._journal = journal
        self._numbers = count()

    @property
    def records(self) -> tuple[object, ...]:
        """Every record, the oldest first."""
        return tuple(record for _, record in self._sorted())

    def add(self, record: object) -> None:
        self._rows.put(next(self._numbers), record)

    def for_subject(self, subject_id: str) -> tuple[object, ...]:
        return tuple(record for _, record in self._sorted() if _subject_of(record) == subject_id)

    def delete_for(self, subject_id: str) -> None:
        self._journal.note_write()
        for number, record in self._sorted():
            if _subject_of(record) == subject_id:
                self._rows.put(number, None)

    def expired(self, until: datetime, after: str | None, limit: int) -> tuple[str, ...]:
        """Return a page of the ids of the records of an instant or earlier."""
        start = -1 if after is None else int(after)
        return tuple(str(number) for number in self._expired(until) if number > start)[: max(limit, 0)]

    def count_expired(self, until: datetime) -> int:
        """Count the records of an instant or earlier."""
        return len(self._expired(until))

    def delete_expired(self, until: datetime) -> None:
        """Delete the records of an instant or earlier."""
        self._journal.note_write()
        for number in self._expired(until):
            self._rows.put(number, None)

    def _expired(self, until: datetime) -> list[int]:
        return [number for number, record in self._sorted() if (at := instant_of(record)) is not None and at <= until]

    def _sorted(self) -> list[tuple[int, object]]:
        return sorted(self._rows.items(), key=lambda item: item[0])


def _subject_of(record: object) -> object:
    return getattr(record, "subject_id", None)
