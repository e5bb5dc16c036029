"""The store in memory: for tests, notebooks and the first hour. Same promises as any other, nothing on disk.

A transaction reads through to what is committed and keeps its own writes beside it until it commits; transactions wait for each other.
"""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from nordlib.messages import Message
from nordlib.storage.memory.accounts import MemoryAccounts, MemoryLibraries, MemoryTransfers
from nordlib.storage.memory.circulation import MemoryHolds, MemoryLoanHistories, MemoryLoans, MemoryPatronStandings
from nordlib.storage.memory.idempotency import MemoryIdempotencyRecords
from nordlib.storage.memory.outbox import MemoryOutbox
from nordlib.storage.memory.staff import MemoryCredentials, MemoryRegistrars, MemoryStudentAuthorisations
from nordlib.storage.memory.tables import AppendLog, Table
from nordlib.storage.runner import BaseStore, ClosableTransaction, TransactionGuard

__all__ = ["MemoryStore", "MemoryTx"]


class _Tables:
    """Every table of a memory store."""

    def __init__(self) -> None:
        self.accounts = MemoryAccounts()
        self.transfers = MemoryTransfers()
        self.libraries = MemoryLibraries()
        self.registrars = MemoryRegistrars()
        self.student_authorisations = MemoryStudentAuthorisations()
        self.credentials = MemoryCredentials()
        self.loans = MemoryLoans()
        self.holds = MemoryHolds()
        self.patron_standings = MemoryPatronStandings()
        self.loan_histories = MemoryLoanHistories()
        self.outbox = MemoryOutbox()
        self.audit_log = AppendLog[object]()
        self.idempotency_records = MemoryIdempotencyRecords()
        self.parts: tuple[Table[Any, Any] | AppendLog[Any], ...] = (
            self.accounts.rows,
            self.accounts.emails,
            self.accounts.identities,
            self.accounts.student_authorisations,
            self.accounts.erased,
            self.registrars.rows,
            self.registrars.emails,
            self.student_authorisations.rows,
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
            self.patron_standings.rows,
            self.loan_histories.rows,
            self.outbox.rows,
            self.audit_log,
            self.idempotency_records.rows,
        )


class MemoryTx(ClosableTransaction):
    """An open transaction: every table, and how it ends. Made by `MemoryStore`; it cannot be used after it has ended."""

    def __init__(self, tables: _Tables, end: Callable[[], object]) -> None:
        self.accounts = tables.accounts
        self.transfers = tables.transfers
        self.libraries = tables.libraries
        self.registrars = tables.registrars
        self.student_authorisations = tables.student_authorisations
        self.credentials = tables.credentials
        self.loans = tables.loans
        self.holds = tables.holds
        self.patron_standings = tables.patron_standings
        self.loan_histories = tables.loan_histories
        self.outbox = tables.outbox
        self.audit_log = tables.audit_log
        self.idempotency_records = tables.idempotency_records
        self._parts = tables.parts
        self._end = end

    @property
    def has_written(self) -> bool:
        """Whether something was written."""
        return any(part.has_written for part in self._parts)

    def commit(self) -> None:
        """Keep everything that was written."""
        for part in self._parts:
            part.commit()
        self._finish()

    def rollback(self) -> None:
        """Discard everything that was written."""
        for part in self._parts:
            part.rollback()
        self._finish()

    def _finish(self) -> None:
        end = self._end
        self._close()
        end()


class MemoryStore(BaseStore[MemoryTx]):
    """A whole library in memory.

    >>> from nordlib.libraries import Library, LibraryId
    >>> store = MemoryStore()
    >>> with store.transaction() as tx:
    ...     tx.libraries.put(Library(LibraryId("A"), "Stadsbiblioteket A"))
    >>> store.run(lambda tx: tx.libraries.get(LibraryId("A"))).name
    'Stadsbiblioteket A'
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._guard = TransactionGuard()
        self._tables = _Tables()

    def begin(self) -> MemoryTx:
        """Open a transaction, after those that are open in other threads. Raises `RuntimeError` for one inside another."""
        ending = ExitStack()
        ending.callback(self._guard.enter())
        self._lock.acquire()
        ending.callback(self._lock.release)
        return MemoryTx(self._tables, ending.close)

    @property
    def outbox(self) -> tuple[Message, ...]:
        """The messages that are due, in the order in which they were caused."""
        return self._tables.outbox.waiting

    @property
    def audit_log(self) -> tuple[object, ...]:
        """The records of refused commands."""
        return tuple(self._tables.audit_log.items)
