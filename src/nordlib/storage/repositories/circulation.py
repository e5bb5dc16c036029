"""Loans, holds, the titles that patrons save, what is known of patrons, and the histories of interlibrary loans."""

from datetime import date, datetime
from math import inf
from typing import Final, Literal

from nordlib.circulation import Hold, HoldId, HoldStatus, Loan, LoanId, LoanStatus, PatronId, PatronStanding, SavedTitle, TitleId
from nordlib.circulation.charges import Charge, ChargeId
from nordlib.circulation.due import due_sort_key
from nordlib.circulation.interlibrary import LoanHistory
from nordlib.decisions import UNKNOWN, Unknown
from nordlib.errors import UnreadableRow
from nordlib.storage.protocols import Versioned, value_of
from nordlib.storage.queries import Between, Equal, EqualTo, LessThan, Query
from nordlib.storage.repositories.core import Repository, values_of
from nordlib.storage.stored import CHARGE, HOLD, LOAN, LOAN_HISTORY, PATRON_STANDING, SAVED_TITLE, StandingOfPatron

__all__ = [
    "ChargeRepository",
    "HoldRepository",
    "LoanHistoryRepository",
    "LoanRepository",
    "PatronStandingRepository",
    "SavedTitleRepository",
]

_LOAN: Final = Query(LOAN, (Equal("id"),))
_FOR_PATRON: Final = Query(LOAN, (Equal("patron"),))
_DUE_BETWEEN: Final = Query(LOAN, (EqualTo("status", LoanStatus.ON_LOAN), Between("due_day")))
_FOR_TITLE: Final = Query(HOLD, (Equal("title"),))
_HOLD: Final = Query(HOLD, (Equal("id"),))
_HOLDS_OF: Final = Query(HOLD, (Equal("patron"),))
_OVERDUE: Final = (
    Query(HOLD, (EqualTo("status", HoldStatus.ACTIVE), LessThan("expires_on"))),
    Query(HOLD, (EqualTo("status", HoldStatus.SUSPENDED), LessThan("expires_on"))),
    Query(HOLD, (EqualTo("status", HoldStatus.READY_FOR_PICKUP), LessThan("pickup_until"))),
)
_IN_STATUS: Final = Query(HOLD, (Equal("status"),))
_SAVED_BY: Final = Query(SAVED_TITLE, (Equal("patron"),), order=("saved_at", "title"))
_SAVED: Final = Query(SAVED_TITLE, (Equal("patron"), Equal("title")))
_STANDING: Final = Query(PATRON_STANDING, (Equal("patron"),))
_CHARGE: Final = Query(CHARGE, (Equal("id"),))
_CHARGES_OF: Final = Query(CHARGE, (Equal("patron"),), order=("charged_on", "id"))
_HISTORY: Final = Query(LOAN_HISTORY, (Equal("initial_loan.id"),))


class LoanRepository(Repository):
    """Loans."""

    def get(self, loan: LoanId) -> Versioned[Loan] | None:
        return self._backend.first(_LOAN, loan)

    def for_patron(self, patron: PatronId) -> tuple[Versioned[Loan] | UnreadableRow, ...]:
        return tuple(sorted(self._backend.all_or_errors(_FOR_PATRON, patron), key=_by_due_date_and_id))

    def due_between(self, first: date, last: date, after: LoanId | None, limit: int) -> tuple[Versioned[Loan], ...]:
        return self._backend.page(_DUE_BETWEEN, first, last, after=after, limit=limit)

    def add(self, loan: Loan) -> None:
        self._backend.add(LOAN, loan)

    def save(self, loan: Loan, *, expected_version: int) -> None:
        self._backend.save(LOAN, loan, expected_version)


class HoldRepository(Repository):
    """Holds."""

    def for_title(self, title: TitleId) -> tuple[Hold, ...]:
        return values_of(self._backend.all(_FOR_TITLE, title))

    def get(self, hold: HoldId) -> Versioned[Hold] | None:
        return self._backend.first(_HOLD, hold)

    def for_patron(self, patron: PatronId) -> tuple[Versioned[Hold], ...]:
        return self._backend.all(_HOLDS_OF, patron)

    def in_status(self, status: HoldStatus, after: HoldId | None, limit: int) -> tuple[Versioned[Hold], ...]:
        return self._backend.page(_IN_STATUS, status, after=after, limit=limit)

    def overdue(self, on: date, after: HoldId | None, limit: int) -> tuple[Versioned[Hold], ...]:
        pages = [self._backend.page(query, on, after=after, limit=limit) for query in _OVERDUE]
        return tuple(sorted((stored for page in pages for stored in page), key=lambda stored: stored.value.id)[: max(limit, 0)])

    def add(self, hold: Hold) -> None:
        self._backend.add(HOLD, hold)

    def save(self, hold: Hold, *, expected_version: int) -> None:
        self._backend.save(HOLD, hold, expected_version)


class SavedTitleRepository(Repository):
    """The titles that patrons save."""

    def for_patron(self, patron: PatronId) -> tuple[SavedTitle, ...]:
        return values_of(self._backend.all(_SAVED_BY, patron))

    def put(self, saved: SavedTitle) -> None:
        self._backend.put(SAVED_TITLE, saved)

    def delete(self, patron: PatronId, title: TitleId) -> None:
        self._backend.delete(_SAVED, patron, title)


class PatronStandingRepository(Repository):
    """What is known of patrons."""

    def get(self, patron: PatronId, now: datetime) -> PatronStanding | Literal[Unknown.UNKNOWN]:  # noqa: ARG002 - what is stored here has no end
        found = self._backend.first(_STANDING, patron)
        return UNKNOWN if found is None else found.value.standing

    def put(self, patron: PatronId, standing: PatronStanding) -> None:
        """Store what is known of a patron."""
        self._backend.put(PATRON_STANDING, StandingOfPatron(patron, standing))


class ChargeRepository(Repository):
    """What patrons owe."""

    def get(self, charge: ChargeId) -> Versioned[Charge] | None:
        return self._backend.first(_CHARGE, charge)

    def for_patron(self, patron: PatronId) -> tuple[Charge, ...]:
        return values_of(self._backend.all(_CHARGES_OF, patron))

    def add(self, charge: Charge) -> None:
        self._backend.add(CHARGE, charge)

    def save(self, charge: Charge, *, expected_version: int) -> None:
        self._backend.save(CHARGE, charge, expected_version)


class LoanHistoryRepository(Repository):
    """The histories of interlibrary loans."""

    def get(self, loan: LoanId) -> LoanHistory | None:
        return value_of(self._backend.first(_HISTORY, loan))

    def put(self, history: LoanHistory) -> None:
        self._backend.put(LOAN_HISTORY, history)


def _by_due_date_and_id(stored: Versioned[Loan] | UnreadableRow) -> tuple[object, ...]:
    """What orders loans; the errors come last."""
    if isinstance(stored, UnreadableRow):
        return inf, inf, stored.id
    return *due_sort_key(stored.value.due), stored.value.id
