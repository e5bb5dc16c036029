"""Statements on one connection, and what the database says of them in nordlib's words: taken keys, lost races.

Nothing that a statement carried is repeated: neither the engine's sentence nor its parameters reach an error of nordlib's.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Connection, CursorResult, Dialect, Row, Table, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.base import Executable

from nordlib.errors import CommitOutcomeUnknown, DatabaseError, InvalidData, TransactionConflict, UniqueViolation
from nordlib.storage.sql.databases import database_of
from nordlib.storage.sql.databases.base import unwritable
from nordlib.storage.sql.statements import Prepared, cache_of, column_reader

__all__ = ["Executor", "translate_error"]

T = TypeVar("T")
_LOST: Final = "the connection to the database was lost"
_SAVEPOINT: Final = text("SAVEPOINT nordlib")
_BACK_TO_SAVEPOINT: Final = text("ROLLBACK TO SAVEPOINT nordlib")


class Executor:
    """The statements of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._dialect, self._database = connection.dialect, database_of(connection.dialect)
        self.cache = cache_of(connection.dialect)
        self.has_erased = self.has_written = False
        """Whether personal data was erased, so that it must leave the log of the database too."""
        self._driver_errors: Any = connection.dialect.loaded_dbapi.Error
        self._conflict: TransactionConflict | None = None

    def execute(self, statement: Executable, values: Mapping[str, Any] | None = None) -> CursorResult[Any]:
        """Execute a statement that is put together for this once, or whose rows are read by name.

        Raises `UniqueViolation`, `TransactionConflict`, `DatabaseError`, and `InvalidData` for what no database can hold.
        """
        self._require_no_conflict()
        self.has_written = self.has_written or statement.is_dml
        try:
            return self.connection.execute(statement, values)
        except (StatementError, UnicodeError, OverflowError) as error:
            told = self._noted(translate_error(error, self._dialect))
        raise told  # not where it was caught: the engine's error holds what the statement carried

    def all(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        """Return every row. What no database can hold is not found."""
        try:
            return self.execute(statement, values).all()
        except InvalidData:
            return ()

    def write(self, statement: ClauseElement, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> int:
        """Execute a statement that is always the same, and return how many rows it changed. Raises as `execute` does.

        An insertion writes the columns that `values` names; every call for one statement must name the same.
        """
        return self.run(self._prepared(statement, values if isinstance(values, Mapping) else values[0]), values)

    def write_unique(self, statement: ClauseElement, values: Mapping[str, Any]) -> int:
        """Execute a statement as `write` does that may find a key taken; the transaction can go on after it."""
        return self.run_unique(self._prepared(statement, values), values)

    def read(self, table: Table, statement: ClauseElement, values: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any] | None]]:
        """Yield each row of a statement that selects a table: its id, and its columns; None where one of them cannot be read."""
        dialect = self.connection.dialect
        reader = self.cache.get(table, lambda: column_reader(table, dialect))
        for row in self.fetch(self.cache.get(statement, lambda: Prepared(statement, dialect)), values):
            columns = None
            with suppress(Exception):  # a value that the column cannot have may make any converter raise
                columns = reader(row)
            yield str(row[0]), columns

    def run(self, prepared: Prepared, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> int:
        """Execute a prepared statement, once for each mapping of values, and return how many rows it changed. Raises as `execute` does."""
        self.has_written = True
        return self._with_cursor(prepared, values, _changed_rows)

    def run_unique(self, prepared: Prepared, values: Mapping[str, Any]) -> int:
        """Execute a prepared statement that may find a key taken; the transaction can go on after it. Raises as `execute` does."""
        if not self._database.ends_after_errors:
            return self.run(prepared, values)
        self.write(_SAVEPOINT, {})
        try:
            return self.run(prepared, values)
        except (UniqueViolation, InvalidData):
            self.write(_BACK_TO_SAVEPOINT, {})
            raise

    def contains(self, column: ColumnElement[str], part: str) -> ColumnElement[bool]:
        """The column contains a text."""
        return self._database.contains(column, part)

    def commit(self) -> None:
        """Keep everything that was written.

        Raises `TransactionConflict`, `DatabaseError`, and `CommitOutcomeUnknown` if the connection was lost during the commit.
        """
        self._require_no_conflict()
        self._database.before_commit(self.connection)
        try:
            self.connection.commit()
        except DBAPIError as error:
            is_unknown = error.connection_invalidated and self.has_written
            told = CommitOutcomeUnknown() if is_unknown else translate_error(error, self._dialect)
        else:
            if self.has_erased:
                self._database.after_erasure(self.connection)
            return
        raise told

    def rollback(self) -> None:
        """Discard everything that was written. Where the connection is lost, the database does that by itself."""
        try:
            self.connection.rollback()
        except DBAPIError:
            self.connection.invalidate()

    def fetch(self, prepared: Prepared, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """Return every row as the driver gives it. What no database can hold is not found."""
        try:
            return self._with_cursor(prepared, values, _every_row)
        except InvalidData:
            return ()

    def fetch_first(self, prepared: Prepared, values: Mapping[str, Any]) -> Sequence[Any] | None:
        """Return the first row as the driver gives it, or None. What no database can hold is not found."""
        try:
            return self._with_cursor(prepared, values, _first_row)
        except InvalidData:
            return None

    def _prepared(self, statement: ClauseElement, columns: Iterable[str]) -> Prepared:
        return self.cache.get(statement, lambda: Prepared(statement, self._dialect, columns))

    def _with_cursor(self, prepared: Prepared, values: Mapping[str, Any] | Sequence[Mapping[str, Any]], answer: Callable[[Any], T]) -> T:
        try:
            parameters = prepared.parameters(values) if isinstance(values, Mapping) else [prepared.parameters(each) for each in values]
        except Exception:  # noqa: BLE001 - a value of a host's own may raise anything where it is converted
            parameters = None  # raised below, since what was raised here may hold the value
        if parameters is None:
            raise unwritable()
        self._require_no_conflict()
        driver: Any = self.connection.connection
        cursor: Any = driver.cursor()
        is_executed = False
        try:
            if isinstance(parameters, list):
                cursor.executemany(prepared.text, parameters)
            else:
                cursor.execute(prepared.text, parameters)
            is_executed = True
            return answer(cursor)
        except self._driver_errors as error:
            is_lost = self._dialect.is_disconnect(error, driver.dbapi_connection, cursor)
            told = TransactionConflict(_LOST) if is_lost else self._database.translate(error, prepared.table, carries_values=True)
        except (UnicodeError, OverflowError):
            is_lost, told = False, unwritable()
        except BaseException as error:
            if not isinstance(error, Exception) and not self._database.survives_interruption:
                self.connection.invalidate()
            raise
        finally:
            with suppress(self._driver_errors):  # a connection that was given up may refuse even this
                cursor.close()
        if is_lost:
            self.connection.invalidate()
        if is_executed and isinstance(told, InvalidData):
            told = DatabaseError("it gave a value that the driver cannot read")
        raise self._noted(told)  # not where it was caught: the driver's error may hold what the statement carried

    def _require_no_conflict(self) -> None:
        """Raise the conflict that ended this transaction, for a command that went on after it."""
        if self._conflict is not None:
            raise self._conflict

    def _noted(self, error: Exception) -> Exception:
        """Return an error; a conflict ends the transaction, of which the database may have discarded the statements until then."""
        if isinstance(error, TransactionConflict):
            self._conflict = error
        return error


def _changed_rows(cursor: Any) -> int:
    return int(cursor.rowcount)


def _every_row(cursor: Any) -> Sequence[Sequence[Any]]:
    return cursor.fetchall()  # type: ignore[no-any-return]  # a driver's cursor has no types


def _first_row(cursor: Any) -> Sequence[Any] | None:
    return cursor.fetchone()  # type: ignore[no-any-return]  # a driver's cursor has no types


def translate_error(error: Exception, dialect: Dialect, table: str = "", *, carries_values: bool = True) -> Exception:
    """What the database, or the way to it, said; without anything that a statement carried."""
    if not isinstance(error, DBAPIError):
        return unwritable()
    if error.connection_invalidated:
        return TransactionConflict(_LOST)
    return database_of(dialect).translate(error.orig, table, carries_values=carries_values)
