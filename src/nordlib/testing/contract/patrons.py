"""The cases for the patrons of a library."""

from functools import partial
from typing import Final

import attrs

from nordlib.contact import Phone, parse_email, parse_phone
from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.patrons import Patron
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
from nordlib.testing.contract.samples import TODAY, make_patron

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_case = case_decorator(CASES, "patrons")
_MOBILE: Final = parse_phone("34412345", "DK")
_PARENT, _BARE = make_patron(0), make_patron(1, identity=None)
_WHOLE: Final = make_patron(
    2,
    birth_date=TODAY,
    email=parse_email("Bo@Example.dk"),
    mobile=_MOBILE,
    sms_opt_in=True,
    language="sv",
    guardian=_PARENT.id,
)


def _add(store: Store[ContractTx], *patrons: Patron) -> None:
    def command(tx: ContractTx) -> None:
        for patron in patrons:
            tx.patrons.add(patron)

    store.run(command)


def _get(store: Store[ContractTx], patron: Patron) -> Versioned[Patron] | None:
    return store.run(lambda tx: tx.patrons.get(patron.id))


def _save(store: Store[ContractTx], patron: Patron, version: int) -> None:
    store.run(lambda tx: tx.patrons.save(patron, expected_version=version))


def _with_mobile(store: Store[ContractTx], mobile: Phone) -> tuple[Patron, ...]:
    return tuple(stored.value for stored in store.run(lambda tx: tx.patrons.by_mobile(mobile)))


@_case("ST-180")
def _patrons_are_stored_unchanged(store: Store[ContractTx]) -> None:
    """A patron is returned unchanged, field by field, by id, by borrower number and by pseudonym, after an addition and after a save."""
    _add(store, _PARENT, _BARE, _WHOLE)
    for patron in (_PARENT, _BARE, _WHOLE):
        assert_round_trip(value_of(_get(store, patron)), patron)
        by_number = store.run(partial(_by_number, patron=patron))
        assert_round_trip(value_of(by_number), patron)
    identity = _WHOLE.identity
    ensure(identity is not None, "the sample has a pseudonym")
    found = store.run(lambda tx: None if identity is None else tx.patrons.by_identity(identity))
    assert_round_trip(value_of(found), _WHOLE)
    changed = attrs.evolve(_BARE, **{name: getattr(_WHOLE, name) for name in ("birth_date", "email", "mobile", "sms_opt_in", "guardian")})
    _save(store, changed, version_of(_get(store, _BARE)))
    assert_round_trip(value_of(_get(store, _BARE)), changed)


def _by_number(tx: ContractTx, patron: Patron) -> Versioned[Patron] | None:
    return tx.patrons.by_borrower_number(patron.borrower_number)


@_case("ST-181")
def _patrons_are_unique(store: Store[ContractTx]) -> None:
    """No two patrons have the same id, borrower number or pseudonym; several may have none, and a stale save is refused."""
    _add(store, _PARENT, _BARE, make_patron(3, identity=None))
    for other in (
        attrs.evolve(_WHOLE, id=_PARENT.id),
        attrs.evolve(_WHOLE, borrower_number=_PARENT.borrower_number),
        attrs.evolve(_WHOLE, identity=_PARENT.identity),
    ):
        assert_raises(UniqueViolation, partial(_add, store, other), "two patrons have the same key")
    version = version_of(_get(store, _BARE))
    taken = attrs.evolve(_BARE, borrower_number=_PARENT.borrower_number)
    assert_raises(UniqueViolation, partial(_save, store, taken, version), "a patron was saved with another's borrower number")
    _save(store, attrs.evolve(_BARE, name="Åse"), version)
    assert_raises(VersionConflict, partial(_save, store, _BARE, version), "a stale patron was saved")


@_case("ST-182")
def _patrons_are_found_by_mobile_and_by_parent(store: Store[ContractTx]) -> None:
    """Every patron with a mobile number is found, by id, and every child of a parent; a former number finds no patron."""
    sister = attrs.evolve(make_patron(4), mobile=_MOBILE, guardian=_PARENT.id)
    _add(store, sister, _WHOLE, _PARENT)
    ensure(_with_mobile(store, _MOBILE) == (_WHOLE, sister), "not every patron with the mobile number was found, by id")
    children = tuple(stored.value for stored in store.run(lambda tx: tx.patrons.for_guardian(_PARENT.id)))
    ensure(children == (_WHOLE, sister), "not every child of the parent was found, by id")
    _save(store, attrs.evolve(_WHOLE, mobile=None), version_of(_get(store, _WHOLE)))
    ensure(_with_mobile(store, _MOBILE) == (sister,), "a patron is found by a former mobile number")


@_case("ST-183")
def _patrons_are_erased(store: Store[ContractTx]) -> None:
    """An erased patron is not found, and the borrower number and the pseudonym are free; a stale erasure is refused."""
    _add(store, _WHOLE)
    version = version_of(_get(store, _WHOLE))
    stale = partial(_erase, patron=_WHOLE, version=version + 1)
    assert_raises(VersionConflict, lambda: store.run(stale), "a patron was erased with another version")
    store.run(partial(_erase, patron=_WHOLE, version=version))
    ensure(_get(store, _WHOLE) is None, "an erased patron is found")
    ensure(_with_mobile(store, _MOBILE) == (), "an erased patron is found by the mobile number")
    again = attrs.evolve(_WHOLE, id=make_patron(9).id)
    _add(store, again)
    assert_round_trip(value_of(_get(store, again)), again)


def _erase(tx: ContractTx, patron: Patron, version: int) -> None:
    tx.patrons.erase(patron.id, expected_version=version)
