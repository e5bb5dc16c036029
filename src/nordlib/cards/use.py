"""Showing a card at a desk, and opening a service with it (NLR-06 to NLR-08, NLR-20, NLR-30).

A library's loans and e-resources are open to its own active members only; a national service is open to the holder of a national card,
without any membership.
"""

from typing import Final

import attrs

from nordlib.cards.access import card_is_known, card_is_not_discarded, local_card_is_at_its_library
from nordlib.cards.membership import active_at, must_accept_rules_again
from nordlib.cards.models import Card, CardKind, CardState, DeskStaff, Membership, MembershipState
from nordlib.cards.policy import CardPolicy
from nordlib.decisions import Decision, NoFacts, RuleBook, Verdict, fails, grant, not_applicable, passes_if, rule
from nordlib.errors import UnknownName
from nordlib.libraries import LibraryId
from nordlib.validation import checked

__all__ = [
    "SERVICE_RULES",
    "USE_RULES",
    "ServiceCase",
    "UseCase",
    "UseFacts",
    "holder_has_national_card",
    "holder_is_a_borrower_there",
    "membership_is_active",
    "use_card",
    "use_service",
]


@attrs.frozen
@checked
class UseCase:
    """A card that is shown at a desk."""

    card: Card | None
    """The card; None if no card has the number."""
    membership: Membership | None
    """The membership of the card at the library; None if there is none."""
    by: DeskStaff
    """The staff member at the desk."""
    policy: CardPolicy
    """The policy of the library."""


@attrs.frozen
class UseFacts:
    """What is known about the use of a card beyond the decision itself."""

    rules_renewal_due: bool
    """Whether the borrower must accept a new version of the library's rules, where the policy asks for it (NLR-07)."""


@attrs.frozen
@checked
class ServiceCase:
    """A holder who opens a service. Raises `UnknownName` for a national service that the policy does not name."""

    service: str
    """The name of the service."""
    library: LibraryId | None
    """The library to which an e-resource belongs; None for a national service."""
    cards: tuple[Card, ...]
    """The cards of the holder."""
    memberships: tuple[Membership, ...]
    """The memberships of these cards."""
    policy: CardPolicy
    """The policy of the library, or of the register."""

    def __attrs_post_init__(self) -> None:
        if self.library is None and self.service not in self.policy.national_services:
            raise UnknownName("national service", self.service, tuple(sorted(self.policy.national_services)))


@rule("NLR-06 NLR-07", "card_not_activated", "not_a_borrower_here")
def membership_is_active(case: UseCase) -> Verdict:
    """The holder is a borrower of the library. That of a local card elsewhere is not judged."""
    if case.card is None or (case.card.kind is CardKind.LOCAL and case.card.home_library != case.by.library):
        return not_applicable()
    if case.membership is None or case.membership.state is MembershipState.NONE:
        return fails("not_a_borrower_here")
    return passes_if(True) if case.membership.state is MembershipState.ACTIVE else fails("card_not_activated")


@rule("NLR-08", "national_card_required")
def holder_has_national_card(case: ServiceCase) -> Verdict:
    """A national service needs a national card."""
    if case.library is not None:
        return not_applicable()
    return passes_if(any(card.kind is CardKind.NATIONAL and card.state is CardState.ACTIVE for card in case.cards))


@rule("NLR-07 NLR-08", "not_a_borrower_here")
def holder_is_a_borrower_there(case: ServiceCase) -> Verdict:
    """An e-resource needs an active membership at the library to which it belongs, with a card that can be used."""
    if case.library is None:
        return not_applicable()
    usable = {card.number for card in case.cards if card.state is CardState.ACTIVE}
    return passes_if(active_at(tuple(each for each in case.memberships if each.card in usable), case.library))


#: The rules for showing a card at a desk.
USE_RULES: Final[RuleBook[UseCase]] = RuleBook(
    (card_is_known,), (card_is_not_discarded,), (local_card_is_at_its_library, membership_is_active), topic="card_use"
)
#: The rules for opening a service.
SERVICE_RULES: Final[RuleBook[ServiceCase]] = RuleBook((holder_has_national_card, holder_is_a_borrower_there), topic="service")


def use_card(case: UseCase) -> Decision[Card, UseFacts]:
    """Decide whether a card is good at a desk: grant the card, or refuse with every reason."""

    def granted(case: UseCase) -> tuple[Card, tuple[()], UseFacts]:
        assert case.card is not None
        assert case.membership is not None
        return case.card, (), UseFacts(must_accept_rules_again(case.membership, case.policy))

    return USE_RULES.decide(case, UseFacts(rules_renewal_due=False), granted)


def use_service(case: ServiceCase) -> Decision[None, NoFacts]:
    """Decide whether a service opens: grant, or refuse with the reason."""
    return SERVICE_RULES.decide(case, NoFacts(), lambda _: grant(None))
