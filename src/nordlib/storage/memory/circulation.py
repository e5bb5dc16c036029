"""The tables of the memory store that hold loans and holds."""

from typing import Literal

from nordlib.circulation import Hold, HoldId, Loan, LoanId, PatronId, PatronStanding, TitleId
from nordlib.circulation.due import due_sort_key
from nordlib.circulation.interlibrary import LoanHistory
from nordlib.decisions import UNKNOWN, Unknown
from nordlib.errors import UniqueViolation
from nordlib.storage.memory.tables import Table, require_version
from nordlib.storage.protocols import Versioned

__all__ = ["MemoryHolds", "MemoryLoanHistories", "MemoryLoans", "MemoryPatronStandings"]


class MemoryLoans:
    """Loans, and which of them a patron has."""

    def __init__(self) -> None:
        self.rows: Table[str, Versioned[Loan]] = Table()
        self.patrons: Table[PatronId, frozenset[LoanId]] = Table()

    def get(self, loan: LoanId) -> Versioned[Loan] | None:
        return self.rows.get(loan)

    def for_patron(self, patron: PatronId) -> tuple[Versioned[Loan], ...]:
        found = (self.rows.get(each) for each in self.patrons.get(patron) or ())
        return tuple(sorted((each for each in found if each is not None), key=lambda each: (*due_sort_key(each.value.due), each.value.id)))

    def add(self, loan: Loan) -> None:
        """Keep a new loan. Raises `UniqueViolation`."""
        if self.rows.get(loan.id) is not None:
            raise UniqueViolation("loan", "id")
        self.rows.put(loan.id, Versioned(loan, 1))
        self.patrons.put(loan.patron, (self.patrons.get(loan.patron) or frozenset()) | {loan.id})

    def save(self, loan: Loan, *, expected_version: int) -> None:
        before = require_version(self.rows, "loan", loan.id, expected_version)
        self.rows.put(loan.id, Versioned(loan, expected_version + 1))
        if before.patron != loan.patron:
            self.patrons.put(before.patron, (self.patrons.get(before.patron) or frozenset()) - {loan.id})
            self.patrons.put(loan.patron, (self.patrons.get(loan.patron) or frozenset()) | {loan.id})


class MemoryPatronStandings:
    """What is known of patrons."""

    def __init__(self) -> None:
        self.rows: Table[PatronId, PatronStanding] = Table()

    def get(self, patron: PatronId) -> PatronStanding | Literal[Unknown.UNKNOWN]:
        return self.rows.get(patron) or UNKNOWN

    def put(self, patron: PatronId, standing: PatronStanding) -> None:
        """Keep what is known of a patron."""
        self.rows.put(patron, standing)


class MemoryLoanHistories:
    """What owners of interlibrary loans said."""

    def __init__(self) -> None:
        self.rows: Table[LoanId, LoanHistory] = Table()

    def get(self, loan: LoanId) -> LoanHistory | None:
        return self.rows.get(loan)

    def put(self, history: LoanHistory) -> None:
        self.rows.put(history.initial_loan.id, history)


class MemoryHolds:
    """Holds, by title."""

    def __init__(self) -> None:
        self.titles: Table[TitleId, tuple[Hold, ...]] = Table()
        self.ids: Table[HoldId, TitleId] = Table()

    def for_title(self, title: TitleId) -> tuple[Hold, ...]:
        return self.titles.get(title) or ()

    def add(self, hold: Hold) -> None:
        """Keep a new hold. Raises `UniqueViolation`."""
        if self.ids.get(hold.id) is not None:
            raise UniqueViolation("hold", "id")
        self.ids.put(hold.id, hold.title)
        self.titles.put(hold.title, (*self.for_title(hold.title), hold))
