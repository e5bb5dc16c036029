"""The tables of the memory store that hold borrowers, their requests and their libraries."""

from collections.abc import Callable, Hashable, Iterator
from datetime import date, datetime

from nordlib.accounts import Account, AccountId, StudentAuthorisationId, Transfer, TransferId, TransferState
from nordlib.errors import UniqueViolation
from nordlib.identity import IdentityNumber
from nordlib.libraries import Library, LibraryId
from nordlib.name_folding import fold, matches_prefixes, name_words
from nordlib.storage.memory.tables import Table, UniqueIndex, require_version
from nordlib.storage.protocols import ALL_LIBRARIES, LibraryScope, Versioned

__all__ = ["MemoryAccounts", "MemoryLibraries", "MemoryTransfers"]


class MemoryAccounts:
    """Accounts, and the e-mail keys and numbers that only one of them may have."""

    def __init__(self) -> None:
        self.rows: Table[str, Versioned[Account]] = Table()
        self.emails = UniqueIndex("account", "email")
        self.identities = UniqueIndex("account", "identity")
        self.student_authorisations = UniqueIndex("account", "student_authorisation")
        self.erased: Table[str, bool] = Table()

    def get(self, account: AccountId, scope: LibraryScope) -> Versioned[Account] | None:
        return self._in_sight(account, scope)

    def by_email(self, key: str, scope: LibraryScope) -> Versioned[Account] | None:
        return self._in_sight(self.emails.get(key), scope)

    def by_identity(self, number: IdentityNumber, scope: LibraryScope) -> Versioned[Account] | None:
        return self._in_sight(self.identities.get(number), scope)

    def by_student_authorisation(self, student_authorisation: StudentAuthorisationId, scope: LibraryScope) -> Versioned[Account] | None:
        return self._in_sight(self.student_authorisations.get(student_authorisation), scope)

    def expiring_between(self, first: date, last: date, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page(lambda account: account.valid_to is not None and first <= account.valid_to <= last, after, limit)

    def with_guardian(self, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page(lambda account: account.guardian is not None, after, limit)

    def created_before(self, day: date, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page(lambda account: account.created_on is None or account.created_on <= day, after, limit)

    def at_libraries(self, libraries: LibraryScope, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page(lambda account: libraries is ALL_LIBRARIES or account.library in libraries, after, limit)

    def search_by_name(
        self, words: tuple[str, ...], scope: LibraryScope, after: AccountId | None, limit: int
    ) -> tuple[Versioned[Account], ...]:
        def wanted(account: Account) -> bool:
            return (scope is ALL_LIBRARIES or account.library in scope) and matches_prefixes(
                words, name_words(account.first_name, account.last_name)
            )

        return self._page(wanted, after, limit)

    def count_at_libraries(self, libraries: frozenset[LibraryId]) -> int:
        return sum(each.value.library in libraries for each in self.rows.values())

    def erase(self, account: AccountId, *, expected_version: int) -> None:
        before = require_version(self.rows, "account", account, expected_version)
        for claims, key in self._claims(before):
            claims.release(key, account)
        self.rows.put(account, None)
        self.erased.put(account, True)

    def add(self, account: Account) -> None:
        if self.rows.get(account.id) is not None or self.erased.get(account.id):
            raise UniqueViolation("account", "id")
        self._check_claims(account)
        self.rows.put(account.id, Versioned(account, 1))
        self._claim(account)

    def save(self, account: Account, *, expected_version: int) -> None:
        before = require_version(self.rows, "account", account.id, expected_version)
        self._check_claims(account)
        self.rows.put(account.id, Versioned(account, expected_version + 1))
        for claims, key in self._claims(before):
            claims.release(key, account.id)
        self._claim(account)

    def _check_claims(self, account: Account) -> None:
        """Everything that may be refused is refused before anything is written."""
        for claims, key in self._claims(account):
            claims.check(key, account.id)

    def _claim(self, account: Account) -> None:
        for claims, key in self._claims(account):
            claims.put(key, account.id)

    def _claims(self, account: Account) -> Iterator[tuple[UniqueIndex, Hashable]]:
        """What no other account may have."""
        yield self.emails, account.email.key
        if account.identity is not None:
            yield self.identities, account.identity
        if account.student_authorisation is not None:
            yield self.student_authorisations, account.student_authorisation

    def _page(self, wanted: Callable[[Account], bool], after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        found = (each for each in self.rows.values() if (after is None or each.value.id > after) and wanted(each.value))
        return tuple(sorted(found, key=lambda each: each.value.id)[:limit])

    def _in_sight(self, account: str | None, scope: LibraryScope) -> Versioned[Account] | None:
        found = None if account is None else self.rows.get(account)
        if found is None:
            return None
        return found if scope is ALL_LIBRARIES or found.value.library in scope else None


class MemoryTransfers:
    """Requests to change library, at most one pending for an account."""

    def __init__(self) -> None:
        self.rows: Table[str, Versioned[Transfer]] = Table()
        self.newest: Table[AccountId, TransferId] = Table()
        self.pending = UniqueIndex("transfer", "account with a pending request")

    def latest_for_account(self, account: AccountId) -> Versioned[Transfer] | None:
        newest = self.newest.get(account)
        return None if newest is None else self.rows.get(newest)

    def for_account(self, account: AccountId) -> tuple[Transfer, ...]:
        found = (each.value for each in self.rows.values() if each.value.account == account)
        return tuple(sorted(found, key=lambda each: (each.requested_at, each.id)))

    def pending_to(self, libraries: LibraryScope, after: TransferId | None, limit: int) -> tuple[Versioned[Transfer], ...]:
        return self._page(lambda transfer: libraries is ALL_LIBRARIES or transfer.target in libraries, after, limit)

    def count_pending_to(self, libraries: frozenset[LibraryId]) -> int:
        return sum(each.value.state == TransferState.PENDING and each.value.target in libraries for each in self.rows.values())

    def pending_since(self, instant: datetime, after: TransferId | None, limit: int) -> tuple[Versioned[Transfer], ...]:
        return self._page(lambda transfer: transfer.requested_at <= instant, after, limit)

    def delete_for_account(self, account: AccountId) -> None:
        for transfer in self.for_account(account):
            self.rows.put(transfer.id, None)
            self.pending.release(account, transfer.id)
        self.newest.put(account, None)

    def _page(self, wanted: Callable[[Transfer], bool], after: TransferId | None, limit: int) -> tuple[Versioned[Transfer], ...]:
        waiting = (each for each in self.rows.values() if each.value.state == TransferState.PENDING and wanted(each.value))
        return tuple(sorted((each for each in waiting if after is None or each.value.id > after), key=lambda each: each.value.id)[:limit])

    def add(self, transfer: Transfer) -> None:
        if self.rows.get(transfer.id) is not None:
            raise UniqueViolation("transfer", "id")
        self._check_claim(transfer)
        self.rows.put(transfer.id, Versioned(transfer, 1))
        self.newest.put(transfer.account, transfer.id)
        self._claim(transfer)

    def save(self, transfer: Transfer, *, expected_version: int) -> None:
        require_version(self.rows, "transfer", transfer.id, expected_version)
        self._check_claim(transfer)
        self.rows.put(transfer.id, Versioned(transfer, expected_version + 1))
        self._claim(transfer)

    def _check_claim(self, transfer: Transfer) -> None:
        if transfer.state == TransferState.PENDING:
            self.pending.check(transfer.account, transfer.id)

    def _claim(self, transfer: Transfer) -> None:
        if transfer.state == TransferState.PENDING:
            self.pending.put(transfer.account, transfer.id)
        else:
            self.pending.release(transfer.account, transfer.id)


class MemoryLibraries:
    """Libraries."""

    def __init__(self) -> None:
        self.rows: Table[LibraryId, Library] = Table()

    def get(self, library: LibraryId) -> Library | None:
        return self.rows.get(library)

    def branches_of(self, library: LibraryId) -> tuple[Library, ...]:
        return tuple(sorted((each for each in self.rows.values() if each.main_library_id == library), key=lambda each: each.id))

    def main_libraries(self) -> tuple[Library, ...]:
        return tuple(sorted((each for each in self.rows.values() if not each.is_branch), key=lambda each: each.id))

    def search_by_name(self, part: str, limit: int) -> tuple[Library, ...]:
        found = (each for each in self.rows.values() if part in fold(each.name))
        return tuple(sorted(found, key=lambda each: (fold(each.name), each.id))[:limit])

    def put(self, library: Library) -> None:
        """Keep a library, a new one or one that has changed."""
        self.rows.put(library.id, library)
