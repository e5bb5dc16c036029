"""An adapter for a library system that lends from tables of its own, shaped like Koha's.

They are `issues`, `items`, `reserves`, `borrowers` and `accountlines`; none is altered or added. `python examples/koha_tables.py` renews a
patron's loans; `examples/koha_contract.py` checks the adapter against the contract of a store.

- A loan has no version. Its version is a hash of what a renewal depends on, so every write changes it, also one of the system's own.
- Nobody writes to a loan between the reading and the saving: a transaction takes the database's lock when it begins (`BEGIN IMMEDIATE`).
  In MariaDB, read the row of a loan with `SELECT ... FOR UPDATE` instead.
"""

import hashlib
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Concatenate, Final, Literal, ParamSpec, TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from nordlib.circulation import (
    HELSINGOR,
    DueInstant,
    FeeCategory,
    Hold,
    HoldId,
    HoldStatus,
    ItemId,
    Loan,
    LoanId,
    LoanStatus,
    Money,
    PatronId,
    PatronStanding,
    TitleId,
)
from nordlib.commands import renew_all
from nordlib.decisions import UNKNOWN, Unknown
from nordlib.errors import DatabaseError, TransactionConflict, VersionConflict
from nordlib.storage import run_command
from nordlib.storage.protocols import Versioned

P = ParamSpec("P")
R = TypeVar("R")

TABLES: Final = """
    CREATE TABLE borrowers (borrowernumber INTEGER PRIMARY KEY, categorycode TEXT NOT NULL, dateexpiry TEXT, debarred TEXT);
    CREATE TABLE accountlines (
        accountlines_id INTEGER PRIMARY KEY, borrowernumber INTEGER REFERENCES borrowers, amountoutstanding TEXT);
    CREATE TABLE items (
        itemnumber INTEGER PRIMARY KEY, biblionumber INTEGER NOT NULL, itype TEXT NOT NULL, itemlost INTEGER NOT NULL DEFAULT 0,
        onloan TEXT);
    CREATE TABLE issues (
        issue_id INTEGER PRIMARY KEY, borrowernumber INTEGER NOT NULL REFERENCES borrowers,
        itemnumber INTEGER NOT NULL UNIQUE REFERENCES items, date_due TEXT NOT NULL, renewals_count INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE reserves (
        reserve_id INTEGER PRIMARY KEY, borrowernumber INTEGER NOT NULL REFERENCES borrowers, biblionumber INTEGER NOT NULL,
        itemnumber INTEGER, found TEXT, suspend INTEGER NOT NULL DEFAULT 0, reservedate TEXT, expirationdate TEXT);"""
#: The library's zone: the system's instants are on its wall clock. A loan by the day is due at one minute to midnight.
ZONE: Final = ZoneInfo("Europe/Copenhagen")
END_OF_DAY: Final = time(23, 59)


class KohaLoans:
    """The table `issues` as nordlib's `Loans`."""

    _SELECT: Final = """
        SELECT issue_id, borrowernumber, itemnumber, biblionumber, date_due, itype, renewals_count, itemlost
        FROM issues JOIN items USING (itemnumber)"""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self, loan: LoanId) -> Versioned[Loan] | None:
        row = self._connection.execute(f"{self._SELECT} WHERE issue_id = ?", (number(loan),)).fetchone()
        return None if row is None else _loan(row)

    def for_patron(self, patron: PatronId) -> tuple[Versioned[Loan], ...]:
        rows = self._connection.execute(f"{self._SELECT} WHERE borrowernumber = ? ORDER BY date_due, issue_id", (number(patron),))
        return tuple(map(_loan, rows))

    def save(self, loan: Loan, *, expected_version: int) -> None:
        stored = self.get(loan.id)
        if stored is None or stored.version != expected_version:
            raise VersionConflict("loan", loan.id, expected_version)
        due = written(loan)
        self._connection.execute(
            "UPDATE issues SET date_due = ?, renewals_count = ? WHERE issue_id = ?", (due, loan.renewals_used, loan.id)
        )
        self._connection.execute("UPDATE items SET onloan = ? WHERE itemnumber = ?", (due[:10], loan.item))


def number(key: str) -> int:
    """Return the system's number of an id; one that no row has for a text that is not a number."""
    return int(key) if key.isascii() and key.isdecimal() and len(key) < len(str(2**63)) else -1


def _loan(row: tuple[Any, ...]) -> Versioned[Loan]:
    key, patron, item, title, due, item_type, renewals, lost = row
    at = datetime.fromisoformat(due)
    loan = Loan(
        LoanId(str(key)),
        PatronId(str(patron)),
        ItemId(str(item)),
        TitleId(str(title)),
        at.date() if at.time() == END_OF_DAY else DueInstant(at.replace(tzinfo=ZONE)),
        item_type,
        renewals_used=renewals,
        status=LoanStatus.LOST if lost else LoanStatus.ON_LOAN,
    )
    return Versioned(loan, int.from_bytes(hashlib.blake2b(repr(row).encode(), digest_size=8).digest()))


