"""What the SQL store finds by the words of names, and the ids of erased accounts."""

from collections import Counter
from typing import Any, Final

from sqlalchemy import Select, bindparam, delete, func, insert, select

from nordlib.accounts import Account, AccountId
from nordlib.errors import UniqueViolation
from nordlib.name_folding import name_words
from nordlib.storage.protocols import LibraryScope, Versioned
from nordlib.storage.queries import Equal, OneOf, Query
from nordlib.storage.repositories import AccountRepository
from nordlib.storage.sql.backend import SqlBackend
from nordlib.storage.sql.columns import WORD
from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.predicates import after_id, clamp_limit, in_scope, starts_with
from nordlib.storage.sql.schema import ACCOUNT_IDS, ACCOUNT_NAME_WORDS
from nordlib.storage.stored import ACCOUNT

__all__ = ["SqlAccounts"]

_W: Final = ACCOUNT_NAME_WORDS.c
_BY_ID: Final = Query(ACCOUNT, (Equal("id"),))
_BY_IDS: Final = Query(ACCOUNT, (OneOf("id"),))
_ADD_ID: Final = insert(ACCOUNT_IDS)
_ADD_WORDS: Final = insert(ACCOUNT_NAME_WORDS)
_DELETE_WORDS: Final = delete(ACCOUNT_NAME_WORDS).where(_W.account == bindparam("key"))
#: Characters of a word that are stored; a search compares one less, since the end of its range is one longer.
_WIDTH: Final = WORD.width
_WORDS: Final = select(_W.word, _W.times, _W.library).where(_W.account == bindparam("key"))


class SqlAccounts(AccountRepository):
    """Accounts; no id is used twice."""

    def __init__(self, backend: SqlBackend, executor: Executor) -> None:
        super().__init__(backend)
        self._sql = executor

    def search_by_name(
        self, words: tuple[str, ...], scope: LibraryScope, after: AccountId | None, limit: int
    ) -> tuple[Versioned[Account], ...]:
        if not words:
            return ()
        beginnings = tuple(word[: _WIDTH - 1] for word in words)
        found = [row.account for row in self._sql.all(_whose_names_begin(beginnings, scope, after, limit))]
        return self._backend.page(_BY_IDS, frozenset(found), after=None, limit=limit)

    def add(self, account: Account) -> None:
        super().add(account)
        try:
            self._sql.write_unique(_ADD_ID, {"id": account.id})
        except UniqueViolation:  # the id of one that was erased
            self._backend.delete(_BY_ID, account.id)
            raise
        self._put_words(account)

    def save(self, account: Account, *, expected_version: int) -> None:
        super().save(account, expected_version=expected_version)
        stored = {row.word: (row.times, row.library) for row in self._sql.all(_WORDS, {"key": account.id})}
        if stored != {word: (times, account.library) for word, times in _words_of(account).items()}:
            self._sql.write(_DELETE_WORDS, {"key": account.id})
            self._put_words(account)

    def erase(self, account: AccountId, *, expected_version: int) -> None:
        super().erase(account, expected_version=expected_version)
        self._sql.write(_DELETE_WORDS, {"key": account})

    def _put_words(self, account: Account) -> None:
        words = _words_of(account)
        if words:
            rows = [{"account": account.id, "word": word, "times": times, "library": account.library} for word, times in words.items()]
            self._sql.write(_ADD_WORDS, rows)


def _whose_names_begin(words: tuple[str, ...], scope: LibraryScope, after: AccountId | None, limit: int) -> Select[Any]:
    """Select the ids of the accounts whose name matches every word of the query, as `nordlib.name_folding.matches_prefixes` does, by id.

    The longest word is looked up in the index. Each word of the query needs a word of the name to itself, so the name must have at least
    as many words that begin with it as the query has. The id is compared as an expression, `id || ''`, so that the planner does not walk
    the accounts by id instead.
    """
    first = max(words, key=len)
    wanted = (
        select(_W.account)
        .distinct()
        .where(in_scope(_W.library, scope), starts_with(_W.word, first), after_id(_W.account.concat(""), after))
    )
    for word in set(words):
        needed = sum(each.startswith(word) for each in words)
        if word != first or needed > 1:
            other = ACCOUNT_NAME_WORDS.alias()
            has = select(func.sum(other.c.times)).where(other.c.account == _W.account, starts_with(other.c.word, word))
            wanted = wanted.where(has.scalar_subquery() >= needed)
    return wanted.order_by(_W.account).limit(clamp_limit(limit))


def _words_of(account: Account) -> Counter[str]:
    """The words of a name, and how often each stands in it."""
    return Counter(word[:_WIDTH] for word in name_words(account.first_name, account.last_name))
