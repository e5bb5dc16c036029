"""Statements that are compiled once for a database, and then go to its driver as they are.

SQLAlchemy writes the text of a statement and converts its values, as it always does. What it would do again at each execution (look the
compiled statement up, merge its parameters, wrap its rows) is done once here: that is most of the time of a short statement.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, Table
from sqlalchemy.sql import ClauseElement

__all__ = ["Prepared", "StatementCache", "cache_of", "column_reader"]

T = TypeVar("T")


class Prepared:
    """A statement as the driver takes it."""

    def __init__(self, statement: ClauseElement, dialect: Dialect, columns: Iterable[str] | None = None) -> None:
        """Compile a statement; `columns` are those that an insertion or a change writes."""
        compiled: Any = statement.compile(dialect=dialect, column_keys=None if columns is None else list(columns))
        self.text: str = compiled.string
        self.table: str = str(getattr(getattr(statement, "table", None), "name", ""))
        """The table that the statement writes; empty for one that only reads."""
        self._is_positional: bool = dialect.positional
        self._fixed: Mapping[str, Any] = {name: value for name, value in compiled.params.items() if value is not None}
        names: Sequence[str] = compiled.positiontup if dialect.positional else list(compiled.params)
        self._converters = [(name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names]

    def parameters(self, values: Mapping[str, Any]) -> tuple[Any, ...] | dict[str, Any]:
        """Return the values as the driver takes them, by position or by name."""
        if self._fixed:
            values = {**self._fixed, **values}
        if self._is_positional:
            return tuple([values[name] if convert is None else convert(values[name]) for name, convert in self._converters])
        return {name: values[name] if convert is None else convert(values[name]) for name, convert in self._converters}


def column_reader(table: Table, dialect: Dialect) -> Callable[[Sequence[Any]], dict[str, Any]]:
    """Return what reads a row of a table, as the driver gives it, into its columns by name."""
    converters = [(column.name, column.type.dialect_impl(dialect).result_processor(dialect, None)) for column in table.columns]

    def read(row: Sequence[Any]) -> dict[str, Any]:
        return {name: value if convert is None else convert(value) for (name, convert), value in zip(converters, row, strict=True)}

    return read


class StatementCache:
    """What was made once for a database, by what it was made of."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Any] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made for a key; it is made the first time."""
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = make()
        return made


_CACHES: Final[WeakKeyDictionary[Dialect, StatementCache]] = WeakKeyDictionary()


def cache_of(dialect: Dialect) -> StatementCache:
    """Return the statements of a database; they are gone with its engine."""
    return _CACHES.setdefault(dialect, StatementCache())
