"""Ask whether a card is good at a desk, and whether a service opens (NLR-06 to NLR-08). Nothing is saved."""

from nordlib.cards import Card, CardholderId, CardNumber, CardPolicy, DeskStaff
from nordlib.cards import use as rules
from nordlib.cards.membership import membership_of
from nordlib.cards.use import ServiceCase, UseCase, UseFacts
from nordlib.commands.cardholders import find_card, load_holder, require_cardholder, require_desk
from nordlib.decisions import Decision, NoFacts
from nordlib.libraries import LibraryId
from nordlib.storage.protocols import CardsReadTx, value_of

__all__ = ["use_card", "use_service"]


def use_card(tx: CardsReadTx, card: CardNumber, *, by: DeskStaff, policy: CardPolicy) -> Decision[Card, UseFacts]:
    """Return whether a card is good at a desk. Raises `InvalidData` if `by` is not staff at a desk."""
    library = require_desk(by).library
    stored, records = find_card(tx, card)
    return rules.use_card(UseCase(value_of(stored), membership_of(records.memberships_of(stored), library), by, policy))


def use_service(
    tx: CardsReadTx, service: str, *, library: LibraryId | None, by: CardholderId, policy: CardPolicy
) -> Decision[None, NoFacts]:
    """Return whether a service opens for a cardholder who is logged in.

    Args:
        tx: The transaction.
        service: The name of the service.
        library: The id of the library to which an e-resource belongs; None for a national service.
        by: The id of the cardholder.
        policy: The policy of the library, or of the register.

    Raises:
        UnknownName: The policy has no such national service.
        InvalidData: `by` is not the id of a cardholder.
    """
    records = load_holder(tx, require_cardholder(by))
    return rules.use_service(ServiceCase(service, library, records.cards, records.memberships, policy))
