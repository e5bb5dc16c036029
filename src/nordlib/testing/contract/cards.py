"""The cases for cardholders, their cards, and what the holder of a card logs in with."""

from datetime import date, timedelta
from functools import partial
from typing import Final

import attrs

from nordlib.cards import (
    Card,
    CardCredential,
    CardForm,
    Cardholder,
    CardholderId,
    CardKind,
    CardNumber,
    CardState,
    Gender,
    PreferredContact,
    TemporaryAddress,
)
from nordlib.contact import parse_email, parse_phone
from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.storage.protocols import Store, Versioned, value_of
from nordlib.testing.contract.cases import (
    ContractCase,
    ContractTx,
    assert_raises,
    assert_round_trip,
    case_decorator,
    ensure,
    version_of,
)
from nordlib.testing.contract.samples import TODAY, B, make_card, make_cardholder, make_pseudonym

__all__ = ["CASES", "add_card", "add_cardholders"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_holder_case = case_decorator(CASES, "cardholders")
_card_case = case_decorator(CASES, "cardholders", "cards")
_HOLDER, _OTHER = make_cardholder(0), make_cardholder(1)
_CARD, _ANOTHER = make_card(0, _HOLDER), make_card(1, _HOLDER)
#: Four records of one cardholder that together give every field a value other than its default.
_WHOLE: Final = make_cardholder(
    0,
    birth_date=date(1990, 5, 19),
    gender=Gender.FEMALE,
    primary_address="Åsveien 1, 0001 Ås",
    temporary_addresses=(
        TemporaryAddress("Øygata 2, 0002 Øy", TODAY, TODAY + timedelta(9)),
        TemporaryAddress("Åsveien 3, 0003 Ås", TODAY - timedelta(9), TODAY),
        TemporaryAddress("Bygata 4, 0004 By", TODAY, TODAY),
    ),
    email=parse_email("Anna@Example.no"),
    phone=parse_phone("34412345", "DK"),
    preferred_contact=PreferredContact.EMAIL,
)
_BARE: Final = Cardholder(_HOLDER.id, "Åse 日本")
_SECRET: Final = make_cardholder(
    0, identity=make_pseudonym(7, "k2"), secret_address=True, gender=Gender.MALE, preferred_contact=PreferredContact.PHONE
)
_INSTITUTION: Final = make_cardholder(0, name="Åsen barnehage", identity=None, is_institution=True)
#: What is stored of this cardholder one after the other.
_CHANGES: Final = (
    *(_BARE, _SECRET, _INSTITUTION, _WHOLE),
    attrs.evolve(_WHOLE, email=parse_email("anna@example.no"), temporary_addresses=_WHOLE.temporary_addresses[::-1]),
)


def add_cardholders(store: Store[ContractTx], *holders: Cardholder) -> None:
    """Add cardholders to a store, in one transaction."""

    def command(tx: ContractTx) -> None:
        for holder in holders:
            tx.cardholders.add(holder)

    store.run(command)


def add_card(store: Store[ContractTx], card: Card) -> None:
    """Add a card to a store."""
    store.run(lambda tx: tx.cards.add(card))


def _save_holder(store: Store[ContractTx], changed: Cardholder, expected_version: int) -> None:
    store.run(lambda tx: tx.cardholders.save(changed, expected_version=expected_version))


def _erase(store: Store[ContractTx], holder: Cardholder, expected_version: int) -> None:
    store.run(lambda tx: tx.cardholders.erase(holder.id, expected_version=expected_version))


def _holder(store: Store[ContractTx], holder: Cardholder) -> Cardholder | None:
    return value_of(store.run(lambda tx: tx.cardholders.get(holder.id)))


def _holder_version(store: Store[ContractTx], holder: Cardholder) -> int:
    return version_of(store.run(lambda tx: tx.cardholders.get(holder.id)))


def _named(store: Store[ContractTx], index: int, key: str = "k1") -> Cardholder | None:
    return value_of(store.run(lambda tx: tx.cardholders.by_identity(make_pseudonym(index, key))))


def _page(store: Store[ContractTx], after: CardholderId | None, limit: int) -> list[Cardholder]:
    return [stored.value for stored in store.run(lambda tx: tx.cardholders.page(after, limit))]


def _save(store: Store[ContractTx], changed: Card, expected_version: int | None = None) -> None:
    """Save a card over the version that is stored, or over another one."""
    version = version_of(store.run(lambda tx: tx.cards.get(changed.number))) if expected_version is None else expected_version
    store.run(lambda tx: tx.cards.save(changed, expected_version=version))


def _card(store: Store[ContractTx], number: CardNumber) -> Card | None:
    return value_of(store.run(lambda tx: tx.cards.get(number)))


def _cards_of(store: Store[ContractTx], holder: Cardholder) -> list[Card]:
    return [stored.value for stored in store.run(lambda tx: tx.cards.for_holder(holder.id))]


def _add_credential(store: Store[ContractTx], credential: CardCredential) -> None:
    store.run(lambda tx: tx.card_credentials.add(credential))


def _save_credential(store: Store[ContractTx], changed: CardCredential, expected_version: int) -> None:
    store.run(lambda tx: tx.card_credentials.save(changed, expected_version=expected_version))


def _credential(store: Store[ContractTx], card: Card) -> Versioned[CardCredential] | None:
    return store.run(lambda tx: tx.card_credentials.get(card.number))


@_holder_case("ST-110")
def _cardholders_are_stored_unchanged(store: Store[ContractTx]) -> None:
    """A cardholder is returned unchanged after it was added, and after it was saved, field by field."""
    add_cardholders(store, _WHOLE)
    assert_round_trip(_holder(store, _WHOLE), _WHOLE)
    for changed in _CHANGES:
        _save_holder(store, changed, _holder_version(store, changed))
        assert_round_trip(_holder(store, changed), changed)
    for index, record in enumerate((_BARE, _SECRET, _INSTITUTION), start=1):
        holder = attrs.evolve(record, id=make_cardholder(index).id)
        add_cardholders(store, holder)
        assert_round_trip(_holder(store, holder), holder)


@_holder_case("ST-111")
def _cardholders_are_found(store: Store[ContractTx]) -> None:
    """A cardholder is found by the whole pseudonym, its key included, and all of them in pages by id."""
    holders = [make_cardholder(index) for index in range(3)]
    add_cardholders(store, holders[2], holders[0], make_cardholder(3, identity=None), holders[1])
    ensure([_named(store, index) for index in range(3)] == holders, "a pseudonym found another cardholder, or none")
    ensure(_named(store, 0, "k2") is None, "a pseudonym under another key found a cardholder")
    ensure(_named(store, 4) is None, "a pseudonym that no cardholder has found one")
    ensure(_holder(store, make_cardholder(4)) is None, "an id that no cardholder has found one")
    for after, limit, expected in ((None, 2, holders[:2]), (holders[0].id, 2, holders[1:]), (make_cardholder(3).id, 9, [])):
        ensure(_page(store, after, limit) == expected, f"the page of cardholders after {after} is wrong")
    ensure(len(_page(store, None, 9)) == len(holders) + 1, "some cardholders are on no page")


@_holder_case("ST-112")
def _cardholders_are_unique(store: Store[ContractTx]) -> None:
    """Only one cardholder may have a given id or pseudonym, any number may lack a pseudonym, and a former or erased one is free again."""
    add_cardholders(store, _HOLDER)
    for name in ("id", "identity"):
        other = attrs.evolve(_OTHER, **{name: getattr(_HOLDER, name)})
        assert_raises(UniqueViolation, partial(add_cardholders, store, other), f"two cardholders have the same {name}")
    add_cardholders(store, _OTHER, make_cardholder(2, identity=None), make_cardholder(3, identity=None))
    taken = attrs.evolve(_OTHER, identity=_HOLDER.identity)
    version = _holder_version(store, _OTHER)
    assert_raises(UniqueViolation, lambda: _save_holder(store, taken, version), "two cardholders have the same pseudonym")
    ensure(_named(store, 1) == _OTHER, "a refused change was stored")
    _save_holder(store, attrs.evolve(_HOLDER, identity=make_pseudonym(0, "k2")), _holder_version(store, _HOLDER))
    ensure(_named(store, 0) is None, "a former pseudonym still finds the cardholder")
    _save_holder(store, taken, version)
    ensure(_named(store, 0) == taken, "a pseudonym does not find the cardholder who has it now")
    _erase(store, taken, _holder_version(store, taken))
    ensure(_named(store, 0) is None, "an erased cardholder is found by the pseudonym")
    add_cardholders(store, make_cardholder(4, identity=taken.identity))


@_holder_case("ST-113")
def _cardholders_have_versions(store: Store[ContractTx]) -> None:
    """A cardholder is saved or erased over the version that was read, and over no other."""
    add_cardholders(store, _HOLDER, _OTHER)
    version = _holder_version(store, _HOLDER)
    changed = attrs.evolve(_HOLDER, name="First")
    _save_holder(store, changed, version)
    assert_raises(VersionConflict, lambda: _save_holder(store, _HOLDER, version), "an update was lost")
    assert_raises(VersionConflict, lambda: _erase(store, _HOLDER, version), "a cardholder was erased over another version")
    assert_raises(VersionConflict, lambda: _save_holder(store, make_cardholder(4), 1), "a cardholder who does not exist was saved")
    ensure(_holder(store, _HOLDER) == changed, "a refused change was stored")
    _erase(store, _HOLDER, _holder_version(store, _HOLDER))
    ensure(_holder(store, _HOLDER) is None, "an erased cardholder is still found")
    ensure(_holder(store, _OTHER) == _OTHER, "another cardholder was erased")


@_card_case("ST-114")
def _cards_are_stored_unchanged(store: Store[ContractTx]) -> None:
    """A card is returned unchanged after it was added, and after it was saved: upgraded, moved to a library, discarded or deleted."""
    add_cardholders(store, _HOLDER)
    discarded, deleted = attrs.evolve(_ANOTHER, state=CardState.DISCARDED), make_card(2, _HOLDER).deleted()
    for card in (_CARD, discarded, deleted):
        add_card(store, card)
        assert_round_trip(_card(store, card.number), card)
    national = attrs.evolve(_CARD, kind=CardKind.NATIONAL, form=CardForm.DIGITAL)
    moved = attrs.evolve(national, home_library=B)
    for card in (national, moved, attrs.evolve(_CARD, state=CardState.DISCARDED), _CARD.deleted()):
        _save(store, card)
        assert_round_trip(_card(store, card.number), card)


@_card_case("ST-115")
def _cards_of_a_holder_are_found(store: Store[ContractTx]) -> None:
    """The cards of a cardholder are returned by number, discarded ones too; a deleted card is found by its number alone."""
    add_cardholders(store, _HOLDER, _OTHER)
    national = make_card(4, _HOLDER, kind=CardKind.NATIONAL)
    discarded, lost = make_card(3, _HOLDER, state=CardState.DISCARDED), make_card(2, _HOLDER)
    for card in (national, lost, discarded, _ANOTHER, make_card(0, _OTHER)):
        add_card(store, card)
    _save(store, lost.deleted())
    ensure(_cards_of(store, _HOLDER) == [_ANOTHER, discarded, national], "the cardholder has other cards, or in another order")
    ensure(_card(store, lost.number) == lost.deleted(), "the number of a deleted card does not find it")
    ensure(_cards_of(store, make_cardholder(4)) == [], "a cardholder without cards has one")
    ensure(_card(store, CardNumber("N9")) is None, "a number that no card has found one")


@_card_case("ST-116")
def _card_numbers_are_used_once(store: Store[ContractTx]) -> None:
    """Only one card has a number, and no other card gets the number of a deleted one."""
    add_cardholders(store, _HOLDER, _OTHER)
    add_card(store, _CARD)
    again = make_card(0, _OTHER)
    assert_raises(UniqueViolation, lambda: add_card(store, again), "two cards have the same number")
    _save(store, _CARD.deleted())
    assert_raises(UniqueViolation, lambda: add_card(store, again), "a card got the number of a deleted one")
    ensure(_card(store, _CARD.number) == _CARD.deleted(), "a refused card was stored")


@_card_case("ST-117")
def _one_national_card_is_in_use(store: Store[ContractTx]) -> None:
    """A cardholder has one national card in use at most, beside any number of local ones and of those that are no longer in use."""
    add_cardholders(store, _HOLDER, _OTHER)
    first = make_card(0, _HOLDER, kind=CardKind.NATIONAL)
    for card in (first, _ANOTHER, make_card(2, _HOLDER), make_card(3, _OTHER, kind=CardKind.NATIONAL)):
        add_card(store, card)
    second, upgraded = make_card(4, _HOLDER, kind=CardKind.NATIONAL), attrs.evolve(_ANOTHER, kind=CardKind.NATIONAL)
    assert_raises(UniqueViolation, lambda: add_card(store, second), "a cardholder has two national cards in use")
    assert_raises(UniqueViolation, lambda: _save(store, upgraded), "a cardholder has two national cards in use after a save")
    ensure(_card(store, second.number) is None, "a refused card was stored")
    ensure(_card(store, _ANOTHER.number) == _ANOTHER, "a refused change was stored")
    _save(store, first.deleted())
    add_card(store, second)
    assert_raises(UniqueViolation, lambda: _save(store, upgraded), "a cardholder has two national cards in use after a save")
    _save(store, second.deleted())
    _save(store, upgraded)
    assert_raises(UniqueViolation, lambda: _save(store, second), "a deleted card came into use beside another national one")


@_card_case("ST-118")
def _cards_have_versions(store: Store[ContractTx]) -> None:
    """A card is saved over the version that was read, and over no other; a save that changes nothing makes a version too."""
    add_cardholders(store, _HOLDER)
    add_card(store, _CARD)
    version = version_of(store.run(lambda tx: tx.cards.get(_CARD.number)))
    _save(store, _CARD, version)
    assert_raises(VersionConflict, lambda: _save(store, _CARD.deleted(), version), "an update was lost")
    assert_raises(VersionConflict, lambda: _save(store, _ANOTHER, version), "a card that does not exist was saved")
    ensure(_card(store, _CARD.number) == _CARD, "a refused change was stored")


@case_decorator(CASES, "cardholders", "cards", "card_credentials")("ST-122")
def _card_credentials_are_stored_unchanged(store: Store[ContractTx]) -> None:
    """A card has one credential, which is returned unchanged, saved over the version that was read, and deleted alone."""
    add_cardholders(store, _HOLDER)
    whole, other = (
        CardCredential(_CARD.number, "$pin", "$password", pin_order="N000000001.1", generation=3),
        CardCredential(_ANOTHER.number),
    )
    for card, credential in ((_CARD, whole), (_ANOTHER, other)):
        add_card(store, card)
        _add_credential(store, credential)
        assert_round_trip(value_of(_credential(store, card)), credential)
    again = CardCredential(_CARD.number, "$other")
    assert_raises(UniqueViolation, lambda: _add_credential(store, again), "a card has two credentials")
    for changed in (CardCredential(_CARD.number), whole):
        version = version_of(_credential(store, _CARD))
        _save_credential(store, changed, version)
        assert_round_trip(value_of(_credential(store, _CARD)), changed)
        assert_raises(VersionConflict, partial(_save_credential, store, again, version), "an update was lost")
    for _ in range(2):
        store.run(lambda tx: tx.card_credentials.delete(_CARD.number))
        ensure(_credential(store, _CARD) is None, "a credential was not deleted")
    assert_round_trip(value_of(_credential(store, _ANOTHER)), other)
