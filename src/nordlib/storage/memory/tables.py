"""What the memory store keeps things in. Everything is changed in place; what the open transaction changed is undone in a rollback."""

from collections.abc import Callable, Hashable, Iterator
from typing import Any, Generic, TypeVar

from nordlib.errors import UniqueViolation
from nordlib.storage.protocols import Versioned
from nordlib.storage.queries import StoredType, read_path

__all__ = ["Journal", "StoredTable", "Table"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
T = TypeVar("T")


class Journal:
    """How to undo what the open transaction did, in the order in which it was done."""

    def __init__(self) -> None:
        self._steps: list[Callable[[], object]] = []
        self._is_open = False
        self.has_written = False
        """Whether the open transaction has written something, or has tried to."""

    def begin(self) -> None:
        """Begin the journal of a transaction."""
        self._is_open = True

    def add(self, undo: Callable[[], object]) -> None:
        """Note how to undo what is done next. Raises as `note_write` does."""
        self.note_write()
        self._steps.append(undo)

    def note_write(self) -> None:
        """Note that something is written, or would be if it were there. Raises `RuntimeError` if no transaction is open."""
        if not self._is_open:
            raise RuntimeError("The transaction has ended. Begin another: store.run(command, ...) or store.transaction().")
        self.has_written = True

    def commit(self) -> None:
        """Keep what was done."""
        self._steps.clear()
        self._end()

    def rollback(self) -> None:
        """Undo what was done, the last first."""
        while self._steps:
            self._steps.pop()()
        self._end()

    def _end(self) -> None:
        self.has_written = self._is_open = False


class Table(Generic[K, V]):
    """Rows by their keys."""

    def __init__(self, journal: Journal) -> None:
        self._rows: dict[K, V] = {}
        self._journal = journal

    def get(self, key: K) -> V | None:
        """Return the row, or None."""
        return self._rows.get(key)

    def values(self) -> tuple[V, ...]:
        """Return every row."""
        return tuple(self._rows.values())

    def items(self) -> tuple[tuple[K, V], ...]:
        """Return every row and its key."""
        return tuple(self._rows.items())

    def put(self, key: K, row: V | None) -> None:
        """Store a row in place of the one with its key, or delete that one."""
        before = self._rows.get(key)
        self._journal.add(lambda: self._replace(key, row, before))
        self._replace(key, before, row)

    def _replace(self, key: K, before: V | None, row: V | None) -> None:  # noqa: ARG002 - a subclass needs what was there before
        if row is None:
            self._rows.pop(key, None)
        else:
            self._rows[key] = row


class _Row(Generic[T]):
    """A stored value and the number of its arrival."""

    __slots__ = ("arrival", "stored")

    def __init__(self, stored: Versioned[T], arrival: int) -> None:
        self.stored, self.arrival = stored, arrival


class StoredTable(Table[tuple[Any, ...], _Row[T]]):
    """The rows of a stored type, with an index for each of its unique keys and of its fields for looking up."""

    def __init__(self, of: StoredType[T], journal: Journal) -> None:
        super().__init__(journal)
        self.of = of
        self._holders: dict[str, dict[tuple[Any, ...], tuple[Any, ...]]] = {name: {} for name in of.unique}
        self._indexes: dict[str, dict[Any, dict[tuple[Any, ...], None]]] = {path: {} for path in of.lookup}
        self._arrivals = 0

    def add(self, value: T, version: int, arrival: int | None = None) -> None:
        """Store a value. Raises `UniqueViolation`, and stores nothing then."""
        key = self.of.key_of(value)
        for name, unique in self.of.unique.items():
            if self._holders[name].get(unique.key_of(value) or (), key) != key:
                raise UniqueViolation(self.of.name, self.of.label_of(name))
        self._arrivals += 1
        self.put(key, _Row(Versioned(value, version), self._arrivals if arrival is None else arrival))

    def holder(self, unique: str, key: tuple[Any, ...]) -> _Row[T] | None:
        """Return the row that holds a unique key, or None."""
        held_by = self._holders[unique].get(key)
        return None if held_by is None else self._rows[held_by]

    def with_value(self, path: str, value: object) -> Iterator[_Row[T]]:
        """Yield the rows whose field, one for looking up, has a value."""
        return (self._rows[key] for key in self._indexes[path].get(value, ()))

    def _replace(self, key: tuple[Any, ...], before: _Row[T] | None, row: _Row[T] | None) -> None:
        super()._replace(key, before, row)
        for name, unique in self.of.unique.items():
            for freed in () if before is None else (unique.key_of(before.stored.value),):
                self._holders[name].pop(freed or (), None)
            for taken in () if row is None else (unique.key_of(row.stored.value),):
                if taken is not None:
                    self._holders[name][taken] = key
        for path, index in self._indexes.items():
            if before is not None:
                value = read_path(before.stored.value, path)
                index[value].pop(key)
                if not index[value]:  # an erased address must not stay as an empty entry
                    del index[value]
            if row is not None:
                index.setdefault(read_path(row.stored.value, path), {})[key] = None
