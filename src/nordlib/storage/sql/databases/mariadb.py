"""MariaDB: serializable transactions, in which what is read stays locked until the end; of two that wait for each other one runs again."""

import re
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any, Final

from sqlalchemy import URL, ColumnElement, Connection, func
from sqlalchemy.exc import DBAPIError

from nordlib.errors import DatabaseError, InvalidData, TransactionConflict
from nordlib.storage.sql.databases import base
from nordlib.storage.sql.databases.base import Database, taken_key, unwritable

__all__ = ["Mariadb"]

#: A deadlock (a certification failure of a cluster too), a lock that was waited for too long, a row that was changed since the snapshot.
_CONFLICTS: Final = {
    1213: "two transactions waited for each other",
    1205: "another transaction holds a lock for too long",
    1020: "another transaction changed what this one read",
}
_TAKEN: Final = 1062
#: A value that a column cannot have: out of range, cut, too long, not a date, not a character, too long for a packet.
_UNWRITABLE: Final = frozenset({1118, 1153, 1264, 1265, 1292, 1366, 1367, 1406, 1411, 1690, 4078})
_KEY_NAME: Final = re.compile(r" for key '(?:\w+\.)?(\w+)'$")
_LOCK: Final = "CONCAT(DATABASE(), '.nordlib')"
_FIRST_VERSION: Final = (10, 6)
_CHARSET: Final = "utf8mb4"
#: No value is cut or changed without a word, and an empty text is a text.
_SQL_MODE: Final = "sql_mode = CONCAT(REPLACE(@@sql_mode, 'EMPTY_STRING_IS_NULL', ''), ',STRICT_ALL_TABLES')"
#: What is said of the errors that a host is most likely to see.
_SENTENCES: Final = {
    1021: "the disk is full",
    1054: "a column is missing",
    1114: "a table is full",
    1142: "a right is missing",
    1146: "a table is missing",
    1290: "the server is read-only",
}


class Mariadb(Database):
    """MariaDB."""

    def __init__(self) -> None:
        super().__init__(
            drivers=("pymysql",),
            async_driver="asyncmy",
            extra="mariadb",
            example="mysql+pymysql://user:password@host/database",
            exact_collation="utf8mb4_nopad_bin",
            survives_interruption=False,  # the next statement would read the answer to this one
        )

    def check_address(self, address: URL) -> None:
        if not address.database:
            raise ValueError

    def engine_options(self, address: URL) -> dict[str, Any]:  # noqa: ARG002 - the same for every address
        return {"pool_pre_ping": True, "connect_args": {"charset": _CHARSET}}

    def check_connection(self, connection: Connection) -> None:
        server: Any = connection.dialect
        if not server.is_mariadb or server.server_version_info < _FIRST_VERSION:
            version = ".".join(map(str, server.server_version_info))
            found = f"{'MariaDB' if server.is_mariadb else 'MySQL'} {version}"
            raise InvalidData("database server", (f"it is {found}; it must be at least MariaDB 10.6",))
        adapted: Any = connection.connection.dbapi_connection
        driver: Any = getattr(adapted, "driver_connection", adapted)
        if driver.get_autocommit():
            raise InvalidData("engine", ("its connections commit each statement; make it without autocommit",))
        charset = str(getattr(driver, "charset", _CHARSET))  # asyncmy does not tell; its own choice is the right one
        if charset != _CHARSET:
            raise InvalidData("engine", (f"its connections write {charset}; make it with charset={_CHARSET}",))

    def connected(self, connection: Any) -> None:
        patience = max(1, round(base.PATIENCE))
        cursor = connection.cursor()
        cursor.execute(f"SET SESSION {_SQL_MODE}, innodb_lock_wait_timeout = {patience}, lock_wait_timeout = {patience}")
        cursor.close()

    def begin(self, connection: Connection, *, reading: bool) -> None:
        connection.begin()
        connection.exec_driver_sql(f"SET TRANSACTION ISOLATION LEVEL {'REPEATABLE READ' if reading else 'SERIALIZABLE'}")

    @contextmanager
    def exclusive(self, connection: Connection) -> Generator[None]:
        connection.execution_options(isolation_level="REPEATABLE READ")  # an engine of the host's may commit each statement
        got = connection.exec_driver_sql(f"SELECT GET_LOCK({_LOCK}, {round(base.PATIENCE)})").scalar()
        connection.rollback()  # the lock stays; what is read from now on is what others have committed
        if got != 1:
            raise TransactionConflict("another process makes the tables")
        try:
            with connection.begin():
                yield
        finally:  # after the commit: the version of the tables is a row
            with suppress(DBAPIError):  # a lost connection has no lock
                connection.exec_driver_sql(f"SELECT RELEASE_LOCK({_LOCK})")

    def contains(self, column: ColumnElement[str], part: str) -> ColumnElement[bool]:
        return func.instr(column, part) > 0

    def translate(self, error: Any, table: str, *, carries_values: bool) -> Exception:
        code, said = error.args[0] if error.args else None, str(error.args[-1] if error.args else "")
        if code in _CONFLICTS:
            return TransactionConflict(_CONFLICTS[code])
        if code == _TAKEN:
            named = _KEY_NAME.search(said)
            return taken_key(table, "" if named is None else named[1])
        if code in _UNWRITABLE:
            return unwritable()
        return DatabaseError(f"{_SENTENCES.get(code or 0, 'an error') if carries_values else said} (error {code})")
