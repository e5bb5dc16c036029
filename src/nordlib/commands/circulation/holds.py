"""Place holds, cancel, suspend and resume them, set copies aside, and expire what is over (HOLD-01, READ-C24)."""

from datetime import datetime
from typing import Final, TypeVar

from nordlib.circulation import (
    CirculationPolicy,
    CirculationStaff,
    Hold,
    HoldId,
    HoldRequest,
    ItemId,
    PatronId,
    PickupFacts,
    Requester,
)
from nordlib.circulation import holds as rules
from nordlib.circulation.holds import HoldChangeCase, HoldEvent, HoldPlacementCase, PickupCase
from nordlib.commands.circulation.standing import PatronContext, find_standing, require_patron
from nordlib.dates import local_date
from nordlib.decisions import Decision, NoFacts
from nordlib.errors import UnknownName
from nordlib.storage.protocols import HoldsTx, Store, Versioned
from nordlib.storage.runner import read_from
from nordlib.validation import taken

__all__ = ["cancel_hold", "expire_holds", "list_holds", "place_hold", "resume_hold", "set_item_aside", "suspend_hold"]

_PAGE: Final = 500  # holds that are read at a time
_NOTHING_MORE: Final = PatronContext()


def place_hold(
    tx: HoldsTx,
    hold_request: HoldRequest,
    *,
    by: Requester,
    policy: CirculationPolicy,
    now: datetime,
    new_id: HoldId,
    context: PatronContext = _NOTHING_MORE,
) -> Decision[Hold, NoFacts]:
    """Place a hold for a patron on a title, or on one of its copies.

    Args:
        tx: The transaction.
        hold_request: The patron, what the patron waits for, and the days on which the hold counts.
        by: The patron, or staff.
        policy: The circulation policy of the library.
        now: The instant of the command.
        new_id: The id of the hold.
        context: What is known about the patron.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: An id is blank, or an argument is of the wrong type.
        UnknownName: The item type has no row in the policy.
    """
    asked = taken(HoldRequest, "hold_request", hold_request)
    standing = find_standing(tx, asked.patron, now, taken(PatronContext, "context", context).patron)
    own = tuple(stored.value for stored in tx.holds.for_patron(asked.patron))
    decision = rules.place(HoldPlacementCase(asked, new_id, own, standing, policy, now, by))
    if decision:
        tx.holds.add(decision.value)
    return decision


def cancel_hold(tx: HoldsTx, hold: HoldId, *, by: Requester, policy: CirculationPolicy) -> Decision[Hold, NoFacts]:
    """Cancel a hold. A copy that was set aside (`Hold.set_aside`) goes to the next patron. Raises `UnknownName` and `InvalidData`."""
    return _changed(tx, hold, HoldEvent.CANCEL, by, policy)


def suspend_hold(tx: HoldsTx, hold: HoldId, *, by: Requester, policy: CirculationPolicy) -> Decision[Hold, NoFacts]:
    """Pause an active hold. Raises `UnknownName` and `InvalidData`."""
    return _changed(tx, hold, HoldEvent.SUSPEND, by, policy)


def resume_hold(tx: HoldsTx, hold: HoldId, *, by: Requester, policy: CirculationPolicy) -> Decision[Hold, NoFacts]:
    """Let a suspended hold wait again. Raises `UnknownName` and `InvalidData`."""
    return _changed(tx, hold, HoldEvent.RESUME, by, policy)


def set_item_aside(
    tx: HoldsTx,
    hold: HoldId,
    item: ItemId,
    *,
    by: CirculationStaff,
    policy: CirculationPolicy,
    now: datetime,
    context: PatronContext = _NOTHING_MORE,
    item_type: str | None = None,
) -> Decision[Hold, PickupFacts]:
    """Set a copy aside for the patron of a hold, which is then ready for pickup until a day.

    Args:
        tx: The transaction.
        hold: The id of the hold.
        item: The id of the copy.
        by: The staff who set it aside; a patron is refused (`staff_only`).
        policy: The circulation policy of the library; its `HoldPolicy.pickup_days` gives the day.
        now: The instant of the command.
        context: The calendar: the last day of pickup is an open day.
        item_type: The item type of the copy, for a hold on one item type; None: not known.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        UnknownName: The hold is not stored.
        InvalidData: An id is blank, or an argument is of the wrong type.
    """
    stored = _require_hold(tx, hold)
    case = PickupCase(stored.value, item, policy, now, by, taken(PatronContext, "context", context).calendar, item_type)
    return _saved(tx, stored, rules.set_aside(case))


def expire_holds(store: Store[HoldsTx], *, policy: CirculationPolicy, now: datetime) -> tuple[Hold, ...]:
    """Expire every hold whose last day, or last day of pickup, has passed; a part of the daily job. Raises `NaiveDatetime`.

    Returns the holds that expired, each in its own transaction. A copy that was set aside (`Hold.set_aside`) goes to the next patron.
    """
    on, expired, after = local_date(now, policy.zone), list[Hold](), None

    def page(tx: HoldsTx, after: HoldId | None) -> tuple[Versioned[Hold], ...]:
        return tx.holds.overdue(on, after, _PAGE)

    def expire(tx: HoldsTx, hold: HoldId) -> Hold | None:
        stored = tx.holds.get(hold)
        if stored is None or not rules.is_overdue(stored.value, on):
            return None
        ended = rules.after(stored.value, HoldEvent.EXPIRE)
        tx.holds.save(ended, expected_version=stored.version)
        return ended

    while found := read_from(store, page, after):
        after = found[-1].value.id
        ended = (store.run(expire, each.value.id) for each in found)
        expired += [hold for hold in ended if hold is not None]
    return tuple(expired)


def list_holds(tx: HoldsTx, *, by: PatronId) -> tuple[Hold, ...]:
    """Return the holds of the patron who is logged in that have not ended. Raises `InvalidData` for a blank id."""
    own = (stored.value for stored in tx.holds.for_patron(require_patron(by)))
    return tuple(hold for hold in own if not rules.has_ended(hold))


F = TypeVar("F", NoFacts, PickupFacts)


def _changed(tx: HoldsTx, hold: HoldId, event: HoldEvent, by: Requester, policy: CirculationPolicy) -> Decision[Hold, NoFacts]:
    stored = _require_hold(tx, hold)
    return _saved(tx, stored, rules.change(HoldChangeCase(stored.value, event, policy, by)))


def _saved(tx: HoldsTx, stored: Versioned[Hold], decision: Decision[Hold, F]) -> Decision[Hold, F]:
    if decision:
        tx.holds.save(decision.value, expected_version=stored.version)
    return decision


def _require_hold(tx: HoldsTx, hold: HoldId) -> Versioned[Hold]:
    stored = tx.holds.get(hold)
    if stored is None:
        raise UnknownName("hold", hold)
    return stored
