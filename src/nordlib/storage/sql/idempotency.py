"""Requests that were granted and may come again, in SQL."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from nordlib.storage.protocols import IdempotencyRecord
from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.schema import IDEMPOTENCY_RECORD

__all__ = ["SqlIdempotencyRecords"]

_RECORDS: Final = IDEMPOTENCY_RECORD.table
_GET: Final = select(_RECORDS).where(_RECORDS.c.key == bindparam("wanted"))
_DELETE: Final = delete(_RECORDS).where(_RECORDS.c.granted_at < bindparam("before"))
_ADD: Final = insert(_RECORDS)


class SqlIdempotencyRecords:
    """Requests by their keys."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    def get(self, key: str) -> IdempotencyRecord | None:
        row = self._sql.one(_GET, {"wanted": key})
        return None if row is None else IDEMPOTENCY_RECORD.from_row(row)

    def add(self, record: IdempotencyRecord) -> None:
        self._sql.execute(_ADD, IDEMPOTENCY_RECORD.to_row(record))

    def delete_before(self, before: datetime) -> None:
        self._sql.execute(_DELETE, {"before": before})
