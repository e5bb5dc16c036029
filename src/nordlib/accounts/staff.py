"""Who acts on accounts: registrars, the agency, borrowers themselves; and the registrars' own accounts (MTM-01 to MTM-04).

A registrar's account is personal and of exactly one library. Whoever has several workplaces has several, each with its own e-mail address.
One who leaves is removed by the agency, and the borrowers stay.
"""

from enum import StrEnum
from typing import Final, Literal, NewType

import attrs
from attrs import field

from nordlib.accounts.models import AccountId
from nordlib.accounts.policy import RegisterPolicy
from nordlib.accounts.powers import Acting, actor_may
from nordlib.contact import Email
from nordlib.decisions import UNKNOWN, Decision, Granted, Refused, RuleBook, Unknown, Verdict, does_not_apply, holds, rule
from nordlib.identity import IdentityNumber
from nordlib.places import Library, LibraryId

__all__ = [
    "CREATION_RULES",
    "EDIT_RULES",
    "AgencyStaff",
    "Borrower",
    "Registrar",
    "RegistrarCase",
    "RegistrarEditCase",
    "RegistrarFacts",
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
class Borrower:
    """A borrower who is logged in to an account."""

    account: AccountId


@attrs.frozen
class RegistrarFacts:
    """Nothing beside the answer."""


@attrs.frozen
class RegistrarCase:
    """A registrar account that the agency makes. `email_is_taken`: another registrar has the address."""

    registrar: Registrar
    library: Library | None
    email_is_taken: bool | Literal[Unknown.UNKNOWN]
    policy: RegisterPolicy


@attrs.frozen
class RegistrarEditCase:
    """What a registrar wants to change of the own account; None: nothing. `registrar` is None where it was removed."""

    registrar: Registrar | None
    email: Email | None
    library: LibraryId | None
    email_is_taken: bool | Literal[Unknown.UNKNOWN]
    policy: RegisterPolicy

    @property
    def acting(self) -> Acting:
        """Whether the account is there: every registrar edits the own one."""
        return Acting.REMOVED if self.registrar is None else Acting.MAY


@rule("MTM-02 READ-A27", "email_taken")
def staff_address_is_free(case: RegistrarCase | RegistrarEditCase) -> Verdict:
    """No other registrar has the address; borrowers' addresses are a name space of their own."""
    return holds(UNKNOWN if case.email_is_taken is UNKNOWN else case.email_is_taken is False)


@rule("MTM-01", "branch_not_registered")
def registrar_s_library_is_registered(case: RegistrarCase) -> Verdict:
    """The registrar's library exists."""
    return holds(case.library is not None)


@rule("MTM-03", "library_is_fixed")
def library_stays(case: RegistrarEditCase) -> Verdict:
    """A registrar account never changes library."""
    if case.library is None or case.registrar is None:
        return does_not_apply()
    return holds(case.library == case.registrar.library)


CREATION_RULES: Final[RuleBook[RegistrarCase]] = RuleBook(
    (staff_address_is_free, registrar_s_library_is_registered), about="registrar_creation"
)
EDIT_RULES: Final[RuleBook[RegistrarEditCase]] = RuleBook((actor_may,), (staff_address_is_free, library_stays), about="registrar_edit")


def create(case: RegistrarCase) -> Decision[Registrar, RegistrarFacts]:
    """The new registrar, or why not. There is no password yet: the registrar asks for a link (MTM-23)."""
    trace = CREATION_RULES.judge(case)
    if not trace.holds:
        return Refused(RegistrarFacts(), trace, case.policy.edition)
    return Granted(case.registrar, RegistrarFacts(), trace, case.policy.edition)


def edit(case: RegistrarEditCase) -> Decision[Registrar, RegistrarFacts]:
    """The registrar with the new address, or why not."""
    trace = EDIT_RULES.judge(case)
    if not trace.holds or case.registrar is None:
        return Refused(RegistrarFacts(), trace, case.policy.edition)
    edited = case.registrar if case.email is None else attrs.evolve(case.registrar, email=case.email)
    return Granted(edited, RegistrarFacts(), trace, case.policy.edition)
