"""The store in memory: for tests, notebooks and the first hour. Same promises as any other, nothing on disk.

A transaction reads through to what is committed and keeps its own writes beside it until it commits; transactions wait for each other.
"""

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, Concatenate, Literal, NoReturn, ParamSpec, TypeVar

from nordlib.accounts import Account, AccountId, AccountStatus, Transfer, TransferId, TransferState
from nordlib.circulation import Hold, Loan, LoanId, PatronId, Standing, TitleId
from nordlib.decisions import UNKNOWN, Unknown
from nordlib.errors import UniqueViolation
from nordlib.identity import IdentityNumber
from nordlib.messages import Message
from nordlib.places import Library, LibraryId
from nordlib.storage.protocols import EVERYWHERE, Sight, Versioned
from nordlib.storage.rows import Claims, Log, Rows, expect
from nordlib.storage.running import run_command

__all__ = ["MemoryStore", "MemoryTx"]

P = ParamSpec("P")
R = TypeVar("R")


class _Accounts:
    def __init__(self) -> None:
        self.rows: Rows[str, Versioned[Account]] = Rows()
        self.emails = Claims("account", "email")
        self.identities = Claims("account", "identity")

    def get(self, account: AccountId, within: Sight) -> Versioned[Account] | None:
        return self._in_sight(account, within)

    def by_email(self, key: str, within: Sight) -> Versioned[Account] | None:
        return self._in_sight(self.emails.get(key), within)

    def by_identity(self, number: IdentityNumber, within: Sight) -> Versioned[Account] | None:
        return self._in_sight(self.identities.get(number), within)

    def add(self, account: Account) -> None:
        if self.rows.get(account.id) is not None:
            raise UniqueViolation("account", "id")
        self._check_claims(account)
        self.rows.put(account.id, Versioned(account, 1))
        self._claim(account)

    def save(self, account: Account, *, expected: int) -> None:
        before = expect(self.rows, "account", account.id, expected)
        self._check_claims(account)
        self.rows.put(account.id, Versioned(account, expected + 1))
        self.emails.release(before.email.key, account.id)
        self.identities.release(before.identity, account.id)
        self._claim(account)

    def _check_claims(self, account: Account) -> None:
        """Everything that may be refused is refused before anything is written."""
        if account.status == AccountStatus.ACTIVE:
            self.emails.check(account.email.key, account.id)
            self.identities.check(account.identity, account.id)

    def _claim(self, account: Account) -> None:
        if account.status == AccountStatus.ACTIVE:
            self.emails.put(account.email.key, account.id)
            self.identities.put(account.identity, account.id)

    def _in_sight(self, account: str | None, within: Sight) -> Versioned[Account] | None:
        found = None if account is None else self.rows.get(account)
        if found is None or found.value.status == AccountStatus.DELETED:
            return None
        return found if within is EVERYWHERE or found.value.library in within else None


class _Transfers:
    def __init__(self) -> None:
        self.rows: Rows[str, Versioned[Transfer]] = Rows()
        self.newest: Rows[AccountId, TransferId] = Rows()
        self.pending = Claims("transfer", "account with a pending request")

    def newest_for(self, account: AccountId) -> Versioned[Transfer] | None:
        newest = self.newest.get(account)
        return None if newest is None else self.rows.get(newest)

    def add(self, transfer: Transfer) -> None:
        if self.rows.get(transfer.id) is not None:
            raise UniqueViolation("transfer", "id")
        self._check_claim(transfer)
        self.rows.put(transfer.id, Versioned(transfer, 1))
        self.newest.put(transfer.account, transfer.id)
        self._claim(transfer)

    def save(self, transfer: Transfer, *, expected: int) -> None:
        expect(self.rows, "transfer", transfer.id, expected)
        self._check_claim(transfer)
        self.rows.put(transfer.id, Versioned(transfer, expected + 1))
        self._claim(transfer)

    def _check_claim(self, transfer: Transfer) -> None:
        if transfer.state == TransferState.PENDING:
            self.pending.check(transfer.account, transfer.id)

    def _claim(self, transfer: Transfer) -> None:
        if transfer.state == TransferState.PENDING:
            self.pending.put(transfer.account, transfer.id)
        else:
            self.pending.release(transfer.account, transfer.id)


class _Libraries:
    def __init__(self) -> None:
        self.rows: Rows[LibraryId, Library] = Rows()

    def get(self, library: LibraryId) -> Library | None:
        return self.rows.get(library)

    def branches_of(self, library: LibraryId) -> tuple[Library, ...]:
        return tuple(each for each in self.rows.values() if each.main == library)

    def add(self, library: Library) -> None:
        """Register a library."""
        self.rows.put(library.id, library)


