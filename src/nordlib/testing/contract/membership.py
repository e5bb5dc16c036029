"""The cases for memberships, which their card guards."""

from datetime import timedelta
from typing import Final

import attrs

from nordlib.cards import Card, Membership, MembershipState, RulesAcceptance, RulesAcceptedBy
from nordlib.errors import VersionConflict
from nordlib.libraries import LibraryId
from nordlib.storage.protocols import Store
from nordlib.testing.contract.cards import add_card, add_cardholders
from nordlib.testing.contract.cases import (
    ContractCase,
    ContractTx,
    assert_raises,
    assert_round_trip,
    case_decorator,
    ensure,
    version_of,
)
from nordlib.testing.contract.samples import NOW, A, B, make_card, make_cardholder

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_case = case_decorator(CASES, "cardholders", "cards", "memberships")
_HOLDER = make_cardholder(0)
_CARD, _ANOTHER = make_card(0, _HOLDER), make_card(1, _HOLDER)


def _put(store: Store[ContractTx], membership: Membership) -> None:
    store.run(lambda tx: tx.memberships.put(membership))


def _memberships(store: Store[ContractTx], card: Card) -> tuple[Membership, ...]:
    return store.run(lambda tx: tx.memberships.for_card(card.number))


@_case("ST-119")
def _memberships_are_stored_unchanged(store: Store[ContractTx]) -> None:
    """The memberships of a card are returned by library, unchanged, the rules that were accepted included; one that is put replaces one."""
    add_cardholders(store, _HOLDER)
    add_card(store, _CARD)
    by_guardian = RulesAcceptance("2026-1", RulesAcceptedBy.GUARDIAN, NOW)
    at_a, at_b = Membership(_CARD.number, A, rules=by_guardian), Membership(_CARD.number, B, MembershipState.AWAITING_ACTIVATION)
    renewed = attrs.evolve(at_a, rules=RulesAcceptance("2026-2", RulesAcceptedBy.HOLDER, NOW + timedelta(1)))
    for put, expected in (
        (at_b, (at_b,)),
        (at_a, (at_a, at_b)),
        (renewed, (renewed, at_b)),
        (Membership(_CARD.number, B), (renewed, Membership(_CARD.number, B))),
        (Membership(_CARD.number, A), (Membership(_CARD.number, A), Membership(_CARD.number, B))),
    ):
        _put(store, put)
        found = _memberships(store, _CARD)
        ensure(len(found) == len(expected), f"{len(found)} memberships were returned instead of {len(expected)}")
        for membership, wanted in zip(found, expected, strict=True):
            assert_round_trip(membership, wanted)


@_case("ST-120")
def _memberships_of_one_card_are_deleted(store: Store[ContractTx]) -> None:
    """The memberships of a card can be deleted, also where there are none; those of the holder's other card stay."""
    add_cardholders(store, _HOLDER)
    for card in (_CARD, _ANOTHER):
        add_card(store, card)
        for library in (A, B):
            _put(store, Membership(card.number, library))
    for _ in range(2):
        store.run(lambda tx: tx.memberships.delete_for_card(_CARD.number))
        ensure(_memberships(store, _CARD) == (), "a membership was not deleted")
    kept = (Membership(_ANOTHER.number, A), Membership(_ANOTHER.number, B))
    ensure(_memberships(store, _ANOTHER) == kept, "a membership of another card was deleted")


@_case("ST-121")
def _a_card_guards_its_memberships(store: Store[ContractTx]) -> None:
    """Of two changes of a card's memberships that save the card over one version, the second is refused, and nothing of it is stored."""
    add_cardholders(store, _HOLDER)
    add_card(store, _CARD)
    version = version_of(store.run(lambda tx: tx.cards.get(_CARD.number)))

    def join(tx: ContractTx, library: LibraryId) -> None:
        tx.memberships.put(Membership(_CARD.number, library))
        tx.cards.save(_CARD, expected_version=version)

    store.run(join, A)
    assert_raises(VersionConflict, lambda: store.run(join, B), "memberships were changed over another version of the card")
    ensure(_memberships(store, _CARD) == (Membership(_CARD.number, A),), "a membership of a refused change was stored")
