"""Answers queries in SQL: a statement for each query, compiled once, and what makes a value of each of its rows."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, update

from nordlib.errors import DatabaseError, UnreadableRow, VersionConflict
from nordlib.storage.protocols import Versioned
from nordlib.storage.queries import ARRIVAL, Query, StoredType
from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.mapping import TABLE_OF, ModelTable
from nordlib.storage.sql.predicates import clamp_limit
from nordlib.storage.sql.query_statements import (
    bind_values,
    delete_all,
    select_all,
    select_count,
    select_first,
    select_first_page,
    select_page_after,
    set_sizes,
)
from nordlib.storage.sql.statements import Prepared
from nordlib.validation import check_model

__all__ = ["SqlBackend"]

T = TypeVar("T")
#: The first number that a column of versions does not hold.
_TOO_GREAT: Final = 2**31


class SqlBackend:
    """The tables of stored types, on one connection."""

    def __init__(self, executor: Executor) -> None:
        self._sql, self._cache, self._dialect = executor, executor.cache, executor.connection.dialect

    def first(self, query: Query[T], *given: Any) -> Versioned[T] | None:
        row = self._sql.fetch_first(self._statement(select_first, query, given), bind_values(query, given))
        return None if row is None else self._reader(query.of)(row)

    def all(self, query: Query[T], *given: Any) -> tuple[Versioned[T], ...]:
        rows = self._sql.fetch(self._statement(select_all, query, given), bind_values(query, given))
        return tuple(map(self._reader(query.of), rows))

    def all_or_errors(self, query: Query[T], *given: Any) -> tuple[Versioned[T] | UnreadableRow, ...]:
        read = self._reader(query.of)
        rows = self._sql.fetch(self._statement(select_all, query, given), bind_values(query, given))
        return tuple(_read_or_error(read, row) for row in rows)

    def page(self, query: Query[T], *given: Any, after: str | None, limit: int) -> tuple[Versioned[T], ...]:
        values = {**bind_values(query, given), "after": after, "limit": clamp_limit(limit)}
        statement = self._statement(select_first_page if after is None else select_page_after, query, given)
        return _readable(self._reader(query.of), self._sql.fetch(statement, values))

    def count(self, query: Query[T], *given: Any) -> int:
        row = self._sql.fetch_first(self._statement(select_count, query, given), bind_values(query, given))
        return 0 if row is None else int(row[0])

    def add(self, of: StoredType[T], value: T) -> None:
        check_model(value, of.model)
        row = TABLE_OF[of].to_row(value)
        if of.versioned:
            row["version"] = 1
        if of.arrival_within is not None:
            row["arrival_within"] = row[TABLE_OF[of].column(of.arrival_within).name]
        if self._sql.run_unique(self._cache.get(("add", of), lambda: self._insert(of)), row) != 1:
            raise DatabaseError("it discarded a new row")

    def save(self, of: StoredType[T], value: T, expected_version: int) -> None:
        check_model(value, of.model)
        row, key = TABLE_OF[of].to_row(value), of.key_of(value)
        _require_version(of, key, expected_version)
        values = {**row, **_named_key(key), "expected": expected_version, "version": expected_version + 1}
        prepared = self._cache.get(("save", of), lambda: self._update(of))
        self._require_one(self._sql.run_unique(prepared, values), of, key, expected_version)

    def put(self, of: StoredType[T], value: T) -> None:
        check_model(value, of.model)
        self._sql.run(self._cache.get(("replace", of), lambda: self._delete_one(of)), _named_key(of.key_of(value)))
        self.add(of, value)

    def delete(self, query: Query[T], *given: Any) -> None:
        self._sql.run(self._statement(delete_all, query, given), bind_values(query, given))

    def erase(self, of: StoredType[T], key: str, expected_version: int) -> None:
        _require_version(of, (key,), expected_version)
        prepared = self._cache.get(("erase", of), lambda: self._delete_one(of, of_version=True))
        self._require_one(self._sql.run(prepared, {**_named_key((key,)), "expected": expected_version}), of, (key,), expected_version)
        self._sql.has_erased = True

    def _statement(self, make: Callable[[Query[Any], Sequence[int]], Any], query: Query[Any], given: tuple[Any, ...]) -> Prepared:
        """The statement of a query for sets of some sizes."""
        sizes = set_sizes(query, given)
        return self._cache.get((make, query, sizes), lambda: Prepared(make(query, sizes), self._dialect))

    def _reader(self, of: StoredType[T]) -> Callable[[Sequence[Any]], Versioned[T]]:
        return self._cache.get(of, lambda: _Reader(TABLE_OF[of], TABLE_OF[of].reader(self._dialect)))

    def _insert(self, of: StoredType[Any]) -> Prepared:
        table = TABLE_OF[of].table
        statement = insert(table)
        if of.arrival_within is not None:
            arrivals = select(func.coalesce(func.max(table.c[ARRIVAL]), 0) + 1)
            same = TABLE_OF[of].column(of.arrival_within)
            statement = statement.values({ARRIVAL: arrivals.where(same == bindparam("arrival_within", type_=same.type)).scalar_subquery()})
        return Prepared(statement, self._dialect, (column.name for column in table.c if column.name != ARRIVAL))

    def _update(self, of: StoredType[Any]) -> Prepared:
        table = TABLE_OF[of].table
        statement = update(table).where(*_is_key(of), table.c.version == bindparam("expected"))
        return Prepared(statement, self._dialect, (column.name for column in table.c if column.name != ARRIVAL))

    def _delete_one(self, of: StoredType[Any], *, of_version: bool = False) -> Prepared:
        table = TABLE_OF[of].table
        version = (table.c.version == bindparam("expected"),) if of_version else ()
        return Prepared(delete(table).where(*_is_key(of), *version), self._dialect)

    def _require_one(self, changed: int, of: StoredType[Any], key: tuple[Any, ...], expected_version: int) -> None:
        if changed != 1:
            raise VersionConflict(of.name, key[-1], expected_version)


class _Reader(Generic[T]):
    """Makes a stored value of a row."""

    def __init__(self, table: ModelTable[T], read: Callable[[Sequence[Any]], T]) -> None:
        self._table, self._read = table, read
        names = [column.name for column in table.table.c]
        self._version = names.index("version") if table.of.versioned else None
        self._key = [names.index(table.column(path).name) for path in table.of.key]

    def __call__(self, row: Sequence[Any]) -> Versioned[T]:
        with suppress(Exception):  # a value that the column cannot have may make any constructor raise
            return Versioned(self._read(row), 1 if self._version is None else row[self._version])
        raise UnreadableRow(self._table.table.name, self.key_of(row))  # not where it was caught: the error holds what the row has

    def key_of(self, row: Sequence[Any]) -> str:
        """The key of a row, its parts with a blank between them."""
        return " ".join(str(row[place]) for place in self._key)


def _read_or_error(read: Callable[[Sequence[Any]], Versioned[T]], row: Sequence[Any]) -> Versioned[T] | UnreadableRow:
    """The stored value of a row, or the error that names the row."""
    try:
        return read(row)
    except UnreadableRow as error:
        return error.with_traceback(None)


def _readable(read: Callable[[Sequence[Any]], Versioned[T]], rows: Iterable[Sequence[Any]]) -> tuple[Versioned[T], ...]:
    """The values of a page, up to a row that cannot be read. Raises `UnreadableRow` if that is the first."""
    page = list[Versioned[T]]()
    for row in rows:
        try:
            page.append(read(row))
        except UnreadableRow:
            if not page:
                raise
            break
    return tuple(page)


def _require_version(of: StoredType[Any], key: tuple[Any, ...], expected_version: int) -> None:
    """Raise `VersionConflict` for what no column of versions holds."""
    if type(expected_version) is not int or not 0 <= expected_version < _TOO_GREAT:
        raise VersionConflict(of.name, key[-1], expected_version)


def _named_key(key: tuple[Any, ...]) -> dict[str, Any]:
    return {f"key_{place}": part for place, part in enumerate(key)}


def _is_key(of: StoredType[Any]) -> list[ColumnElement[bool]]:
    columns = [TABLE_OF[of].column(path) for path in of.key]
    return [column == bindparam(f"key_{place}", type_=column.type) for place, column in enumerate(columns)]
