"""Answers queries in memory: keys, unique keys and fields for looking up by their indexes, everything else by a walk through the rows."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.storage.memory.tables import Journal, StoredTable
from nordlib.storage.protocols import ALL_LIBRARIES, Versioned
from nordlib.storage.queries import (
    ARRIVAL,
    AtMost,
    Between,
    Condition,
    Equal,
    EqualTo,
    IsNone,
    LessThan,
    OneOf,
    Query,
    StoredType,
    read_path,
)
from nordlib.validation import check_model

__all__ = ["MemoryBackend"]

T = TypeVar("T")


class MemoryBackend:
    """A table for each stored type."""

    def __init__(self, journal: Journal) -> None:
        self._tables: dict[StoredType[Any], StoredTable[Any]] = {}
        self._journal = journal

    def table(self, of: StoredType[T]) -> StoredTable[T]:
        """Return the table of a stored type."""
        if of not in self._tables:
            self._tables[of] = StoredTable(of, self._journal)
        return self._tables[of]

    def first(self, query: Query[T], *given: Any) -> Versioned[T] | None:
        return next(iter(self.all(query, *given)), None)

    def all(self, query: Query[T], *given: Any) -> tuple[Versioned[T], ...]:
        rows = list(self._rows(query, given))
        if len(rows) > 1:
            paths = query.order_paths
            if paths == (ARRIVAL,):
                rows.sort(key=lambda row: row.arrival)
            else:
                rows.sort(key=lambda row: tuple(read_path(row.stored.value, path) for path in paths))
        return tuple(row.stored for row in (reversed(rows) if query.latest_first else rows))

    def all_or_errors(self, query: Query[T], *given: Any) -> tuple[Versioned[T], ...]:
        return self.all(query, *given)

    def page(self, query: Query[T], *given: Any, after: str | None, limit: int) -> tuple[Versioned[T], ...]:
        (path,) = query.of.key
        return tuple(each for each in self.all(query, *given) if after is None or read_path(each.value, path) > after)[: max(limit, 0)]

    def count(self, query: Query[T], *given: Any) -> int:
        return sum(1 for _ in self._rows(query, given))

    def add(self, of: StoredType[T], value: T) -> None:
        check_model(value, of.model)
        table = self.table(of)
        if table.get(of.key_of(value)) is not None:
            raise UniqueViolation(of.name, of.key_label)
        table.add(value, 1)

    def save(self, of: StoredType[T], value: T, expected_version: int) -> None:
        check_model(value, of.model)
        row = self._require(of, of.key_of(value), expected_version)
        self.table(of).add(value, expected_version + 1, row.arrival)

    def put(self, of: StoredType[T], value: T) -> None:
        check_model(value, of.model)
        self.table(of).add(value, 1)

    def delete(self, query: Query[T], *given: Any) -> None:
        self._journal.note_write()
        for row in tuple(self._rows(query, given)):
            self.table(query.of).put(query.of.key_of(row.stored.value), None)

    def erase(self, of: StoredType[T], key: str, expected_version: int) -> None:
        self._require(of, (key,), expected_version)
        self.table(of).put((key,), None)

    def _require(self, of: StoredType[T], key: tuple[Any, ...], version: int) -> Any:
        """Return the row of a version. Raises `VersionConflict` where another version is stored, or none."""
        row = self.table(of).get(key)
        if row is None or row.stored.version != version:
            raise VersionConflict(of.name, key[-1], version)
        return row

    def _rows(self, query: Query[T], given: tuple[Any, ...]) -> Iterable[Any]:
        table, paths = self.table(query.of), tuple(each.path for each in query.where)
        if all(isinstance(each, Equal) for each in query.where):
            if paths == query.of.key:
                return _at_most_one(table.get(given))
            for name, unique in query.of.unique.items():
                if unique.paths == paths and unique.when is None:
                    return _at_most_one(table.holder(name, given))
        tests, start, candidates = list[Callable[[Any], bool]](), 0, None
        for condition in query.where:
            values = given[start : start + condition.takes]
            start += condition.takes
            if isinstance(condition, Equal) and values == (None,):
                return ()  # as in SQL: nothing equals None
            if candidates is None and isinstance(condition, Equal) and condition.path in query.of.lookup:
                candidates = table.with_value(condition.path, *values)
            else:
                tests.append(_test(condition, *values))
        return (row for row in (table.values() if candidates is None else candidates) if all(test(row.stored.value) for test in tests))


def _at_most_one(row: T | None) -> tuple[T, ...]:
    return () if row is None else (row,)


def _test(condition: Condition, *given: Any) -> Callable[[Any], bool]:
    """Return what tests a value against a condition."""
    path = condition.path
    match condition:
        case Equal():
            return lambda value: bool(read_path(value, path) == given[0])
        case EqualTo(_, wanted):
            return lambda value: bool(read_path(value, path) == wanted)
        case OneOf():
            return lambda value: given[0] is ALL_LIBRARIES or read_path(value, path) in given[0]
        case Between():
            return lambda value: (found := read_path(value, path)) is not None and given[0] <= found <= given[1]
        case AtMost(_, or_none):
            return lambda value: or_none if (found := read_path(value, path)) is None else bool(found <= given[0])
        case LessThan():
            return lambda value: (found := read_path(value, path)) is not None and found < given[0]
        case IsNone():
            return lambda value: read_path(value, path) is None
        case _:  # IsNotNone
            return lambda value: read_path(value, path) is not None
