"""The adapter over tables shaped like Koha's, checked against the contract of a store: all that it claims passes.

What only the contract needs stands here, outside of production: the system itself lends, takes holds and registers patrons.
`python examples/koha_contract.py` prints the report.
"""

import sqlite3
import sys
import tempfile
from contextlib import closing
from typing import Final

from koha_tables import KohaHolds, KohaLoans, KohaStandings, KohaStore, KohaTransaction, new_database, written

from nordlib.circulation import FeeCategory, Hold, HoldStatus, Loan, LoanId, Money, PatronId, PatronStanding
from nordlib.errors import UniqueViolation
from nordlib.testing.contract import check_store

#: What the contract asks for and the system cannot do: its instants are whole seconds, a returned or lost item is no loan, and it knows
#: what a patron owes.
CANNOT: Final = (
    "fractions of a second",
    "interlibrary loans",
    "last renewals",
    "unseen renewals",
    "holds on an item type",
    "loans returned or lost",
    "unknown standings",
)
#: The parts that the adapter has.
CLAIMED: Final = ("loans", "holds", "patron_standings", "store")


class ContractLoans(KohaLoans):
    def add(self, loan: Loan) -> None:
        _borrower(self._connection, loan.patron)
        self._connection.execute("INSERT OR IGNORE INTO items VALUES (?, ?, ?, 0, NULL)", (loan.item, loan.title, loan.item_type))
        try:
            values = (loan.id, loan.patron, loan.item, written(loan), loan.renewals_used)
            self._connection.execute("INSERT INTO issues VALUES (?, ?, ?, ?, ?)", values)
        except sqlite3.IntegrityError:
            raise UniqueViolation("loan", "id") from None


class ContractHolds(KohaHolds):
    def add(self, hold: Hold) -> None:
        _borrower(self._connection, hold.patron)
        days = (None if day is None else day.isoformat() for day in (hold.active_from, hold.expires_on))
        values = (hold.id, hold.patron, hold.title, hold.item, None, hold.status == HoldStatus.SUSPENDED, *days)
        try:
            self._connection.execute("INSERT INTO reserves VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        except sqlite3.IntegrityError:
            raise UniqueViolation("hold", "id") from None


class ContractStandings(KohaStandings):
    def put(self, patron: PatronId, standing: PatronStanding) -> None:
        _borrower(self._connection, patron)
        values = (
            "J" if standing.category == FeeCategory.CHILD else "PT",
            None if standing.card_expires_on is None else str(standing.card_expires_on),
            "9999-12-31" if standing.blocked else None,
            patron,
        )
        self._connection.execute("UPDATE borrowers SET categorycode = ?, dateexpiry = ?, debarred = ? WHERE borrowernumber = ?", values)
        self._connection.execute("DELETE FROM accountlines WHERE borrowernumber = ?", (patron,))
        if isinstance(standing.debt, Money):
            amount = (patron, str(standing.debt.amount))
            self._connection.execute("INSERT INTO accountlines (borrowernumber, amountoutstanding) VALUES (?, ?)", amount)


class ContractTransaction(KohaTransaction):
    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self.loans, self.holds = ContractLoans(connection), ContractHolds(connection)
        self.patron_standings = ContractStandings(connection)


class ContractStore(KohaStore):
    transaction_type = ContractTransaction

    def renew_outside(self, loan: LoanId) -> None:
        """Renew a loan as the system's own software does, on a connection of its own."""
        with closing(self.connect()) as connection:
            connection.execute("UPDATE issues SET renewals_count = renewals_count + 1 WHERE issue_id = ?", (loan,))


def _borrower(connection: sqlite3.Connection, patron: PatronId) -> None:
    connection.execute("INSERT OR IGNORE INTO borrowers VALUES (?, 'PT', NULL, NULL)", (patron,))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        report = check_store(lambda: ContractStore(new_database(folder)), unsupported=CANNOT, needed=CLAIMED)
    print(report)
    if not report:
        sys.exit("The adapter failed: see the results above.")


if __name__ == "__main__":
    main()
