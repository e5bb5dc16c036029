"""SQLite: a file, or a database in memory. One transaction writes at a time, and any number read beside it."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any, Final

from sqlalchemy import URL, ColumnElement, Connection, func
from sqlalchemy.pool import QueuePool

from nordlib.errors import DatabaseError, TransactionConflict
from nordlib.storage.sql.databases import base
from nordlib.storage.sql.databases.base import Database, taken_key
from nordlib.storage.sql.mapping import MODEL_TABLES

__all__ = ["Sqlite", "is_in_memory"]

#: How SQLite begins to say that a key is taken; the columns of the key follow.
_TAKEN: Final = "UNIQUE constraint failed: "


class Sqlite(Database):
    """SQLite."""

    def __init__(self) -> None:
        super().__init__(
            drivers=("pysqlite",),
            async_driver="aiosqlite",
            extra="sql",
            example="sqlite:///register.db for a file, sqlite:// for one in memory",
            takes_turns=True,
        )

    def check_address(self, address: URL) -> None:
        if "\0" in (address.database or ""):
            raise ValueError

    def engine_options(self, address: URL) -> dict[str, Any]:
        single: dict[str, Any] = {"pool_size": 1, "max_overflow": 0} if is_in_memory(address) else {}
        return {"connect_args": {"check_same_thread": False, "timeout": base.PATIENCE}, "poolclass": QueuePool, **single}

    def connected(self, connection: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        _execute(connection, "PRAGMA secure_delete = ON")  # what is erased is overwritten in the file, not only given up
        with suppress(sqlite3.OperationalError):  # another process is writing: a later connection changes the mode
            _execute(connection, "PRAGMA journal_mode = WAL")

    def begin(self, connection: Connection, *, reading: bool) -> None:
        connection.execution_options(nordlib_reading=reading)
        connection.begin()

    def begun(self, connection: Connection) -> None:
        reading = connection.get_execution_options().get("nordlib_reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    @contextmanager
    def exclusive(self, connection: Connection) -> Generator[None]:
        with connection.begin():
            driver: Any = connection.connection.driver_connection
            if not driver.in_transaction:  # on an engine of the host's, the driver begins none before a table is made
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield

    def after_erasure(self, connection: Connection) -> None:
        """Write the log of a file into the file and empty it, where nothing else reads just now: so erased data is gone from both.

        Where something does, the log is emptied after a later erasure, or when the last connection is closed.
        """
        driver: Any = connection.connection.dbapi_connection
        with suppress(sqlite3.OperationalError):
            _execute(driver, "PRAGMA busy_timeout = 0")
            _execute(driver, "PRAGMA wal_checkpoint(TRUNCATE)")
        _execute(driver, f"PRAGMA busy_timeout = {round(base.PATIENCE * 1_000)}")

    def contains(self, column: ColumnElement[str], part: str) -> ColumnElement[bool]:
        return func.instr(column, part) > 0

    def translate(self, error: Any, table: str, *, carries_values: bool) -> Exception:  # noqa: ARG002 - SQLite names the table
        said = str(error)
        if carries_values and getattr(error, "sqlite_errorname", "") == "SQLITE_CONSTRAINT_TRIGGER":
            return DatabaseError("a trigger refused the change")
        if "locked" in said or "busy" in said:
            return TransactionConflict("the database is busy")
        if said.startswith(_TAKEN):
            names = [name.partition(".") for name in said.removeprefix(_TAKEN).split(", ")]
            of, columns = names[0][0], frozenset(column for _, _, column in names)
            return taken_key(of, MODEL_TABLES[of].constraint_over(columns) if of in MODEL_TABLES else "")
        return DatabaseError(said)


def is_in_memory(address: URL) -> bool:
    """Whether a database is in memory: it is gone with its one connection, and belongs to one process."""
    file = address.database or ""
    has_no_file = file == "" or ":memory:" in file or address.query.get("mode") == "memory"
    return address.get_backend_name() == "sqlite" and has_no_file


def _execute(connection: Any, statement: str) -> None:
    """Execute a statement on a connection of the driver, and read its answer."""
    cursor = connection.cursor()
    try:
        cursor.execute(statement)
        cursor.fetchall()
    finally:
        cursor.close()
