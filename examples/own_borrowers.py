"""Use nordlib with a library system that has its own table of patrons: the patrons stay there, and nordlib's tables hold the rest.

Everything is in one database and one transaction. An account is in the system's table `patrons` (`THEIRS`), and what that table has no
column for is in a side table (`OURS`). Transfer requests, staff, passwords and messages are in nordlib's tables.
`python examples/own_borrowers.py` registers a borrower, and then checks the adapter against the contract of a store.
"""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from itertools import islice
from typing import Any, Final

import attrs
from sqlalchemy import Connection, CursorResult, Row, bindparam, create_engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import QueuePool

from nordlib.accounts import (
    LEGIMUS,
    AcceptedBy,
    Account,
    AccountId,
    Agreement,
    BorrowerKind,
    Presence,
    Registrar,
    RegistrationForm,
    StaffId,
    StudentAuthorisationId,
)
from nordlib.commands import register_borrower
from nordlib.contact import parse_email
from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.identity import IdentityNumber, examine
from nordlib.libraries import Library, LibraryId
from nordlib.name_folding import matches_prefixes, name_words
from nordlib.serialization.json import as_dict, from_dict
from nordlib.storage.protocols import ALL_LIBRARIES, LibraryScope, Versioned
from nordlib.storage.sql import SqlStore, SqlTx, upgrade
from nordlib.testing.contract import check_store

#: The table of the library system.
THEIRS: Final = """
    CREATE TABLE patrons (
        patron_no INTEGER PRIMARY KEY, branch TEXT NOT NULL, surname TEXT NOT NULL, forename TEXT NOT NULL, email TEXT NOT NULL,
        expiry TEXT, language TEXT NOT NULL)"""
#: What the system has no column for: nordlib's id and version, the unique keys, and the rest of the account. An id is never used again, so
#: its row stays when the patron is deleted.
OURS: Final = """
    CREATE TABLE patron_accounts (
        id TEXT PRIMARY KEY, patron_no INTEGER UNIQUE, version INTEGER, email_key TEXT UNIQUE, identity TEXT UNIQUE,
        student_authorisation TEXT UNIQUE, rest TEXT)"""
#: The fields of an account that the system stores, and the column of each.
THEIR_FIELDS: Final = {
    "library": "branch",
    "last_name": "surname",
    "first_name": "forename",
    "email": "email",
    "valid_to": "expiry",
    "language": "language",
}
ALL: Final = -1  # no limit

SELECT_ACCOUNT: Final = """
    SELECT id, version, rest, branch, surname, forename, email, expiry, language FROM patron_accounts JOIN patrons USING (patron_no)"""
ADD: Final = """
    INSERT INTO patrons (branch, surname, forename, email, expiry, language)
    VALUES (:branch, :surname, :forename, :email, :expiry, :language) RETURNING patron_no"""
SAVE: Final = """
    UPDATE patrons SET branch = :branch, surname = :surname, forename = :forename, email = :email, expiry = :expiry, language = :language
    WHERE patron_no = :patron_no"""
COMPLETE: Final = """
    UPDATE patron_accounts SET patron_no = :patron_no, version = :version, email_key = :email_key, identity = :identity,
        student_authorisation = :student_authorisation, rest = :rest
    WHERE id = :id"""


