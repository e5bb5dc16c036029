"""Which accounts an actor sees and administers (MTM-06).

A registrar sees the accounts of their own library and its branches; the agency sees all accounts.
"""

from typing import TypeAlias, cast

import attrs

from nordlib.accounts import Account, AccountId, AgencyStaff, BorrowerActor, Registrar, StaffId
from nordlib.accounts.access import PERMISSIONS, Access, Action, ActorRole
from nordlib.errors import InvalidData
from nordlib.libraries import LibraryId, administered_libraries
from nordlib.shown_text import shown_type
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsReadTx, LibraryScope, Versioned

__all__ = ["ActorAccess", "StaffActor", "actor_id", "in_scope", "libraries_of", "load_visible_account", "require_agency", "resolve_actor"]

#: Staff who act: a registrar, or the agency.
StaffActor: TypeAlias = Registrar | AgencyStaff


@attrs.frozen
class ActorAccess:
    """What an actor may do and see."""

    access: Access
    """Whether the actor may perform the action."""
    scope: LibraryScope
    """The libraries whose accounts the actor sees; `ALL_LIBRARIES` also for a borrower, who sees only their own account."""
    staff: Registrar | AgencyStaff | None = None
    """The staff member who acts (a registrar as the store knows them); None for a registrar who was removed, and for a borrower."""


def resolve_actor(tx: AccountsReadTx, by: StaffActor, action: Action) -> ActorAccess:
    """Return what a staff member may do and see, according to the store.

    A registrar who was removed sees nothing (MTM-04). The library and the role are the stored ones (MTM-03). Raises `InvalidData` for an
    actor who is not staff.
    """
    if isinstance(by, AgencyStaff):
        return ActorAccess(_may(ActorRole.AGENCY, action), ALL_LIBRARIES, by)
    if not isinstance(cast("object", by), Registrar):
        raise _not_staff(by)
    stored = tx.registrars.get(by.id)
    if stored is None:
        return ActorAccess(Access.REMOVED, frozenset())
    return ActorAccess(_may(ActorRole(stored.value.role.value), action), libraries_of(tx, stored.value), stored.value)


def _may(actor: ActorRole, action: Action) -> Access:
    return Access.ALLOWED if action in PERMISSIONS[actor] else Access.FORBIDDEN


def libraries_of(tx: AccountsReadTx, registrar: Registrar) -> frozenset[LibraryId]:
    """Return the libraries that a registrar administers; none if the registrar's library does not exist."""
    own = tx.libraries.get(registrar.library)
    return frozenset() if own is None else administered_libraries(own.id, (own, *tx.libraries.branches_of(own.id)))


def actor_id(by: StaffActor) -> StaffId:
    """Return the opaque id of the staff member who acts. Raises `InvalidData` for an actor who is not staff."""
    if not isinstance(cast("object", by), Registrar | AgencyStaff):
        raise _not_staff(by)
    return by.id


def _not_staff(by: object) -> InvalidData:
    return InvalidData("actor", (f"{shown_type(by)}. It must be a `Registrar` or an `AgencyStaff`",))


def require_agency(by: object) -> None:
    """Check that the agency acts. Raises `InvalidData` for any other actor."""
    if not isinstance(by, AgencyStaff):
        raise InvalidData("actor", (f"{shown_type(by)}. It must be an `AgencyStaff`: only the agency may do this",))


def in_scope(scope: LibraryScope, *libraries: LibraryId) -> bool:
    """Whether the scope contains at least one of the libraries."""
    return scope is ALL_LIBRARIES or not scope.isdisjoint(libraries)


def load_visible_account(
    tx: AccountsReadTx, account: AccountId, by: StaffActor | BorrowerActor, action: Action
) -> tuple[ActorAccess, Versioned[Account] | None]:
    """Return what the actor may do and see, and the account.

    The account is None if it does not exist or the actor cannot see it. A borrower sees only their own account. Raises `InvalidData` for an
    actor who is neither staff nor a borrower.
    """
    if isinstance(by, BorrowerActor):
        return ActorAccess(_may(ActorRole.BORROWER, action), ALL_LIBRARIES), tx.accounts.get(
            account, ALL_LIBRARIES
        ) if by.account == account else None
    actor = resolve_actor(tx, by, action)
    return actor, tx.accounts.get(account, actor.scope)
