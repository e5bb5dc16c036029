"""What a host supplies for the patrons of a library, their profiles and their codes."""

from typing import Protocol

from nordlib.contact import Phone
from nordlib.identity.pseudonyms import Pseudonym
from nordlib.patrons import BorrowerNumber, Patron, PatronId
from nordlib.storage.protocols.core import Versioned
from nordlib.storage.protocols.staff import Credentials, ReadableCredentials

__all__ = ["Patrons", "PatronsReadTx", "PatronsTx", "ReadablePatrons"]


class ReadablePatrons(Protocol):
    """Patrons, to read. Borrower numbers and pseudonyms are unique among them."""

    def get(self, patron: PatronId) -> Versioned[Patron] | None:
        """Return the patron, or None."""
        ...

    def by_borrower_number(self, number: BorrowerNumber) -> Versioned[Patron] | None:
        """Return the patron with a borrower number, or None."""
        ...

    def by_identity(self, identity: Pseudonym) -> Versioned[Patron] | None:
        """Return the patron with a pseudonym, or None."""
        ...

    def by_mobile(self, mobile: Phone) -> tuple[Versioned[Patron], ...]:
        """Return every patron with a mobile number, by id: a family may share one."""
        ...

    def for_guardian(self, guardian: PatronId) -> tuple[Versioned[Patron], ...]:
        """Return every child whom a parent registered, by id."""
        ...


class Patrons(ReadablePatrons, Protocol):
    """Patrons."""

    def add(self, patron: Patron) -> None:
        """Store a new patron. Raises `UniqueViolation`."""
        ...

    def save(self, patron: Patron, *, expected_version: int) -> None:
        """Store a changed patron. Raises `VersionConflict` and `UniqueViolation`."""
        ...

    def erase(self, patron: PatronId, *, expected_version: int) -> None:
        """Erase a patron. Raises `VersionConflict`."""
        ...


class PatronsReadTx(Protocol):
    """A transaction that reads patrons."""

    @property
    def patrons(self) -> ReadablePatrons:
        """The patrons."""
        ...

    @property
    def credentials(self) -> ReadableCredentials:
        """The codes, as hashes."""
        ...


class PatronsTx(PatronsReadTx, Protocol):
    """A transaction over patrons."""

    @property
    def patrons(self) -> Patrons:
        """The patrons."""
        ...

    @property
    def credentials(self) -> Credentials:
        """The codes, as hashes."""
        ...
