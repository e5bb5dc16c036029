"""Library cards, their holders, and the memberships of libraries (NLR-01 to NLR-13, NLR-21, READ-A20).

`Cardholder` is all that a register of cards stores about a person: the fields that the national register's own pages name, and no other
(NLR-21 to NLR-23). The identity number is kept as a keyed pseudonym, from which it cannot be read (NLR-24). Loans, holds and blocks have no
field here, and no text is free for a library to write them into.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import NewType, TypeAlias

import attrs
from attrs import field

from nordlib.ages import LeapDayBirthday, age
from nordlib.contact import Email, Phone
from nordlib.dates import with_fixed_offset
from nordlib.errors import InvalidData
from nordlib.hidden_fields import hides_fields
from nordlib.identity.pseudonyms import Pseudonym
from nordlib.libraries import LibraryId
from nordlib.validation import checked

__all__ = [
    "Card",
    "CardActor",
    "CardCredential",
    "CardForm",
    "CardKind",
    "CardNumber",
    "CardState",
    "Cardholder",
    "CardholderId",
    "DeskStaff",
    "Gender",
    "Membership",
    "MembershipState",
    "PreferredContact",
    "RulesAcceptance",
    "RulesAcceptedBy",
    "TemporaryAddress",
    "require_holder",
]

#: The number of a card, which identifies it: no other card has it, and none gets it later.
CardNumber = NewType("CardNumber", str)
#: The id of a cardholder, chosen by the host and never used again.
CardholderId = NewType("CardholderId", str)


class CardKind(StrEnum):
    """Where a card is valid (NLR-01, NLR-20, NLR-30)."""

    LOCAL = "local"
    """Valid at the library that issued it."""
    NATIONAL = "national"
    """Valid at every public library of which the holder is a member."""


class CardForm(StrEnum):
    """What a card is made of (NLR-05, NLR-13)."""

    PRINTED = "printed"
    """A card of plastic."""
    DIGITAL = "digital"
    """A bar code on the holder's own screen."""


class CardState(StrEnum):
    """Whether a card can be used."""

    ACTIVE = "active"
    """The card can be used."""
    DISCARDED = "discarded"
    """The card is local, and was replaced by a national one (NLR-12)."""
    DELETED = "deleted"
    """The card's number is kept, so that no other card gets it, and nothing else about it."""


class MembershipState(StrEnum):
    """Whether the holder of a card is a borrower at a library."""

    NONE = "none"
    """The holder is not a borrower there. This state is not stored."""
    AWAITING_ACTIVATION = "awaiting_activation"
    """The holder chose the library on the web, and has not shown the card there yet (NLR-06)."""
    ACTIVE = "active"
    """The holder is a borrower there."""


class RulesAcceptedBy(StrEnum):
    """Who accepted a library's rules."""

    HOLDER = "holder"
    """The holder of the card."""
    GUARDIAN = "guardian"
    """The guardian of a child."""


class Gender(StrEnum):
    """The gender in the population register."""

    FEMALE = "female"
    """Female."""
    MALE = "male"
    """Male."""


class PreferredContact(StrEnum):
    """How a cardholder wants to be contacted."""

    EMAIL = "email"
    """By e-mail."""
    PHONE = "phone"
    """By text message to the telephone number."""


@attrs.frozen
@checked
class RulesAcceptance:
    """The acceptance of a library's own rules (NLR-07). Raises `NaiveDatetime`."""

    version: str
    """The version of the rules that was accepted."""
    accepted_by: RulesAcceptedBy
    """Who accepted the rules."""
    accepted_at: datetime = field(converter=with_fixed_offset)
    """The instant of the acceptance, with a UTC offset."""


@attrs.frozen
@checked
class Membership:
    """What makes the holder of a card a borrower at one library (NLR-06, NLR-07)."""

    card: CardNumber
    """The number of the card."""
    library: LibraryId
    """The id of the library."""
    state: MembershipState = MembershipState.ACTIVE
    """Whether the holder is a borrower there."""
    rules: RulesAcceptance | None = None
    """The last acceptance of the library's rules; None if they were not accepted yet, or the acceptance is not known."""


