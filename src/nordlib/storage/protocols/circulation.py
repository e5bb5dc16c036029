"""What a host supplies for loans and holds. A host that wants only renewals implements only `Loans` and `Holds`.

One that also places holds and lends has `WritableHolds` and `WritableLoans` in their place.
"""

from datetime import date, datetime
from typing import Literal, Protocol

from nordlib.circulation import Hold, HoldId, HoldStatus, Loan, LoanId, PatronId, PatronStanding, SavedTitle, TitleId
from nordlib.circulation.charges import Charge, ChargeId
from nordlib.circulation.interlibrary import LoanHistory
from nordlib.decisions import Unknown
from nordlib.errors import UnreadableRow
from nordlib.storage.protocols.core import Versioned

__all__ = [
    "Charges",
    "CheckoutTx",
    "CirculationReadTx",
    "CirculationTx",
    "DueLoans",
    "HasCharges",
    "HasLoanHistories",
    "HasPatronStandings",
    "HasSavedTitles",
    "Holds",
    "HoldsTx",
    "LoanHistories",
    "Loans",
    "PatronStandings",
    "ReadableLoans",
    "SavedTitles",
    "WritableHolds",
    "WritableLoans",
    "charges_of",
    "loan_histories_of",
    "patron_standings_of",
]


class ReadableLoans(Protocol):
    """Loans, to read."""

    def get(self, loan: LoanId) -> Versioned[Loan] | None:
        """Return the loan, or None."""
        ...

    def for_patron(self, patron: PatronId) -> tuple[Versioned[Loan] | UnreadableRow, ...]:
        """Return the patron's loans, by due date and id.

        A row that cannot be read stops no other loan: its error is returned in its place, with the id of the loan, or raised by `get`.
        """
        ...


class Loans(ReadableLoans, Protocol):
    """Loans."""

    def save(self, loan: Loan, *, expected_version: int) -> None:
        """Store a changed loan. Raises `VersionConflict`, also where the host's own software changed it in between."""
        ...


class DueLoans(ReadableLoans, Protocol):
    """Loans that are found by the day on which they are due, for notices."""

    def due_between(self, first: date, last: date, after: LoanId | None, limit: int) -> tuple[Versioned[Loan], ...]:
        """Return a page, by id, of the loans that are on loan and due between two days, both inclusive.

        The day of a loan by the hour is that of its due instant in UTC. A page ends before a row that cannot be read; `after` goes on.
        """
        ...


class WritableLoans(Loans, Protocol):
    """Loans, with those that a checkout makes."""

    def add(self, loan: Loan) -> None:
        """Store a new loan. Raises `UniqueViolation` if its id is taken."""
        ...


class PatronStandings(Protocol):
    """What the library knows of its patrons (EXT-05)."""

    def get(self, patron: PatronId, now: datetime) -> PatronStanding | Literal[Unknown.UNKNOWN]:
        """Return the standing of a patron at an instant, that of the command; `UNKNOWN` where nothing is known.

        The instant is for what has an end, for example a block until a date.
        """
        ...


class Charges(Protocol):
    """What patrons owe for late renewals. A charge is made, or changed, in the transaction of the renewal that it is for (READ-C30)."""

    def get(self, charge: ChargeId) -> Versioned[Charge] | None:
        """Return the charge, or None."""
        ...

    def for_patron(self, patron: PatronId) -> tuple[Charge, ...]:
        """Return every charge of a patron, by day and id."""
        ...

    def add(self, charge: Charge) -> None:
        """Store a new charge. Raises `UniqueViolation`."""
        ...

    def save(self, charge: Charge, *, expected_version: int) -> None:
        """Store a changed charge. Raises `VersionConflict`."""
        ...


class LoanHistories(Protocol):
    """The history of each interlibrary loan: the loan when the history began, and its events. Saved with the loan that it rebuilds."""

    def get(self, loan: LoanId) -> LoanHistory | None:
        """Return the history of a loan; None where none has begun."""
        ...

    def put(self, history: LoanHistory) -> None:
        """Store a history that has grown."""
        ...


