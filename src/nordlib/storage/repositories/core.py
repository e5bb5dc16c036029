"""What every repository has: the backend that answers it."""

from collections.abc import Iterable
from typing import TypeVar

from nordlib.storage.protocols import Versioned
from nordlib.storage.queries import Backend

__all__ = ["Repository", "values_of"]

T = TypeVar("T")


class Repository:
    """The stored things of one protocol, in a backend."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend


def values_of(stored: Iterable[Versioned[T]]) -> tuple[T, ...]:
    """Return the values of stored values."""
    return tuple(each.value for each in stored)
