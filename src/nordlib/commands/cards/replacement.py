"""Replace a card: a digital one by a printed one, a lost or damaged one by a new one (NLR-13, EXT-10)."""

from datetime import datetime

from nordlib.cards import Card, CardActor, CardNumber, CardPolicy
from nordlib.cards import replacement as rules
from nordlib.cards.pin import PinFacts
from nordlib.cards.replacement import CardReplacement, ReplacementCase
from nordlib.commands.cardholders import credential_of, find_card, replace_card, require_actor
from nordlib.commands.outbox import enqueue
from nordlib.dates import local_date
from nordlib.decisions import Decision
from nordlib.storage.protocols import CardsTx, Versioned, value_of

__all__ = ["print_card", "replace_lost_card"]


def print_card(
    tx: CardsTx, card: CardNumber, *, by: CardActor, policy: CardPolicy, now: datetime, new_number: CardNumber
) -> Decision[CardReplacement, PinFacts]:
    """Replace a digital card by a printed one, at any library's desk. Home library, memberships, PIN and password stay.

    Args:
        tx: The transaction.
        card: The number of the digital card, which is dead from now on.
        by: The staff member at the desk; a holder is told that staff must do it.
        policy: The policy of the library.
        now: The instant of the command.
        new_number: The number of the new card.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `by` is neither a cardholder nor staff at a desk.
    """
    stored, case = _load(tx, card, by, policy, now, new_number)
    return _saved(tx, stored, rules.print_card(case), now)


def replace_lost_card(
    tx: CardsTx, card: CardNumber, *, by: CardActor, policy: CardPolicy, now: datetime, new_number: CardNumber
) -> Decision[CardReplacement, PinFacts]:
    """Replace a lost or damaged card by a printed one of the same kind, at a library of the card. A new PIN is ordered.

    Takes the arguments of `print_card`, and raises what it raises.
    """
    stored, case = _load(tx, card, by, policy, now, new_number)
    return _saved(tx, stored, rules.replace_lost(case), now)


def _load(
    tx: CardsTx, card: CardNumber, by: CardActor, policy: CardPolicy, now: datetime, new_number: CardNumber
) -> tuple[Versioned[Card] | None, ReplacementCase]:
    require_actor(by)
    stored, records = find_card(tx, card)
    case = ReplacementCase(
        value_of(stored),
        value_of(records.holder),
        records.memberships_of(stored),
        credential_of(tx, stored),
        new_number,
        number_is_taken=tx.cards.get(new_number) is not None,
        by=by,
        policy=policy,
        on=local_date(now, policy.zone),
    )
    return stored, case


def _saved(
    tx: CardsTx, stored: Versioned[Card] | None, decision: Decision[CardReplacement, PinFacts], now: datetime
) -> Decision[CardReplacement, PinFacts]:
    if decision and stored is not None:
        result = decision.value
        replace_card(tx, stored, result.deleted, result.card, result.memberships, result.credential)
        enqueue(tx, decision.messages, now)
    return decision
