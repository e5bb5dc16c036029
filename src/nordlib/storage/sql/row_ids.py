"""Ids of rows in the order in which they were added, made here: a cluster of databases has no cheap sequence that all of its nodes share.

An id is the microseconds since 2020, and behind them twelve random bits, so that processes that add at the same time seldom take the same
one. If they do, the key is taken, and the command runs again. Within a process every id is greater than the one before, also when the clock
is set back. No id is used twice, so a worker that is late acknowledges no message but its own.
"""

import secrets
import threading
import time
from typing import Final

__all__ = ["RowIds", "new_row_id", "row_id_of"]

#: 2020-01-01T00:00:00Z in microseconds; ids until 2091 have 63 bits.
_EPOCH: Final = 1_577_836_800_000_000
_RANDOM_BITS: Final = 12
_MOST_DIGITS: Final = 19
_TOO_GREAT: Final = 2**63


class RowIds:
    """Makes ids, each greater than the one before."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> int:
        """Return a new id: a positive number of at most 63 bits."""
        now = time.time_ns() // 1_000 - _EPOCH
        made = now << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
        with self._lock:
            self._last = max(self._last + 1, made)
            return self._last


#: Return a new id of this process.
new_row_id: Final = RowIds().next


def row_id_of(text: str) -> int:
    """Return the id that a text is; for a text that is not an id, -1, which no row has."""
    number = int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else -1
    return number if number < _TOO_GREAT else -1
