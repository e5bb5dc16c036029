"""An immutable mapping, for models that hold one: it can be hashed, copied and pickled like the model itself."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

__all__ = ["frozendict"]

K = TypeVar("K")
V_co = TypeVar("V_co", covariant=True)


class frozendict(Mapping[K, V_co]):  # noqa: N801 - the name of the builtin that PEP 814 adds
    """An immutable copy of a mapping.

    >>> terms = frozendict({"ordinary": 28})
    >>> terms["ordinary"], terms == {"ordinary": 28}, hash(terms) == hash(frozendict({"ordinary": 28}))
    (28, True, True)
    """

    __slots__ = ("_items",)
    _items: dict[K, V_co]

    def __init__(self, items: Mapping[K, V_co]) -> None:
        object.__setattr__(self, "_items", dict(items))

    def __getitem__(self, key: K) -> V_co:
        """Return the value of a key."""
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        """Return the keys, in the order of the mapping."""
        return iter(self._items)

    def __len__(self) -> int:
        """Return the number of keys."""
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self.items()))

    def __repr__(self) -> str:
        return repr(dict(self))

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("A frozendict cannot be changed. Make a new one: frozendict({**old, key: value}).")

    def __reduce__(self) -> tuple[type, tuple[dict[K, V_co]]]:
        return (type(self), (dict(self),))
