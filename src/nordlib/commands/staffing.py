"""Registrars: made by the agency, edited by themselves, removed by the agency (MTM-01 to MTM-04)."""

from nordlib.accounts import AgencyStaff, Owner, Realm, RegisterPolicy, Registrar, RegistrarFacts, StaffId
from nordlib.accounts.staff import RegistrarCase, RegistrarEditCase, create, edit
from nordlib.commands.passwords import forget_link
from nordlib.commands.sight import only_the_agency
from nordlib.contact import Email
from nordlib.decisions import Decision
from nordlib.errors import UnknownName
from nordlib.misfits import fitting
from nordlib.places import LibraryId
from nordlib.storage.protocols import RegisterTx

__all__ = ["create_registrar", "edit_registrar", "remove_registrar"]


def create_registrar(
    tx: RegisterTx,
    registrar: Registrar,
    *,
    by: AgencyStaff,
    policy: RegisterPolicy,
) -> Decision[Registrar, RegistrarFacts]:
    """Make a registrar account. It has no password: the registrar asks for a link (MTM-23).

    Raises `InvalidData` for anybody but the agency, and for a registrar whose fields have other types than they should.
    """
    only_the_agency(by)
    fitting(registrar, Registrar)
    taken = tx.staff.by_email(registrar.email.key) is not None
    decision = create(RegistrarCase(registrar, tx.libraries.get(registrar.library), taken, policy))
    if decision:
        tx.staff.add(decision.value)
    return decision


def edit_registrar(
    tx: RegisterTx, *, by: Registrar, policy: RegisterPolicy, email: Email | None = None, library: LibraryId | None = None
) -> Decision[Registrar, RegistrarFacts]:
    """Change a registrar's own address; the library never changes (MTM-03). None: that stays.

    Raises `InvalidData` for what is no registrar or no address.
    """
    fitting(by, Registrar)
    if email is not None:
        fitting(email, Email)
    stored = tx.staff.get(by.id)
    found = None if email is None else tx.staff.by_email(email.key)
    taken = found is not None and found.value.id != by.id
    decision = edit(RegistrarEditCase(None if stored is None else stored.value, email, library, taken, policy))
    if decision and stored is not None:
        tx.staff.save(decision.value, expected=stored.version)
        if decision.value.email != stored.value.email:
            forget_link(tx, Owner(Realm.STAFF, by.id))
    return decision


def remove_registrar(tx: RegisterTx, registrar: StaffId, *, by: AgencyStaff) -> None:
    """Remove a registrar who leaves or changes workplace, with password and links; the borrowers stay (MTM-04).

    Raises `UnknownName`, and `InvalidData` for anybody but the agency.
    """
    only_the_agency(by)
    if tx.staff.get(registrar) is None:
        raise UnknownName("registrar", registrar)
    tx.staff.remove(registrar)
    tx.credentials.remove(Owner(Realm.STAFF, registrar))
