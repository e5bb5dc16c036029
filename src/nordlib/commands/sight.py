"""Whose accounts a registrar sees and administers: the own library's and its branches' (MTM-06)."""

from nordlib.accounts import Registrar
from nordlib.places import LibraryId, governed_by
from nordlib.storage.protocols import RegisterTx

__all__ = ["governed"]


def governed(tx: RegisterTx, registrar: Registrar) -> frozenset[LibraryId]:
    """The libraries that a registrar governs; none where the registrar's library does not exist."""
    own = tx.libraries.get(registrar.library)
    return frozenset() if own is None else governed_by(own.id, (own, *tx.libraries.branches_of(own.id)))
