"""Borrowers' accounts in SQL."""

from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, exists, func, insert, or_, select, update

from nordlib.accounts import Account, AccountId, Agreement, AuthorisationId, Guardian
from nordlib.contact import Email
from nordlib.identity import IdentityNumber
from nordlib.names import fold_name, matches
from nordlib.places import LibraryId
from nordlib.storage.protocols import EVERYWHERE, Sight, Versioned
from nordlib.storage.sql.conditions import begins, beyond, seen_from
from nordlib.storage.sql.connection import Statements
from nordlib.storage.sql.numbers import number_of, number_row
from nordlib.storage.sql.schema import ACCOUNT_IDS, ACCOUNT_WORDS, ACCOUNTS

__all__ = ["AccountsTable"]

_C: Final = ACCOUNTS.c
_W: Final = ACCOUNT_WORDS.c

_BY_ID: Final = select(ACCOUNTS).where(_C.id == bindparam("key"))
_BY_EMAIL: Final = select(ACCOUNTS).where(_C.email_key == bindparam("key"))
_BY_AUTHORISATION: Final = select(ACCOUNTS).where(_C.authorisation == bindparam("key"))
_BY_IDENTITY: Final = select(ACCOUNTS).where(
    _C.identity_number == bindparam("key"), _C.identity_scheme == bindparam("scheme"), _C.identity_kind == bindparam("kind")
)
_ADD: Final = insert(ACCOUNTS)
_ADD_ID: Final = insert(ACCOUNT_IDS)
_ADD_WORDS: Final = insert(ACCOUNT_WORDS)
_THIS_VERSION: Final = and_(_C.id == bindparam("key"), _C.version == bindparam("expected"))
_SAVE: Final = update(ACCOUNTS).where(_THIS_VERSION)
_ERASE: Final = delete(ACCOUNTS).where(_THIS_VERSION)
_FORGET_WORDS: Final = delete(ACCOUNT_WORDS).where(_W.account == bindparam("key"))
_WORDS: Final = select(_W.word, _W.library).where(_W.account == bindparam("key"))


