"""The adapter, checked against the contract of a store: all that it claims passes.

What only the contract needs stands here, outside of production: Koha itself lends, takes holds and registers patrons.
"""

from typing import Final
from zoneinfo import ZoneInfo

from koha.accounts import KohaCharges
from koha.connection import Sql
from koha.loans import KohaLoans, number, wall_clock
from koha.patrons import KohaHolds, KohaStandings
from koha.schema import TABLES
from koha.store import KohaStore, KohaTransaction
from sqlalchemy import Engine

from nordlib.circulation import FeeCategory, Hold, HoldStatus, Loan, LoanId, Money, PatronId, PatronStanding
from nordlib.circulation.charges import Charge
from nordlib.errors import UniqueViolation
from nordlib.testing.contract import check_store
from nordlib.testing.contract.report import Report

__all__ = ["CANNOT", "CLAIMED", "check_adapter", "emptied"]

ZONE: Final = ZoneInfo("Europe/Copenhagen")
#: What the contract asks for and Koha cannot keep.
CANNOT: Final = {
    "fractions of a second": "`issues.date_due` is a DATETIME of whole seconds",
    "interlibrary loans": "the owner's terms are in `illrequests`, which says nothing of renewals",
    "last renewals": "`lastreneweddate` is the day, and the due date before it is kept nowhere",
    "unseen renewals": "`unseen_renewals` is kept, but the number before the last renewal is not",
    "loans returned or lost": "a returned checkout moves to `old_issues`, and no command of a renewal does that",
    "unknown standings": "Koha always knows what a patron owes",
}
#: The parts that the adapter has.
CLAIMED: Final = ("loans", "holds", "patron_standings", "charges", "store")
_BRANCH: Final = "HEL"


class ContractLoans(KohaLoans):
    def add(self, loan: Loan) -> None:
        _patron(self._sql, loan.patron)
        _item(self._sql, loan.title, loan.item, loan.item_type)
        if self._sql.row("SELECT issue_id FROM issues WHERE issue_id = :loan", loan=number(loan.id)) is not None:
            raise UniqueViolation("loan", "id")
        self._sql.write(
            "INSERT INTO issues (issue_id, borrowernumber, itemnumber, date_due, renewals_count, branchcode)"
            " VALUES (:loan, :patron, :item, :due, :count, :branch)",
            loan=number(loan.id), patron=number(loan.patron), item=number(loan.item), due=wall_clock(loan.due, ZONE),
            count=loan.renewals_used, branch=_BRANCH,
        )  # fmt: skip


class ContractHolds(KohaHolds):
    def add(self, hold: Hold) -> None:
        _patron(self._sql, hold.patron)
        _biblio(self._sql, hold.title)
        if hold.item is not None:
            _item(self._sql, hold.title, hold.item, "ordinary")
        if hold.item_type is not None:
            self._sql.write("INSERT IGNORE INTO itemtypes (itemtype) VALUES (:code)", code=hold.item_type)
        if self._sql.row("SELECT reserve_id FROM reserves WHERE reserve_id = :hold", hold=number(hold.id)) is not None:
            raise UniqueViolation("hold", "id")
        self._sql.write(
            "INSERT INTO reserves (reserve_id, borrowernumber, biblionumber, itemnumber, item_level_hold, suspend, reservedate,"
            " expirationdate, branchcode, itemtype)"
            " VALUES (:hold, :patron, :title, :item, :level, :suspend, :first, :last, :branch, :type)",
            hold=number(hold.id), patron=number(hold.patron), title=number(hold.title), level=hold.item is not None,
            item=None if hold.item is None else number(hold.item), suspend=hold.status is HoldStatus.SUSPENDED,
            first=hold.active_from, last=hold.expires_on, branch=_BRANCH, type=hold.item_type,
        )  # fmt: skip


