"""A card that takes the place of another: printed for digital, and new for lost or damaged (NLR-13, EXT-10, NLR-06).

The account stays: kind, home library, memberships, password and family views. The old number is dead.
"""

from datetime import date
from typing import Final

import attrs

from nordlib.cards.access import (
    actor_belongs_to_the_card,
    actor_is_staff,
    actor_is_the_holder_or_staff,
    card_is_in_use,
    card_is_known,
    card_is_not_discarded,
    local_card_is_at_its_library,
)
from nordlib.cards.issue import number_is_new
from nordlib.cards.membership import moved_to
from nordlib.cards.models import Card, CardActor, CardCredential, CardForm, Cardholder, CardNumber, Membership, require_holder
from nordlib.cards.pin import PinFacts, delivery_of, pin_message, with_ordered_pin
from nordlib.cards.policy import CardPolicy
from nordlib.cards.states import CardEvent, after
from nordlib.decisions import Decision, Grant, RuleBook, Verdict, grant, passes_if, rule
from nordlib.validation import checked

__all__ = ["LOST_RULES", "PRINT_RULES", "CardReplacement", "ReplacementCase", "card_is_digital", "print_card", "replace_lost"]


@attrs.frozen
@checked
class ReplacementCase:
    """A card that is to be replaced by a new one. Raises `InvalidData` for a card in use without its holder."""

    card: Card | None
    """The card; None if no card has the number."""
    holder: Cardholder | None
    """The holder of the card; None without a card."""
    memberships: tuple[Membership, ...]
    """The memberships of the card."""
    credential: CardCredential | None
    """What the holder logs in with now; None if nothing is set."""
    number: CardNumber
    """The number of the new card."""
    number_is_taken: bool
    """Whether a card has, or had, the number."""
    by: CardActor
    """The holder, or the staff member at the desk, who acts."""
    policy: CardPolicy
    """The policy of the library."""
    on: date
    """The date of the decision, in the zone of the library."""

    def __attrs_post_init__(self) -> None:
        require_holder("ReplacementCase", self.card, self.holder)


@attrs.frozen
class CardReplacement:
    """The result of a replacement."""

    deleted: Card
    """The old card, of which only the number is kept."""
    card: Card
    """The new card."""
    memberships: tuple[Membership, ...]
    """The memberships of the new card: those of the old one, in their states."""
    credential: CardCredential | None
    """What the holder logs in with from now on; None if nothing is set."""

    @property
    def id(self) -> CardNumber:
        """The number of the new card: the result of an idempotent request."""
        return self.card.number


@rule("NLR-13", "not_a_digital_card")
def card_is_digital(case: ReplacementCase) -> Verdict:
    """The card is a digital one: a printed card needs no print."""
    return passes_if(case.card is not None and case.card.form is CardForm.DIGITAL)


#: The rules for replacing a digital card by a printed one: at any library's desk, and a local card at its own.
PRINT_RULES: Final[RuleBook[ReplacementCase]] = RuleBook(
    (card_is_known,),
    (card_is_not_discarded,),
    (actor_is_the_holder_or_staff,),
    (actor_is_staff,),
    (card_is_digital, local_card_is_at_its_library, number_is_new),
    topic="card_replacement",
)
#: The rules for replacing a lost or damaged card: at a library of the card.
LOST_RULES: Final[RuleBook[ReplacementCase]] = RuleBook(
    (card_is_in_use,), (actor_belongs_to_the_card,), (actor_is_staff,), (number_is_new,), topic="card_replacement"
)


def print_card(case: ReplacementCase) -> Decision[CardReplacement, PinFacts]:
    """Decide the replacement of a digital card by a printed one: grant it, or refuse with every reason.

    PIN and password open the new card too. A PIN that was ordered and has not been sent goes to the new card.
    """

    def printed(case: ReplacementCase) -> Grant[CardReplacement, PinFacts]:
        return grant(_replaced(case, CardEvent.PRINT, case.credential))

    return PRINT_RULES.decide(case, PinFacts(None), printed)


def replace_lost(case: ReplacementCase) -> Decision[CardReplacement, PinFacts]:
    """Decide the replacement of a lost or damaged card: grant it, with a new PIN on its way, or refuse with every reason."""
    return LOST_RULES.decide(case, PinFacts(None), _lost)


def _lost(case: ReplacementCase) -> Grant[CardReplacement, PinFacts]:
    assert case.holder is not None
    ordered = with_ordered_pin(attrs.evolve(case.credential or CardCredential(case.number), card=case.number))
    result = _replaced(case, CardEvent.LOSE, ordered)
    return grant(result, (pin_message(case.holder, ordered, case.policy, case.on),), PinFacts(delivery_of(case.holder)))


def _replaced(case: ReplacementCase, event: CardEvent, credential: CardCredential | None) -> CardReplacement:
    assert case.card is not None
    new = attrs.evolve(case.card, number=case.number, form=CardForm.PRINTED)
    moved = credential and attrs.evolve(credential, card=case.number)
    return CardReplacement(after(case.card, event), new, moved_to(case.memberships, case.number), moved)
