"""Judge the message of a new PIN again when it is sent, and make the PIN then (READ-A36).

It goes to the present contact data of the holder. It is obsolete if a later PIN was ordered, or the card is in use no more. If the card was
replaced since the order, and the PIN with it, the message is for the new card.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

import attrs

from nordlib.cards import CardCredential, CardholderId, CardPolicy, CardState
from nordlib.cards.pin import pin_message
from nordlib.commands.cardholders import load_holder, save_card_credential
from nordlib.dates import local_date
from nordlib.messages import Message, MessageKind, RenderedMessage
from nordlib.passwords import Hasher, generate_pin
from nordlib.storage.protocols import CardsTx, Store, Versioned

__all__ = ["PIN_KINDS", "pin_is_current", "prepare_pin"]

#: The messages that bring a PIN.
PIN_KINDS: Final = frozenset({MessageKind.NEW_PIN, MessageKind.NEW_PIN_LETTER})


def prepare_pin(
    store: Store[CardsTx],
    message: Message,
    *,
    policy: CardPolicy,
    hasher: Hasher,
    now: datetime,
    require_lease: Callable[[], None],
) -> tuple[RenderedMessage, str] | None:
    """Return the message as it must be sent now, with a new PIN, and the hash that was stored; None if it is obsolete.

    Raises what `require_lease` raises.
    """
    on = local_date(now, policy.zone)
    if store.run(_awaiting, message, policy, on) is None:
        return None
    require_lease()
    pin = generate_pin(policy.pin_length)
    pin_hash = hasher.hash(pin)
    current = store.run(_save_pin, message, pin_hash, policy, on, require_lease)
    return None if current is None else (current.render(pin), pin_hash)


def pin_is_current(tx: CardsTx, message: Message, pin_hash: str) -> bool:
    """Whether the PIN of a message is still stored for a card of the holder."""
    cards = load_holder(tx, CardholderId(message.subject_id)).cards
    stored = (tx.card_credentials.get(card.number) for card in cards)
    return any(each is not None and each.value.pin_hash == pin_hash for each in stored)


def _awaiting(tx: CardsTx, message: Message, policy: CardPolicy, on: date) -> tuple[Message, Versioned[CardCredential]] | None:
    """Return the message as it is true now, and the credential of the card whose newest order it names; None if it is obsolete."""
    records = load_holder(tx, CardholderId(message.subject_id))
    if records.holder is None:
        return None
    for card in records.cards:
        stored = tx.card_credentials.get(card.number) if card.state is CardState.ACTIVE else None
        if stored is not None and stored.value.pin_order == message.values.get("order"):
            return pin_message(records.holder.value, stored.value, policy, on), stored
    return None


def _save_pin(
    tx: CardsTx, message: Message, pin_hash: str, policy: CardPolicy, on: date, require_lease: Callable[[], None]
) -> Message | None:
    """Judge the message, and store the hash of its PIN; return the message as it must be sent, or None."""
    awaiting = _awaiting(tx, message, policy, on)
    if awaiting is None:
        return None
    current, stored = awaiting
    current.render("")  # raises before a PIN is stored for a message that cannot be rendered
    require_lease()
    save_card_credential(tx, stored, attrs.evolve(stored.value, pin_hash=pin_hash, generation=stored.value.generation + 1))
    return current
