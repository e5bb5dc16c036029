"""The cases for consents to family views."""

from functools import partial
from typing import Final

import attrs

from nordlib.cards import CardholderId, ConsentState, FamilyConsent, FamilyConsentId
from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.storage.protocols import Store, value_of
from nordlib.testing.contract.cards import add_cardholders
from nordlib.testing.contract.cases import (
    ContractCase,
    ContractTx,
    assert_raises,
    assert_round_trip,
    case_decorator,
    ensure,
    version_of,
)
from nordlib.testing.contract.samples import make_cardholder

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_case = case_decorator(CASES, "cardholders", "family_consents")
_HOLDERS: Final = [make_cardholder(index) for index in range(4)]
_CHILD, _MOTHER, _FATHER, _SISTER = (holder.id for holder in _HOLDERS)


def _consent(index: int, owner: CardholderId, viewer: CardholderId, state: ConsentState = ConsentState.GRANTED) -> FamilyConsent:
    return FamilyConsent(FamilyConsentId(f"f{index:02}"), owner, viewer, state)


_FIRST: Final = _consent(0, _CHILD, _MOTHER)


def _add(store: Store[ContractTx], consent: FamilyConsent) -> None:
    store.run(lambda tx: tx.family_consents.add(consent))


def _save(store: Store[ContractTx], changed: FamilyConsent, expected_version: int) -> None:
    store.run(lambda tx: tx.family_consents.save(changed, expected_version=expected_version))


def _between(store: Store[ContractTx], owner: CardholderId, viewer: CardholderId) -> FamilyConsent | None:
    return value_of(store.run(lambda tx: tx.family_consents.between(owner, viewer)))


def _active(store: Store[ContractTx], after: FamilyConsentId | None, limit: int) -> list[FamilyConsent]:
    return [stored.value for stored in store.run(lambda tx: tx.family_consents.in_state(ConsentState.ACTIVE, after, limit))]


def _version(store: Store[ContractTx]) -> int:
    return version_of(store.run(lambda tx: tx.family_consents.between(_CHILD, _MOTHER)))


@_case("ST-123")
def _consents_are_stored_unchanged(store: Store[ContractTx]) -> None:
    """A consent is found between its owner and its viewer, in this direction, unchanged in every state in which it was added or saved."""
    add_cardholders(store, *_HOLDERS)
    stored_states = [state for state in ConsentState if state is not ConsentState.NONE]
    for state, owner in zip(stored_states, (_CHILD, _SISTER, _FATHER, _MOTHER), strict=True):
        viewer = _MOTHER if owner != _MOTHER else _CHILD
        added = _consent(stored_states.index(state), owner, viewer, state)
        _add(store, added)
        assert_round_trip(_between(store, owner, viewer), added)
    ensure(_between(store, _MOTHER, _SISTER) is None, "a consent was found in the other direction")
    ensure(_between(store, _CHILD, _FATHER) is None, "the consent to another viewer was found")
    for state in (*stored_states[1:], ConsentState.GRANTED):
        changed = attrs.evolve(_FIRST, state=state)
        _save(store, changed, _version(store))
        assert_round_trip(_between(store, _CHILD, _MOTHER), changed)


@_case("ST-124")
def _consents_of_one_person_are_found(store: Store[ContractTx]) -> None:
    """The consents of an owner, and those to a viewer, are returned by id, in whatever state they are."""
    add_cardholders(store, *_HOLDERS)
    ended = _consent(2, _CHILD, _FATHER, ConsentState.ENDED)
    back, of_sister = _consent(3, _MOTHER, _CHILD), _consent(1, _SISTER, _MOTHER, ConsentState.REVOKED)
    for consent in (ended, back, of_sister, _FIRST):
        _add(store, consent)
    owned = [stored.value for stored in store.run(lambda tx: tx.family_consents.for_owner(_CHILD))]
    ensure(owned == [_FIRST, ended], "the owner has given other consents, or in another order")
    viewed = [stored.value for stored in store.run(lambda tx: tx.family_consents.for_viewer(_MOTHER))]
    ensure(viewed == [_FIRST, of_sister], "the viewer has other consents, or in another order")
    ensure(store.run(lambda tx: tx.family_consents.for_owner(_FATHER)) == (), "a person who has consented to nothing owns a consent")
    ensure(store.run(lambda tx: tx.family_consents.for_viewer(_SISTER)) == (), "a person to whom none has consented views one")


@_case("ST-125")
def _consents_are_unique(store: Store[ContractTx]) -> None:
    """There is one consent from an owner to a viewer at most, also one that has ended; each person may have others, and give one back."""
    add_cardholders(store, *_HOLDERS)
    _add(store, attrs.evolve(_FIRST, state=ConsentState.ENDED))
    same_parties, same_id = _consent(1, _CHILD, _MOTHER), _consent(0, _SISTER, _FATHER)
    assert_raises(UniqueViolation, partial(_add, store, same_parties), "there are two consents from one owner to one viewer")
    assert_raises(UniqueViolation, partial(_add, store, same_id), "two consents have the same id")
    ensure(_between(store, _SISTER, _FATHER) is None, "a refused consent was stored")
    for index, (owner, viewer) in enumerate(((_MOTHER, _CHILD), (_CHILD, _FATHER), (_SISTER, _MOTHER)), start=2):
        _add(store, _consent(index, owner, viewer))


@_case("ST-126")
def _consents_have_versions(store: Store[ContractTx]) -> None:
    """A consent is saved over the version that was read, and over no other."""
    add_cardholders(store, *_HOLDERS)
    _add(store, _FIRST)
    version = _version(store)
    revoked = attrs.evolve(_FIRST, state=ConsentState.REVOKED)
    _save(store, revoked, version)
    active = attrs.evolve(_FIRST, state=ConsentState.ACTIVE)
    assert_raises(VersionConflict, lambda: _save(store, active, version), "a consent that was taken back came into force")
    assert_raises(VersionConflict, lambda: _save(store, _consent(1, _SISTER, _FATHER), 1), "a consent that does not exist was saved")
    ensure(_between(store, _CHILD, _MOTHER) == revoked, "a refused change was stored")


@_case("ST-127")
def _consents_in_a_state_are_found(store: Store[ContractTx]) -> None:
    """The consents in a state are returned in pages by id, and those in other states are on none."""
    add_cardholders(store, *_HOLDERS)
    viewers = (_MOTHER, _FATHER, _SISTER)
    active = [_consent(index, _CHILD, viewer, ConsentState.ACTIVE) for index, viewer in enumerate(viewers, start=1)]
    for consent in (active[2], active[0], _consent(0, _SISTER, _MOTHER), active[1], _consent(9, _SISTER, _FATHER, ConsentState.REVOKED)):
        _add(store, consent)
    for after, limit, expected in ((None, 2, active[:2]), (active[0].id, 2, active[1:]), (active[2].id, 9, []), (None, 9, active)):
        ensure(_active(store, after, limit) == expected, f"the page of consents after {after} is wrong")