class Holds(Protocol):
    """Holds (reservations)."""

    def for_title(self, title: TitleId) -> tuple[Hold, ...]:
        """Return every hold on a title or on a copy of that title."""
        ...


class WritableHolds(Holds, Protocol):
    """Holds, to place and change."""

    def get(self, hold: HoldId) -> Versioned[Hold] | None:
        """Return the hold, or None."""
        ...

    def for_patron(self, patron: PatronId) -> tuple[Versioned[Hold], ...]:
        """Return every hold of a patron, also those that have ended, by id."""
        ...

    def in_status(self, status: HoldStatus, after: HoldId | None, limit: int) -> tuple[Versioned[Hold], ...]:
        """Return a page, by id, of the holds with a status."""
        ...

    def overdue(self, on: date, after: HoldId | None, limit: int) -> tuple[Versioned[Hold], ...]:
        """Return a page, by id, of the holds whose last day is before a day.

        The last day of a hold that is ready for pickup is `pickup_until`, that of an active or suspended one `expires_on`. A hold without
        it, and one that has ended, are left out.
        """
        ...

    def add(self, hold: Hold) -> None:
        """Store a new hold. Raises `UniqueViolation` if its id is taken."""
        ...

    def save(self, hold: Hold, *, expected_version: int) -> None:
        """Store a changed hold. Raises `VersionConflict`."""
        ...


class SavedTitles(Protocol):
    """The lists of titles that patrons save."""

    def for_patron(self, patron: PatronId) -> tuple[SavedTitle, ...]:
        """Return the patron's list, in the order in which the titles were saved."""
        ...

    def put(self, saved: SavedTitle) -> None:
        """Store a title on a list, in place of the same title if it is there."""
        ...

    def delete(self, patron: PatronId, title: TitleId) -> None:
        """Delete a title from a patron's list, if it is there."""
        ...


class CirculationReadTx(Protocol):
    """A transaction that reads loans and holds."""

    @property
    def loans(self) -> ReadableLoans:
        """The loans."""
        ...

    @property
    def holds(self) -> Holds:
        """The holds."""
        ...


class CirculationTx(CirculationReadTx, Protocol):
    """A transaction over loans and holds."""

    @property
    def loans(self) -> Loans:
        """The loans."""
        ...


class HoldsTx(Protocol):
    """A transaction that places and changes holds. A host that only renews does not need it."""

    @property
    def holds(self) -> WritableHolds:
        """The holds."""
        ...


class CheckoutTx(HoldsTx, Protocol):
    """A transaction that lends."""

    @property
    def loans(self) -> WritableLoans:
        """The loans."""
        ...


class HasSavedTitles(Protocol):
    """A transaction that stores the lists of titles that patrons save."""

    @property
    def saved_titles(self) -> SavedTitles:
        """The lists."""
        ...


class HasCharges(Protocol):
    """A transaction that stores what patrons owe. Without it, the fee is in the facts of the decision alone."""

    @property
    def charges(self) -> Charges:
        """The charges."""
        ...


class HasLoanHistories(Protocol):
    """A transaction that stores what owners of interlibrary loans said, so that it may come late and again."""

    @property
    def loan_histories(self) -> LoanHistories:
        """The histories."""
        ...


class HasPatronStandings(Protocol):
    """A transaction that knows the standing of patrons. Without it, a command is given the standing, or it is unknown."""

    @property
    def patron_standings(self) -> PatronStandings:
        """The standings."""
        ...


def charges_of(tx: object) -> Charges | None:
    """Return the charges of a transaction, or None: also of a transaction that hands on the parts of another (`__getattr__`)."""
    found: Charges | None = getattr(tx, "charges", None)
    return found


def loan_histories_of(tx: object) -> LoanHistories | None:
    """Return the loan histories of a transaction, or None: also of a transaction that hands on the parts of another (`__getattr__`)."""
    found: LoanHistories | None = getattr(tx, "loan_histories", None)
    return found


def patron_standings_of(tx: object) -> PatronStandings | None:
    """Return the standings of a transaction, or None: also of a transaction that hands on the parts of another (`__getattr__`)."""
    found: PatronStandings | None = getattr(tx, "patron_standings", None)
    return found
