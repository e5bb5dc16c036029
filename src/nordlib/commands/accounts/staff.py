"""Registrars: made by the agency, edited by themselves, removed by the agency (MTM-01 to MTM-04)."""

import attrs

from nordlib.accounts import (
    AccountPolicy,
    AgencyStaff,
    Principal,
    Realm,
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
from nordlib.commands.accounts.credentials import revoke_reset_token
from nordlib.commands.paging import LONGEST_QUERY, PAGE_SIZE, require_limit, require_member, require_query
from nordlib.contact import Email
from nordlib.decisions import Decision, NoFacts
from nordlib.errors import UnknownName
from nordlib.libraries import Library, LibraryId
from nordlib.name_folding import fold
from nordlib.storage.protocols import AccountsTx, value_of
from nordlib.validation import check_model

__all__ = ["create_registrar", "edit_registrar", "find_libraries", "list_branches", "list_staff", "remove_registrar"]


def create_registrar(
    tx: AccountsTx,
    registrar: Registrar,
    *,
    by: AgencyStaff,
    policy: AccountPolicy,
) -> Decision[Registrar, NoFacts]:
    """Make a registrar account. It has no password: the registrar asks for a link (MTM-23).

    Raises `InvalidData` for anybody but the agency, and for a registrar whose fields have other types than they should.
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
    """Change a registrar's own address; the library never changes (MTM-03). None: that stays.

    Raises `InvalidData` for what is no registrar or no address.
    """
    check_model(by, Registrar)
    if email is not None:
        check_model(email, Email)
    stored = tx.registrars.get(by.id)
    found = None if email is None else tx.registrars.by_email(email.key)
    taken = found is not None and found.value.id != by.id
    decision = rules.edit(RegistrarEditCase(value_of(stored), email, library, taken, policy))
    if decision and stored is not None:
        tx.registrars.save(decision.value, expected_version=stored.version)
        if decision.value.email != stored.value.email:
            revoke_reset_token(tx, Principal(Realm.STAFF, by.id))
    return decision


def remove_registrar(tx: AccountsTx, registrar: StaffId, *, by: AgencyStaff) -> None:
    """Remove a registrar who leaves or changes workplace, with password and links; the borrowers stay (MTM-04).

    Raises `UnknownName`, and `InvalidData` for anybody but the agency.
    """
    require_agency(by)
    if tx.registrars.get(registrar) is None:
        raise UnknownName("registrar", registrar)
    tx.registrars.delete(registrar)
    tx.credentials.delete(Principal(Realm.STAFF, registrar))


def list_staff(
    tx: AccountsTx, *, by: StaffActor, policy: AccountPolicy, role: StaffRole | None = None
) -> Decision[tuple[Registrar, ...], NoFacts]:
    """The staff of the own library and its branches, of a role or of all (MTM-20). Their own numbers are not shown.

    Raises `UnknownName` for what is no role.
    """
    require_member("role", role, StaffRole)
    actor = resolve_actor(tx, by, Action.VIEW)
    staff = tuple(attrs.evolve(each, identity=None) for each in tx.registrars.at_libraries(actor.scope, role))
    return views.list_results(ListingCase(staff, policy, actor.access))


def list_branches(tx: AccountsTx, *, by: Registrar, policy: AccountPolicy) -> Decision[tuple[Library, ...], NoFacts]:
    """The branches of the own library (MTM-18, MTM-20)."""
    actor = resolve_actor(tx, by, Action.VIEW)
    found = tx.libraries.branches_of(actor.staff.library) if isinstance(actor.staff, Registrar) else ()
    return views.list_results(ListingCase(found, policy, actor.access))


def find_libraries(tx: AccountsTx, name: str, *, policy: AccountPolicy, limit: int = PAGE_SIZE) -> tuple[Library, ...]:
    """The libraries that an account may be moved to, by whole or part of the name (MTM-53); each tells type, county and municipality.

    Raises `InvalidData` for a limit below 1.
    """
    require_limit(limit)
    require_query(name)
    part = fold(name[:LONGEST_QUERY]).strip()
    return tuple(each for each in tx.libraries.search_by_name(part, limit) if each.id != policy.central_library) if part else ()
