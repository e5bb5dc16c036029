"""Whose accounts somebody sees and administers: a registrar the own library's and its branches', the agency all (MTM-06)."""

from typing import TypeAlias, cast

import attrs

from nordlib.accounts import Account, AccountId, AgencyStaff, Borrower, Registrar, StaffId
from nordlib.accounts.powers import POWERS, Act, Acting, Actor
from nordlib.errors import InvalidData
from nordlib.places import LibraryId, governed_by
from nordlib.storage.protocols import EVERYWHERE, RegisterTx, Sight, Versioned

__all__ = ["Staff", "Who", "account_in_sight", "acting", "actor_id", "governed", "only_the_agency", "sees"]

Staff: TypeAlias = Registrar | AgencyStaff


@attrs.frozen
class Who:
    """Where whoever acts stands, and what they see."""

    standing: Acting
    sight: Sight
    staff: Registrar | AgencyStaff | None = None
    """As the store knows them."""


def acting(tx: RegisterTx, by: Staff, act: Act) -> Who:
    """Who acts, as the store knows: one who was removed sees nothing (MTM-04), and library and role are the stored ones (MTM-03)."""
    if isinstance(by, AgencyStaff):
        return Who(_may(Actor.AGENCY, act), EVERYWHERE, by)
    if not isinstance(cast("object", by), Registrar):
        raise InvalidData("actor", (f"it is a {type(by).__name__}; staff act as `Registrar` or `AgencyStaff`",))
    stored = tx.staff.get(by.id)
    if stored is None:
        return Who(Acting.REMOVED, frozenset())
    return Who(_may(Actor(stored.value.role.value), act), governed(tx, stored.value), stored.value)


def _may(actor: Actor, act: Act) -> Acting:
    return Acting.MAY if act in POWERS[actor] else Acting.MAY_NOT


def governed(tx: RegisterTx, registrar: Registrar) -> frozenset[LibraryId]:
    """The libraries that a registrar governs; none where the registrar's library does not exist."""
    own = tx.libraries.get(registrar.library)
    return frozenset() if own is None else governed_by(own.id, (own, *tx.libraries.branches_of(own.id)))


def actor_id(by: Staff) -> StaffId:
    """Who acts, by an opaque id. Raises `InvalidData` for anybody but the staff."""
    if not isinstance(cast("object", by), Registrar | AgencyStaff):
        raise InvalidData("actor", (f"it is a {type(by).__name__}; staff act as `Registrar` or `AgencyStaff`",))
    return by.id


def only_the_agency(by: object) -> None:
    """Raises `InvalidData` where somebody else acts."""
    if not isinstance(by, AgencyStaff):
        raise InvalidData("actor", (f"it is a {type(by).__name__}; this is for the agency to do, as `AgencyStaff`",))


def sees(sight: Sight, *libraries: LibraryId) -> bool:
    """Whether one of the libraries is in sight."""
    return sight is EVERYWHERE or not sight.isdisjoint(libraries)


def account_in_sight(tx: RegisterTx, account: AccountId, by: Staff | Borrower, act: Act) -> tuple[Who, Versioned[Account] | None]:
    """Who acts, and the account, if it is one that they see: for a borrower the own one alone."""
    if isinstance(by, Borrower):
        return Who(_may(Actor.BORROWER, act), EVERYWHERE), tx.accounts.get(account, EVERYWHERE) if by.account == account else None
    who = acting(tx, by, act)
    return who, tx.accounts.get(account, who.sight)
