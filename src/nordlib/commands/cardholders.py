"""Load a cardholder with cards and memberships, and save what the commands over cards have in common."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import cast

import attrs

from nordlib.cards import (
    Card,
    CardActor,
    CardCredential,
    Cardholder,
    CardholderId,
    CardKind,
    CardNumber,
    CardState,
    DeskStaff,
    LibraryInstruction,
    LibraryInstructionId,
    Membership,
)
from nordlib.commands.attempts import card_login_key, delete_attempts
from nordlib.commands.outbox import derived_id
from nordlib.errors import InvalidData
from nordlib.shown_text import shown_type
from nordlib.storage.protocols import CardsReadTx, CardsTx, Versioned, value_of

__all__ = [
    "HolderRecords",
    "credential_of",
    "delete_card",
    "find_card",
    "load_acting_holder",
    "load_holder",
    "load_national_card",
    "queue_instructions",
    "replace_card",
    "require_actor",
    "require_cardholder",
    "require_desk",
    "save_card_credential",
    "save_holder",
]


@attrs.frozen
class HolderRecords:
    """A cardholder, with every card that is not deleted and its memberships."""

    holder: Versioned[Cardholder] | None = None
    """The cardholder; None if there is none."""
    stored_cards: tuple[Versioned[Card], ...] = ()
    """The cards, with their versions."""
    memberships: tuple[Membership, ...] = ()
    """The memberships of these cards."""

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards."""
        return tuple(stored.value for stored in self.stored_cards)

    @property
    def national_card(self) -> Versioned[Card] | None:
        """The national card in use; None if there is none."""
        in_use = (each for each in self.stored_cards if (each.value.kind, each.value.state) == (CardKind.NATIONAL, CardState.ACTIVE))
        return next(in_use, None)

    def memberships_of(self, card: Versioned[Card] | None) -> tuple[Membership, ...]:
        """Return the memberships of one card; none for None."""
        return () if card is None else tuple(each for each in self.memberships if each.card == card.value.number)


def find_card(tx: CardsReadTx, number: CardNumber) -> tuple[Versioned[Card] | None, HolderRecords]:
    """Return the card with a number, also a deleted one, and the records of its holder. Raises `InvalidData` for what is not a text."""
    if not isinstance(cast("object", number), str):
        raise InvalidData("card number", (f"{shown_type(number)}. Read it first: NATIONAL_SERIES.parse(text)",))
    stored = tx.cards.get(number)
    return stored, HolderRecords() if stored is None or stored.value.holder is None else load_holder(tx, stored.value.holder)


def load_holder(tx: CardsReadTx, holder: CardholderId) -> HolderRecords:
    """Return the records of a cardholder."""
    cards = tx.cards.for_holder(holder)
    memberships = tuple(membership for stored in cards for membership in tx.memberships.for_card(stored.value.number))
    return HolderRecords(tx.cardholders.get(holder), cards, memberships)


def load_acting_holder(tx: CardsReadTx, by: CardActor, card: CardNumber | None) -> HolderRecords:
    """Return the records of the cardholder who acts, or of the holder of the card that staff name; none if that card is not in use.

    Raises `InvalidData` for an actor who is neither, and where staff name no card.
    """
    if not isinstance(require_actor(by), DeskStaff):
        return load_holder(tx, CardholderId(cast("str", by)))
    if card is None:
        raise InvalidData("card", ("it must be named: staff act on the holder of a card, `card=`",))
    stored, records = find_card(tx, card)
    return records if stored is not None and stored.value.state is CardState.ACTIVE else HolderRecords()


def load_national_card(tx: CardsReadTx, holder: CardholderId) -> tuple[Versioned[Card] | None, tuple[Membership, ...]]:
    """Return the national card in use of a cardholder, and its memberships."""
    records = load_holder(tx, holder)
    return records.national_card, records.memberships_of(records.national_card)


def require_actor(by: CardActor) -> CardActor:
    """Return the actor. Raises `InvalidData` for an actor who is neither a cardholder nor staff at a desk."""
    if not isinstance(cast("object", by), str | DeskStaff):
        raise InvalidData("actor", (f"{shown_type(by)}. It must be the id of a cardholder, or a `DeskStaff`",))
    return by


def require_cardholder(holder: CardholderId) -> CardholderId:
    """Return the id of a cardholder. Raises `InvalidData` for what is not a text."""
    if not isinstance(cast("object", holder), str):
        raise InvalidData("cardholder", (f"{shown_type(holder)}. It must be the id of a cardholder",))
    return holder


def require_desk(by: DeskStaff) -> DeskStaff:
    """Return the staff member at the desk. Raises `InvalidData` for any other actor."""
    if not isinstance(cast("object", by), DeskStaff):
        raise InvalidData("actor", (f"{shown_type(by)}. It must be a `DeskStaff`: this is done at a desk",))
    return by


def save_holder(tx: CardsTx, stored: Versioned[Cardholder] | None, holder: Cardholder) -> None:
    """Save a cardholder that has changed, or add a new one."""
    if stored is None:
        tx.cardholders.add(holder)
    elif stored.value != holder:
        tx.cardholders.save(holder, expected_version=stored.version)


def save_card_credential(tx: CardsTx, stored: Versioned[CardCredential] | None, credential: CardCredential) -> None:
    """Save the credential of a card, or add it if none is stored."""
    if stored is None:
        tx.card_credentials.add(credential)
    else:
        tx.card_credentials.save(credential, expected_version=stored.version)


def replace_card(
    tx: CardsTx, stored: Versioned[Card], deleted: Card, new: Card, memberships: Iterable[Membership], credential: CardCredential | None
) -> None:
    """Save that a card took the place of another, with memberships and credential."""
    delete_card(tx, stored, deleted)
    tx.cards.add(new)
    for membership in memberships:
        tx.memberships.put(membership)
    if credential is not None:
        tx.card_credentials.add(credential)


def delete_card(tx: CardsTx, stored: Versioned[Card], deleted: Card) -> None:
    """Save that a card is deleted: its memberships and its credential go."""
    tx.cards.save(deleted, expected_version=stored.version)
    tx.memberships.delete_for_card(deleted.number)
    tx.card_credentials.delete(deleted.number)
    delete_attempts(tx, card_login_key(deleted.number))


def queue_instructions(tx: CardsTx, instructions: Iterable[LibraryInstruction], now: datetime, cause: str) -> None:
    """Store what libraries are told, in the order of the instants: an id begins with its instant.

    `cause` tells apart what happens at one instant: the version of the record that changed.
    """
    instant = f"{now.astimezone(UTC):%Y%m%dT%H%M%S.%f}"
    for each in instructions:
        key = derived_id(instant, cause, each.library, each.holder, each.instruction)
        tx.library_instructions.add(attrs.evolve(each, id=LibraryInstructionId(f"{instant}-{key}")))


def credential_of(tx: CardsReadTx, card: Versioned[Card] | None) -> CardCredential | None:
    """Return what the holder of a card logs in with; None if nothing is set."""
    return None if card is None else value_of(tx.card_credentials.get(card.value.number))
