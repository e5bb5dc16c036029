"""Statements on one connection, and what the database says of them in nordlib's words: taken keys, lost races.

Nothing that a statement carried is repeated: neither the engine's sentence nor its parameters reach an error of nordlib's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, CursorResult, Row, Table
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.base import Executable

from nordlib.errors import DatabaseError, InvalidData, TransactionConflict, UniqueViolation
from nordlib.storage.sql.mapping import MODEL_TABLES
from nordlib.storage.sql.schema import ACCOUNT
from nordlib.storage.sql.statements import Prepared, cache_of, column_reader

__all__ = ["Executor", "translate_error"]

T = TypeVar("T")
#: How SQLite begins to say that a key is taken; the columns of the key follow.
_TAKEN: Final = "UNIQUE constraint failed: "
_UNWRITABLE: Final = ("it has a character that cannot be written, or is a number or an instant out of range",)


class Executor:
    """The statements of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.cache = cache_of(connection.dialect)
        self.has_erased = self.has_written = False
        """Whether personal data was erased, so that it must leave the log of the database too."""
        self._driver_errors: Any = connection.dialect.loaded_dbapi.Error

    def execute(self, statement: Executable, values: Mapping[str, Any] | None = None) -> CursorResult[Any]:
        """Execute a statement that is put together for this once, or whose rows are read by name.

        Raises `UniqueViolation`, `TransactionConflict`, `DatabaseError`, and `InvalidData` for what no database can hold.
        """
        self.has_written = self.has_written or statement.is_dml
        try:
            return self.connection.execute(statement, values)
        except (StatementError, UnicodeError, OverflowError) as error:
            told = translate_error(error)
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
        first = values if isinstance(values, Mapping) else values[0]
        prepared = self.cache.get(statement, lambda: Prepared(statement, self.connection.dialect, first))
        return self.run(prepared, values)

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

    def _with_cursor(self, prepared: Prepared, values: Mapping[str, Any] | Sequence[Mapping[str, Any]], answer: Callable[[Any], T]) -> T:
        try:
            parameters = prepared.parameters(values) if isinstance(values, Mapping) else [prepared.parameters(each) for each in values]
        except Exception:  # noqa: BLE001 - a value of a host's own may raise anything where it is converted
            parameters = None  # raised below, since what was raised here may hold the value
        if parameters is None:
            raise InvalidData("value to store", _UNWRITABLE)
        cursor: Any = self.connection.connection.cursor()
        try:
            if isinstance(parameters, list):
                cursor.executemany(prepared.text, parameters)
            else:
                cursor.execute(prepared.text, parameters)
            return answer(cursor)
        except self._driver_errors as error:
            told = _of_driver(str(error))
        except (UnicodeError, OverflowError):
            told = InvalidData("value to store", _UNWRITABLE)
        finally:
            cursor.close()
        raise told  # not where it was caught: the driver's error may hold what the statement carried


def _changed_rows(cursor: Any) -> int:
    return int(cursor.rowcount)


def _every_row(cursor: Any) -> Sequence[Sequence[Any]]:
    return cursor.fetchall()  # type: ignore[no-any-return]  # a driver's cursor has no types


def _first_row(cursor: Any) -> Sequence[Any] | None:
    return cursor.fetchone()  # type: ignore[no-any-return]  # a driver's cursor has no types


def translate_error(error: Exception) -> Exception:
    """What the database, or the way to it, said; without anything that a statement carried."""
    return _of_driver(str(error.orig)) if isinstance(error, DBAPIError) else InvalidData("value to store", _UNWRITABLE)


def _of_driver(said: str) -> Exception:
    """What a driver said."""
    if "locked" in said or "busy" in said:
        return TransactionConflict("the database is busy")
    if said.startswith(_TAKEN):
        names = [name.partition(".") for name in said.removeprefix(_TAKEN).split(", ")]
        return _taken_key(names[0][0], frozenset(column for _, _, column in names))
    return DatabaseError(said)


def _taken_key(table: str, columns: frozenset[str]) -> UniqueViolation:
    """Which unique key of which table is taken, by its columns."""
    model_table = MODEL_TABLES.get(table, ACCOUNT)  # or the table of the ids that accounts have or had
    return UniqueViolation(model_table.of.name, model_table.unique_label(columns))
