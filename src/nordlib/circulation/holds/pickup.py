"""Set a copy aside for a patron who waits: the hold is ready for pickup until a day (HOLD-01, READ-C24)."""

from datetime import date, datetime
from typing import Final

import attrs
from attrs import field

from nordlib.circulation.calendar import ClosedDayRule, LibraryCalendar
from nordlib.circulation.holds.events import hold_accepts_the_event
from nordlib.circulation.holds.states import HoldEvent, after
from nordlib.circulation.models import CirculationStaff, Hold, ItemId, Requester, require_ids
from nordlib.circulation.policy import CirculationPolicy
from nordlib.dates import Period, local_date
from nordlib.decisions import UNKNOWN, Decision, RuleBook, Verdict, grant, passes_if, rule
from nordlib.validation import checked

__all__ = ["PICKUP_RULES", "PickupCase", "PickupFacts", "set_aside"]


@attrs.frozen
@checked
class PickupCase:
    """The facts when a copy is to be set aside.

    Raises `InvalidData` for a blank id and for a day after the year 9999, `NaiveDatetime`, and `NoOpenDay`.
    """

    hold: Hold
    """The hold."""
    item: ItemId
    """The id of the copy."""
    policy: CirculationPolicy
    """The library's circulation policy."""
    now: datetime
    """The instant of the request."""
    by: Requester
    """The asker: only staff set a copy aside."""
    calendar: LibraryCalendar | None = None
    """The open days of the library: the last day of pickup is one of them; None: it is open every day."""
    item_type: str | None = None
    """The item type of the copy, for a hold on one item type; None: not known."""
    today: date = field(init=False, repr=False, eq=False)
    """Derived: the date of `now` in the library's zone."""
    pickup_until: date = field(init=False, repr=False, eq=False)
    """Derived: the last day on which the patron may pick up the copy."""

    def __attrs_post_init__(self) -> None:
        require_ids("PickupCase", item=self.item)
        today = local_date(self.now, self.policy.zone)
        last = Period(days=self.policy.holds.pickup_days).after(today)
        if self.calendar is not None:
            last = self.calendar.moved(last, ClosedDayRule.NEXT_OPEN_DAY)
        object.__setattr__(self, "today", today)
        object.__setattr__(self, "pickup_until", last)

    @property
    def event(self) -> HoldEvent:
        """What is to happen to the hold."""
        return HoldEvent.SET_ASIDE


@attrs.frozen
class PickupFacts:
    """The facts of a decision to set a copy aside, or not to."""

    pickup_until: date
    """The last day on which the patron may pick up the copy, or could have."""


@rule("HOLD-01", "staff_only")
def copy_is_set_aside_by_staff(case: PickupCase) -> Verdict:
    """Staff ask."""
    return passes_if(isinstance(case.by, CirculationStaff))


@rule("READ-C24", "hold_not_current", desk=("active_from", "expires_on"))
def hold_counts_today(case: PickupCase) -> Verdict:
    """The hold has begun, and its last day has not passed."""
    first, last = case.hold.active_from, case.hold.expires_on
    counts = (first is None or first <= case.today) and (last is None or case.today <= last)
    return passes_if(counts, active_from=first, expires_on=last)


@rule("HOLD-01", "wrong_copy")
def copy_is_the_one_that_is_held(case: PickupCase) -> Verdict:
    """The patron waits for any copy, or for this one, and for any item type, or for that of this copy."""
    hold = case.hold
    if hold.item is not None and hold.item != case.item:
        return passes_if(False)
    if hold.item_type is not None and case.item_type is None:
        return passes_if(UNKNOWN)
    return passes_if(hold.item_type is None or hold.item_type == case.item_type)


#: The rules for setting a copy aside: who asks, whether the hold accepts it, then the day and the copy.
PICKUP_RULES: Final[RuleBook[PickupCase]] = RuleBook(
    (copy_is_set_aside_by_staff,), (hold_accepts_the_event,), (hold_counts_today, copy_is_the_one_that_is_held), topic="hold_pickup"
)


def set_aside(case: PickupCase) -> Decision[Hold, PickupFacts]:
    """Decide whether a copy is set aside: grant the hold, ready for pickup until a day, or refuse with every reason.

    >>> from datetime import timezone
    >>> from nordlib.circulation import HELSINGOR, HoldId, PatronId, TitleId
    >>> hold, now = Hold(HoldId("H1"), PatronId("P1"), TitleId("T1")), datetime(2026, 3, 18, 9, tzinfo=timezone.utc)
    >>> print(set_aside(PickupCase(hold, ItemId("I1"), HELSINGOR, now, CirculationStaff("desk-1"))).explain("en"))
    The copy is set aside until 25 March 2026.
    """
    return PICKUP_RULES.decide(case, PickupFacts(case.pickup_until), lambda case: grant(_ready(case)))


def _ready(case: PickupCase) -> Hold:
    return attrs.evolve(after(case.hold, case.event), pickup_until=case.pickup_until, set_aside=case.item)
