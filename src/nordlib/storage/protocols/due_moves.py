"""What a host supplies so that due dates move when days become closed."""

from typing import Protocol

from nordlib.storage.protocols.circulation import DueLoans, Loans

__all__ = ["DueMovesTx", "MovableLoans"]


class MovableLoans(DueLoans, Loans, Protocol):
    """Loans that are found by the day on which they are due, and changed."""


class DueMovesTx(Protocol):
    """A transaction that moves due dates. A host that only renews does not need it."""

    @property
    def loans(self) -> MovableLoans:
        """The loans."""
        ...
