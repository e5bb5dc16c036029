"""The language in which a stored thing is declared, once for every backend: its key, what is unique, and the questions about it.

A path names a field, also one of a model inside the model: `email.key`. A query is conditions on paths; their values are given when the
question is asked, in the order of the conditions. The memory backend tests each value against them, the SQL backend makes a statement of
them, once for each query.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final, Generic, Protocol, TypeAlias, TypeVar

import attrs
from attrs import field

from nordlib.errors import UnreadableRow
from nordlib.storage.protocols import Versioned

__all__ = [
    "ARRIVAL",
    "AtMost",
    "Backend",
    "Between",
    "Condition",
    "Equal",
    "EqualTo",
    "IsNone",
    "IsNotNone",
    "LessThan",
    "OneOf",
    "Query",
    "StoredType",
    "Unique",
    "read_path",
]

T = TypeVar("T")
#: The order in which things were added, as a path of `Query.order`; for a `StoredType` that keeps it.
ARRIVAL: Final = "sequence"


def read_path(value: object, path: str) -> Any:
    """Return the field of a value by its path; None where a model on the way is None."""
    for name in path.split("."):
        value = None if value is None else getattr(value, name)
    return value


@attrs.frozen(eq=False)
class Unique(Generic[T]):
    """Fields that no two stored things may have in common. Where one of them is None, nothing is unique.

    Attributes:
        paths: The fields.
        when: Of which things this is asked; None: of all.
        label: What errors call the fields; None: as the declaration calls them.
    """

    paths: tuple[str, ...]
    when: Callable[[T], bool] | None = None
    label: str | None = None

    def key_of(self, value: T) -> tuple[Any, ...] | None:
        """Return what no other thing may have; None where nothing of it is unique."""
        if self.when is not None and not self.when(value):
            return None
        key = tuple(read_path(value, path) for path in self.paths)
        return None if None in key else key


@attrs.frozen(eq=False)
class StoredType(Generic[T]):
    """A type of thing that is stored.

    Attributes:
        name: What errors call it.
        model: Its frozen attrs model.
        key: The fields that identify it.
        unique: What is unique among all of them, by name.
        lookup: The fields by which many are looked up at once, besides the key.
        versioned: Whether each has a version, so that a save can tell that another came first.
        arrival_within: The field among whose equals the order of arrival is kept; None: it is not kept.
    """

    name: str
    model: type[T]
    key: tuple[str, ...] = ("id",)
    unique: Mapping[str, Unique[T]] = field(factory=dict[str, Unique[T]])
    lookup: tuple[str, ...] = ()
    versioned: bool = True
    arrival_within: str | None = None

    @property
    def key_label(self) -> str:
        """What errors call the key."""
        return self.key[0].partition(".")[0]

    def label_of(self, unique: str) -> str:
        """Return what errors call a unique key."""
        return self.unique[unique].label or unique

    def key_of(self, value: T) -> tuple[Any, ...]:
        """Return the key of a thing."""
        return tuple(read_path(value, path) for path in self.key)


@attrs.frozen
class _OnField:
    """A condition on one field."""

    path: str
    """The field."""
    takes: ClassVar[int] = 1
    """How many values are given when the question is asked."""


@attrs.frozen
class Equal(_OnField):
    """The field is the given value."""


@attrs.frozen
class EqualTo(_OnField):
    """The field is always this value."""

    value: object
    """The value."""
    takes = 0
    """No value."""


@attrs.frozen
class OneOf(_OnField):
    """The field is one of the given set; `ALL_LIBRARIES`: any."""


@attrs.frozen
class Between(_OnField):
    """The field is between the first and the second given value, both inclusive."""

    takes = 2
    """Two values."""


@attrs.frozen
class AtMost(_OnField):
    """The field is the given value or less."""

    or_none: bool = False
    """Whether None meets the condition too."""


@attrs.frozen
class LessThan(_OnField):
    """The field is less than the given value."""


@attrs.frozen
class IsNone(_OnField):
    """The field is None."""

    takes = 0
    """No value."""


@attrs.frozen
class IsNotNone(_OnField):
    """The field is not None."""

    takes = 0
    """No value."""


#: A condition on one field; `takes` is how many values it is given.
Condition: TypeAlias = Equal | EqualTo | OneOf | Between | AtMost | LessThan | IsNone | IsNotNone


@attrs.frozen(eq=False)
class Query(Generic[T]):
    """A question about a stored type.

    Attributes:
        of: The stored type.
        where: The conditions, all of which must be met.
        order: The fields that order the answer; None: the key.
        latest_first: Whether the order is reversed.
    """

    of: StoredType[T]
    where: tuple[Condition, ...] = ()
    order: tuple[str, ...] | None = None
    latest_first: bool = False

    @property
    def order_paths(self) -> tuple[str, ...]:
        """The fields that order the answer."""
        return self.order or self.of.key


class Backend(Protocol):
    """What answers queries and stores things. `given` has the values of the conditions, in their order."""

    def first(self, query: Query[T], *given: Any) -> Versioned[T] | None:
        """Return the first thing, or None."""
        ...

    def all(self, query: Query[T], *given: Any) -> tuple[Versioned[T], ...]:
        """Return everything, in order."""
        ...

    def all_or_errors(self, query: Query[T], *given: Any) -> tuple[Versioned[T] | UnreadableRow, ...]:
        """Return everything, in order; in place of a row that cannot be read, the error that names it."""
        ...

    def page(self, query: Query[T], *given: Any, after: str | None, limit: int) -> tuple[Versioned[T], ...]:
        """Return at most `limit` things whose id comes after `after`, by id. A page ends before a row that cannot be read."""
        ...

    def count(self, query: Query[T], *given: Any) -> int:
        """Count the things."""
        ...

    def add(self, of: StoredType[T], value: T) -> None:
        """Store a new thing. Raises `UniqueViolation`, and `InvalidData` for what is not a model of the type."""
        ...

    def save(self, of: StoredType[T], value: T, expected_version: int) -> None:
        """Store a changed thing. Raises as `add` does, and `VersionConflict`."""
        ...

    def put(self, of: StoredType[T], value: T) -> None:
        """Store a thing without a version, in place of the one with its key if there is one."""
        ...

    def delete(self, query: Query[T], *given: Any) -> None:
        """Delete the things."""
        ...

    def erase(self, of: StoredType[T], key: str, expected_version: int) -> None:
        """Delete one thing whose key is one field. Raises `VersionConflict`."""
        ...
