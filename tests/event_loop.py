"""Asynchronous stores as ordinary ones: an event loop in a thread, on which everything that a test calls is run.

So the contract and the scenarios, which call `store.run`, play on an asynchronous store too. The commands of several threads are tasks of
the one loop, as in a host's program.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from nordlib.messages import Message
from nordlib.storage.sql import AsyncSqlStore, SqlStore

__all__ = ["BridgedStore", "EventLoop"]

R = TypeVar("R")
#: Seconds after which what was called is taken to hang.
_PATIENCE: Final = 120


class EventLoop:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, coroutine: Coroutine[Any, Any, R]) -> R:
        """Run a coroutine as a task, and wait for it."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(_PATIENCE)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class BridgedStore:
    """An asynchronous store that is called as an ordinary one."""

    def __init__(self, url: str) -> None:
        self.loop = EventLoop()
        self.store = self.loop.run(AsyncSqlStore.open(url))

    def run(self, command: Callable[..., R], /, *args: Any, **kwargs: Any) -> R:
        return self.loop.run(self.store.run(command, *args, **kwargs))

    def read(self, question: Callable[..., R], /, *args: Any, **kwargs: Any) -> R:
        return self.loop.run(self.store.read(question, *args, **kwargs))

    def call(self, function: Callable[[SqlStore], R]) -> R:
        """Call a function with the store inside the bridge, where it may use the engine."""
        return self.loop.run(self.store.call(function))

    @contextmanager
    def transaction(self) -> Generator[Any]:
        tx = self.call(lambda store: store.begin())
        try:
            yield _Remote(tx, self)
            self.call(lambda _store: tx.commit())
        except BaseException:
            self.call(lambda _store: tx.rollback())
            raise

    @property
    def outbox(self) -> tuple[Message, ...]:
        return self.loop.run(self.store.outbox())

    @property
    def audit_log(self) -> tuple[object, ...]:
        return self.loop.run(self.store.audit_log())

    def close(self) -> None:
        self.loop.run(self.store.close())
        self.loop.close()


class _Remote:
    """A transaction, or a part of one, whose methods are called inside the bridge."""

    def __init__(self, part: Any, store: BridgedStore) -> None:
        self._part, self._store = part, store

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        if not callable(found):
            return _Remote(found, self._store)
        return lambda *args, **kwargs: self._store.call(lambda _store: found(*args, **kwargs))
