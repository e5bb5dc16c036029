"""The way to a database: its address, its connections, how a transaction begins. SQLite is the one engine on which the contract runs."""

import json
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

__all__ = ["make_engine", "open_transaction", "prepare_engine"]

_ENGINES: Final = ("sqlite",)
_PATIENCE: Final = 30  # seconds that one transaction waits for another
_ADDRESS: Final = "write sqlite:///register.db for a file, sqlite:// for one in memory"


def make_engine(url: str, *, must_exist: bool = False) -> Engine:
    """An engine whose errors show no values. A database in memory is one connection, which the threads take in turn.

    Raises `UnknownName` for another engine than SQLite, and `InvalidData` for what is no address, or no file where there must be one.
    """
    try:
        address = make_url(url)
        _check_engine(address.get_backend_name())
        engine = create_engine(
            address,
            hide_parameters=True,
            json_serializer=partial(json.dumps, ensure_ascii=False),
            connect_args={"check_same_thread": False, "timeout": _PATIENCE},
            **_pool_for(address),
        )
        engine.dialect.create_connect_args(address)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError):
        told = InvalidData("address of a database", (_ADDRESS,))
    else:
        if must_exist and address.database and not Path(address.database).exists():
            raise InvalidData("database", ("there is no such file; `upgrade` makes it",))
        return prepare_engine(engine)
    raise told


def _pool_for(address: URL) -> dict[str, Any]:
    """How many connections there may be. Raises `ValueError` for what no file is called."""
    file = address.database or ""
    if "\0" in file:
        raise ValueError
    in_memory = file == "" or ":memory:" in file or address.query.get("mode") == "memory"
    alone: dict[str, Any] = {"pool_size": 1, "max_overflow": 0} if in_memory else {}
    return {"poolclass": QueuePool, "pool_timeout": _PATIENCE, **alone}


def prepare_engine(engine: Engine) -> Engine:
    """An engine that a store can stand on: its transactions take the right to write when they begin, so that no two wait for each other.

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


def open_transaction(engine: Engine) -> Connection:
    """A connection with a transaction open. Raises `TransactionConflict` where the database is busy for too long, and `DatabaseError`."""
    with ExitStack() as undo:
        try:
            connection = engine.connect()
            undo.callback(connection.close)
            connection.begin()
        except TimeoutError:
            told: Exception = TransactionConflict("every connection is taken")
        except DBAPIError as error:
            told = translate_error(error)
        else:
            undo.pop_all()
            return connection
    raise told


def _check_engine(name: str) -> None:
    if name not in _ENGINES:
        raise UnknownName("engine of the SQL store", name, _ENGINES)


def _connected(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    with suppress(sqlite3.OperationalError):  # somebody writes just now: a later connection will see to it
        connection.execute("PRAGMA journal_mode = WAL")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
