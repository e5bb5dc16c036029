"""Leaving the register: on the holder's demand, or by a notice of death (NLR-27, NLR-29, READ-A37).

The record is erased, every card is deleted, local ones too, and every family view ends. Each library of a membership deletes its own data;
one where a loan is open keeps what that loan needs.
"""

from typing import Final

import attrs

from nordlib.cards.access import card_is_known, holder_is_known
from nordlib.cards.instructions import Instruction, LibraryInstruction, instructions_to
from nordlib.cards.models import Card, CardActor, Cardholder, DeskStaff, Membership, require_holder
from nordlib.cards.policy import CardPolicy
from nordlib.cards.states import CardEvent, CardSituation, after, situation_of
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, Verdict, grant, passes_if, rule
from nordlib.libraries import LibraryId
from nordlib.validation import checked

__all__ = ["DEATH_RULES", "WITHDRAWAL_RULES", "Withdrawal", "WithdrawalCase", "library_is_linked", "report_death", "withdraw"]


@attrs.frozen
@checked
class WithdrawalCase:
    """A cardholder who leaves the register. Raises `InvalidData` for a card in use without its holder."""

    holder: Cardholder | None
    """The cardholder; None if there is none."""
    card: Card | None
    """The card that the library named; None if no card has the number, and for a holder who leaves."""
    cards: tuple[Card, ...]
    """Every card of the cardholder."""
    memberships: tuple[Membership, ...]
    """The memberships of these cards."""
    open_loans_at: frozenset[LibraryId]
    """The libraries where a loan is open."""
    by: CardActor
    """The holder, or the staff member at the desk, who acts."""
    policy: CardPolicy
    """The policy of the library."""

    def __attrs_post_init__(self) -> None:
        require_holder("WithdrawalCase", self.card, self.holder)


@attrs.frozen
class Withdrawal:
    """What is left of a cardholder."""

    deleted: tuple[Card, ...]
    """The cards, of which only the numbers are kept."""
    instructions: tuple[LibraryInstruction, ...]
    """A `DELETE` for the library of each membership, or a `RETAIN` where a loan is open."""


@rule("NLR-27", "not_a_borrower_here")
def library_is_linked(case: WithdrawalCase) -> Verdict:
    """The deceased has a membership at the library, activated or not."""
    return passes_if(isinstance(case.by, DeskStaff) and any(each.library == case.by.library for each in case.memberships))


#: The rules for leaving the register.
WITHDRAWAL_RULES: Final[RuleBook[WithdrawalCase]] = RuleBook((holder_is_known,), topic="withdrawal")
#: The rules for a notice of death from a library.
DEATH_RULES: Final[RuleBook[WithdrawalCase]] = RuleBook((card_is_known,), (library_is_linked,), topic="withdrawal")


def withdraw(case: WithdrawalCase) -> Decision[Withdrawal, NoFacts]:
    """Decide a withdrawal: grant what is left and what the libraries are told, or refuse."""
    return WITHDRAWAL_RULES.decide(case, NoFacts(), _left)


def report_death(case: WithdrawalCase) -> Decision[Withdrawal, NoFacts]:
    """Decide a notice of death: grant what is left and what the libraries are told, or refuse with the reason."""
    return DEATH_RULES.decide(case, NoFacts(), _left)


def _left(case: WithdrawalCase) -> Grant[Withdrawal, NoFacts]:
    assert case.holder is not None
    deleted = tuple(after(card, CardEvent.WITHDRAW) for card in case.cards if situation_of(card) is not CardSituation.DELETED)
    told = instructions_to(case.memberships, Instruction.DELETE, case.holder.id, case.open_loans_at)
    return grant(Withdrawal(deleted, told))
