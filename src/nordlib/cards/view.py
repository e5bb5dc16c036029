"""What is shown of a cardholder: to the cardholder, everything; to a library of the cardholder, what serves it (NLR-28, NLR-25, EXT-02)."""

from datetime import date
from typing import Final

import attrs
from attrs import field

from nordlib.cards.access import HasHolder, belongs_to_the_holder, holder_is_known
from nordlib.cards.models import (
    Card,
    CardActor,
    Cardholder,
    CardholderId,
    CardNumber,
    Gender,
    Membership,
    PreferredContact,
    TemporaryAddress,
)
from nordlib.cards.policy import CardPolicy
from nordlib.contact import Email, Phone
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, Verdict, grant, passes_if, rule
from nordlib.hidden_fields import hides_fields
from nordlib.validation import checked

__all__ = ["VIEW_RULES", "CardholderView", "ViewCase", "cardholder_is_visible", "cardholder_view", "view"]


@attrs.frozen
@checked
class ViewCase:
    """A cardholder who looks at the own record, or staff who do."""

    holder: Cardholder | None
    """The cardholder; None if there is none, or the card that staff named is not in use."""
    cards: tuple[Card, ...]
    """The cards of the cardholder."""
    memberships: tuple[Membership, ...]
    """The memberships of these cards."""
    by: CardActor
    """The holder, or the staff member at the desk, who looks."""
    policy: CardPolicy
    """The policy of the library."""


@hides_fields
@attrs.frozen
class CardholderView:
    """All that is stored about a cardholder, but for the pseudonym of the number and the hashes, which tell nothing.

    Loans, holds and blocks are not here, because the register does not have them (NLR-22).
    """

    id: CardholderId
    """The id of the cardholder."""
    name: str = field(repr=False)
    """The name."""
    birth_date: date | None = field(repr=False)
    """The birth date; None for an institution."""
    gender: Gender | None = field(repr=False)
    """The gender; None if it is not known."""
    primary_address: str | None = field(repr=False)
    """The address in the population register; None if it is secret or not known."""
    temporary_addresses: tuple[TemporaryAddress, ...] = field(repr=False)
    """The temporary addresses."""
    secret_address: bool
    """Whether the address is secret."""
    email: Email | None
    """The e-mail address; None if there is none."""
    phone: Phone | None
    """The telephone number; None if there is none."""
    preferred_contact: PreferredContact | None
    """How the cardholder wants to be contacted; None if it was not said."""
    card_number: tuple[CardNumber, ...]
    """The numbers of the cards, also of a local one that was discarded."""
    libraries: tuple[Membership, ...]
    """The memberships."""


@rule("NLR-25 READ-A30", "not_visible")
def cardholder_is_visible(case: HasHolder) -> Verdict:
    """The cardholder looks, or staff at a library of the cardholder. To another library the record does not exist."""
    return passes_if(belongs_to_the_holder(case))


#: The rules for looking at a record.
VIEW_RULES: Final[RuleBook[ViewCase]] = RuleBook((holder_is_known,), (cardholder_is_visible,), topic="card_view")


def view(case: ViewCase) -> Decision[CardholderView, NoFacts]:
    """Decide a look at a record: grant it, or refuse with the reason."""
    return VIEW_RULES.decide(case, NoFacts(), _viewed)


def _viewed(case: ViewCase) -> Grant[CardholderView, NoFacts]:
    assert case.holder is not None
    return grant(cardholder_view(case.holder, case.cards, case.memberships))


def cardholder_view(holder: Cardholder, cards: tuple[Card, ...], memberships: tuple[Membership, ...]) -> CardholderView:
    """Return what is shown of a cardholder with some cards and memberships."""
    shown = {each.name: getattr(holder, each.name) for each in attrs.fields(Cardholder) if each.name in _SHOWN}
    return CardholderView(**shown, card_number=tuple(card.number for card in cards), libraries=memberships)


_SHOWN: Final = frozenset(each.name for each in attrs.fields(CardholderView))
