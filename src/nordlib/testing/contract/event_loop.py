"""The contract for stores on an event loop: each case gets a store with the `run` of ordinary functions, and the loop runs in a thread."""

import asyncio
import inspect
import threading
from collections.abc import Awaitable, Callable, Collection, Coroutine
from concurrent.futures import Future, wait
from types import TracebackType
from typing import Any, Concatenate, Generic, ParamSpec, Self, TypeVar, cast

from nordlib.errors import InvalidData
from nordlib.storage.protocols import AsyncStore
from nordlib.testing.contract.report import Report, check_store

__all__ = ["EventLoopThread", "SyncStore", "check_async_store"]

Tx = TypeVar("Tx")
P = ParamSpec("P")
R = TypeVar("R")


class EventLoopThread:
    """An event loop in a thread of its own, as a context manager."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._loop = self._runner.get_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="nordlib contract")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._runner.close()

    @property
    def is_here(self) -> bool:
        """Whether this is the thread of the event loop."""
        return threading.current_thread() is self._thread

    def wait_for(self, awaitable: Coroutine[Any, Any, R]) -> R:
        """Run a coroutine on the event loop, and return its answer to this thread."""
        if self.is_here:
            awaitable.close()
            raise RuntimeError("A command of an asynchronous store cannot run another inside it.")
        return asyncio.run_coroutine_threadsafe(awaitable, self._loop).result()


class SyncStore(Generic[Tx]):
    """An asynchronous store as the cases need it: threads call `run`, and the commands run on the event loop."""

    def __init__(self, store: AsyncStore[Tx], loop: EventLoopThread) -> None:
        self._store, self._loop = store, loop

    def run(self, command: Callable[Concatenate[Tx, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a command on the store."""
        return self._loop.wait_for(self._run(command, *args, **kwargs))

    async def _run(self, command: Callable[Concatenate[Tx, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        return await self._store.run(command, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        """Return another method of the store, for example `renew_outside`, as one for threads."""
        method = getattr(self._store, name)

        async def called(args: tuple[Any, ...], named: dict[str, Any]) -> Any:
            answer: Any = method(*args, **named)
            return await answer if inspect.isawaitable(answer) else answer

        def call(*args: Any, **named: Any) -> Any:
            return self._loop.wait_for(called(args, named))

        return call

    def wait_for_others(self, others: Collection[Future[Any]], seconds: float) -> None:
        """Wait inside a command until others have ended, some seconds at most, and let the event loop go on.

        Raises `InvalidData` where the command would keep the loop from going on.
        """
        if not self._loop.is_here:  # the store runs its commands in threads
            wait(others, seconds)
            return
        wait_inside: Any = getattr(self._store, "wait_inside", None)
        if wait_inside is None:
            problem = (
                "its commands run in the thread of the event loop, so it needs a method `wait_inside(awaitable)` for a command that waits"
            )
            raise InvalidData("asynchronous store", (problem,))
        wait_inside(asyncio.wait([asyncio.wrap_future(other) for other in others], timeout=seconds))

    def close(self) -> None:
        """Close the store, if it can be closed."""
        if hasattr(self._store, "close"):
            self.__getattr__("close")()


def check_async_store(
    factory: Callable[[], Awaitable[AsyncStore[Any]]], *, unsupported: Collection[str] = (), needed: Collection[str] = ()
) -> Report:
    """Run every case on an asynchronous store, and return the report.

    The event loop runs in a thread, and each store is closed before the next is made (`await store.close()`, if it has that).

    Args:
        factory: Called on the event loop for each case; what it returns is awaited, and is an empty store.
        unsupported: As for `check_store`.
        needed: As for `check_store`.

    Raises:
        UnknownName: A capability or a part is unknown.
        InvalidData: `factory` does not return a store.

    >>> from nordlib.storage import MemoryStore
    >>> class OurStore:
    ...     def __init__(self):
    ...         self._store = MemoryStore()
    ...     async def run(self, command, /, *args, **kwargs):
    ...         return await asyncio.to_thread(self._store.run, command, *args, **kwargs)
    >>> async def empty_store():
    ...     return OurStore()
    >>> bool(check_async_store(empty_store, needed=("accounts", "loans"), unsupported=("made-up libraries",)))
    True
    """
    with EventLoopThread() as loop:
        made = list[SyncStore[Any]]()

        async def opened() -> AsyncStore[Any]:
            answer: Any = factory() if callable(cast("object", factory)) else None
            store: Any = await answer if inspect.isawaitable(answer) else None
            if not hasattr(store, "run"):
                raise InvalidData("factory of stores", ("it must be an async function that returns an empty store",))
            made_store: AsyncStore[Any] = store
            return made_store

        def close() -> None:
            while made:
                made.pop().close()

        def bridged() -> SyncStore[Any]:
            close()
            made.append(SyncStore(loop.wait_for(opened()), loop))
            return made[-1]

        try:
            return check_store(bridged, unsupported=unsupported, needed=needed)
        finally:
            close()
