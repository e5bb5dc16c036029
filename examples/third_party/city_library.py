"""A city's library system: one table of loans and holds in SQLite, and nordlib's rules for renewals."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

import attrs

from nordlib.circulation import (
    HELSINGOR,
    CirculationPolicy,
    Hold,
    HoldId,
    HoldStatus,
    ItemId,
    Loan,
    LoanId,
    LoanStatus,
    PatronId,
    PatronStanding,
    RenewalCase,
    RenewalFacts,
    TitleId,
    renewal,
)
from nordlib.decisions import Decision
from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.storage import run_command
from nordlib.storage.protocols import Versioned

P = ParamSpec("P")
R = TypeVar("R")

TABLES = """
CREATE TABLE loans (id TEXT PRIMARY KEY, patron TEXT, item TEXT, title TEXT, due TEXT, item_type TEXT, renewals INT, status TEXT,
                    recalled INT, lent TEXT, version INT);
CREATE TABLE holds (id TEXT PRIMARY KEY, patron TEXT, title TEXT, item TEXT, status TEXT, begins TEXT, ends TEXT, version INT);
"""
SAVE = """
UPDATE loans SET patron = ?, item = ?, title = ?, due = ?, item_type = ?, renewals = ?, status = ?, recalled = ?, lent = ?,
                 version = version + 1 WHERE id = ? AND version = ?
"""


class CityLoans:
    """The table of loans, as nordlib's commands ask for it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self, loan: LoanId) -> Versioned[Loan] | None:
        try:
            row = self._connection.execute("SELECT * FROM loans WHERE id = ?", (loan,)).fetchone()
        except UnicodeError:  # no database has such an id
            return None
        return None if row is None else Versioned(_loan(row), row["version"])

    def for_patron(self, patron: PatronId) -> tuple[Versioned[Loan], ...]:
        rows = self._connection.execute("SELECT * FROM loans WHERE patron = ? ORDER BY due, id", (patron,))
        return tuple(Versioned(_loan(row), row["version"]) for row in rows)

    def add(self, loan: Loan) -> None:
        try:
            self._connection.execute("INSERT INTO loans VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)", _row(loan))
        except sqlite3.IntegrityError:
            raise UniqueViolation("loan", "id") from None

    def save(self, loan: Loan, expected_version: int) -> None:
        done = self._connection.execute(SAVE, (*_row(loan)[1:], loan.id, expected_version))
        if not done.rowcount:
            raise VersionConflict("loan", loan.id, expected_version=expected_version)


class CityTx:
    """A transaction: what of nordlib's store the city has. It ends with `commit` or `rollback`."""

    def __init__(self, connection: sqlite3.Connection, end: Callable[[], object]) -> None:
        self.loans = CityLoans(connection)
        self._connection, self._end = connection, end
        connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._connection.execute("COMMIT")
        self._end()

    def rollback(self) -> None:
        self._connection.execute("ROLLBACK")
        self._end()

    def holds_on(self, title: TitleId) -> tuple[Hold, ...]:
        return tuple(map(_hold, self._connection.execute("SELECT * FROM holds WHERE title = ?", (title,))))

    def add_hold(self, hold: Hold) -> None:
        values = (hold.id, hold.patron, hold.title, hold.item, hold.status.value, _text(hold.active_from), _text(hold.expires_on))
        self._connection.execute("INSERT INTO holds VALUES (?, ?, ?, ?, ?, ?, ?, 1)", values)


class CityStore:
    """The database. `run` is what nordlib asks of a store: one transaction for a command."""

    def __init__(self, path: str = ":memory:") -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._lock = threading.Lock()  # one transaction at a time
        self._connection.row_factory = sqlite3.Row
        with closing(self._connection.cursor()) as cursor:
            cursor.executescript(TABLES)

    def begin(self) -> CityTx:
        self._lock.acquire()
        return CityTx(self._connection, self._lock.release)

    def run(self, command: Callable[Concatenate[Any, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        return run_command(self.begin, command, *args, **kwargs)  # again, if it lost a race

    def close(self) -> None:
        self._connection.close()


def renew(tx: CityTx, loan: LoanId, *, now: datetime, policy: CirculationPolicy = HELSINGOR) -> Decision[Loan, RenewalFacts] | None:
    """Renew a loan, and say why not; None if there is no such loan. The patron is in good standing: the desk has looked."""
    stored = tx.loans.get(loan)
    if stored is None:
        return None
    decision = renewal.decide(RenewalCase(stored.value, policy, now, tx.holds_on(stored.value.title), PatronStanding()))
    if decision:
        tx.loans.save(decision.value, stored.version)
    return decision


def letter(name: str, loan: Loan) -> str:
    """Return the first lines of a reminder."""
    return f"{name}\n\nYour loan {loan.id} is due on {loan.due}."


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _row(loan: Loan) -> tuple[object, ...]:
    due = loan.due if isinstance(loan.due, date) else None
    recalled, lent = int(loan.recalled), _text(loan.lent_on)
    return (
        *(loan.id, loan.patron, loan.item, loan.title, _text(due), loan.item_type),
        *(loan.renewals_used, loan.status.value, recalled, lent),
    )


def _loan(row: sqlite3.Row) -> Loan:
    ids = (LoanId(row["id"]), PatronId(row["patron"]), ItemId(row["item"]), TitleId(row["title"]))
    due = date.fromisoformat(row["due"])
    loan = Loan(*ids, due, row["item_type"], renewals_used=row["renewals"], recalled=bool(row["recalled"]), lent_on=_day(row["lent"]))
    return attrs.evolve(loan, status=LoanStatus(row["status"]))


def _hold(row: sqlite3.Row) -> Hold:
    item = None if row["item"] is None else ItemId(row["item"])
    ids = (HoldId(row["id"]), PatronId(row["patron"]), TitleId(row["title"]), item)
    return Hold(*ids, HoldStatus(row["status"]), _day(row["begins"]), _day(row["ends"]))
