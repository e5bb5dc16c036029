"""The rows of `make bench` about the nightly run of automatic renewals: loans a second, the share of the database, and the growth."""

import shutil
import sqlite3
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import attrs
from sqlalchemy import event

from nordlib.circulation import HELSINGOR, AutoRenewalTerms, ItemId, Loan, LoanId, PatronId, PatronStanding, TitleId
from nordlib.commands import NoticeRecipient, RenewalContext, run_auto_renewal
from nordlib.storage.sql import SqlStore

__all__ = ["Run", "a_run", "share_of_the_database"]

NOW: Final = datetime(2026, 11, 22, 3, tzinfo=UTC)
TODAY: Final = date(2026, 11, 22)
TERMS: Final = attrs.evolve(HELSINGOR.item_types["ordinary"], auto_renewal=AutoRenewalTerms())
POLICY: Final = attrs.evolve(HELSINGOR, item_types={"ordinary": TERMS})
CONTEXT: Final = RenewalContext(recipient=NoticeRecipient("patron@example.org", "da", "Helsingør"))
#: How many loans a patron has, and how many loans are added in one transaction.
LOANS_EACH, AT_ONCE = 5, 5_000


@attrs.frozen
class Run:
    """A run that was measured."""

    loans: int
    """How many loans were renewed."""
    seconds: float
    """How long it took."""

    @property
    def rate(self) -> float:
        """Loans a second."""
        return self.loans / self.seconds


def a_run(loans: int, folder: Path) -> Run:
    """Renew so many loans that are due today, in a file with as many that are not, and tell each patron."""
    return _measured(_filled(loans, folder / f"{loans}.db"), loans)


def share_of_the_database(loans: int, folder: Path) -> tuple[Run, float]:
    """Measure a run, and which share of its time the same statements take when the driver alone executes them, from 0 to 1."""
    filled = _filled(loans, folder / "filled.db")
    ours, watched, alone = (Path(shutil.copy(filled, folder / f"{name}.db")) for name in ("ours", "watched", "alone"))
    statements = list[str]()
    _measured(watched, loans, statements)
    run = _measured(ours, loans)
    connection = sqlite3.connect(alone, isolation_level=None)
    connection.execute("PRAGMA secure_delete = ON").fetchall()
    began = time.perf_counter()
    for statement in statements:
        connection.execute(statement).fetchall()
    seconds = time.perf_counter() - began
    connection.close()
    return run, seconds / run.seconds


def _filled(loans: int, file: Path) -> Path:
    """A file with so many loans that are due today, and as many that are not."""
    store = SqlStore.open(f"sqlite:///{file}")
    for first in range(0, 2 * loans, AT_ONCE):
        store.run(_lend, range(first, min(first + AT_ONCE, 2 * loans)))
    store.close()
    return file


def _lend(tx: Any, places: range) -> None:
    """Lend, every other one of them until today."""
    for place in places:
        patron = PatronId(f"p{place // LOANS_EACH:07}")
        if place % LOANS_EACH == 0:
            tx.patron_standings.put(patron, PatronStanding())
        due = TODAY + timedelta(days=place % 2 * 7)
        tx.loans.add(Loan(LoanId(f"l{place:08}"), patron, ItemId(f"i{place}"), TitleId(f"t{place}"), due))


def _measured(file: Path, loans: int, statements: list[str] | None = None) -> Run:
    """Run once on a file, and collect the statements that reach the database, if they are asked for."""
    store = SqlStore.open(f"sqlite:///{file}")

    def watch(connection: Any, *_: object) -> None:
        connection.set_trace_callback(None if statements is None else statements.append)

    event.listen(store.engine, "checkout", watch)
    began = time.perf_counter()
    report = run_auto_renewal(store, policy=POLICY, now=NOW, context=CONTEXT)
    seconds = time.perf_counter() - began
    assert (len(report.renewed), len(report.errors)) == (loans, 0)
    store.close()
    return Run(loans, seconds)
