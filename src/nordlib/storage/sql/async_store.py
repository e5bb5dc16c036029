"""The SQL store for programs that run on an event loop: `await store.run(command, ...)`, with the same commands.

A command is an ordinary function. It runs in a greenlet of its own (SQLAlchemy's bridge): wherever it waits for the database, the greenlet
is left, the event loop goes on with other tasks, and returns to it when the answer is there. The command knows nothing of this. What it
computes takes the loop's time, as everything does that a task computes; so passwords are hashed in a thread before the command
(`asyncio.to_thread`).
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, Concatenate, ParamSpec, Self, TypeVar, cast

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import await_only

from nordlib.errors import InvalidData
from nordlib.messages import Message
from nordlib.shown_text import shown_type
from nordlib.storage.sql.engine import make_async_engine
from nordlib.storage.sql.forks import guard_for
from nordlib.storage.sql.interruption import run_apart, uninterrupted
from nordlib.storage.sql.store import SqlStore, SqlTx, require_ready

__all__ = ["AsyncSqlStore"]

P = ParamSpec("P")
R = TypeVar("R")


class AsyncSqlStore:
    """A library's register and loans in a database, for one event loop.

    A task that is cancelled while it waits for the store leaves nothing half done: what it asked for is whole, or it is nothing
    (`nordlib.storage.sql.interruption`).

    >>> import asyncio
    >>> from nordlib.libraries import Library, LibraryId
    >>> async def names():
    ...     store = await AsyncSqlStore.open("sqlite+aiosqlite://")
    ...     await store.run(lambda tx: tx.libraries.put(Library(LibraryId("A"), "Stadsbiblioteket A")))
    ...     libraries = await store.read(lambda tx: tx.libraries.main_libraries())
    ...     await store.close()
    ...     return [library.name for library in libraries]
    >>> asyncio.run(names())
    ['Stadsbiblioteket A']
    """

    store_type: ClassVar[type[SqlStore]] = SqlStore
    """The class of the store that runs the commands; a subclass may name one with the host's own transactions (`transaction_type`)."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Put a store on an engine of the host's, whose tables are there. It belongs to the event loop that uses it first.

        Raises `UnknownName` for an engine on which the contract does not run, and `InvalidData` for one that shows what statements carry.
        """
        if not isinstance(cast("object", engine), AsyncEngine):
            raise InvalidData("engine", (f"it is {shown_type(engine)}; make it with create_async_engine, or use SqlStore",))
        self.engine = engine
        self._store = self.store_type(engine.sync_engine)
        self._forks, self._is_closed = guard_for(engine.sync_engine), False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running = set[asyncio.Task[Any]]()

    @classmethod
    async def open(cls, url: str) -> Self:
        """Open a store that is ready, as `SqlStore.open` does: on an empty database the tables are made.

        The address names the driver: `sqlite+aiosqlite:///register.db`, `postgresql+psycopg://user:password@host/database`,
        `mysql+asyncmy://user:password@host/database`.

        Raises as `SqlStore.open` does.
        """
        store = cls(make_async_engine(url))
        try:
            await store._spawn(store._make_ready)
        except BaseException:
            await store.close()
            raise
        return store

    async def run(self, command: Callable[Concatenate[SqlTx, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a command in a transaction of its own, as `SqlStore.run` does.

        Raises `RuntimeError` on a closed store, on another event loop and in a forked child, and `InvalidData` for a coroutine function.
        """
        _check_function(command)
        return await self._spawn(lambda: self._store.run(command, *args, **kwargs))

    async def read(self, question: Callable[Concatenate[SqlTx, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Answer a question in a transaction of its own, as `SqlStore.read` does. Raises as `run` does."""
        _check_function(question)
        return await self._spawn(lambda: self._store.read(question, *args, **kwargs))

    async def call(self, function: Callable[Concatenate[SqlStore, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a function that takes a store, because it needs several transactions: `await store.call(renew_all, patron, ...)`.

        Each of its transactions is whole or nothing; a task that is cancelled begins no other. Raises as `run` does.
        """
        _check_function(function)
        return await self._spawn(lambda: function(self._store, *args, **kwargs))

    async def close(self) -> None:
        """Close every connection, after what is running has ended; the store cannot be used any more. A database in memory is gone then.

        Raises `RuntimeError` on another event loop and in a forked child.
        """
        self._check_use()
        self._is_closed = True
        try:
            while self._running:
                await asyncio.wait(self._running)
        finally:
            await run_apart(self._close, set())

    async def outbox(self) -> tuple[Message, ...]:
        """Return the messages to send, in the order in which they were caused."""
        return await self.read(lambda tx: tx.outbox.waiting)

    async def audit_log(self) -> tuple[object, ...]:
        """Return the records of the audit log, the oldest first."""
        return await self.read(lambda tx: tx.audit_log.records)

    @staticmethod
    def wait_inside(awaitable: Awaitable[R]) -> R:
        """Wait inside a command, while the event loop goes on. For tests of what runs at the same time; a transaction must be short."""
        return await_only(awaitable)

    async def _spawn(self, function: Callable[[], R]) -> R:
        self._check_use()
        if self._is_closed:
            raise RuntimeError("This store was closed. Open it again: await AsyncSqlStore.open(url).")
        return await run_apart(function, self._running)

    def _check_use(self) -> None:
        """Raise `RuntimeError` where the store does not belong."""
        self._forks.check()
        loop = asyncio.get_running_loop()
        if self._loop is None:
            self._loop = loop
        if self._loop is not loop:
            raise RuntimeError("This store belongs to another event loop, whose connections it has. Open one store for each event loop.")

    def _make_ready(self) -> None:
        with uninterrupted():
            require_ready(self.engine.sync_engine)

    def _close(self) -> None:
        with uninterrupted():
            self._store.close()


def _check_function(function: Callable[..., object]) -> None:
    """Raise `InvalidData` for a coroutine function: the transaction would have ended before it began."""
    if inspect.iscoroutinefunction(function):
        raise InvalidData("command", ("it is a coroutine function; a command is an ordinary function, which awaits nothing",))
