"""What the population register says about a cardholder: address, protection and death (NLR-10, NLR-27, EXT-02).

The host connects its register through the port `PopulationRegister`. A new cardholder is looked up by number before the card is issued.
Later the register is told by number alone, which is stored nowhere: the register's own list of changes leads to the cardholder.
"""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

import attrs
from attrs import field

from nordlib.cards.instructions import LibraryInstruction, updates_to
from nordlib.cards.models import Cardholder, Gender, Membership
from nordlib.hidden_fields import hides_fields
from nordlib.identity import IdentityNumber
from nordlib.validation import checked

__all__ = ["PopulationChange", "PopulationRecord", "PopulationRegister", "PopulationUpdate", "apply_record"]


@hides_fields
@attrs.frozen
@checked
class PopulationRecord:
    """What the population register knows of a person. A secret address is not handed out, and is not stored if it is."""

    name: str = field(repr=False)
    """The name."""
    address: str | None = field(default=None, repr=False)
    """The address; None if it is secret or not known."""
    secret_address: bool = False
    """Whether the address is secret."""
    birth_date: date | None = field(default=None, repr=False)
    """The birth date; None if it is not told."""
    gender: Gender | None = field(default=None, repr=False)
    """The gender; None if it is not told."""
    deceased_on: date | None = None
    """The day of death; None for a person who lives."""


@attrs.frozen
@checked
class PopulationChange:
    """An entry of the population register's list of changes."""

    id: str
    """The id of the entry, by which reading goes on (`PopulationRegister.changes_after`)."""
    number: IdentityNumber
    """The person's identity number, which is not stored."""
    record: PopulationRecord
    """What the register knows now."""


class PopulationRegister(Protocol):
    """The population register, as the host connects it. `nordlib.testing.population_register` has a fake one for tests."""

    def look_up(self, number: IdentityNumber) -> PopulationRecord | None:
        """Return what is known of a person; None for an unknown number. It is asked before a transaction begins."""
        ...

    def changes_after(self, change: str | None) -> Iterable[PopulationChange]:
        """Return the changes after the one with an id, the oldest first; every change for None."""
        ...


@attrs.frozen
class PopulationUpdate:
    """The changed cardholder, and what each library is told."""

    holder: Cardholder
    """The cardholder."""
    instructions: tuple[LibraryInstruction, ...]
    """An `UPDATE` for each library that is told; none where nothing changed, or the address was secret before."""


def apply_record(holder: Cardholder, record: PopulationRecord, memberships: tuple[Membership, ...]) -> PopulationUpdate:
    """Return the cardholder with what the population register says.

    An address that becomes secret is erased, with the temporary ones; the libraries are told, so that they erase it too.

    Args:
        holder: The cardholder.
        record: What the register knows now.
        memberships: The memberships whose libraries are told: those of the national card, and for a secret address those of every card.
    """
    changed = attrs.evolve(
        holder,
        name=record.name,
        birth_date=record.birth_date or holder.birth_date,
        gender=record.gender or holder.gender,
        primary_address=None if record.secret_address else record.address,
        secret_address=record.secret_address,
        temporary_addresses=() if record.secret_address else holder.temporary_addresses,
    )
    return PopulationUpdate(changed, updates_to(memberships, holder, changed))
