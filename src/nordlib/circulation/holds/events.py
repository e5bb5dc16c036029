"""Cancel, suspend or resume a hold (HOLD-01, READ-C24)."""

from typing import Final, Protocol

import attrs

from nordlib.circulation.holds.states import HOLD_TRANSITIONS, HoldEvent, after, has_ended
from nordlib.circulation.models import Hold, HoldStatus, PatronId, Requester
from nordlib.circulation.policy import CirculationPolicy
from nordlib.circulation.standing import requester_is_the_patron
from nordlib.decisions import Decision, NoFacts, RuleBook, Verdict, fails, grant, passes_if, rule
from nordlib.errors import InvalidData
from nordlib.validation import checked

__all__ = ["CHANGE_RULES", "EventCase", "HoldChangeCase", "change", "hold_accepts_the_event"]

_CHANGES: Final = (HoldEvent.CANCEL, HoldEvent.SUSPEND, HoldEvent.RESUME)


class EventCase(Protocol):
    """A case about something that is to happen to a hold."""

    @property
    def hold(self) -> Hold:
        """The hold."""
        ...

    @property
    def event(self) -> HoldEvent:
        """What is to happen."""
        ...


@attrs.frozen
@checked
class HoldChangeCase:
    """The facts when a hold is to be cancelled, suspended or resumed. Raises `InvalidData` for another event."""

    hold: Hold
    """The hold."""
    event: HoldEvent
    """`CANCEL`, `SUSPEND` or `RESUME`."""
    policy: CirculationPolicy
    """The library's circulation policy."""
    by: Requester
    """The patron or the staff who ask."""

    def __attrs_post_init__(self) -> None:
        if self.event not in _CHANGES:
            raise InvalidData("HoldChangeCase", (f"event is {self.event.value!r}; it must be 'cancel', 'suspend' or 'resume'",))

    @property
    def borrower(self) -> PatronId:
        """The id of the patron who waits."""
        return self.hold.patron


@rule("HOLD-01 READ-C24", "hold_closed", "hold_ready", "hold_suspended", "hold_not_suspended")
def hold_accepts_the_event(case: EventCase) -> Verdict:
    """The state of the hold accepts the event (`HOLD_TRANSITIONS`)."""
    if HOLD_TRANSITIONS.accepts(case.hold.status, case.event):
        return passes_if(True)
    if has_ended(case.hold):
        return fails("hold_closed")
    if case.event is HoldEvent.RESUME:
        return fails("hold_not_suspended")
    return fails("hold_ready" if case.hold.status is HoldStatus.READY_FOR_PICKUP else "hold_suspended")


#: The rules for cancelling, suspending or resuming a hold: who asks, then whether the hold accepts it.
CHANGE_RULES: Final[RuleBook[HoldChangeCase]] = RuleBook((requester_is_the_patron,), (hold_accepts_the_event,), topic="hold_change")


def change(case: HoldChangeCase) -> Decision[Hold, NoFacts]:
    """Decide whether a hold is cancelled, suspended or resumed: grant the changed hold, or refuse with the reason.

    >>> from nordlib.circulation import HELSINGOR, HoldId, TitleId
    >>> hold = Hold(HoldId("H1"), PatronId("P1"), TitleId("T1"))
    >>> change(HoldChangeCase(hold, HoldEvent.SUSPEND, HELSINGOR, PatronId("P1"))).unwrap().status.value
    'suspended'
    """
    return CHANGE_RULES.decide(case, NoFacts(), lambda case: grant(after(case.hold, case.event)))
