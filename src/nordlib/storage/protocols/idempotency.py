"""What a host supplies to recognise a request that a client repeats."""

from datetime import datetime
from typing import Protocol, runtime_checkable

import attrs

__all__ = ["HasIdempotencyRecords", "IdempotencyRecord", "IdempotencyRecords"]


@attrs.frozen
class IdempotencyRecord:
    """A request that was granted, and may come again.

    Nothing in it can be read: `key` and `fingerprint` are hashes, `result_id` an opaque id.
    """

    key: str
    fingerprint: str
    granted_at: datetime
    result_id: str | None = None


class IdempotencyRecords(Protocol):
    """Requests that were granted, by their keys, for as long as a client may repeat one."""

    def get(self, key: str) -> IdempotencyRecord | None:
        """The request with a key."""
        ...

    def add(self, request: IdempotencyRecord) -> None:
        """Keep a request. Raises `UniqueViolation` where its key is kept already."""
        ...

    def delete_before(self, before: datetime) -> None:
        """Forget the requests that were granted before an instant."""
        ...


@runtime_checkable
class HasIdempotencyRecords(Protocol):
    """A transaction that remembers requests, so that one which is repeated is done once."""

    @property
    def idempotency_records(self) -> IdempotencyRecords:
        """The requests."""
        ...
