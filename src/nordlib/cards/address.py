"""Addresses and contact data (NLR-10, NLR-29, EXT-02, READ-A33).

The address in the population register is the primary one, and the register alone changes it (`nordlib.cards.population_register`).
Temporary addresses have dates, and are used for post while they last. A secret address is neither stored nor shown, and none may be typed
in. A change of the contact data reaches every library.
"""

from datetime import date
from typing import Final, Literal, Protocol, TypeAlias

import attrs
from attrs import field

from nordlib.cards.access import actor_belongs_to_the_holder, holder_is_known
from nordlib.cards.instructions import LibraryInstruction, updates_to
from nordlib.cards.models import Card, CardActor, Cardholder, Membership, PreferredContact, TemporaryAddress
from nordlib.cards.policy import CardPolicy
from nordlib.changes import UNCHANGED, Unchanged, resolve_change
from nordlib.contact import Email, Phone
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, Verdict, grant, not_applicable, passes_if, passes_unless_missing, rule
from nordlib.hidden_fields import hides_fields
from nordlib.name_folding import is_blank
from nordlib.validation import checked

__all__ = [
    "CONTACT_RULES",
    "TEMPORARY_ADDRESS_RULES",
    "ContactCase",
    "ContactChanges",
    "ContactResult",
    "HasAddressChange",
    "TemporaryAddressCase",
    "TemporaryAddressForm",
    "add_temporary_address",
    "address_is_complete",
    "address_is_not_secret",
    "edit_contact",
    "postal_address",
    "primary_address_is_unchanged",
    "without_past_addresses",
]

_Unchanged: TypeAlias = Literal[Unchanged.UNCHANGED]


@hides_fields
@attrs.frozen
@checked
class ContactChanges:
    """Changes of a cardholder's contact data; None empties a field."""

    email: Email | _Unchanged | None = UNCHANGED
    """The e-mail address."""
    phone: Phone | _Unchanged | None = UNCHANGED
    """The telephone number."""
    preferred_contact: PreferredContact | _Unchanged | None = UNCHANGED
    """How the cardholder wants to be contacted."""
    primary_address: str | _Unchanged | None = field(default=UNCHANGED, repr=False)
    """The address. It is refused for a person whom the population register knows; an institution has no other."""


@hides_fields
@attrs.frozen
@checked
class TemporaryAddressForm:
    """The form for a temporary address. All fields are mandatory."""

    address: str | None = field(repr=False)
    """The address, in one line."""
    valid_from: date | None
    """The first day."""
    valid_to: date | None
    """The last day, not before the first."""


class HasAddressChange(Protocol):
    """A case in which data of a cardholder change."""

    @property
    def holder(self) -> Cardholder | None:
        """The cardholder; None if there is none."""
        ...

    @property
    def changes_primary_address(self) -> bool:
        """Whether the primary address is among what changes."""
        ...


@attrs.frozen
@checked
class ContactCase:
    """A cardholder whose contact data are to be changed."""

    holder: Cardholder | None
    """The cardholder; None if there is none, or the card that staff named is not in use."""
    cards: tuple[Card, ...]
    """The cards of the cardholder."""
    memberships: tuple[Membership, ...]
    """The memberships of these cards."""
    changes: ContactChanges
    """The changes."""
    by: CardActor
    """The holder, or the staff member at the desk, who acts."""
    policy: CardPolicy
    """The policy of the library."""

    @property
    def changes_primary_address(self) -> bool:
        """Whether the primary address is among what changes."""
        return self.changes.primary_address is not UNCHANGED


@attrs.frozen
@checked
class TemporaryAddressCase:
    """A cardholder who gets a temporary address."""

    holder: Cardholder | None
    """The cardholder; None if there is none, or the card that staff named is not in use."""
    cards: tuple[Card, ...]
    """The cards of the cardholder."""
    memberships: tuple[Membership, ...]
    """The memberships of these cards."""
    form: TemporaryAddressForm
    """The address."""
    by: CardActor
    """The holder, or the staff member at the desk, who acts."""
    policy: CardPolicy
    """The policy of the library."""
    on: date
    """The date of the decision, in the zone of the library."""


