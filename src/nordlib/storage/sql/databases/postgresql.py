"""PostgreSQL: serializable transactions that run beside each other; one that lost a race is told so, and its command runs again."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import URL, ColumnElement, Connection, func

from nordlib.errors import CommitOutcomeUnknown, DatabaseError, InvalidData, TransactionConflict
from nordlib.storage.sql.databases import base
from nordlib.storage.sql.databases.base import Database, taken_key, unwritable

__all__ = ["Postgresql"]

#: A serialization failure, a deadlock, a lock that was waited for too long.
_CONFLICTS: Final = {
    "40001": "another transaction changed what this one read",
    "40P01": "two transactions waited for each other",
    "55P03": "another transaction holds a lock for too long",
}
#: What a cluster says of a commit whose answer was lost.
_UNKNOWN_OUTCOME: Final = "40003"
_TAKEN: Final = "23505"
#: Any number that no other program takes: the letters of "nordlib".
_LOCK: Final = int.from_bytes(b"nordlib")
#: A value that a column cannot have, and an entry that is too long for an index.
_UNWRITABLE: Final = ("22", "54")
#: What is said of the errors that a host is most likely to see.
_SENTENCES: Final = {
    "25006": "the database is read-only",
    "42501": "a right is missing",
    "42703": "a column is missing",
    "42P01": "a table is missing",
    "53100": "the disk is full",
    "57014": "the statement took too long",
}
_UTF8: Final = "UTF8"


class Postgresql(Database):
    """PostgreSQL."""

    def __init__(self) -> None:
        super().__init__(
            drivers=("psycopg",),
            async_driver="psycopg",
            extra="postgresql",
            example="postgresql+psycopg://user:password@host/database",
            ends_after_errors=True,
            exact_collation="C",
        )

    def check_address(self, address: URL) -> None:
        if not address.database:
            raise ValueError

    def engine_options(self, address: URL) -> dict[str, Any]:
        threshold = address.query.get("prepare_threshold")  # as a text, which the driver does not take
        return {"pool_pre_ping": True, "connect_args": {"prepare_threshold": int(str(threshold))} if threshold else {}}

    def check_connection(self, connection: Connection) -> None:
        info: Any = _driver_of(connection.connection.dbapi_connection).info
        encodings = {info.parameter_status("server_encoding"), info.parameter_status("client_encoding")}
        if encodings != {_UTF8}:
            raise InvalidData(
                "database", (f"its encoding, or that of the connection, is not UTF8: {', '.join(sorted(map(str, encodings)))}",)
            )

    def connected(self, connection: Any) -> None:
        from nordlib.storage.sql.databases.postgresql_values import LOADERS  # noqa: PLC0415 - other databases need no psycopg

        for name, loader in LOADERS.items():
            _driver_of(connection).adapters.register_loader(name, loader)
        cursor = connection.cursor()
        cursor.execute(f"SET lock_timeout = {round(base.PATIENCE * 1_000)}")
        cursor.execute("SET client_min_messages = error")  # a notice of a trigger may hold a value, and SQLAlchemy logs notices
        cursor.close()
        connection.commit()

    def begin(self, connection: Connection, *, reading: bool) -> None:
        connection.execution_options(isolation_level="REPEATABLE READ" if reading else "SERIALIZABLE")
        connection.begin()

    @contextmanager
    def exclusive(self, connection: Connection) -> Generator[None]:
        connection.execution_options(isolation_level="READ COMMITTED")  # so that it sees what was made while it waited
        with connection.begin():
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")  # until the transaction ends
            yield

    def before_commit(self, connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        if driver.info.transaction_status == driver.info.transaction_status.INERROR:
            raise DatabaseError("a statement of this transaction failed, and the command went on")

    def contains(self, column: ColumnElement[str], part: str) -> ColumnElement[bool]:
        return func.strpos(column, part) > 0

    def translate(self, error: Any, table: str, *, carries_values: bool) -> Exception:  # noqa: ARG002 - the server names the table
        state: str | None = getattr(error, "sqlstate", None)
        if state is None:  # the driver's own: it could not connect, or not write a value
            return unwritable() if type(error).__name__ == "DataError" else DatabaseError(str(error).partition("\n")[0])
        if state == _UNKNOWN_OUTCOME:
            return CommitOutcomeUnknown()
        if state in _CONFLICTS:
            return TransactionConflict(_CONFLICTS[state])
        if state == _TAKEN:
            return taken_key(error.diag.table_name or "", error.diag.constraint_name or "")
        if state.startswith(_UNWRITABLE):
            return unwritable()
        said = _SENTENCES.get(state, "an error") if carries_values else error.diag.message_primary
        return DatabaseError(f"{said} (SQLSTATE {state})")


def _driver_of(connection: Any) -> Any:
    """The connection of psycopg, which SQLAlchemy wraps for an event loop."""
    return getattr(connection, "driver_connection", connection)
