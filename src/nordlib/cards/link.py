"""A national card that takes the place of the holder's local card, at the desk of the local card's library (NLR-12, NLR-06)."""

from datetime import date
from typing import Final

import attrs

from nordlib.cards.access import HasCard, card_is_known, card_is_not_discarded
from nordlib.cards.membership import guardian_accepted_for_the_child, rules_are_accepted
from nordlib.cards.models import Card, Cardholder, CardKind, CardState, DeskStaff, Membership, MembershipState, RulesAcceptance
from nordlib.cards.policy import CardPolicy
from nordlib.cards.states import CardEvent, MembershipEvent, after, membership_after
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, Verdict, grant, not_applicable, passes_if, rule
from nordlib.validation import checked

__all__ = [
    "LINK_RULES",
    "CardLink",
    "LinkCase",
    "card_is_national",
    "cards_belong_to_one_person",
    "link",
    "local_card_is_known",
    "replaced_card_is_at_its_library",
    "replaced_card_is_local",
]


@attrs.frozen
@checked
class LinkCase:
    """Two cards at a desk: a national one, and the local one that it replaces."""

    card: Card | None
    """The national card; None if no card has the number."""
    replaces: Card | None
    """The local card; None if no card has the number."""
    holder: Cardholder | None
    """The holder of the national card; None without a card."""
    membership: Membership | None
    """The membership of the national card at the library; None if there is none."""
    rules: RulesAcceptance | None
    """The acceptance of the library's rules; None if they were not accepted."""
    by: DeskStaff
    """The staff member at the desk."""
    policy: CardPolicy
    """The policy of the library."""
    on: date
    """The date of the decision, in the zone of the library."""

    @property
    def age(self) -> int | None:
        """The age of the holder; None if the birth date is not known."""
        return None if self.holder is None else self.holder.age(self.on, self.policy.leap_day)


@attrs.frozen
class CardLink:
    """The result of linking two cards."""

    membership: Membership
    """The membership of the national card at the library, which is active."""
    discarded: Card
    """The local card, which is discarded."""


@rule("NLR-12", "card_unknown")
def local_card_is_known(case: LinkCase) -> Verdict:
    """A card has the number of the local card, and was not deleted."""
    return passes_if(case.replaces is not None and case.replaces.state is not CardState.DELETED)


@rule("NLR-12", "national_card_required")
def card_is_national(case: HasCard) -> Verdict:
    """The card is a national one."""
    return passes_if(case.card is not None and case.card.kind is CardKind.NATIONAL)


@rule("NLR-12", "not_a_local_card")
def replaced_card_is_local(case: LinkCase) -> Verdict:
    """The card that is replaced is a local one."""
    return passes_if(case.replaces is not None and case.replaces.kind is CardKind.LOCAL)


@rule("NLR-12", "different_person")
def cards_belong_to_one_person(case: LinkCase) -> Verdict:
    """Both cards belong to one person."""
    return passes_if(case.card is not None and case.replaces is not None and case.card.holder == case.replaces.holder)


@rule("NLR-12", "card_is_local")
def replaced_card_is_at_its_library(case: LinkCase) -> Verdict:
    """The desk is that of the local card's library."""
    if case.replaces is None or case.replaces.kind is not CardKind.LOCAL:
        return not_applicable()
    return passes_if(case.replaces.home_library == case.by.library)


#: The rules for linking a national card in place of a local one.
LINK_RULES: Final[RuleBook[LinkCase]] = RuleBook(
    (card_is_known, local_card_is_known),
    (card_is_not_discarded,),
    (
        card_is_national,
        replaced_card_is_local,
        replaced_card_is_at_its_library,
        cards_belong_to_one_person,
        rules_are_accepted,
        guardian_accepted_for_the_child,
    ),
    topic="card_link",
)


def link(case: LinkCase) -> Decision[CardLink, NoFacts]:
    """Decide the link: grant the active membership and the discarded card, or refuse with every reason.

    A local card that was linked before stays discarded; linking it again changes nothing but the acceptance of the rules.
    """
    return LINK_RULES.decide(case, NoFacts(), _linked)


def _linked(case: LinkCase) -> Grant[CardLink, NoFacts]:
    assert case.card is not None
    assert case.replaces is not None
    present = case.membership or Membership(case.card.number, case.by.library, MembershipState.NONE)
    active = attrs.evolve(membership_after(present, MembershipEvent.ACTIVATE), rules=case.rules)
    return grant(CardLink(active, after(case.replaces, CardEvent.LINK)))
