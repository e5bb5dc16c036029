"""The audit log in SQL."""

import json
from typing import Any, Final

from sqlalchemy import Row, bindparam, delete, insert, select

from nordlib.accounts import AuditEntry, FailedLogin, ProtectionRequest, PullAttempt
from nordlib.errors import InvalidData
from nordlib.serialization.json import as_dict, from_dict
from nordlib.storage.sql.executor import Executor, new_sequence_id
from nordlib.storage.sql.schema import AUDIT_LOG

__all__ = ["SqlAuditLog"]


class SqlAuditLog:
    """What was written down."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    @property
    def records(self) -> tuple[object, ...]:
        """Every record, the oldest first."""
        return tuple(map(_record, self._sql.all(_RECORDS)))

    def add(self, record: object) -> None:
        """Keep a record. Raises `InvalidData` for one that is not of nordlib's kinds."""
        kind = type(record).__name__
        if _KINDS.get(kind) is not type(record):
            raise InvalidData("record", (f"it is a {kind}; this store keeps {', '.join(_KINDS)}",))
        written = json.dumps(as_dict(record), ensure_ascii=False)
        self._sql.execute(
            _ADD_RECORD, {"id": new_sequence_id(), "subject_id": getattr(record, "subject_id", ""), "kind": kind, "record": written}
        )

    def for_subject(self, subject_id: str) -> tuple[object, ...]:
        return tuple(map(_record, self._sql.all(_RECORDS_OF, {"key": subject_id})))

    def delete_for(self, subject_id: str) -> None:
        self._sql.execute(_FORGET_RECORDS, {"key": subject_id})


_RECORDS: Final = select(AUDIT_LOG).order_by(AUDIT_LOG.c.id)


_RECORDS_OF: Final = _RECORDS.where(AUDIT_LOG.c.subject_id == bindparam("key"))


_FORGET_RECORDS: Final = delete(AUDIT_LOG).where(AUDIT_LOG.c.subject_id == bindparam("key"))


_KINDS: Final[dict[str, type[Any]]] = {each.__name__: each for each in (AuditEntry, FailedLogin, ProtectionRequest, PullAttempt)}


_ADD_RECORD: Final = insert(AUDIT_LOG)


def _record(row: Row[Any]) -> object:
    return from_dict(_KINDS[row.kind], json.loads(row.record))
