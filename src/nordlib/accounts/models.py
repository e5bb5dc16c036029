"""A borrower's account, a request to transfer it, and the agency's authorisation to register a foreign student."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NewType

import attrs
from attrs import field

from nordlib.ages import LeapDayBirthday, is_adult
from nordlib.contact import Email
from nordlib.dates import with_fixed_offset
from nordlib.hidden_fields import hides_fields
from nordlib.identity import IdentityNumber, NumberKind, Scheme
from nordlib.libraries import LibraryId
from nordlib.storable_text import require_storable_text
from nordlib.texts import Language, texts_for
from nordlib.validation import checked, frozen_set

__all__ = [
    "AcceptedBy",
    "Account",
    "AccountId",
    "Agreement",
    "BorrowerKind",
    "Guardian",
    "StudentAuthorisation",
    "StudentAuthorisationId",
    "Transfer",
    "TransferId",
    "TransferState",
    "needs_end_date",
    "require_storable",
]

#: The id of an account, chosen by the host and never used again.
AccountId = NewType("AccountId", str)
#: The id of an authorisation of a student by the agency.
StudentAuthorisationId = NewType("StudentAuthorisationId", str)
#: The id of a request to move an account.
TransferId = NewType("TransferId", str)


class BorrowerKind(StrEnum):
    """The four kinds of borrower (MTM-08). Each has its own registration form."""

    ADULT = "adult"
    """At least 18 years old, without an LMA card."""
    UNDER_18 = "under18"
    """Under 18, without an LMA card."""
    LMA_ADULT = "lma_adult"
    """At least 18 years old, with an LMA card."""
    LMA_UNDER_18 = "lma_under18"
    """Under 18, with an LMA card."""

    @property
    def is_minor(self) -> bool:
        """Whether a borrower of this kind is under 18."""
        return self in (BorrowerKind.UNDER_18, BorrowerKind.LMA_UNDER_18)

    @property
    def has_lma_card(self) -> bool:
        """Whether a borrower of this kind has an LMA card, the card of an asylum seeker."""
        return self in (BorrowerKind.LMA_ADULT, BorrowerKind.LMA_UNDER_18)

    @classmethod
    def of(cls, *, minor: bool, lma: bool) -> "BorrowerKind":
        """Return the kind of a borrower who is or is not a minor, and does or does not have an LMA card.

        >>> BorrowerKind.of(minor=True, lma=False).value
        'under18'
        """
        if lma:
            return cls.LMA_UNDER_18 if minor else cls.LMA_ADULT
        return cls.UNDER_18 if minor else cls.ADULT


class AcceptedBy(StrEnum):
    """Who accepted the agreement."""

    BORROWER = "borrower"
    """The borrower, who must be an adult."""
    GUARDIAN = "guardian"
    """The guardian of a minor."""
    ADMINISTRATOR = "forvaltare"
    """The administrator (förvaltare) of an adult. No rule allows this acceptance (MTM-46)."""


@attrs.frozen
@checked
class Agreement:
    """The acceptance of the agreement: which version, by whom and when (MTM-09). Raises `NaiveDatetime`."""

    version: str
    """The version of the agreement that was accepted."""
    accepted_by: AcceptedBy
    """Who accepted the agreement."""
    accepted_at: datetime = field(converter=with_fixed_offset)
    """The instant of the acceptance, with a UTC offset."""


@hides_fields
@attrs.frozen
@checked
class Guardian:
    """The data of a minor's guardian, kept until the child is 18 (MTM-16, MTM-17)."""

    birth_date: date = field(repr=False)
    """The guardian's birth date."""
    name: str = field(default="", repr=False)
    """The guardian's name; blank if the form did not ask for a name."""


@hides_fields
@attrs.frozen
@checked
class StudentAuthorisation:
    """The agency's authorisation to register a student who has no Swedish identity number (MTM-43)."""

    id: StudentAuthorisationId
    """The id of the authorisation, which the registration form names."""
    library: LibraryId
    """The id of the library that may register the student, itself or at a branch."""
    name: str = field(repr=False)
    """The student's name."""
    birth_date: date = field(repr=False)
    """The student's birth date."""
    study_until: date
    """The last day of the studies."""


def _dates(dates: Iterable[date]) -> frozenset[date]:
    return frozen_set(dates)