def written(loan: Loan) -> str:
    """Return the due date or instant as the system writes it."""
    at = datetime.combine(loan.due, END_OF_DAY) if isinstance(loan.due, date) else loan.due.at.astimezone(ZONE).replace(tzinfo=None)
    return at.isoformat(" ", "seconds")


class KohaHolds:
    """The table `reserves` as nordlib's `Holds`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def for_title(self, title: TitleId) -> tuple[Hold, ...]:
        rows = self._connection.execute(
            "SELECT reserve_id, borrowernumber, itemnumber, found, suspend, reservedate, expirationdate"
            " FROM reserves WHERE biblionumber = ?",
            (number(title),),
        )
        return tuple(
            Hold(
                HoldId(str(key)),
                PatronId(str(patron)),
                title,
                None if item is None else ItemId(str(item)),
                HoldStatus.SUSPENDED if suspend else HoldStatus.READY_FOR_PICKUP if found == "W" else HoldStatus.ACTIVE,
                _day(first),
                _day(last),
            )
            for key, patron, item, found, suspend, first, last in rows
        )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


class KohaStandings:
    """`borrowers` and `accountlines` as nordlib's `PatronStandings`. A block has a last day, so it depends on `now`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self, patron: PatronId, now: datetime) -> PatronStanding | Literal[Unknown.UNKNOWN]:
        select = "SELECT categorycode, dateexpiry, debarred FROM borrowers WHERE borrowernumber = ?"
        row = self._connection.execute(select, (number(patron),)).fetchone()
        if row is None:
            return UNKNOWN
        category, expires_on, debarred = row
        lines = self._connection.execute("SELECT amountoutstanding FROM accountlines WHERE borrowernumber = ?", (number(patron),))
        debt = sum((Decimal(amount) for (amount,) in lines), Decimal())
        return PatronStanding(
            debarred is not None and date.fromisoformat(debarred) >= now.astimezone(ZONE).date(),
            _day(expires_on),
            Money(debt, "DKK") if debt else None,
            FeeCategory.CHILD if category == "J" else FeeCategory.ADULT,
        )


class KohaTransaction:
    """What a renewal needs, on one connection. There is no outbox: the system notifies the patron itself."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.loans, self.holds, self.patron_standings = KohaLoans(connection), KohaHolds(connection), KohaStandings(connection)
        self._connection = connection

    def commit(self) -> None:
        self._end("COMMIT")

    def rollback(self) -> None:
        self._end("ROLLBACK")

    def _end(self, statement: str) -> None:
        with closing(self._connection):
            self._connection.execute(statement)


class KohaStore:
    """The system's database. A transaction takes the lock when it begins; another one, and the system's own writes, wait for it."""

    transaction_type: Callable[[sqlite3.Connection], KohaTransaction] = KohaTransaction

    def __init__(self, file: Path) -> None:
        self.file = file

    def connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.file, isolation_level=None, timeout=30)
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def begin(self) -> KohaTransaction:
        connection = self.connect()
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:  # in nordlib's words: a race is run again, anything else is told without values
            connection.close()
            translated = TransactionConflict("the database is busy") if "locked" in str(error) else DatabaseError("it cannot be opened")
        else:
            return type(self).transaction_type(connection)
        raise translated

    def run(self, command: Callable[Concatenate[KohaTransaction, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        return run_command(self.begin, command, *args, **kwargs)


def renew_loans(store: KohaStore) -> tuple[LoanId, ...]:
    print("Patron 7 renews what can be renewed")
    with closing(store.connect()) as connection:
        connection.executescript("""
            INSERT INTO borrowers VALUES (7, 'PT', '2027-06-30', NULL), (8, 'PT', NULL, NULL);
            INSERT INTO items VALUES (80, 12, 'ordinary', 0, '2026-11-27'), (81, 13, 'ordinary', 0, '2026-11-27');
            INSERT INTO issues VALUES (100, 7, 80, '2026-11-27 23:59:00', 0), (101, 7, 81, '2026-11-27 23:59:00', 0);
            INSERT INTO reserves (reserve_id, borrowernumber, biblionumber) VALUES (1, 8, 13);
            INSERT INTO accountlines (borrowernumber, amountoutstanding) VALUES (7, '20.000000');""")
        renewals = renew_all(store, PatronId("7"), by=PatronId("7"), policy=HELSINGOR, now=datetime(2026, 11, 24, 9, tzinfo=UTC))
        for loan, decision in renewals.decisions.items():
            print(f"  loan {loan}: " + decision.explain("en").replace("\n", "\n    "))
        print("  issues:", connection.execute("SELECT issue_id, date_due, renewals_count FROM issues").fetchall())
    return renewals.granted


def new_database(folder: str) -> Path:
    """Create an empty database of the system."""
    file = Path(folder) / f"{uuid4()}.db"
    with closing(KohaStore(file).connect()) as connection:
        connection.executescript(TABLES)
    return file


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        granted = renew_loans(KohaStore(new_database(folder)))
    assert granted == (LoanId("100"),)


if __name__ == "__main__":
    main()
