"""Holds: placed, cancelled, suspended, set aside, expired; and the list of titles that a patron saves."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from nordlib.circulation import (
    HELSINGOR,
    CirculationStaff,
    Hold,
    HoldChangeCase,
    HoldEvent,
    HoldId,
    HoldPlacementCase,
    HoldPolicy,
    HoldRequest,
    HoldStatus,
    ItemId,
    LibraryCalendar,
    LoanTerms,
    PatronId,
    PatronStanding,
    PickupCase,
    SavedTitle,
    TitleId,
)
from nordlib.circulation.holds import HOLD_TRANSITIONS, after, change, has_ended, is_overdue, place, set_aside
from nordlib.circulation.models import Requester
from nordlib.commands import (
    AlreadyProcessed,
    PatronContext,
    cancel_hold,
    expire_holds,
    idempotent,
    list_holds,
    list_saved_titles,
    place_hold,
    remove_saved_title,
    resume_hold,
    save_title,
    set_item_aside,
    suspend_hold,
)
from nordlib.dates import Period
from nordlib.decisions import UNKNOWN
from nordlib.errors import IllegalTransition, InvalidData, InvalidPolicy, NaiveDatetime, UnknownName
from nordlib.messages import MessageKind
from tests.people import GOOD, kroner
from tests.stores import STORES, rows_in

NOW = datetime(2026, 3, 18, 9, tzinfo=UTC)
TODAY = NOW.date()
ANNA, BO = PatronId("P1"), PatronId("P2")
STAFF = CirculationStaff("desk-1")
TITLE = TitleId("T1")
HOLD = Hold(HoldId("H1"), ANNA, TITLE)
REQUEST = HoldRequest(ANNA, TITLE)
NEVER_LENT = LoanTerms(Period(days=28), 2, 7, lendable=False)
POLICY = attrs.evolve(HELSINGOR, item_types={**HELSINGOR.item_types, "reference": NEVER_LENT})
LIMITED = attrs.evolve(POLICY, holds=HoldPolicy(max_holds=2))
PLACING: Any = {"by": ANNA, "policy": POLICY, "now": NOW, "new_id": HOLD.id, "context": PatronContext(GOOD)}
AS_ANNA: Any = {"by": ANNA, "policy": POLICY}
AT_THE_DESK: Any = {"by": STAFF, "policy": POLICY, "now": NOW}
KEY = "5b1c0f52-0d4e-4a53-9b3e-0f6f6a2d7a11"


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Any:
    return STORES[request.param]()


def keep(store: Any, *holds: Hold) -> None:
    with store.transaction() as tx:
        for hold in holds:
            tx.holds.add(hold)


def stored(store: Any, hold: str = "H1") -> Any:
    return store.read(lambda tx: tx.holds.get(HoldId(hold))).value


def others(count: int, **changes: Any) -> tuple[Hold, ...]:
    """Holds of the patron on other titles."""
    return tuple(attrs.evolve(HOLD, id=HoldId(f"O{place}"), title=TitleId(f"X{place}"), **changes) for place in range(count))


# the table

ENDINGS = {
    HoldEvent.CANCEL: HoldStatus.CANCELLED,
    HoldEvent.DELETE: HoldStatus.CANCELLED,
    HoldEvent.FILL: HoldStatus.FILLED,
    HoldEvent.EXPIRE: HoldStatus.EXPIRED,
}
EXPECTED = {
    HoldStatus.ACTIVE: {HoldEvent.SUSPEND: HoldStatus.SUSPENDED, HoldEvent.SET_ASIDE: HoldStatus.READY_FOR_PICKUP, **ENDINGS},
    HoldStatus.SUSPENDED: {HoldEvent.RESUME: HoldStatus.ACTIVE, **ENDINGS},
    HoldStatus.READY_FOR_PICKUP: ENDINGS,
}


@pytest.mark.parametrize("status", HoldStatus)
@pytest.mark.parametrize("event", HoldEvent)
def test_every_pair_of_a_status_and_an_event_is_decided(status: HoldStatus, event: HoldEvent) -> None:
    hold, target = attrs.evolve(HOLD, status=status), EXPECTED.get(status, {}).get(event)
    assert HOLD_TRANSITIONS.accepts(status, event) is (target is not None)
    if target is None:
        with pytest.raises(IllegalTransition):
            after(hold, event)
    else:
        assert after(hold, event) == attrs.evolve(hold, status=target)


@pytest.mark.rule("EXT-09")
def test_only_a_deletion_by_a_quick_loan_notifies_the_patron() -> None:
    told = {event: cell.notifies for _, event, cell in HOLD_TRANSITIONS if cell.notifies is not None}
    assert told == {HoldEvent.DELETE: MessageKind.RESERVATION_DELETED}


@pytest.mark.parametrize("status", HoldStatus)
def test_a_hold_has_ended_when_nothing_can_happen_to_it(status: HoldStatus) -> None:
    assert has_ended(attrs.evolve(HOLD, status=status)) is (status not in EXPECTED)


# placing


def placing(request: HoldRequest = REQUEST, holds: Any = (), patron: Any = GOOD, by: Requester = ANNA, policy: Any = POLICY) -> Any:
    return place(HoldPlacementCase(request, HOLD.id, holds, patron, policy, NOW, by))


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, ()),
        ({"by": STAFF}, ()),
        ({"by": BO, "holds": (HOLD,)}, ("not_the_patron",)),
        ({"holds": (HOLD,)}, ("already_held",)),
        ({"holds": (attrs.evolve(HOLD, status=HoldStatus.SUSPENDED),)}, ("already_held",)),
        ({"holds": (attrs.evolve(HOLD, item=ItemId("I2")),)}, ("already_held",)),
        ({"holds": tuple(attrs.evolve(HOLD, status=status) for status in HoldStatus if status not in EXPECTED)}, ()),
        ({"holds": (attrs.evolve(HOLD, patron=BO),)}, ()),
        ({"holds": others(500)}, ()),
        ({"holds": others(1), "policy": LIMITED}, ()),
        ({"holds": others(2), "policy": LIMITED}, ("hold_limit_reached",)),
        ({"holds": others(2, status=HoldStatus.FILLED), "policy": LIMITED}, ()),
        ({"holds": others(2, patron=BO), "policy": LIMITED}, ()),
        ({"holds": UNKNOWN}, ("unknown:already_held",)),
        ({"holds": UNKNOWN, "policy": LIMITED}, ("unknown:already_held", "unknown:hold_limit_reached")),
        ({"patron": PatronStanding(blocked=True)}, ("patron_blocked",)),
        ({"patron": PatronStanding(card_expires_on=TODAY)}, ()),
        ({"patron": PatronStanding(card_expires_on=TODAY - timedelta(1))}, ("patron_expired",)),
        ({"patron": PatronStanding(debt=kroner(199))}, ()),
        ({"patron": PatronStanding(debt=kroner(200))}, ("patron_debt",)),
        ({"patron": UNKNOWN}, ("unknown:patron_blocked", "unknown:patron_expired", "unknown:patron_debt")),
        ({"request": attrs.evolve(REQUEST, item_type="reference")}, ("not_lendable",)),
        ({"request": attrs.evolve(REQUEST, expires_on=TODAY)}, ()),
        ({"request": attrs.evolve(REQUEST, expires_on=TODAY - timedelta(1))}, ("hold_period_over",)),
        ({"request": attrs.evolve(REQUEST, active_from=TODAY + timedelta(9), expires_on=TODAY + timedelta(9))}, ()),
        ({"request": attrs.evolve(REQUEST, active_from=TODAY + timedelta(9), expires_on=TODAY + timedelta(8))}, ("hold_period_over",)),
    ],
    ids=range(26),
)
@pytest.mark.rule("HOLD-01", "HOLD-03", "EXT-05", "EXT-20")
def test_who_may_place_which_hold(changes: Any, reasons: tuple[str, ...]) -> None:
    assert placing(**changes).reasons == reasons


def test_a_hold_has_what_was_asked_for() -> None:
    asked = HoldRequest(ANNA, TITLE, ItemId("I1"), active_from=TODAY, expires_on=TODAY + timedelta(30))
    expected = Hold(HOLD.id, ANNA, TITLE, ItemId("I1"), HoldStatus.ACTIVE, TODAY, TODAY + timedelta(30))
    assert placing(asked).unwrap() == expected


@pytest.mark.parametrize("field", ["max_holds", "pickup_days"])
@pytest.mark.parametrize("value", [0, -1, 10_000])
def test_a_policy_that_cannot_be_is_refused(field: str, value: Any) -> None:
    with pytest.raises(InvalidPolicy, match=field):
        HoldPolicy(**{field: value})


@pytest.mark.parametrize("value", [0, 10_000])
def test_a_limit_of_loans_that_cannot_be_is_refused(value: int) -> None:
    with pytest.raises(InvalidPolicy, match="max_loans"):
        attrs.evolve(NEVER_LENT, max_loans=value)


# changing


@pytest.mark.parametrize(
    ("status", "event", "reasons"),
    [
        (HoldStatus.ACTIVE, HoldEvent.CANCEL, ()),
        (HoldStatus.READY_FOR_PICKUP, HoldEvent.CANCEL, ()),
        (HoldStatus.SUSPENDED, HoldEvent.CANCEL, ()),
        (HoldStatus.CANCELLED, HoldEvent.CANCEL, ("hold_closed",)),
        (HoldStatus.FILLED, HoldEvent.RESUME, ("hold_closed",)),
        (HoldStatus.EXPIRED, HoldEvent.SUSPEND, ("hold_closed",)),
        (HoldStatus.ACTIVE, HoldEvent.SUSPEND, ()),
        (HoldStatus.SUSPENDED, HoldEvent.SUSPEND, ("hold_suspended",)),
        (HoldStatus.READY_FOR_PICKUP, HoldEvent.SUSPEND, ("hold_ready",)),
        (HoldStatus.SUSPENDED, HoldEvent.RESUME, ()),
        (HoldStatus.ACTIVE, HoldEvent.RESUME, ("hold_not_suspended",)),
        (HoldStatus.READY_FOR_PICKUP, HoldEvent.RESUME, ("hold_not_suspended",)),
    ],
)
def test_what_may_happen_to_a_hold(status: HoldStatus, event: HoldEvent, reasons: tuple[str, ...]) -> None:
    hold = attrs.evolve(HOLD, status=status)
    for by in (ANNA, STAFF):
        assert change(HoldChangeCase(hold, event, POLICY, by)).reasons == reasons
    assert change(HoldChangeCase(hold, event, POLICY, BO)).reasons == ("not_the_patron",)


@pytest.mark.parametrize("event", [HoldEvent.SET_ASIDE, HoldEvent.FILL, HoldEvent.DELETE, HoldEvent.EXPIRE])
def test_what_no_patron_asks_for_is_not_a_change(event: HoldEvent) -> None:
    with pytest.raises(InvalidData, match=r"it must be 'cancel', 'suspend' or 'resume'"):
        HoldChangeCase(HOLD, event, POLICY, ANNA)


# setting aside


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, ()),
        ({"status": HoldStatus.READY_FOR_PICKUP}, ("hold_ready",)),
        ({"status": HoldStatus.SUSPENDED}, ("hold_suspended",)),
        ({"status": HoldStatus.FILLED}, ("hold_closed",)),
        ({"active_from": TODAY, "expires_on": TODAY}, ()),
        ({"active_from": TODAY + timedelta(1)}, ("hold_not_current",)),
        ({"expires_on": TODAY - timedelta(1)}, ("hold_not_current",)),
        ({"item": ItemId("I1")}, ()),
        ({"item": ItemId("I2")}, ("wrong_copy",)),
    ],
    ids=range(9),
)
@pytest.mark.rule("READ-C24")
def test_for_which_hold_a_copy_is_set_aside(changes: Any, reasons: tuple[str, ...]) -> None:
    hold = attrs.evolve(HOLD, **changes)
    assert set_aside(PickupCase(hold, ItemId("I1"), POLICY, NOW, STAFF)).reasons == reasons
    assert set_aside(PickupCase(hold, ItemId("I1"), POLICY, NOW, ANNA)).reasons == ("staff_only",)


@pytest.mark.parametrize(
    ("calendar", "until"),
    [
        (None, date(2026, 3, 25)),
        (LibraryCalendar(closed_weekdays={3}), date(2026, 3, 26)),
        (LibraryCalendar(closed_weekdays={7}), date(2026, 3, 25)),
    ],
)
def test_a_copy_waits_until_an_open_day(calendar: LibraryCalendar | None, until: date) -> None:
    decision = set_aside(PickupCase(HOLD, ItemId("I1"), POLICY, NOW, STAFF, calendar))
    ready = attrs.evolve(HOLD, status=HoldStatus.READY_FOR_PICKUP, pickup_until=until, set_aside=ItemId("I1"))
    assert (decision.unwrap(), decision.facts.pickup_until) == (ready, until)


def test_the_day_of_pickup_is_counted_in_the_zone_of_the_library() -> None:
    late = datetime(2026, 3, 18, 23, 30, tzinfo=UTC)  # past midnight in Copenhagen
    policy = attrs.evolve(POLICY, holds=HoldPolicy(pickup_days=1))
    assert PickupCase(HOLD, ItemId("I1"), policy, late, STAFF).pickup_until == date(2026, 3, 20)


def test_a_copy_cannot_wait_beyond_the_calendar() -> None:
    with pytest.raises(InvalidData, match="outside the years 1 to 9999"):
        PickupCase(HOLD, ItemId("I1"), POLICY, datetime(9999, 12, 30, tzinfo=UTC), STAFF)


# commands


def test_a_hold_is_placed_suspended_resumed_and_cancelled(store: Any) -> None:
    placed = store.run(place_hold, REQUEST, **PLACING)
    assert placed.unwrap() == stored(store) == HOLD
    assert store.run(place_hold, REQUEST, **{**PLACING, "new_id": HoldId("H2")}).reasons == ("already_held",)
    assert store.run(suspend_hold, HOLD.id, **AS_ANNA).unwrap() == stored(store) == attrs.evolve(HOLD, status=HoldStatus.SUSPENDED)
    assert store.run(resume_hold, HOLD.id, **AS_ANNA).unwrap() == stored(store) == HOLD
    assert store.run(list_holds, by=ANNA) == (HOLD,)
    assert store.run(cancel_hold, HOLD.id, **AS_ANNA).unwrap() == stored(store) == attrs.evolve(HOLD, status=HoldStatus.CANCELLED)
    assert store.run(list_holds, by=ANNA) == ()
    assert store.run(place_hold, REQUEST, **{**PLACING, "new_id": HoldId("H2")})


def test_a_refusal_changes_nothing(store: Any) -> None:
    keep(store, HOLD)
    before = rows_in(store)
    assert store.run(resume_hold, HOLD.id, **AS_ANNA).reasons == ("hold_not_suspended",)
    assert store.run(cancel_hold, HOLD.id, **{**AS_ANNA, "by": BO}).reasons == ("not_the_patron",)
    assert store.run(set_item_aside, HOLD.id, ItemId("I1"), **{**AT_THE_DESK, "by": ANNA}).reasons == ("staff_only",)
    assert store.run(place_hold, REQUEST, **{**PLACING, "new_id": HoldId("H2")}).reasons == ("already_held",)
    assert rows_in(store) == before


def test_the_standing_of_the_patron_is_looked_up(store: Any) -> None:
    asked = {**PLACING, "context": PatronContext()}
    assert store.run(place_hold, REQUEST, **asked).reasons == ("unknown:patron_blocked", "unknown:patron_expired", "unknown:patron_debt")
    with store.transaction() as tx:
        tx.patron_standings.put(ANNA, PatronStanding(blocked=True))
    assert store.run(place_hold, REQUEST, **asked).reasons == ("patron_blocked",)


def test_a_copy_is_set_aside_and_the_hold_expires_if_it_is_not_picked_up(store: Any) -> None:
    waiting = attrs.evolve(HOLD, id=HoldId("H2"), patron=BO, expires_on=TODAY)
    paused = attrs.evolve(HOLD, id=HoldId("H3"), patron=PatronId("P3"), status=HoldStatus.SUSPENDED, expires_on=TODAY - timedelta(1))
    keep(store, HOLD, waiting, paused)
    context = PatronContext(calendar=LibraryCalendar(closed_weekdays={3}))
    ready = store.run(set_item_aside, HOLD.id, ItemId("I1"), **AT_THE_DESK, context=context).unwrap()
    assert ready == stored(store)
    assert (ready.pickup_until, ready.set_aside) == (date(2026, 3, 26), "I1")
    assert [hold.id for hold in expire_holds(store, policy=POLICY, now=NOW)] == ["H3"]
    assert [hold.id for hold in expire_holds(store, policy=POLICY, now=NOW + timedelta(8))] == ["H2"]
    (expired,) = expire_holds(store, policy=POLICY, now=NOW + timedelta(9))
    assert expired == stored(store) == attrs.evolve(ready, status=HoldStatus.EXPIRED)
    assert expire_holds(store, policy=POLICY, now=NOW + timedelta(99)) == ()


class CancellingInBetween:
    """A store in which a patron cancels a hold, or a host deletes it, after the page was read."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def read(self, question: Any, /, *args: Any) -> Any:
        found = self._store.read(question, *args)
        if found:
            self._store.run(cancel_hold, HOLD.id, **AS_ANNA)
        return tuple(attrs.evolve(each, value=attrs.evolve(each.value, id=HoldId(key))) for key in ("H0", "H1") for each in found)

    def run(self, command: Any, /, *args: Any) -> Any:
        return self._store.run(command, *args)


