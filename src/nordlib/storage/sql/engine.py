"""How a database is reached: its address, its connections, how a transaction begins."""

import json
import os
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, TimeoutError  # noqa: A004 - SQLAlchemy's own name
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, SingletonThreadPool, StaticPool

from nordlib.errors import InvalidData, MissingExtra, TransactionConflict, UnknownName
from nordlib.shown_text import shown_type
from nordlib.storage.sql.databases import DATABASES, base, database_of
from nordlib.storage.sql.databases.base import Database
from nordlib.storage.sql.databases.sqlite import is_in_memory
from nordlib.storage.sql.executor import translate_error
from nordlib.storage.sql.interruption import connect_uninterrupted, connection_is_open, uninterrupted

__all__ = ["make_async_engine", "make_engine", "open_transaction", "prepare_engine"]

E = TypeVar("E", Engine, AsyncEngine)

#: What the information about a connection has if it was prepared for a store.
_PREPARED: Final = "nordlib"
#: What every engine of nordlib's own has: errors without values, and JSON that a person can read.
_OPTIONS: Final[dict[str, Any]] = {"hide_parameters": True, "json_serializer": partial(json.dumps, ensure_ascii=False)}
#: How many connections are tried before it is an error that each was lost.
_MAX_CONNECTIONS: Final = 3


def make_engine(url: str, *, must_exist: bool = False, private: bool = False) -> Engine:
    """Make an engine whose errors show no values. A database in memory is one connection, which the threads take in turn.

    Args:
        url: `sqlite:///register.db` for a file, `sqlite://` for a database in memory, `postgresql+psycopg://user:password@host/database`,
            `mysql+pymysql://user:password@host/database`.
        must_exist: Whether the file of an SQLite database must be there already.
        private: Whether a file that is not there is made, so that its owner alone can read and write it.

    Raises `UnknownName` for a database or a driver on which the contract does not run, `MissingExtra` for a driver that is not installed,
    and `InvalidData` for a text that is not a valid address, and for a missing file.
    """
    address = _parsed(url)
    engine = _created(create_engine, address)
    if must_exist and _file_of(address) and not Path(cast("str", address.database)).exists():
        raise InvalidData("database", ("the file does not exist; `upgrade` makes it",))
    if private and _file_of(address):
        _make_private(Path(cast("str", address.database)))
    return prepare_engine(engine)


def make_async_engine(url: str) -> AsyncEngine:
    """Make an engine for an event loop. `url` and what is raised are as for `make_engine`; the owner alone can read a new file."""
    address = _parsed(url, asynchronous=True)
    engine = _created(create_async_engine, address, poolclass=AsyncAdaptedQueuePool)
    if _file_of(address):
        _make_private(Path(cast("str", address.database)))
    prepare_engine(engine.sync_engine)
    return engine


def _parsed(url: str, *, asynchronous: bool = False) -> URL:
    """Return an address with its driver: the one that was tried, if the address names none."""
    address = None
    with suppress(ArgumentError, ValueError):
        address = make_url(url)
    if address is None:
        raise InvalidData("address of a database", tuple(f"write {each.example}" for each in dict.fromkeys(DATABASES.values())))
    name, _, driver = address.drivername.partition("+")
    database = _known(name)
    drivers = (database.async_driver,) if asynchronous else database.drivers
    if driver and driver not in drivers:
        raise UnknownName(f"driver of the SQL store for {name}", driver, drivers)
    return address.set(drivername=f"{name}+{driver or drivers[0]}")


def _created(create: Callable[..., E], address: URL, **options: Any) -> E:
    """The engine of an address. Raises `MissingExtra`, and `InvalidData` for an address that the driver does not take."""
    database = DATABASES[address.get_backend_name()]
    try:
        database.check_address(address)
        engine = create(address, **{**_OPTIONS, "pool_timeout": base.PATIENCE, **database.engine_options(address), **options})
        engine.dialect.create_connect_args(address)
    except (ModuleNotFoundError, NoSuchModuleError):
        failed: Exception = MissingExtra(f"The database {address.drivername}", database.extra)
    except (ArgumentError, ValueError):
        failed = InvalidData("address of a database", (f"write {database.example}",))
    else:
        return engine
    raise failed


