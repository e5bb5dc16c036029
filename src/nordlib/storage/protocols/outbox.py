"""What a host supplies for messages that are due: an outbox that commands write to, and one that workers send from."""

from datetime import datetime
from typing import Protocol, runtime_checkable

import attrs

from nordlib.messages import Message

__all__ = ["HasOutbox", "LeasedOutbox", "LeasedOutboxTx", "Outbox", "OutboxEntry"]


class Outbox(Protocol):
    """Messages that are due. They are kept in the transaction that caused them, and sent after it."""

    def add(self, message: Message) -> None:
        """Queue a message."""
        ...

    def delete_for(self, subject_id: str) -> None:
        """Forget every message about something, by its id."""
        ...


@attrs.frozen
class OutboxEntry:
    """A message in the outbox: its id there, and how often sending it has failed."""

    id: str
    message: Message
    attempts: int = 0


class LeasedOutbox(Outbox, Protocol):
    """An outbox that several workers send from. What one has claimed is no other's until its lease has run out."""

    def claim(self, now: datetime, until: datetime, limit: int) -> tuple[OutboxEntry, ...]:
        """Take messages that are due and nobody's, the oldest first; they are the caller's until an instant."""
        ...

    def acknowledge(self, entry_id: str) -> None:
        """A message was sent, or needs no sending any more: forget it. One that is gone already is no fault."""
        ...

    def retry(self, entry_id: str, at: datetime) -> None:
        """Sending failed: count it, and offer the message again at an instant."""
        ...

    def dead_letter(self, entry_id: str) -> None:
        """Sending has failed for the last time: keep the message, and offer it no more."""
        ...

    def dead_letters(self) -> tuple[OutboxEntry, ...]:
        """The messages that could not be sent, for somebody to look at."""
        ...


@runtime_checkable
class HasOutbox(Protocol):
    """A transaction that queues messages. One that does not leaves the sending to the host: the messages are in the decision."""

    @property
    def outbox(self) -> Outbox:
        """The queue."""
        ...


class LeasedOutboxTx(Protocol):
    """A transaction over an outbox that workers send from."""

    @property
    def outbox(self) -> LeasedOutbox:
        """The queue."""
        ...