class AccountsTable:
    """Accounts."""

    def __init__(self, statements: Statements) -> None:
        self._sql = statements

    def get(self, account: AccountId, within: Sight) -> Versioned[Account] | None:
        return _in_sight(self._sql.one(_BY_ID, {"key": account}), within)

    def by_email(self, key: str, within: Sight) -> Versioned[Account] | None:
        return _in_sight(self._sql.one(_BY_EMAIL, {"key": key}), within)

    def by_identity(self, number: IdentityNumber, within: Sight) -> Versioned[Account] | None:
        values = {"key": number.canonical, "scheme": number.scheme, "kind": number.kind}
        return _in_sight(self._sql.one(_BY_IDENTITY, values), within)

    def by_authorisation(self, authorisation: AuthorisationId, within: Sight) -> Versioned[Account] | None:
        return _in_sight(self._sql.one(_BY_AUTHORISATION, {"key": authorisation}), within)

    def ending(self, first: date, last: date, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page(_C.valid_to.between(first, last), after, limit)

    def with_guardian(self, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page(_C.guardian_birth_date.is_not(None), after, limit)

    def made_before(self, day: date, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page(or_(_C.created.is_(None), _C.created <= day), after, limit)

    def at(self, libraries: Sight, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page(seen_from(_C.library, libraries), after, limit)

    def named(self, words: tuple[str, ...], within: Sight, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        """The index finds who may be meant: a word begins with each of the query's. Whose own word each is, is asked of those alone."""
        found: list[Versioned[Account]] = []
        while words and len(found) < limit:
            page = self._sql.all(_candidates(words, within, after, limit))
            rows = self._sql.all(select(ACCOUNTS).where(_C.id.in_([each.account for each in page])).order_by(_C.id))
            found += (_account(row) for row in rows if matches(words, fold_name(row.first_name, row.last_name)))
            if len(page) < limit:
                break
            after = AccountId(page[-1].account)
        return tuple(found[:limit])

    def count_at(self, libraries: frozenset[LibraryId]) -> int:
        return int(self._sql.execute(select(func.count()).select_from(ACCOUNTS).where(seen_from(_C.library, libraries))).scalar_one())

    def add(self, account: Account) -> None:
        values = _values(account)
        self._sql.execute(_ADD_ID, {"id": account.id})
        self._sql.execute(_ADD, {**values, "id": account.id, "version": 1})
        self._put_words(account)

    def save(self, account: Account, *, expected: int) -> None:
        values = {**_values(account), "key": account.id, "expected": expected, "version": expected + 1}
        self._sql.change(_SAVE, values, ACCOUNTS, account.id, expected)
        wanted = {(word, account.library) for word in fold_name(account.first_name, account.last_name)}
        if {(each.word, each.library) for each in self._sql.all(_WORDS, {"key": account.id})} != wanted:
            self._sql.execute(_FORGET_WORDS, {"key": account.id})
            self._put_words(account)

    def erase(self, account: AccountId, *, expected: int) -> None:
        self._sql.change(_ERASE, {"key": account, "expected": expected}, ACCOUNTS, account, expected)
        self._sql.execute(_FORGET_WORDS, {"key": account})

    def _put_words(self, account: Account) -> None:
        words = dict.fromkeys(fold_name(account.first_name, account.last_name))
        if words:
            self._sql.execute(_ADD_WORDS, [{"account": account.id, "word": each, "library": account.library} for each in words])

    def _page(self, wanted: ColumnElement[bool], after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        page = select(ACCOUNTS).where(wanted, beyond(_C.id, after)).order_by(_C.id).limit(limit)
        return tuple(map(_account, self._sql.all(page)))


def _candidates(words: tuple[str, ...], within: Sight, after: AccountId | None, limit: int) -> Any:
    """The ids of accounts that have a word beginning with each of the query's, by id; the longest one is looked up in the index.

    That the id comes after the last page's is asked of a copy of it, so that no planner walks the accounts instead.
    """
    first, *others = sorted(set(words), key=len, reverse=True)
    wanted = (
        select(_W.account).distinct().where(seen_from(_W.library, within), begins(_W.word, first), beyond(_W.account.concat(""), after))
    )
    for word in others:
        other = ACCOUNT_WORDS.alias()
        wanted = wanted.where(exists().where(other.c.account == _W.account, begins(other.c.word, word)))
    return wanted.order_by(_W.account).limit(limit)


def _in_sight(row: Row[Any] | None, within: Sight) -> Versioned[Account] | None:
    return _account(row) if row is not None and (within is EVERYWHERE or row.library in within) else None


def _values(account: Account) -> dict[str, Any]:
    guardian = account.guardian
    return {
        "library": account.library,
        **number_row(account.identity),
        "first_name": account.first_name,
        "last_name": account.last_name,
        "email": account.email.address,
        "email_key": account.email.key,
        "agreement_version": account.agreement.version,
        "agreement_accepted_by": account.agreement.accepted_by,
        "agreement_accepted_at": account.agreement.accepted_at,
        "language": account.language,
        "valid_to": account.valid_to,
        "user_groups": account.groups,
        "guardian_birth_date": None if guardian is None else guardian.birth_date,
        "guardian_name": None if guardian is None else guardian.name,
        "birth_date": account.birth_date,
        "attested_minor": account.attested_minor,
        "authorisation": account.authorisation,
        "warned_for": account.warned_for,
        "created": account.created,
        "protected": account.protected,
    }


def _account(row: Row[Any]) -> Versioned[Account]:
    guardian = None if row.guardian_birth_date is None else Guardian(row.guardian_birth_date, row.guardian_name)
    account = Account(
        row.id,
        row.library,
        number_of(row),
        row.first_name,
        row.last_name,
        Email(row.email, row.email_key),
        Agreement(row.agreement_version, row.agreement_accepted_by, row.agreement_accepted_at),
        row.language,
        row.valid_to,
        row.user_groups,
        guardian,
        row.birth_date,
        row.attested_minor,
        row.authorisation,
        row.warned_for,
        row.created,
        row.protected,
    )
    return Versioned(account, row.version)
