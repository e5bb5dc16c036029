"""PostgreSQL: serializable transactions that run beside each other; one that lost a race is told so, and its command runs again."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import URL, ColumnElement, Connection, func

from nordlib.errors import CommitOutcomeUnknown, DatabaseError, TransactionConflict
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
#: Kinds of error whose first sentence holds names of tables, columns, users or hosts, and no value of a statement.
_HARMLESS: Final = ("08", "25", "28", "3D", "42", "53", "55", "57", "58")


class Postgresql(Database):
    """PostgreSQL."""

    def __init__(self) -> None:
        super().__init__(
            drivers=("psycopg",),
            async_driver="psycopg",
            extra="postgresql",
            example="postgresql+psycopg://user:password@host/database",
            ends_after_errors=True,
        )

    def engine_options(self, address: URL) -> dict[str, Any]:  # noqa: ARG002 - the same for every address
        return {"pool_pre_ping": True}

    def connected(self, connection: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SET lock_timeout = {round(base.PATIENCE * 1_000)}")
        cursor.close()
        connection.commit()

    def begin(self, connection: Connection, *, reading: bool) -> None:
        connection.execution_options(isolation_level="REPEATABLE READ" if reading else "SERIALIZABLE")
        connection.begin()

    @contextmanager
    def exclusive(self, connection: Connection) -> Generator[None]:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")  # until the transaction ends
        yield

    def before_commit(self, connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        if driver.info.transaction_status == driver.info.transaction_status.INERROR:
            raise DatabaseError("a statement of this transaction failed, and the command went on")

    def contains(self, column: ColumnElement[str], part: str) -> ColumnElement[bool]:
        return func.strpos(column, part) > 0

    def translate(self, error: Any, table: str) -> Exception:  # noqa: ARG002 - the server names the table
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
        return DatabaseError(error.diag.message_primary if state.startswith(_HARMLESS) else f"SQLSTATE {state}")
