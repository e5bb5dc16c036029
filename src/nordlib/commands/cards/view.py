"""Look at the record of a cardholder (NLR-28, EXT-02)."""

from nordlib.cards import CardActor, CardholderView, CardNumber, CardPolicy
from nordlib.cards import view as rules
from nordlib.cards.view import ViewCase
from nordlib.commands.cardholders import load_acting_holder
from nordlib.decisions import Decision, NoFacts
from nordlib.storage.protocols import CardsReadTx, value_of

__all__ = ["view_cardholder"]


def view_cardholder(
    tx: CardsReadTx, *, by: CardActor, policy: CardPolicy, card: CardNumber | None = None
) -> Decision[CardholderView, NoFacts]:
    """Return everything that is stored about the cardholder who is logged in, or about the holder of a card that staff name.

    A cardholder is visible to staff at a library of the cardholder only.

    Args:
        tx: The transaction.
        by: The cardholder, or the staff member at the desk.
        policy: The policy of the library.
        card: For staff, the number of a card of the cardholder.

    Raises:
        InvalidData: `by` is neither a cardholder nor staff at a desk, or staff name no card.
    """
    records = load_acting_holder(tx, by, card)
    return rules.view(ViewCase(value_of(records.holder), records.cards, records.memberships, by, policy))
