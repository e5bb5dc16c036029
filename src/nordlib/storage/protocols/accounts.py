"""What a host supplies for the borrower register."""

from datetime import date, datetime
from enum import Enum
from typing import Final, Literal, Protocol, TypeAlias

from nordlib.accounts import (
    Account,
    AccountId,
    Credential,
    Principal,
    Registrar,
    StaffId,
    StaffRole,
    StudentAuthorisation,
    StudentAuthorisationId,
    Transfer,
    TransferId,
)
from nordlib.identity import IdentityNumber
from nordlib.libraries import Library, LibraryId
from nordlib.storage.protocols.core import Versioned

__all__ = [
    "ALL_LIBRARIES",
    "Accounts",
    "AccountsTx",
    "AllLibraries",
    "Credentials",
    "Libraries",
    "LibraryScope",
    "Registrars",
    "StudentAuthorisations",
    "Transfers",
]


class AllLibraries(Enum):
    """The type of `ALL_LIBRARIES`, the sight of a command that must know of every account (is the number taken?) and shows none."""

    EVERYWHERE = "everywhere"


ALL_LIBRARIES: Final = AllLibraries.EVERYWHERE
#: The libraries whose borrowers the asker may see (MTM-06).
LibraryScope: TypeAlias = frozenset[LibraryId] | Literal[AllLibraries.EVERYWHERE]


