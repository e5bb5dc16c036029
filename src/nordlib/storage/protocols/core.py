"""What every group of protocols rests on: versioned values, and what runs commands."""

from collections.abc import Callable
from typing import Concatenate, Generic, ParamSpec, Protocol, TypeVar

import attrs

__all__ = ["AsyncStore", "ReadableStore", "Store", "Versioned", "value_of"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Tx_co = TypeVar("Tx_co", covariant=True)
P = ParamSpec("P")
R = TypeVar("R")


@attrs.frozen
class Versioned(Generic[T_co]):
    """A stored value and its version.

    Attributes:
        value: The value.
        version: A number that every save increases, also one of the host's own.
    """

    value: T_co
    version: int


def value_of(stored: Versioned[T] | None) -> T | None:
    """Return the value of a stored value, or None where there is none."""
    return None if stored is None else stored.value


class Store(Protocol[Tx_co]):
    """What runs commands: one transaction for each, run again after a lost race."""

    def run(self, command: Callable[Concatenate[Tx_co, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a command in a transaction and commit it; a refusal commits its records alone."""
        ...


class AsyncStore(Protocol[Tx_co]):
    """A store of a program that runs on an event loop. Commands are the same ordinary functions."""

    async def run(self, command: Callable[Concatenate[Tx_co, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a command as `Store.run` does. A task that is cancelled before it has the answer leaves nothing half done."""
        ...


class ReadableStore(Protocol[Tx_co]):
    """A store that answers questions in a transaction of their own, which writes nothing and waits for no writer."""

    def read(self, question: Callable[Concatenate[Tx_co, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Answer a question in one consistent transaction, and keep nothing."""
        ...