@attrs.frozen
@checked
class Card:
    """A library card. Raises `InvalidData` for a card without a holder or a home library, unless it is deleted."""

    number: CardNumber
    """The number of the card."""
    kind: CardKind
    """Where the card is valid."""
    form: CardForm
    """What the card is made of."""
    holder: CardholderId | None
    """The id of the holder; None for a deleted card, whose number leads to no person."""
    home_library: LibraryId | None
    """The id of the home library: the library that created the card, until the holder chooses another (NLR-04, READ-A24)."""
    state: CardState = CardState.ACTIVE
    """Whether the card can be used."""

    def __attrs_post_init__(self) -> None:
        if not self.number.strip():
            raise InvalidData("card", ("its number is blank",))
        is_deleted = self.state is CardState.DELETED
        if is_deleted is not (self.holder is None) or is_deleted is not (self.home_library is None):
            raise InvalidData("card", ("a card has a holder and a home library until it is deleted, and neither after that",))
        if self.state is CardState.DISCARDED and self.kind is not CardKind.LOCAL:
            raise InvalidData("card", ("only a local card is discarded, when a national one takes its place",))

    def deleted(self) -> "Card":
        """Return what is kept of the card when it is deleted: its number, and what it was."""
        return attrs.evolve(self, state=CardState.DELETED, holder=None, home_library=None)


@hides_fields
@attrs.frozen
@checked
class CardCredential:
    """How the holder of a card logs in: of a PIN and of a password, only the hash is stored (NLR-34, READ-A36)."""

    card: CardNumber
    """The number of the card."""
    pin_hash: str | None = field(default=None, repr=False)
    """The PIN as the hasher stores it; None if no PIN is set."""
    password_hash: str | None = field(default=None, repr=False)
    """The password as the hasher stores it; None if no password is set. If it is set, the PIN does not open the card."""
    pin_order: str | None = None
    """The newest order of a PIN, which its message names: no other message brings a PIN. None if none was ordered."""
    generation: int = 0
    """How many PINs and passwords have been set, so that a host can end the sessions that began with an earlier one."""


@hides_fields
@attrs.frozen
@checked
class TemporaryAddress:
    """An address that is used for post while it lasts (NLR-10, READ-A33). Raises `InvalidData` if it ends before it begins."""

    address: str = field(repr=False)
    """The address, in one line."""
    valid_from: date
    """The first day."""
    valid_to: date
    """The last day."""

    def __attrs_post_init__(self) -> None:
        if self.valid_to < self.valid_from:
            raise InvalidData("temporary address", ("its last day is before its first",))


@hides_fields
@attrs.frozen
@checked
class Cardholder:
    """A person, or an institution, with library cards. Raises `InvalidData` for an address beside a secret one."""

    id: CardholderId
    """The id of the cardholder."""
    name: str = field(repr=False)
    """The name."""
    identity: Pseudonym | None = field(default=None, repr=False)
    """The keyed pseudonym of the identity number (NLR-24, READ-A19); None for an institution, and where no number is known."""
    birth_date: date | None = field(default=None, repr=False)
    """The birth date; None for an institution."""
    gender: Gender | None = field(default=None, repr=False)
    """The gender; None if it is not known."""
    primary_address: str | None = field(default=None, repr=False)
    """The address in the population register, which alone changes it (NLR-10); None if it is secret or not known."""
    secret_address: bool = False
    """Whether the address is secret: then no address is stored, shown or typed in (EXT-02)."""
    temporary_addresses: tuple[TemporaryAddress, ...] = field(default=(), repr=False)
    """The temporary addresses, in the order in which they were added."""
    email: Email | None = None
    """The e-mail address; None if there is none."""
    phone: Phone | None = None
    """The telephone number; None if there is none."""
    preferred_contact: PreferredContact | None = None
    """How the cardholder wants to be contacted; None if it was not said."""
    is_institution: bool = False
    """Whether the cardholder is an institution, for example a kindergarten or a school (NLR-02)."""

    def __attrs_post_init__(self) -> None:
        if not self.id.strip():
            raise InvalidData("cardholder", ("its id is blank",))
        if self.secret_address and (self.primary_address is not None or self.temporary_addresses):
            raise InvalidData("cardholder", ("a cardholder with a secret address has no other address here",))
        if self.is_institution and (self.identity is not None or self.birth_date is not None):
            raise InvalidData("cardholder", ("an institution has neither an identity number nor a birth date",))

    def age(self, on: date, leap_day: LeapDayBirthday) -> int | None:
        """Return the age in whole years on a day; None if the birth date is not known."""
        return None if self.birth_date is None else age(self.birth_date, on, leap_day)


@attrs.frozen
@checked
class DeskStaff:
    """A member of staff at a library's desk."""

    id: str
    """The opaque id of the member of staff."""
    library: LibraryId
    """The id of the library."""


#: Who acts: a cardholder who is logged in, or staff at a desk.
CardActor: TypeAlias = CardholderId | DeskStaff


def require_holder(topic: str, card: Card | None, holder: Cardholder | None) -> None:
    """Check that a case with a card in use has its holder too. Raises `InvalidData` about the topic."""
    if card is not None and card.holder is not None and holder is None:
        raise InvalidData(topic, ("holder is missing; the card has one",))
