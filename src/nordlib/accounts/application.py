"""What is known when somebody is to be registered: the form, who registers, and what the register says."""

from datetime import date
from typing import Literal

import attrs
from attrs import field

from nordlib.accounts.claims import Holder, number_that_counts
from nordlib.accounts.forms import Form
from nordlib.accounts.models import Agreement, Authorisation
from nordlib.accounts.policy import RegisterPolicy
from nordlib.accounts.powers import Acting
from nordlib.accounts.staff import AgencyStaff, Registrar
from nordlib.contact import Email
from nordlib.decisions import Unknown
from nordlib.identity import IdentityNumber, Problem
from nordlib.places import Library

__all__ = ["RegistrationCase"]


@attrs.frozen
class RegistrationCase:
    """The form, who registers, and what the store knows: the form's library, whether the registrar governs it, and what is taken.

    `authorisation` is the agency's leave that the form names, if the library has it.
    """

    form: Form
    registrar: Registrar | AgencyStaff
    policy: RegisterPolicy
    on: date
    library: Library | None
    library_is_governed: bool
    email_is_taken: bool | Literal[Unknown.UNKNOWN]
    holder: Holder | Literal[Unknown.UNKNOWN]
    authorisation: Authorisation | None = None
    acting: Acting = Acting.MAY
    number: IdentityNumber | None = field(init=False, default=attrs.Factory(number_that_counts, takes_self=True))
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
        return self.number is not None or (self.identity is None and self.authorisation is not None)

    @property
    def born(self) -> date | None:
        """The birth date, from the number or the authorisation."""
        told = None if self.number is None else self.number.birth_date
        return told if self.authorisation is None or told is not None else self.authorisation.birth_date

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
    def guardian_born(self) -> date | None:
        """The birth date of the guardian, on a form that asks for it."""
        return self.form.guardian.birth_date if self.is_minor else None

    @property
    def valid_to(self) -> date | None:
        """The last day on the form."""
        return self.form.valid_to

    @property
    def end_is_the_card_s(self) -> bool:
        """Whether the form is one whose last day is that of an LMA card."""
        return self.is_lma

    @property
    def card_valid_to(self) -> date | None:
        """The last day of the LMA card, on a form that asks for it."""
        return self.form.card_valid_to if self.is_lma else None
