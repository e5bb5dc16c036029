"""The cases for holds that are placed and changed, beside those about the holds on a title."""

from datetime import timedelta
from typing import Final

import attrs

from nordlib.circulation import Hold, HoldId, HoldStatus, ItemId, PatronId, TitleId
from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.storage.protocols import Store
from nordlib.testing.contract.cases import (
    ContractCase,
    ContractTx,
    InjectedError,
    assert_raises,
    assert_round_trip,
    case_decorator,
    ensure,
    version_of,
)
from nordlib.testing.contract.samples import TODAY

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_case = case_decorator(CASES, "holds.add", "holds.get", "holds.for_patron", "holds.overdue", "holds.save", "made-up patrons")
_PATRON: Final = PatronId("7")
_HOLD: Final = Hold(HoldId("201"), _PATRON, TitleId("12"))
_YESTERDAY: Final = TODAY - timedelta(1)


def _add(store: Store[ContractTx], *holds: Hold) -> None:
    def command(tx: ContractTx) -> None:
        for hold in holds:
            tx.holds.add(hold)

    store.run(command)


def _get(store: Store[ContractTx], hold: Hold) -> tuple[Hold | None, int]:
    stored = store.run(lambda tx: tx.holds.get(hold.id))
    return (None if stored is None else stored.value), version_of(stored)


def _save(store: Store[ContractTx], hold: Hold, version: int) -> None:
    store.run(lambda tx: tx.holds.save(hold, expected_version=version))


def _on(store: Store[ContractTx], title: TitleId) -> tuple[Hold, ...]:
    return store.run(lambda tx: tx.holds.for_title(title))


def _overdue(store: Store[ContractTx], after: HoldId | None, limit: int) -> list[Hold]:
    return [stored.value for stored in store.run(lambda tx: tx.holds.overdue(TODAY, after, limit))]


def _whole(hold: Hold, status: HoldStatus = HoldStatus.READY_FOR_PICKUP) -> Hold:
    """Return a hold every field of which has a value."""
    first, last, pickup = _YESTERDAY, TODAY + timedelta(9), TODAY + timedelta(7)
    return Hold(hold.id, hold.patron, hold.title, ItemId("81"), status, first, last, pickup, ItemId("82"))


@_case("ST-170")
def _holds_are_returned_unchanged(store: Store[ContractTx]) -> None:
    """A hold is returned unchanged by its id and among those of its patron, by id, whatever its status; an unknown id finds none."""
    own = [_whole(attrs.evolve(_HOLD, id=HoldId(f"{210 + place}")), status) for place, status in enumerate(HoldStatus)]
    of_another = attrs.evolve(_HOLD, id=HoldId("209"), patron=PatronId("70"))
    _add(store, *reversed(own), of_another, _HOLD)
    for hold in (_HOLD, *own):
        assert_round_trip(_get(store, hold)[0], hold)
    found = store.run(lambda tx: tx.holds.for_patron(_PATRON))
    ensure([stored.value for stored in found] == [_HOLD, *own], "the patron has different holds, or in the wrong order")
    ensure(all(stored.version == _get(store, stored.value)[1] for stored in found), "a hold has two versions")
    ensure(store.run(lambda tx: tx.holds.get(HoldId("299"))) is None, "a hold was found that was never added")
    ensure(store.run(lambda tx: tx.holds.for_patron(PatronId("99"))) == (), "a patron without holds has a hold")
    assert_raises(UniqueViolation, lambda: _add(store, attrs.evolve(_HOLD, title=TitleId("99"))), "two holds have the same id")


@case_decorator(CASES, "holds.add", "holds.get", "holds.save", "made-up patrons", "holds on an item type")("ST-206")
def _a_hold_keeps_its_item_type(store: Store[ContractTx]) -> None:
    """A hold keeps the only item type that it waits for, and another one when it is saved, or none."""
    held = attrs.evolve(_HOLD, item_type="large")
    _add(store, held)
    assert_round_trip(_get(store, held)[0], held)
    for item_type in ("sound", None):
        changed = attrs.evolve(held, item_type=item_type)
        _save(store, changed, _get(store, held)[1])
        assert_round_trip(_get(store, held)[0], changed)