class Accounts(Protocol):
    """Borrowers' accounts. E-mail keys, identity numbers and authorisations are unique among them (MTM-11, MTM-51)."""

    def get(self, account: AccountId, scope: LibraryScope) -> Versioned[Account] | None:
        """The account, if it exists and is in sight."""
        ...

    def by_email(self, key: str, scope: LibraryScope) -> Versioned[Account] | None:
        """The account with an e-mail key (`nordlib.contact.Email.key`)."""
        ...

    def by_identity(self, number: IdentityNumber, scope: LibraryScope) -> Versioned[Account] | None:
        """The account of the person with a number."""
        ...

    def by_student_authorisation(self, student_authorisation: StudentAuthorisationId, scope: LibraryScope) -> Versioned[Account] | None:
        """The account of the student whom the agency authorised."""
        ...

    def expiring_between(self, first: date, last: date, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        """Accounts whose last valid day lies between two days, both included: a page by id, from the one after `after` on."""
        ...

    def with_guardian(self, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        """Accounts that hold data of a guardian: a page by id, from the one after `after` on."""
        ...

    def created_before(self, day: date, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        """Accounts that were made on a day or before it, or nobody knows when: a page by id, from the one after `after` on."""
        ...

    def at_libraries(self, libraries: LibraryScope, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        """The accounts at some libraries: a page by id, from the one after `after` on."""
        ...

    def search_by_name(
        self, words: tuple[str, ...], scope: LibraryScope, after: AccountId | None, limit: int
    ) -> tuple[Versioned[Account], ...]:
        """Accounts each of whose names the words begin (`nordlib.name_folding`): a page by id, from the one after `after` on."""
        ...

    def count_at_libraries(self, libraries: frozenset[LibraryId]) -> int:
        """How many accounts there are at some libraries."""
        ...

    def add(self, account: Account) -> None:
        """Keep a new account. Raises `UniqueViolation`, for the id of one that was erased too."""
        ...

    def save(self, account: Account, *, expected_version: int) -> None:
        """Keep a changed account. Raises `VersionConflict` where the stored version is another, and `UniqueViolation`."""
        ...

    def erase(self, account: AccountId, *, expected_version: int) -> None:
        """Forget an account; nothing of its row remains but its id, which is never used again. Raises `VersionConflict`."""
        ...


class Transfers(Protocol):
    """Requests to change library. At most one is pending for an account (READ-A12)."""

    def latest_for_account(self, account: AccountId) -> Versioned[Transfer] | None:
        """The latest request for an account, whatever its state."""
        ...

    def for_account(self, account: AccountId) -> tuple[Transfer, ...]:
        """Every request for an account, the oldest first."""
        ...

    def pending_to(self, libraries: LibraryScope, after: TransferId | None, limit: int) -> tuple[Versioned[Transfer], ...]:
        """The requests to some libraries that wait for an answer: a page by id, from the one after `after` on."""
        ...

    def count_pending_to(self, libraries: frozenset[LibraryId]) -> int:
        """How many requests to some libraries wait for an answer."""
        ...

    def pending_since(self, instant: datetime, after: TransferId | None, limit: int) -> tuple[Versioned[Transfer], ...]:
        """The requests that wait since an instant or longer: a page by id, from the one after `after` on."""
        ...

    def delete_for_account(self, account: AccountId) -> None:
        """Forget every request for an account."""
        ...

    def add(self, transfer: Transfer) -> None:
        """Keep a new request. Raises `UniqueViolation` where one is pending."""
        ...

    def save(self, transfer: Transfer, *, expected_version: int) -> None:
        """Keep a changed request. Raises `VersionConflict`."""
        ...


class Libraries(Protocol):
    """Libraries and their branches."""

    def get(self, library: LibraryId) -> Library | None:
        """The library."""
        ...

    def branches_of(self, library: LibraryId) -> tuple[Library, ...]:
        """The branches of a main library."""
        ...

    def main_libraries(self) -> tuple[Library, ...]:
        """Every main library, by id."""
        ...

    def search_by_name(self, part: str, limit: int) -> tuple[Library, ...]:
        """The libraries whose name has this in it (folded, `nordlib.name_folding`), by name (MTM-53)."""
        ...


class Registrars(Protocol):
    """The registrars. E-mail keys are unique among them (MTM-02, READ-A27)."""

    def get(self, staff: StaffId) -> Versioned[Registrar] | None:
        """The registrar."""
        ...

    def by_email(self, key: str) -> Versioned[Registrar] | None:
        """The registrar with an e-mail key."""
        ...

    def at_libraries(self, libraries: LibraryScope, role: StaffRole | None) -> tuple[Registrar, ...]:
        """The staff of some libraries, of a role or of all, by id (MTM-20)."""
        ...

    def add(self, registrar: Registrar) -> None:
        """Keep a new registrar. Raises `UniqueViolation`."""
        ...

    def save(self, registrar: Registrar, *, expected_version: int) -> None:
        """Keep a changed registrar. Raises `VersionConflict` and `UniqueViolation`."""
        ...

    def delete(self, staff: StaffId) -> None:
        """Forget a registrar; the borrowers stay (MTM-04)."""
        ...


class StudentAuthorisations(Protocol):
    """The agency's leave for students without a Swedish number (MTM-43)."""

    def get(self, student_authorisation: StudentAuthorisationId) -> StudentAuthorisation | None:
        """The authorisation."""
        ...

    def add(self, student_authorisation: StudentAuthorisation) -> None:
        """Keep a new authorisation. Raises `UniqueViolation`."""
        ...

    def delete(self, student_authorisation: StudentAuthorisationId) -> None:
        """Forget an authorisation."""
        ...


class Credentials(Protocol):
    """What is kept to know borrowers and registrars again: hashes only."""

    def get(self, principal: Principal) -> Versioned[Credential] | None:
        """What is kept of an owner; None before there was a password or a link."""
        ...

    def by_reset_token(self, token_hash: str) -> Versioned[Credential] | None:
        """Whose link it is."""
        ...

    def add(self, credential: Credential) -> None:
        """Keep a new credential. Raises `UniqueViolation`."""
        ...

    def save(self, credential: Credential, *, expected_version: int) -> None:
        """Keep a changed credential. Raises `VersionConflict`."""
        ...

    def delete(self, principal: Principal) -> None:
        """Forget an owner's."""
        ...


class AccountsTx(Protocol):
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
    def libraries(self) -> Libraries:
        """The libraries."""
        ...

    @property
    def registrars(self) -> Registrars:
        """The registrars: whoever acts has to be one."""
        ...

    @property
    def student_authorisations(self) -> StudentAuthorisations:
        """The agency's leave for students."""
        ...

    @property
    def credentials(self) -> Credentials:
        """The passwords."""
        ...