def test_a_hold_that_was_cancelled_or_deleted_after_it_was_read_does_not_expire(store: Any) -> None:
    keep(store, attrs.evolve(HOLD, expires_on=TODAY - timedelta(1)))
    racing: Any = CancellingInBetween(store)
    assert expire_holds(racing, policy=POLICY, now=NOW) == ()
    assert stored(store).status is HoldStatus.CANCELLED


def test_a_hold_without_a_last_day_is_never_overdue() -> None:
    assert not is_overdue(HOLD, date.max)
    assert not is_overdue(attrs.evolve(HOLD, status=HoldStatus.CANCELLED, expires_on=TODAY), date.max)


@pytest.mark.parametrize(
    ("command", "arguments", "named", "before"),
    [
        (place_hold, (REQUEST,), PLACING, ()),
        (cancel_hold, (HOLD.id,), AS_ANNA, (HOLD,)),
        (suspend_hold, (HOLD.id,), AS_ANNA, (HOLD,)),
        (resume_hold, (HOLD.id,), AS_ANNA, (attrs.evolve(HOLD, status=HoldStatus.SUSPENDED),)),
        (set_item_aside, (HOLD.id, ItemId("I1")), AT_THE_DESK, (HOLD,)),
    ],
    ids=["place", "cancel", "suspend", "resume", "set_aside"],
)
def test_a_command_that_is_repeated_with_its_key_changes_nothing(
    store: Any, command: Any, arguments: Any, named: Any, before: tuple[Hold, ...]
) -> None:
    keep(store, *before)
    once = idempotent(command, KEY, client="P1", now=NOW)
    assert store.run(once, *arguments, **named)
    rows = rows_in(store)
    again = store.run(once, *arguments, **named)
    assert isinstance(again, AlreadyProcessed)
    assert again.result_id == HOLD.id
    assert rows_in(store) == rows
    with pytest.raises(InvalidData, match="already used for another request"):
        store.run(once, *arguments, **{**named, "by": BO})


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: HoldRequest(PatronId(" "), TITLE), "patron is blank; it must be an opaque id"),
        (lambda: HoldRequest(ANNA, TitleId("")), "title is blank"),
        (lambda: HoldRequest(ANNA, TITLE, ItemId("\t")), "item is blank"),
        (lambda: HoldRequest(ANNA, 12), "title is an int, not TitleId"),  # type: ignore[arg-type]  # that is the error
        (lambda: HoldPlacementCase(REQUEST, HoldId(""), (), GOOD, POLICY, NOW, ANNA), "id is blank"),
        (lambda: PickupCase(HOLD, ItemId(""), POLICY, NOW, STAFF), "item is blank"),
        (lambda: SavedTitle(ANNA, TitleId(" "), NOW), "title is blank"),
    ],
    ids=range(7),
)
def test_what_cannot_be_a_request_is_told(call: Any, error: str) -> None:
    with pytest.raises(InvalidData, match=error):
        call()


