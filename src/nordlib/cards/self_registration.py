"""A digital national card that a person gets on the web with an electronic identity (NLR-03, NLR-05, NLR-06).

A library must be chosen, and becomes the home library; the card awaits activation at its desk. What the library issues at the desk does not
matter here, because the national register issues this card.
"""

from datetime import date
from typing import Final

import attrs

from nordlib.cards.forms import PersonForm, applicant_is_named, identity_is_accepted
from nordlib.cards.instructions import updates_to
from nordlib.cards.issue import CardIssue, number_is_new, person_has_no_national_card
from nordlib.cards.models import Card, CardForm, Cardholder, CardKind, CardNumber, Membership, MembershipState
from nordlib.cards.policy import CardPolicy
from nordlib.cards.states import MembershipEvent, membership_after
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, Verdict, fails, grant, passes_if, rule
from nordlib.errors import InvalidData
from nordlib.libraries import Library
from nordlib.name_folding import is_blank
from nordlib.validation import checked

__all__ = ["SELF_REGISTRATION_RULES", "SelfRegistrationCase", "library_is_chosen", "person_has_eid", "self_register"]


@attrs.frozen
@checked
class SelfRegistrationCase:
    """A person who wants a digital national card on the web. Raises `InvalidData` for an applicant without the holder of the card."""

    applicant: PersonForm | None
    """The person, as the electronic identity and the population register know them; None if no one is logged in."""
    eid: str | None
    """The electronic identity with which the person is logged in, for example `id_porten`; None without one."""
    holder: Cardholder | None
    """The cardholder that the form makes (`nordlib.cards.forms.cardholder_of`); None without a person."""
    known: Cardholder | None
    """The cardholder as the register knows the person; None for a new one."""
    memberships: tuple[Membership, ...]
    """The memberships of the cards that the cardholder has already."""
    library: Library | None
    """The library that was chosen; None if none was, or it does not exist."""
    is_library_chosen: bool
    """Whether a library was chosen."""
    has_national_card: bool
    """Whether the person has a national card already."""
    number: CardNumber
    """The number of the new card."""
    number_is_taken: bool
    """Whether a card has, or had, the number."""
    policy: CardPolicy
    """The policy of the register."""
    on: date
    """The date of the decision, in the zone of the register."""

    def __attrs_post_init__(self) -> None:
        if self.applicant is not None and self.holder is None:
            raise InvalidData("SelfRegistrationCase", ("holder is missing; it is what the form of the applicant makes",))

    @property
    def wants_national_card(self) -> bool:
        """Whether the card is to be a national one: on the web, every card is."""
        return True


@rule("NLR-05", "eid_required")
def person_has_eid(case: SelfRegistrationCase) -> Verdict:
    """The person is logged in with an electronic identity."""
    return passes_if(case.eid is not None and not is_blank(case.eid))


@rule("NLR-05", "library_required", "library_not_found")
def library_is_chosen(case: SelfRegistrationCase) -> Verdict:
    """A library was chosen, and exists."""
    if case.library is not None:
        return passes_if(True)
    return fails("library_not_found" if case.is_library_chosen else "library_required")


#: The rules for getting a card on the web.
SELF_REGISTRATION_RULES: Final[RuleBook[SelfRegistrationCase]] = RuleBook(
    (person_has_eid,),
    (applicant_is_named, identity_is_accepted, library_is_chosen, person_has_no_national_card, number_is_new),
    topic="card_issue",
)


def self_register(case: SelfRegistrationCase) -> Decision[CardIssue, NoFacts]:
    """Decide a self-registration: grant the digital card, which awaits activation, or refuse with every reason."""
    return SELF_REGISTRATION_RULES.decide(case, NoFacts(), _registered)


def _registered(case: SelfRegistrationCase) -> Grant[CardIssue, NoFacts]:
    assert case.library is not None
    assert case.holder is not None
    none = Membership(case.number, case.library.id, MembershipState.NONE)
    card = Card(case.number, CardKind.NATIONAL, CardForm.DIGITAL, case.holder.id, case.library.id)
    told = updates_to(case.memberships, case.known, case.holder)
    return grant(CardIssue(card, membership_after(none, MembershipEvent.CHOOSE), case.holder, told))
