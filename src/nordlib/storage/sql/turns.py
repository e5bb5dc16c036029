"""Turns: a lock whose waiters get it in the order in which they came, so that none waits much longer than the others.

`threading.Lock` gives no such promise: under load, a thread that has just released it usually gets it again. `asyncio.Lock` does.
"""

import asyncio
import threading
from collections import deque

from sqlalchemy.util import await_only

__all__ = ["AsyncTurns", "Turns"]


class Turns:
    """A lock that is handed to the thread that has waited longest."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._is_taken = False

    def acquire(self, timeout: float) -> bool:
        """Take the lock, and return whether it was free within `timeout` seconds."""
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=timeout):
            return True
        with self._mutex:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it was handed over at the last moment

    def release(self) -> None:
        """Hand the lock to the thread that has waited longest."""
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False


class AsyncTurns:
    """The turns of tasks on an event loop, for functions that run in SQLAlchemy's bridge."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    def acquire(self, timeout: float) -> bool:
        """Take the lock, and return whether it was free within `timeout` seconds."""

        async def acquired() -> bool:
            try:
                async with asyncio.timeout(timeout):
                    return await self._lock.acquire()
            except TimeoutError:
                return False

        return await_only(acquired())

    def release(self) -> None:
        """Hand the lock to the task that has waited longest."""
        self._lock.release()
