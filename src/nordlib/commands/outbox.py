"""What every command does with its messages, and with the ids that it makes."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID, uuid5

from nordlib.messages import Message
from nordlib.storage.protocols import Outbox

__all__ = ["derived_id", "enqueue"]

_NORDLIB: Final = UUID("6d1f0f0a-5f0e-5c53-9a55-0d2d5f5b7a10")


def enqueue(tx: object, messages: Iterable[Message]) -> None:
    """Keep the messages in the transaction, where it has an outbox; else they are in the decision, and the host sends them."""
    outbox: Outbox | None = getattr(tx, "outbox", None)  # asking whether it is `HasOutbox` takes as long as queueing does
    if outbox is not None:
        for message in messages:
            outbox.add(message)


def derived_id(*parts: str) -> str:
    """An opaque id that the same parts always give, so that a command that is run again makes the same thing.

    Never of an identity number or an address: the parts are ids and instants.
    """
    return str(uuid5(_NORDLIB, "\n".join(parts)))
