"""Turns: a lock whose waiters get it in the order in which they came, so that none waits much longer than the others.

`threading.Lock` gives no such promise: under load, a thread that has just released it usually gets it again.
"""

import threading
from collections import deque

__all__ = ["Turns"]


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