class OurBorrowers:
    """The table `patrons` and our side table, together as nordlib's `Accounts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, account: AccountId, scope: LibraryScope) -> Versioned[Account] | None:
        return self._one("id", account, scope)

    def by_email(self, key: str, scope: LibraryScope) -> Versioned[Account] | None:
        return self._one("email_key", key, scope)

    def by_identity(self, number: IdentityNumber, scope: LibraryScope) -> Versioned[Account] | None:
        return self._one("identity", identity_key(number), scope)

    def by_student_authorisation(self, student_authorisation: StudentAuthorisationId, scope: LibraryScope) -> Versioned[Account] | None:
        return self._one("student_authorisation", student_authorisation, scope)

    def expiring_between(self, first: date, last: date, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page("expiry BETWEEN :first AND :last", ALL_LIBRARIES, after, limit, first=str(first), last=str(last))

    def with_guardian(self, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page("json_extract(rest, '$.guardian') IS NOT NULL", ALL_LIBRARIES, after, limit)

    def created_before(self, day: date, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page("coalesce(json_extract(rest, '$.created_on'), '') <= :day", ALL_LIBRARIES, after, limit, day=str(day))

    def at_libraries(self, libraries: LibraryScope, after: AccountId | None, limit: int) -> tuple[Versioned[Account], ...]:
        return self._page("TRUE", libraries, after, limit)

    def search_by_name(
        self, words: tuple[str, ...], scope: LibraryScope, after: AccountId | None, limit: int
    ) -> tuple[Versioned[Account], ...]:
        """Read every visible account, which is fast enough in a small system; a system with a search index would use it."""
        matches = (
            stored
            for stored in self.at_libraries(scope, after, ALL)
            if matches_prefixes(words, name_words(stored.value.first_name, stored.value.last_name))
        )
        return tuple(islice(matches, limit))

    def count_at_libraries(self, libraries: frozenset[LibraryId]) -> int:
        return len(self.at_libraries(libraries, None, ALL))

    def add(self, account: Account) -> None:
        self._write("INSERT INTO patron_accounts (id) VALUES (:id)", {"id": account.id})
        self._complete(account, self._write(ADD, their_columns(account)).scalar_one(), 1)

    def save(self, account: Account, *, expected_version: int) -> None:
        number = self._patron(account.id, expected_version)
        self._write(SAVE, {**their_columns(account), "patron_no": number})
        self._complete(account, number, expected_version + 1)

    def erase(self, account: AccountId, *, expected_version: int) -> None:
        self._write("DELETE FROM patrons WHERE patron_no = :patron_no", {"patron_no": self._patron(account, expected_version)})
        blank = dict.fromkeys(("patron_no", "version", "email_key", "identity", "student_authorisation", "rest"))
        self._write(COMPLETE, {**blank, "id": account})

    def _complete(self, account: Account, number: int, version: int) -> None:
        """Save in our table what the system's table has no column for."""
        rest = {name: value for name, value in attrs.asdict(account, recurse=False).items() if name not in (*THEIR_FIELDS, "id")}
        values = {
            "id": account.id,
            "patron_no": number,
            "version": version,
            "email_key": account.email.key,
            "identity": None if account.identity is None else identity_key(account.identity),
            "student_authorisation": account.student_authorisation,
            "rest": json.dumps(as_dict(rest), ensure_ascii=False),
        }
        self._write(COMPLETE, values)

    def _patron(self, account: AccountId, expected: int) -> int:
        query = text("SELECT patron_no FROM patron_accounts WHERE id = :id AND version = :version")
        number: int | None = self._connection.execute(query, {"id": account, "version": expected}).scalar()
        if number is None:
            raise VersionConflict("account", account, expected)
        return number

    def _write(self, statement: str, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Execute a statement. An error about a unique key names the key, never its value."""
        try:
            return self._connection.execute(text(statement), values)
        except IntegrityError as error:
            raise UniqueViolation("account", str(error.orig).rpartition(".")[2].removesuffix("_key")) from None

    def _one(self, column: str, key: str, scope: LibraryScope) -> Versioned[Account] | None:
        try:
            row = self._connection.execute(text(f"{SELECT_ACCOUNT} WHERE {column} = :key"), {"key": key}).first()
        except UnicodeError:  # a text that no database holds is nobody's key
            return None
        return account_of(row) if row is not None and (scope is ALL_LIBRARIES or row.branch in scope) else None

    def _page(
        self, condition: str, scope: LibraryScope, after: AccountId | None, limit: int, **values: str
    ) -> tuple[Versioned[Account], ...]:
        visible = "TRUE" if scope is ALL_LIBRARIES else "branch IN :within"
        page = text(f"{SELECT_ACCOUNT} WHERE {condition} AND {visible} AND id > :after ORDER BY id LIMIT :most")
        if scope is not ALL_LIBRARIES:
            page = page.bindparams(bindparam("within", list(scope), expanding=True))
        return tuple(map(account_of, self._connection.execute(page, {**values, "after": after or "", "most": limit})))


def identity_key(number: IdentityNumber) -> str:
    """Return a key that differs for any two numbers."""
    return f"{number.scheme.value}:{number.kind.value}:{number.canonical}"


def their_columns(account: Account) -> dict[str, Any]:
    return {column: as_dict(getattr(account, field)) for field, column in THEIR_FIELDS.items()}


def account_of(row: Row[Any]) -> Versioned[Account]:
    theirs = {field: getattr(row, column) for field, column in THEIR_FIELDS.items()}
    return Versioned(from_dict(Account, {"id": row.id, **theirs, **json.loads(row.rest)}), row.version)


class OurTransaction(SqlTx):
    """nordlib's tables, except for the accounts."""

    def __init__(self, connection: Connection, end: Callable[[], object]) -> None:
        super().__init__(connection, end)
        self.accounts = OurBorrowers(connection)


class OurStore(SqlStore):
    """The system's database, with nordlib's tables added."""

    transaction_type = OurTransaction


@cache
def empty_database() -> bytes:
    """The bytes of an empty database of the system, with our side table and nordlib's tables added."""
    engine = create_engine("sqlite://", hide_parameters=True)
    with engine.begin() as connection:
        for statement in (THEIRS, OURS):
            connection.execute(text(statement))
    upgrade(engine)
    with engine.connect() as connection:
        written: bytes = connection.connection.driver_connection.serialize()  # type: ignore[union-attr]  # SQLAlchemy has no type for it
    engine.dispose()
    return written


def new_store() -> OurStore:
    """Create an empty database of the system: a copy, since making the tables takes longer than a case of the contract."""
    one_connection: dict[str, Any] = {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0}
    engine = create_engine("sqlite://", hide_parameters=True, connect_args={"check_same_thread": False}, **one_connection)
    with engine.connect() as connection:
        connection.connection.driver_connection.deserialize(empty_database())  # type: ignore[union-attr]  # SQLAlchemy has no type for it
    return OurStore(engine)


def register_anna(store: OurStore) -> bool:
    now, by = datetime(2026, 11, 24, 12, tzinfo=UTC), Registrar(StaffId("r-1"), LibraryId("A"), parse_email("r-1@example.se"))
    with store.transaction() as tx:
        tx.libraries.put(Library(LibraryId("A"), "Stadsbiblioteket A"))
        tx.registrars.add(by)
    form = RegistrationForm(
        BorrowerKind.ADULT,
        LibraryId("A"),
        examine("19900519-2381", "se", on=now.date()),
        "Anna",
        "Åkesson",
        parse_email("anna@example.se"),
        eligible=True,
        agreement=Agreement("2026", AcceptedBy.BORROWER, now),
        presence=Presence.IN_PERSON,
    )
    policy = attrs.evolve(
        LEGIMUS, accepted_numbers=attrs.evolve(LEGIMUS.accepted_numbers, accept_synthetic=True)
    )  # test numbers are accepted
    decision = store.run(register_borrower, form, by=by, policy=policy, now=now, new_id=AccountId("b1"))
    print(decision.explain("en"))
    with store.engine.connect() as connection:
        print("in their table:", connection.execute(text("SELECT * FROM patrons")).all())
    print("in nordlib's outbox:", [message.kind.value for message in store.outbox])
    return bool(decision)


def main() -> None:
    store = new_store()
    registered = register_anna(store)
    store.close()
    print("\nThe contract of a store")
    report = check_store(new_store, needed=("accounts",))
    print("  " + str(report).replace("\n", "\n  "))
    if not report or not registered:
        sys.exit("The adapter failed: see the results above.")


if __name__ == "__main__":
    main()
