"""Loans, holds, what is known of patrons, and what owners of interlibrary loans said, in SQL."""

from typing import Any, Final, Literal

from sqlalchemy import Row, bindparam, delete, insert, select, update

from nordlib.circulation import DueInstant, Hold, InterlibraryTerms, Loan, LoanId, Money, PatronId, PatronStanding, TitleId
from nordlib.circulation.due import due_sort_key
from nordlib.circulation.interlibrary import LoanHistory
from nordlib.decisions import UNKNOWN, Unknown
from nordlib.serialization.json import as_dict, from_dict
from nordlib.storage.protocols import Versioned
from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.schema import HOLDS, LOAN_HISTORIES, LOANS, PATRON_STANDINGS

__all__ = ["SqlHolds", "SqlLoanHistories", "SqlLoans", "SqlPatronStandings"]

_LOAN: Final = select(LOANS).where(LOANS.c.id == bindparam("key"))
_OF_PATRON: Final = select(LOANS).where(LOANS.c.patron == bindparam("key"))
_SAVE: Final = update(LOANS).where(LOANS.c.id == bindparam("key"), LOANS.c.version == bindparam("expected"))
_ON_TITLE: Final = select(HOLDS).where(HOLDS.c.title == bindparam("key")).order_by(HOLDS.c.id)
_STANDING: Final = select(PATRON_STANDINGS).where(PATRON_STANDINGS.c.patron == bindparam("key"))
_FORGET_STANDING: Final = delete(PATRON_STANDINGS).where(PATRON_STANDINGS.c.patron == bindparam("key"))
_LOG: Final = select(LOAN_HISTORIES).where(LOAN_HISTORIES.c.loan == bindparam("key"))
_FORGET_LOG: Final = delete(LOAN_HISTORIES).where(LOAN_HISTORIES.c.loan == bindparam("key"))
#: What the owner of an interlibrary loan said, field by field of `InterlibraryTerms`; each stands in a column that begins with `owner_`.
_SAID: Final = (
    "max_renewals",
    "latest_due",
    "pending_renewal",
    "last_renewal_rejected",
    "guaranteed_until",
    "due_before_renewal",
    "due_before_recall",
)
_ADD: Final = insert(LOANS)
_ADD_HOLD: Final = insert(HOLDS)
_ADD_STANDING: Final = insert(PATRON_STANDINGS)
_ADD_LOG: Final = insert(LOAN_HISTORIES)


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
        self._sql.execute(_ADD, {**_values(loan), "id": loan.id, "version": 1})

    def save(self, loan: Loan, *, expected_version: int) -> None:
        values = {**_values(loan), "key": loan.id, "expected": expected_version, "version": expected_version + 1}
        self._sql.change(_SAVE, values, LOANS, loan.id, expected_version)


class SqlHolds:
    """Holds."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    def for_title(self, title: TitleId) -> tuple[Hold, ...]:
        rows = self._sql.all(_ON_TITLE, {"key": title})
        return tuple(Hold(row.id, row.patron, row.title, row.item, row.status, row.active_from, row.expires_on) for row in rows)

    def add(self, hold: Hold) -> None:
        """Keep a new hold. Raises `UniqueViolation`."""
        values = {
            "id": hold.id,
            "patron": hold.patron,
            "title": hold.title,
            "item": hold.item,
            "status": hold.status,
            "active_from": hold.active_from,
            "expires_on": hold.expires_on,
        }
        self._sql.execute(_ADD_HOLD, values)


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

    def put(self, log: LoanHistory) -> None:
        self._sql.execute(_FORGET_LOG, {"key": log.initial_loan.id})
        self._sql.execute(_ADD_LOG, {"loan": log.initial_loan.id, "initial_loan": as_dict(log.initial_loan), "events": as_dict(log.events)})


def _values(loan: Loan) -> dict[str, Any]:
    owner, due = loan.interlibrary, loan.due
    said = {f"owner_{name}": None if owner is None else getattr(owner, name) for name in _SAID}
    return {
        "patron": loan.patron,
        "item": loan.item,
        "title": loan.title,
        "due_date": None if isinstance(due, DueInstant) else due,
        "due_at": due.at if isinstance(due, DueInstant) else None,
        "item_type": loan.item_type,
        "kind": loan.kind,
        "renewals_used": loan.renewals_used,
        "status": loan.status,
        "recalled": loan.recalled,
        "owner": None if owner is None else owner.owner,
        "owner_renewal_permission": None if owner is None else owner.renewal_permission,
        **said,
    }


def _loan(row: Row[Any]) -> Versioned[Loan]:
    known = None
    if row.owner_renewal_permission is not None:
        known = InterlibraryTerms(row.owner, row.owner_renewal_permission, *(getattr(row, f"owner_{name}") for name in _SAID))
    loan = Loan(
        row.id,
        row.patron,
        row.item,
        row.title,
        row.due_date if row.due_at is None else DueInstant(row.due_at),
        row.item_type,
        row.kind,
        row.renewals_used,
        row.status,
        row.recalled,
        known,
    )
    return Versioned(loan, row.version)
