"""Inject errors: a store in which one chosen call fails, to test what a failed command leaves behind.

It wraps any store. The calls of a command on its transaction are counted from 0; the number after the last call is the end of the command,
when everything is written but nothing is committed.
"""

from collections.abc import Callable
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from nordlib.storage.protocols import Store

__all__ = ["FaultInjectingStore", "count_calls"]

Tx = TypeVar("Tx")
P = ParamSpec("P")
R = TypeVar("R")


class FaultInjectingStore(Generic[Tx]):
    """A store that fails once: at a given call, with a given error.

    Args:
        store: the store to wrap.
        at_call: the number of the call that fails, counted from 0; a number that no call has makes none fail.
        error: the exception that the call raises.

    Attributes:
        calls: The number of calls in the last run of a command, its end included.
        failed: Whether the error has been raised.

    >>> from nordlib.errors import TransactionConflict
    >>> from nordlib.libraries import Library, LibraryId
    >>> from nordlib.storage import MemoryStore
    >>> store = FaultInjectingStore(MemoryStore(), at_call=1, error=TransactionConflict("deadlock"))
    >>> def command(tx):
    ...     tx.libraries.put(Library(LibraryId("A"), "Stadsbiblioteket A"))
    ...     return tx.libraries.main_libraries()
    >>> len(store.run(command)), store.failed
    (1, True)
    """

    def __init__(self, store: Store[Tx], *, at_call: int, error: BaseException) -> None:
        self._store, self._at, self._error = store, at_call, error
        self.calls = 0
        self.failed = False

    def run(self, command: Callable[Concatenate[Tx, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a command on the store, and raise the error at its call."""

        def failing(tx: Tx) -> R:
            self.calls = 0
            watched: Any = _Watched(tx, self._call)
            result = command(watched, *args, **kwargs)
            self._call()
            return result

        return self._store.run(failing)

    def _call(self) -> None:
        number, self.calls = self.calls, self.calls + 1
        if number == self._at and not self.failed:
            self.failed = True
            raise self._error


def count_calls(store: Store[Tx], command: Callable[[Tx], object]) -> int:
    """Run a command on a store, and return at how many places it can fail: its calls on the transaction, plus its end."""
    watched = FaultInjectingStore(store, at_call=-1, error=RuntimeError())
    watched.run(command)
    return watched.calls


class _Watched:
    """A transaction, or a part of one, that reports each call of its methods."""

    def __init__(self, watched: object, call: Callable[[], None]) -> None:
        self._watched, self._call = watched, call

    def __getattr__(self, name: str) -> Any:
        """Return a part, watched too, or a method that reports its call before it runs."""
        part = getattr(self._watched, name)
        if not callable(part):
            return _Watched(part, self._call)

        def method(*args: Any, **kwargs: Any) -> Any:
            self._call()
            return part(*args, **kwargs)

        return method
