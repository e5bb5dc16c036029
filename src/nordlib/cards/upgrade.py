"""A local card that becomes a national one, with the same number and memberships (NLR-11).

The borrower does it where the library's system knows electronic identities; staff at the card's library do it everywhere.
"""

from typing import Final

import attrs

from nordlib.cards.access import (
    actor_is_the_holder_or_staff,
    card_is_known,
    card_is_not_discarded,
    local_card_is_at_its_library,
)
from nordlib.cards.issue import person_has_no_national_card
from nordlib.cards.models import Card, CardActor, Cardholder, DeskStaff
from nordlib.cards.policy import CardPolicy
from nordlib.cards.states import CardEvent, after
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, Verdict, fails, grant, not_applicable, passes_if, rule
from nordlib.name_folding import is_blank
from nordlib.validation import checked

__all__ = ["UPGRADE_RULES", "UpgradeCase", "holder_can_upgrade", "holder_has_eid", "holder_has_identity_number", "upgrade"]


@attrs.frozen
@checked
class UpgradeCase:
    """A card that is to become a national one."""

    card: Card | None
    """The card; None if no card has the number."""
    holder: Cardholder | None
    """The holder of the card; None without a card."""
    has_national_card: bool
    """Whether the holder has a national card already."""
    eid: str | None
    """The electronic identity with which the holder is logged in; None without one, and for staff."""
    by: CardActor
    """The holder, or the staff member at the desk, who acts."""
    policy: CardPolicy
    """The policy of the library."""

    @property
    def wants_national_card(self) -> bool:
        """Whether the card is to be a national one."""
        return True


@rule("NLR-11", "staff_required")
def holder_can_upgrade(case: UpgradeCase) -> Verdict:
    """The borrower upgrades the card only where the system knows electronic identities."""
    return not_applicable() if isinstance(case.by, DeskStaff) else passes_if(case.policy.eid_integration)


@rule("NLR-11", "eid_required")
def holder_has_eid(case: UpgradeCase) -> Verdict:
    """The borrower is logged in with an electronic identity."""
    return not_applicable() if isinstance(case.by, DeskStaff) else passes_if(case.eid is not None and not is_blank(case.eid))


@rule("NLR-02 NLR-24", "institution_gets_local_card", "field_required")
def holder_has_identity_number(case: UpgradeCase) -> Verdict:
    """The register knows the holder's identity number; an institution has none."""
    if case.holder is not None and case.holder.is_institution:
        return fails("institution_gets_local_card")
    return passes_if(True) if case.holder is not None and case.holder.identity is not None else fails("field_required:identity")


#: The rules for making a local card a national one.
UPGRADE_RULES: Final[RuleBook[UpgradeCase]] = RuleBook(
    (card_is_known,),
    (card_is_not_discarded,),
    (actor_is_the_holder_or_staff,),
    (holder_can_upgrade,),
    (holder_has_eid,),
    (person_has_no_national_card, holder_has_identity_number, local_card_is_at_its_library),
    topic="card_upgrade",
)


def upgrade(case: UpgradeCase) -> Decision[Card, NoFacts]:
    """Decide an upgrade: grant the national card, or refuse with every reason. A card that is national already is `identity_taken`."""
    return UPGRADE_RULES.decide(case, NoFacts(), _upgraded)


def _upgraded(case: UpgradeCase) -> Grant[Card, NoFacts]:
    assert case.card is not None
    return grant(after(case.card, CardEvent.UPGRADE))
