"""The world of holds: two patrons who wait for one title, a copy to set aside, and three days (HOLD-01, HOLD-02, READ-C17, READ-C24)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from typing import Any, Final

import attrs

from nordlib.circulation import (
    HELSINGOR,
    CheckoutRequest,
    CirculationStaff,
    Hold,
    HoldId,
    HoldPolicy,
    HoldRequest,
    HoldStatus,
    ItemId,
    Loan,
    LoanId,
    LoanTerms,
    PatronId,
    PatronStanding,
    TitleId,
)
from nordlib.circulation.holds import HOLD_TRANSITIONS, HoldEvent, has_ended, is_overdue
from nordlib.commands import (
    PatronContext,
    cancel_hold,
    check_out_item,
    expire_holds,
    place_hold,
    resume_hold,
    set_item_aside,
    suspend_hold,
)
from nordlib.dates import Period
from tests.proofs.memory import in_memory, key_of
from tests.proofs.worlds import Edge, State, Step, Tracked, World

__all__ = ["TITLE", "holds"]

TITLE: Final = "Holds"
BEGIN: Final = datetime(2026, 3, 18, 9, tzinfo=UTC)
LAST_DAY: Final = 2
ANNA, BO = PatronId("anna"), PatronId("bo")
STAFF: Final = CirculationStaff("staff")
TITLE_ID, COPY = TitleId("T1"), ItemId("I1")
QUICK: Final = LoanTerms(Period(days=7), 1, 7, quick_loan=True)
POLICY: Final = attrs.evolve(HELSINGOR, holds=HoldPolicy(pickup_days=1), item_types={**HELSINGOR.item_types, "quick": QUICK})
_GOOD: Final = PatronContext(PatronStanding())
_WAITING: Final = (HoldStatus.ACTIVE, HoldStatus.SUSPENDED)
_CHANGES: Final = ((HoldEvent.CANCEL, cancel_hold), (HoldEvent.SUSPEND, suspend_hold), (HoldEvent.RESUME, resume_hold))


def _name(who: Any) -> str:
    return who.id if isinstance(who, CirculationStaff) else str(who)


def _of_a_patron(patron: PatronId, other: PatronId) -> Iterator[Step]:
    """Placing and borrowing."""
    for by, days in ((patron, None), (patron, 1), (other, None), (STAFF, None)):
        if days is not None and patron == BO:
            continue  # one hold with a last day is enough

        def placed(tx: Any, now: datetime, by: Any = by, days: int | None = days) -> Any:
            last = None if days is None else BEGIN.date() + timedelta(days=days)
            request = HoldRequest(patron, TITLE_ID, expires_on=last)
            return place_hold(tx, request, by=by, policy=POLICY, now=now, new_id=HoldId("new"), context=_GOOD)

        yield Step(f"place for {patron} by {_name(by)}" + (" until the second day" if days else ""), placed)
    for by, item_type, event in (
        (patron, "ordinary", HoldEvent.FILL),
        (STAFF, "quick", HoldEvent.DELETE),
        (other, "ordinary", HoldEvent.FILL),
    ):
        lent = CheckoutRequest(patron, COPY, TITLE_ID, item_type)
        act: Callable[..., Any] = partial(_lend, lent, by)
        yield Step(f"lend ({item_type}) to {patron} by {_name(by)}", act, ((TITLE, event, None),))


def _lend(lent: CheckoutRequest, by: Any, tx: Any, now: datetime) -> Any:
    return check_out_item(tx, lent, by=by, policy=POLICY, now=now, new_id=LoanId("loan"), context=_GOOD)


def _of_a_hold(hold: HoldId, patron: PatronId, other: PatronId) -> Iterator[Step]:
    for (event, command), by in product(_CHANGES, (patron, other, STAFF)):
        act: Callable[..., Any] = partial(lambda tx, _, command, by: command(tx, hold, by=by, policy=POLICY), command=command, by=by)
        yield Step(f"{event.value} {hold} by {_name(by)}", act, ((TITLE, event, hold),))
    for by in (STAFF, patron):
        act = partial(lambda tx, now, by: set_item_aside(tx, hold, COPY, by=by, policy=POLICY, now=now), by=by)
        yield Step(f"set a copy aside for {hold} by {_name(by)}", act, ((TITLE, HoldEvent.SET_ASIDE, hold),))


_PATRONS: Final = {ANNA: BO, BO: ANNA}
_ALWAYS: Final = tuple(step for patron, other in _PATRONS.items() for step in _of_a_patron(patron, other))
_NIGHT: Final = Step(
    "a night", lambda store, now: expire_holds(store, policy=POLICY, now=now), ((TITLE, HoldEvent.EXPIRE, None),), frozenset(), True, 1
)
_IDS: Final = {(patron, word): HoldId(f"{patron}'s {word} hold") for patron in _PATRONS for word in ("open", "ended")}
_OF: Final = {hold: tuple(_of_a_hold(hold, patron, _PATRONS[patron])) for (patron, _), hold in _IDS.items()}


def _steps(state: State) -> Iterator[Step]:
    yield from _ALWAYS
    for hold in state.of(Hold):
        yield from _OF[hold.id]
    if state.day < LAST_DAY:
        yield _NIGHT


def _normal(state: State) -> State:
    """Keep a patron's open hold, or one that has ended, without its days; loans are made and leave the world."""
    rows = list[Hold]()
    for patron in _PATRONS:
        own = [hold for hold in state.of(Hold) if hold.patron == patron]
        waiting = sorted((hold for hold in own if not has_ended(hold)), key=lambda hold: hold.status)
        rows += [attrs.evolve(hold, id=_IDS[patron, "open"] if len(waiting) == 1 else hold.id) for hold in waiting]
        ended = sorted((hold.status for hold in own if has_ended(hold)), key=lambda status: status.value)
        if ended and not waiting:
            rows.append(Hold(_IDS[patron, "ended"], patron, TITLE_ID, status=ended[-1]))
    return State(frozenset(rows), state.day)


