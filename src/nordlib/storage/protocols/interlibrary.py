"""What a host supplies for interlibrary accounts and requests."""

from typing import Protocol

from nordlib.circulation.interlibrary_requests import InterlibraryRequest, InterlibraryRequestId, RequesterId
from nordlib.patrons import InterlibraryAccount, InterlibraryAccountId
from nordlib.storage.protocols.core import Versioned
from nordlib.storage.protocols.staff import Credentials, ReadableCredentials

__all__ = [
    "InterlibraryAccounts",
    "InterlibraryReadTx",
    "InterlibraryRequests",
    "InterlibraryTx",
    "ReadableInterlibraryAccounts",
    "ReadableInterlibraryRequests",
]


class ReadableInterlibraryAccounts(Protocol):
    """Interlibrary accounts, to read. The keys of user names are unique among them (LIB-03)."""

    def get(self, account: InterlibraryAccountId) -> Versioned[InterlibraryAccount] | None:
        """Return the account, or None."""
        ...

    def by_username(self, key: str) -> Versioned[InterlibraryAccount] | None:
        """Return the account with a user name, by its key (`nordlib.contact.Email.key`), or None."""
        ...


class InterlibraryAccounts(ReadableInterlibraryAccounts, Protocol):
    """Interlibrary accounts."""

    def add(self, account: InterlibraryAccount) -> None:
        """Store a new account. Raises `UniqueViolation`."""
        ...

    def save(self, account: InterlibraryAccount, *, expected_version: int) -> None:
        """Store a changed account. Raises `VersionConflict` and `UniqueViolation`."""
        ...

    def erase(self, account: InterlibraryAccountId, *, expected_version: int) -> None:
        """Erase an account. Raises `VersionConflict`."""
        ...


class ReadableInterlibraryRequests(Protocol):
    """Requests, to read."""

    def get(self, interlibrary_request: InterlibraryRequestId) -> Versioned[InterlibraryRequest] | None:
        """Return the request, or None."""
        ...

    def for_requester(self, requester: RequesterId) -> tuple[Versioned[InterlibraryRequest], ...]:
        """Return every request of a patron, by id."""
        ...


class InterlibraryRequests(ReadableInterlibraryRequests, Protocol):
    """Requests."""

    def add(self, interlibrary_request: InterlibraryRequest) -> None:
        """Store a new request. Raises `UniqueViolation`."""
        ...

    def save(self, interlibrary_request: InterlibraryRequest, *, expected_version: int) -> None:
        """Store a changed request. Raises `VersionConflict`."""
        ...

    def delete_for_requester(self, requester: RequesterId) -> None:
        """Delete every request of a patron."""
        ...


class InterlibraryReadTx(Protocol):
    """A transaction that reads interlibrary accounts and requests."""

    @property
    def interlibrary_accounts(self) -> ReadableInterlibraryAccounts:
        """The accounts."""
        ...

    @property
    def interlibrary_requests(self) -> ReadableInterlibraryRequests:
        """The requests."""
        ...

    @property
    def credentials(self) -> ReadableCredentials:
        """The passwords, as hashes."""
        ...


class InterlibraryTx(InterlibraryReadTx, Protocol):
    """A transaction over interlibrary accounts and requests."""

    @property
    def interlibrary_accounts(self) -> InterlibraryAccounts:
        """The accounts."""
        ...

    @property
    def interlibrary_requests(self) -> InterlibraryRequests:
        """The requests."""
        ...

    @property
    def credentials(self) -> Credentials:
        """The passwords, as hashes."""
        ...
