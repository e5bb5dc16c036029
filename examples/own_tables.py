"""Use nordlib with a library system that stores loans and holds in its own tables: nordlib decides, and the system stores the result.

The tables of the system (`THEIRS`) have integers as ids, and rows have no version. What nordlib needs in addition is in a separate table
(`OURS`), so that no table of the system is altered. `python examples/own_tables.py` renews a loan, and then checks the adapter against the
contract of a store.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar
from uuid import uuid4

from nordlib.circulation import (
    HELSINGOR,
    Hold,
    HoldId,
    HoldStatus,
    ItemId,
    Loan,
    LoanId,
    LoanStatus,
    PatronId,
    PatronStanding,
    TitleId,
)
from nordlib.commands import RenewalContext, renew_all
from nordlib.errors import TransactionConflict, UniqueViolation, VersionConflict
from nordlib.storage import run_command
from nordlib.storage.protocols import Versioned
from nordlib.testing.contract import check_store

P = ParamSpec("P")
R = TypeVar("R")

#: The tables of the library system.
THEIRS: Final = """
    CREATE TABLE issues (
        issue_id INTEGER PRIMARY KEY, borrowernumber INTEGER NOT NULL, itemnumber INTEGER NOT NULL, biblionumber INTEGER NOT NULL,
        itemtype TEXT NOT NULL, date_due TEXT NOT NULL, renewals INTEGER NOT NULL DEFAULT 0, returned INTEGER NOT NULL DEFAULT 0,
        itemlost INTEGER NOT NULL DEFAULT 0, recalled INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE reserves (
        reserve_id INTEGER PRIMARY KEY, borrowernumber INTEGER NOT NULL, biblionumber INTEGER NOT NULL, itemnumber INTEGER,
        found TEXT, suspend INTEGER NOT NULL DEFAULT 0, cancelled INTEGER NOT NULL DEFAULT 0, startdate TEXT, expirationdate TEXT);"""
#: The table that this adapter adds.
OURS: Final = "CREATE TABLE issue_versions (issue_id INTEGER PRIMARY KEY, version INTEGER NOT NULL);"

#: The meaning of each code in the column `itemlost`.
LOST: Final = {0: LoanStatus.ON_LOAN, 1: LoanStatus.LOST, 2: LoanStatus.CLAIMED_RETURNED}
LOST_CODES: Final = {status: code for code, status in LOST.items()}


class OurLoans:
    """The table `issues` as nordlib's `Loans`. A loan that nordlib has never saved has version 0."""

    _SELECT: Final = """
        SELECT issue_id, borrowernumber, itemnumber, biblionumber, date_due, itemtype, renewals, returned, itemlost, recalled,
               coalesce(version, 0)
        FROM issues LEFT JOIN issue_versions USING (issue_id)"""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self, loan: LoanId) -> Versioned[Loan] | None:
        row = self._connection.execute(f"{self._SELECT} WHERE issue_id = ?", (loan,)).fetchone()
        return None if row is None else self._loan(row)

    def for_patron(self, patron: PatronId) -> tuple[Versioned[Loan], ...]:
        rows = self._connection.execute(f"{self._SELECT} WHERE borrowernumber = ? ORDER BY date_due, issue_id", (patron,))
        return tuple(self._loan(row) for row in rows)

    def save(self, loan: Loan, *, expected_version: int) -> None:
        stored = self.get(loan.id)
        if stored is None or stored.version != expected_version:
            raise VersionConflict("loan", loan.id, expected_version)
        self._connection.execute(
            "UPDATE issues SET date_due = ?, renewals = ?, returned = ?, itemlost = ?, recalled = ? WHERE issue_id = ?",
            (*_changing(loan), loan.id),
        )
        self._connection.execute("REPLACE INTO issue_versions VALUES (?, ?)", (loan.id, expected_version + 1))

    def add(self, loan: Loan) -> None:
        """Add a loan. Only the contract needs this: the system lends, nordlib does not."""
        try:
            self._connection.execute(
                "INSERT INTO issues VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (loan.id, loan.patron, loan.item, loan.title, loan.item_type, *_changing(loan)),
            )
        except sqlite3.IntegrityError:
            raise UniqueViolation("loan", "id") from None

    def _loan(self, row: tuple[Any, ...]) -> Versioned[Loan]:
        key, patron, item, title, due, material, used, returned, lost, recalled, version = row
        loan = Loan(
            LoanId(str(key)),
            PatronId(str(patron)),
            ItemId(str(item)),
            TitleId(str(title)),
            date.fromisoformat(due),
            material,
            renewals_used=used,
            status=LoanStatus.RETURNED if returned else LOST[lost],
            recalled=bool(recalled),
        )
        return Versioned(loan, version)


