"""How a store runs a command: one transaction, committed when it is granted, run again when a race was lost."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, Concatenate, Final, Generic, NoReturn, ParamSpec, Protocol, TypeVar

from nordlib.decisions import Refused
from nordlib.errors import StorageError
from nordlib.storage.protocols import HasAuditLog

__all__ = ["MAX_ATTEMPTS", "BaseStore", "ClosableTransaction", "Transaction", "TransactionGuard", "run_command"]

#: How often a command is run before a lost race is given up.
MAX_ATTEMPTS: Final = 5

P = ParamSpec("P")
R = TypeVar("R")


class Transaction(Protocol):
    """What a store begins, and ends in one of two ways."""

    def commit(self) -> None:
        """Make everything that was written in it last, or raise a `StorageError` and keep nothing."""
        ...

    def rollback(self) -> None:
        """Forget everything that was written in it."""
        ...


Tx = TypeVar("Tx", bound=Transaction)


class ClosableTransaction:
    """A transaction that can be used no more once it has ended."""

    def _close(self) -> None:
        """Let go of every part."""
        vars(self).clear()

    def __getattr__(self, name: str) -> NoReturn:
        """What is asked for after the end, or what no transaction has."""
        if name.startswith("__") or vars(self):
            raise AttributeError(f"A transaction has no {name!r}. A command that takes a store is called with it: command(store, ...).")
        raise RuntimeError("This transaction has ended. Begin another: store.run(command, ...) or store.transaction().")


class BaseStore(ABC, Generic[Tx]):
    """A store that begins transactions of its own, and so can run commands and be filled by hand."""

    @abstractmethod
    def begin(self) -> Tx:
        """Open a transaction. Raises `RuntimeError` for one inside another of the same thread."""

    @contextmanager
    def transaction(self) -> Generator[Tx]:
        """A transaction to fill the store in: committed at the end, rolled back on any exception."""
        tx = self.begin()
        try:
            yield tx
            tx.commit()
        except BaseException:
            tx.rollback()
            raise

    def run(self, command: Callable[Concatenate[Tx, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a command in a transaction of its own; `run_command` says how."""
        return run_command(self.begin, command, *args, **kwargs)


class TransactionGuard:
    """Whether a thread has a transaction open: it would wait for itself if it began another."""

    def __init__(self) -> None:
        self._here = threading.local()

    def enter(self) -> None:
        """A transaction is about to begin in this thread. Raises `RuntimeError` where one is open."""
        if getattr(self._here, "open", False):
            raise RuntimeError("A transaction is open in this thread already. End it first; a command is not run inside another.")
        self._here.open = True

    def leave(self) -> None:
        """The transaction of this thread has ended."""
        self._here.open = False


def run_command(begin: Callable[[], Tx], command: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a command in a transaction of its own.

    A grant (and any answer that is no decision) is committed. A refusal is rolled back, and its records are kept. A `StorageError` is
    rolled back and the command run again, so that a lost race becomes an ordinary refusal; the last of five is raised. Any other exception
    is rolled back and raised.
    """
    attempt = 0
    while True:
        attempt += 1
        tx = begin()
        try:
            answer = command(tx, *args, **kwargs)
            refusal = _refusal(answer)
            if refusal is None:
                tx.commit()
        except StorageError:
            tx.rollback()
            if attempt == MAX_ATTEMPTS:
                raise
            continue
        except BaseException:
            tx.rollback()
            raise
        if refusal is not None:
            tx.rollback()
            _keep_records(begin, refusal.audit_records)
        return answer


def _refusal(answer: object) -> Refused[Any] | None:
    return answer if isinstance(answer, Refused) else None  # pyright: ignore[reportUnknownVariableType] - any facts


def _keep_records(begin: Callable[[], Transaction], records: tuple[object, ...]) -> None:
    """Keep the records of a refusal in a transaction of their own."""
    if not records:
        return
    tx = begin()
    try:
        if isinstance(tx, HasAuditLog):
            for record in records:
                tx.audit_log.add(record)
        tx.commit()
    except BaseException:
        tx.rollback()
        raise
