"""Library cards: cardholders, cards, memberships, credentials, family views and instructions to libraries."""

from typing import Final

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
from nordlib.storage.protocols import Versioned
from nordlib.storage.queries import Equal, Query
from nordlib.storage.repositories.core import Repository, values_of
from nordlib.storage.stored import CARD, CARD_CREDENTIAL, CARDHOLDER, FAMILY_CONSENT, LIBRARY_INSTRUCTION, MEMBERSHIP

__all__ = [
    "CardCredentialRepository",
    "CardRepository",
    "CardholderRepository",
    "FamilyConsentRepository",
    "LibraryInstructionRepository",
    "MembershipRepository",
]

_CARDHOLDER: Final = Query(CARDHOLDER, (Equal("id"),))
_CARDHOLDERS: Final = Query(CARDHOLDER)
_BY_IDENTITY: Final = Query(CARDHOLDER, (Equal("identity"),))
_CARD: Final = Query(CARD, (Equal("number"),))
_CARDS_OF: Final = Query(CARD, (Equal("holder"),))
_MEMBERSHIPS_OF: Final = Query(MEMBERSHIP, (Equal("card"),))
_CREDENTIAL: Final = Query(CARD_CREDENTIAL, (Equal("card"),))
_BETWEEN: Final = Query(FAMILY_CONSENT, (Equal("owner"), Equal("viewer")))
_OF_OWNER: Final = Query(FAMILY_CONSENT, (Equal("owner"),))
_OF_VIEWER: Final = Query(FAMILY_CONSENT, (Equal("viewer"),))
_IN_STATE: Final = Query(FAMILY_CONSENT, (Equal("state"),))
_INSTRUCTION: Final = Query(LIBRARY_INSTRUCTION, (Equal("id"),))
_INSTRUCTIONS_TO: Final = Query(LIBRARY_INSTRUCTION, (Equal("library"),))


class CardholderRepository(Repository):
    """Cardholders."""

    def get(self, holder: CardholderId) -> Versioned[Cardholder] | None:
        return self._backend.first(_CARDHOLDER, holder)

    def by_identity(self, identity: Pseudonym) -> Versioned[Cardholder] | None:
        return self._backend.first(_BY_IDENTITY, identity)

    def page(self, after: CardholderId | None, limit: int) -> tuple[Versioned[Cardholder], ...]:
        return self._backend.page(_CARDHOLDERS, after=after, limit=limit)

    def add(self, holder: Cardholder) -> None:
        self._backend.add(CARDHOLDER, holder)

    def save(self, holder: Cardholder, *, expected_version: int) -> None:
        self._backend.save(CARDHOLDER, holder, expected_version)

    def erase(self, holder: CardholderId, *, expected_version: int) -> None:
        self._backend.erase(CARDHOLDER, holder, expected_version)


class CardRepository(Repository):
    """Cards."""

    def get(self, number: CardNumber) -> Versioned[Card] | None:
        return self._backend.first(_CARD, number)

    def for_holder(self, holder: CardholderId) -> tuple[Versioned[Card], ...]:
        return self._backend.all(_CARDS_OF, holder)

    def add(self, card: Card) -> None:
        self._backend.add(CARD, card)

    def save(self, card: Card, *, expected_version: int) -> None:
        self._backend.save(CARD, card, expected_version)


class MembershipRepository(Repository):
    """Memberships."""

    def for_card(self, card: CardNumber) -> tuple[Membership, ...]:
        return values_of(self._backend.all(_MEMBERSHIPS_OF, card))

    def put(self, membership: Membership) -> None:
        self._backend.put(MEMBERSHIP, membership)

    def delete_for_card(self, card: CardNumber) -> None:
        self._backend.delete(_MEMBERSHIPS_OF, card)


class CardCredentialRepository(Repository):
    """Hashes of the PINs and passwords of cards."""

    def get(self, card: CardNumber) -> Versioned[CardCredential] | None:
        return self._backend.first(_CREDENTIAL, card)

    def add(self, credential: CardCredential) -> None:
        self._backend.add(CARD_CREDENTIAL, credential)

    def save(self, credential: CardCredential, *, expected_version: int) -> None:
        self._backend.save(CARD_CREDENTIAL, credential, expected_version)

    def delete(self, card: CardNumber) -> None:
        self._backend.delete(_CREDENTIAL, card)


class FamilyConsentRepository(Repository):
    """Consents to family views."""

    def between(self, owner: CardholderId, viewer: CardholderId) -> Versioned[FamilyConsent] | None:
        return self._backend.first(_BETWEEN, owner, viewer)

    def for_owner(self, owner: CardholderId) -> tuple[Versioned[FamilyConsent], ...]:
        return self._backend.all(_OF_OWNER, owner)

    def for_viewer(self, viewer: CardholderId) -> tuple[Versioned[FamilyConsent], ...]:
        return self._backend.all(_OF_VIEWER, viewer)

    def in_state(self, state: ConsentState, after: FamilyConsentId | None, limit: int) -> tuple[Versioned[FamilyConsent], ...]:
        return self._backend.page(_IN_STATE, state, after=after, limit=limit)

    def add(self, consent: FamilyConsent) -> None:
        self._backend.add(FAMILY_CONSENT, consent)

    def save(self, consent: FamilyConsent, *, expected_version: int) -> None:
        self._backend.save(FAMILY_CONSENT, consent, expected_version)


class LibraryInstructionRepository(Repository):
    """Instructions to libraries."""

    def add(self, instruction: LibraryInstruction) -> None:
        self._backend.add(LIBRARY_INSTRUCTION, instruction)

    def pending_for(self, library: LibraryId, after: LibraryInstructionId | None, limit: int) -> tuple[LibraryInstruction, ...]:
        return values_of(self._backend.page(_INSTRUCTIONS_TO, library, after=after, limit=limit))

    def acknowledge(self, instruction: LibraryInstructionId) -> None:
        self._backend.delete(_INSTRUCTION, instruction)