@case_decorator(CASES, "holds.add", "made-up patrons", "holds on an item type")("ST-207")
def _holds_on_an_item_type_are_found_by_title(store: Store[ContractTx]) -> None:
    """A hold that is found by its title has the only item type that it waits for."""
    held = attrs.evolve(_HOLD, item_type="large")
    _add(store, held)
    ensure(_on(store, held.title) == (held,), "a different hold was returned")


@_case("ST-171")
def _a_hold_is_saved_over_the_version_that_was_read(store: Store[ContractTx]) -> None:
    """A hold is saved unchanged over the version that was read, and over no other; its former title and patron do not have it then."""
    _add(store, _HOLD)
    version = _get(store, _HOLD)[1]
    changed = attrs.evolve(_whole(_HOLD), patron=PatronId("8"), title=TitleId("13"))
    _save(store, changed, version)
    assert_round_trip(_get(store, _HOLD)[0], changed)
    for title, expected in ((_HOLD.title, ()), (changed.title, (changed,))):
        ensure(_on(store, title) == expected, "a title has the wrong holds after a change")
    ensure(store.run(lambda tx: tx.holds.for_patron(_PATRON)) == (), "a patron has a hold that another has now")
    assert_raises(VersionConflict, lambda: _save(store, _HOLD, version), "a hold was saved over another version")
    assert_round_trip(_get(store, _HOLD)[0], changed)


@_case("ST-172")
def _holds_that_are_over_are_found(store: Store[ContractTx]) -> None:
    """A hold is overdue from the day after its last day, that of pickup if it is ready, in pages by id; one that has ended never is."""
    over = [
        attrs.evolve(_HOLD, id=HoldId("222"), expires_on=_YESTERDAY),
        attrs.evolve(_HOLD, id=HoldId("221"), status=HoldStatus.SUSPENDED, expires_on=_YESTERDAY),
        attrs.evolve(_HOLD, id=HoldId("224"), status=HoldStatus.READY_FOR_PICKUP, pickup_until=_YESTERDAY),
        attrs.evolve(_HOLD, id=HoldId("220"), expires_on=_YESTERDAY - timedelta(300)),
    ]
    ended = (HoldStatus.CANCELLED, HoldStatus.FILLED, HoldStatus.EXPIRED)
    not_over = [
        _HOLD,
        attrs.evolve(_HOLD, id=HoldId("219"), expires_on=TODAY, pickup_until=_YESTERDAY),
        attrs.evolve(_HOLD, id=HoldId("218"), status=HoldStatus.READY_FOR_PICKUP, pickup_until=TODAY, expires_on=_YESTERDAY),
        attrs.evolve(_HOLD, id=HoldId("223"), status=HoldStatus.READY_FOR_PICKUP, expires_on=_YESTERDAY),
        *(
            attrs.evolve(_HOLD, id=HoldId(f"{230 + place}"), status=status, expires_on=_YESTERDAY, pickup_until=_YESTERDAY)
            for place, status in enumerate(ended)
        ),
    ]
    _add(store, *over, *not_over)
    in_order = sorted(over, key=lambda hold: hold.id)
    for after, limit, expected in (
        (None, 9, in_order),
        (None, 2, in_order[:2]),
        (in_order[1].id, 9, in_order[2:]),
        (in_order[3].id, 9, []),
    ):
        ensure(_overdue(store, after, limit) == expected, f"the page of overdue holds after {after} is wrong")


@_case("ST-173")
def _a_hold_that_fails_is_not_stored(store: Store[ContractTx]) -> None:
    """Of a command that fails, neither a new hold nor a change of another is stored."""
    _add(store, _HOLD)
    version = _get(store, _HOLD)[1]

    def fail(tx: ContractTx) -> None:
        tx.holds.add(attrs.evolve(_HOLD, id=HoldId("202")))
        tx.holds.save(_whole(_HOLD), expected_version=version)
        raise InjectedError

    assert_raises(InjectedError, lambda: store.run(fail), "the error of a command was swallowed")
    ensure(_get(store, _HOLD) == (_HOLD, version), "a change of a failed command was stored")
    ensure(store.run(lambda tx: tx.holds.get(HoldId("202"))) is None, "a hold of a failed command was stored")
