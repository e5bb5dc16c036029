"""The SQL store: nordlib's own tables in a database, for those who have none of their own.

`SqlStore.open("sqlite:///register.db")` gives one that is ready. The contract of a store runs on SQLite.
"""

from typing import ClassVar, Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from nordlib.errors import InvalidData
from nordlib.messages import Message
from nordlib.storage.protocols import Accounts
from nordlib.storage.runner import BaseStore, ClosableTransaction, TransactionGuard
from nordlib.storage.sql.accounts import SqlAccounts
from nordlib.storage.sql.audit_log import SqlAuditLog
from nordlib.storage.sql.circulation import SqlHolds, SqlLoanHistories, SqlLoans, SqlPatronStandings
from nordlib.storage.sql.engine import make_engine, open_transaction, prepare_engine
from nordlib.storage.sql.executor import Executor, translate_error
from nordlib.storage.sql.idempotency import SqlIdempotencyRecords
from nordlib.storage.sql.libraries import SqlLibraries
from nordlib.storage.sql.migrate import check_schema, is_empty, upgrade
from nordlib.storage.sql.outbox import SqlOutbox
from nordlib.storage.sql.staff import SqlCredentials, SqlRegistrars, SqlStudentAuthorisations
from nordlib.storage.sql.transfers import SqlTransfers

__all__ = ["SqlStore", "SqlTx"]


class SqlTx(ClosableTransaction):
    """An open transaction: every table, and how it ends. Made by `SqlStore`; once it has ended it can be used no more."""

    def __init__(self, connection: Connection, alone: TransactionGuard) -> None:
        statements = Executor(connection)
        self.accounts: Accounts = SqlAccounts(statements)
        self.transfers = SqlTransfers(statements)
        self.libraries = SqlLibraries(statements)
        self.registrars = SqlRegistrars(statements)
        self.student_authorisations = SqlStudentAuthorisations(statements)
        self.credentials = SqlCredentials(statements)
        self.loans = SqlLoans(statements)
        self.holds = SqlHolds(statements)
        self.patron_standings = SqlPatronStandings(statements)
        self.loan_histories = SqlLoanHistories(statements)
        self.outbox = SqlOutbox(statements)
        self.audit_log = SqlAuditLog(statements)
        self.idempotency_records = SqlIdempotencyRecords(statements)
        self._connection, self._alone = connection, alone

    def commit(self) -> None:
        """Make everything that was written last. Raises `TransactionConflict` and `DatabaseError`."""
        try:
            self._connection.commit()
        except DBAPIError as error:
            told = translate_error(error)
        else:
            self._finish()
            return
        raise told

    def rollback(self) -> None:
        """Forget everything that was written."""
        try:
            self._connection.rollback()
        finally:
            self._finish()

    def _finish(self) -> None:
        connection, alone = self._connection, self._alone
        self._close()
        try:
            connection.close()
        finally:
            alone.leave()


class SqlStore(BaseStore[SqlTx]):
    """A library's register and loans in a database.

    A host that keeps the borrowers in tables of its own, in the same database, makes a `SqlTx` with other `accounts` and a store with that
    `transaction_type` (`examples/own_borrowers.py`).

    >>> from nordlib.libraries import Library, LibraryId
    >>> store = SqlStore.open("sqlite://")
    >>> with store.transaction() as tx:
    ...     tx.libraries.put(Library(LibraryId("A"), "Stadsbiblioteket A"))
    >>> store.run(lambda tx: tx.libraries.get(LibraryId("A"))).name
    'Stadsbiblioteket A'
    >>> store.close()
    """

    transaction_type: ClassVar[type[SqlTx]] = SqlTx

    def __init__(self, engine: Engine) -> None:
        """A store on an engine of the host's, whose tables are there (`upgrade`, `check_schema`).

        Raises `UnknownName` for an engine on which the contract does not run, and `InvalidData` for one that shows what statements carry.
        """
        self.engine = prepare_engine(engine)
        self._alone, self._is_closed = TransactionGuard(), False

    @classmethod
    def open(cls, url: str) -> Self:
        """A store that is ready: on an empty database the tables are made, and one with tables of another version is left as it is.

        `sqlite:///register.db` is a file, `sqlite://` is in memory. Raises `UnknownName` for another engine, and `InvalidData` for what is
        no address, and where the tables are not those of this version; `DatabaseError` where the file cannot be used.
        """
        engine = make_engine(url)
        try:
            problems = _made_ready(engine)
        except DBAPIError as error:
            told: Exception = translate_error(error)
        else:
            if not problems:
                return cls(engine)
            told = InvalidData("database of this version of nordlib", problems)
        engine.dispose()
        raise told

    def begin(self) -> SqlTx:
        """Open a transaction.

        Raises `RuntimeError` for one inside another and on a closed store, and `TransactionConflict` where the database is busy for too
        long.
        """
        if self._is_closed:
            raise RuntimeError("This store was closed. Open it again: SqlStore.open(url).")
        self._alone.enter()
        try:
            return self.transaction_type(open_transaction(self.engine), self._alone)
        except BaseException:
            self._alone.leave()
            raise

    def close(self) -> None:
        """Close every connection; the store is used no more. A database in memory is gone then."""
        self._is_closed = True
        self.engine.dispose()

    @property
    def outbox(self) -> tuple[Message, ...]:
        """The messages that are due, in the order in which they were caused."""
        with self.transaction() as tx:
            return tx.outbox.waiting

    @property
    def audit_log(self) -> tuple[object, ...]:
        """What was written down, the oldest first."""
        with self.transaction() as tx:
            return tx.audit_log.records


def _made_ready(engine: Engine) -> tuple[str, ...]:
    """Make the tables where there are none; what the database lacks."""
    if is_empty(engine):
        upgrade(engine)
    return check_schema(engine)
