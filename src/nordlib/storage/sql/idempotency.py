"""Requests that were granted and may come again, in SQL."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from nordlib.storage.protocols import IdempotencyRecord
from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.schema import IDEMPOTENCY_RECORDS

__all__ = ["SqlIdempotencyRecords"]

_GET: Final = select(IDEMPOTENCY_RECORDS).where(IDEMPOTENCY_RECORDS.c.key == bindparam("wanted"))
_FORGET: Final = delete(IDEMPOTENCY_RECORDS).where(IDEMPOTENCY_RECORDS.c.granted_at < bindparam("before"))
_ADD: Final = insert(IDEMPOTENCY_RECORDS)


class SqlIdempotencyRecords:
    """Requests by their keys."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    def get(self, key: str) -> IdempotencyRecord | None:
        row = self._sql.one(_GET, {"wanted": key})
        return None if row is None else IdempotencyRecord(row.key, row.fingerprint, row.granted_at, row.result_id)

    def add(self, request: IdempotencyRecord) -> None:
        values = {"key": request.key, "fingerprint": request.fingerprint, "granted_at": request.granted_at, "result_id": request.result_id}
        self._sql.execute(_ADD, values)

    def delete_before(self, before: datetime) -> None:
        self._sql.execute(_FORGET, {"before": before})
