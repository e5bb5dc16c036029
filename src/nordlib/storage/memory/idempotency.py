"""The table of the memory store that remembers requests which were granted and may come again."""

from datetime import datetime

from nordlib.errors import UniqueViolation
from nordlib.storage.memory.tables import Table
from nordlib.storage.protocols import IdempotencyRecord

__all__ = ["MemoryIdempotencyRecords"]


class MemoryIdempotencyRecords:
    """Requests by their keys."""

    def __init__(self) -> None:
        self.rows: Table[str, IdempotencyRecord] = Table()

    def get(self, key: str) -> IdempotencyRecord | None:
        return self.rows.get(key)

    def add(self, record: IdempotencyRecord) -> None:
        if self.rows.get(record.key) is not None:
            raise UniqueViolation("request", "key")
        self.rows.put(record.key, record)

    def delete_before(self, before: datetime) -> None:
        for record in self.rows.values():
            if record.granted_at < before:
                self.rows.put(record.key, None)