def _one_open_hold(state: State) -> bool:
    waiting = [hold.patron for hold in state.of(Hold) if not has_ended(hold)]
    return len(set(waiting)) == len(waiting)


def _is_set_aside_where_it_is_ready(state: State) -> bool:
    ready = HoldStatus.READY_FOR_PICKUP
    return all(
        (hold.set_aside is not None and hold.pickup_until is not None) is (hold.status is ready)
        for hold in state.of(Hold)
        if not has_ended(hold)
    )


def _concerns_one_patron(edge: Edge) -> bool:
    """What is done for one patron changes no hold of another, and is done by that patron or by staff (HOLD-02, READ-C17)."""
    if edge.step is _NIGHT or not edge.answer.granted:
        return True
    what, _, by = edge.step.name.removesuffix(" until the second day").rpartition(" by ")
    patron = ANNA if ANNA in what else BO
    return by in (patron, STAFF.id) and all(hold.patron == patron for hold in edge.after.rows ^ edge.before.rows)


def _lending_ends_the_holds(edge: Edge) -> bool:
    if not (edge.step.name.startswith("lend") and edge.answer.granted):
        return True
    (loan,) = edge.after.of(Loan)
    wanted = HoldStatus.FILLED if loan.item_type == "ordinary" else HoldStatus.CANCELLED
    own = {hold.id for hold in edge.before.of(Hold) if hold.patron == loan.patron and not has_ended(hold)}
    return all(hold.status is wanted for hold in edge.after.of(Hold) if hold.id in own)


def _a_night_ends_what_is_over(edge: Edge) -> bool:
    on = (BEGIN + timedelta(days=edge.after.day)).date()
    return edge.step is not _NIGHT or not any(is_overdue(hold, on) for hold in edge.after.of(Hold))


def _can_be_changed(state: State, granted: frozenset[str]) -> bool:
    """The patron can cancel a hold that has not ended, suspend an active one and resume a suspended one; a copy can be set aside."""
    wanted, on = set[str](), (BEGIN + timedelta(days=state.day)).date()
    for hold in (hold for hold in state.of(Hold) if not has_ended(hold)):
        wanted.add(f"cancel {hold.id} by {hold.patron}")
        if hold.status in _WAITING:
            wanted.add(f"{'suspend' if hold.status is HoldStatus.ACTIVE else 'resume'} {hold.id} by {hold.patron}")
        if hold.status is HoldStatus.ACTIVE and (hold.expires_on is None or on <= hold.expires_on):
            wanted.add(f"set a copy aside for {hold.id} by staff")
    return wanted <= granted


def holds() -> World:
    """The world of holds."""
    return World(
        TITLE,
        "two patrons, a title with one copy, lent ordinarily and as a quick loan, and three days",
        State(frozenset()),
        _steps,
        in_memory(BEGIN),
        (Hold, Loan),
        _normal,
        (
            Tracked(
                TITLE, HOLD_TRANSITIONS, lambda state: {hold.id: hold.status for hold in state.of(Hold)}, frozenset({HoldStatus.ACTIVE})
            ),
        ),
        {
            "a patron has at most one open hold on a title (HOLD-01)": _one_open_hold,
            "a copy and a last day stand at a hold that is ready for pickup, and at no other open one": _is_set_aside_where_it_is_ready,
        },
        {
            "what is done for one patron changes no hold of another (HOLD-02, READ-C17)": _concerns_one_patron,
            "a loan fills the patron's holds on the title, and a quick loan deletes them (HOLD-02)": _lending_ends_the_holds,
            "after a night no hold is open whose last day has passed": _a_night_ends_what_is_over,
        },
        {"an open hold can be cancelled, suspended, resumed and set aside for (HOLD-01, READ-C24)": _can_be_changed},
        key_of,
    )