@pytest.mark.parametrize(
    ("command", "arguments", "named", "error"),
    [
        (place_hold, ("T1",), PLACING, InvalidData),
        (place_hold, (REQUEST,), {**PLACING, "by": 7}, InvalidData),
        (place_hold, (REQUEST,), {**PLACING, "new_id": HoldId(" ")}, InvalidData),
        (place_hold, (REQUEST,), {**PLACING, "context": GOOD}, InvalidData),
        (place_hold, (REQUEST,), {**PLACING, "now": NOW.replace(tzinfo=None)}, NaiveDatetime),
        (place_hold, (attrs.evolve(REQUEST, item_type="vinyl"),), PLACING, UnknownName),
        (cancel_hold, (HoldId("H9"),), AS_ANNA, UnknownName),
        (cancel_hold, (HOLD.id,), {**AS_ANNA, "by": None}, InvalidData),
        (set_item_aside, (HoldId("H9"), ItemId("I1")), AT_THE_DESK, UnknownName),
        (set_item_aside, (HOLD.id, ItemId("")), AT_THE_DESK, InvalidData),
        (list_holds, (), {"by": PatronId(" ")}, InvalidData),
        (list_holds, (), {"by": STAFF}, InvalidData),
        (save_title, (TITLE,), {"by": 7, "now": NOW}, InvalidData),
        (save_title, (TitleId(""),), {"by": ANNA, "now": NOW}, InvalidData),
        (save_title, (TITLE,), {"by": ANNA, "now": NOW.replace(tzinfo=None)}, NaiveDatetime),
    ],
    ids=range(15),
)
def test_bad_input_raises_and_changes_nothing(store: Any, command: Any, arguments: Any, named: Any, error: type[Exception]) -> None:
    keep(store, HOLD)
    before = rows_in(store)
    with pytest.raises(error):
        store.run(command, *arguments, **named)
    assert rows_in(store) == before


# the list of a patron


def test_a_patron_saves_titles_and_places_holds_from_the_list(store: Any) -> None:
    for minute, title in enumerate(("T2", "T1", "T2")):
        store.run(save_title, TitleId(title), by=ANNA, now=NOW + timedelta(minutes=minute))
    store.run(save_title, TITLE, by=BO, now=NOW)
    saved = store.read(list_saved_titles, by=ANNA)
    assert saved == (SavedTitle(ANNA, TitleId("T2"), NOW), SavedTitle(ANNA, TITLE, NOW + timedelta(minutes=1)))
    for place_in_list, each in enumerate(saved):
        request = HoldRequest(each.patron, each.title)
        assert store.run(place_hold, request, **{**PLACING, "new_id": HoldId(f"N{place_in_list}")})
    for _ in range(2):
        store.run(remove_saved_title, TitleId("T2"), by=ANNA)
    assert [each.title for each in store.read(list_saved_titles, by=ANNA)] == ["T1"]
    assert [each.title for each in store.read(list_saved_titles, by=BO)] == ["T1"]
