"""Attempts that still count."""

from datetime import datetime
from typing import Final

from nordlib.attempts import Attempts
from nordlib.storage.protocols import value_of
from nordlib.storage.queries import AtMost, Equal, Query
from nordlib.storage.repositories.core import Repository
from nordlib.storage.stored import ATTEMPTS

__all__ = ["AttemptRepository"]

_BY_KEY: Final = Query(ATTEMPTS, (Equal("key"),))
_EXPIRED: Final = Query(ATTEMPTS, (AtMost("expires_at"),))


class AttemptRepository(Repository):
    """Attempts that still count."""

    def get(self, key: str) -> Attempts | None:
        return value_of(self._backend.first(_BY_KEY, key))

    def put(self, attempts: Attempts) -> None:
        self._backend.put(ATTEMPTS, attempts)

    def delete(self, key: str) -> None:
        self._backend.delete(_BY_KEY, key)

    def delete_expired(self, now: datetime) -> None:
        self._backend.delete(_EXPIRED, now)

    def expired(self, until: datetime, after: str | None, limit: int) -> tuple[str, ...]:
        return tuple(stored.value.key for stored in self._backend.page(_EXPIRED, until, after=after, limit=limit))

    def count_expired(self, until: datetime) -> int:
        return self._backend.count(_EXPIRED, until)
