"""The store in memory: for tests, notebooks and the first hour. Same promises as any other, nothing on disk.

A transaction reads through to what is committed and keeps its own writes beside it until it commits; transactions wait for each other.
"""

import threading
from collections.abc import Callable
from typing import Any

from nordlib.messages import Message
from nordlib.storage.memory.lending import HoldsTable, LoansTable, OwnerLogTable, StandingsTable
from nordlib.storage.memory.outbox import OutboxTable
from nordlib.storage.memory.register import AccountsTable, LibrariesTable, TransfersTable
from nordlib.storage.memory.requests import RequestsTable
from nordlib.storage.memory.rows import Log, Rows
from nordlib.storage.memory.staff import AuthorisationsTable, CredentialsTable, StaffTable
from nordlib.storage.running import Alone, Closing, Runner

__all__ = ["MemoryStore", "MemoryTx"]


class _Tables:
    """Every table of a memory store."""

    def __init__(self) -> None:
        self.accounts = AccountsTable()
        self.transfers = TransfersTable()
        self.libraries = LibrariesTable()
        self.staff = StaffTable()
        self.authorisations = AuthorisationsTable()
        self.credentials = CredentialsTable()
        self.loans = LoansTable()
        self.holds = HoldsTable()
        self.standings = StandingsTable()
        self.owner_log = OwnerLogTable()
        self.outbox = OutboxTable()
        self.records = Log[object]()
        self.requests = RequestsTable()
        self.parts: tuple[Rows[Any, Any] | Log[Any], ...] = (
            self.accounts.rows,
            self.accounts.emails,
            self.accounts.identities,
            self.accounts.authorisations,
            self.accounts.erased,
            self.staff.rows,
            self.staff.emails,
            self.authorisations.rows,
            self.credentials.rows,
            self.credentials.tickets,
            self.transfers.rows,
            self.transfers.newest,
            self.transfers.pending,
            self.libraries.rows,
            self.loans.rows,
            self.loans.patrons,
            self.holds.titles,
            self.holds.ids,
            self.standings.rows,
            self.owner_log.rows,
            self.outbox.rows,
            self.records,
            self.requests.rows,
        )


class MemoryTx(Closing):
    """An open transaction: every table, and how it ends. Made by `MemoryStore`; once it has ended it can be used no more."""

    def __init__(self, tables: _Tables, end: Callable[[], None]) -> None:
        self.accounts = tables.accounts
        self.transfers = tables.transfers
        self.libraries = tables.libraries
        self.staff = tables.staff
        self.authorisations = tables.authorisations
        self.credentials = tables.credentials
        self.loans = tables.loans
        self.holds = tables.holds
        self.standings = tables.standings
        self.owner_log = tables.owner_log
        self.outbox = tables.outbox
        self.records = tables.records
        self.requests = tables.requests
        self._parts = tables.parts
        self._end = end

    def commit(self) -> None:
        """Make everything that was written last."""
        for part in self._parts:
            part.commit()
        self._finish()

    def rollback(self) -> None:
        """Forget everything that was written."""
        for part in self._parts:
            part.rollback()
        self._finish()

    def _finish(self) -> None:
        end = self._end
        self._close()
        end()


class MemoryStore(Runner[MemoryTx]):
    """A whole library in memory.

    >>> from nordlib.places import Library, LibraryId
    >>> store = MemoryStore()
    >>> with store.transaction() as tx:
    ...     tx.libraries.put(Library(LibraryId("A"), "Stadsbiblioteket A"))
    >>> store.run(lambda tx: tx.libraries.get(LibraryId("A"))).name
    'Stadsbiblioteket A'
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._alone = Alone()
        self._tables = _Tables()

    def begin(self) -> MemoryTx:
        """Open a transaction, after those that are open in other threads. Raises `RuntimeError` for one inside another."""
        self._alone.enter()
        self._lock.acquire()
        return MemoryTx(self._tables, self._end)

    def _end(self) -> None:
        self._alone.leave()
        self._lock.release()

    @property
    def outbox(self) -> tuple[Message, ...]:
        """The messages that are due, in the order in which they were caused."""
        return self._tables.outbox.waiting

    @property
    def records(self) -> tuple[object, ...]:
        """The records of refused commands."""
        return tuple(self._tables.records.kept)
