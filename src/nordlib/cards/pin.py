"""A new PIN: ordered by the holder or at an own library, sent to the contact data on record, and never shown (NLR-34, READ-A36).

The PIN is made when its message is sent, and only its hash is stored: no function can show one, to the holder or to staff. From the order
on, the former PIN is dead.
"""

from datetime import date
from enum import StrEnum
from typing import Final

import attrs

from nordlib.cards.access import actor_belongs_to_the_card, card_is_in_use
from nordlib.cards.address import postal_address
from nordlib.cards.models import Card, CardActor, CardCredential, Cardholder, Membership, PreferredContact, require_holder
from nordlib.cards.policy import CardPolicy
from nordlib.decisions import Decision, Grant, RuleBook, grant
from nordlib.messages import Message, MessageKind
from nordlib.validation import checked

__all__ = [
    "ORDER_RULES",
    "PinCase",
    "PinDelivery",
    "PinFacts",
    "delivery_of",
    "order",
    "pin_message",
    "with_ordered_pin",
]


class PinDelivery(StrEnum):
    """How a new PIN reaches the holder."""

    EMAIL = "email"
    """By e-mail."""
    PHONE = "phone"
    """By text message."""
    POST = "post"
    """By letter."""


@attrs.frozen
@checked
class PinCase:
    """A card whose holder needs a new PIN. Raises `InvalidData` for a card in use without its holder."""

    card: Card | None
    """The card; None if no card has the number."""
    memberships: tuple[Membership, ...]
    """The memberships of the card."""
    holder: Cardholder | None
    """The holder of the card; None without a card."""
    credential: CardCredential | None
    """What the holder logs in with now; None if nothing is set."""
    by: CardActor
    """The holder, or the staff member at the desk, who acts."""
    policy: CardPolicy
    """The policy of the library."""
    on: date
    """The date of the decision, in the zone of the library."""

    def __attrs_post_init__(self) -> None:
        require_holder("PinCase", self.card, self.holder)


@attrs.frozen
class PinFacts:
    """What is known about an order beyond the decision itself."""

    delivery: PinDelivery | None
    """How the new PIN reaches the holder; None if none was ordered."""


#: The rules for ordering a new PIN.
ORDER_RULES: Final[RuleBook[PinCase]] = RuleBook((card_is_in_use,), (actor_belongs_to_the_card,), topic="pin_order")


def order(case: PinCase) -> Decision[CardCredential, PinFacts]:
    """Decide an order: grant what is stored until the new PIN is sent, with its message, or refuse with the reason."""
    return ORDER_RULES.decide(case, PinFacts(None), _ordered)


def _ordered(case: PinCase) -> Grant[CardCredential, PinFacts]:
    assert case.card is not None
    assert case.holder is not None
    credential = with_ordered_pin(case.credential or CardCredential(case.card.number))
    message = pin_message(case.holder, credential, case.policy, case.on)
    return grant(credential, (message,), PinFacts(delivery_of(case.holder)))


def with_ordered_pin(credential: CardCredential) -> CardCredential:
    """Return the credential after a PIN was ordered: the former PIN opens the card no more."""
    generation = credential.generation + 1
    return attrs.evolve(credential, pin_hash=None, pin_order=f"{credential.card}.{generation}", generation=generation)


def delivery_of(holder: Cardholder) -> PinDelivery:
    """Return how a PIN reaches a holder: by e-mail; by text message, if that is preferred or the only way; otherwise by letter."""
    if holder.phone is not None and (holder.email is None or holder.preferred_contact is PreferredContact.PHONE):
        return PinDelivery.PHONE
    return PinDelivery.POST if holder.email is None else PinDelivery.EMAIL


def pin_message(holder: Cardholder, credential: CardCredential, policy: CardPolicy, on: date) -> Message:
    """Return the message that a new PIN is due.

    The recipient of a letter is the address for post on that day; it is blank if the address is secret or not known: the library then
    hands the sealed letter over.
    """
    delivery = delivery_of(holder)
    if delivery is PinDelivery.EMAIL and holder.email is not None:
        recipient = holder.email.address
    elif delivery is PinDelivery.PHONE and holder.phone is not None:
        recipient = holder.phone.number
    else:
        recipient = postal_address(holder, on) or ""
    kind = MessageKind.NEW_PIN_LETTER if delivery is PinDelivery.POST else MessageKind.NEW_PIN
    return Message(kind, recipient, policy.language, holder.id, {"card": credential.card, "order": credential.pin_order or ""})
