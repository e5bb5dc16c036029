"""The gates of the card rules: which card, who acts, and at which desk (NLR-12, NLR-13, NLR-20, NLR-30, READ-A36).

A deleted card is answered as if its number had never existed.
"""

from typing import Protocol

from nordlib.cards.models import Card, CardActor, Cardholder, CardKind, CardState, DeskStaff, Membership
from nordlib.decisions import Verdict, not_applicable, passes_if, rule

__all__ = [
    "HasCard",
    "HasCardAndActor",
    "HasCardAndMemberships",
    "HasHolder",
    "actor_belongs_to_the_card",
    "actor_belongs_to_the_holder",
    "actor_is_staff",
    "actor_is_the_holder_or_staff",
    "belongs_to_the_holder",
    "card_is_in_use",
    "card_is_known",
    "card_is_not_discarded",
    "holder_is_known",
    "is_in_use",
    "local_card_is_at_its_library",
]


class HasCard(Protocol):
    """A case about a card."""

    @property
    def card(self) -> Card | None:
        """The card; None if no card has the number."""
        ...


class HasCardAndActor(HasCard, Protocol):
    """A case about a card, with an actor."""

    @property
    def by(self) -> CardActor:
        """The holder, or the staff member at the desk, who acts."""
        ...


class HasCardAndMemberships(HasCardAndActor, Protocol):
    """A case about a card and its memberships, with an actor."""

    @property
    def memberships(self) -> tuple[Membership, ...]:
        """The memberships of the card."""
        ...


class HasHolder(Protocol):
    """A case about a cardholder and all cards of the cardholder, with an actor."""

    @property
    def holder(self) -> Cardholder | None:
        """The cardholder; None if there is none, or the card that staff named is not in use."""
        ...

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards of the cardholder."""
        ...

    @property
    def memberships(self) -> tuple[Membership, ...]:
        """The memberships of these cards."""
        ...

    @property
    def by(self) -> CardActor:
        """The holder, or the staff member at the desk, who acts."""
        ...


@rule("NLR-13 NLR-20", "card_unknown")
def card_is_known(case: HasCard) -> Verdict:
    """A card has the number, and was not deleted."""
    return passes_if(case.card is not None and case.card.state is not CardState.DELETED)


@rule("NLR-13 NLR-20", "card_unknown")
def card_is_in_use(case: HasCard) -> Verdict:
    """A card has the number, and was neither deleted nor discarded."""
    return passes_if(is_in_use(case.card))


@rule("NLR-12", "card_discarded")
def card_is_not_discarded(case: HasCard) -> Verdict:
    """The card was not replaced by a national one."""
    return passes_if(case.card is None or case.card.state is not CardState.DISCARDED)


@rule("NLR-11 NLR-13", "staff_required")
def actor_is_staff(case: HasCardAndActor) -> Verdict:
    """Staff at a desk act."""
    return passes_if(isinstance(case.by, DeskStaff))


@rule("READ-C25", "not_authorized")
def actor_is_the_holder_or_staff(case: HasCardAndActor) -> Verdict:
    """The card's own holder acts, or staff at a desk."""
    if isinstance(case.by, DeskStaff):
        return not_applicable()
    return passes_if(case.card is not None and case.card.holder == case.by)


@rule("READ-A36 EXT-10", "not_authorized")
def actor_belongs_to_the_card(case: HasCardAndMemberships) -> Verdict:
    """The card's own holder acts, or staff at its home library or at a library of one of its memberships."""
    card = case.card
    if not isinstance(case.by, DeskStaff):
        return passes_if(card is not None and card.holder == case.by)
    libraries = {membership.library for membership in case.memberships}
    return passes_if(case.by.library in libraries or (card is not None and card.home_library == case.by.library))


@rule("NLR-01 NLR-30", "card_is_local")
def local_card_is_at_its_library(case: HasCardAndActor) -> Verdict:
    """A local card is used at its own library only."""
    if case.card is None or case.card.kind is not CardKind.LOCAL or not isinstance(case.by, DeskStaff):
        return not_applicable()
    return passes_if(case.card.home_library == case.by.library)


@rule("NLR-20", "card_unknown")
def holder_is_known(case: HasHolder) -> Verdict:
    """The register has a record of the cardholder, and the card that staff named is in use."""
    return passes_if(case.holder is not None)


@rule("NLR-20 NLR-23", "not_authorized")
def actor_belongs_to_the_holder(case: HasHolder) -> Verdict:
    """The cardholder acts, or staff at a library where the cardholder is, or is about to become, a borrower."""
    return passes_if(belongs_to_the_holder(case))


def is_in_use(card: Card | None) -> bool:
    """Whether there is a card, and it was neither deleted nor discarded."""
    return card is not None and card.state is CardState.ACTIVE


def belongs_to_the_holder(case: HasHolder) -> bool:
    """Whether the cardholder acts, or staff at a library of the cardholder: a home library, or that of a membership, activated or not."""
    if not isinstance(case.by, DeskStaff):
        return case.holder is not None and case.holder.id == case.by
    at_home = {card.home_library for card in case.cards if is_in_use(card)}  # a discarded card ties its library to no one
    return case.by.library in at_home or any(membership.library == case.by.library for membership in case.memberships)
