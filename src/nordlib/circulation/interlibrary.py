"""What the owner of an interlibrary loan says after it was renewed: yes, no, bring it back, never mind (REN-06, REN-08).

The events may come in any order and twice: they are taken by their instants, and two with one id are one. A log of all that happened to a
loan rebuilds it (`replay`). A recall only shortens; a late yes does not lift it; a loan that was returned is changed by nothing.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.circulation.models import Interlibrary, Loan, LoanStatus
from nordlib.dates import aware, local_date
from nordlib.decisions import Edition, Move, StateTable
from nordlib.errors import ContradictoryPolicy, InvalidData
from nordlib.messages import MessageKind

__all__ = [
    "TRANSITIONS",
    "Event",
    "Happened",
    "InterlibraryPolicy",
    "Occurrence",
    "State",
    "apply",
    "replay",
    "state_of",
]


class Event(StrEnum):
    """What can happen to an interlibrary loan."""

    RENEWED = "renewed"
    """It was renewed provisionally; `day` is the new due date."""
    OWNER_ACCEPTS = "owner_accepts"
    OWNER_REJECTS = "owner_rejects"
    OWNER_RECALLS = "owner_recalls"
    """`day` is the day by which the owner wants it back."""
    OWNER_WITHDRAWS_RECALL = "owner_withdraws_recall"
    RETURNED = "returned"


class State(StrEnum):
    """Where an interlibrary loan stands."""

    SETTLED = "settled"
    PENDING = "pending"
    """A renewal awaits the owner's answer."""
    RECALLED = "recalled"
    PENDING_AND_RECALLED = "pending_and_recalled"
    RETURNED = "returned"


_TOLD_RECALL: Final = MessageKind.RECALLED
_TOLD_NO: Final = MessageKind.RENEWAL_REJECTED
_TOLD_RESTORED: Final = MessageKind.DUE_DATE_RESTORED

#: Every state has a row. What a row leaves out changes nothing and is told to nobody.
TRANSITIONS: Final[StateTable[State, Event]] = StateTable(
    {
        State.SETTLED: {
            Event.RENEWED: Move(State.PENDING),
            Event.OWNER_REJECTS: Move(State.SETTLED, tells=_TOLD_NO),  # afterwards too (REN-06)
            Event.OWNER_RECALLS: Move(State.RECALLED, tells=_TOLD_RECALL),
            Event.RETURNED: Move(State.RETURNED),
        },
        State.PENDING: {
            Event.OWNER_ACCEPTS: Move(State.SETTLED),
            Event.OWNER_REJECTS: Move(State.SETTLED, tells=_TOLD_NO),
            Event.OWNER_RECALLS: Move(State.PENDING_AND_RECALLED, tells=_TOLD_RECALL),
            Event.RETURNED: Move(State.RETURNED),
        },
        State.RECALLED: {
            Event.OWNER_REJECTS: Move(State.RECALLED, tells=_TOLD_NO),
            Event.OWNER_RECALLS: Move(State.RECALLED, tells=_TOLD_RECALL),
            Event.OWNER_WITHDRAWS_RECALL: Move(State.SETTLED, tells=_TOLD_RESTORED),
            Event.RETURNED: Move(State.RETURNED),
        },
        State.PENDING_AND_RECALLED: {
            Event.OWNER_ACCEPTS: Move(State.RECALLED),
            Event.OWNER_REJECTS: Move(State.RECALLED, tells=_TOLD_NO),
            Event.OWNER_RECALLS: Move(State.PENDING_AND_RECALLED, tells=_TOLD_RECALL),
            Event.OWNER_WITHDRAWS_RECALL: Move(State.PENDING, tells=_TOLD_RESTORED),
            Event.RETURNED: Move(State.RETURNED),
        },
        State.RETURNED: {},
    }
)


@attrs.frozen
class InterlibraryPolicy:
    """A library's choices about what owners say. Raises `ContradictoryPolicy`."""

    edition: Edition
    zone: ZoneInfo
    grace_days: int = field(default=0, metadata={"rules": ("READ-C11",)})
    """How many days a patron has after a late no, where the event does not say."""
    rejected_counts: bool = field(default=False, metadata={"rules": ("READ-C10",)})
    """Whether a renewal that the owner refused uses one up."""
    honours_guarantee: bool = field(default=True, metadata={"rules": ("READ-C12",)})
    """Whether no recall shortens a loan below the owner's guaranteed day."""

    def __attrs_post_init__(self) -> None:
        if type(self.grace_days) is not int or self.grace_days < 0:
            raise ContradictoryPolicy("grace_days", f"is {self.grace_days}; it counts days, so it is 0 or more")


@attrs.frozen
class Occurrence:
    """An event at an instant. `id` tells that two are one; `day` is of a renewal or a recall, `grace_days` of a no.

    Raises `InvalidData` and `NaiveDatetime`.
    """

    event: Event
    at: datetime
    id: str | None = None
    day: date | None = None
    grace_days: int | None = None

    def __attrs_post_init__(self) -> None:
        aware(self.at, "at")
        if (self.day is None) is (self.event in (Event.RENEWED, Event.OWNER_RECALLS)):
            needs = "needs its `day`" if self.day is None else "has no `day`"
            raise InvalidData("event of an interlibrary loan", (f"{self.event.value!r} {needs}",))
        if self.grace_days is not None and self.grace_days < 0:
            raise InvalidData("event of an interlibrary loan", ("grace_days counts days, so it is 0 or more",))


