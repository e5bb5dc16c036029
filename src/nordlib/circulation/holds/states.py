"""What can happen to a hold: a table, in which every state has a row."""

from datetime import date
from enum import StrEnum
from typing import Final

import attrs

from nordlib.circulation.models import Hold, HoldStatus
from nordlib.decisions import StateTable, Transition
from nordlib.messages import MessageKind

__all__ = ["HOLD_TRANSITIONS", "HoldEvent", "after", "has_ended", "is_overdue"]


class HoldEvent(StrEnum):
    """What happens to a hold."""

    SUSPEND = "suspend"
    """The patron pauses the hold."""
    RESUME = "resume"
    """The patron waits again."""
    CANCEL = "cancel"
    """The patron, or staff, cancel the hold."""
    SET_ASIDE = "set_aside"
    """A copy is set aside for the patron."""
    FILL = "fill"
    """The patron borrows a copy."""
    DELETE = "delete"
    """The patron borrows the title as a quick loan (HOLD-02)."""
    EXPIRE = "expire"
    """The last day of the hold, or of the pickup, has passed."""


#: What ends a hold, in whatever state it is.
_ENDS: Final = {
    HoldEvent.CANCEL: Transition(HoldStatus.CANCELLED),
    HoldEvent.FILL: Transition(HoldStatus.FILLED),
    HoldEvent.DELETE: Transition(HoldStatus.CANCELLED, notifies=MessageKind.RESERVATION_DELETED),  # EXT-09
    HoldEvent.EXPIRE: Transition(HoldStatus.EXPIRED),
}

#: What can happen to a hold. An event that a row leaves out cannot happen.
HOLD_TRANSITIONS: Final[StateTable[HoldStatus, HoldEvent]] = StateTable(
    {
        HoldStatus.ACTIVE: {
            HoldEvent.SUSPEND: Transition(HoldStatus.SUSPENDED),
            HoldEvent.SET_ASIDE: Transition(HoldStatus.READY_FOR_PICKUP),
            **_ENDS,
        },
        HoldStatus.SUSPENDED: {HoldEvent.RESUME: Transition(HoldStatus.ACTIVE), **_ENDS},
        HoldStatus.READY_FOR_PICKUP: _ENDS,
        HoldStatus.CANCELLED: {},
        HoldStatus.FILLED: {},
        HoldStatus.EXPIRED: {},
    }
)


def after(hold: Hold, event: HoldEvent) -> Hold:
    """Return the hold after an event. Raises `IllegalTransition` for an event that its row leaves out."""
    return attrs.evolve(hold, status=HOLD_TRANSITIONS.transition(hold.status, event).target)


def has_ended(hold: Hold) -> bool:
    """Whether nothing can happen to the hold any more."""
    return not HOLD_TRANSITIONS.rows[hold.status]


def is_overdue(hold: Hold, on: date) -> bool:
    """Whether the last day of a hold that has not ended is before a day: the last day of pickup, if a copy is set aside.

    >>> from nordlib.circulation import HoldId, PatronId, TitleId
    >>> hold = Hold(HoldId("H1"), PatronId("P1"), TitleId("T1"), expires_on=date(2026, 3, 20))
    >>> is_overdue(hold, date(2026, 3, 20)), is_overdue(hold, date(2026, 3, 21))
    (False, True)
    """
    last = hold.pickup_until if hold.status is HoldStatus.READY_FOR_PICKUP else hold.expires_on
    return last is not None and last < on and not has_ended(hold)
