"""Requests to change library in SQL. While one waits its account stands in a unique column, so that no other can."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, insert, select, update

from nordlib.accounts import AccountId, Transfer, TransferId, TransferState
from nordlib.libraries import LibraryId
from nordlib.storage.protocols import LibraryScope, Versioned
from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.predicates import after_id, clamp_limit, in_scope
from nordlib.storage.sql.schema import TRANSFER

__all__ = ["SqlTransfers"]

_TRANSFERS: Final = TRANSFER.table
_C: Final = _TRANSFERS.c
_OF_ACCOUNT: Final = select(_TRANSFERS).where(_C.account == bindparam("key"))
#: A pending request is the latest, whatever else is stored.
_LATEST: Final = _OF_ACCOUNT.order_by(_C.pending.is_(None), _C.sequence.desc()).limit(1)
_OLDEST_FIRST: Final = _OF_ACCOUNT.order_by(_C.requested_at, _C.id)
_WAITS: Final = _C.state == TransferState.PENDING
_SAVE: Final = update(_TRANSFERS).where(_C.id == bindparam("key"), _C.version == bindparam("expected"))
_DELETE: Final = delete(_TRANSFERS).where(_C.account == bindparam("key"))
_ADD: Final = insert(_TRANSFERS)
_NEXT: Final = select(func.coalesce(func.max(_C.sequence), 0) + 1).where(_C.account == bindparam("key"))


class SqlTransfers:
    """Requests, at most one pending for an account."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    def latest_for_account(self, account: AccountId) -> Versioned[Transfer] | None:
        found = self._sql.one(_LATEST, {"key": account})
        return None if found is None else _transfer(found)

    def for_account(self, account: AccountId) -> tuple[Transfer, ...]:
        return tuple(_transfer(row).value for row in self._sql.all(_OLDEST_FIRST, {"key": account}))

    def pending_to(self, libraries: LibraryScope, after: TransferId | None, limit: int) -> tuple[Versioned[Transfer], ...]:
        return self._page(in_scope(_C.target, libraries), after, limit)

    def count_pending_to(self, libraries: frozenset[LibraryId]) -> int:
        waiting = select(func.count()).select_from(_TRANSFERS).where(_WAITS, in_scope(_C.target, libraries))
        return int(self._sql.execute(waiting).scalar_one())

    def pending_since(self, instant: datetime, after: TransferId | None, limit: int) -> tuple[Versioned[Transfer], ...]:
        return self._page(_C.requested_at <= instant, after, limit)

    def delete_for_account(self, account: AccountId) -> None:
        self._sql.execute(_DELETE, {"key": account})

    def add(self, transfer: Transfer) -> None:
        sequence = int(self._sql.execute(_NEXT, {"key": transfer.account}).scalar_one())
        self._sql.execute(_ADD, {**TRANSFER.to_row(transfer), "version": 1, "sequence": sequence})

    def save(self, transfer: Transfer, *, expected_version: int) -> None:
        values = {**TRANSFER.to_row(transfer), "key": transfer.id, "expected": expected_version, "version": expected_version + 1}
        self._sql.change(_SAVE, values, _TRANSFERS, transfer.id, expected_version)

    def _page(self, wanted: ColumnElement[bool], after: TransferId | None, limit: int) -> tuple[Versioned[Transfer], ...]:
        page = select(_TRANSFERS).where(_WAITS, wanted, after_id(_C.id, after)).order_by(_C.id).limit(clamp_limit(limit))
        return tuple(map(_transfer, self._sql.all(page)))


def _transfer(row: Row[Any]) -> Versioned[Transfer]:
    return Versioned(TRANSFER.from_row(row), row.version)