@attrs.frozen
class Happened:
    """The loan after the events, what the patron is told, in order, and the events that changed nothing."""

    loan: Loan
    tells: tuple[MessageKind, ...]
    without_effect: tuple[Occurrence, ...]


def state_of(loan: Loan) -> State:
    """Where an interlibrary loan stands."""
    if loan.status == LoanStatus.RETURNED:
        return State.RETURNED
    if loan.interlibrary is not None and loan.interlibrary.pending_renewal:
        return State.PENDING_AND_RECALLED if loan.recalled else State.PENDING
    return State.RECALLED if loan.recalled else State.SETTLED


def apply(loan: Loan, events: Iterable[Occurrence], policy: InterlibraryPolicy) -> Happened:
    """What an interlibrary loan is after these events. Nothing that an event does makes a fee due: a proviso covers its days (READ-C11).

    Raises `InvalidData` for a loan without an owner, or that is lent by the hour.
    """
    if loan.interlibrary is None or not isinstance(loan.due, date):
        raise InvalidData("interlibrary loan", ("it has an owner, `Loan.interlibrary`, and a due date",))
    tells: list[MessageKind] = []
    idle: list[Occurrence] = []
    for each in _once(events):
        state = state_of(loan)
        changed = _changed(loan, each, policy) if TRANSITIONS.takes(state, each.event) else None
        if changed is None:
            idle.append(each)
            continue
        loan, told = changed, TRANSITIONS.move(state, each.event).tells
        tells += [] if told is None else [told]
    return Happened(loan, tuple(tells), tuple(idle))


def replay(lent: Loan, log: Iterable[Occurrence], policy: InterlibraryPolicy) -> Loan:
    """The loan that a log rebuilds, from the loan as it was lent."""
    return apply(lent, log, policy).loan


def _once(events: Iterable[Occurrence]) -> list[Occurrence]:
    """The events by their instants, each id once."""
    found: dict[object, Occurrence] = {}
    for place, each in enumerate(sorted(events, key=_instant)):
        found.setdefault(place if each.id is None else each.id, each)
    return list(found.values())


def _instant(event: Occurrence) -> datetime:
    return event.at


def _changed(loan: Loan, happened: Occurrence, policy: InterlibraryPolicy) -> Loan | None:
    """The loan after one event that its state takes; None where there is nothing to change, a no to a loan that was not renewed, say."""
    owner, due = loan.interlibrary, loan.due
    assert owner is not None
    assert isinstance(due, date)
    on = local_date(happened.at, policy.zone)
    match happened.event:
        case Event.RENEWED:
            renewed = attrs.evolve(owner, pending_renewal=True, last_renewal_rejected=False, due_before_renewal=due)
            return attrs.evolve(loan, due=happened.day or due, renewals_used=loan.renewals_used + 1, interlibrary=renewed)
        case Event.OWNER_ACCEPTS:
            return attrs.evolve(loan, interlibrary=attrs.evolve(owner, pending_renewal=False))
        case Event.OWNER_REJECTS:
            return _rejected(loan, owner, due, on + _grace(happened, policy), policy)
        case Event.OWNER_RECALLS:
            earliest = [happened.day or on, on] + ([owner.guaranteed_until] if policy.honours_guarantee and owner.guaranteed_until else [])
            recalled = owner if loan.recalled else attrs.evolve(owner, due_before_recall=due)
            return attrs.evolve(loan, due=min(due, max(earliest)), recalled=True, interlibrary=recalled)
        case Event.OWNER_WITHDRAWS_RECALL:
            restored = attrs.evolve(owner, due_before_recall=None)
            return attrs.evolve(loan, due=owner.due_before_recall or due, recalled=False, interlibrary=restored)
        case _:  # it was returned
            return attrs.evolve(loan, status=LoanStatus.RETURNED)


def _grace(happened: Occurrence, policy: InterlibraryPolicy) -> timedelta:
    return timedelta(days=policy.grace_days if happened.grace_days is None else happened.grace_days)


def _rejected(loan: Loan, owner: Interlibrary, due: date, grace_ends: date, policy: InterlibraryPolicy) -> Loan | None:
    """Back to the day before the renewal, or as long as the grace lasts, and never longer than now; a recall's day before it likewise."""
    if owner.due_before_renewal is None:
        return None
    latest = max(owner.due_before_renewal, grace_ends)
    before_recall = None if owner.due_before_recall is None else min(owner.due_before_recall, latest)
    refused = attrs.evolve(
        owner, pending_renewal=False, last_renewal_rejected=True, due_before_renewal=None, due_before_recall=before_recall
    )
    used = loan.renewals_used if policy.rejected_counts else max(loan.renewals_used - 1, 0)
    return attrs.evolve(loan, due=min(due, latest), renewals_used=used, interlibrary=refused)
