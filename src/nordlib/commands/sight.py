"""Whose accounts somebody sees and administers: a registrar the own library's and its branches', the agency all (MTM-06)."""

from typing import TypeAlias

import attrs

from nordlib.accounts import Account, AccountId, AgencyStaff, Borrower, Registrar
from nordlib.places import LibraryId, governed_by
from nordlib.storage.protocols import EVERYWHERE, RegisterTx, Sight, Versioned

__all__ = ["Acting", "Staff", "account_in_sight", "acting", "governed"]

Staff: TypeAlias = Registrar | AgencyStaff


@attrs.frozen
class Acting:
    """Whether the staff account that acts is there, and what it sees."""

    is_known: bool
    sight: Sight


def acting(tx: RegisterTx, by: Staff) -> Acting:
    """Who acts, as the store knows: a registrar who was removed sees nothing (MTM-04), and the library is the stored one (MTM-03)."""
    if isinstance(by, AgencyStaff):
        return Acting(is_known=True, sight=EVERYWHERE)
    stored = tx.staff.get(by.id)
    return Acting(is_known=False, sight=frozenset()) if stored is None else Acting(is_known=True, sight=governed(tx, stored.value))


def governed(tx: RegisterTx, registrar: Registrar) -> frozenset[LibraryId]:
    """The libraries that a registrar governs; none where the registrar's library does not exist."""
    own = tx.libraries.get(registrar.library)
    return frozenset() if own is None else governed_by(own.id, (own, *tx.libraries.branches_of(own.id)))


def account_in_sight(tx: RegisterTx, account: AccountId, by: Staff | Borrower) -> tuple[Acting, Versioned[Account] | None]:
    """Who acts, and the account, if it is one that they see: for a borrower the own one alone."""
    if isinstance(by, Borrower):
        return Acting(is_known=True, sight=EVERYWHERE), tx.accounts.get(account, EVERYWHERE) if by.account == account else None
    who = acting(tx, by)
    return who, tx.accounts.get(account, who.sight)
