"""Make a local card a national one (NLR-11)."""

from nordlib.cards import Card, CardActor, CardNumber, CardPolicy
from nordlib.cards import upgrade as rules
from nordlib.cards.upgrade import UpgradeCase
from nordlib.commands.cardholders import find_card, require_actor
from nordlib.decisions import Decision, NoFacts
from nordlib.storage.protocols import CardsTx, value_of

__all__ = ["upgrade_card"]


def upgrade_card(tx: CardsTx, card: CardNumber, *, by: CardActor, policy: CardPolicy, eid: str | None = None) -> Decision[Card, NoFacts]:
    """Make a local card a national one, with the same number and memberships.

    Args:
        tx: The transaction.
        card: The number of the local card.
        by: The holder, or the staff member at the desk of the card's library.
        policy: The policy of the library.
        eid: The electronic identity with which the holder is logged in, for example `id_porten`; None without one, and for staff.

    Raises:
        InvalidData: `by` is neither a cardholder nor staff at a desk.
    """
    require_actor(by)
    stored, records = find_card(tx, card)
    case = UpgradeCase(value_of(stored), value_of(records.holder), records.national_card is not None, eid, by, policy)
    decision = rules.upgrade(case)
    if decision and stored is not None:
        tx.cards.save(decision.value, expected_version=stored.version)
    return decision
