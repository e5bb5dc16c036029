"""The tables of the memory store that hold the borrower register."""

from nordlib.accounts import Account, AccountId, AccountStatus, Transfer, TransferId, TransferState
from nordlib.errors import UniqueViolation
from nordlib.identity import IdentityNumber
from nordlib.places import Library, LibraryId
from nordlib.storage.protocols import EVERYWHERE, Sight, Versioned
from nordlib.storage.rows import Claims, Rows, expect

__all__ = ["AccountsTable", "LibrariesTable", "TransfersTable"]


class AccountsTable:
    """Accounts, and the e-mail keys and numbers that only one of them may have."""

    def __init__(self) -> None:
        self.rows: Rows[str, Versioned[Account]] = Rows()
        self.emails = Claims("account", "email")
        self.identities = Claims("account", "identity")

    def get(self, account: AccountId, within: Sight) -> Versioned[Account] | None:
        return self._in_sight(account, within)

    def by_email(self, key: str, within: Sight) -> Versioned[Account] | None:
        return self._in_sight(self.emails.get(key), within)

    def by_identity(self, number: IdentityNumber, within: Sight) -> Versioned[Account] | None:
        return self._in_sight(self.identities.get(number), within)

    def add(self, account: Account) -> None:
        if self.rows.get(account.id) is not None:
            raise UniqueViolation("account", "id")
        self._check_claims(account)
        self.rows.put(account.id, Versioned(account, 1))
        self._claim(account)

    def save(self, account: Account, *, expected: int) -> None:
        before = expect(self.rows, "account", account.id, expected)
        self._check_claims(account)
        self.rows.put(account.id, Versioned(account, expected + 1))
        self.emails.release(before.email.key, account.id)
        self.identities.release(before.identity, account.id)
        self._claim(account)

    def _check_claims(self, account: Account) -> None:
        """Everything that may be refused is refused before anything is written."""
        if account.status == AccountStatus.ACTIVE:
            self.emails.check(account.email.key, account.id)
            self.identities.check(account.identity, account.id)

    def _claim(self, account: Account) -> None:
        if account.status == AccountStatus.ACTIVE:
            self.emails.put(account.email.key, account.id)
            self.identities.put(account.identity, account.id)

    def _in_sight(self, account: str | None, within: Sight) -> Versioned[Account] | None:
        found = None if account is None else self.rows.get(account)
        if found is None or found.value.status == AccountStatus.DELETED:
            return None
        return found if within is EVERYWHERE or found.value.library in within else None


class TransfersTable:
    """Requests to change library, at most one pending for an account."""

    def __init__(self) -> None:
        self.rows: Rows[str, Versioned[Transfer]] = Rows()
        self.newest: Rows[AccountId, TransferId] = Rows()
        self.pending = Claims("transfer", "account with a pending request")

    def newest_for(self, account: AccountId) -> Versioned[Transfer] | None:
        newest = self.newest.get(account)
        return None if newest is None else self.rows.get(newest)

    def add(self, transfer: Transfer) -> None:
        if self.rows.get(transfer.id) is not None:
            raise UniqueViolation("transfer", "id")
        self._check_claim(transfer)
        self.rows.put(transfer.id, Versioned(transfer, 1))
        self.newest.put(transfer.account, transfer.id)
        self._claim(transfer)

    def save(self, transfer: Transfer, *, expected: int) -> None:
        expect(self.rows, "transfer", transfer.id, expected)
        self._check_claim(transfer)
        self.rows.put(transfer.id, Versioned(transfer, expected + 1))
        self._claim(transfer)

    def _check_claim(self, transfer: Transfer) -> None:
        if transfer.state == TransferState.PENDING:
            self.pending.check(transfer.account, transfer.id)

    def _claim(self, transfer: Transfer) -> None:
        if transfer.state == TransferState.PENDING:
            self.pending.put(transfer.account, transfer.id)
        else:
            self.pending.release(transfer.account, transfer.id)


class LibrariesTable:
    """Libraries."""

    def __init__(self) -> None:
        self.rows: Rows[LibraryId, Library] = Rows()

    def get(self, library: LibraryId) -> Library | None:
        return self.rows.get(library)

    def branches_of(self, library: LibraryId) -> tuple[Library, ...]:
        return tuple(each for each in self.rows.values() if each.main == library)

    def add(self, library: Library) -> None:
        """Register a library."""
        self.rows.put(library.id, library)
