"""Borrowers' accounts. What finds names, and what keeps the ids of erased accounts, is each backend's own."""

from abc import ABC, abstractmethod
from datetime import date
from typing import Final

from nordlib.accounts import Account, AccountId, StudentAuthorisationId
from nordlib.identity import IdentityNumber
from nordlib.libraries import LibraryId
from nordlib.storage.protocols import ALL_LIBRARIES, LibraryScope, Versioned
from nordlib.storage.queries import AtMost, Between, Equal, IsNotNone, OneOf, Query
from nordlib.storage.repositories.core import Repository
from nordlib.storage.stored import ACCOUNT

__all__ = ["AccountRepository"]

_BY_ID: Final = Query(ACCOUNT, (Equal("id"),))
_BY_EMAIL: Final = Query(ACCOUNT, (Equal("email.key"),))
_BY_IDENTITY: Final = Query(ACCOUNT, (Equal("identity.canonical"), Equal("identity.scheme"), Equal("identity.kind")))
_BY_STUDENT_AUTHORISATION: Final = Query(ACCOUNT, (Equal("student_authorisation"),))
_EXPIRING: Final = Query(ACCOUNT, (Between("valid_to"),))
_WITH_GUARDIAN: Final = Query(ACCOUNT, (IsNotNone("guardian.birth_date"),))
_CREATED_BEFORE: Final = Query(ACCOUNT, (AtMost("created_on", or_none=True),))
_AT_LIBRARIES: Final = Query(ACCOUNT, (OneOf("library"),))


class AccountRepository(Repository, ABC):
    """Accounts."""

    def get(self, account: AccountId, scope: LibraryScope) -> Versioned[Account] | None:
        return _within(self._backend.first(_BY_ID, account), scope)

    def by_email(self, key: str, scope: LibraryScope) -> Versioned[Account] | None:
        return _within(self._backend.first(_BY_EMAIL, key), scope)

    def by_identity(self, number: IdentityNumber, scope: LibraryScope) -> Versioned[Account] | None:
        return _within(self._backend.first(_BY_IDENTITY, number.canonical, number.scheme, number.kind), scope)

    def by_student_authorisation(self, student_authorisation: StudentAuthorisationId, scope: LibraryScope) -> Versioned[Account] | None:
        return _within(self._backend.first(_BY_STUDENT_AUTHORISATION, student_authorisation), scope)

    def expiring_between(self, first: date, last: date, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._backend.page(_EXPIRING, first, last, after=after, limit=limit)

    def with_guardian(self, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._backend.page(_WITH_GUARDIAN, after=after, limit=limit)

    def created_before(self, day: date, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._backend.page(_CREATED_BEFORE, day, after=after, limit=limit)

    def at_libraries(self, libraries: LibraryScope, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._backend.page(_AT_LIBRARIES, libraries, after=after, limit=limit)

    @abstractmethod
    def search_by_name(
        self, words: tuple[str, ...], scope: LibraryScope, after: AccountId | None, limit: int
    ) -> tuple[Versioned[Account], ...]:
        """Return a page of the accounts in whose names each of the words begins a word (`nordlib.name_folding.matches_prefixes`)."""

    def count_at_libraries(self, libraries: frozenset[LibraryId]) -> int:
        return self._backend.count(_AT_LIBRARIES, libraries)

    def add(self, account: Account) -> None:
        self._backend.add(ACCOUNT, account)

    def save(self, account: Account, *, expected_version: int) -> None:
        self._backend.save(ACCOUNT, account, expected_version)

    def erase(self, account: AccountId, *, expected_version: int) -> None:
        self._backend.erase(ACCOUNT, account, expected_version)


def _within(stored: Versioned[Account] | None, scope: LibraryScope) -> Versioned[Account] | None:
    return stored if stored is not None and (scope is ALL_LIBRARIES or stored.value.library in scope) else None