def _file_of(address: URL) -> bool:
    """Whether the database is a file under its own name; an SQLite URI has its own mode."""
    is_sqlite = address.get_backend_name() == "sqlite"
    return is_sqlite and not is_in_memory(address) and not (address.database or "").startswith("file:")


def _make_private(file: Path) -> None:
    """Make an empty file that its owner alone can read and write; SQLite gives its log the same mode.

    SQLite reports what fails here.
    """
    with suppress(OSError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def prepare_engine(engine: Engine) -> Engine:
    """Prepare an engine for a store: each of its new connections is set up as the contract needs it.

    Raises `UnknownName` and `InvalidData`.
    """
    if not isinstance(cast("object", engine), Engine):
        raise InvalidData("engine", (f"it is {shown_type(engine)}; an address is for SqlStore.open(url)",))
    database = _known(engine.dialect.name)
    drivers = (*database.drivers, database.async_driver)
    if engine.dialect.driver not in drivers:
        raise UnknownName(f"driver of the SQL store for {engine.dialect.name}", engine.dialect.driver, drivers)
    if not engine.hide_parameters:
        raise InvalidData("engine", ("its errors and logs would show people's data; make it with hide_parameters=True",))
    if isinstance(engine.pool, StaticPool | SingletonThreadPool):
        raise InvalidData("engine", ("its threads do not take turns; make it with poolclass=QueuePool, pool_size=1, max_overflow=0",))
    if engine.get_execution_options().get("schema_translate_map"):
        raise InvalidData("engine", ("it translates schemas, which not every statement follows; set the search path, or the database",))
    if not event.contains(engine, "begin", _begun):
        if engine.dialect.is_async:
            event.listen(engine, "do_connect", connect_uninterrupted)
        event.listen(engine, "connect", _connected[database])
        event.listen(engine, "begin", _begun)
    return engine


def open_transaction(engine: Engine, ending: ExitStack, *, reading: bool = False) -> Connection:
    """Return a connection with a transaction open. One that only reads takes no right to write, and so waits for no writer.

    A connection that is lost in the meantime is replaced, since nothing was done on it yet. `ending` gets what is to be done after the
    transaction has ended and the connection was closed.

    Raises `TransactionConflict` where the database is busy too long, `DatabaseError`, and `InvalidData` for a server of another kind.
    """
    database, tried = database_of(engine.dialect), 0
    while True:
        tried += 1
        with ExitStack() as undo:
            try:
                connection = engine.connect()
                if database.takes_turns:
                    ending.enter_context(uninterrupted())
                undo.callback(connection.close)
                if not connection.info.get(_PREPARED):  # it was open before the store
                    _prepare(connection.connection.dbapi_connection, connection.info, database)
                database.check_connection(connection)
                database.begin(connection, reading=reading)
            except TimeoutError:
                translated: Exception = TransactionConflict("every connection is taken")
            except DBAPIError as error:
                if error.connection_invalidated and tried < _MAX_CONNECTIONS:
                    continue
                translated = translate_error(error, engine.dialect, carries_values=False)
            except engine.dialect.loaded_dbapi.Error as error:  # of a connection that is in a transaction already
                translated = database.translate(error, "", carries_values=False)
            else:
                undo.pop_all()
                return connection
        raise translated


def _known(name: str) -> Database:
    if name not in DATABASES:
        raise UnknownName("engine of the SQL store", name, tuple(DATABASES))
    return DATABASES[name]


def _listener(database: Database) -> Any:
    def connected(connection: Any, record: Any) -> None:
        try:
            _prepare(connection, record.info, database)
        finally:
            connection_is_open()

    return connected


def _prepare(connection: Any, info: dict[Any, Any], database: Database) -> None:
    database.connected(connection)
    info[_PREPARED] = True


def _begun(connection: Connection) -> None:
    database_of(connection.dialect).begun(connection)


#: What prepares the new connections of an engine, for each database.
_connected: Final = {database: _listener(database) for database in DATABASES.values()}
