"""What can happen to a card and to a membership: two tables, in which every state has a row (NLR-05, NLR-06, NLR-11 to NLR-13, NLR-30).

What an event needs beside the state of the card, the rules of its own module say (`nordlib.cards.upgrade.RULES`, for example). Each of them
has a rule for the states whose row leaves the event out, so that a refusal tells the reason.
"""

from enum import StrEnum
from typing import Final

import attrs

from nordlib.cards.models import Card, CardForm, CardKind, CardState, Membership, MembershipState
from nordlib.decisions.state_table import StateTable, Transition

__all__ = [
    "CARD_TRANSITIONS",
    "MEMBERSHIP_TRANSITIONS",
    "CardEvent",
    "CardSituation",
    "MembershipEvent",
    "after",
    "membership_after",
    "situation_of",
]


class CardSituation(StrEnum):
    """The kind, form and state of a card in one word."""

    LOCAL_PRINTED = "local_printed"
    """A printed local card that can be used."""
    LOCAL_DIGITAL = "local_digital"
    """A digital local card that can be used."""
    NATIONAL_PRINTED = "national_printed"
    """A printed national card that can be used."""
    NATIONAL_DIGITAL = "national_digital"
    """A digital national card that can be used."""
    DISCARDED = "discarded"
    """A local card that was replaced by a national one."""
    DELETED = "deleted"
    """A card of which only the number is kept."""


class CardEvent(StrEnum):
    """What happens to a card."""

    UPGRADE = "upgrade"
    """A local card becomes a national one (NLR-11)."""
    LINK = "link"
    """A local card is replaced by the holder's national one (NLR-12)."""
    PRINT = "print"
    """A digital card is replaced by a printed one (NLR-13)."""
    LOSE = "lose"
    """A lost or damaged card is replaced (EXT-10)."""
    OPT_OUT = "opt_out"
    """A national card is replaced by a local one (NLR-30)."""
    WITHDRAW = "withdraw"
    """The holder leaves, or has died (NLR-27, NLR-29)."""


_DELETED: Final = Transition(CardSituation.DELETED)
_DISCARDED: Final = Transition(CardSituation.DISCARDED)

#: What can happen to a card. An event that a row leaves out cannot happen.
CARD_TRANSITIONS: Final[StateTable[CardSituation, CardEvent]] = StateTable(
    {
        CardSituation.LOCAL_PRINTED: {
            CardEvent.UPGRADE: Transition(CardSituation.NATIONAL_PRINTED),
            CardEvent.LINK: _DISCARDED,
            CardEvent.LOSE: _DELETED,
            CardEvent.WITHDRAW: _DELETED,
        },
        CardSituation.LOCAL_DIGITAL: {
            CardEvent.UPGRADE: Transition(CardSituation.NATIONAL_DIGITAL),
            CardEvent.LINK: _DISCARDED,
            CardEvent.PRINT: _DELETED,
            CardEvent.LOSE: _DELETED,
            CardEvent.WITHDRAW: _DELETED,
        },
        CardSituation.NATIONAL_PRINTED: {
            CardEvent.LOSE: _DELETED,
            CardEvent.OPT_OUT: _DELETED,
            CardEvent.WITHDRAW: _DELETED,
        },
        CardSituation.NATIONAL_DIGITAL: {
            CardEvent.PRINT: _DELETED,
            CardEvent.LOSE: _DELETED,
            CardEvent.OPT_OUT: _DELETED,
            CardEvent.WITHDRAW: _DELETED,
        },
        CardSituation.DISCARDED: {CardEvent.LINK: _DISCARDED, CardEvent.WITHDRAW: _DELETED},
        CardSituation.DELETED: {},
    }
)


class MembershipEvent(StrEnum):
    """What happens to a membership."""

    CHOOSE = "choose"
    """The holder chooses the library on the web (NLR-05)."""
    ACTIVATE = "activate"
    """A desk of the library issues, links or activates the card (NLR-06)."""
    END = "end"
    """The membership ends."""


#: What can happen to a membership. A membership that ended is not stored.
MEMBERSHIP_TRANSITIONS: Final[StateTable[MembershipState, MembershipEvent]] = StateTable(
    {
        MembershipState.NONE: {
            MembershipEvent.CHOOSE: Transition(MembershipState.AWAITING_ACTIVATION),
            MembershipEvent.ACTIVATE: Transition(MembershipState.ACTIVE),
        },
        MembershipState.AWAITING_ACTIVATION: {
            MembershipEvent.ACTIVATE: Transition(MembershipState.ACTIVE),
            MembershipEvent.END: Transition(MembershipState.NONE),
        },
        MembershipState.ACTIVE: {
            MembershipEvent.ACTIVATE: Transition(MembershipState.ACTIVE),
            MembershipEvent.END: Transition(MembershipState.NONE),
        },
    }
)


def situation_of(card: Card) -> CardSituation:
    """Return the kind, form and state of a card in one word.

    >>> from nordlib.cards import Card, CardForm, CardholderId, CardKind, CardNumber
    >>> from nordlib.libraries import LibraryId
    >>> card = Card(CardNumber("N000000001"), CardKind.NATIONAL, CardForm.DIGITAL, CardholderId("p1"), LibraryId("RANA"))
    >>> situation_of(card).value, situation_of(card.deleted()).value
    ('national_digital', 'deleted')
    """
    return CardSituation(card.state.value if card.state is not CardState.ACTIVE else f"{card.kind.value}_{card.form.value}")


def after(card: Card, event: CardEvent) -> Card:
    """Return the card after an event. Raises `IllegalTransition` for an event that its row leaves out."""
    target = CARD_TRANSITIONS.transition(situation_of(card), event).target
    if target is CardSituation.DELETED:
        return card.deleted()
    if target is CardSituation.DISCARDED:
        return attrs.evolve(card, state=CardState.DISCARDED)
    kind, _, form = target.value.partition("_")
    return attrs.evolve(card, kind=CardKind(kind), form=CardForm(form))


def membership_after(membership: Membership, event: MembershipEvent) -> Membership:
    """Return the membership after an event. Raises `IllegalTransition` for an event that its row leaves out."""
    return attrs.evolve(membership, state=MEMBERSHIP_TRANSITIONS.transition(membership.state, event).target)
