"""A register in plain dicts and lists, as the protocols describe it: what a store is compared with.

It shares nothing with nordlib's own stores, so that an error of theirs is not repeated here. A command works on a copy of everything.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from nordlib.accounts import Account, AccountId, Transfer, TransferId, TransferState
from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.identity import IdentityNumber
from nordlib.libraries import LibraryId
from nordlib.messages import Message
from nordlib.name_folding import name_words
from nordlib.storage.protocols import ALL_LIBRARIES, LibraryScope, Versioned

__all__ = ["ReferenceStore"]

R = TypeVar("R")


class _Accounts:
    def __init__(self) -> None:
        self.by_id: dict[AccountId, Versioned[Account]] = {}
        self.used_ids: set[AccountId] = set()

    def _find(self, wanted: Callable[[Account], bool]) -> list[Versioned[Account]]:
        return [self.by_id[account] for account in sorted(self.by_id) if wanted(self.by_id[account].value)]

    def _page(self, wanted: Callable[[Account], bool], after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return tuple(self._find(lambda account: wanted(account) and (after is None or account.id > after))[:limit])

    def _one(self, wanted: Callable[[Account], bool], scope: LibraryScope) -> Versioned[Account] | None:
        found = self._find(lambda account: wanted(account) and _is_visible(account, scope))
        return found[0] if found else None

    def get(self, account: AccountId, scope: LibraryScope) -> Versioned[Account] | None:
        return self._one(lambda each: each.id == account, scope)

    def by_email(self, key: str, scope: LibraryScope) -> Versioned[Account] | None:
        return self._one(lambda each: each.email.key == key, scope)

    def by_identity(self, number: IdentityNumber, scope: LibraryScope) -> Versioned[Account] | None:
        return self._one(lambda each: each.identity == number, scope)

    def expiring_between(self, first: date, last: date, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page(lambda each: each.valid_to is not None and first <= each.valid_to <= last, after, limit)

    def with_guardian(self, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page(lambda each: each.guardian is not None, after, limit)

    def at_libraries(self, libraries: LibraryScope, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page(lambda each: _is_visible(each, libraries), after, limit)

    def search_by_name(
        self, words: tuple[str, ...], scope: LibraryScope, after: AccountId | None, limit: int
    ) -> tuple[Versioned[Account], ...]:
        return self._page(lambda each: _is_visible(each, scope) and _matches(words, each), after, limit)

    def count_at_libraries(self, libraries: frozenset[LibraryId]) -> int:
        return len(self._find(lambda each: each.library in libraries))

    def add(self, account: Account) -> None:
        if account.id in self.used_ids:
            raise UniqueViolation("account", "id")
        self._store(account, 1)
        self.used_ids.add(account.id)

    def save(self, account: Account, *, expected_version: int) -> None:
        self._require(account.id, expected_version)
        self._store(account, expected_version + 1)

    def erase(self, account: AccountId, *, expected_version: int) -> None:
        self._require(account, expected_version)
        del self.by_id[account]

    def _require(self, account: AccountId, version: int) -> None:
        if account not in self.by_id or self.by_id[account].version != version:
            raise VersionConflict("account", account, version)

    def _store(self, account: Account, version: int) -> None:
        for other in (stored.value for stored in self.by_id.values() if stored.value.id != account.id):
            if other.email.key == account.email.key:
                raise UniqueViolation("account", "email")
            if other.identity == account.identity is not None:
                raise UniqueViolation("account", "identity")
        self.by_id[account.id] = Versioned(account, version)


class _Transfers:
    def __init__(self) -> None:
        self.arrived: list[Versioned[Transfer]] = []

    def latest_for_account(self, account: AccountId) -> Versioned[Transfer] | None:
        found = [stored for stored in self.arrived if stored.value.account == account]
        return found[-1] if found else None

    def for_account(self, account: AccountId) -> tuple[Transfer, ...]:
        found = (stored.value for stored in self.arrived if stored.value.account == account)
        return tuple(sorted(found, key=lambda each: (each.requested_at, each.id)))

    def pending_to(self, libraries: LibraryScope, after: TransferId | None, limit: int) -> tuple[Versioned[Transfer], ...]:
        pending = [each for each in self.arrived if each.value.state == TransferState.PENDING]
        visible = [each for each in pending if libraries is ALL_LIBRARIES or each.value.target in libraries]
        return tuple(sorted((each for each in visible if after is None or each.value.id > after), key=lambda each: each.value.id)[:limit])

    def count_pending_to(self, libraries: frozenset[LibraryId]) -> int:
        return len(self.pending_to(libraries, None, len(self.arrived)))

    def delete_for_account(self, account: AccountId) -> None:
        self.arrived = [stored for stored in self.arrived if stored.value.account != account]

    def add(self, transfer: Transfer) -> None:
        self.arrived.append(Versioned(transfer, 1))

    def save(self, transfer: Transfer, *, expected_version: int) -> None:
        place = next(place for place, stored in enumerate(self.arrived) if stored.value.id == transfer.id)
        if self.arrived[place].version != expected_version:
            raise VersionConflict("transfer", transfer.id, expected_version)
        self.arrived[place] = Versioned(transfer, expected_version + 1)


class _Outbox:
    def __init__(self) -> None:
        self.messages: list[Message] = []

    def add(self, message: Message) -> None:
        self.messages.append(message)

    def delete_for(self, subject_id: str) -> None:
        self.messages = [message for message in self.messages if message.subject_id != subject_id]


class _Tx:
    def __init__(self) -> None:
        self.accounts, self.transfers, self.outbox = _Accounts(), _Transfers(), _Outbox()

    def copy(self) -> "_Tx":
        copied = _Tx()
        copied.accounts.by_id, copied.accounts.used_ids = dict(self.accounts.by_id), set(self.accounts.used_ids)
        copied.transfers.arrived, copied.outbox.messages = list(self.transfers.arrived), list(self.outbox.messages)
        return copied


class ReferenceStore:
    """The register that a store is compared with. It has no threads and no second try: a command that fails leaves no trace."""

    def __init__(self) -> None:
        self._tx = _Tx()

    def run(self, command: Callable[..., R], /, *args: Any, **kwargs: Any) -> R:
        """Run a command on a copy, and keep the copy if the command does not fail."""
        copied = self._tx.copy()
        answer = command(copied, *args, **kwargs)
        self._tx = copied
        return answer


def _is_visible(account: Account, scope: LibraryScope) -> bool:
    return scope is ALL_LIBRARIES or account.library in scope


def _matches(words: tuple[str, ...], account: Account) -> bool:
    """Whether each word begins a word of the name, no word of the name counted twice; the longest words choose first."""
    remaining = list(name_words(account.first_name, account.last_name))
    for word in sorted(words, key=len, reverse=True):
        begun = [each for each in remaining if each.startswith(word)]
        if not begun:
            return False
        remaining.remove(min(begun, key=len))
    return bool(words)
