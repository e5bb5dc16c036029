"""Messages that are due, and what was written down, in SQL. Each row's id gives its place, so that the oldest go first."""

import operator
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, delete, false, insert, or_, select, true, update

from nordlib.errors import UnreadableRow
from nordlib.frozendict import frozendict
from nordlib.messages import Message, QueuedMessage
from nordlib.storage.protocols import OutboxEntry
from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.expiry import expired_rows
from nordlib.storage.sql.predicates import clamp_limit
from nordlib.storage.sql.row_ids import new_row_id, row_id_of
from nordlib.storage.sql.schema import OUTBOX

__all__ = ["SqlOutbox"]

_C: Final = OUTBOX.c
_FREE: Final = and_(_C.is_dead_letter == false(), or_(_C.available_from.is_(None), _C.available_from <= bindparam("now")))
#: What another worker is claiming just now is passed over, where the database can do that.
_CLAIMABLE: Final = select(OUTBOX).where(_FREE).order_by(_C.id).limit(bindparam("most")).with_for_update(skip_locked=True)
_CLAIM: Final = update(OUTBOX).where(_C.id == bindparam("key"), _FREE).values(available_from=bindparam("until"))
_ONE: Final = select(OUTBOX).where(_C.id == bindparam("key"))
_CHANGE: Final = update(OUTBOX).where(_C.id == bindparam("key"))
_TRY_AGAIN: Final = _CHANGE.values(attempts=_C.attempts + 1, available_from=bindparam("at"))
_POSTPONE: Final = _CHANGE.values(available_from=bindparam("at"))
_BURY: Final = _CHANGE.values(attempts=_C.attempts + 1, is_dead_letter=true(), dead_since=bindparam("at"))
_DONE: Final = delete(OUTBOX).where(_C.id == bindparam("key"))
_FORGET: Final = delete(OUTBOX).where(_C.subject_id == bindparam("key"))
_ABOUT: Final = select(OUTBOX).where(_C.subject_id == bindparam("key")).order_by(_C.id)
_EXPIRED: Final = expired_rows(OUTBOX, _C.dead_since)
_DEAD: Final = select(OUTBOX).where(_C.is_dead_letter == true()).order_by(_C.id)
_WAITING: Final = select(OUTBOX).where(_C.is_dead_letter == false()).order_by(_C.id)

_ADD: Final = insert(OUTBOX)


class SqlOutbox:
    """Messages, and whose each is at the moment."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    @property
    def waiting(self) -> tuple[Message, ...]:
        """The messages that are due, taken or not, in the order in which they came."""
        return tuple(entry.message for entry in self._entries(_WAITING, {}))

    def add(self, message: Message, queued_at: datetime | None = None) -> None:
        values = {
            "id": new_row_id(),
            "kind": message.kind,
            "recipient": message.recipient,
            "language": message.language,
            "subject_id": message.subject_id,
            "message_values": dict(message.values),
            "attempts": 0,
            "available_from": message.not_before,
            "not_before": message.not_before,
            "is_dead_letter": False,
            "queued_at": queued_at,
            "dead_since": None,
        }
        self._sql.write(_ADD, values)

    def delete_for(self, subject_id: str) -> None:
        self._sql.write(_FORGET, {"key": subject_id})
        self._sql.has_erased = True

    def claim(self, now: datetime, until: datetime, limit: int) -> tuple[OutboxEntry, ...]:
        found = self._entries(_CLAIMABLE, {"now": now, "most": clamp_limit(limit)})
        return tuple(entry for entry in found if self._sql.write(_CLAIM, {"key": row_id_of(entry.id), "now": now, "until": until}))

    def acknowledge(self, entry_id: str) -> None:
        self._sql.write(_DONE, {"key": row_id_of(entry_id)})

    def retry(self, entry_id: str, at: datetime) -> None:
        self._sql.write(_TRY_AGAIN, {"key": row_id_of(entry_id), "at": at})

    def postpone(self, entry_id: str, at: datetime) -> None:
        self._sql.write(_POSTPONE, {"key": row_id_of(entry_id), "at": at})

    def dead_letter(self, entry_id: str, at: datetime) -> None:
        self._sql.write(_BURY, {"key": row_id_of(entry_id), "at": at})

    def dead_letters(self) -> tuple[OutboxEntry, ...]:
        return tuple(self._entries(_DEAD, {}))

    def about(self, subject_id: str) -> tuple[QueuedMessage, ...]:
        """Return every message about a subject, the oldest first. Raises `UnreadableRow`."""
        rows = self._sql.read(OUTBOX, _ABOUT, {"key": subject_id})
        return tuple(_queued(_entry(row_id, columns), columns or {}) for row_id, columns in rows)

    def expired(self, until: datetime, after: str | None, limit: int) -> tuple[str, ...]:
        """Return a page of the ids of the messages that were given up at an instant or earlier."""
        return _EXPIRED.page(self._sql, until, after, limit)

    def count_expired(self, until: datetime) -> int:
        """Count the messages that were given up at an instant or earlier."""
        return _EXPIRED.count(self._sql, until)

    def delete_expired(self, until: datetime) -> None:
        """Delete the messages that were given up at an instant or earlier."""
        _EXPIRED.delete(self._sql, until)

    def _entries(self, statement: Select[Any], values: Mapping[str, Any]) -> list[OutboxEntry]:
        return [_entry(row_id, columns) for row_id, columns in self._sql.read(OUTBOX, statement, values)]


def _entry(row_id: str, columns: Mapping[str, Any] | None) -> OutboxEntry:
    with suppress(Exception):  # a value that the column cannot have, or that only a later version knows, may make any constructor raise
        c = columns or {}
        message = Message(
            c["kind"], c["recipient"], c["language"], c["subject_id"], frozendict(c["message_values"].items()), c["not_before"]
        )
        return OutboxEntry(row_id, message, operator.index(c["attempts"]))
    return OutboxEntry(row_id, UnreadableRow(OUTBOX.name, row_id))


def _queued(entry: OutboxEntry, columns: Mapping[str, Any]) -> QueuedMessage:
    return QueuedMessage(entry.message, columns.get("queued_at"), entry.attempts, columns.get("dead_since"))