class ContractStandings(KohaStandings):
    def put(self, patron: PatronId, standing: PatronStanding) -> None:
        _patron(self._sql, patron)
        self._sql.write(
            "UPDATE borrowers SET categorycode = :category, dateexpiry = :expires, debarred = :until WHERE borrowernumber = :patron",
            category="K" if standing.category is FeeCategory.CHILD else "PT", expires=standing.card_expires_on,
            until="9999-12-31" if standing.blocked else None, patron=number(patron),
        )  # fmt: skip
        self._sql.write("DELETE FROM accountlines WHERE borrowernumber = :patron", patron=number(patron))
        if isinstance(standing.debt, Money):
            self._sql.write(
                "INSERT INTO accountlines (borrowernumber, amount, amountoutstanding, interface) VALUES (:patron, :owed, :owed, 'api')",
                patron=number(patron), owed=standing.debt.amount,
            )  # fmt: skip


class ContractCharges(KohaCharges):
    def add(self, charge: Charge) -> None:
        _patron(self._sql, charge.patron)
        super().add(charge)


class ContractTransaction(KohaTransaction):
    def __init__(self, sql: Sql, store: "ContractStore") -> None:
        super().__init__(sql, store.rules, ZONE, "DKK")
        given = (store.rules.preferences, ZONE, "DKK", self.act)
        self.loans: ContractLoans = ContractLoans(sql, *given)
        self.holds: ContractHolds = ContractHolds(sql, self.loans)
        self.patron_standings: ContractStandings = ContractStandings(sql, *given)
        self.charges: ContractCharges = ContractCharges(sql, self.loans, *given[1:])


class ContractStore(KohaStore):
    def begin(self) -> ContractTransaction:
        return ContractTransaction(Sql(self.engine, reading=False), self)

    def renew_outside(self, loan: LoanId) -> None:
        """Renew a checkout as Koha's own software does, on a connection of its own."""
        with self.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE issues SET renewals_count = renewals_count + 1 WHERE issue_id = %s", (number(loan),))


def _biblio(sql: Sql, title: str) -> None:
    sql.write("INSERT IGNORE INTO biblio (biblionumber, datecreated) VALUES (:title, '2026-01-01')", title=number(title))
    sql.write(
        "INSERT IGNORE INTO biblioitems (biblioitemnumber, biblionumber) VALUES (:number, :title)",
        number=number(title) + 1000, title=number(title),
    )  # fmt: skip


def _item(sql: Sql, title: str, item: str, item_type: str) -> None:
    _biblio(sql, title)
    sql.write(
        "INSERT IGNORE INTO items (itemnumber, biblionumber, biblioitemnumber, homebranch, holdingbranch, itype)"
        " VALUES (:item, :title, :number, :branch, :branch, :type)",
        item=number(item), title=number(title), number=number(title) + 1000, branch=_BRANCH, type=item_type,
    )  # fmt: skip


def _patron(sql: Sql, patron: str) -> None:
    sql.write(
        "INSERT IGNORE INTO borrowers (borrowernumber, branchcode, categorycode) VALUES (:patron, :branch, 'PT')",
        patron=number(patron), branch=_BRANCH,
    )  # fmt: skip


def emptied(engine: Engine) -> ContractStore:
    """Empty the tables of the example, and open a store on them."""
    with engine.begin() as connection:
        for table in reversed(TABLES):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - names of our own
        connection.exec_driver_sql("INSERT INTO branches VALUES (%s, 'Helsingør')", (_BRANCH,))
        connection.exec_driver_sql("INSERT INTO categories (categorycode, category_type) VALUES ('PT', 'A'), ('K', 'C')")
        connection.exec_driver_sql("INSERT INTO account_debit_types (code) VALUES ('OVERDUE')")
        connection.exec_driver_sql("INSERT INTO systempreferences VALUES ('RestrictionBlockRenewing', '1')")
    return ContractStore(engine, zone=ZONE, currency="DKK")


def check_adapter(engine: Engine) -> Report:
    """Run the contract on the tables of the example, which are emptied for each case."""
    return check_store(lambda: emptied(engine), unsupported=tuple(CANNOT), needed=CLAIMED)
