"""Requests to change library, at most one pending for an account."""

from datetime import datetime
from typing import Final

from nordlib.accounts import AccountId, Transfer, TransferId, TransferState
from nordlib.libraries import LibraryId
from nordlib.storage.protocols import LibraryScope, Versioned
from nordlib.storage.queries import ARRIVAL, AtMost, Equal, EqualTo, OneOf, Query
from nordlib.storage.repositories.core import Repository, values_of
from nordlib.storage.stored import TRANSFER

__all__ = ["TransferRepository"]

_IS_PENDING: Final = EqualTo("state", TransferState.PENDING)
_LATEST: Final = Query(TRANSFER, (Equal("account"),), order=(ARRIVAL,), latest_first=True)
_OLDEST_FIRST: Final = Query(TRANSFER, (Equal("account"),), order=("requested_at", "id"))
_PENDING_TO: Final = Query(TRANSFER, (_IS_PENDING, OneOf("target")))
_PENDING_SINCE: Final = Query(TRANSFER, (_IS_PENDING, AtMost("requested_at")))


class TransferRepository(Repository):
    """Requests."""

    def latest_for_account(self, account: AccountId) -> Versioned[Transfer] | None:
        return self._backend.first(_LATEST, account)

    def for_account(self, account: AccountId) -> tuple[Transfer, ...]:
        return values_of(self._backend.all(_OLDEST_FIRST, account))

    def pending_to(self, libraries: LibraryScope, after: TransferId | None, limit: int) -> tuple[Versioned[Transfer], ...]:
        return self._backend.page(_PENDING_TO, libraries, after=after, limit=limit)

    def count_pending_to(self, libraries: frozenset[LibraryId]) -> int:
        return self._backend.count(_PENDING_TO, libraries)

    def pending_since(self, instant: datetime, after: TransferId | None, limit: int) -> tuple[Versioned[Transfer], ...]:
        return self._backend.page(_PENDING_SINCE, instant, after=after, limit=limit)

    def delete_for_account(self, account: AccountId) -> None:
        self._backend.delete(_OLDEST_FIRST, account)

    def add(self, transfer: Transfer) -> None:
        self._backend.add(TRANSFER, transfer)

    def save(self, transfer: Transfer, *, expected_version: int) -> None:
        self._backend.save(TRANSFER, transfer, expected_version)
