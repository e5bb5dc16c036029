"""The audit log in SQL."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Select, bindparam, delete, insert, select

from nordlib.accounts import AuditEntry, MergeRecord, ProtectionRequest, PullAttempt
from nordlib.cards import CardAuditEntry
from nordlib.errors import InvalidData, UnreadableRow
from nordlib.serialization import JSON, as_dict, from_dict, read_json
from nordlib.storage.protocols.audit_log import instant_of
from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.expiry import expired_rows
from nordlib.storage.sql.row_ids import new_row_id
from nordlib.storage.sql.schema import AUDIT_LOG

__all__ = ["SqlAuditLog"]


_KINDS: Final[dict[str, type[Any]]] = {
    each.__name__: each for each in (AuditEntry, CardAuditEntry, MergeRecord, ProtectionRequest, PullAttempt)
}
_RECORDS: Final = select(AUDIT_LOG).order_by(AUDIT_LOG.c.id)
_FOR_SUBJECT: Final = _RECORDS.where(AUDIT_LOG.c.subject_id == bindparam("key"))
_DELETE: Final = delete(AUDIT_LOG).where(AUDIT_LOG.c.subject_id == bindparam("key"))
_EXPIRED: Final = expired_rows(AUDIT_LOG, AUDIT_LOG.c.recorded_at)
_ADD: Final = insert(AUDIT_LOG)


class SqlAuditLog:
    """What was written down."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    @property
    def records(self) -> tuple[object, ...]:
        """Every record, the oldest first."""
        return self._read(_RECORDS, {})

    def add(self, record: object) -> None:
        """Keep a record. Raises `InvalidData` for one that is not of nordlib's kinds."""
        kind = type(record).__name__
        if _KINDS.get(kind) is not type(record):
            raise InvalidData("record", (f"it is a {kind}; this store keeps {', '.join(_KINDS)}",))
        written = json.dumps(as_dict(record), ensure_ascii=False)
        self._sql.write(_ADD, {"id": new_row_id(), **_about(record), "kind": kind, "record": written})

    def for_subject(self, subject_id: str) -> tuple[object, ...]:
        return self._read(_FOR_SUBJECT, {"key": subject_id})

    def delete_for(self, subject_id: str) -> None:
        self._sql.write(_DELETE, {"key": subject_id})
        self._sql.has_erased = True

    def expired(self, until: datetime, after: str | None, limit: int) -> tuple[str, ...]:
        """Return a page of the ids of the records of an instant or earlier."""
        return _EXPIRED.page(self._sql, until, after, limit)

    def count_expired(self, until: datetime) -> int:
        """Count the records of an instant or earlier."""
        return _EXPIRED.count(self._sql, until)

    def delete_expired(self, until: datetime) -> None:
        """Delete the records of an instant or earlier."""
        _EXPIRED.delete(self._sql, until)

    def _read(self, statement: Select[Any], values: Mapping[str, Any]) -> tuple[object, ...]:
        """The records. Raises `UnreadableRow` for the first that cannot be read."""
        records = list[object]()
        for row_id, columns in self._sql.read(AUDIT_LOG, statement, values):
            record = None
            with suppress(Exception):  # a record of another version may make any reader raise
                record = None if columns is None else _record(columns)
            if record is None:
                raise UnreadableRow(AUDIT_LOG.name, row_id)
            records.append(record)
        return tuple(records)


def _about(record: object) -> dict[str, Any]:
    return {"subject_id": getattr(record, "subject_id", ""), "recorded_at": instant_of(record)}


def _record(columns: Mapping[str, Any]) -> object:
    return from_dict(_KINDS[columns["kind"]], cast("dict[str, JSON]", read_json(columns["record"], "record")))
