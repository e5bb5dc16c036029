"""One transaction on Koha's database: statements with named values, and the errors of the driver in nordlib's words.

A transaction that renews is READ COMMITTED and locks the row of the checkout (`SELECT ... FOR UPDATE`, in `loans`): what it reads then
is the newest that others have committed. Under MariaDB's own default, REPEATABLE READ, it would see everything as it was at its first read.
A question is one consistent snapshot, and takes no lock.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, Engine, bindparam, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import NullType

from nordlib.errors import CommitOutcomeUnknown, DatabaseError, InvalidData, TransactionConflict, UniqueViolation

__all__ = ["Row", "Sql", "koha_engine"]

Row = Mapping[str, Any]

#: A deadlock, a lock that was waited for too long, a row that changed since the snapshot: the command runs again.
_CONFLICTS: Final = {1213: "a deadlock", 1205: "a lock was waited for too long", 1020: "a row was changed by another transaction"}
_LOST: Final = (2006, 2013, 2014, 2055)
_TAKEN: Final = 1062
_UNWRITABLE: Final = (1264, 1265, 1292, 1366, 1406)
_LIST: Final = re.compile(r"IN :(\w+)")
_WAIT: Final = 10  # seconds that a statement waits for a lock


def koha_engine(address: str) -> Engine:
    """Return a pool of connections to Koha's database. Its errors and its log show no values."""
    engine = create_engine(address, pool_pre_ping=True, hide_parameters=True, connect_args={"charset": "utf8mb4"})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:  # pyright: ignore[reportUnusedFunction]  # SQLAlchemy calls it
        with connection.cursor() as cursor:
            cursor.execute(f"SET SESSION innodb_lock_wait_timeout = {_WAIT}, sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')")
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")

    return engine


class Sql:
    """A transaction."""

    def __init__(self, engine: Engine, *, reading: bool) -> None:
        self.reading = reading
        self.has_written = False
        self._connection = self._connect(engine)
        if reading:
            self.write("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            self.write("START TRANSACTION WITH CONSISTENT SNAPSHOT")
            self.has_written = False

    def rows(self, statement: str, **values: object) -> Sequence[Row]:
        """Return the rows of a query. A list of values is written `IN :name`."""
        found: Sequence[Row] = self._execute(statement, values).mappings().all()
        return found

    def row(self, statement: str, **values: object) -> Row | None:
        """Return the first row of a query, or None."""
        found: Row | None = self._execute(statement, values).mappings().first()
        return found

    def write(self, statement: str, **values: object) -> int:
        """Run a statement that writes, and return the key that it made, if it made one."""
        self.has_written = True
        return int(self._execute(statement, values).lastrowid or 0)

    def commit(self) -> None:
        try:
            self._connection.commit()
        except DBAPIError as error:
            known = error.connection_invalidated or _code(error) in _LOST
            translated = CommitOutcomeUnknown() if known else _translated(error)
        else:
            self._connection.close()
            return
        self._connection.close()
        raise translated

    def rollback(self) -> None:
        self._connection.close()  # a connection that goes back to the pool is rolled back

    @staticmethod
    def _connect(engine: Engine) -> Connection:
        try:
            return engine.connect()
        except DBAPIError as error:
            translated = _translated(error)
        raise translated

    def _execute(self, statement: str, values: Mapping[str, object]) -> Any:
        named = text(statement)
        lists = _LIST.findall(statement)
        try:
            return self._connection.execute(named.bindparams(*(_list(each) for each in lists)), values)
        except DBAPIError as error:
            translated = _translated(error)
        raise translated  # without the values of the statement, which the error of the driver may hold


def _list(name: str) -> BindParameter[Any]:
    parameter: BindParameter[Any] = bindparam(name, type_=NullType(), expanding=True)
    return parameter


def _code(error: DBAPIError) -> int:
    arguments = getattr(error.orig, "args", ())
    return arguments[0] if arguments and isinstance(arguments[0], int) else 0


def _translated(error: DBAPIError) -> Exception:
    code = _code(error)
    if code in _CONFLICTS:
        return TransactionConflict(_CONFLICTS[code])
    if error.connection_invalidated or code in _LOST:
        return TransactionConflict("the connection was lost")
    if code == _TAKEN:
        return UniqueViolation("row", "key")
    if code in _UNWRITABLE:
        return InvalidData("row of Koha", ("a value does not fit its column",))
    return DatabaseError(f"MariaDB says error {code}")
