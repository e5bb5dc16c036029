"""How a store runs a command: one transaction, committed when it is granted, run again when a race was lost."""

from collections.abc import Callable
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar

from nordlib.decisions import Refused
from nordlib.errors import StorageError
from nordlib.storage.protocols import HasRecords

__all__ = ["TRIES", "Transaction", "run_command"]

#: How often a command is run before a lost race is given up.
TRIES: Final = 5

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
            if attempt == TRIES:
                raise
            continue
        except BaseException:
            tx.rollback()
            raise
        if refusal is not None:
            tx.rollback()
            _keep_records(begin, refusal.records)
        return answer


def _refusal(answer: object) -> Refused[Any] | None:
    return answer if isinstance(answer, Refused) else None  # pyright: ignore[reportUnknownVariableType] - any facts


def _keep_records(begin: Callable[[], Transaction], records: tuple[object, ...]) -> None:
    """Keep the records of a refusal in a transaction of their own."""
    if not records:
        return
    tx = begin()
    try:
        if isinstance(tx, HasRecords):
            for record in records:
                tx.records.add(record)
        tx.commit()
    except BaseException:
        tx.rollback()
        raise
