"""Messages that are due, and what was written down, in SQL. Each row's id gives its place, so that the oldest go first."""

import json
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, and_, bindparam, delete, false, insert, or_, select, true, update

from nordlib.accounts import AuditEntry, LogInAttempt, ProtectionRequest, PullAttempt
from nordlib.errors import InvalidData
from nordlib.frozen import FrozenMap
from nordlib.messages import Message
from nordlib.plain import as_dict, from_dict
from nordlib.storage.protocols import Due
from nordlib.storage.sql.conditions import most
from nordlib.storage.sql.connection import Statements, next_place
from nordlib.storage.sql.schema import OUTBOX, RECORDS

__all__ = ["OutboxTable", "RecordsTable"]

_C: Final = OUTBOX.c
_FREE: Final = and_(_C.dead == false(), or_(_C.free_from.is_(None), _C.free_from <= bindparam("now")))
_CLAIMABLE: Final = select(OUTBOX).where(_FREE).order_by(_C.id).limit(bindparam("most"))
_CLAIM: Final = update(OUTBOX).where(_C.id == bindparam("key"), _FREE)
_ONE: Final = select(OUTBOX).where(_C.id == bindparam("key"))
_CHANGE: Final = update(OUTBOX).where(_C.id == bindparam("key"))
_TRY_AGAIN: Final = _CHANGE.values(tries=_C.tries + 1, free_from=bindparam("at"))
_BURY: Final = _CHANGE.values(tries=_C.tries + 1, dead=true())
_DONE: Final = delete(OUTBOX).where(_C.id == bindparam("key"))
_FORGET: Final = delete(OUTBOX).where(_C.about == bindparam("key"))
_DEAD: Final = select(OUTBOX).where(_C.dead == true()).order_by(_C.id)
_WAITING: Final = select(OUTBOX).where(_C.dead == false()).order_by(_C.id)

_RECORDS: Final = select(RECORDS).order_by(RECORDS.c.id)
_RECORDS_OF: Final = _RECORDS.where(RECORDS.c.about == bindparam("key"))
_FORGET_RECORDS: Final = delete(RECORDS).where(RECORDS.c.about == bindparam("key"))
_KINDS: Final[dict[str, type[Any]]] = {each.__name__: each for each in (AuditEntry, LogInAttempt, ProtectionRequest, PullAttempt)}
_ADD: Final = insert(OUTBOX)
_ADD_RECORD: Final = insert(RECORDS)


class OutboxTable:
    """Messages, and whose each is at the moment."""

    def __init__(self, statements: Statements) -> None:
        self._sql = statements

    @property
    def waiting(self) -> tuple[Message, ...]:
        """The messages that are due, taken or not, in the order in which they came."""
        return tuple(_due(row).message for row in self._sql.all(_WAITING))

    def add(self, message: Message) -> None:
        values = {
            "id": next_place(),
            "kind": message.kind,
            "recipient": message.to,
            "language": message.language,
            "about": message.about,
            "message_values": dict(message.values),
            "tries": 0,
            "free_from": None,
            "dead": False,
        }
        self._sql.execute(_ADD, values)

    def forget(self, about: str) -> None:
        self._sql.execute(_FORGET, {"key": about})

    def claim(self, now: datetime, until: datetime, limit: int) -> tuple[Due, ...]:
        found = self._sql.all(_CLAIMABLE, {"now": now, "most": most(limit)})
        mine = (row for row in found if self._sql.execute(_CLAIM, {"key": row.id, "now": now, "free_from": until}).rowcount)
        return tuple(map(_due, mine))

    def done(self, due: str) -> None:
        self._sql.execute(_DONE, {"key": due})

    def retry(self, due: str, at: datetime) -> None:
        self._sql.execute(_TRY_AGAIN, {"key": due, "at": at})

    def bury(self, due: str) -> None:
        self._sql.execute(_BURY, {"key": due})

    def dead(self) -> tuple[Due, ...]:
        return tuple(map(_due, self._sql.all(_DEAD)))


class RecordsTable:
    """What was written down."""

    def __init__(self, statements: Statements) -> None:
        self._sql = statements

    @property
    def kept(self) -> tuple[object, ...]:
        """Every record, the oldest first."""
        return tuple(map(_record, self._sql.all(_RECORDS)))

    def add(self, record: object) -> None:
        """Keep a record. Raises `InvalidData` for one that is not of nordlib's kinds."""
        kind = type(record).__name__
        if _KINDS.get(kind) is not type(record):
            raise InvalidData("record", (f"it is a {kind}; this store keeps {', '.join(_KINDS)}",))
        written = json.dumps(as_dict(record), ensure_ascii=False)
        self._sql.execute(_ADD_RECORD, {"id": next_place(), "about": getattr(record, "about", ""), "kind": kind, "record": written})

    def of(self, about: str) -> tuple[object, ...]:
        return tuple(map(_record, self._sql.all(_RECORDS_OF, {"key": about})))

    def forget(self, about: str) -> None:
        self._sql.execute(_FORGET_RECORDS, {"key": about})


def _due(row: Row[Any]) -> Due:
    message = Message(row.kind, row.recipient, row.language, row.about, FrozenMap(row.message_values))
    return Due(row.id, message, row.tries)


def _record(row: Row[Any]) -> object:
    return from_dict(_KINDS[row.kind], json.loads(row.record))
