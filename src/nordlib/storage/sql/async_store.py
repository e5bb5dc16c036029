"""The SQL store for programs that run on an event loop: `await store.run(command, ...)`, with the same commands.

A command is an ordinary function. It runs in a greenlet of its own (SQLAlchemy's bridge): wherever it waits for the database, the greenlet
is left, the event loop goes on with other tasks, and returns to it when the answer is there. The command knows nothing of this. What it
computes takes the loop's time, as everything does that a task computes; so passwords are hashed in a thread before the command
(`asyncio.to_thread`).
"""

from collections.abc import Callable
from typing import ClassVar, Concatenate, ParamSpec, Self, TypeVar, cast

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import greenlet_spawn

from nordlib.errors import InvalidData
from nordlib.messages import Message
from nordlib.storage.sql.engine import make_async_engine
from nordlib.storage.sql.store import SqlStore, SqlTx, require_ready

__all__ = ["AsyncSqlStore"]

P = ParamSpec("P")
R = TypeVar("R")


class AsyncSqlStore:
    """A library's register and loans in a database, for one event loop.

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
    """What the store is made of; a subclass may have one whose transactions are the host's own (`SqlStore.transaction_type`)."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Put a store on an engine of the host's, whose tables are there.

        Raises `UnknownName` for an engine on which the contract does not run, and `InvalidData` for one that shows what statements carry.
        """
        if not isinstance(cast("object", engine), AsyncEngine):
            raise InvalidData("engine", (f"it is a {type(engine).__name__}; make it with create_async_engine, or use SqlStore",))
        self.engine = engine
        self._store = self.store_type(engine.sync_engine)

    @classmethod
    async def open(cls, url: str) -> Self:
        """Open a store that is ready, as `SqlStore.open` does: on an empty database the tables are made.

        The address names the driver: `sqlite+aiosqlite:///register.db`, `postgresql+psycopg://user:password@host/database`,
        `mysql+asyncmy://user:password@host/database`.

        Raises as `SqlStore.open` does.
        """
        engine = make_async_engine(url)
        await greenlet_spawn(require_ready, engine.sync_engine)
        return cls(engine)

    async def run(self, command: Callable[Concatenate[SqlTx, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a command in a transaction of its own, as `SqlStore.run` does. A task that is cancelled leaves nothing half done."""
        return await greenlet_spawn(lambda: self._store.run(command, *args, **kwargs))

    async def read(self, question: Callable[Concatenate[SqlTx, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Answer a question in a transaction of its own, as `SqlStore.read` does."""
        return await greenlet_spawn(lambda: self._store.read(question, *args, **kwargs))

    async def call(self, function: Callable[Concatenate[SqlStore, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a function that takes a store, because it needs several transactions: `await store.call(renew_all, patron, ...)`."""
        return await greenlet_spawn(lambda: function(self._store, *args, **kwargs))

    async def close(self) -> None:
        """Close every connection; the store cannot be used any more. A database in memory is gone then."""
        await greenlet_spawn(self._store.close)

    async def outbox(self) -> tuple[Message, ...]:
        """Return the messages to send, in the order in which they were caused."""
        return await self.read(lambda tx: tx.outbox.waiting)

    async def audit_log(self) -> tuple[object, ...]:
        """Return the records of the audit log, the oldest first."""
        return await self.read(lambda tx: tx.audit_log.records)
