"""What a cancelled task does to the command that it waits for: the command is whole, or it is nothing.

A task may be cancelled wherever it waits: by a time limit, by a web server whose client went away, because another task of its group
failed. Three things must not happen then. An answer of the database that is on its way must not be taken for the answer to the next
statement. The rolling back must not be cut off by a second cancellation. And a connection that is being opened or given back must not be
lost between the two that hand it over.

So a command runs in a task of its own, and the task that asked for it only waits (`run_apart`). When the task that waits is cancelled, the
command is interrupted once, where it waits just then: for its turn, for a connection, for the answer to a statement. Its transaction is
rolled back, and then the cancellation goes on to the task that waits. Parts that cannot be cut off are `uninterrupted`: opening a
connection, committing, rolling back, giving the connection back. On SQLite the whole transaction is, since a thread executes its statements
to their end anyway. A cancellation that comes then takes effect at the next `checkpoint`: before another transaction begins.

Where nothing runs on an event loop, all of this does nothing.
"""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

from sqlalchemy.util import greenlet_spawn

__all__ = ["checkpoint", "connect_uninterrupted", "connection_is_open", "run_apart", "uninterrupted"]

R = TypeVar("R")


class _Interruption:
    """Whether the command of a task is to be interrupted, and whether it can be."""

    def __init__(self) -> None:
        self.depth, self.is_connecting, self.is_asked = 0, False, False

    def ask(self, task: asyncio.Task[Any]) -> None:
        """Interrupt the command where it waits; if it cannot be interrupted there, before its next transaction. Once is enough."""
        if not self.is_asked:
            self.is_asked = True
            if not self.depth and not self.is_connecting:
                task.cancel()

    def __enter__(self) -> None:
        self.depth += 1

    def __exit__(self, *_: object) -> None:
        self.depth -= 1


#: What stands for it in threads, whose commands nothing cancels.
_NONE: Final = _Interruption()
_CURRENT: Final[ContextVar[_Interruption | None]] = ContextVar("nordlib interruption", default=None)


async def run_apart(function: Callable[[], R], running: set[asyncio.Task[Any]]) -> R:
    """Run a function in SQLAlchemy's bridge, in a task of its own, and wait until it has ended. It is in `running` until then.

    Raises `asyncio.CancelledError` if the task that waits was cancelled, after the function has ended.
    """
    interruption, cancelled = _Interruption(), None
    task = asyncio.create_task(_run(function, interruption))
    running.add(task)
    task.add_done_callback(running.discard)
    while not task.done():
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError as error:
            cancelled = error
            interruption.ask(task)
    try:
        if cancelled is None:
            return task.result()
        if not task.cancelled():
            task.exception()  # it is looked at, so that the event loop does not report it
        raise cancelled
    finally:
        del task, cancelled  # they hold the traceback that holds them


async def _run(function: Callable[[], R], interruption: _Interruption) -> R:
    _CURRENT.set(interruption)
    return await greenlet_spawn(function)


def checkpoint() -> None:
    """Raise `asyncio.CancelledError` if the command was to be interrupted where it could not be."""
    interruption = _CURRENT.get()
    if interruption is not None and interruption.is_asked:
        raise asyncio.CancelledError


def uninterrupted() -> AbstractContextManager[None]:
    """Let what stands inside go on to its end."""
    return _CURRENT.get() or _NONE


def connect_uninterrupted(dialect: Any, _record: object, arguments: Any, named: Any) -> Any:
    """Open a connection of an engine (the event `do_connect`); nothing interrupts this before `connection_is_open`."""
    interruption = _CURRENT.get() or _NONE
    interruption.is_connecting = True
    try:
        return dialect.connect(*arguments, **named)
    except BaseException:
        interruption.is_connecting = False
        raise


def connection_is_open() -> None:
    """Note that a connection is open, and set up as its engine needs it."""
    interruption = _CURRENT.get()
    if interruption is not None:
        interruption.is_connecting = False
