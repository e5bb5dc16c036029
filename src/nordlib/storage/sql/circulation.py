"""Loans, holds, what is known of patrons, and what owners of interlibrary loans said, in SQL."""

from typing import Any, Final, Literal

from sqlalchemy import Row, bindparam, delete, insert, select, update

from nordlib.circulation import Hold, Loan, LoanId, Money, PatronId, PatronStanding, TitleId
from nordlib.circulation.due import due_sort_key
from nordlib.circulation.interlibrary import LoanHistory
from nordlib.decisions import UNKNOWN, Unknown
from nordlib.serialization.json import as_dict, from_dict
from nordlib.storage.protocols import Versioned
from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.schema import HOLD, LOAN, LOAN_HISTORIES, PATRON_STANDINGS

__all__ = ["SqlHolds", "SqlLoanHistories", "SqlLoans", "SqlPatronStandings"]

_LOANS: Final = LOAN.table
_HOLDS: Final = HOLD.table
_LOAN: Final = select(_LOANS).where(_LOANS.c.id == bindparam("key"))
_OF_PATRON: Final = select(_LOANS).where(_LOANS.c.patron == bindparam("key"))
_SAVE: Final = update(_LOANS).where(_LOANS.c.id == bindparam("key"), _LOANS.c.version == bindparam("expected"))
_ON_TITLE: Final = select(_HOLDS).where(_HOLDS.c.title == bindparam("key")).order_by(_HOLDS.c.id)
_STANDING: Final = select(PATRON_STANDINGS).where(PATRON_STANDINGS.c.patron == bindparam("key"))
_FORGET_STANDING: Final = delete(PATRON_STANDINGS).where(PATRON_STANDINGS.c.patron == bindparam("key"))
_LOG: Final = select(LOAN_HISTORIES).where(LOAN_HISTORIES.c.loan == bindparam("key"))
_DELETE_HISTORY: Final = delete(LOAN_HISTORIES).where(LOAN_HISTORIES.c.loan == bindparam("key"))
_ADD: Final = insert(_LOANS)
_ADD_HOLD: Final = insert(_HOLDS)
_ADD_STANDING: Final = insert(PATRON_STANDINGS)
_ADD_HISTORY: Final = insert(LOAN_HISTORIES)


class SqlLoans:
    """Loans."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    def get(self, loan: LoanId) -> Versioned[Loan] | None:
        found = self._sql.one(_LOAN, {"key": loan})
        return None if found is None else _loan(found)

    def for_patron(self, patron: PatronId) -> tuple[Versioned[Loan], ...]:
        found = map(_loan, self._sql.all(_OF_PATRON, {"key": patron}))
        return tuple(sorted(found, key=lambda each: (*due_sort_key(each.value.due), each.value.id)))

    def add(self, loan: Loan) -> None:
        """Keep a new loan. Raises `UniqueViolation`."""
        self._sql.execute(_ADD, {**LOAN.to_row(loan), "version": 1})

    def save(self, loan: Loan, *, expected_version: int) -> None:
        values = {**LOAN.to_row(loan), "key": loan.id, "expected": expected_version, "version": expected_version + 1}
        self._sql.change(_SAVE, values, _LOANS, loan.id, expected_version)


class SqlHolds:
    """Holds."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    def for_title(self, title: TitleId) -> tuple[Hold, ...]:
        rows = self._sql.all(_ON_TITLE, {"key": title})
        return tuple(map(HOLD.from_row, rows))

    def add(self, hold: Hold) -> None:
        """Keep a new hold. Raises `UniqueViolation`."""
        self._sql.execute(_ADD_HOLD, HOLD.to_row(hold))


class SqlPatronStandings:
    """What is known of patrons."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    def get(self, patron: PatronId) -> PatronStanding | Literal[Unknown.UNKNOWN]:
        row = self._sql.one(_STANDING, {"key": patron})
        if row is None:
            return UNKNOWN
        owed = None if row.debt_amount is None else Money(row.debt_amount, row.debt_currency)
        return PatronStanding(
            UNKNOWN if row.blocked is None else row.blocked,
            row.card_expires_on if row.card_expires_on_known else UNKNOWN,
            owed if row.debt_known else UNKNOWN,
            row.category,
        )

    def put(self, patron: PatronId, standing: PatronStanding) -> None:
        """Keep what is known of a patron."""
        owed = standing.debt if isinstance(standing.debt, Money) else None
        values = {
            "patron": patron,
            "blocked": None if standing.blocked is UNKNOWN else standing.blocked,
            "card_expires_on_known": standing.card_expires_on is not UNKNOWN,
            "card_expires_on": None if standing.card_expires_on is UNKNOWN else standing.card_expires_on,
            "debt_known": standing.debt is not UNKNOWN,
            "debt_amount": None if owed is None else owed.amount,
            "debt_currency": None if owed is None else owed.currency,
            "category": standing.category,
        }
        self._sql.execute(_FORGET_STANDING, {"key": patron})
        self._sql.execute(_ADD_STANDING, values)


class SqlLoanHistories:
    """What owners of interlibrary loans said."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    def get(self, loan: LoanId) -> LoanHistory | None:
        row = self._sql.one(_LOG, {"key": loan})
        return None if row is None else from_dict(LoanHistory, {"initial_loan": row.initial_loan, "events": row.events})

    def put(self, history: LoanHistory) -> None:
        self._sql.execute(_DELETE_HISTORY, {"key": history.initial_loan.id})
        self._sql.execute(
            _ADD_HISTORY,
            {"loan": history.initial_loan.id, "initial_loan": as_dict(history.initial_loan), "events": as_dict(history.events)},
        )


def _loan(row: Row[Any]) -> Versioned[Loan]:
    return Versioned(LOAN.from_row(row), row.version)
