"""How a store runs a command: one transaction, committed when it is granted, run again when a race was lost.

`run_command` is the whole protocol. A command is called with a new transaction. What it answers decides how the transaction ends:

    granted, or any answer that is not a decision   commit
    refused                                         roll back, then keep the refusal's records in a transaction of their own
    a version conflict or a taken key               roll back, and call the command again with a new transaction; five times at most
    a `TransactionConflict` (deadlock, lost race)   the same after a random wait that grows; a store may have more attempts for this
    any other exception                             roll back, and raise it

Why the command is called again: two registrars register one person at once. Both find the number free, one commits first, and the `add` of
the other raises `UniqueViolation`. Called again, that command finds the number taken, and answers with an ordinary refusal that the desk
can explain (`identity_taken_...`). A command must therefore do the same each time that it is called with the same arguments: `now` and new
ids are arguments, and nothing slow or irreversible (hashing, sending) happens inside. A `StorageError` while a transaction begins is raised
at once: nothing was tried yet.

Why a refusal is rolled back: a command may have written before it was refused, and of a refusal only its records are kept, which say who
tried what. They are added in a transaction of their own.

A question writes nothing and has a transaction of its own kind (`BaseStore.read`): it sees one consistent state, waits for no writer if the
database allows that, and is rolled back at its end.
"""

import random
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Concatenate, Final, Generic, NoReturn, ParamSpec, Protocol, TypeVar

import attrs

from nordlib.decisions import Refused
from nordlib.errors import StorageError, TransactionConflict
from nordlib.storage.protocols import Store, audit_log_of

__all__ = [
    "MAX_ATTEMPTS",
    "BaseStore",
    "ClosableTransaction",
    "ConflictPolicy",
    "Transaction",
    "TransactionGuard",
    "read_from",
    "run_command",
]

#: How many times a command is called before a lost race is raised.
MAX_ATTEMPTS: Final = 5
#: Seconds that a command waits at most before it is called again: after the first conflict, and after any.
_FIRST_WAIT, _LONGEST_WAIT = 0.01, 0.5

P = ParamSpec("P")
R = TypeVar("R")
Tx_co = TypeVar("Tx_co", covariant=True)


class Transaction(Protocol):
    """What a store begins, and ends in one of two ways."""

    def commit(self) -> None:
        """Keep everything that was written, or raise a `StorageError` and keep nothing."""
        ...

    def rollback(self) -> None:
        """Discard everything that was written."""
        ...


Tx = TypeVar("Tx", bound=Transaction)


@attrs.frozen
class ConflictPolicy:
    """How a store repeats what ended in a `TransactionConflict`: each time after a random wait that grows, so that rivals part."""

    max_attempts: int = MAX_ATTEMPTS
    """How many times a command is called."""
    patience: float = 30
    """Seconds after which a command is not called again: it has waited for locks long enough."""
    sleep: Callable[[float], None] = time.sleep
    """Waits for some seconds."""

    def wait(self, attempt: int) -> None:
        """Wait after an attempt, of which the first is 1."""
        self.sleep(random.uniform(0, min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (attempt - 1))))  # noqa: S311 - not a secret


_FIVE_ATTEMPTS: Final = ConflictPolicy()


class ClosableTransaction:
    """A transaction that cannot be used after it has ended."""

    def _close(self) -> None:
        """Let go of every part."""
        vars(self).clear()

    def __getattr__(self, name: str) -> NoReturn:
        """Say why a part is missing: the transaction has ended, or no transaction has such a part."""
        if name.startswith("__") or vars(self):
            raise AttributeError(f"A transaction has no {name!r}. A command that takes a store is called with it: command(store, ...).")
        raise RuntimeError("This transaction has ended. Begin another: store.run(command, ...) or store.transaction().")


