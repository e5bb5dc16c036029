"""The store in memory: for tests, notebooks and the first hour. Same promises as any other, nothing on disk.

Transactions wait for each other. Each changes the one state there is, and notes how to undo it.
"""

import threading
from collections.abc import Callable
from contextlib import ExitStack

from nordlib.messages import Message
from nordlib.storage.memory.accounts import MemoryAccounts, MemoryLibraries
from nordlib.storage.memory.audit_log import MemoryAuditLog
from nordlib.storage.memory.backend import MemoryBackend
from nordlib.storage.memory.outbox import MemoryOutbox
from nordlib.storage.memory.tables import Journal
from nordlib.storage.repositories.traces import TraceRepository
from nordlib.storage.repositories.transaction import RepositoryTx
from nordlib.storage.runner import BaseStore, TransactionGuard

__all__ = ["MemoryStore", "MemoryTx"]


class _State:
    """Everything that a memory store holds."""

    def __init__(self) -> None:
        self.journal = Journal()
        self.backend = MemoryBackend(self.journal)
        self.accounts = MemoryAccounts(self.backend, self.journal)
        self.libraries = MemoryLibraries(self.backend)
        self.outbox = MemoryOutbox(self.journal)
        self.audit_log = MemoryAuditLog(self.journal)


class MemoryTx(RepositoryTx):
    """An open transaction: every table, and how it ends. Made by `MemoryStore`; it cannot be used after it has ended."""

    def __init__(self, state: _State, end: Callable[[], object]) -> None:
        super().__init__(state.backend)
        self.accounts, self.libraries, self.outbox, self.audit_log = state.accounts, state.libraries, state.outbox, state.audit_log
        self.traces = TraceRepository(state.backend, state.outbox, state.audit_log, self.attempts)
        self._journal, self._end = state.journal, end
        self._journal.begin()

    @property
    def has_written(self) -> bool:
        """Whether something was written."""
        return self._journal.has_written

    def commit(self) -> None:
        """Keep everything that was written."""
        self._journal.commit()
        self._finish()

    def rollback(self) -> None:
        """Discard everything that was written."""
        self._journal.rollback()
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
        self._state = _State()

    def begin(self) -> MemoryTx:
        """Open a transaction, after those that are open in other threads. Raises `RuntimeError` for one inside another."""
        ending = ExitStack()
        ending.callback(self._guard.enter())
        self._lock.acquire()
        ending.callback(self._lock.release)
        return MemoryTx(self._state, ending.close)

    @property
    def outbox(self) -> tuple[Message, ...]:
        """The messages that are due, in the order in which they were caused."""
        return self.read(lambda tx: tx.outbox.waiting)

    @property
    def audit_log(self) -> tuple[object, ...]:
        """The records of the audit log, the oldest first."""
        return self.read(lambda tx: tx.audit_log.records)
