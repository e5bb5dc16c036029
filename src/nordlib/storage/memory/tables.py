"""What the memory store keeps things in: rows, claims to keys that only one may hold, and logs.

Each has what is committed, and beside it what the open transaction has written.
"""

from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.storage.protocols import Versioned

__all__ = ["AppendLog", "Table", "UniqueIndex", "require_version"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
T = TypeVar("T")


class Table(Generic[K, V]):
    """Committed rows, and what the open transaction has written over them (None: taken away)."""

    def __init__(self) -> None:
        self._kept: dict[K, V] = {}
        self._written: dict[K, V | None] = {}

    def get(self, key: K) -> V | None:
        """The row as the transaction sees it."""
        return self._written[key] if key in self._written else self._kept.get(key)

    def put(self, key: K, value: V | None) -> None:
        """Write a row, or take it away."""
        self._written[key] = value

    def values(self) -> Iterator[V]:
        """Every row as the transaction sees it."""
        seen = {**self._kept, **self._written}
        return (value for value in seen.values() if value is not None)

    @property
    def has_written(self) -> bool:
        """Whether the open transaction has written something."""
        return bool(self._written)

    def commit(self) -> None:
        """Make permanent what was written."""
        for key, value in self._written.items():
            if value is None:
                self._kept.pop(key, None)
            else:
                self._kept[key] = value
        self._written = {}

    def rollback(self) -> None:
        """Discard what was written."""
        self._written = {}


class UniqueIndex(Table[Hashable, str]):
    """Who holds a key that only one may hold."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__()
        self._kind, self._name = kind, name

    def check(self, key: Hashable, owner: str) -> None:
        """Raises `UniqueViolation` where another holds the key."""
        if self.get(key) not in (None, owner):
            raise UniqueViolation(self._kind, self._name)

    def release(self, key: Hashable, owner: str) -> None:
        """Hold a key no longer."""
        if self.get(key) == owner:
            self.put(key, None)


def require_version(rows: Table[str, Versioned[T]], kind: str, key: str, version: int) -> T:
    """The value of that version. Raises `VersionConflict` where another is stored, or none."""
    stored = rows.get(key)
    if stored is None or stored.version != version:
        raise VersionConflict(kind, key, version)
    return stored.value


class AppendLog(Generic[T]):
    """Things kept in the order in which they came, each about something, by its id."""

    def __init__(self) -> None:
        self.items: list[T] = []
        self._written: list[T] = []
        self._erased: set[str] = set()

    def add(self, record: T) -> None:
        """Add a record after the others."""
        self._written.append(record)

    def for_subject(self, subject_id: str) -> tuple[T, ...]:
        """Return every record about a subject, the oldest first."""
        before = () if subject_id in self._erased else self.items
        return tuple(each for each in (*before, *self._written) if getattr(each, "subject_id", None) == subject_id)

    def delete_for(self, subject_id: str) -> None:
        """Delete every record about a subject."""
        self._erased.add(subject_id)
        self._written = [each for each in self._written if getattr(each, "subject_id", None) != subject_id]

    @property
    def has_written(self) -> bool:
        """Whether the open transaction has added or deleted something."""
        return bool(self._written or self._erased)

    def commit(self) -> None:
        """Make permanent what was written."""
        if self._erased:
            self.items = [record for record in self.items if getattr(record, "subject_id", None) not in self._erased]
        self.items += self._written
        self._written, self._erased = [], set()

    def rollback(self) -> None:
        """Discard what was written."""
        self._written, self._erased = [], set()
