"""The person at the terminal: what a screen in a public room may say about a patron.

**A protected identity is never located.** Of an account with a protected identity, and of a cardholder with a secret address, no
address, no e-mail address and no telephone number is written (MTM-49, EXT-02). A `Person` that is protected cannot hold any, so no
message can.
"""

from datetime import date
from typing import TypeAlias

import attrs
from attrs import field

from nordlib.accounts import Account
from nordlib.cards import Cardholder
from nordlib.cards.address import postal_address
from nordlib.contact import Email, Phone
from nordlib.errors import InvalidData
from nordlib.hidden_fields import hides_fields
from nordlib.patrons import Patron
from nordlib.validation import checked

__all__ = ["Person", "RegisteredPerson", "person_of"]

#: A person as one of nordlib's registers knows them.
RegisteredPerson: TypeAlias = Account | Cardholder | Patron


@hides_fields
@attrs.frozen
@checked
class Person:
    """What may be written about a patron. Raises `InvalidData` for a protected person with an address, an e-mail address or a number."""

    name: str = field(default="", repr=False)
    """The name; "" where none may be shown."""
    address: str | None = field(default=None, repr=False)
    """The address; None: not known, or not to be shown."""
    email: str | None = field(default=None, repr=False)
    """The e-mail address; None: not known, or not to be shown."""
    phone: str | None = field(default=None, repr=False)
    """The telephone number; None: not known, or not to be shown."""
    protected: bool = False
    """Whether the identity is protected, or the address is secret."""

    def __attrs_post_init__(self) -> None:
        if self.protected and (self.address, self.email, self.phone) != (None, None, None):
            raise InvalidData("person", ("a protected person has neither address nor e-mail address nor telephone number here",))


def person_of(known: RegisteredPerson, *, on: date, shows_contact: bool = False) -> Person:
    """Return what may be written about a person of a register.

    Args:
        known: The account, the cardholder or the patron.
        on: The day, for a temporary address.
        shows_contact: Whether a terminal may show how to reach the person; never for a protected one.

    >>> from nordlib.patrons import PatronId, borrower_number
    >>> person_of(Patron(PatronId("p1"), borrower_number("204417"), "Anna Ek"), on=date(2026, 3, 18)).name
    'Anna Ek'
    """
    address, email, phone = _contact(known, on)
    if isinstance(known, Account):
        name, protected = f"{known.first_name} {known.last_name}".strip(), known.protected
    elif isinstance(known, Cardholder):
        name, protected = known.name, known.secret_address
    else:
        name, protected = known.name, False
    if protected or not shows_contact:
        return Person(name, protected=protected)
    return Person(name, address, _address(email), _number(phone))


def _contact(known: RegisteredPerson, on: date) -> tuple[str | None, Email | None, Phone | None]:
    if isinstance(known, Account):
        return None, known.email, None
    if isinstance(known, Cardholder):
        return postal_address(known, on), known.email, known.phone
    return None, known.email, known.mobile


def _address(email: Email | None) -> str | None:
    return None if email is None else email.address


def _number(phone: Phone | None) -> str | None:
    return None if phone is None else phone.number
