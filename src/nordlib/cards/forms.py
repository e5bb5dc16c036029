"""Who wants a card: a person or an institution, and the cardholder that the register makes of the form (NLR-02, NLR-09, NLR-21).

The form of a person is the only way into the register's record, and it has the fields that may be stored, no other (READ-A20).
"""

from datetime import date
from typing import Protocol, TypeAlias

import attrs
from attrs import field

from nordlib.cards.models import CardForm, Cardholder, CardholderId, CardKind, Gender, PreferredContact, RulesAcceptance
from nordlib.cards.policy import CardPolicy
from nordlib.contact import Email, Phone
from nordlib.decisions import Verdict, not_applicable, passes_if, passes_unless_missing, rule
from nordlib.hidden_fields import hides_fields
from nordlib.identity import IdentityNumber, Problem
from nordlib.identity.pseudonyms import Pseudonym
from nordlib.libraries import LibraryId
from nordlib.name_folding import is_blank
from nordlib.validation import checked

__all__ = [
    "Applicant",
    "CardRequest",
    "HasApplicant",
    "InstitutionForm",
    "PersonForm",
    "SelfRegistrationRequest",
    "applicant_is_named",
    "cardholder_of",
    "identity_is_accepted",
]


@hides_fields
@attrs.frozen
@checked
class PersonForm:
    """A person who wants a card. What the population register knows is taken from there (`nordlib.cards.PopulationRecord`)."""

    name: str = field(repr=False)
    """The name."""
    identity: IdentityNumber | Problem | None = field(default=None, repr=False)
    """The identity number as read; None if none was given. A national card needs one."""
    birth_date: date | None = field(default=None, repr=False)
    """The birth date; None: that of the number."""
    gender: Gender | None = field(default=None, repr=False)
    """The gender; None if it is not known."""
    primary_address: str | None = field(default=None, repr=False)
    """The address in the population register; None if it is secret or not known."""
    secret_address: bool = False
    """Whether the address is secret."""
    email: Email | None = None
    """The e-mail address; None if there is none."""
    phone: Phone | None = None
    """The telephone number; None if there is none."""
    preferred_contact: PreferredContact | None = None
    """How the person wants to be contacted; None if it was not said."""


@attrs.frozen
@checked
class InstitutionForm:
    """An institution, for example a kindergarten or a school, that wants a card (NLR-02)."""

    institution: str
    """The name of the institution."""

    @property
    def name(self) -> str:
        """The name of the institution."""
        return self.institution


#: Who wants a card.
Applicant: TypeAlias = PersonForm | InstitutionForm


@attrs.frozen
@checked
class CardRequest:
    """What is asked for at a desk: a card for a person or an institution."""

    applicant: Applicant
    """The person or the institution."""
    kind: CardKind
    """The kind of the card."""
    form: CardForm = CardForm.PRINTED
    """The form of the card."""
    rules: RulesAcceptance | None = None
    """The acceptance of the library's rules; None if they were not accepted."""


@attrs.frozen
@checked
class SelfRegistrationRequest:
    """What is asked for on the web: a digital national card."""

    applicant: PersonForm | None
    """The person, as the electronic identity and the population register know them; None if no one is logged in."""
    eid: str | None
    """The electronic identity with which the person is logged in, for example `id_porten`; None without one."""
    library: LibraryId | None
    """The id of the library that was chosen; None if none was."""


class HasApplicant(Protocol):
    """A case with a person or an institution that wants a card."""

    @property
    def applicant(self) -> Applicant | None:
        """The person or the institution; None if the person is not known."""
        ...

    @property
    def wants_national_card(self) -> bool:
        """Whether the card is to be a national one."""
        ...

    @property
    def policy(self) -> CardPolicy:
        """The policy of the library."""
        ...


@rule("NLR-09 NLR-24", "field_required")
def applicant_is_named(case: HasApplicant) -> Verdict:
    """The name is filled in, and for a person's national card the identity number."""
    applicant = case.applicant
    needs_number = case.wants_national_card and not isinstance(applicant, InstitutionForm)
    given = {
        "name": applicant is not None and not is_blank(applicant.name),
        "identity": not needs_number or (isinstance(applicant, PersonForm) and applicant.identity is not None),
    }
    missing = [name for name, is_given in given.items() if not is_given]
    return passes_unless_missing(missing)


@rule("NLR-24", "identity_invalid")
def identity_is_accepted(case: HasApplicant) -> Verdict:
    """The identity number is a valid one, of a kind that the library accepts."""
    number = case.applicant.identity if isinstance(case.applicant, PersonForm) else None
    if number is None:
        return not_applicable()
    return passes_if(isinstance(number, IdentityNumber) and case.policy.accepted_numbers.rejection_reason(number) is None)


def cardholder_of(form: Applicant, known: Cardholder | None, new_id: CardholderId, identity: Pseudonym | None) -> Cardholder:
    """Return the cardholder that a form makes: a new one, or the known one with what the form says.

    A known cardholder keeps what the form leaves out. An address that is secret, in the form or already, is not stored (EXT-02).

    Args:
        form: The form.
        known: The cardholder that the register knows the person as; None for a new one.
        new_id: The id of a new cardholder.
        identity: The pseudonym of the number, with the current key; None without a number.
    """
    if isinstance(form, InstitutionForm):
        return Cardholder(new_id, form.name, is_institution=True)
    known = known or Cardholder(new_id, form.name)
    birth_date = form.birth_date or (form.identity.birth_date if isinstance(form.identity, IdentityNumber) else None)
    secret = form.secret_address or known.secret_address
    return attrs.evolve(
        known,
        name=form.name,
        identity=identity or known.identity,
        birth_date=birth_date or known.birth_date,
        gender=form.gender or known.gender,
        primary_address=None if secret else form.primary_address or known.primary_address,
        secret_address=secret,
        temporary_addresses=() if secret else known.temporary_addresses,
        email=form.email or known.email,
        phone=form.phone or known.phone,
        preferred_contact=form.preferred_contact or known.preferred_contact,
    )
