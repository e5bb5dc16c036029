"""What a host supplies for library cards: cardholders, cards and their memberships, credentials, family views, instructions to libraries.

A card is the guard of its memberships: a command that changes them saves the card too, over the version that was read.
"""

from typing import Protocol

from nordlib.cards import (
    Card,
    CardCredential,
    Cardholder,
    CardholderId,
    CardNumber,
    ConsentState,
    FamilyConsent,
    FamilyConsentId,
    LibraryInstruction,
    LibraryInstructionId,
    Membership,
)
from nordlib.identity.pseudonyms import Pseudonym
from nordlib.libraries import LibraryId
from nordlib.storage.protocols.core import Versioned
from nordlib.storage.protocols.libraries import Libraries

__all__ = [
    "CardCredentials",
    "Cardholders",
    "Cards",
    "CardsReadTx",
    "CardsTx",
    "FamilyConsents",
    "LibraryInstructions",
    "Memberships",
    "ReadableCardCredentials",
    "ReadableCardholders",
    "ReadableCards",
    "ReadableFamilyConsents",
    "ReadableMemberships",
]


class ReadableCardholders(Protocol):
    """Cardholders, to read."""

    def get(self, holder: CardholderId) -> Versioned[Cardholder] | None:
        """Return the cardholder, or None."""
        ...

    def by_identity(self, identity: Pseudonym) -> Versioned[Cardholder] | None:
        """Return the cardholder whose identity number has a pseudonym, or None."""
        ...

    def page(self, after: CardholderId | None, limit: int) -> tuple[Versioned[Cardholder], ...]:
        """Return at most `limit` cardholders whose id comes after `after`, by id."""
        ...


class Cardholders(ReadableCardholders, Protocol):
    """Cardholders."""

    def add(self, holder: Cardholder) -> None:
        """Store a new cardholder. Raises `UniqueViolation` if the id or the pseudonym is taken."""
        ...

    def save(self, holder: Cardholder, *, expected_version: int) -> None:
        """Store a changed cardholder. Raises `VersionConflict` and `UniqueViolation`."""
        ...

    def erase(self, holder: CardholderId, *, expected_version: int) -> None:
        """Erase a cardholder. Raises `VersionConflict`."""
        ...


class ReadableCards(Protocol):
    """Cards, to read."""

    def get(self, number: CardNumber) -> Versioned[Card] | None:
        """Return the card, also a deleted one, or None."""
        ...

    def for_holder(self, holder: CardholderId) -> tuple[Versioned[Card], ...]:
        """Return the cards of a cardholder, by number. A deleted card has no holder."""
        ...


class Cards(ReadableCards, Protocol):
    """Cards. A card is never erased: its number is kept, so that no other card gets it."""

    def add(self, card: Card) -> None:
        """Store a new card. Raises `UniqueViolation` if its number is taken, or its holder has a national card in use already."""
        ...

    def save(self, card: Card, *, expected_version: int) -> None:
        """Store a changed card. Raises `VersionConflict` and `UniqueViolation`."""
        ...


class ReadableMemberships(Protocol):
    """Memberships, to read."""

    def for_card(self, card: CardNumber) -> tuple[Membership, ...]:
        """Return the memberships of a card, by library."""
        ...


class Memberships(ReadableMemberships, Protocol):
    """Memberships."""

    def put(self, membership: Membership) -> None:
        """Store a membership, in place of the one of the same card and library if there is one."""
        ...

    def delete_for_card(self, card: CardNumber) -> None:
        """Delete every membership of a card."""
        ...


class ReadableCardCredentials(Protocol):
    """Credentials, to read."""

    def get(self, card: CardNumber) -> Versioned[CardCredential] | None:
        """Return what the holder of a card logs in with, or None."""
        ...


class CardCredentials(ReadableCardCredentials, Protocol):
    """Hashes of the PINs and passwords of cards."""

    def add(self, credential: CardCredential) -> None:
        """Store the credential of a card that has none. Raises `UniqueViolation`."""
        ...

    def save(self, credential: CardCredential, *, expected_version: int) -> None:
        """Store a changed credential. Raises `VersionConflict`."""
        ...

    def delete(self, card: CardNumber) -> None:
        """Delete the credential of a card, if there is one."""
        ...


class ReadableFamilyConsents(Protocol):
    """Consents to family views, to read."""

    def between(self, owner: CardholderId, viewer: CardholderId) -> Versioned[FamilyConsent] | None:
        """Return the consent of an owner to a viewer, in whatever state, or None."""
        ...

    def for_owner(self, owner: CardholderId) -> tuple[Versioned[FamilyConsent], ...]:
        """Return the consents of an owner, by id."""
        ...

    def for_viewer(self, viewer: CardholderId) -> tuple[Versioned[FamilyConsent], ...]:
        """Return the consents to a viewer, by id."""
        ...

    def in_state(self, state: ConsentState, after: FamilyConsentId | None, limit: int) -> tuple[Versioned[FamilyConsent], ...]:
        """Return at most `limit` consents in a state whose id comes after `after`, by id."""
        ...


class FamilyConsents(ReadableFamilyConsents, Protocol):
    """Consents to family views."""

    def add(self, consent: FamilyConsent) -> None:
        """Store a new consent. Raises `UniqueViolation` if its id is taken, or there is one between the two already."""
        ...

    def save(self, consent: FamilyConsent, *, expected_version: int) -> None:
        """Store a changed consent. Raises `VersionConflict`."""
        ...


class LibraryInstructions(Protocol):
    """Instructions to libraries that have not been acknowledged."""

    def add(self, instruction: LibraryInstruction) -> None:
        """Store an instruction. Raises `UniqueViolation` if its id is taken."""
        ...

    def pending_for(self, library: LibraryId, after: LibraryInstructionId | None, limit: int) -> tuple[LibraryInstruction, ...]:
        """Return at most `limit` instructions to a library whose id comes after `after`, by id."""
        ...

    def acknowledge(self, instruction: LibraryInstructionId) -> None:
        """Delete an instruction that the library has performed. One that was deleted already is not an error."""
        ...


class CardsReadTx(Protocol):
    """A transaction that reads cards."""

    @property
    def libraries(self) -> Libraries:
        """The libraries."""
        ...

    @property
    def cardholders(self) -> ReadableCardholders:
        """The cardholders."""
        ...

    @property
    def cards(self) -> ReadableCards:
        """The cards."""
        ...

    @property
    def memberships(self) -> ReadableMemberships:
        """The memberships."""
        ...

    @property
    def card_credentials(self) -> ReadableCardCredentials:
        """The credentials."""
        ...

    @property
    def family_consents(self) -> ReadableFamilyConsents:
        """The consents to family views."""
        ...


class CardsTx(CardsReadTx, Protocol):
    """A transaction over cards."""

    @property
    def cardholders(self) -> Cardholders:
        """The cardholders."""
        ...

    @property
    def cards(self) -> Cards:
        """The cards."""
        ...

    @property
    def memberships(self) -> Memberships:
        """The memberships."""
        ...

    @property
    def card_credentials(self) -> CardCredentials:
        """The credentials."""
        ...

    @property
    def family_consents(self) -> FamilyConsents:
        """The consents to family views."""
        ...

    @property
    def library_instructions(self) -> LibraryInstructions:
        """The instructions to libraries."""
        ...
