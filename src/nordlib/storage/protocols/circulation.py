"""What a host supplies for loans and holds. One that wants only renewals implements only `Loans` and `Holds`."""

from typing import Literal, Protocol, runtime_checkable

from nordlib.circulation import Hold, Loan, LoanId, PatronId, PatronStanding, TitleId
from nordlib.circulation.interlibrary import LoanHistory
from nordlib.decisions import Unknown
from nordlib.storage.protocols.core import Versioned

__all__ = ["CirculationTx", "HasLoanHistories", "HasPatronStandings", "Holds", "LoanHistories", "Loans", "PatronStandings"]


class Loans(Protocol):
    """Loans."""

    def get(self, loan: LoanId) -> Versioned[Loan] | None:
        """The loan."""
        ...

    def for_patron(self, patron: PatronId) -> tuple[Versioned[Loan], ...]:
        """The patron's loans, by due date and id."""
        ...

    def save(self, loan: Loan, *, expected_version: int) -> None:
        """Keep a changed loan. Raises `VersionConflict`."""
        ...


class PatronStandings(Protocol):
    """What the library knows of its patrons (EXT-05)."""

    def get(self, patron: PatronId) -> PatronStanding | Literal[Unknown.UNKNOWN]:
        """The standing of a patron; `UNKNOWN` for one of whom nothing is known."""
        ...


class LoanHistories(Protocol):
    """The log of each interlibrary loan: what it was when the log began, and what happened since. Saved with the loan it rebuilds."""

    def get(self, loan: LoanId) -> LoanHistory | None:
        """The log of a loan, if it has begun."""
        ...

    def put(self, log: LoanHistory) -> None:
        """Keep a log that has grown."""
        ...


class Holds(Protocol):
    """Holds (reservations)."""

    def for_title(self, title: TitleId) -> tuple[Hold, ...]:
        """Every hold on a title or on a copy of it."""
        ...


class CirculationTx(Protocol):
    """A transaction over loans and holds."""

    @property
    def loans(self) -> Loans:
        """The loans."""
        ...

    @property
    def holds(self) -> Holds:
        """The holds."""
        ...


@runtime_checkable
class HasLoanHistories(Protocol):
    """A transaction that keeps what owners of interlibrary loans said, so that it may come late and again."""

    @property
    def loan_histories(self) -> LoanHistories:
        """The logs."""
        ...


@runtime_checkable
class HasPatronStandings(Protocol):
    """A transaction that knows the standing of patrons. For one that does not, a command is told it, or it is unknown."""

    @property
    def patron_standings(self) -> PatronStandings:
        """What is known of the patrons."""
        ...
