"""The patrons of a library."""

from typing import Final

from nordlib.contact import Phone
from nordlib.identity.pseudonyms import Pseudonym
from nordlib.patrons import BorrowerNumber, Patron, PatronId
from nordlib.storage.protocols import Versioned
from nordlib.storage.queries import Equal, Query
from nordlib.storage.repositories.core import Repository
from nordlib.storage.stored import PATRON

__all__ = ["PatronRepository"]

_PATRON: Final = Query(PATRON, (Equal("id"),))
_BY_NUMBER: Final = Query(PATRON, (Equal("borrower_number"),))
_BY_IDENTITY: Final = Query(PATRON, (Equal("identity"),))
_BY_MOBILE: Final = Query(PATRON, (Equal("mobile.number"),))
_OF_GUARDIAN: Final = Query(PATRON, (Equal("guardian"),))


class PatronRepository(Repository):
    """Patrons."""

    def get(self, patron: PatronId) -> Versioned[Patron] | None:
        return self._backend.first(_PATRON, patron)

    def by_borrower_number(self, number: BorrowerNumber) -> Versioned[Patron] | None:
        return self._backend.first(_BY_NUMBER, number)

    def by_identity(self, identity: Pseudonym) -> Versioned[Patron] | None:
        return self._backend.first(_BY_IDENTITY, identity)

    def by_mobile(self, mobile: Phone) -> tuple[Versioned[Patron], ...]:
        return self._backend.all(_BY_MOBILE, mobile.number)

    def for_guardian(self, guardian: PatronId) -> tuple[Versioned[Patron], ...]:
        return self._backend.all(_OF_GUARDIAN, guardian)

    def add(self, patron: Patron) -> None:
        self._backend.add(PATRON, patron)

    def save(self, patron: Patron, *, expected_version: int) -> None:
        self._backend.save(PATRON, patron, expected_version)

    def erase(self, patron: PatronId, *, expected_version: int) -> None:
        self._backend.erase(PATRON, patron, expected_version)
