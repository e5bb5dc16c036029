"""Opting out of the national card: a local card at the desk where it is said, and nothing national (NLR-30, READ-A21, READ-A37)."""

from typing import Final

import attrs

from nordlib.cards.access import actor_is_staff, actor_is_the_holder_or_staff, card_is_known, card_is_not_discarded
from nordlib.cards.instructions import Instruction, LibraryInstruction, instructions_to
from nordlib.cards.issue import number_is_new
from nordlib.cards.link import card_is_national
from nordlib.cards.membership import membership_of, moved_to
from nordlib.cards.models import Card, CardActor, CardCredential, CardForm, CardKind, CardNumber, DeskStaff, Membership
from nordlib.cards.policy import CardPolicy
from nordlib.cards.states import CardEvent, after
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, Verdict, grant, passes_if, rule
from nordlib.validation import checked

__all__ = ["OPT_OUT_RULES", "OptOut", "OptOutCase", "holder_belongs_to_the_desk", "opt_out"]


@attrs.frozen
@checked
class OptOutCase:
    """A holder who does not want the national card any more, at a library's desk."""

    card: Card | None
    """The card; None if no card has the number."""
    memberships: tuple[Membership, ...]
    """The memberships of the card."""
    credential: CardCredential | None
    """What the holder logs in with now; None if nothing is set."""
    number: CardNumber
    """The number of the new local card."""
    number_is_taken: bool
    """Whether a card has, or had, the number."""
    by: CardActor
    """The holder, or the staff member at the desk, who acts."""
    policy: CardPolicy
    """The policy of the library."""


@attrs.frozen
class OptOut:
    """The result of opting out."""

    deleted: Card
    """The national card, of which only the number is kept."""
    card: Card
    """The local card."""
    membership: Membership
    """The membership of the local card, in the state of the former one."""
    credential: CardCredential | None
    """What the holder logs in with from now on: PIN and password are those of the national card."""
    instructions: tuple[LibraryInstruction, ...]
    """An `END_MEMBERSHIP` for every other library."""

    @property
    def id(self) -> CardNumber:
        """The number of the new card: the result of an idempotent request."""
        return self.card.number


@rule("NLR-30 READ-A21", "not_a_borrower_here")
def holder_belongs_to_the_desk(case: OptOutCase) -> Verdict:
    """The holder has a membership at the library, activated or not: its local card takes the place of the national one."""
    return passes_if(isinstance(case.by, DeskStaff) and membership_of(case.memberships, case.by.library) is not None)


#: The rules for opting out.
OPT_OUT_RULES: Final[RuleBook[OptOutCase]] = RuleBook(
    (card_is_known,),
    (card_is_not_discarded,),
    (actor_is_the_holder_or_staff,),
    (actor_is_staff,),
    (card_is_national, holder_belongs_to_the_desk, number_is_new),
    topic="opt_out",
)


def opt_out(case: OptOutCase) -> Decision[OptOut, NoFacts]:
    """Decide opting out: grant the local card and what the other libraries are told, or refuse with every reason."""
    return OPT_OUT_RULES.decide(case, NoFacts(), _opted_out)


def _opted_out(case: OptOutCase) -> Grant[OptOut, NoFacts]:
    card, by = case.card, case.by
    assert card is not None
    assert card.holder is not None
    assert isinstance(by, DeskStaff)
    local = Card(case.number, CardKind.LOCAL, CardForm.PRINTED, card.holder, by.library)
    (membership,) = moved_to(tuple(each for each in case.memberships if each.library == by.library), case.number)
    others = (each for each in case.memberships if each.library != by.library)
    credential = case.credential and attrs.evolve(case.credential, card=case.number)
    told = instructions_to(others, Instruction.END_MEMBERSHIP, card.holder)
    return grant(OptOut(after(card, CardEvent.OPT_OUT), local, membership, credential, told))