@hides_fields
@attrs.frozen
@checked
class Account:
    """A borrower's account at one library.

    Whether the account is expired, and whether the borrower is of age, is computed for a given day. A deleted account is not kept: only
    its id remains, with the libraries between which it was to be transferred just then.
    """

    id: AccountId
    """The id of the account, which is never used again."""
    library: LibraryId
    """The id of the library that keeps the account."""
    identity: IdentityNumber | None
    """The borrower's identity number; None for a student with the agency's authorisation."""
    first_name: str = field(repr=False)
    """The borrower's first name; blank for a protected identity."""
    last_name: str = field(repr=False)
    """The borrower's last name; blank for a protected identity."""
    email: Email
    """The e-mail address, with which the borrower logs in and to which messages go (MTM-11)."""
    agreement: Agreement
    """The last acceptance of the agreement."""
    language: Language
    """The language in which the borrower is written to."""
    valid_to: date | None = None
    """The last valid day; None means valid until further notice (MTM-12)."""
    groups: frozenset[str] = frozenset()
    """The user groups to which the borrower belongs (MTM-15)."""
    guardian: Guardian | None = None
    """The guardian of a minor; None for an adult."""
    birth_date: date | None = field(default=None, repr=False)
    """A birth date that is known from elsewhere than the number (READ-A11); None if there is none."""
    attested_minor: bool = False
    """Whether the registrar attested that the borrower is under 18. Used only if no birth date is known (READ-A11)."""
    student_authorisation: StudentAuthorisationId | None = None
    """The id of the agency's authorisation for a student; None for other borrowers."""
    warned_end_dates: frozenset[date] = field(default=frozenset[date](), converter=_dates)
    """The last valid days of which the borrower was warned."""
    created_on: date | None = None
    """The day of registration; None if it is not known."""
    last_active_on: date | None = None
    """The last day of a sign of life that the host reported, for example a loan (READ-A40); None: none was reported."""
    purge_warned_on: date | None = None
    """The day on which the borrower was warned that the account will be deleted for want of a sign of life; None: not warned."""
    protected: bool = False
    """Whether the identity is protected: the account is the agency's, and has no names and nothing that reveals a place (MTM-49)."""

    def is_expired(self, on: date) -> bool:
        """Whether the last valid day has passed (MTM-24, READ-A06)."""
        return self.valid_to is not None and on > self.valid_to

    @property
    def known_birth_date(self) -> date | None:
        """The birth date from the number or else from `birth_date`; None if neither has one."""
        birth_date = None if self.identity is None else self.identity.birth_date
        return birth_date or self.birth_date

    def is_minor(self, on: date, leap_day: LeapDayBirthday) -> bool:
        """Whether the borrower is under 18 on a day (READ-A08), or is attested as a minor if no birth date is known."""
        return self.attested_minor if self.known_birth_date is None else not is_adult(self.known_birth_date, on, leap_day)

    def kind(self, on: date, leap_day: LeapDayBirthday) -> BorrowerKind:
        """Return which of the four kinds the borrower is on a day."""
        lma = self.identity is not None and self.identity.scheme is Scheme.SE_LMA
        return BorrowerKind.of(minor=self.is_minor(on, leap_day), lma=lma)


def needs_end_date(number: IdentityNumber | None) -> bool:
    """Whether an account needs a last valid day: with an LMA number, a samordningsnummer, or no number (a student; MTM-37, 40, 43)."""
    return number is None or number.kind in (NumberKind.LMA, NumberKind.SAMORDNINGSNUMMER)


class TransferState(StrEnum):
    """The state of a transfer request."""

    PENDING = "pending"
    """The receiving library has not answered."""
    ACCEPTED = "accepted"
    """The receiving library accepted the request or pulled the account, and the account has moved."""
    DENIED = "denied"
    """The receiving library denied the request."""
    CLOSED = "closed"
    """The request ended without an answer: the account was deleted, protected or pulled elsewhere, or no answer came in time."""
    SUPERSEDED = "superseded"
    """A newer request replaced this one."""


@attrs.frozen
@checked
class Transfer:
    """A request to transfer an account to another library. The account stays until the request is accepted (MTM-28).

    Raises `NaiveDatetime`.
    """

    id: TransferId
    """The id of the request."""
    account: AccountId
    """The id of the account to transfer."""
    origin: LibraryId
    """The id of the library that keeps the account when the request is made."""
    target: LibraryId
    """The id of the receiving library."""
    requested_at: datetime = field(converter=with_fixed_offset)
    """The instant of the request, with a UTC offset."""
    state: TransferState = TransferState.PENDING
    """The state of the request."""


_LONGEST_NAME: Final = 200  # characters


def require_storable(language: object, *names: object) -> None:
    """Reject a language or name that no store and no message can hold, before a command changes anything.

    Raises `UnknownName` for an unknown language, and `InvalidData` for a name with more than 200 characters or with a character that
    cannot be written.
    """
    if isinstance(language, str):
        texts_for(language)
    require_storable_text("name", *names, longest=_LONGEST_NAME)