@attrs.frozen
class ContactResult:
    """The changed cardholder, and what each library is told."""

    holder: Cardholder
    """The cardholder."""
    instructions: tuple[LibraryInstruction, ...]
    """An `UPDATE` for the library of each membership; none where nothing changed."""


@rule("NLR-10", "primary_address_immutable")
def primary_address_is_unchanged(case: HasAddressChange) -> Verdict:
    """The address in the population register is edited by no one: neither by the cardholder nor by staff."""
    if case.holder is None or case.holder.is_institution:
        return not_applicable()
    return passes_if(not case.changes_primary_address)


@rule("NLR-10 READ-A33", "field_required")
def address_is_complete(case: TemporaryAddressCase) -> Verdict:
    """The address, its first and its last day are filled in; a last day before the first counts as missing."""
    form = case.form
    is_backwards = form.valid_from is not None and form.valid_to is not None and form.valid_to < form.valid_from
    given = {
        "address": form.address is not None and not is_blank(form.address),
        "valid_from": form.valid_from is not None,
        "valid_to": form.valid_to is not None and not is_backwards,
    }
    missing = [name for name, is_given in given.items() if not is_given]
    return passes_unless_missing(missing)


@rule("EXT-02", "secret_address")
def address_is_not_secret(case: TemporaryAddressCase) -> Verdict:
    """The cardholder's address is not secret: otherwise no address is typed in, by anyone."""
    return passes_if(case.holder is not None and not case.holder.secret_address)


#: The rules for changing contact data.
CONTACT_RULES: Final[RuleBook[ContactCase]] = RuleBook(
    (holder_is_known,), (actor_belongs_to_the_holder,), (primary_address_is_unchanged,), topic="contact_edit"
)
#: The rules for adding a temporary address.
TEMPORARY_ADDRESS_RULES: Final[RuleBook[TemporaryAddressCase]] = RuleBook(
    (holder_is_known,), (actor_belongs_to_the_holder,), (address_is_complete, address_is_not_secret), topic="contact_edit"
)


def edit_contact(case: ContactCase) -> Decision[ContactResult, NoFacts]:
    """Decide a change of contact data: grant the changed cardholder and what the libraries are told, or refuse with every reason."""
    return CONTACT_RULES.decide(case, NoFacts(), _edited)


def _edited(case: ContactCase) -> Grant[ContactResult, NoFacts]:
    assert case.holder is not None
    holder, changes = case.holder, case.changes
    changed = attrs.evolve(
        holder,
        email=resolve_change(changes.email, holder.email),
        phone=resolve_change(changes.phone, holder.phone),
        preferred_contact=resolve_change(changes.preferred_contact, holder.preferred_contact),
        primary_address=resolve_change(changes.primary_address, holder.primary_address),
    )
    return grant(ContactResult(changed, updates_to(case.memberships, holder, changed)))


def add_temporary_address(case: TemporaryAddressCase) -> Decision[Cardholder, NoFacts]:
    """Decide a temporary address: grant the cardholder with the address, or refuse with every reason. Past addresses are dropped."""
    return TEMPORARY_ADDRESS_RULES.decide(case, NoFacts(), _with_address)


def _with_address(case: TemporaryAddressCase) -> Grant[Cardholder, NoFacts]:
    form, holder = case.form, case.holder
    assert holder is not None
    assert form.address is not None
    assert form.valid_from is not None
    assert form.valid_to is not None
    address = TemporaryAddress(form.address, form.valid_from, form.valid_to)
    kept = without_past_addresses(holder, case.on)
    return grant(attrs.evolve(kept, temporary_addresses=(*kept.temporary_addresses, address)))


def without_past_addresses(holder: Cardholder, on: date) -> Cardholder:
    """Return the cardholder without the temporary addresses whose last day has passed: nothing needs them any more."""
    lasting = tuple(address for address in holder.temporary_addresses if on <= address.valid_to)
    return holder if lasting == holder.temporary_addresses else attrs.evolve(holder, temporary_addresses=lasting)


def postal_address(holder: Cardholder, on: date) -> str | None:
    """Return the address for post on a day: of the temporary ones in force the one added last, otherwise the primary one (READ-A33).

    None if the address is secret or not known.
    """
    in_force = (each.address for each in reversed(holder.temporary_addresses) if each.valid_from <= on <= each.valid_to)
    return next(in_force, holder.primary_address)