class _Loans:
    def __init__(self) -> None:
        self.rows: Rows[str, Versioned[Loan]] = Rows()
        self.patrons: Rows[PatronId, frozenset[LoanId]] = Rows()

    def get(self, loan: LoanId) -> Versioned[Loan] | None:
        return self.rows.get(loan)

    def of_patron(self, patron: PatronId) -> tuple[Versioned[Loan], ...]:
        found = (self.rows.get(each) for each in self.patrons.get(patron) or ())
        return tuple(sorted((each for each in found if each is not None), key=lambda each: (each.value.due, each.value.id)))

    def add(self, loan: Loan) -> None:
        """Keep a new loan. Raises `UniqueViolation`."""
        if self.rows.get(loan.id) is not None:
            raise UniqueViolation("loan", "id")
        self.rows.put(loan.id, Versioned(loan, 1))
        self.patrons.put(loan.patron, (self.patrons.get(loan.patron) or frozenset()) | {loan.id})

    def save(self, loan: Loan, *, expected: int) -> None:
        expect(self.rows, "loan", loan.id, expected)
        self.rows.put(loan.id, Versioned(loan, expected + 1))


class _Standings:
    def __init__(self) -> None:
        self.rows: Rows[PatronId, Standing] = Rows()

    def of(self, patron: PatronId) -> Standing | Literal[Unknown.UNKNOWN]:
        return self.rows.get(patron) or UNKNOWN

    def put(self, patron: PatronId, standing: Standing) -> None:
        """Keep what is known of a patron."""
        self.rows.put(patron, standing)


class _Holds:
    def __init__(self) -> None:
        self.titles: Rows[TitleId, tuple[Hold, ...]] = Rows()

    def on_title(self, title: TitleId) -> tuple[Hold, ...]:
        return self.titles.get(title) or ()

    def add(self, hold: Hold) -> None:
        """Keep a new hold."""
        self.titles.put(hold.title, (*self.on_title(hold.title), hold))


class _Tables:
    """Every table of a memory store."""

    def __init__(self) -> None:
        self.accounts = _Accounts()
        self.transfers = _Transfers()
        self.libraries = _Libraries()
        self.loans = _Loans()
        self.holds = _Holds()
        self.standings = _Standings()
        self.outbox = Log[Message]()
        self.records = Log[object]()
        self.parts: tuple[Rows[Any, Any] | Log[Any], ...] = (
            self.accounts.rows,
            self.accounts.emails,
            self.accounts.identities,
            self.transfers.rows,
            self.transfers.newest,
            self.transfers.pending,
            self.libraries.rows,
            self.loans.rows,
            self.loans.patrons,
            self.holds.titles,
            self.standings.rows,
            self.outbox,
            self.records,
        )


class MemoryTx:
    """An open transaction: every table, and how it ends. Made by `MemoryStore`; once it has ended it can be used no more."""

    def __init__(self, tables: _Tables, end: Callable[[], None]) -> None:
        self.accounts = tables.accounts
        self.transfers = tables.transfers
        self.libraries = tables.libraries
        self.loans = tables.loans
        self.holds = tables.holds
        self.standings = tables.standings
        self.outbox = tables.outbox
        self.records = tables.records
        self._parts = tables.parts
        self._end = end

    def commit(self) -> None:
        """Make everything that was written last."""
        for part in self._parts:
            part.commit()
        self._close()

    def rollback(self) -> None:
        """Forget everything that was written."""
        for part in self._parts:
            part.rollback()
        self._close()

    def _close(self) -> None:
        end = self._end
        vars(self).clear()
        end()

    def __getattr__(self, name: str) -> NoReturn:
        """What is asked for after the end."""
        if name.startswith("__"):
            raise AttributeError(name)
        raise RuntimeError("This transaction has ended. Begin another: store.run(command, ...) or store.transaction().")


class MemoryStore:
    """A whole library in memory.

    >>> store = MemoryStore()
    >>> with store.transaction() as tx:
    ...     tx.libraries.add(Library(LibraryId("A"), "Stadsbiblioteket A"))
    >>> store.run(lambda tx: tx.libraries.get(LibraryId("A"))).name
    'Stadsbiblioteket A'
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._here = threading.local()
        self._tables = _Tables()

    def begin(self) -> MemoryTx:
        """Open a transaction, after those that are open in other threads. Raises `RuntimeError` for one inside another."""
        if getattr(self._here, "open", False):
            raise RuntimeError("A transaction is open in this thread already. End it first; a command is not run inside another.")
        self._lock.acquire()
        self._here.open = True
        return MemoryTx(self._tables, self._end)

    def _end(self) -> None:
        self._here.open = False
        self._lock.release()

    @contextmanager
    def transaction(self) -> Generator[MemoryTx]:
        """A transaction to fill the store in: committed at the end, rolled back on any exception."""
        tx = self.begin()
        try:
            yield tx
        except BaseException:
            tx.rollback()
            raise
        tx.commit()

    def run(self, command: Callable[Concatenate[MemoryTx, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a command in a transaction of its own; `nordlib.storage.running.run_command` says how."""
        return run_command(self.begin, command, *args, **kwargs)

    @property
    def outbox(self) -> tuple[Message, ...]:
        """The messages that are due, in the order in which they were caused."""
        return tuple(self._tables.outbox.kept)

    @property
    def records(self) -> tuple[object, ...]:
        """The records of refused commands."""
        return tuple(self._tables.records.kept)
