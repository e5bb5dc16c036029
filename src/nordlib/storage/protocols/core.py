"""What every group of protocols rests on: versioned values, and what runs commands."""

from collections.abc import Callable
from typing import Concatenate, Generic, ParamSpec, Protocol, TypeVar

import attrs

__all__ = ["Store", "Versioned", "value_of"]

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")
Tx_co = TypeVar("Tx_co", covariant=True)
P = ParamSpec("P")
R = TypeVar("R")


@attrs.frozen
class Versioned(Generic[T_co]):
    """A stored value and its version, a number that every save makes greater."""

    value: T_co
    version: int


def value_of(stored: Versioned[T] | None) -> T | None:
    """The value of what was found, or None where nothing was."""
    return None if stored is None else stored.value


class Store(Protocol[Tx_co]):
    """What runs commands: one transaction for each, run again after a lost race."""

    def run(self, command: Callable[Concatenate[Tx_co, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a command in a transaction and commit it; a refusal commits its records alone."""
        ...
