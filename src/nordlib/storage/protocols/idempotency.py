"""What a host supplies to recognise a request that a client repeats."""

from datetime import datetime
from typing import Protocol

import attrs
from attrs import field

from nordlib.dates import with_fixed_offset
from nordlib.validation import checked

__all__ = ["HasIdempotencyRecords", "IdempotencyRecord", "IdempotencyRecords", "idempotency_records_of"]


@attrs.frozen
@checked
class IdempotencyRecord:
    """A granted request that the client may repeat. Nothing in it can be read back.

    Attributes:
        key: A hash of the client's key for the request.
        fingerprint: A keyed hash of the arguments.
        granted_at: When it was granted, as an aware datetime.
        result_id: The opaque id of what the request made, or in codes and counts what it led to; None where that has none.
    """

    key: str
    fingerprint: str
    granted_at: datetime = field(converter=with_fixed_offset)
    result_id: str | None = None


class IdempotencyRecords(Protocol):
    """Granted requests by their keys, stored for as long as a client may repeat one."""

    def get(self, key: str) -> IdempotencyRecord | None:
        """Return the request with a key, or None."""
        ...

    def add(self, record: IdempotencyRecord) -> None:
        """Store a new request. Raises `UniqueViolation` where its key is stored already."""
        ...

    def delete_before(self, before: datetime) -> None:
        """Delete the requests that were granted before an instant."""
        ...


class HasIdempotencyRecords(Protocol):
    """A transaction that stores granted requests, so that a repeated one is done once."""

    @property
    def idempotency_records(self) -> IdempotencyRecords:
        """The granted requests."""
        ...


def idempotency_records_of(tx: object) -> IdempotencyRecords | None:
    """Return the idempotency records of a transaction, or None; also of one that hands on the parts of another (`__getattr__`)."""
    found: IdempotencyRecords | None = getattr(tx, "idempotency_records", None)
    return found
