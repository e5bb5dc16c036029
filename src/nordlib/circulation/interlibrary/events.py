"""What can happen to an interlibrary loan, and the order of what happened."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Final

import attrs
from attrs import field

from nordlib.dates import with_fixed_offset
from nordlib.errors import InvalidData
from nordlib.validation import checked

__all__ = ["InterlibraryEvent", "InterlibraryEventType", "distinct_events"]


class InterlibraryEventType(StrEnum):
    """What can happen to an interlibrary loan."""

    RENEWED = "renewed"
    """The loan was renewed provisionally; `day` is the new due date."""
    OWNER_ACCEPTS = "owner_accepts"
    """The owner accepts the renewal; `day` may be another due date, to which the owner grants it."""
    OWNER_REJECTS = "owner_rejects"
    """The owner rejects the renewal; `grace_days` may give the patron time to return the item."""
    OWNER_RECALLS = "owner_recalls"
    """The owner recalls the item; `day` is the day by which the owner wants it back."""
    OWNER_WITHDRAWS_RECALL = "owner_withdraws_recall"
    """The owner withdraws the recall."""
    DUE_DATE_MOVED = "due_date_moved"
    """The library became closed on the due date; `day` is the new due date, and `moved_from` the one before (EXT-19)."""
    RETURNED = "returned"
    """The item was returned."""


_ORDER: Final = {event: place for place, event in enumerate(InterlibraryEventType)}
_MOST_GRACE: Final = 9_999  # days
_NEED_A_DAY: Final = (InterlibraryEventType.RENEWED, InterlibraryEventType.OWNER_RECALLS, InterlibraryEventType.DUE_DATE_MOVED)
_MAY_HAVE_A_DAY: Final = (*_NEED_A_DAY, InterlibraryEventType.OWNER_ACCEPTS)


@attrs.frozen
@checked
class InterlibraryEvent:
    """An event of an interlibrary loan. Raises `InvalidData` and `NaiveDatetime`."""

    event: InterlibraryEventType
    """What happened."""
    at: datetime = field(converter=with_fixed_offset)
    """When it happened."""
    id: str | None = None
    """An id by which a repeated event is recognised; None: only an equal event is a repetition."""
    day: date | None = None
    """The new due date of a renewal or of a move, the day by which a recall wants the item back, or the due date of an acceptance.

    An acceptance may have none: the due date stays. Every other event must have none.
    """
    grace_days: int | None = None
    """The days that a rejection leaves the patron; None: the number in the policy. Only a rejection may have it."""
    unseen: bool = False
    """Whether the material was not shown to staff at a renewal (`Loan.unseen_renewals`). Only a renewal may say so."""
    moved_from: date | None = None
    """The due date before a move. A loan that is due on another day by then, because an earlier event arrived late, is not moved."""

    def __attrs_post_init__(self) -> None:
        problem, word = "", f"the event {self.event.value!r}"
        if self.day is None and self.event in _NEED_A_DAY:
            problem = f"{word} must have a `day`"
        elif self.day is not None and self.event not in _MAY_HAVE_A_DAY:
            problem = f"{word} must not have a `day`"
        elif self.grace_days is not None and self.event is not InterlibraryEventType.OWNER_REJECTS:
            problem = f"{word} must not have `grace_days`; only 'owner_rejects' may"
        elif self.unseen and self.event is not InterlibraryEventType.RENEWED:
            problem = f"{word} must not be `unseen`; only 'renewed' may"
        elif (self.moved_from is None) is (self.event is InterlibraryEventType.DUE_DATE_MOVED):
            problem = f"{word} must not have `moved_from`" if self.moved_from else f"{word} must have `moved_from`"
        if problem or not 0 <= (self.grace_days or 0) <= _MOST_GRACE:
            raise InvalidData("InterlibraryEvent", (problem or f"grace_days must be from 0 to {_MOST_GRACE} days",))


def distinct_events(events: Iterable[InterlibraryEvent]) -> list[InterlibraryEvent]:
    """Return the events in the order of their instants, each id once; events at the same instant are in the order of the enum."""
    distinct: dict[object, InterlibraryEvent] = {}
    for event in sorted(events, key=_place):
        first = distinct.setdefault(event if event.id is None else event.id, event)
        if (first.event, first.day) != (event.event, event.day):
            raise InvalidData("log of an interlibrary loan", (f"two different events have the id {event.id!r}; every event needs its own",))
    return list(distinct.values())


def _place(event: InterlibraryEvent) -> tuple[datetime, int, str, date]:
    return event.at, _ORDER[event.event], event.id or "", event.day or date.min
