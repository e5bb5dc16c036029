"""Requests that were granted and may come again."""

from datetime import datetime
from typing import Final

from nordlib.storage.protocols import IdempotencyRecord, value_of
from nordlib.storage.queries import Equal, LessThan, Query
from nordlib.storage.repositories.core import Repository
from nordlib.storage.stored import IDEMPOTENCY_RECORD

__all__ = ["IdempotencyRecordRepository"]

_BY_KEY: Final = Query(IDEMPOTENCY_RECORD, (Equal("key"),))
_GRANTED_BEFORE: Final = Query(IDEMPOTENCY_RECORD, (LessThan("granted_at"),))


class IdempotencyRecordRepository(Repository):
    """Requests by their keys."""

    def get(self, key: str) -> IdempotencyRecord | None:
        return value_of(self._backend.first(_BY_KEY, key))

    def add(self, record: IdempotencyRecord) -> None:
        self._backend.add(IDEMPOTENCY_RECORD, record)

    def delete_before(self, before: datetime) -> None:
        self._backend.delete(_GRANTED_BEFORE, before)
