"""What a host supplies for messages: an outbox that commands write to, and one that workers send from."""

from datetime import datetime
from typing import Protocol

import attrs

from nordlib.errors import UnreadableRow
from nordlib.messages import Message

__all__ = ["HasOutbox", "LeasedOutbox", "LeasedOutboxTx", "Outbox", "OutboxEntry", "outbox_of"]


class Outbox(Protocol):
    """Messages to send. They are stored in the transaction that causes them, and sent after it."""

    def add(self, message: Message, queued_at: datetime | None = None) -> None:
        """Add a message; before its `not_before` it is not offered.

        `queued_at` is the instant of the command that causes the message; None where the command has none.
        """
        ...

    def delete_for(self, subject_id: str) -> None:
        """Delete every message about a subject, by its id."""
        ...


@attrs.frozen
class OutboxEntry:
    """A message in the outbox.

    Attributes:
        id: The id of the entry, opaque and unique in the outbox.
        attempts: How many times sending has failed.
    """

    id: str
    _message: Message | UnreadableRow
    attempts: int = 0

    @property
    def message(self) -> Message:
        """The message. Raises `UnreadableRow` if it is stored in a form that this version of nordlib cannot read."""
        if isinstance(self._message, UnreadableRow):
            raise self._message
        return self._message


class LeasedOutbox(Outbox, Protocol):
    """An outbox that several workers send from. A claimed message is invisible to other workers until its lease expires."""

    def claim(self, now: datetime, until: datetime, limit: int) -> tuple[OutboxEntry, ...]:
        """Claim messages that are ready to send and not leased, the oldest first; they belong to the caller until an instant.

        A message that cannot be read is claimed like any other: reading `OutboxEntry.message` raises then.
        """
        ...

    def acknowledge(self, entry_id: str) -> None:
        """Delete a message that was sent or is obsolete. An entry that was deleted already is not an error."""
        ...

    def retry(self, entry_id: str, at: datetime) -> None:
        """Count a failed attempt, and offer the message again at an instant."""
        ...

    def postpone(self, entry_id: str, at: datetime) -> None:
        """Offer the message again at an instant, and count no attempt: it must not be sent before."""
        ...

    def dead_letter(self, entry_id: str, at: datetime) -> None:
        """Count the last failed attempt, keep the message, and offer it no more. `at` is the instant from which its end is counted."""
        ...

    def dead_letters(self) -> tuple[OutboxEntry, ...]:
        """Return the messages that could not be sent, so that staff can look at them."""
        ...


class HasOutbox(Protocol):
    """A transaction with an outbox. Without one the host sends the messages, which are in the decision."""

    @property
    def outbox(self) -> Outbox:
        """The outbox."""
        ...


class LeasedOutboxTx(Protocol):
    """A transaction with an outbox that workers send from."""

    @property
    def outbox(self) -> LeasedOutbox:
        """The outbox."""
        ...


def outbox_of(tx: object) -> Outbox | None:
    """Return the outbox of a transaction, or None: also of a transaction that hands on the parts of another (`__getattr__`)."""
    found: Outbox | None = getattr(tx, "outbox", None)
    return found
