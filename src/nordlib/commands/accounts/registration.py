"""Register a borrower, replace an account with an LMA number by one with a personnummer, authorise a student."""

from datetime import date, datetime

import attrs

from nordlib.accounts import (
    Account,
    AccountId,
    AccountPolicy,
    AgencyStaff,
    BorrowerKind,
    GuardianForm,
    LmaReplacement,
    LmaReplacementForm,
    Presence,
    RegistrationCase,
    RegistrationFacts,
    RegistrationForm,
    StudentAuthorisation,
    StudentAuthorisationId,
)
from nordlib.accounts.access import Action
from nordlib.accounts.closure import as_protected
from nordlib.accounts.registration import rules
from nordlib.accounts.registration.case import LmaReplacementCase
from nordlib.ages import is_adult
from nordlib.commands.access import StaffActor, in_scope, load_visible_account, require_agency, resolve_actor
from nordlib.commands.accounts.closure import erase_account
from nordlib.commands.accounts.uniqueness import email_is_taken, existing_account
from nordlib.commands.outbox import enqueue
from nordlib.dates import local_date
from nordlib.decisions import Decision
from nordlib.errors import InvalidData, UnknownName
from nordlib.identity import IdentityNumber
from nordlib.libraries import Library, LibraryId
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsTx, value_of
from nordlib.validation import check_model

__all__ = ["authorise_student", "register_borrower", "replace_lma_account"]


def register_borrower(
    tx: AccountsTx, form: RegistrationForm, *, by: StaffActor, policy: AccountPolicy, now: datetime, new_id: AccountId
) -> Decision[Account, RegistrationFacts]:
    """Register a borrower at a library that the registrar administers; credentials are queued where the form asks for them.

    The agency may register one with a protected identity itself, at `policy.central_library` (READ-A15): of the form number and address are
    kept.

    Raises `NaiveDatetime`, and `InvalidData` for a form whose fields have other types than they should.
    """
    check_model(form, RegistrationForm)
    actor, central = resolve_actor(tx, by, Action.REGISTER), isinstance(by, AgencyStaff) and form.library == policy.central_library
    authorisation = _authorisation(tx, form)
    case = RegistrationCase(
        form,
        actor.staff or by,
        policy,
        local_date(now, policy.zone),
        library=Library(policy.central_library, policy.agency.name) if central else tx.libraries.get(form.library),
        library_is_administered=in_scope(actor.scope, form.library),
        email_is_taken=form.email is not None and tx.accounts.by_email(form.email.key, ALL_LIBRARIES) is not None,
        existing_account=existing_account(
            tx, form.identity, actor.scope, student_authorisation=None if authorisation is None else authorisation.id
        ),
        student_authorisation=authorisation,
        access=actor.access,
    )
    decision = rules.decide(case, new_id)
    if decision and central:
        decision = attrs.evolve(decision, value=as_protected(decision.value, policy))
    if decision:
        tx.accounts.add(decision.value)
        enqueue(tx, decision.messages)
    return decision


def replace_lma_account(
    tx: AccountsTx,
    account: AccountId,
    form: LmaReplacementForm,
    *,
    by: StaffActor,
    policy: AccountPolicy,
    now: datetime,
    new_id: AccountId,
) -> Decision[LmaReplacement, RegistrationFacts]:
    """Delete an account with an LMA number and make one with the new number, the same names and the same address (MTM-39, READ-A10).

    One act: both or neither. Raises `NaiveDatetime`.
    """
    actor, stored = load_visible_account(tx, account, by, Action.REGISTER)
    check_model(form, LmaReplacementForm)
    old, on = (value_of(stored)), local_date(now, policy.zone)
    full, hidden = _full_form(form, old, policy, on), old is not None and old.protected
    case = LmaReplacementCase(
        full,
        actor.staff or by,
        policy,
        on,
        library=Library(policy.central_library, policy.agency.name) if hidden else tx.libraries.get(full.library),
        library_is_administered=True,
        email_is_taken=full.email is not None and email_is_taken(tx, full.email.key, account),
        existing_account=existing_account(tx, form.identity, actor.scope, excluding=account),
        access=actor.access,
        account=old,
    )
    decision = rules.replace_lma(case, new_id)
    if decision and hidden:
        decision = attrs.evolve(decision, value=LmaReplacement(decision.value.deleted, as_protected(decision.value.account, policy)))
    if decision and stored is not None:
        erase_account(tx, stored)
        tx.accounts.add(decision.value.account)
        enqueue(tx, decision.messages)
    return decision


def authorise_student(
    tx: AccountsTx, library: LibraryId, name: str, birth_date: date, study_until: date, *, by: AgencyStaff, new_id: StudentAuthorisationId
) -> StudentAuthorisation:
    """The agency lets a library, or its branches, register a student who has no Swedish number (MTM-43).

    Raises `UnknownName` and `InvalidData`.
    """
    require_agency(by)
    if tx.libraries.get(library) is None:
        raise UnknownName("library", library)
    authorisation = StudentAuthorisation(new_id, library, name, birth_date, study_until)
    check_model(authorisation, StudentAuthorisation)
    if not name.strip():
        raise InvalidData("authorisation of a student", (f"the name is missing; {by.id} wrote blanks",))
    authorisation = attrs.evolve(authorisation, name=name.strip())
    tx.student_authorisations.add(authorisation)
    return authorisation


def _authorisation(tx: AccountsTx, form: RegistrationForm) -> StudentAuthorisation | None:
    """The agency's leave that the form names, if it was given to the form's library or its main library."""
    found = None if form.student_authorisation is None else tx.student_authorisations.get(form.student_authorisation)
    if found is None:
        return None
    library = tx.libraries.get(form.library)
    return found if library is not None and found.library in (library.id, library.main_library_id) else None


def _full_form(form: LmaReplacementForm, old: Account | None, policy: AccountPolicy, on: date) -> RegistrationForm:
    """The whole form of one who has an account: blank where there is none to see, in the agency's name where it is protected."""
    if old is None:
        return RegistrationForm(
            BorrowerKind.ADULT, LibraryId(""), None, "", "", None, eligible=False, agreement=None, presence=Presence.REMOTE
        )
    born = form.identity.birth_date if isinstance(form.identity, IdentityNumber) else None
    minor = old.is_minor(on, policy.leap_day) if born is None else not is_adult(born, on, policy.leap_day)
    kept = GuardianForm() if old.guardian is None else GuardianForm(old.guardian.birth_date, old.guardian.name)
    return RegistrationForm(
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
