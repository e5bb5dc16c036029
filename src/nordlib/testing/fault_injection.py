"""Errors on purpose: a store one of whose calls fails, to see what a command leaves behind.

It wraps any store. The calls that a command makes on its transaction are counted from 0; the one after the last is the end of the command,
when everything is written and nothing is committed.
"""

from collections.abc import Callable
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from nordlib.storage.protocols import Store

__all__ = ["FaultInjectingStore", "count_calls"]

Tx = TypeVar("Tx")
P = ParamSpec("P")
R = TypeVar("R")


class FaultInjectingStore(Generic[Tx]):
    """A store that fails once: at the call with a number, with an error.

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
        self._store, self._at, self._fault = store, at_call, error
        self.calls = 0
        self.failed = False

    def run(self, command: Callable[Concatenate[Tx, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a command on the store, and fail at the call."""

        def failing(tx: Tx) -> R:
            self.calls = 0
            whole: Any = _Watched(tx, self._call)
            answer = command(whole, *args, **kwargs)
            self._call()
            return answer

        return self._store.run(failing)

    def _call(self) -> None:
        number, self.calls = self.calls, self.calls + 1
        if number == self._at and not self.failed:
            self.failed = True
            raise self._fault


def count_calls(store: Store[Tx], command: Callable[[Tx], object]) -> int:
    """At how many places a command can fail: its calls on the transaction, and its end. It is run for that."""
    watched = FaultInjectingStore(store, at_call=-1, error=RuntimeError())
    watched.run(command)
    return watched.calls


class _Watched:
    """A transaction, or a part of one, whose calls are told."""

    def __init__(self, watched: object, call: Callable[[], None]) -> None:
        self._watched, self._call = watched, call

    def __getattr__(self, name: str) -> Any:
        """The part, watched too; a method tells of its call first."""
        part = getattr(self._watched, name)
        if not callable(part):
            return _Watched(part, self._call)

        def method(*args: Any, **kwargs: Any) -> Any:
            self._call()
            return part(*args, **kwargs)

        return method
