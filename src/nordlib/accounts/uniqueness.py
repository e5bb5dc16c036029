"""The rules that an identity number and an e-mail address belong to one account only (MTM-11, MTM-36, MTM-51).

A student at several universities has one account as well, and chooses the library (MTM-45).

They are defined here once, for every form with a number or an e-mail address. A number that cannot exist is reported once, as invalid; no
rule that needs the number is evaluated.
"""

from enum import StrEnum
from typing import Literal, Protocol

from nordlib.accounts.policy import CONTACT_VALUES, AccountPolicy, contact_values
from nordlib.accounts.staff import AgencyStaff, Registrar
from nordlib.contact import Email, EmailProblem
from nordlib.decisions import UNKNOWN, Unknown, Verdict, not_applicable, passes_if, rule
from nordlib.identity import IdentityNumber, Problem

__all__ = [
    "ExistingAccount",
    "HasEmail",
    "HasIdentityNumber",
    "accepted_number",
    "email_is_available",
    "email_is_valid",
    "identity_number_is_valid",
    "person_has_no_account_elsewhere",
    "person_has_no_account_here",
    "person_is_not_protected",
    "registrar_is_not_the_borrower",
]


class ExistingAccount(StrEnum):
    """Where the person already has an account, as far as the registrar may know."""

    NONE = "nobody"
    """The person has no account."""
    OWN_LIBRARY = "own_library"
    """At a library that the registrar administers."""
    ELSEWHERE = "elsewhere"
    """At another library."""
    PROTECTED = "protected"
    """The person has a protected identity, which only the agency deals with."""


class HasIdentityNumber(Protocol):
    """A case with an identity number on a form."""

    @property
    def identity(self) -> IdentityNumber | Problem | None:
        """The number as read; a `Problem` if it cannot exist; None if the form has no number."""
        ...

    @property
    def is_lma(self) -> bool:
        """Whether the number must be that of an LMA card."""
        ...

    @property
    def registrar(self) -> Registrar | AgencyStaff | None:
        """The staff member who acts; None for a registrar whose account was removed."""
        ...

    @property
    def is_identified(self) -> bool:
        """Whether the person is identified, by a number that can exist or by the agency's authorisation."""
        ...

    @property
    def existing_account(self) -> ExistingAccount | Literal[Unknown.UNKNOWN]:
        """Where the person already has an account; UNKNOWN if the host cannot say."""
        ...

    @property
    def policy(self) -> AccountPolicy:
        """The policy of the register."""
        ...


class HasEmail(Protocol):
    """A case with an e-mail address on a form."""

    @property
    def email(self) -> Email | None:
        """The e-mail address; None if the form has none."""
        ...

    @property
    def email_is_taken(self) -> bool | Literal[Unknown.UNKNOWN]:
        """Whether another account that is not deleted has the e-mail address; UNKNOWN if the host cannot say."""
        ...


def accepted_number(case: HasIdentityNumber) -> IdentityNumber | None:
    """Return the identity number; None if it is missing or cannot exist, or the register does not accept it."""
    return case.identity if isinstance(case.identity, IdentityNumber) and _rejection(case, case.identity) is None else None


@rule("MTM-36 MTM-37 READ-A26", "identity_invalid", desk=("problem",))
def identity_number_is_valid(case: HasIdentityNumber) -> Verdict:
    """The number has a scheme and kind that the form accepts, a date that exists, and a correct check digit."""
    if case.identity is None:
        return not_applicable()
    problem = case.identity.value if isinstance(case.identity, Problem) else _rejection(case, case.identity)
    return passes_if(True) if problem is None else passes_if(False, problem=problem)


def _rejection(case: HasIdentityNumber, number: IdentityNumber) -> str | None:
    if number.scheme is not case.policy.scheme_of(lma=case.is_lma):
        return "scheme"
    reason = case.policy.accepted_numbers.rejection_reason(number)
    return None if reason is None else reason.value


@rule("MTM-51", "identity_taken_own_library")
def person_has_no_account_here(case: HasIdentityNumber) -> Verdict:
    """The person has no account at a library that the registrar administers."""
    return _account_is_not(case, ExistingAccount.OWN_LIBRARY)


@rule("MTM-51", "identity_taken_elsewhere")
def person_has_no_account_elsewhere(case: HasIdentityNumber) -> Verdict:
    """The person has no account at another library. If there is one, a pull may be offered, but nothing about the account is shown."""
    return _account_is_not(case, ExistingAccount.ELSEWHERE)


@rule("READ-A14 READ-A15", "contact_central", patron=CONTACT_VALUES)
def person_is_not_protected(case: HasIdentityNumber) -> Verdict:
    """The person has no protected identity. If they have, nothing is shown: the only answer is to contact the agency."""
    if not case.is_identified or case.existing_account is UNKNOWN:
        return not_applicable()
    return passes_if(case.existing_account != ExistingAccount.PROTECTED, **contact_values(case.policy))


def _account_is_not(case: HasIdentityNumber, existing_account: ExistingAccount) -> Verdict:
    if not case.is_identified:
        return not_applicable()
    return passes_if(UNKNOWN if case.existing_account is UNKNOWN else case.existing_account in set(ExistingAccount) - {existing_account})


@rule("MTM-05", "self_registration_forbidden")
def registrar_is_not_the_borrower(case: HasIdentityNumber) -> Verdict:
    """The registrar does not register themselves, or put their own number on an account."""
    number, own = accepted_number(case), getattr(case.registrar, "identity", None)
    return not_applicable() if number is None or own is None else passes_if(number != own)


class HasWrittenEmail(Protocol):
    """A case with an e-mail address, or its problem, from a form."""

    @property
    def written_email(self) -> Email | EmailProblem | None:
        """The address, or what is wrong with it; None if the form gives none."""
        ...


@rule("READ-A28", "email_invalid", desk=("problem",))
def email_is_valid(case: HasWrittenEmail) -> Verdict:
    """The text on the form is a valid e-mail address."""
    written = case.written_email
    if written is None or written is EmailProblem.EMPTY:
        return not_applicable()
    return passes_if(False, problem=written.value) if isinstance(written, EmailProblem) else passes_if(True)


@rule("MTM-11 READ-A28", "email_taken")
def email_is_available(case: HasEmail) -> Verdict:
    """No other account that is not deleted has the e-mail address."""
    if case.email is None:
        return not_applicable()
    return passes_if(UNKNOWN if case.email_is_taken is UNKNOWN else case.email_is_taken is False)
