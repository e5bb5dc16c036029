"""New cards at a desk (NLR-01 to NLR-04, NLR-06, NLR-07, READ-A29).

The library that creates a card is its home library, and its desk activates the card for itself in the same act. A person has one national
card at most. What the form changes in the record of a cardholder whom the register knows reaches every library (NLR-10).
"""

from datetime import date
from typing import Final, Protocol

import attrs

from nordlib.cards.forms import Applicant, InstitutionForm, applicant_is_named, identity_is_accepted
from nordlib.cards.instructions import LibraryInstruction, updates_to
from nordlib.cards.membership import guardian_accepted_for_the_child, rules_are_accepted
from nordlib.cards.models import Card, CardForm, Cardholder, CardKind, CardNumber, DeskStaff, Membership, MembershipState, RulesAcceptance
from nordlib.cards.policy import CardPolicy
from nordlib.cards.states import MembershipEvent, membership_after
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, Verdict, fails, grant, not_applicable, passes_if, rule
from nordlib.validation import checked

__all__ = [
    "ISSUE_RULES",
    "CardIssue",
    "HasNationalCard",
    "HasNewNumber",
    "IssueCase",
    "issue",
    "number_is_new",
    "person_has_no_national_card",
]


class HasNationalCard(Protocol):
    """A case in which a person may get a national card."""

    @property
    def wants_national_card(self) -> bool:
        """Whether the card is to be a national one."""
        ...

    @property
    def has_national_card(self) -> bool:
        """Whether the person has a national card already."""
        ...


class HasNewNumber(Protocol):
    """A case in which a new card gets a number."""

    @property
    def number_is_taken(self) -> bool:
        """Whether a card has, or had, the number."""
        ...


@attrs.frozen
@checked
class IssueCase:
    """A card that is issued at a desk."""

    applicant: Applicant
    """The person or the institution that wants the card."""
    holder: Cardholder
    """The cardholder that the form makes (`nordlib.cards.forms.cardholder_of`)."""
    known: Cardholder | None
    """The cardholder as the register knows the person; None for a new one."""
    memberships: tuple[Membership, ...]
    """The memberships of the cards that the cardholder has already."""
    has_national_card: bool
    """Whether the person has a national card already."""
    kind: CardKind
    """The kind of the new card."""
    form: CardForm
    """The form of the new card."""
    rules: RulesAcceptance | None
    """The acceptance of the library's rules; None if they were not accepted."""
    number: CardNumber
    """The number of the new card."""
    number_is_taken: bool
    """Whether a card has, or had, the number."""
    by: DeskStaff
    """The staff member at the desk."""
    policy: CardPolicy
    """The policy of the library."""
    on: date
    """The date of the decision, in the zone of the library."""

    @property
    def wants_national_card(self) -> bool:
        """Whether the card is to be a national one."""
        return self.kind is CardKind.NATIONAL

    @property
    def age(self) -> int | None:
        """The age of the person; None if the birth date is not known, and for an institution."""
        return self.holder.age(self.on, self.policy.leap_day)


@attrs.frozen
class CardIssue:
    """A new card, its membership, and its holder."""

    card: Card
    """The card."""
    membership: Membership
    """The membership at the home library."""
    holder: Cardholder
    """The cardholder, new or with what the form says."""
    instructions: tuple[LibraryInstruction, ...]
    """An `UPDATE` for each library where the cardholder was a borrower already, if the form changed the record."""

    @property
    def id(self) -> CardNumber:
        """The number of the new card: the result of an idempotent request."""
        return self.card.number


@rule("NLR-01", "library_issues_local_only", "library_issues_national_only")
def library_issues_the_kind(case: IssueCase) -> Verdict:
    """The library issues cards of the kind. An institution gets a local card everywhere."""
    if case.kind in case.policy.issues or (isinstance(case.applicant, InstitutionForm) and case.kind is CardKind.LOCAL):
        return passes_if(True)
    return fails("library_issues_local_only" if case.wants_national_card else "library_issues_national_only")


@rule("NLR-02", "institution_gets_local_card")
def institution_wants_local_card(case: IssueCase) -> Verdict:
    """An institution gets a local card: it has no identity number, by which a national card is known."""
    return passes_if(not case.wants_national_card) if isinstance(case.applicant, InstitutionForm) else not_applicable()


@rule("NLR-24 READ-A29", "identity_taken")
def person_has_no_national_card(case: HasNationalCard) -> Verdict:
    """The person has no national card yet: a person has one at most."""
    return passes_if(not case.has_national_card) if case.wants_national_card else not_applicable()


@rule("NLR-13 EXT-10", "card_number_taken")
def number_is_new(case: HasNewNumber) -> Verdict:
    """No card has, or had, the number of the new card."""
    return passes_if(not case.number_is_taken)


#: The rules for issuing a card at a desk.
ISSUE_RULES: Final[RuleBook[IssueCase]] = RuleBook(
    (
        applicant_is_named,
        identity_is_accepted,
        person_has_no_national_card,
        library_issues_the_kind,
        institution_wants_local_card,
        rules_are_accepted,
        guardian_accepted_for_the_child,
        number_is_new,
    ),
    topic="card_issue",
)


def issue(case: IssueCase) -> Decision[CardIssue, NoFacts]:
    """Decide the issue of a card at a desk: grant the active card, or refuse with every reason."""
    return ISSUE_RULES.decide(case, NoFacts(), _issued)


def _issued(case: IssueCase) -> Grant[CardIssue, NoFacts]:
    library = case.by.library
    none = Membership(case.number, library, MembershipState.NONE, case.rules)
    card = Card(case.number, case.kind, case.form, case.holder.id, library)
    told = updates_to(case.memberships, case.known, case.holder)
    return grant(CardIssue(card, membership_after(none, MembershipEvent.ACTIVATE), case.holder, told))
