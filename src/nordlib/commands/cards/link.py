"""Link a national card in place of the holder's local card (NLR-12)."""

from datetime import datetime

from nordlib.cards import CardNumber, CardPolicy, DeskStaff, RulesAcceptance
from nordlib.cards import link as rules
from nordlib.cards.link import CardLink, LinkCase
from nordlib.cards.membership import membership_of
from nordlib.commands.attempts import card_login_key, delete_attempts
from nordlib.commands.cardholders import find_card, require_desk
from nordlib.dates import local_date
from nordlib.decisions import Decision, NoFacts
from nordlib.storage.protocols import CardsTx, value_of

__all__ = ["link_card"]


def link_card(
    tx: CardsTx,
    card: CardNumber,
    *,
    replaces: CardNumber,
    rules_acceptance: RulesAcceptance | None,
    by: DeskStaff,
    policy: CardPolicy,
    now: datetime,
) -> Decision[CardLink, NoFacts]:
    """Make a national card active at the desk's library, and discard the local card that it replaces.

    Args:
        tx: The transaction.
        card: The number of the national card.
        replaces: The number of the local card.
        rules_acceptance: The acceptance of the library's rules; None if they were not accepted.
        by: The staff member at the desk of the local card's library.
        policy: The policy of the library.
        now: The instant of the command.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `by` is not staff at a desk.
    """
    library = require_desk(by).library
    stored, records = find_card(tx, card)
    local, _ = find_card(tx, replaces)
    membership = membership_of(records.memberships_of(stored), library)
    on = local_date(now, policy.zone)
    case = LinkCase(value_of(stored), value_of(local), value_of(records.holder), membership, rules_acceptance, by, policy, on)
    decision = rules.link(case)
    if decision and stored is not None and local is not None:
        tx.memberships.put(decision.value.membership)
        tx.cards.save(stored.value, expected_version=stored.version)  # also unchanged: it guards the memberships
        tx.cards.save(decision.value.discarded, expected_version=local.version)
        tx.memberships.delete_for_card(replaces)
        tx.card_credentials.delete(replaces)
        delete_attempts(tx, card_login_key(replaces))
    return decision