class BaseStore(ABC, Generic[Tx]):
    """A store that begins its own transactions, so that it can run commands, answer questions and be filled by hand."""

    conflict_policy: ConflictPolicy = _FIVE_ATTEMPTS
    """How the store repeats what lost a race."""

    @abstractmethod
    def begin(self) -> Tx:
        """Begin a transaction. Raises `RuntimeError` for one inside another."""

    def begin_reading(self) -> Tx:
        """Begin a transaction for a question, which is rolled back at its end. Raises `RuntimeError` for one inside another."""
        return self.begin()

    @contextmanager
    def transaction(self) -> Generator[Tx]:
        """Open a transaction to fill the store: committed at the end, rolled back on any exception."""
        tx = self.begin()
        try:
            yield tx
            tx.commit()
        except BaseException:
            tx.rollback()
            raise

    def run(self, command: Callable[Concatenate[Tx, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a command in a transaction of its own, as `run_command` does."""
        return _run(self.begin, lambda tx: command(tx, *args, **kwargs), self.conflict_policy)

    def read(self, question: Callable[Concatenate[Tx, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Answer a question in a transaction of its own, which is rolled back. The records of a refusal are kept, as `run` keeps them.

        Raises `RuntimeError` if the question wrote something, for example an attempt to look at an account: it would be lost.
        """

        def answered(tx: Tx) -> R:
            answer = question(tx, *args, **kwargs)
            if getattr(tx, "has_written", False):
                raise RuntimeError("A question must not write: nothing of it is kept. Run it as a command: store.run(command, ...).")
            tx.rollback()
            return answer

        answer = _repeat(self.begin_reading, answered, self.conflict_policy)
        _keep_records(self.begin, answer, self.conflict_policy)
        return answer


class _Open:
    """A transaction that is open, as far as whatever began it knows."""

    def __init__(self) -> None:
        self.is_open = True


class TransactionGuard:
    """Keeps one flow of control from beginning a transaction inside another, which would wait for itself.

    A flow is a thread, or a task of an event loop (`contextvars`). A transaction may be ended by another thread than the one that began it;
    it is the transaction that ends, wherever that happens.
    """

    def __init__(self) -> None:
        self._current: ContextVar[_Open | None] = ContextVar("nordlib transaction", default=None)

    def enter(self) -> Callable[[], None]:
        """Note that a transaction begins here, and return what notes its end. Raises `RuntimeError` where one is open."""
        current = self._current.get()
        if current is not None and current.is_open:
            raise RuntimeError("A transaction is open here already. End it first; a command is not run inside another.")
        opened = _Open()
        self._current.set(opened)

        def leave() -> None:
            opened.is_open = False

        return leave


def run_command(begin: Callable[[], Tx], command: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a command in a transaction of its own, as the top of this module says.

    Raises the last `StorageError` where five races were lost, and any other exception of the command.
    """
    return _run(begin, lambda tx: command(tx, *args, **kwargs), _FIVE_ATTEMPTS)


def read_from(store: Store[Tx_co], question: Callable[Concatenate[Tx_co, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Answer a question of a store: in a transaction that only reads, if the store has one (`ReadableStore`), otherwise in any."""
    read: Any = getattr(store, "read", None)
    answer: R = store.run(question, *args, **kwargs) if read is None else read(question, *args, **kwargs)
    return answer


def _is_refused(answer: object) -> bool:
    return isinstance(answer, Refused)


def _run(begin: Callable[[], Tx], command: Callable[[Tx], R], policy: ConflictPolicy) -> R:
    """Run a command, and keep the records of its refusal."""

    def ended(tx: Tx) -> R:
        answer = command(tx)
        if _is_refused(answer):
            tx.rollback()
        else:
            tx.commit()
        return answer

    answer = _repeat(begin, ended, policy)
    _keep_records(begin, answer, policy)
    return answer


def _repeat(begin: Callable[[], Tx], act: Callable[[Tx], R], policy: ConflictPolicy) -> R:
    """Do something with a transaction that it ends, and again with another where a race was lost."""
    attempt, began = 0, time.monotonic()
    while True:
        attempt += 1
        tx = begin()
        try:
            return act(tx)
        except TransactionConflict:
            tx.rollback()
            if attempt >= policy.max_attempts or time.monotonic() - began >= policy.patience:
                raise
            policy.wait(attempt)
        except StorageError:
            tx.rollback()
            if attempt >= MAX_ATTEMPTS:
                raise
        except BaseException:
            tx.rollback()
            raise


def _keep_records(begin: Callable[[], Transaction], answer: object, policy: ConflictPolicy) -> None:
    """Keep the records of a refusal in a transaction of their own."""
    records: tuple[object, ...] = getattr(answer, "audit_records", ()) if _is_refused(answer) else ()
    if not records:
        return

    def kept(tx: Transaction) -> None:
        if (audit_log := audit_log_of(tx)) is not None:
            for record in records:
                audit_log.add(record)
        tx.commit()

    _repeat(begin, kept, policy)
