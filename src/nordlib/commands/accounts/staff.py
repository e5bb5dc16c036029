"""Registrars: created and removed by the agency, edited by themselves; and lists of staff and libraries (MTM-01 to MTM-04)."""

import attrs

from nordlib.accounts import (
    AccountPolicy,
    AgencyStaff,
    Registrar,
    StaffId,
    StaffRole,
    views,
)
from nordlib.accounts import staff as rules
from nordlib.accounts.access import Action
from nordlib.accounts.staff import RegistrarCreationCase, RegistrarEditCase
from nordlib.accounts.views import ListingCase
from nordlib.commands.access import StaffActor, require_agency, resolve_actor
from nordlib.commands.attempts import delete_traces_of_address
from nordlib.commands.paging import LONGEST_QUERY, PAGE_SIZE, require_limit, require_member, require_query
from nordlib.commands.principals import revoke_reset_token
from nordlib.contact import Email
from nordlib.credentials import Principal, Realm
from nordlib.decisions import Decision, NoFacts
from nordlib.errors import UnknownName
from nordlib.libraries import Library, LibraryId
from nordlib.name_folding import fold
from nordlib.storage.protocols import AccountsReadTx, AccountsTx, value_of
from nordlib.validation import check_model

__all__ = ["create_registrar", "edit_registrar", "find_libraries", "list_branches", "list_staff", "remove_registrar"]


def create_registrar(
    tx: AccountsTx,
    registrar: Registrar,
    *,
    by: AgencyStaff,
    policy: AccountPolicy,
) -> Decision[Registrar, NoFacts]:
    """Create a registrar account. It has no password yet: the registrar asks for a link (MTM-23).

    Raises `InvalidData` if `by` is not the agency, or if a field of the registrar has the wrong type.
    """
    require_agency(by)
    check_model(registrar, Registrar)
    taken = tx.registrars.by_email(registrar.email.key) is not None
    decision = rules.create(RegistrarCreationCase(registrar, tx.libraries.get(registrar.library), taken, policy))
    if decision:
        tx.registrars.add(decision.value)
    return decision


def edit_registrar(
    tx: AccountsTx, *, by: Registrar, policy: AccountPolicy, email: Email | None = None, library: LibraryId | None = None
) -> Decision[Registrar, NoFacts]:
    """Change a registrar's own e-mail address. The library never changes: another library is refused (MTM-03).

    `email` and `library` are None if they stay. Raises `InvalidData` if `by` is not a registrar, or `email` is not an `Email`.
    """
    check_model(by, Registrar)
    if email is not None:
        check_model(email, Email)
    stored = tx.registrars.get(by.id)
    owner = None if email is None else tx.registrars.by_email(email.key)
    taken = owner is not None and owner.value.id != by.id
    decision = rules.edit(RegistrarEditCase(value_of(stored), email, library, taken, policy))
    if decision and stored is not None:
        tx.registrars.save(decision.value, expected_version=stored.version)
        if decision.value.email != stored.value.email:
            revoke_reset_token(tx, Principal(Realm.STAFF, by.id))
            delete_traces_of_address(tx, Realm.STAFF, stored.value.email)
    return decision


def remove_registrar(tx: AccountsTx, registrar: StaffId, *, by: AgencyStaff) -> None:
    """Remove a registrar who leaves or changes workplace, together with the password and links; the borrowers stay (MTM-04).

    Raises `UnknownName` if the registrar does not exist, and `InvalidData` if `by` is not the agency.
    """
    require_agency(by)
    if (stored := tx.registrars.get(registrar)) is None:
        raise UnknownName("registrar", registrar)
    tx.registrars.delete(registrar)
    tx.credentials.delete(Principal(Realm.STAFF, registrar))
    delete_traces_of_address(tx, Realm.STAFF, stored.value.email)


def list_staff(
    tx: AccountsReadTx, *, by: StaffActor, policy: AccountPolicy, role: StaffRole | None = None
) -> Decision[tuple[Registrar, ...], NoFacts]:
    """List the staff of the actor's own library and its branches (MTM-20). Their identity numbers are not shown.

    `role` limits the list to one role; None means every role. Raises `UnknownName` for an unknown role.
    """
    require_member("role", role, StaffRole)
    actor = resolve_actor(tx, by, Action.VIEW)
    staff = tuple(attrs.evolve(registrar, identity=None) for registrar in tx.registrars.at_libraries(actor.scope, role))
    return views.list_results(ListingCase(staff, policy, actor.access))


def list_branches(tx: AccountsReadTx, *, by: Registrar, policy: AccountPolicy) -> Decision[tuple[Library, ...], NoFacts]:
    """List the branches of the registrar's own library (MTM-18, MTM-20)."""
    actor = resolve_actor(tx, by, Action.VIEW)
    branches = tx.libraries.branches_of(actor.staff.library) if isinstance(actor.staff, Registrar) else ()
    return views.list_results(ListingCase(branches, policy, actor.access))


def find_libraries(tx: AccountsReadTx, name: str, *, policy: AccountPolicy, limit: int = PAGE_SIZE) -> tuple[Library, ...]:
    """Find the libraries to which an account may be moved, by the whole name or a part of the name (MTM-53).

    Each result contains the type, the county and the municipality of the library. Raises `InvalidData` for a limit below 1.
    """
    require_limit(limit)
    require_query(name)
    part = fold(name[:LONGEST_QUERY]).strip()
    return tuple(library for library in tx.libraries.search_by_name(part, limit) if library.id != policy.central_library) if part else ()
