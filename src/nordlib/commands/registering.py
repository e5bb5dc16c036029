"""Register a borrower, replace an account with an LMA number by one with a personnummer, authorise a student."""

from datetime import date, datetime

import attrs

from nordlib.accounts import (
    Account,
    AccountId,
    AgencyStaff,
    Authorisation,
    AuthorisationId,
    BorrowerKind,
    Form,
    GuardianForm,
    Holder,
    Presence,
    RegisterPolicy,
    RegistrationCase,
    RegistrationFacts,
    Replaced,
    ReplacementForm,
)
from nordlib.accounts.ending import protected
from nordlib.accounts.powers import Act
from nordlib.accounts.registration import LmaReplacementCase, decide, replace_lma
from nordlib.commands.ending import erase
from nordlib.commands.queueing import queue
from nordlib.commands.sight import Staff, account_in_sight, acting, only_the_agency, sees
from nordlib.dates import aware, local_date
from nordlib.decisions import Decision
from nordlib.errors import InvalidData, UnknownName
from nordlib.identity import IdentityNumber
from nordlib.misfits import fitting
from nordlib.people import is_adult
from nordlib.places import Library, LibraryId
from nordlib.storage.protocols import EVERYWHERE, RegisterTx, Sight

__all__ = ["authorise_student", "holder", "register", "replace_lma_account", "taken_by_another"]


def register(
    tx: RegisterTx, form: Form, *, by: Staff, policy: RegisterPolicy, now: datetime, new_id: AccountId
) -> Decision[Account, RegistrationFacts]:
    """Register a borrower at a library that the registrar governs; credentials are queued where the form asks for them.

    The agency may register one with a protected identity itself, at `policy.central` (READ-A15): of the form number and address are kept.

    Raises `NaiveDatetime`, and `InvalidData` for a form whose fields have other types than they should.
    """
    fitting(form, Form)
    who, central = acting(tx, by, Act.REGISTER), isinstance(by, AgencyStaff) and form.library == policy.central
    authorisation = _authorisation(tx, form)
    case = RegistrationCase(
        form,
        who.staff or by,
        policy,
        local_date(aware(now), policy.zone),
        library=Library(policy.central, policy.agency.name) if central else tx.libraries.get(form.library),
        library_is_governed=sees(who.sight, form.library),
        email_is_taken=form.email is not None and tx.accounts.by_email(form.email.key, EVERYWHERE) is not None,
        holder=holder(tx, form.identity, who.sight, authorisation=None if authorisation is None else authorisation.id),
        authorisation=authorisation,
        acting=who.standing,
    )
    decision = decide(case, new_id)
    if decision and central:
        decision = attrs.evolve(decision, value=protected(decision.value, policy))
    if decision:
        tx.accounts.add(decision.value)
        queue(tx, decision.messages)
    return decision


def replace_lma_account(
    tx: RegisterTx,
    account: AccountId,
    form: ReplacementForm,
    *,
    by: Staff,
    policy: RegisterPolicy,
    now: datetime,
    new_id: AccountId,
) -> Decision[Replaced, RegistrationFacts]:
    """Delete an account with an LMA number and make one with the new number, the same names and the same address (MTM-39, READ-A10).

    One act: both or neither. Raises `NaiveDatetime`.
    """
    who, stored = account_in_sight(tx, account, by, Act.REGISTER)
    fitting(form, ReplacementForm)
    old, on = (None if stored is None else stored.value), local_date(aware(now), policy.zone)
    full, hidden = _completed(form, old, policy, on), old is not None and old.protected
    case = LmaReplacementCase(
        full,
        who.staff or by,
        policy,
        on,
        library=Library(policy.central, policy.agency.name) if hidden else tx.libraries.get(full.library),
        library_is_governed=True,
        email_is_taken=full.email is not None and taken_by_another(tx, full.email.key, account),
        holder=holder(tx, form.identity, who.sight, but=account),
        acting=who.standing,
        account=old,
    )
    decision = replace_lma(case, new_id)
    if decision and hidden:
        decision = attrs.evolve(decision, value=Replaced(decision.value.deleted, protected(decision.value.account, policy)))
    if decision and stored is not None:
        erase(tx, stored)
        tx.accounts.add(decision.value.account)
        queue(tx, decision.messages)
    return decision


def authorise_student(
    tx: RegisterTx, library: LibraryId, name: str, birth_date: date, study_until: date, *, by: AgencyStaff, new_id: AuthorisationId
) -> Authorisation:
    """The agency lets a library, or its branches, register a student who has no Swedish number (MTM-43).

    Raises `UnknownName` and `InvalidData`.
    """
    only_the_agency(by)
    if tx.libraries.get(library) is None:
        raise UnknownName("library", library)
    authorisation = Authorisation(new_id, library, name, birth_date, study_until)
    fitting(authorisation, Authorisation)
    if not name.strip():
        raise InvalidData("authorisation of a student", (f"the name is missing; {by.id} wrote blanks",))
    authorisation = attrs.evolve(authorisation, name=name.strip())
    tx.authorisations.add(authorisation)
    return authorisation


def holder(
    tx: RegisterTx, number: object, sight: Sight, *, but: AccountId | None = None, authorisation: AuthorisationId | None = None
) -> Holder:
    """Where the person has an account already, another than `but`."""
    found = tx.accounts.by_identity(number, EVERYWHERE) if isinstance(number, IdentityNumber) else None
    if found is None and authorisation is not None:
        found = tx.accounts.by_authorisation(authorisation, EVERYWHERE)
    if found is None or found.value.id == but:
        return Holder.NOBODY
    if found.value.protected:
        return Holder.PROTECTED
    return Holder.OWN_LIBRARY if sight is EVERYWHERE or found.value.library in sight else Holder.ELSEWHERE


def taken_by_another(tx: RegisterTx, email_key: str, account: AccountId | None) -> bool:
    """Whether another account has the address."""
    found = tx.accounts.by_email(email_key, EVERYWHERE)
    return found is not None and found.value.id != account


def _authorisation(tx: RegisterTx, form: Form) -> Authorisation | None:
    """The agency's leave that the form names, if it was given to the form's library or its main library."""
    found = None if form.authorisation is None else tx.authorisations.get(form.authorisation)
    if found is None:
        return None
    library = tx.libraries.get(form.library)
    return found if library is not None and found.library in (library.id, library.main) else None


def _completed(form: ReplacementForm, old: Account | None, policy: RegisterPolicy, on: date) -> Form:
    """The whole form of one who has an account: blank where there is none to see, in the agency's name where it is protected."""
    if old is None:
        return Form(BorrowerKind.ADULT, LibraryId(""), None, "", "", None, eligible=False, agreement=None, presence=Presence.REMOTE)
    born = form.identity.birth_date if isinstance(form.identity, IdentityNumber) else None
    minor = old.is_minor(on, policy.leap_day) if born is None else not is_adult(born, on, policy.leap_day)
    kept = GuardianForm() if old.guardian is None else GuardianForm(old.guardian.birth_date, old.guardian.name)
    return Form(
        BorrowerKind.of(minor=minor, lma=False),
        old.library,
        form.identity,
        policy.agency.name if old.protected else old.first_name,
        policy.agency.name if old.protected else old.last_name,
        old.email,
        eligible=True,
        agreement=form.agreement,
        presence=Presence.REMOTE,
        valid_to=form.valid_to,
        groups=old.groups & policy.user_groups,
        known_talking_book_borrower=True,
        guardian=form.guardian or kept,
        language=old.language,
    )
