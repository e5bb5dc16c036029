"""What a host supplies: one small protocol for each kind of thing, and transactions that group them.

A host that wants only renewals implements only `Loans` and `Holds`. Finders are named by the question. Every finder of borrowers takes the
libraries that the asker may see: an account outside them is not found, as if it did not exist (READ-A30).
"""

from collections.abc import Callable
from enum import Enum
from typing import Concatenate, Final, Generic, Literal, ParamSpec, Protocol, TypeAlias, TypeVar, runtime_checkable

import attrs

from nordlib.accounts import Account, AccountId, Transfer
from nordlib.circulation import Hold, Loan, LoanId, PatronId, Standing, TitleId
from nordlib.circulation.interlibrary import LoanLog
from nordlib.decisions import Unknown
from nordlib.identity import IdentityNumber
from nordlib.messages import Message
from nordlib.places import Library, LibraryId

__all__ = [
    "EVERYWHERE",
    "Accounts",
    "Everywhere",
    "HasOutbox",
    "HasOwnerLog",
    "HasRecords",
    "HasStandings",
    "Holds",
    "LendingTx",
    "Libraries",
    "Loans",
    "Outbox",
    "OwnerLog",
    "Records",
    "RegisterTx",
    "Sight",
    "Standings",
    "Store",
    "Transfers",
    "Versioned",
]

T_co = TypeVar("T_co", covariant=True)
Tx_co = TypeVar("Tx_co", covariant=True)
P = ParamSpec("P")
R = TypeVar("R")


class Everywhere(Enum):
    """The type of `EVERYWHERE`, the sight of a command that must know of every account (is the number taken?) and shows none."""

    EVERYWHERE = "everywhere"


EVERYWHERE: Final = Everywhere.EVERYWHERE
#: The libraries whose borrowers the asker may see (MTM-06).
Sight: TypeAlias = frozenset[LibraryId] | Literal[Everywhere.EVERYWHERE]


@attrs.frozen
class Versioned(Generic[T_co]):
    """A stored value and its version, a number that every save makes greater."""

    value: T_co
    version: int


class Accounts(Protocol):
    """Borrowers' accounts. E-mail keys and identity numbers are unique among accounts that are not deleted (MTM-11, MTM-51)."""

    def get(self, account: AccountId, within: Sight) -> Versioned[Account] | None:
        """The account, if it exists, is not deleted, and is in sight."""
        ...

    def by_email(self, key: str, within: Sight) -> Versioned[Account] | None:
        """The account with an e-mail key (`nordlib.contact.Email.key`)."""
        ...

    def by_identity(self, number: IdentityNumber, within: Sight) -> Versioned[Account] | None:
        """The account of the person with a number."""
        ...

    def add(self, account: Account) -> None:
        """Keep a new account. Raises `UniqueViolation`."""
        ...

    def save(self, account: Account, *, expected: int) -> None:
        """Keep a changed account. Raises `VersionConflict` where the stored version is another, and `UniqueViolation`."""
        ...


class Transfers(Protocol):
    """Requests to change library. At most one is pending for an account (READ-A12)."""

    def newest_for(self, account: AccountId) -> Versioned[Transfer] | None:
        """The latest request for an account, whatever its state."""
        ...

    def add(self, transfer: Transfer) -> None:
        """Keep a new request. Raises `UniqueViolation` where one is pending."""
        ...

    def save(self, transfer: Transfer, *, expected: int) -> None:
        """Keep a changed request. Raises `VersionConflict`."""
        ...


class Libraries(Protocol):
    """Libraries and their branches."""

    def get(self, library: LibraryId) -> Library | None:
        """The library."""
        ...

    def branches_of(self, library: LibraryId) -> tuple[Library, ...]:
        """The branches of a main library."""
        ...


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


class Outbox(Protocol):
    """Messages that are due. They are kept in the transaction that caused them, and sent after it."""

    def add(self, message: Message) -> None:
        """Queue a message."""
        ...


class Records(Protocol):
    """What is written down although the command was refused."""

    def add(self, record: object) -> None:
        """Keep a record."""
        ...


class RegisterTx(Protocol):
    """A transaction over the borrower register."""

    @property
    def accounts(self) -> Accounts:
        """The accounts."""
        ...

    @property
    def transfers(self) -> Transfers:
        """The requests to change library."""
        ...

    @property
    def libraries(self) -> Libraries:
        """The libraries."""
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
class HasOutbox(Protocol):
    """A transaction that queues messages. One that does not leaves the sending to the host: the messages are in the decision."""

    @property
    def outbox(self) -> Outbox:
        """The queue."""
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


@runtime_checkable
class HasRecords(Protocol):
    """A transaction that keeps the records of refused commands."""

    @property
    def records(self) -> Records:
        """The records."""
        ...


class Store(Protocol[Tx_co]):
    """What runs commands: one transaction for each, run again after a lost race."""

    def run(self, command: Callable[Concatenate[Tx_co, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a command in a transaction and commit it; a refusal commits its records alone."""
        ...
