"""A borrower's account, a request to move it, and the agency's leave for a foreign student."""

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NewType

import attrs
from attrs import field

from nordlib.ages import LeapDayBirthday, is_adult
from nordlib.contact import Email
from nordlib.dates import with_fixed_offset
from nordlib.errors import InvalidData
from nordlib.identity import IdentityNumber, NumberKind, Scheme
from nordlib.libraries import LibraryId
from nordlib.texts import Language, texts_for

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

AccountId = NewType("AccountId", str)
StudentAuthorisationId = NewType("StudentAuthorisationId", str)
TransferId = NewType("TransferId", str)


class BorrowerKind(StrEnum):
    """The four kinds of borrower (MTM-08), each with a form of its own."""

    ADULT = "adult"
    UNDER_18 = "under18"
    LMA_ADULT = "lma_adult"
    LMA_UNDER_18 = "lma_under18"

    @property
    def is_minor(self) -> bool:
        """Whether it is one of those under 18."""
        return self in (BorrowerKind.UNDER_18, BorrowerKind.LMA_UNDER_18)

    @property
    def has_lma_card(self) -> bool:
        """Whether it is one of those with the card of an asylum seeker."""
        return self in (BorrowerKind.LMA_ADULT, BorrowerKind.LMA_UNDER_18)

    @classmethod
    def of(cls, *, minor: bool, lma: bool) -> "BorrowerKind":
        """The kind of a borrower.

        >>> BorrowerKind.of(minor=True, lma=False).value
        'under18'
        """
        if lma:
            return cls.LMA_UNDER_18 if minor else cls.LMA_ADULT
        return cls.UNDER_18 if minor else cls.ADULT


class AcceptedBy(StrEnum):
    """Who accepted the agreement."""

    BORROWER = "borrower"
    GUARDIAN = "guardian"
    ADMINISTRATOR = "forvaltare"


@attrs.frozen
class Agreement:
    """The agreement as it was accepted: which version, by whom, when (MTM-09). Raises `NaiveDatetime`."""

    version: str
    accepted_by: AcceptedBy
    accepted_at: datetime = field(converter=with_fixed_offset)


@attrs.frozen
class Guardian:
    """What is kept of a minor's guardian, until the child is 18 (MTM-16, MTM-17). A blank name: none was asked for."""

    birth_date: date = field(repr=False)
    name: str = field(default="", repr=False)


@attrs.frozen
class StudentAuthorisation:
    """The agency's leave to register a student who has no Swedish number (MTM-43)."""

    id: StudentAuthorisationId
    library: LibraryId
    name: str = field(repr=False)
    birth_date: date = field(repr=False)
    study_until: date


def _dates(given: Iterable[date]) -> frozenset[date]:
    return frozenset(given)


@attrs.frozen
class Account:
    """A borrower's account at one library. `valid_to` is the last valid day; None: until further notice (MTM-12).

    Expired and of age follow from a date and are asked for it. A deleted account is not kept: nothing of
    it remains but its id, and between which libraries that id was to move.

    `identity` is None for a student with the agency's authorisation. `birth_date` is what is known beyond the number, and `attested_minor`
    what the registrar attested where no date is known at all (READ-A11). `warned_end_dates` has the last days that were warned of.
    """

    id: AccountId
    library: LibraryId
    identity: IdentityNumber | None
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    email: Email
    agreement: Agreement
    language: Language
    valid_to: date | None = None
    groups: frozenset[str] = frozenset()
    guardian: Guardian | None = None
    birth_date: date | None = field(default=None, repr=False)
    attested_minor: bool = False
    student_authorisation: StudentAuthorisationId | None = None
    warned_end_dates: frozenset[date] = field(default=frozenset[date](), converter=_dates)
    created_on: date | None = None
    protected: bool = False
    """A protected identity: the account is the agency's, and has neither names nor anything that tells a place (MTM-49)."""

    def is_expired(self, on: date) -> bool:
        """Whether the last valid day has passed (MTM-24, READ-A06)."""
        return self.valid_to is not None and on > self.valid_to

    @property
    def known_birth_date(self) -> date | None:
        """The birth date, where the number or somebody tells it."""
        told = None if self.identity is None else self.identity.birth_date
        return told or self.birth_date

    def is_minor(self, on: date, leap_day: LeapDayBirthday) -> bool:
        """Whether the borrower is under 18 on a day (READ-A08), or was attested to be where no date is known."""
        return self.attested_minor if self.known_birth_date is None else not is_adult(self.known_birth_date, on, leap_day)

    def kind(self, on: date, leap_day: LeapDayBirthday) -> BorrowerKind:
        """Which of the four kinds the borrower is on a day."""
        lma = self.identity is not None and self.identity.scheme is Scheme.SE_LMA
        return BorrowerKind.of(minor=self.is_minor(on, leap_day), lma=lma)


def needs_end_date(number: IdentityNumber | None) -> bool:
    """Whether an account with this number has a last day: LMA, samordningsnummer, or a student without one (MTM-37, 40, 43)."""
    return number is None or number.kind in (NumberKind.LMA, NumberKind.SAMORDNINGSNUMMER)


class TransferState(StrEnum):
    """Where a request to change library stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DENIED = "denied"
    CLOSED = "closed"
    """It ended without an answer: the account was deleted, protected or pulled elsewhere, or nobody answered in time."""
    SUPERSEDED = "superseded"
    """A newer one took its place."""


@attrs.frozen
class Transfer:
    """A request to move an account from one library to another. Until it is accepted the account stays (MTM-28). Raises `NaiveDatetime`."""

    id: TransferId
    account: AccountId
    origin: LibraryId
    target: LibraryId
    requested_at: datetime = field(converter=with_fixed_offset)
    state: TransferState = TransferState.PENDING


_LONGEST_NAME: Final = 200  # characters


def require_storable(language: object, *names: object) -> None:
    """Refuse what no store and no message can hold, before anything is half done.

    Raises `UnknownName` for a language, and `InvalidData` for a name of more than 200 characters, or with one that cannot be written.
    """
    if isinstance(language, str):
        texts_for(language)
    for name in names:
        if isinstance(name, str) and (len(name) > _LONGEST_NAME or not all(map(_is_storable, name))):
            raise InvalidData("name", (f"it has more than {_LONGEST_NAME} characters, or one that cannot be written",))


def _is_storable(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cs")