def _changing(loan: Loan) -> tuple[str, int, bool, int, bool]:
    """Return the values of the columns that change while an item is on loan."""
    assert isinstance(loan.due, date)  # the system has no hourly loans
    returned = loan.status == LoanStatus.RETURNED
    return loan.due.isoformat(), loan.renewals_used, returned, LOST_CODES.get(loan.status, 0), loan.recalled


class OurHolds:
    """The table `reserves` as nordlib's `Holds`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def for_title(self, title: TitleId) -> tuple[Hold, ...]:
        rows = self._connection.execute(
            "SELECT reserve_id, borrowernumber, itemnumber, found, suspend, cancelled, startdate, expirationdate"
            " FROM reserves WHERE biblionumber = ? ORDER BY reserve_id",
            (title,),
        )
        return tuple(
            Hold(
                HoldId(str(key)),
                PatronId(str(patron)),
                title,
                None if item is None else ItemId(str(item)),
                _status(found, suspend, cancelled),
                _day(first),
                _day(last),
            )
            for key, patron, item, found, suspend, cancelled, first, last in rows
        )

    def add(self, hold: Hold) -> None:
        """Add a hold. Only the contract needs this."""
        found, suspend, cancelled = "W" if hold.status == HoldStatus.READY_FOR_PICKUP else None, hold.status == HoldStatus.SUSPENDED, False
        days = (None if day is None else day.isoformat() for day in (hold.active_from, hold.expires_on))
        try:
            self._connection.execute(
                "INSERT INTO reserves VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (hold.id, hold.patron, hold.title, hold.item, found, suspend, cancelled, *days),
            )
        except sqlite3.IntegrityError:
            raise UniqueViolation("hold", "id") from None


def _status(found: str | None, suspend: int, cancelled: int) -> HoldStatus:
    if cancelled:
        return HoldStatus.CANCELLED
    if suspend:
        return HoldStatus.SUSPENDED
    return HoldStatus.READY_FOR_PICKUP if found == "W" else HoldStatus.ACTIVE


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


class OurTransaction:
    """Loans and holds on one connection, which is all that a renewal needs. There is no outbox: the system notifies the patron itself."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.loans, self.holds = OurLoans(connection), OurHolds(connection)
        self._connection = connection

    def commit(self) -> None:
        self._end("COMMIT")

    def rollback(self) -> None:
        self._end("ROLLBACK")

    def _end(self, statement: str) -> None:
        self._connection.execute(statement)
        self._connection.close()


class OurStore:
    """The system's database. A transaction takes the write lock when it begins; another transaction waits for the lock."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.file, isolation_level=None)

    def begin(self) -> OurTransaction:
        connection = self.connect()
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            connection.close()
            raise TransactionConflict("the database is busy") from None
        return OurTransaction(connection)

    def run(self, command: Callable[Concatenate[OurTransaction, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        return run_command(self.begin, command, *args, **kwargs)


def new_store(folder: str) -> OurStore:
    """Create an empty database of the system, with our table added."""
    store = OurStore(Path(folder) / f"{uuid4()}.db")
    with closing(store.connect()) as connection:
        connection.executescript(THEIRS + OURS)
    return store


def renew_loans(store: OurStore) -> tuple[LoanId, ...]:
    print("Patron 7 renews what can be renewed")
    with closing(store.connect()) as connection:
        connection.execute("INSERT INTO issues VALUES (100, 7, 80, 12, 'ordinary', '2026-11-27', 0, 0, 0, 0)")
        connection.execute("INSERT INTO issues VALUES (101, 7, 81, 13, 'ordinary', '2026-11-27', 0, 0, 0, 0)")
        connection.execute("INSERT INTO reserves (reserve_id, borrowernumber, biblionumber) VALUES (1, 8, 13)")
        now = datetime(2026, 11, 24, 9, tzinfo=UTC)
        renewals = renew_all(store, PatronId("7"), policy=HELSINGOR, now=now, context=RenewalContext(PatronStanding()))
        for loan, decision in renewals.decisions.items():
            print(f"  loan {loan}: " + decision.explain("en").replace("\n", "\n    "))
        print("  in their table:", connection.execute("SELECT issue_id, date_due, renewals FROM issues").fetchall())
    return renewals.granted


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        granted = renew_loans(new_store(folder))
        print("\nThe contract of a store")
        report = check_store(lambda: new_store(folder), unsupported=("loans by the hour", "interlibrary loans"), needed=("loans", "holds"))
        print("  " + str(report).replace("\n", "\n  "))
    if not report or granted != (LoanId("100"),):
        sys.exit("The adapter failed: see the results above.")


if __name__ == "__main__":
    main()
