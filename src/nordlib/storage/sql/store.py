"""The SQL store: nordlib's own tables in a database, for those who have none of their own.

`SqlStore.open("sqlite:///register.db")` gives one that is ready. The contract of a store runs on SQLite.
"""

import json
from functools import partial
from typing import Any, ClassVar, Final, Self

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError, TimeoutError  # noqa: A004 - SQLAlchemy's own name
from sqlalchemy.pool import QueuePool

from nordlib.errors import InvalidData, Retryable, UnknownName
from nordlib.messages import Message
from nordlib.storage.protocols import Accounts
from nordlib.storage.running import Alone, Closing, Runner
from nordlib.storage.sql.accounts import AccountsTable
from nordlib.storage.sql.connection import Statements, lost
from nordlib.storage.sql.lending import HoldsTable, LoansTable, OwnerLogsTable, StandingsTable
from nordlib.storage.sql.libraries import LibrariesTable
from nordlib.storage.sql.migrating import check_schema, is_empty, upgrade
from nordlib.storage.sql.outbox import OutboxTable, RecordsTable
from nordlib.storage.sql.requests import RequestsTable
from nordlib.storage.sql.staff import AuthorisationsTable, CredentialsTable, StaffTable
from nordlib.storage.sql.transfers import TransfersTable

__all__ = ["SqlStore", "SqlTx"]

#: Engines on which the contract of a store runs.
_ENGINES: Final = ("sqlite",)
_PATIENCE: Final = 30  # seconds that one transaction waits for another


class SqlTx(Closing):
    """An open transaction: every table, and how it ends. Made by `SqlStore`; once it has ended it can be used no more."""

    def __init__(self, connection: Connection, alone: Alone) -> None:
        statements = Statements(connection)
        self.accounts: Accounts = AccountsTable(statements)
        self.transfers = TransfersTable(statements)
        self.libraries = LibrariesTable(statements)
        self.staff = StaffTable(statements)
        self.authorisations = AuthorisationsTable(statements)
        self.credentials = CredentialsTable(statements)
        self.loans = LoansTable(statements)
        self.holds = HoldsTable(statements)
        self.standings = StandingsTable(statements)
        self.owner_log = OwnerLogsTable(statements)
        self.outbox = OutboxTable(statements)
        self.records = RecordsTable(statements)
        self.requests = RequestsTable(statements)
        self._connection, self._alone = connection, alone

    def commit(self) -> None:
        """Make everything that was written last. Raises `Retryable`."""
        try:
            self._connection.commit()
        except OperationalError as fault:
            raise lost(fault) from None
        self._finish()

    def rollback(self) -> None:
        """Forget everything that was written."""
        self._connection.rollback()
        self._finish()

    def _finish(self) -> None:
        connection, alone = self._connection, self._alone
        self._close()
        connection.close()
        alone.leave()


class SqlStore(Runner[SqlTx]):
    """A library's register and loans in a database.

    A host that keeps the borrowers in tables of its own, in the same database, makes a `SqlTx` with other `accounts` and a store with that
    `transaction_type` (`examples/own_borrowers.py`).

    >>> from nordlib.places import Library, LibraryId
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
        _check_engine(engine.dialect.name)
        if not engine.hide_parameters:
            raise InvalidData("engine", ("its errors and logs would show people's data; make it with hide_parameters=True",))
        self.engine = engine
        self._alone = Alone()
        _begin_at_once(engine)

    @classmethod
    def open(cls, url: str) -> Self:
        """A store that is ready: on an empty database the tables are made, and one with tables of another version is left as it is.

        `sqlite:///register.db` is a file, `sqlite://` is in memory. Raises `UnknownName` for another engine, and `InvalidData` for what is
        no address, and where the tables are not those of this version.
        """
        engine = _engine(url)
        store = cls(engine)
        if is_empty(engine):
            upgrade(engine)
        problems = check_schema(engine)
        if problems:
            store.close()
            raise InvalidData(
                "database of this version of nordlib", (*problems, "`python -m nordlib.storage.sql upgrade URL` brings it there")
            )
        return store

    def begin(self) -> SqlTx:
        """Open a transaction. Raises `RuntimeError` for one inside another, and `Retryable` where the database is busy for too long."""
        self._alone.enter()
        try:
            return self.transaction_type(self._connected(), self._alone)
        except BaseException:
            self._alone.leave()
            raise

    def _connected(self) -> Connection:
        try:
            connection = self.engine.connect()
        except TimeoutError:
            raise Retryable("every connection is taken") from None
        try:
            connection.begin()
        except OperationalError as fault:
            connection.close()
            raise lost(fault) from None
        return connection

    def close(self) -> None:
        """Close every connection. A database in memory is gone then."""
        self.engine.dispose()

    @property
    def outbox(self) -> tuple[Message, ...]:
        """The messages that are due, in the order in which they were caused."""
        with self.transaction() as tx:
            return tx.outbox.waiting

    @property
    def records(self) -> tuple[object, ...]:
        """What was written down, the oldest first."""
        with self.transaction() as tx:
            return tx.records.kept


def _check_engine(name: str) -> None:
    if name not in _ENGINES:
        raise UnknownName("engine of the SQL store", name, _ENGINES)


def _engine(url: str) -> Engine:
    """An engine whose errors show no values. A database in memory is one connection, which the threads take in turn."""
    try:
        name = make_url(url).get_backend_name()
    except ArgumentError:
        raise InvalidData("address of a database", ("write sqlite:///register.db for a file, sqlite:// for one in memory",)) from None
    _check_engine(name)
    in_memory = url in ("sqlite://", "sqlite:///:memory:")
    pool: dict[str, Any] = {"poolclass": QueuePool, "pool_timeout": _PATIENCE}
    pool |= {"pool_size": 1, "max_overflow": 0} if in_memory else {}
    return create_engine(
        url,
        hide_parameters=True,
        json_serializer=partial(json.dumps, ensure_ascii=False),
        connect_args={"check_same_thread": False, "timeout": _PATIENCE},
        **pool,
    )


def _begin_at_once(engine: Engine) -> None:
    """A transaction takes the right to write when it begins, so that two cannot both read and then wait for each other."""
    if not event.contains(engine, "begin", _begun):
        event.listen(engine, "connect", _connected)
        event.listen(engine, "begin", _begun)


def _connected(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    connection.execute("PRAGMA journal_mode = WAL")


def _begun(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
