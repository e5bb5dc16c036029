"""The actors on accounts (registrars, the agency, borrowers), and the registrars' own accounts (MTM-01 to MTM-04).

A registrar account is personal and belongs to exactly one library. A registrar with several workplaces has several accounts, each with
its own e-mail address. The agency removes the account of a registrar who leaves; the borrowers stay.
"""

from enum import StrEnum
from typing import Final, Literal, NewType

import attrs
from attrs import field

from nordlib.accounts.access import Access, actor_is_permitted
from nordlib.accounts.models import AccountId
from nordlib.accounts.policy import AccountPolicy
from nordlib.contact import Email
from nordlib.decisions import UNKNOWN, Decision, Grant, NoFacts, RuleBook, Unknown, Verdict, grant, not_applicable, passes_if, rule
from nordlib.hidden_fields import hides_fields
from nordlib.identity import IdentityNumber
from nordlib.libraries import Library, LibraryId
from nordlib.validation import checked

__all__ = [
    "CREATION_RULES",
    "EDIT_RULES",
    "AgencyStaff",
    "BorrowerActor",
    "Registrar",
    "RegistrarCreationCase",
    "RegistrarEditCase",
    "StaffId",
    "StaffRole",
    "create",
    "edit",
]

#: The id of a member of staff.
StaffId = NewType("StaffId", str)


class StaffRole(StrEnum):
    """The role in which a member of a library's staff is listed (MTM-20)."""

    MAIN_ADMINISTRATOR = "main_administrator"
    """The main administrator of the library, with the same permissions as a registrar."""
    REGISTRAR = "registrar"
    """A registrar, who performs every action of the library."""
    LENDING_INTERMEDIARY = "lending_intermediary"
    """A person who only lends talking books, and may only view accounts."""


@hides_fields
@attrs.frozen
@checked
class Registrar:
    """A registrar account, which is personal and belongs to exactly one library (MTM-01)."""

    id: StaffId
    """The id of the registrar."""
    library: LibraryId
    """The id of the registrar's library, which never changes (MTM-03)."""
    email: Email
    """The e-mail address, with which the registrar logs in."""
    identity: IdentityNumber | None = field(default=None, repr=False)
    """The registrar's own identity number; None if it is not known."""
    role: StaffRole = StaffRole.REGISTRAR
    """The role in which the registrar is listed."""


@attrs.frozen
@checked
class AgencyStaff:
    """A staff member of the agency that keeps the register, who may act for every library."""

    id: StaffId
    """The id of the staff member."""


@attrs.frozen
@checked
class BorrowerActor:
    """A borrower who is logged in to an account."""

    account: AccountId
    """The id of the borrower's own account."""


@attrs.frozen
@checked
class RegistrarCreationCase:
    """A registrar account that the agency creates."""

    registrar: Registrar
    """The registrar to create."""
    library: Library | None
    """The registrar's library; None if it does not exist."""
    email_is_taken: bool | Literal[Unknown.UNKNOWN]
    """Whether another registrar has the e-mail address; UNKNOWN if the host cannot say."""
    policy: AccountPolicy
    """The policy of the register."""


@attrs.frozen
@checked
class RegistrarEditCase:
    """The changes that a registrar makes to their own account."""

    registrar: Registrar | None
    """The registrar; None if the account was removed."""
    email: Email | None
    """The new e-mail address; None if it does not change."""
    library: LibraryId | None
    """The id of another library, which is refused; None if it does not change."""
    email_is_taken: bool | Literal[Unknown.UNKNOWN]
    """Whether another registrar has the new e-mail address; UNKNOWN if the host cannot say."""
    policy: AccountPolicy
    """The policy of the register."""

    @property
    def access(self) -> Access:
        """Whether the account still exists, since every registrar may edit their own account."""
        return Access.REMOVED if self.registrar is None else Access.ALLOWED


@rule("MTM-02 READ-A27", "email_taken")
def staff_email_is_available(case: RegistrarCreationCase | RegistrarEditCase) -> Verdict:
    """No other registrar has the e-mail address. Borrowers' addresses are a separate name space."""
    return passes_if(UNKNOWN if case.email_is_taken is UNKNOWN else case.email_is_taken is False)


@rule("MTM-01", "branch_not_registered")
def registrar_library_exists(case: RegistrarCreationCase) -> Verdict:
    """The registrar's library exists."""
    return passes_if(case.library is not None)


@rule("MTM-03", "library_is_fixed")
def library_is_unchanged(case: RegistrarEditCase) -> Verdict:
    """A registrar account never changes library."""
    if case.library is None or case.registrar is None:
        return not_applicable()
    return passes_if(case.library == case.registrar.library)


#: The rules for creating a registrar account.
CREATION_RULES: Final[RuleBook[RegistrarCreationCase]] = RuleBook(
    (staff_email_is_available, registrar_library_exists), topic="registrar_creation"
)
#: The rules for editing a registrar account.
EDIT_RULES: Final[RuleBook[RegistrarEditCase]] = RuleBook(
    (actor_is_permitted,), (staff_email_is_available, library_is_unchanged), topic="registrar_edit"
)


def create(case: RegistrarCreationCase) -> Decision[Registrar, NoFacts]:
    """Decide a creation: grant the new registrar, or refuse with every reason. The registrar then asks for a password link (MTM-23)."""
    return CREATION_RULES.decide(case, NoFacts(), lambda case: grant(case.registrar))


def edit(case: RegistrarEditCase) -> Decision[Registrar, NoFacts]:
    """Decide an edit: grant the registrar with the new e-mail address, or refuse with every reason."""
    return EDIT_RULES.decide(case, NoFacts(), _edited)


def _edited(case: RegistrarEditCase) -> Grant[Registrar, NoFacts]:
    assert case.registrar is not None
    return grant(case.registrar if case.email is None else attrs.evolve(case.registrar, email=case.email))
