"""Activate a card at a library, and choose another home library (NLR-06, NLR-07, READ-A24)."""

from datetime import datetime

from nordlib.cards import Card, CardholderId, CardNumber, CardPolicy, DeskStaff, Membership, RulesAcceptance
from nordlib.cards import membership as rules
from nordlib.cards.membership import ActivationCase, HomeLibraryCase, membership_of
from nordlib.commands.cardholders import find_card, load_national_card, require_cardholder, require_desk
from nordlib.dates import local_date
from nordlib.decisions import Decision, NoFacts
from nordlib.libraries import LibraryId
from nordlib.storage.protocols import CardsTx, value_of

__all__ = ["activate_card", "set_home_library"]


def activate_card(
    tx: CardsTx, card: CardNumber, *, rules_acceptance: RulesAcceptance | None, by: DeskStaff, policy: CardPolicy, now: datetime
) -> Decision[Membership, NoFacts]:
    """Make the holder of a card a borrower at the desk's library: activate what was chosen on the web, or join.

    Args:
        tx: The transaction.
        card: The number of the card.
        rules_acceptance: The acceptance of the library's rules; None if they were not accepted.
        by: The staff member at the desk.
        policy: The policy of the library.
        now: The instant of the command.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `by` is not staff at a desk.
    """
    library = require_desk(by).library
    stored, records = find_card(tx, card)
    membership = membership_of(records.memberships_of(stored), library)
    on = local_date(now, policy.zone)
    decision = rules.activate(ActivationCase(value_of(stored), value_of(records.holder), membership, rules_acceptance, by, policy, on))
    if decision and stored is not None and decision.value != membership:
        tx.memberships.put(decision.value)
        tx.cards.save(stored.value, expected_version=stored.version)  # also unchanged: it guards the memberships
    return decision


def set_home_library(tx: CardsTx, library: LibraryId, *, by: CardholderId, policy: CardPolicy) -> Decision[Card, NoFacts]:
    """Choose another home library for the national card of the holder, among those where the holder is a borrower."""
    stored, memberships = load_national_card(tx, require_cardholder(by))
    decision = rules.set_home_library(HomeLibraryCase(value_of(stored), memberships, library, policy))
    if decision and stored is not None:
        tx.cards.save(decision.value, expected_version=stored.version)
    return decision
