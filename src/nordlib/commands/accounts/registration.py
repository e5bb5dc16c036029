"""Register a borrower, replace an account that has an LMA number, and authorise a student."""

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
from nordlib.contact import Email
from nordlib.dates import local_date
from nordlib.decisions import Decision
from nordlib.errors import InvalidData, UnknownName
from nordlib.identity import IdentityNumber
from nordlib.libraries import Library, LibraryId
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsReadTx, AccountsTx, value_of
from nordlib.validation import check_model

__all__ = ["authorise_student", "register_borrower", "replace_lma_account"]


def register_borrower(
    tx: AccountsTx, form: RegistrationForm, *, by: StaffActor, policy: AccountPolicy, now: datetime, new_id: AccountId
) -> Decision[Account, RegistrationFacts]:
    """Register a borrower at a library that the registrar administers, and queue the credentials if the form asks for them.

    The agency may register a borrower with a protected identity itself, at `policy.central_library` (READ-A15). Of the personal data in the
    form, only the number and the e-mail address are then kept.

    Args:
        tx: The transaction.
        form: The registration form as filled in.
        by: The staff member who registers the borrower.
        policy: The policy of the register.
        now: The instant of the registration.
        new_id: The id of the new account.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: A field of the form has the wrong type.
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
        email_is_taken=isinstance(form.email, Email) and tx.accounts.by_email(form.email.key, ALL_LIBRARIES) is not None,
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
        enqueue(tx, decision.messages, now)
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
    """Delete an account with an LMA number, and create one with the new number, the same names and the same address (MTM-39, READ-A10).

    Both happen in one transaction, or neither.

    Args:
        tx: The transaction.
        account: The id of the account with the LMA number.
        form: The new number, and what goes with it.
        by: The staff member who replaces the account.
        policy: The policy of the register.
        now: The instant of the replacement.
        new_id: The id of the new account.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: A field of the form has the wrong type.
    """
    actor, stored = load_visible_account(tx, account, by, Action.REGISTER)
    check_model(form, LmaReplacementForm)
    old, on = value_of(stored), local_date(now, policy.zone)
    full_form, protected = _full_form(form, old, policy, on), old is not None and old.protected
    case = LmaReplacementCase(
        full_form,
        actor.staff or by,
        policy,
        on,
        library=Library(policy.central_library, policy.agency.name) if protected else tx.libraries.get(full_form.library),
        library_is_administered=True,
        email_is_taken=isinstance(full_form.email, Email) and email_is_taken(tx, full_form.email.key, account),
        existing_account=existing_account(tx, form.identity, actor.scope, excluding=account),
        access=actor.access,
        account=old,
    )
    decision = rules.replace_lma(case, new_id)
    if decision and protected:
        decision = attrs.evolve(decision, value=LmaReplacement(decision.value.deleted, as_protected(decision.value.account, policy)))
    if decision and stored is not None:
        erase_account(tx, stored)
        tx.accounts.add(decision.value.account)
        enqueue(tx, decision.messages, now)
    return decision


def authorise_student(
    tx: AccountsTx, library: LibraryId, name: str, birth_date: date, study_until: date, *, by: AgencyStaff, new_id: StudentAuthorisationId
) -> StudentAuthorisation:
    """Authorise a library and its branches to register a student who has no Swedish number (MTM-43).

    Args:
        tx: The transaction.
        library: The id of the library.
        name: The student's name.
        birth_date: The student's birth date.
        study_until: The last day of the studies.
        by: The agency staff who authorise the student.
        new_id: The id of the authorisation.

    Raises:
        UnknownName: The library does not exist.
        InvalidData: `by` is not the agency, an argument has the wrong type, or the name is blank.
    """
    require_agency(by)
    if tx.libraries.get(library) is None:
        raise UnknownName("library", library)
    authorisation = StudentAuthorisation(new_id, library, name, birth_date, study_until)
    check_model(authorisation, StudentAuthorisation)
    if not name.strip():
        raise InvalidData("student authorisation", (f"the name that {by.id} gave is blank. It must be the name of the student",))
    authorisation = attrs.evolve(authorisation, name=name.strip())
    tx.student_authorisations.add(authorisation)
    return authorisation


def _authorisation(tx: AccountsReadTx, form: RegistrationForm) -> StudentAuthorisation | None:
    """Return the authorisation that the form names, if it is for the form's library or its main library; otherwise None."""
    authorisation = None if form.student_authorisation is None else tx.student_authorisations.get(form.student_authorisation)
    if authorisation is None:
        return None
    library = tx.libraries.get(form.library)
    return authorisation if library is not None and authorisation.library in (library.id, library.main_library_id) else None


def _full_form(form: LmaReplacementForm, old: Account | None, policy: AccountPolicy, on: date) -> RegistrationForm:
    """Return the registration form of an existing borrower: blank without a visible account, with the agency's name if protected."""
    if old is None:
        return RegistrationForm(
            BorrowerKind.ADULT, LibraryId(""), None, "", "", None, eligible=False, agreement=None, presence=Presence.REMOTE
        )
    born = form.identity.birth_date if isinstance(form.identity, IdentityNumber) else None
    minor = old.is_minor(on, policy.leap_day) if born is None else not is_adult(born, on, policy.leap_day)
    guardian = GuardianForm() if old.guardian is None else GuardianForm(old.guardian.birth_date, old.guardian.name)
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
        guardian=form.guardian or guardian,
        language=old.language,
    )
