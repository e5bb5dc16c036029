"""Memberships: the rules of each library, activation at its desk, and the home library (NLR-04, NLR-06, NLR-07, READ-A24).

One becomes a borrower at each library: its rules are accepted, and the card is shown at its desk once. Until then neither its loans nor its
e-resources are open.
"""

from datetime import date
from typing import Final, Protocol

import attrs

from nordlib.ages import AGE_OF_MAJORITY
from nordlib.cards.access import card_is_known, card_is_not_discarded, local_card_is_at_its_library
from nordlib.cards.models import Card, Cardholder, CardNumber, DeskStaff, Membership, MembershipState, RulesAcceptance, RulesAcceptedBy
from nordlib.cards.policy import CardPolicy
from nordlib.cards.states import MembershipEvent, membership_after
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, Verdict, grant, not_applicable, passes_if, rule
from nordlib.libraries import LibraryId
from nordlib.validation import checked

__all__ = [
    "ACTIVATION_RULES",
    "HOME_LIBRARY_RULES",
    "ActivationCase",
    "HasRulesAcceptance",
    "HomeLibraryCase",
    "activate",
    "active_at",
    "guardian_accepted_for_the_child",
    "membership_of",
    "moved_to",
    "must_accept_rules_again",
    "rules_are_accepted",
    "set_home_library",
]


class HasRulesAcceptance(Protocol):
    """A case in which the rules of a library are accepted."""

    @property
    def rules(self) -> RulesAcceptance | None:
        """The acceptance; None if the rules were not accepted."""
        ...

    @property
    def age(self) -> int | None:
        """The age of the holder on the day; None if the birth date is not known."""
        ...

    @property
    def policy(self) -> CardPolicy:
        """The policy of the library."""
        ...


@rule("NLR-07", "rules_not_accepted")
def rules_are_accepted(case: HasRulesAcceptance) -> Verdict:
    """The present version of the library's rules is accepted: a version that the library does not have counts for nothing.

    For an adult, the guardian's acceptance counts for nothing either.
    """
    rules, version = case.rules, case.policy.rules_version
    if rules is None or (version is not None and rules.version != version):
        return passes_if(False)
    return passes_if(rules.accepted_by is RulesAcceptedBy.HOLDER or (case.age is not None and case.age < AGE_OF_MAJORITY))


@rule("NLR-07", "rules_must_be_accepted_by_guardian")
def guardian_accepted_for_the_child(case: HasRulesAcceptance) -> Verdict:
    """For a child under the age of the policy, the guardian accepts the rules."""
    limit = case.policy.guardian_accepts_under
    if case.rules is None or limit is None or case.age is None or case.age >= limit:
        return not_applicable()
    return passes_if(case.rules.accepted_by is RulesAcceptedBy.GUARDIAN)


@attrs.frozen
@checked
class ActivationCase:
    """A card that is shown at a desk to be activated there."""

    card: Card | None
    """The card; None if no card has the number."""
    holder: Cardholder | None
    """The holder of the card; None without a card."""
    membership: Membership | None
    """The membership of the card at the library; None if there is none."""
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
@checked
class HomeLibraryCase:
    """A holder who chooses another home library."""

    card: Card | None
    """The national card of the holder; None if there is none."""
    memberships: tuple[Membership, ...]
    """The memberships of the card."""
    library: LibraryId
    """The library that was chosen."""
    policy: CardPolicy
    """The policy of the library."""


@rule("READ-A24", "not_a_borrower_here")
def home_library_is_an_own_library(case: HomeLibraryCase) -> Verdict:
    """The holder has an active membership at the library."""
    return passes_if(case.card is not None and active_at(case.memberships, case.library))


#: The rules for activating a card at a library.
ACTIVATION_RULES: Final[RuleBook[ActivationCase]] = RuleBook(
    (card_is_known,),
    (card_is_not_discarded,),
    (local_card_is_at_its_library, rules_are_accepted, guardian_accepted_for_the_child),
    topic="card_activation",
)
#: The rules for choosing another home library.
HOME_LIBRARY_RULES: Final[RuleBook[HomeLibraryCase]] = RuleBook((home_library_is_an_own_library,), topic="home_library")


def activate(case: ActivationCase) -> Decision[Membership, NoFacts]:
    """Decide the activation of a card at a desk: grant the active membership, or refuse with every reason (NLR-06).

    A card that is active there stays so; the acceptance is the newest.
    """
    return ACTIVATION_RULES.decide(case, NoFacts(), _activated)


def _activated(case: ActivationCase) -> Grant[Membership, NoFacts]:
    assert case.card is not None
    present = case.membership or Membership(case.card.number, case.by.library, MembershipState.NONE)
    return grant(attrs.evolve(membership_after(present, MembershipEvent.ACTIVATE), rules=case.rules))


def set_home_library(case: HomeLibraryCase) -> Decision[Card, NoFacts]:
    """Decide the choice of another home library: grant the changed card, or refuse (READ-A24)."""
    return HOME_LIBRARY_RULES.decide(case, NoFacts(), _with_home_library)


def _with_home_library(case: HomeLibraryCase) -> Grant[Card, NoFacts]:
    assert case.card is not None
    return grant(attrs.evolve(case.card, home_library=case.library))


def membership_of(memberships: tuple[Membership, ...], library: LibraryId) -> Membership | None:
    """Return the membership at a library; None if there is none."""
    return next((membership for membership in memberships if membership.library == library), None)


def active_at(memberships: tuple[Membership, ...], library: LibraryId) -> bool:
    """Whether one of the memberships is active at a library."""
    return any(each.library == library and each.state is MembershipState.ACTIVE for each in memberships)


def moved_to(memberships: tuple[Membership, ...], card: CardNumber) -> tuple[Membership, ...]:
    """Return the memberships as those of another card, unchanged otherwise (NLR-13)."""
    return tuple(attrs.evolve(membership, card=card) for membership in memberships)


def must_accept_rules_again(membership: Membership, policy: CardPolicy) -> bool:
    """Whether the borrower must accept a new version of the library's rules, where the policy asks for it (NLR-07)."""
    if not policy.reaccept_new_rules or membership.state is not MembershipState.ACTIVE:
        return False
    return membership.rules is None or membership.rules.version != policy.rules_version
