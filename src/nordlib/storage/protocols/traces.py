"""What a host supplies so that a person can see every trace, and so that each trace has an end: messages, instructions, expired records."""

from datetime import datetime
from typing import Protocol

from nordlib.cards import CardholderId, LibraryInstruction
from nordlib.messages import QueuedMessage
from nordlib.privacy import TraceKind

__all__ = ["HasTraces", "Traces", "traces_of"]


class Traces(Protocol):
    """What is stored beside the records of persons, across the outbox, the audit log, the attempts and the instructions to libraries."""

    def messages_about(self, subject_id: str) -> tuple[QueuedMessage, ...]:
        """Return every message about a subject, by its id, dead letters included, the oldest first."""
        ...

    def instructions_about(self, holder: CardholderId) -> tuple[LibraryInstruction, ...]:
        """Return the instructions about a cardholder that libraries have not acknowledged, by id."""
        ...

    def expired(self, kind: TraceKind, until: datetime, after: str | None, limit: int) -> tuple[str, ...]:
        """Return a page of the ids of the traces of a kind whose instant is `until` or earlier.

        The instant is that of the record, that at which a letter was given up, or that from which no attempt counts. A trace without an
        instant never expires. The page begins after the id `after`, which must be from the page before, and has at most `limit` ids.
        """
        ...

    def count_expired(self, kind: TraceKind, until: datetime) -> int:
        """Count the traces that `expired` returns."""
        ...

    def delete_expired(self, kind: TraceKind, until: datetime) -> None:
        """Delete the traces that `expired` returns."""
        ...


class HasTraces(Protocol):
    """A transaction that can be asked for every trace of a person."""

    @property
    def traces(self) -> Traces:
        """The traces."""
        ...


def traces_of(tx: object) -> Traces | None:
    """Return the traces of a transaction, or None: also of a transaction that hands on the parts of another (`__getattr__`)."""
    found: Traces | None = getattr(tx, "traces", None)
    return found
