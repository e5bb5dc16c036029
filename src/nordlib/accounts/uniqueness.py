"""What only one account may have: the person's identity number, and an e-mail address (MTM-11, MTM-36, MTM-51).

The rules stand here once, for every form that gives a number or an address. A number that cannot exist is told as that alone, and nothing
that needs it is judged.
"""

from enum import StrEnum
from typing import Literal, Protocol

from nordlib.accounts.policy import CONTACT_VALUES, AccountPolicy, contact_values
from nordlib.accounts.staff import AgencyStaff, Registrar
from nordlib.contact import Email
from nordlib.decisions import UNKNOWN, Unknown, Verdict, not_applicable, passes_if, rule
from nordlib.identity import IdentityNumber, Problem

__all__ = [
    "ExistingAccount",
    "HasEmail",
    "HasIdentityNumber",
    "accepted_number",
    "email_is_available",
    "identity_number_is_valid",
    "person_has_no_account_elsewhere",
    "person_has_no_account_here",
    "person_is_not_protected",
    "registrar_is_not_the_borrower",
]


class ExistingAccount(StrEnum):
    """Where the person has an account already, as far as the registrar may know."""

    NONE = "nobody"
    OWN_LIBRARY = "own_library"
    ELSEWHERE = "elsewhere"
    PROTECTED = "protected"
    """The person has a protected identity; it is the agency's to deal with."""


class HasIdentityNumber(Protocol):
    """A case in which an identity number was given: None where none was, a problem where it cannot exist."""

    @property
    def identity(self) -> IdentityNumber | Problem | None:
        """The number, as it was read."""
        ...

    @property
    def is_lma(self) -> bool:
        """Whether it has to be the number of an LMA card."""
        ...

    @property
    def registrar(self) -> Registrar | AgencyStaff | None:
        """Who acts."""
        ...

    @property
    def is_identified(self) -> bool:
        """Whether it is told who the person is: by a number that can exist, or by the agency's leave."""
        ...

    @property
    def existing_account(self) -> ExistingAccount | Literal[Unknown.UNKNOWN]:
        """Where the person has an account already."""
        ...

    @property
    def policy(self) -> AccountPolicy:
        """The register's choices."""
        ...


class HasEmail(Protocol):
    """A case in which an e-mail address was given, or None."""

    @property
    def email(self) -> Email | None:
        """The address."""
        ...

    @property
    def email_is_taken(self) -> bool | Literal[Unknown.UNKNOWN]:
        """Whether another account that is not deleted has it."""
        ...


def accepted_number(case: HasIdentityNumber) -> IdentityNumber | None:
    """The identity number, where one was given that can exist, and that the register takes."""
    return case.identity if isinstance(case.identity, IdentityNumber) and _rejection(case, case.identity) is None else None


@rule("MTM-36 MTM-37 READ-A26", "identity_invalid", desk=("problem",))
def identity_number_is_valid(case: HasIdentityNumber) -> Verdict:
    """The number is one of the scheme and the kinds that the form takes, with a date that exists and a check digit that is right."""
    if case.identity is None:
        return not_applicable()
    problem = case.identity.value if isinstance(case.identity, Problem) else _rejection(case, case.identity)
    return passes_if(True) if problem is None else passes_if(False, problem=problem)


def _rejection(case: HasIdentityNumber, number: IdentityNumber) -> str | None:
    if number.scheme is not case.policy.scheme_of(lma=case.is_lma):
        return "scheme"
    unwanted = case.policy.accepted_numbers.rejection_reason(number)
    return None if unwanted is None else unwanted.value


@rule("MTM-51", "identity_taken_own_library")
def person_has_no_account_here(case: HasIdentityNumber) -> Verdict:
    """The person has no account that the registrar governs."""
    return _account_is_not(case, ExistingAccount.OWN_LIBRARY)


@rule("MTM-51", "identity_taken_elsewhere")
def person_has_no_account_elsewhere(case: HasIdentityNumber) -> Verdict:
    """The person has no account at another library; where there is one, a pull may be offered, and nothing of it is shown."""
    return _account_is_not(case, ExistingAccount.ELSEWHERE)


@rule("READ-A14 READ-A15", "contact_central", patron=CONTACT_VALUES)
def person_is_not_protected(case: HasIdentityNumber) -> Verdict:
    """The person has no protected identity. One who has is never shown: the answer is to contact the agency, and it stands alone."""
    if not case.is_identified or case.existing_account is UNKNOWN:
        return not_applicable()
    return passes_if(case.existing_account != ExistingAccount.PROTECTED, **contact_values(case.policy))


def _account_is_not(case: HasIdentityNumber, existing_account: ExistingAccount) -> Verdict:
    if not case.is_identified:
        return not_applicable()
    return passes_if(UNKNOWN if case.existing_account is UNKNOWN else case.existing_account in set(ExistingAccount) - {existing_account})


@rule("MTM-05", "self_registration_forbidden")
def registrar_is_not_the_borrower(case: HasIdentityNumber) -> Verdict:
    """Nobody registers oneself, nor puts the own number on an account."""
    number, own = accepted_number(case), getattr(case.registrar, "identity", None)
    return not_applicable() if number is None or own is None else passes_if(number != own)


@rule("MTM-11 READ-A28", "email_taken")
def email_is_available(case: HasEmail) -> Verdict:
    """No other account that is not deleted has the address."""
    if case.email is None:
        return not_applicable()
    return passes_if(UNKNOWN if case.email_is_taken is UNKNOWN else case.email_is_taken is False)
