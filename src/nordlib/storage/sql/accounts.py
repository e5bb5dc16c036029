"""Borrowers' accounts in SQL."""

from collections import Counter
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, delete, func, insert, or_, select, update

from nordlib.accounts import Account, AccountId, StudentAuthorisationId
from nordlib.errors import UniqueViolation
from nordlib.identity import IdentityNumber
from nordlib.libraries import LibraryId
from nordlib.name_folding import name_words
from nordlib.storage.protocols import ALL_LIBRARIES, LibraryScope, Versioned
from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.predicates import after_id, clamp_limit, in_scope, starts_with
from nordlib.storage.sql.schema import ACCOUNT, ACCOUNT_IDS, ACCOUNT_NAME_WORDS

__all__ = ["SqlAccounts"]

_ACCOUNTS: Final = ACCOUNT.table
_C: Final = _ACCOUNTS.c
_W: Final = ACCOUNT_NAME_WORDS.c

_BY_ID: Final = select(_ACCOUNTS).where(_C.id == bindparam("key"))
_BY_EMAIL: Final = select(_ACCOUNTS).where(_C.email_key == bindparam("key"))
_BY_AUTHORISATION: Final = select(_ACCOUNTS).where(_C.student_authorisation == bindparam("key"))
_BY_IDENTITY: Final = select(_ACCOUNTS).where(
    _C.identity_number == bindparam("key"), _C.identity_scheme == bindparam("scheme"), _C.identity_kind == bindparam("kind")
)
_ADD: Final = insert(_ACCOUNTS)
_ADD_ID: Final = insert(ACCOUNT_IDS)
_ADD_WORDS: Final = insert(ACCOUNT_NAME_WORDS)
_THIS_VERSION: Final = and_(_C.id == bindparam("key"), _C.version == bindparam("expected"))
_SAVE: Final = update(_ACCOUNTS).where(_THIS_VERSION)
_ERASE: Final = delete(_ACCOUNTS).where(_THIS_VERSION)
_FORGET_WORDS: Final = delete(ACCOUNT_NAME_WORDS).where(_W.account == bindparam("key"))
_WORDS: Final = select(_W.word, _W.times, _W.library).where(_W.account == bindparam("key"))


class SqlAccounts:
    """Accounts."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    def get(self, account: AccountId, scope: LibraryScope) -> Versioned[Account] | None:
        return _in_sight(self._sql.one(_BY_ID, {"key": account}), scope)

    def by_email(self, key: str, scope: LibraryScope) -> Versioned[Account] | None:
        return _in_sight(self._sql.one(_BY_EMAIL, {"key": key}), scope)

    def by_identity(self, number: IdentityNumber, scope: LibraryScope) -> Versioned[Account] | None:
        values = {"key": number.canonical, "scheme": number.scheme, "kind": number.kind}
        return _in_sight(self._sql.one(_BY_IDENTITY, values), scope)

    def by_student_authorisation(self, student_authorisation: StudentAuthorisationId, scope: LibraryScope) -> Versioned[Account] | None:
        return _in_sight(self._sql.one(_BY_AUTHORISATION, {"key": student_authorisation}), scope)

    def expiring_between(self, first: date, last: date, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page(_C.valid_to.between(first, last), after, limit)

    def with_guardian(self, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page(_C.guardian_birth_date.is_not(None), after, limit)

    def created_before(self, day: date, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page(or_(_C.created_on.is_(None), _C.created_on <= day), after, limit)

    def at_libraries(self, libraries: LibraryScope, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page(in_scope(_C.library, libraries), after, limit)

    def search_by_name(
        self, words: tuple[str, ...], scope: LibraryScope, after: AccountId | None, limit: int
    ) -> tuple[Versioned[Account], ...]:
        if not words:
            return ()
        page = [row.account for row in self._sql.all(_whose_names_begin(words, scope, after, limit))]
        return tuple(map(_account, self._sql.all(select(_ACCOUNTS).where(_C.id.in_(page)).order_by(_C.id))))

    def count_at_libraries(self, libraries: frozenset[LibraryId]) -> int:
        return int(self._sql.execute(select(func.count()).select_from(_ACCOUNTS).where(in_scope(_C.library, libraries))).scalar_one())

    def add(self, account: Account) -> None:
        self._sql.execute(_ADD, {**ACCOUNT.to_row(account), "version": 1})
        try:
            self._sql.execute(_ADD_ID, {"id": account.id})
        except UniqueViolation:  # the id of one that was erased
            self._sql.execute(_ERASE, {"key": account.id, "expected": 1})
            raise
        self._put_words(account)

    def save(self, account: Account, *, expected_version: int) -> None:
        values = {**ACCOUNT.to_row(account), "key": account.id, "expected": expected_version, "version": expected_version + 1}
        self._sql.change(_SAVE, values, _ACCOUNTS, account.id, expected_version)
        kept = {each.word: (each.times, each.library) for each in self._sql.all(_WORDS, {"key": account.id})}
        if kept != {word: (times, account.library) for word, times in _words_of(account).items()}:
            self._sql.execute(_FORGET_WORDS, {"key": account.id})
            self._put_words(account)

    def erase(self, account: AccountId, *, expected_version: int) -> None:
        self._sql.change(_ERASE, {"key": account, "expected": expected_version}, _ACCOUNTS, account, expected_version)
        self._sql.execute(_FORGET_WORDS, {"key": account})
        self._sql.has_erased = True

    def _put_words(self, account: Account) -> None:
        rows = [
            {"account": account.id, "word": each, "times": times, "library": account.library} for each, times in _words_of(account).items()
        ]
        if rows:
            self._sql.execute(_ADD_WORDS, rows)

    def _page(self, wanted: ColumnElement[bool], after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        page = select(_ACCOUNTS).where(wanted, after_id(_C.id, after)).order_by(_C.id).limit(clamp_limit(limit))
        return tuple(map(_account, self._sql.all(page)))


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
    return Counter(name_words(account.first_name, account.last_name))


def _in_sight(row: Row[Any] | None, scope: LibraryScope) -> Versioned[Account] | None:
    return _account(row) if row is not None and (scope is ALL_LIBRARIES or row.library in scope) else None


def _account(row: Row[Any]) -> Versioned[Account]:
    return Versioned(ACCOUNT.from_row(row), row.version)
