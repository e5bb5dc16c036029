"""Opt out of the national card (NLR-30, READ-A21)."""

from datetime import datetime

from nordlib.cards import CardActor, CardNumber, CardPolicy
from nordlib.cards import opt_out as rules
from nordlib.cards.opt_out import OptOut, OptOutCase
from nordlib.commands.cardholders import credential_of, find_card, queue_instructions, replace_card, require_actor
from nordlib.dates import require_aware
from nordlib.decisions import Decision, NoFacts
from nordlib.storage.protocols import CardsTx, value_of

__all__ = ["opt_out"]


def opt_out(
    tx: CardsTx, card: CardNumber, *, by: CardActor, policy: CardPolicy, now: datetime, new_number: CardNumber
) -> Decision[OptOut, NoFacts]:
    """Replace a national card by a printed local card of the desk's library; the other memberships end.

    Args:
        tx: The transaction.
        card: The number of the national card, which is dead from now on.
        by: The staff member at the desk; a holder is told that staff must do it.
        policy: The policy of the library.
        now: The instant of the command.
        new_number: The number of the local card.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `by` is neither a cardholder nor staff at a desk.
    """
    require_aware(now)
    require_actor(by)
    stored, records = find_card(tx, card)
    case = OptOutCase(
        value_of(stored),
        records.memberships_of(stored),
        credential_of(tx, stored),
        new_number,
        number_is_taken=tx.cards.get(new_number) is not None,
        by=by,
        policy=policy,
    )
    decision = rules.opt_out(case)
    if decision and stored is not None:
        result = decision.value
        replace_card(tx, stored, result.deleted, result.card, (result.membership,), result.credential)
        queue_instructions(tx, result.instructions, now, card)
    return decision
