"""The SQL store: nordlib's own tables in a database, for those who have none of their own.

`SqlStore.open("sqlite:///register.db")` gives one that is ready. The contract of a store runs on SQLite.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import ClassVar, Final, Self

from sqlalchemy import Connection, Engine
from sqlalchemy.util import await_only

from nordlib.errors import InvalidData, NordlibError, TransactionConflict
from nordlib.messages import Message
from nordlib.storage.protocols import Accounts
from nordlib.storage.repositories.traces import TraceRepository
from nordlib.storage.repositories.transaction import RepositoryTx
from nordlib.storage.runner import MAX_ATTEMPTS, BaseStore, ConflictPolicy, TransactionGuard
from nordlib.storage.sql.accounts import SqlAccounts
from nordlib.storage.sql.audit_log import SqlAuditLog
from nordlib.storage.sql.backend import SqlBackend
from nordlib.storage.sql.databases import base, database_of
from nordlib.storage.sql.engine import make_engine, open_transaction, prepare_engine
from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.forks import guard_for
from nordlib.storage.sql.interruption import checkpoint, uninterrupted
from nordlib.storage.sql.libraries import SqlLibraries
from nordlib.storage.sql.migrate import make_ready
from nordlib.storage.sql.outbox import SqlOutbox

__all__ = ["SqlStore", "SqlTx", "require_ready"]

#: How many times a command is called that ends in a conflict, where transactions run beside each other: of those that race, the database
#: ends all but one, and may do so again as often as there are rivals.
_MAX_ATTEMPTS_OF_RIVALS: Final = 24


class SqlTx(RepositoryTx):
    """An open transaction: every table, and how it ends. Made by `SqlStore`; it cannot be used after it has ended."""

    def __init__(self, connection: Connection, end: Callable[[], object]) -> None:
        executor = Executor(connection)
        backend = SqlBackend(executor)
        super().__init__(backend)
        self.accounts: Accounts = SqlAccounts(backend, executor)
        self.libraries = SqlLibraries(backend, executor)
        self.outbox = SqlOutbox(executor)
        self.audit_log = SqlAuditLog(executor)
        self.traces = TraceRepository(backend, self.outbox, self.audit_log, self.attempts)
        self._executor, self._end = executor, end

    @property
    def has_written(self) -> bool:
        """Whether something was written."""
        return self._executor.has_written

    def commit(self) -> None:
        """Keep everything that was written. Raises `TransactionConflict`, `DatabaseError` and `CommitOutcomeUnknown`."""
        with uninterrupted():
            self._executor.commit()
            self._finish()

    def rollback(self) -> None:
        """Discard everything that was written."""
        with uninterrupted():
            try:
                self._executor.rollback()
            finally:
                self._finish()

    def _finish(self) -> None:
        connection, end = self._executor.connection, self._end
        self._close()
        try:
            connection.close()
        finally:
            end()


class SqlStore(BaseStore[SqlTx]):
    """A library's register and loans in a database.

    A host that keeps the borrowers in tables of its own, in the same database, makes a `SqlTx` with other `accounts` and a store with that
    `transaction_type` (`examples/own_borrowers.py`).

    A store that was opened before a fork works after it, on both sides (`nordlib.storage.sql.forks`). One in memory belongs to its process.

    >>> from nordlib.libraries import Library, LibraryId
    >>> store = SqlStore.open("sqlite://")
    >>> with store.transaction() as tx:
    ...     tx.libraries.put(Library(LibraryId("A"), "Stadsbiblioteket A"))
    >>> store.read(lambda tx: tx.libraries.get(LibraryId("A"))).name
    'Stadsbiblioteket A'
    >>> store.close()
    """

    transaction_type: ClassVar[type[SqlTx]] = SqlTx
    """What a transaction of this store is made with; a subclass may have another."""

    def __init__(self, engine: Engine) -> None:
        """Put a store on an engine of the host's, whose tables are there (`upgrade`, `check_schema`).

        Raises `UnknownName` for an engine on which the contract does not run, and `InvalidData` for one that shows what statements carry.
        """
        self.engine = prepare_engine(engine)
        self._database = database_of(engine.dialect)
        self._guard, self._forks, self._is_closed = TransactionGuard(), guard_for(engine), False
        attempts = MAX_ATTEMPTS if self._database.takes_turns else _MAX_ATTEMPTS_OF_RIVALS
        self.conflict_policy = ConflictPolicy(attempts, base.PATIENCE, _sleep_on_the_loop if engine.dialect.is_async else time.sleep)

    @classmethod
    def open(cls, url: str) -> Self:
        """Open a store that is ready: on an empty database the tables are made; tables of another version are left unchanged.

        `sqlite:///register.db` is a file, `sqlite://` is in memory. A new file can be read and written by its owner alone (mode 0600).

        Raises `UnknownName` for another engine; `InvalidData` for what is not a valid address, and where the tables are not those of this
        version; `DatabaseError` where the file cannot be used.
        """
        engine = make_engine(url, private=True)
        require_ready(engine)
        return cls(engine)

    def begin(self) -> SqlTx:
        """Begin a transaction that may write. Those of one store take turns, so that none waits long.

        Raises `RuntimeError` for one inside another and on a closed store, and `TransactionConflict` where the database is busy too long.
        """
        with ExitStack() as undo:
            ending = undo.enter_context(self._begun())
            if self._database.takes_turns:
                turn = self._forks.turn
                if not turn.acquire(timeout=base.PATIENCE):
                    raise TransactionConflict("another transaction of this store takes too long")
                ending.callback(turn.release)
            return self._opened(ending, undo, reading=False)

    def begin_reading(self) -> SqlTx:
        """Begin a transaction that only reads: it sees one consistent state, and waits for no writer. Raises as `begin` does."""
        with ExitStack() as undo:
            return self._opened(undo.enter_context(self._begun()), undo, reading=True)

    def _begun(self) -> ExitStack:
        """Note that a transaction begins here, and return what is to be done when it has ended."""
        self._forks.check()
        checkpoint()
        ending = ExitStack()
        ending.callback(self._guard.enter())
        return ending

    def _opened(self, ending: ExitStack, undo: ExitStack, *, reading: bool) -> SqlTx:
        """Open the transaction. `undo` is what would be done if that failed."""
        if self._is_closed:
            raise RuntimeError("This store was closed. Open it again: SqlStore.open(url).")
        pool = self.engine.pool

        def finish() -> None:
            ending.close()
            if pool is not self.engine.pool:  # it was closed, or given up before a fork, while this connection was in use
                pool.dispose()

        connection = open_transaction(self.engine, ending, reading=reading)
        undo.callback(connection.close)
        tx = self.transaction_type(connection, finish)
        undo.pop_all()
        return tx

    def close(self) -> None:
        """Close every connection; the store cannot be used any more. A database in memory is gone then."""
        self._is_closed = True
        self.engine.dispose()

    @property
    def outbox(self) -> tuple[Message, ...]:
        """The messages to send, in the order in which they were caused."""
        return self.read(lambda tx: tx.outbox.waiting)

    @property
    def audit_log(self) -> tuple[object, ...]:
        """The records of the audit log, the oldest first."""
        return self.read(lambda tx: tx.audit_log.records)


def _sleep_on_the_loop(seconds: float) -> None:
    await_only(asyncio.sleep(seconds))


def require_ready(engine: Engine) -> None:
    """Make the tables on an empty database. Raises as `SqlStore.open` does; the connections are closed then."""
    try:
        problems = make_ready(engine)
    except NordlibError as error:
        failed: Exception = error
    else:
        if not problems:
            return
        failed = InvalidData("database of this version of nordlib", problems)
    engine.dispose()
    raise failed
