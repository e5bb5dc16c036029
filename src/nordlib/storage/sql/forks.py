"""What a fork does to a store: SQLite counts its locks per process, so no connection may be open on both sides of a fork.

Before a fork the idle connections of every store are closed, and each side opens connections of its own afterwards. A connection that is in
use cannot be closed; its child is told so, since anything that it wrote could be lost (sqlite.org/howtocorrupt.html, section 2.6, 2026).
"""

import os
import weakref
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Engine, event
from sqlalchemy.pool import QueuePool

from nordlib.storage.sql.databases.sqlite import is_in_memory
from nordlib.storage.sql.turns import AsyncTurns, Turns

__all__ = ["ForkGuard", "guard_for"]

_IN_MEMORY: Final = "This store is in memory, and belongs to the process that opened it. Open a file, or another store."
_IN_USE: Final = "The process was forked while a transaction of this store was open. Fork between transactions, or start a new process."
_OF_A_LOOP: Final = "This store belongs to the event loop of the process that opened it. Open another in the child."


class ForkGuard:
    """Closes the idle connections of one engine before a fork, and says in the child whether the store can be used.

    Attributes:
        engine: The engine.
        turn: What the writing transactions of this process take in the order in which they come.
    """

    def __init__(self, engine: Engine) -> None:
        self.turn = _turns_of(engine)
        self.engine, self._refusal = engine, ""
        self._in_use, self._was_in_use = set[int](), False
        self._open = dict[int, Any]()
        event.listen(engine, "checkout", self._taken)
        event.listen(engine, "checkin", self._given_back)
        event.listen(engine, "close", self._closed)
        _GUARDS.add(self)

    def check(self) -> None:
        """Raise `RuntimeError` in a child that cannot use the store."""
        if self._refusal:
            raise RuntimeError(self._refusal)

    def before(self) -> None:
        """Close the connections that are idle."""
        self._was_in_use = bool(self._in_use)
        if is_in_memory(self.engine.url):
            return
        if not self.engine.dialect.is_async:
            self.engine.dispose()
        elif self.engine.dialect.name == "sqlite" and not self._in_use:
            _stop(self._open.values())
            self._open.clear()
            self.engine.dispose(close=False)

    def in_child(self) -> None:
        """Note what the child may do. A connection may have been opened between the closing and the fork."""
        self.turn = _turns_of(self.engine)
        if is_in_memory(self.engine.url):
            self._refusal = _IN_MEMORY
        elif self.engine.dialect.is_async and not _is_unused(self.engine):
            self._refusal = _OF_A_LOOP
        elif self._was_in_use or self._in_use:
            self._refusal = _IN_USE

    def _taken(self, connection: object, record: Any, _proxy: object) -> None:
        self._in_use.add(id(record))
        self._open[id(connection)] = connection

    def _given_back(self, _connection: object, record: Any) -> None:
        self._in_use.discard(id(record))

    def _closed(self, connection: object, _record: object) -> None:
        self._open.pop(id(connection), None)


_GUARDS: Final = weakref.WeakSet[ForkGuard]()


def guard_for(engine: Engine) -> ForkGuard:
    """Return the guard of an engine: one, however many stores there are on it."""
    return next((guard for guard in tuple(_GUARDS) if guard.engine is engine), None) or ForkGuard(engine)


def _is_unused(engine: Engine) -> bool:
    """Whether no connection is open."""
    pool = engine.pool
    return isinstance(pool, QueuePool) and pool.checkedin() + pool.checkedout() == 0


def _stop(connections: Iterable[Any]) -> None:
    """Close connections, of which each has a thread; nothing here waits on an event loop.

    The child could not open the file safely, even in another store: SQLite would take the connections of the parent for its own.
    """
    drivers = [connection.driver_connection for connection in connections]
    for driver in drivers:
        driver.stop()
    for driver in drivers:
        driver._thread.join()  # noqa: SLF001 - the driver has no other way to wait without an event loop


def _turns_of(engine: Engine) -> Turns | AsyncTurns:
    return AsyncTurns() if engine.dialect.is_async else Turns()


def _before() -> None:
    for guard in tuple(_GUARDS):
        guard.before()


def _in_child() -> None:
    for guard in tuple(_GUARDS):
        guard.in_child()


if hasattr(os, "register_at_fork"):  # pragma: no branch - Windows has no fork
    os.register_at_fork(before=_before, after_in_child=_in_child)
