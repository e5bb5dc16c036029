"""Judge a message about an order again when it is sent: it goes to the user name that the patron has then (LIB-05, LIB-12)."""

from typing import Final

import attrs

from nordlib.messages import Message, MessageKind, RenderedMessage
from nordlib.patrons import InterlibraryAccountId
from nordlib.storage.protocols import InterlibraryReadTx, Store

__all__ = ["ORDER_KINDS", "prepare_order_message"]

#: The messages about orders.
ORDER_KINDS: Final = frozenset({MessageKind.ORDER_STRUCK, MessageKind.ORDER_MESSAGE})


def prepare_order_message(store: Store[InterlibraryReadTx], message: Message) -> RenderedMessage | None:
    """Return the message to the present user name of the account; None if the account was deleted."""
    current = store.run(_current, message)
    return None if current is None else current.render()


def _current(tx: InterlibraryReadTx, message: Message) -> Message | None:
    stored = tx.interlibrary_accounts.get(InterlibraryAccountId(message.subject_id))
    return None if stored is None else attrs.evolve(message, recipient=stored.value.username.address)
