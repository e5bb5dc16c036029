"""Who acts on accounts: registrars, the agency, borrowers themselves; and the registrars' own accounts (MTM-01 to MTM-04).

A registrar's account is personal and of exactly one library. Whoever has several workplaces has several, each with its own e-mail address.
One who leaves is removed by the agency, and the borrowers stay.
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
from nordlib.identity import IdentityNumber
from nordlib.libraries import Library, LibraryId

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

StaffId = NewType("StaffId", str)


class StaffRole(StrEnum):
    """What the staff of a library is listed as (MTM-20)."""

    MAIN_ADMINISTRATOR = "main_administrator"
    REGISTRAR = "registrar"
    LENDING_INTERMEDIARY = "lending_intermediary"


@attrs.frozen
class Registrar:
    """A registrar: personal, and of exactly one library (MTM-01). `identity`, where known, is the registrar's own number."""

    id: StaffId
    library: LibraryId
    email: Email
    identity: IdentityNumber | None = field(default=None, repr=False)
    role: StaffRole = StaffRole.REGISTRAR


@attrs.frozen
class AgencyStaff:
    """Somebody at the agency that keeps the register, who may act for every library."""

    id: StaffId


@attrs.frozen
class BorrowerActor:
    """A borrower who is logged in to an account."""

    account: AccountId


@attrs.frozen
class RegistrarCreationCase:
    """A registrar account that the agency makes. `email_is_taken`: another registrar has the address."""

    registrar: Registrar
    library: Library | None
    email_is_taken: bool | Literal[Unknown.UNKNOWN]
    policy: AccountPolicy


@attrs.frozen
class RegistrarEditCase:
    """What a registrar wants to change of the own account; None: nothing. `registrar` is None where it was removed."""

    registrar: Registrar | None
    email: Email | None
    library: LibraryId | None
    email_is_taken: bool | Literal[Unknown.UNKNOWN]
    policy: AccountPolicy

    @property
    def access(self) -> Access:
        """Whether the account is there: every registrar edits the own one."""
        return Access.REMOVED if self.registrar is None else Access.ALLOWED


@rule("MTM-02 READ-A27", "email_taken")
def staff_email_is_available(case: RegistrarCreationCase | RegistrarEditCase) -> Verdict:
    """No other registrar has the address; borrowers' addresses are a name space of their own."""
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


CREATION_RULES: Final[RuleBook[RegistrarCreationCase]] = RuleBook(
    (staff_email_is_available, registrar_library_exists), topic="registrar_creation"
)
EDIT_RULES: Final[RuleBook[RegistrarEditCase]] = RuleBook(
    (actor_is_permitted,), (staff_email_is_available, library_is_unchanged), topic="registrar_edit"
)


def create(case: RegistrarCreationCase) -> Decision[Registrar, NoFacts]:
    """The new registrar, or why not. There is no password yet: the registrar asks for a link (MTM-23)."""
    return CREATION_RULES.decide(case, NoFacts(), lambda case: grant(case.registrar))


def edit(case: RegistrarEditCase) -> Decision[Registrar, NoFacts]:
    """The registrar with the new address, or why not."""
    return EDIT_RULES.decide(case, NoFacts(), _edited)


def _edited(case: RegistrarEditCase) -> Grant[Registrar, NoFacts]:
    assert case.registrar is not None
    return grant(case.registrar if case.email is None else attrs.evolve(case.registrar, email=case.email))
