"""The tables of the memory store that hold loans and holds."""

from typing import Literal

from nordlib.circulation import Hold, HoldId, Loan, LoanId, PatronId, Standing, TitleId
from nordlib.circulation.due import order_of
from nordlib.circulation.interlibrary import LoanLog
from nordlib.decisions import UNKNOWN, Unknown
from nordlib.errors import UniqueViolation
from nordlib.storage.memory.rows import Rows, expect
from nordlib.storage.protocols import Versioned

__all__ = ["HoldsTable", "LoansTable", "OwnerLogTable", "StandingsTable"]


class LoansTable:
    """Loans, and which of them a patron has."""

    def __init__(self) -> None:
        self.rows: Rows[str, Versioned[Loan]] = Rows()
        self.patrons: Rows[PatronId, frozenset[LoanId]] = Rows()

    def get(self, loan: LoanId) -> Versioned[Loan] | None:
        return self.rows.get(loan)

    def of_patron(self, patron: PatronId) -> tuple[Versioned[Loan], ...]:
        found = (self.rows.get(each) for each in self.patrons.get(patron) or ())
        return tuple(sorted((each for each in found if each is not None), key=lambda each: (*order_of(each.value.due), each.value.id)))

    def add(self, loan: Loan) -> None:
        """Keep a new loan. Raises `UniqueViolation`."""
        if self.rows.get(loan.id) is not None:
            raise UniqueViolation("loan", "id")
        self.rows.put(loan.id, Versioned(loan, 1))
        self.patrons.put(loan.patron, (self.patrons.get(loan.patron) or frozenset()) | {loan.id})

    def save(self, loan: Loan, *, expected: int) -> None:
        before = expect(self.rows, "loan", loan.id, expected)
        self.rows.put(loan.id, Versioned(loan, expected + 1))
        if before.patron != loan.patron:
            self.patrons.put(before.patron, (self.patrons.get(before.patron) or frozenset()) - {loan.id})
            self.patrons.put(loan.patron, (self.patrons.get(loan.patron) or frozenset()) | {loan.id})


class StandingsTable:
    """What is known of patrons."""

    def __init__(self) -> None:
        self.rows: Rows[PatronId, Standing] = Rows()

    def of(self, patron: PatronId) -> Standing | Literal[Unknown.UNKNOWN]:
        return self.rows.get(patron) or UNKNOWN

    def put(self, patron: PatronId, standing: Standing) -> None:
        """Keep what is known of a patron."""
        self.rows.put(patron, standing)


class OwnerLogTable:
    """What owners of interlibrary loans said."""

    def __init__(self) -> None:
        self.rows: Rows[LoanId, LoanLog] = Rows()

    def of(self, loan: LoanId) -> LoanLog | None:
        return self.rows.get(loan)

    def put(self, log: LoanLog) -> None:
        self.rows.put(log.lent.id, log)


class HoldsTable:
    """Holds, by title."""

    def __init__(self) -> None:
        self.titles: Rows[TitleId, tuple[Hold, ...]] = Rows()
        self.ids: Rows[HoldId, TitleId] = Rows()

    def on_title(self, title: TitleId) -> tuple[Hold, ...]:
        return self.titles.get(title) or ()

    def add(self, hold: Hold) -> None:
        """Keep a new hold. Raises `UniqueViolation`."""
        if self.ids.get(hold.id) is not None:
            raise UniqueViolation("hold", "id")
        self.ids.put(hold.id, hold.title)
        self.titles.put(hold.title, (*self.on_title(hold.title), hold))
