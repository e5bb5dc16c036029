"""A population register for tests: people, and the list of what changed about them."""

from collections.abc import Iterator

import attrs

from nordlib.cards import PopulationChange, PopulationRecord
from nordlib.errors import UnknownName
from nordlib.identity import IdentityNumber

__all__ = ["FakePopulationRegister"]


class FakePopulationRegister:
    """A `nordlib.cards.PopulationRegister` in a dict. Use test numbers only (`nordlib.identity.testdata.valid`).

    >>> from nordlib.identity import parse
    >>> number = parse("17859010067", "no")  # month + 80: a number for tests
    >>> register = FakePopulationRegister()
    >>> register.put(number, PopulationRecord("Kari Nordmann", "Storgata 1, 8622 Mo i Rana"))
    >>> register.move(number, "Ny gate 5, 8006 Bodø")
    >>> register.look_up(number).address, [change.id for change in register.changes_after("1")]
    ('Ny gate 5, 8006 Bodø', ['2'])
    """

    def __init__(self) -> None:
        self._people: dict[IdentityNumber, PopulationRecord] = {}
        self._changes: list[PopulationChange] = []

    def put(self, number: IdentityNumber, record: PopulationRecord) -> None:
        """Register a person, or replace what is known of one; either is a change."""
        self._people[number] = record
        self._changes.append(PopulationChange(str(len(self._changes) + 1), number, record))

    def move(self, number: IdentityNumber, address: str) -> None:
        """Give a person another address. Raises `UnknownName` for an unknown number."""
        self.put(number, attrs.evolve(self._known(number), address=address))

    def protect(self, number: IdentityNumber) -> None:
        """Make the address of a person secret. Raises `UnknownName` for an unknown number."""
        self.put(number, attrs.evolve(self._known(number), address=None, secret_address=True))

    def look_up(self, number: IdentityNumber) -> PopulationRecord | None:
        """Return what is known of a person; None for an unknown number."""
        return self._people.get(number)

    def changes_after(self, change: str | None) -> Iterator[PopulationChange]:
        """Return the changes after the one with an id, the oldest first; every change for None."""
        return iter(self._changes[0 if change is None else int(change) :])

    def _known(self, number: IdentityNumber) -> PopulationRecord:
        if number not in self._people:
            raise UnknownName("person", number.masked)
        return self._people[number]
