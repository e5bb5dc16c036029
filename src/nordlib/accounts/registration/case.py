"""What is known when somebody is to be registered: the form, who registers, and what the register says."""

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
from nordlib.contact import Email
from nordlib.decisions import Unknown
from nordlib.identity import IdentityNumber, Problem
from nordlib.libraries import Library

__all__ = ["LmaReplacementCase", "RegistrationCase"]


@attrs.frozen
class RegistrationCase:
    """The form, who registers, and what the store knows: the form's library, whether the registrar governs it, and what is taken.

    `authorisation` is the agency's leave that the form names, if the library has it.
    """

    form: RegistrationForm
    registrar: Registrar | AgencyStaff
    policy: AccountPolicy
    on: date
    library: Library | None
    library_is_administered: bool
    email_is_taken: bool | Literal[Unknown.UNKNOWN]
    existing_account: ExistingAccount | Literal[Unknown.UNKNOWN]
    student_authorisation: StudentAuthorisation | None = None
    access: Access = Access.ALLOWED
    number: IdentityNumber | None = field(init=False, default=attrs.Factory(accepted_number, takes_self=True))
    """The identity number, where one was given that can exist; worked out once, for half of the rules ask."""

    @property
    def identity(self) -> IdentityNumber | Problem | None:
        """The number on the form."""
        return self.form.identity

    @property
    def is_lma(self) -> bool:
        """Whether the form is one for those with an LMA card."""
        return self.form.kind.has_lma_card

    @property
    def is_identified(self) -> bool:
        """Whether the form tells who the person is."""
        return self.number is not None or (self.identity is None and self.student_authorisation is not None)

    @property
    def known_birth_date(self) -> date | None:
        """The birth date, from the number or the authorisation."""
        told = None if self.number is None else self.number.birth_date
        return told if self.student_authorisation is None or told is not None else self.student_authorisation.birth_date

    @property
    def email(self) -> Email | None:
        """The address on the form."""
        return self.form.email

    @property
    def agreement(self) -> Agreement | None:
        """The agreement on the form."""
        return self.form.agreement

    @property
    def is_minor(self) -> bool:
        """Whether the form is one for those under 18."""
        return self.form.kind.is_minor

    @property
    def guardian_birth_date(self) -> date | None:
        """The birth date of the guardian, on a form that asks for it."""
        return self.form.guardian.birth_date if self.is_minor else None

    @property
    def valid_to(self) -> date | None:
        """The last day on the form."""
        return self.form.valid_to

    @property
    def expires_with_lma_card(self) -> bool:
        """Whether the form is one whose last day is that of an LMA card."""
        return self.is_lma

    @property
    def lma_card_valid_to(self) -> date | None:
        """The last day of the LMA card, on a form that asks for it."""
        return self.form.lma_card_valid_to if self.is_lma else None


@attrs.frozen
class LmaReplacementCase(RegistrationCase):
    """A form for the borrower of an account with an LMA number, who has another number now; None where there is no account to see."""

    account: Account | None = None
