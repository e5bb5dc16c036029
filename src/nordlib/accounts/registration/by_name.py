"""The case of a registration from plain facts by keyword, for a first question, a notebook or a test: no models and no ids."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any, Final, Literal, Required, TypedDict, Unpack

from nordlib.accounts.access import Access
from nordlib.accounts.models import AcceptedBy, Agreement, BorrowerKind, StudentAuthorisation
from nordlib.accounts.policy import AccountPolicy
from nordlib.accounts.registration.case import RegistrationCase
from nordlib.accounts.registration.forms import GuardianForm, Presence, ProxyDocuments, RegistrationForm, Representative
from nordlib.accounts.staff import AgencyStaff, Registrar, StaffId
from nordlib.accounts.uniqueness import ExistingAccount
from nordlib.contact import Email, EmailProblem, examine_email
from nordlib.decisions import Unknown
from nordlib.identity import IdentityNumber, Problem, examine
from nordlib.libraries import Library, LibraryId
from nordlib.texts import Language
from nordlib.validation import facts_of, require_facts, taken

__all__ = ["RegistrationInput", "case_of"]

_LIBRARY: Final = Library(LibraryId("library"), "The library")
#: What a case has that the caller leaves out.
_USUAL_FORM: Final[Mapping[str, Any]] = {"kind": BorrowerKind.ADULT, "presence": Presence.IN_PERSON}
_USUAL_CASE: Final[Mapping[str, Any]] = {
    "registrar": AgencyStaff(StaffId("staff")),
    "library_is_administered": True,
    "email_is_taken": False,
    "existing_account": ExistingAccount.NONE,
}


class RegistrationInput(TypedDict, total=False):
    """The facts of a registration by name: the fields of `RegistrationForm` and `RegistrationCase`, and who accepted the agreement.

    Only five must be given. A text for `identity` is read as a Swedish number, and one for `email` as an address. What is left out is as
    usual: an adult who comes in person, unknown to the register, at a library of the registrar's.
    """

    first_name: Required[str]
    last_name: Required[str]
    eligible: Required[bool]
    policy: Required[AccountPolicy]
    on: Required[date]
    identity: str | IdentityNumber | Problem | None
    email: str | Email | EmailProblem | None
    accepted_by: AcceptedBy | Literal["borrower", "guardian"] | None
    agreement: Agreement | None
    kind: BorrowerKind
    library: Library | None
    presence: Presence
    valid_to: date | None
    send_credentials: bool
    groups: frozenset[str]
    representatives: frozenset[Representative]
    proxy: ProxyDocuments
    known_talking_book_borrower: bool
    guardian: GuardianForm
    lma_card_valid_to: date | None
    student_authorisation: StudentAuthorisation | None
    language: Language
    registrar: Registrar | AgencyStaff
    library_is_administered: bool
    email_is_taken: bool | Literal[Unknown.UNKNOWN]
    existing_account: ExistingAccount | Literal[Unknown.UNKNOWN]
    access: Access


def case_of(**facts: Unpack[RegistrationInput]) -> RegistrationCase:
    """Return the case of a registration whose facts are given by keyword.

    `accepted_by` says who accepted the agreement on the day of the decision; without it, no one has accepted it.

    Raises `UnknownName` for an unknown keyword, `InvalidData` for a missing or an impossible fact, and what `RegistrationForm` raises.

    >>> from nordlib.accounts import LEGIMUS, registration
    >>> case = case_of(first_name="Tova", last_name="Lind", eligible=True, identity="191212121213", policy=LEGIMUS, on=date(2026, 11, 24))
    >>> registration.decide(case, "b1").reasons
    ('field_required:email', 'agreement_not_accepted', 'identity_invalid')
    """
    require_facts("registration", facts, RegistrationInput)
    library, authorisation = facts.get("library", _LIBRARY), facts.get("student_authorisation")
    form: dict[str, Any] = {
        **_USUAL_FORM,
        **facts_of(RegistrationForm, facts),
        "library": library.id if isinstance(library, Library) else _LIBRARY.id,  # the case refuses another value
        "identity": _identity(facts),
        "email": _email(facts.get("email")),
        "agreement": facts.get("agreement", _acceptance(facts)),
        "student_authorisation": authorisation.id if isinstance(authorisation, StudentAuthorisation) else None,
    }
    case: dict[str, Any] = {**_USUAL_CASE, **facts_of(RegistrationCase, facts), "library": library, "form": RegistrationForm(**form)}
    return RegistrationCase(**case)


def _identity(facts: RegistrationInput) -> IdentityNumber | Problem | None:
    """Return the identity number, read by the scheme of the kind of borrower if it is a text."""
    given = facts.get("identity")
    if isinstance(given, Problem) or not isinstance(given, str):  # a problem is a text, too
        return given
    kind = taken(BorrowerKind, "kind", facts.get("kind", BorrowerKind.ADULT))
    return examine(given, "se-lma" if kind.has_lma_card else "se", on=facts["on"])


def _email(given: str | Email | EmailProblem | None) -> Email | EmailProblem | None:
    """Return the e-mail address, read if it is a text."""
    return given if isinstance(given, EmailProblem) or not isinstance(given, str) else examine_email(given)


def _acceptance(facts: RegistrationInput) -> Agreement | None:
    """Return the acceptance of the present agreement, at the start of the day; None if it was not accepted."""
    accepted_by = facts.get("accepted_by")
    if accepted_by is None:
        return None
    at = datetime.combine(taken(date, "on", facts["on"]), time(), UTC)
    policy = taken(AccountPolicy, "policy", facts["policy"])
    return Agreement(policy.agreement_version or "", taken(AcceptedBy, "accepted_by", accepted_by), at)
