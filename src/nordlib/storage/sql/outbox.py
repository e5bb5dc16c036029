"""Messages that are due, and what was written down, in SQL. Each row's id gives its place, so that the oldest go first."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, and_, bindparam, delete, false, insert, or_, select, true, update

from nordlib.frozendict import frozendict
from nordlib.messages import Message
from nordlib.storage.protocols import OutboxEntry
from nordlib.storage.sql.executor import Executor, new_sequence_id
from nordlib.storage.sql.predicates import clamp_limit
from nordlib.storage.sql.schema import OUTBOX

__all__ = ["SqlOutbox"]

_C: Final = OUTBOX.c
_FREE: Final = and_(_C.is_dead_letter == false(), or_(_C.available_from.is_(None), _C.available_from <= bindparam("now")))
_CLAIMABLE: Final = select(OUTBOX).where(_FREE).order_by(_C.id).limit(bindparam("most"))
_CLAIM: Final = update(OUTBOX).where(_C.id == bindparam("key"), _FREE)
_ONE: Final = select(OUTBOX).where(_C.id == bindparam("key"))
_CHANGE: Final = update(OUTBOX).where(_C.id == bindparam("key"))
_TRY_AGAIN: Final = _CHANGE.values(attempts=_C.attempts + 1, available_from=bindparam("at"))
_BURY: Final = _CHANGE.values(attempts=_C.attempts + 1, is_dead_letter=true())
_DONE: Final = delete(OUTBOX).where(_C.id == bindparam("key"))
_FORGET: Final = delete(OUTBOX).where(_C.subject_id == bindparam("key"))
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
        return tuple(_due(row).message for row in self._sql.all(_WAITING))

    def add(self, message: Message) -> None:
        values = {
            "id": new_sequence_id(),
            "kind": message.kind,
            "recipient": message.recipient,
            "language": message.language,
            "subject_id": message.subject_id,
            "message_values": dict(message.values),
            "attempts": 0,
            "available_from": None,
            "is_dead_letter": False,
        }
        self._sql.execute(_ADD, values)

    def delete_for(self, subject_id: str) -> None:
        self._sql.execute(_FORGET, {"key": subject_id})

    def claim(self, now: datetime, until: datetime, limit: int) -> tuple[OutboxEntry, ...]:
        found = self._sql.all(_CLAIMABLE, {"now": now, "most": clamp_limit(limit)})
        mine = (row for row in found if self._sql.execute(_CLAIM, {"key": row.id, "now": now, "available_from": until}).rowcount)
        return tuple(map(_due, mine))

    def acknowledge(self, entry_id: str) -> None:
        self._sql.execute(_DONE, {"key": entry_id})

    def retry(self, entry_id: str, at: datetime) -> None:
        self._sql.execute(_TRY_AGAIN, {"key": entry_id, "at": at})

    def dead_letter(self, entry_id: str) -> None:
        self._sql.execute(_BURY, {"key": entry_id})

    def dead_letters(self) -> tuple[OutboxEntry, ...]:
        return tuple(map(_due, self._sql.all(_DEAD)))


def _due(row: Row[Any]) -> OutboxEntry:
    message = Message(row.kind, row.recipient, row.language, row.subject_id, frozendict(row.message_values))
    return OutboxEntry(row.id, message, row.attempts)
