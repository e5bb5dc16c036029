"""What a host supplies for loans and holds. One that wants only renewals implements only `Loans` and `Holds`."""

from typing import Literal, Protocol, runtime_checkable

from nordlib.circulation import Hold, Loan, LoanId, PatronId, Standing, TitleId
from nordlib.circulation.interlibrary import LoanLog
from nordlib.decisions import Unknown
from nordlib.storage.protocols.common import Versioned

__all__ = ["HasOwnerLog", "HasStandings", "Holds", "LendingTx", "Loans", "OwnerLog", "Standings"]


class Loans(Protocol):
    """Loans."""

    def get(self, loan: LoanId) -> Versioned[Loan] | None:
        """The loan."""
        ...

    def of_patron(self, patron: PatronId) -> tuple[Versioned[Loan], ...]:
        """The patron's loans, by due date and id."""
        ...

    def save(self, loan: Loan, *, expected: int) -> None:
        """Keep a changed loan. Raises `VersionConflict`."""
        ...


class Standings(Protocol):
    """What the library knows of its patrons (EXT-05)."""

    def of(self, patron: PatronId) -> Standing | Literal[Unknown.UNKNOWN]:
        """The standing of a patron; `UNKNOWN` for one of whom nothing is known."""
        ...


class OwnerLog(Protocol):
    """The log of each interlibrary loan: what it was when the log began, and what happened since. Saved with the loan it rebuilds."""

    def of(self, loan: LoanId) -> LoanLog | None:
        """The log of a loan, if it has begun."""
        ...

    def put(self, log: LoanLog) -> None:
        """Keep a log that has grown."""
        ...


class Holds(Protocol):
    """Holds (reservations)."""

    def on_title(self, title: TitleId) -> tuple[Hold, ...]:
        """Every hold on a title or on a copy of it."""
        ...


class LendingTx(Protocol):
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
class HasOwnerLog(Protocol):
    """A transaction that keeps what owners of interlibrary loans said, so that it may come late and again."""

    @property
    def owner_log(self) -> OwnerLog:
        """The logs."""
        ...


@runtime_checkable
class HasStandings(Protocol):
    """A transaction that knows the standing of patrons. For one that does not, a command is told it, or it is unknown."""

    @property
    def standings(self) -> Standings:
        """What is known of the patrons."""
        ...
