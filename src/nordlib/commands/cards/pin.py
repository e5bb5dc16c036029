"""Order a new PIN for a card (NLR-34, READ-A36)."""

from datetime import datetime

from nordlib.cards import CardActor, CardCredential, CardNumber, CardPolicy
from nordlib.cards import pin as rules
from nordlib.cards.pin import PinCase, PinFacts
from nordlib.commands.cardholders import find_card, require_actor, save_card_credential
from nordlib.commands.outbox import enqueue
from nordlib.dates import local_date
from nordlib.decisions import Decision
from nordlib.storage.protocols import CardsTx, value_of

__all__ = ["order_pin"]


def order_pin(tx: CardsTx, card: CardNumber, *, by: CardActor, policy: CardPolicy, now: datetime) -> Decision[CardCredential, PinFacts]:
    """Order a new PIN. The former one is dead at once; the new one is made when its message is sent, and shown to no one.

    Args:
        tx: The transaction.
        card: The number of the card.
        by: The holder, or staff at a library of the card.
        policy: The policy of the library.
        now: The instant of the command.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `by` is neither a cardholder nor staff at a desk.
    """
    stored, case = tx.card_credentials.get(card), _case(tx, card, by, policy, now)
    decision = rules.order(case)
    if decision:
        save_card_credential(tx, stored, decision.value)
        enqueue(tx, decision.messages, now)
    return decision


def _case(tx: CardsTx, card: CardNumber, by: CardActor, policy: CardPolicy, now: datetime) -> PinCase:
    require_actor(by)
    stored, records = find_card(tx, card)
    credential = value_of(tx.card_credentials.get(card))
    on = local_date(now, policy.zone)
    return PinCase(value_of(stored), records.memberships_of(stored), value_of(records.holder), credential, by, policy, on)
