"""Whose accounts somebody sees and administers: a registrar the own library's and its branches', the agency all (MTM-06)."""

from typing import TypeAlias, cast

import attrs

from nordlib.accounts import Account, AccountId, AgencyStaff, BorrowerActor, Registrar, StaffId
from nordlib.accounts.access import PERMISSIONS, Access, Action, ActorRole
from nordlib.errors import InvalidData
from nordlib.libraries import LibraryId, administered_libraries
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsTx, LibraryScope, Versioned

__all__ = ["ActorAccess", "StaffActor", "actor_id", "in_scope", "libraries_of", "load_visible_account", "require_agency", "resolve_actor"]

StaffActor: TypeAlias = Registrar | AgencyStaff


@attrs.frozen
class ActorAccess:
    """Where whoever acts stands, and what they see."""

    access: Access
    scope: LibraryScope
    staff: Registrar | AgencyStaff | None = None
    """As the store knows them."""


def resolve_actor(tx: AccountsTx, by: StaffActor, action: Action) -> ActorAccess:
    """Who acts, as the store knows: one who was removed sees nothing (MTM-04), and library and role are the stored ones (MTM-03)."""
    if isinstance(by, AgencyStaff):
        return ActorAccess(_may(ActorRole.AGENCY, action), ALL_LIBRARIES, by)
    if not isinstance(cast("object", by), Registrar):
        raise InvalidData("actor", (f"it is a {type(by).__name__}; staff act as `Registrar` or `AgencyStaff`",))
    stored = tx.registrars.get(by.id)
    if stored is None:
        return ActorAccess(Access.REMOVED, frozenset())
    return ActorAccess(_may(ActorRole(stored.value.role.value), action), libraries_of(tx, stored.value), stored.value)


def _may(actor: ActorRole, action: Action) -> Access:
    return Access.ALLOWED if action in PERMISSIONS[actor] else Access.FORBIDDEN


def libraries_of(tx: AccountsTx, registrar: Registrar) -> frozenset[LibraryId]:
    """The libraries that a registrar governs; none where the registrar's library does not exist."""
    own = tx.libraries.get(registrar.library)
    return frozenset() if own is None else administered_libraries(own.id, (own, *tx.libraries.branches_of(own.id)))


def actor_id(by: StaffActor) -> StaffId:
    """Who acts, by an opaque id. Raises `InvalidData` for anybody but the staff."""
    if not isinstance(cast("object", by), Registrar | AgencyStaff):
        raise InvalidData("actor", (f"it is a {type(by).__name__}; staff act as `Registrar` or `AgencyStaff`",))
    return by.id


def require_agency(by: object) -> None:
    """Raises `InvalidData` where somebody else acts."""
    if not isinstance(by, AgencyStaff):
        raise InvalidData("actor", (f"it is a {type(by).__name__}; this is for the agency to do, as `AgencyStaff`",))


def in_scope(scope: LibraryScope, *libraries: LibraryId) -> bool:
    """Whether one of the libraries is in sight."""
    return scope is ALL_LIBRARIES or not scope.isdisjoint(libraries)


def load_visible_account(
    tx: AccountsTx, account: AccountId, by: StaffActor | BorrowerActor, action: Action
) -> tuple[ActorAccess, Versioned[Account] | None]:
    """Who acts, and the account, if it is one that they see: for a borrower the own one alone."""
    if isinstance(by, BorrowerActor):
        return ActorAccess(_may(ActorRole.BORROWER, action), ALL_LIBRARIES), tx.accounts.get(
            account, ALL_LIBRARIES
        ) if by.account == account else None
    actor = resolve_actor(tx, by, action)
    return actor, tx.accounts.get(account, actor.scope)
