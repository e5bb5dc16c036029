"""A borrower's account, a request to move it, and who acts."""

from datetime import date, datetime
from enum import StrEnum
from typing import NewType

import attrs
from attrs import field

from nordlib.contact import Email
from nordlib.identity import IdentityNumber
from nordlib.places import LibraryId
from nordlib.texts import Language

__all__ = [
    "Acceptance",
    "Account",
    "AccountId",
    "AccountStatus",
    "Agreement",
    "Borrower",
    "Registrar",
    "StaffId",
    "Transfer",
    "TransferId",
    "TransferState",
]

AccountId = NewType("AccountId", str)
TransferId = NewType("TransferId", str)
StaffId = NewType("StaffId", str)


class Acceptance(StrEnum):
    """Who accepted the agreement."""

    BORROWER = "borrower"
    GUARDIAN = "guardian"
    ADMINISTRATOR = "forvaltare"


@attrs.frozen
class Agreement:
    """The agreement as it was accepted: which version, by whom, when (MTM-09)."""

    version: str
    accepted_by: Acceptance
    accepted_at: datetime


class AccountStatus(StrEnum):
    """What is stored of an account's life. Expired and of age follow from a date and are asked for it."""

    ACTIVE = "active"
    DELETED = "deleted"


@attrs.frozen
class Account:
    """A borrower's account at one library. `valid_to` is the last valid day; None: until further notice (MTM-12)."""

    id: AccountId
    library: LibraryId
    identity: IdentityNumber
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    email: Email
    agreement: Agreement
    language: Language
    valid_to: date | None = None
    groups: frozenset[str] = frozenset()
    status: AccountStatus = AccountStatus.ACTIVE

    def is_expired(self, on: date) -> bool:
        """Whether the last valid day has passed (MTM-24, READ-A06)."""
        return self.valid_to is not None and on > self.valid_to


@attrs.frozen
class Registrar:
    """A registrar: personal, and of exactly one library (MTM-01). `identity`, where known, is the registrar's own number."""

    id: StaffId
    library: LibraryId
    identity: IdentityNumber | None = field(default=None, repr=False)


@attrs.frozen
class Borrower:
    """A borrower who is logged in to an account."""

    account: AccountId


class TransferState(StrEnum):
    """Where a request to change library stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DENIED = "denied"


@attrs.frozen
class Transfer:
    """A request to move an account from one library to another. Until it is accepted the account stays (MTM-28)."""

    id: TransferId
    account: AccountId
    origin: LibraryId
    target: LibraryId
    requested_at: datetime
    state: TransferState = TransferState.PENDING
