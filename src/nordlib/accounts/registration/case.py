"""The facts of a registration: the form, the staff member who registers, and what the register knows."""

from datetime import date
from typing import Literal

import attrs
from attrs import field

from nordlib.accounts.access import Access
from nordlib.accounts.models import Account, Agreement, StudentAuthorisation
from nordlib.accounts.policy import AccountPolicy
from nordlib.accounts.registration.forms import RegistrationForm
from nordlib.accounts.staff import AgencyStaff, Registrar
from nordlib.accounts.uniqueness import (
    ExistingAccount,
    accepted_number,
)
from nordlib.contact import Email, EmailProblem
from nordlib.decisions import Unknown
from nordlib.identity import IdentityNumber, Problem
from nordlib.libraries import Library
from nordlib.validation import checked

__all__ = ["LmaReplacementCase", "RegistrationCase"]


@attrs.frozen
@checked
class RegistrationCase:
    """The form, the staff member who registers, and what the store knows."""

    form: RegistrationForm
    """The form as read."""
    registrar: Registrar | AgencyStaff
    """The staff member who registers the borrower."""
    policy: AccountPolicy
    """The policy of the register."""
    on: date
    """The date of the decision, in the zone of the register."""
    library: Library | None
    """The library on the form; None if it does not exist."""
    library_is_administered: bool
    """Whether the registrar administers the library on the form."""
    email_is_taken: bool | Literal[Unknown.UNKNOWN]
    """Whether another account has the e-mail address on the form; UNKNOWN if the host cannot say."""
    existing_account: ExistingAccount | Literal[Unknown.UNKNOWN]
    """Where the person already has an account; UNKNOWN if the host cannot say."""
    student_authorisation: StudentAuthorisation | None = None
    """The agency's authorisation that the form names; None if the form names none, or if it was not given to this library."""
    access: Access = Access.ALLOWED
    """Whether the actor may perform the action."""
    number: IdentityNumber | None = field(init=False)
    """The identity number; None if it is missing or cannot exist, or the register does not accept it.

    It is computed once, because half of the rules use it.
    """

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "number", accepted_number(self))

    @property
    def identity(self) -> IdentityNumber | Problem | None:
        """The number on the form, as read."""
        return self.form.identity

    @property
    def is_lma(self) -> bool:
        """Whether the form is for borrowers with an LMA card."""
        return self.form.kind.has_lma_card

    @property
    def is_identified(self) -> bool:
        """Whether the form identifies the person, by a number or by an authorisation instead of a number."""
        return self.number is not None or (self.identity is None and self.student_authorisation is not None)

    @property
    def known_birth_date(self) -> date | None:
        """The birth date from the number or else the authorisation; None if neither contains one."""
        birth_date = None if self.number is None else self.number.birth_date
        return birth_date if self.student_authorisation is None or birth_date is not None else self.student_authorisation.birth_date

    @property
    def email(self) -> Email | None:
        """The e-mail address on the form; None if it is missing or not valid."""
        return self.form.email if isinstance(self.form.email, Email) else None

    @property
    def written_email(self) -> Email | EmailProblem | None:
        """The e-mail address on the form, or what is wrong with it."""
        return self.form.email

    @property
    def agreement(self) -> Agreement | None:
        """The acceptance of the agreement on the form; None if it is missing."""
        return self.form.agreement

    @property
    def groups(self) -> frozenset[str]:
        """The user groups on the form."""
        return self.form.groups

    @property
    def is_minor(self) -> bool:
        """Whether the form is for borrowers under 18."""
        return self.form.kind.is_minor

    @property
    def guardian_birth_date(self) -> date | None:
        """The birth date of the guardian; None on a form for adults, and if it is missing."""
        return self.form.guardian.birth_date if self.is_minor else None

    @property
    def valid_to(self) -> date | None:
        """The last valid day on the form; None if the form has none."""
        return self.form.valid_to

    @property
    def expires_with_lma_card(self) -> bool:
        """Whether the last valid day of the account is that of an LMA card, by the kind of form."""
        return self.is_lma

    @property
    def lma_card_valid_to(self) -> date | None:
        """The last valid day of the LMA card; None on a form without a card, and if it is missing."""
        return self.form.lma_card_valid_to if self.is_lma else None


@attrs.frozen
@checked
class LmaReplacementCase(RegistrationCase):
    """A registration of a borrower who has an account with an LMA number, and now has another number."""

    account: Account | None = None
    """The account to replace; None if the actor cannot see it or it does not exist."""
