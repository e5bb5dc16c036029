"""What the memory store finds by names, and the ids of erased accounts."""

from nordlib.accounts import Account, AccountId
from nordlib.errors import UniqueViolation
from nordlib.libraries import Library
from nordlib.name_folding import fold, matches_prefixes, name_words
from nordlib.storage.memory.backend import MemoryBackend
from nordlib.storage.memory.tables import Journal, Table
from nordlib.storage.protocols import ALL_LIBRARIES, LibraryScope, Versioned
from nordlib.storage.repositories import AccountRepository, LibraryRepository
from nordlib.storage.stored import ACCOUNT, LIBRARY

__all__ = ["MemoryAccounts", "MemoryLibraries"]


class MemoryAccounts(AccountRepository):
    """Accounts; no id is used twice."""

    def __init__(self, backend: MemoryBackend, journal: Journal) -> None:
        super().__init__(backend)
        self._rows, self._erased = backend.table(ACCOUNT), Table[AccountId, bool](journal)

    def search_by_name(
        self, words: tuple[str, ...], scope: LibraryScope, after: AccountId | None, limit: int
    ) -> tuple[Versioned[Account], ...]:
        visible = (
            row.stored
            for row in self._rows.values()
            if (scope is ALL_LIBRARIES or row.stored.value.library in scope) and (after is None or row.stored.value.id > after)
        )
        found = (each for each in visible if matches_prefixes(words, name_words(each.value.first_name, each.value.last_name)))
        return tuple(sorted(found, key=lambda each: each.value.id)[: max(limit, 0)])

    def add(self, account: Account) -> None:
        if self._erased.get(account.id):
            raise UniqueViolation(ACCOUNT.name, ACCOUNT.key_label)
        super().add(account)

    def erase(self, account: AccountId, *, expected_version: int) -> None:
        super().erase(account, expected_version=expected_version)
        self._erased.put(account, True)


class MemoryLibraries(LibraryRepository):
    """Libraries."""

    def __init__(self, backend: MemoryBackend) -> None:
        super().__init__(backend)
        self._rows = backend.table(LIBRARY)

    def search_by_name(self, part: str, limit: int) -> tuple[Library, ...]:
        found = (row.stored.value for row in self._rows.values() if part in fold(row.stored.value.name))
        return tuple(sorted(found, key=lambda each: (fold(each.name), each.id))[: max(limit, 0)])
