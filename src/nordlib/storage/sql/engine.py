"""How a database is reached: its address, its connections, how a transaction begins. SQLite is the engine on which the contract runs."""

import json
import os
import sqlite3
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, TimeoutError  # noqa: A004 - SQLAlchemy's own name
from sqlalchemy.pool import QueuePool, SingletonThreadPool, StaticPool

from nordlib.errors import InvalidData, TransactionConflict, UnknownName
from nordlib.storage.sql.executor import translate_error

__all__ = ["PATIENCE", "is_in_memory", "make_engine", "open_transaction", "prepare_engine", "truncate_log"]

_ENGINES: Final = ("sqlite",)
#: Seconds that one transaction waits for another.
PATIENCE: Final = 30
_ADDRESS: Final = "write sqlite:///register.db for a file, sqlite:// for one in memory"


def make_engine(url: str, *, must_exist: bool = False, private: bool = False) -> Engine:
    """Make an engine whose errors show no values. A database in memory is one connection, which the threads take in turn.

    Args:
        url: `sqlite:///register.db` for a file, `sqlite://` for a database in memory.
        must_exist: Whether the file must be there already.
        private: Whether a file that is not there is made, so that its owner alone can read and write it.

    Raises `UnknownName` for another engine than SQLite, and `InvalidData` for a text that is not a valid address, and for a missing file.
    """
    try:
        address = make_url(url)
        _check_engine(address.get_backend_name())
        engine = create_engine(
            address,
            hide_parameters=True,
            json_serializer=partial(json.dumps, ensure_ascii=False),
            connect_args={"check_same_thread": False, "timeout": PATIENCE},
            **_pool_for(address),
        )
        engine.dialect.create_connect_args(address)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError):
        invalid = InvalidData("address of a database", (_ADDRESS,))
    else:
        if must_exist and address.database and not Path(address.database).exists():
            raise InvalidData("database", ("the file does not exist; `upgrade` makes it",))
        if private and not is_in_memory(address) and not (address.database or "").startswith("file:"):  # an SQLite URI has its own mode
            _make_private(Path(cast("str", address.database)))
        return prepare_engine(engine)
    raise invalid


def is_in_memory(address: URL) -> bool:
    """Whether a database is in memory: it is gone with its one connection, and belongs to one process."""
    file = address.database or ""
    return file == "" or ":memory:" in file or address.query.get("mode") == "memory"


def _make_private(file: Path) -> None:
    """Make an empty file that its owner alone can read and write; SQLite gives its log the same mode.

    SQLite reports what fails here.
    """
    with suppress(OSError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _pool_for(address: URL) -> dict[str, Any]:
    """Say how many connections there may be. Raises `ValueError` for a name that a file cannot have."""
    if "\0" in (address.database or ""):
        raise ValueError
    single: dict[str, Any] = {"pool_size": 1, "max_overflow": 0} if is_in_memory(address) else {}
    return {"poolclass": QueuePool, "pool_timeout": PATIENCE, **single}


def prepare_engine(engine: Engine) -> Engine:
    """Prepare an engine for a store: transactions that may write take that right when they begin, so that no two wait for each other.

    Raises `UnknownName` and `InvalidData`.
    """
    if not isinstance(cast("object", engine), Engine):
        raise InvalidData("engine", (f"it is a {type(engine).__name__}; an address is for SqlStore.open(url)",))
    _check_engine(engine.dialect.name)
    if not engine.hide_parameters:
        raise InvalidData("engine", ("its errors and logs would show people's data; make it with hide_parameters=True",))
    if isinstance(engine.pool, StaticPool | SingletonThreadPool):
        raise InvalidData("engine", ("its threads do not take turns; make it with poolclass=QueuePool, pool_size=1, max_overflow=0",))
    if not event.contains(engine, "begin", _begin):
        event.listen(engine, "connect", _connected)
        event.listen(engine, "begin", _begin)
    return engine


def open_transaction(engine: Engine, *, reading: bool = False) -> Connection:
    """Return a connection with a transaction open. One that only reads takes no right to write, and so waits for no writer.

    Raises `TransactionConflict` where the database is busy too long, and `DatabaseError`.
    """
    with ExitStack() as undo:
        try:
            connection = engine.connect().execution_options(nordlib_reading=reading)
            undo.callback(connection.close)
            connection.begin()
        except TimeoutError:
            translated: Exception = TransactionConflict("every connection is taken")
        except DBAPIError as error:
            translated = translate_error(error)
        else:
            undo.pop_all()
            return connection
    raise translated


def _check_engine(name: str) -> None:
    if name not in _ENGINES:
        raise UnknownName("engine of the SQL store", name, _ENGINES)


def _connected(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    connection.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten in the file, not only given up
    with suppress(sqlite3.OperationalError):  # another process is writing: a later connection changes the mode
        connection.execute("PRAGMA journal_mode = WAL")


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("nordlib_reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def truncate_log(connection: Connection) -> None:
    """Write the log of a file into the file and empty it, where nothing else reads just now: so erased data is gone from both.

    Where something does, the log is emptied after a later erasure, or when the last connection is closed.
    """
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    with suppress(sqlite3.OperationalError):
        driver.execute("PRAGMA busy_timeout = 0")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    driver.execute(f"PRAGMA busy_timeout = {round(PATIENCE * 1_000)}")
