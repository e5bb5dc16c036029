"""What a host supplies for requests to change library."""

from datetime import datetime
from typing import Protocol

from nordlib.accounts import AccountId, Transfer, TransferId
from nordlib.libraries import LibraryId
from nordlib.storage.protocols.core import Versioned
from nordlib.storage.protocols.libraries import LibraryScope

__all__ = ["ReadableTransfers", "Transfers"]


class ReadableTransfers(Protocol):
    """Requests to change library, to read. At most one is pending for an account (READ-A12)."""

    def latest_for_account(self, account: AccountId) -> Versioned[Transfer] | None:
        """Return the request for an account that was stored last; None if there is none.

        The order is that of storing, whatever a clock said. A pending request is the last one, since none is stored while it is pending.
        """
        ...

    def for_account(self, account: AccountId) -> tuple[Transfer, ...]:
        """Return every request for an account, the oldest first."""
        ...

    def pending_to(self, libraries: LibraryScope, after: TransferId | None, limit: int) -> tuple[Versioned[Transfer], ...]:
        """Return a page of the pending requests to some libraries, by id, after the id `after`."""
        ...

    def count_pending_to(self, libraries: frozenset[LibraryId]) -> int:
        """Count the pending requests to some libraries."""
        ...

    def pending_since(self, instant: datetime, after: TransferId | None, limit: int) -> tuple[Versioned[Transfer], ...]:
        """Return a page of the requests that have been pending since an instant or before, by id, after the id `after`."""
        ...


class Transfers(ReadableTransfers, Protocol):
    """Requests to change library."""

    def add(self, transfer: Transfer) -> None:
        """Store a new request. Raises `UniqueViolation` where one is pending for the account."""
        ...

    def save(self, transfer: Transfer, *, expected_version: int) -> None:
        """Store a changed request. Raises `VersionConflict`."""
        ...

    def delete_for_account(self, account: AccountId) -> None:
        """Delete every request for an account."""
        ...
