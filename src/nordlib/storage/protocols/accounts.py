"""What a host supplies for borrowers' accounts, and the transactions over the whole register."""

from datetime import date
from typing import Protocol

from nordlib.accounts import Account, AccountId, StudentAuthorisationId
from nordlib.identity import IdentityNumber
from nordlib.libraries import LibraryId
from nordlib.storage.protocols.core import Versioned
from nordlib.storage.protocols.libraries import Libraries, LibraryScope
from nordlib.storage.protocols.staff import (
    Credentials,
    ReadableCredentials,
    ReadableRegistrars,
    ReadableStudentAuthorisations,
    Registrars,
    StudentAuthorisations,
)
from nordlib.storage.protocols.transfers import ReadableTransfers, Transfers

__all__ = ["Accounts", "AccountsReadTx", "AccountsTx", "ReadableAccounts"]


class ReadableAccounts(Protocol):
    """Borrowers' accounts, to read. E-mail keys, identity numbers and student authorisations are unique among them (MTM-11, MTM-51).

    `scope` has the libraries whose borrowers the asker may see: an account outside them is not found. A page is in the order of ids, after
    the id `after`, and has at most `limit` accounts.
    """

    def get(self, account: AccountId, scope: LibraryScope) -> Versioned[Account] | None:
        """Return the account, or None."""
        ...

    def by_email(self, key: str, scope: LibraryScope) -> Versioned[Account] | None:
        """Return the account with an e-mail key (`nordlib.contact.Email.key`), or None."""
        ...

    def by_identity(self, number: IdentityNumber, scope: LibraryScope) -> Versioned[Account] | None:
        """Return the account of the person with a number, or None."""
        ...

    def by_student_authorisation(self, student_authorisation: StudentAuthorisationId, scope: LibraryScope) -> Versioned[Account] | None:
        """Return the account of the student whom the agency authorised, or None."""
        ...

    def expiring_between(self, first: date, last: date, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        """Return a page of the accounts whose last valid day is between two days, both inclusive."""
        ...

    def with_guardian(self, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        """Return a page of the accounts that hold data of a guardian."""
        ...

    def created_before(self, day: date, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        """Return a page of the accounts that were created on a day or before, or on an unknown day."""
        ...

    def at_libraries(self, libraries: LibraryScope, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        """Return a page of the accounts at some libraries."""
        ...

    def search_by_name(
        self, words: tuple[str, ...], scope: LibraryScope, after: AccountId | None, limit: int
    ) -> tuple[Versioned[Account], ...]:
        """Return a page of the accounts in whose names each of the words begins a word (`nordlib.name_folding.matches_prefixes`)."""
        ...

    def count_at_libraries(self, libraries: frozenset[LibraryId]) -> int:
        """Count the accounts at some libraries."""
        ...


class Accounts(ReadableAccounts, Protocol):
    """Borrowers' accounts."""

    def add(self, account: Account) -> None:
        """Store a new account. Raises `UniqueViolation`, also for the id of an erased account."""
        ...

    def save(self, account: Account, *, expected_version: int) -> None:
        """Store a changed account. Raises `VersionConflict` where the stored version is another, and `UniqueViolation`."""
        ...

    def erase(self, account: AccountId, *, expected_version: int) -> None:
        """Erase an account; nothing of its row remains but its id, which is never used again. Raises `VersionConflict`."""
        ...


class AccountsReadTx(Protocol):
    """A transaction that reads the borrower register."""

    @property
    def accounts(self) -> ReadableAccounts:
        """The accounts."""
        ...

    @property
    def transfers(self) -> ReadableTransfers:
        """The requests to change library."""
        ...

    @property
    def libraries(self) -> Libraries:
        """The libraries."""
        ...

    @property
    def registrars(self) -> ReadableRegistrars:
        """The registrars: an actor must be one of them."""
        ...

    @property
    def student_authorisations(self) -> ReadableStudentAuthorisations:
        """The agency's authorisations of students."""
        ...

    @property
    def credentials(self) -> ReadableCredentials:
        """The credentials."""
        ...


class AccountsTx(AccountsReadTx, Protocol):
    """A transaction over the borrower register."""

    @property
    def accounts(self) -> Accounts:
        """The accounts."""
        ...

    @property
    def transfers(self) -> Transfers:
        """The requests to change library."""
        ...

    @property
    def registrars(self) -> Registrars:
        """The registrars: an actor must be one of them."""
        ...

    @property
    def student_authorisations(self) -> StudentAuthorisations:
        """The agency's authorisations of students."""
        ...

    @property
    def credentials(self) -> Credentials:
        """The credentials."""
        ...
