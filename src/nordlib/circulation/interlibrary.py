"""What the owner of an interlibrary loan says after it was renewed: yes, no, bring it back, never mind (REN-06, REN-08).

The events may come in any order and twice: they are taken by their instants, and two with one id are one. A log of all that happened to a
loan rebuilds it (`replay`), and an event that comes late, or again, is heard through the log (`record_events`): what came before it and
after it is judged anew. A recall only shortens; a late yes does not lift it; a loan that was returned is changed by nothing.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.circulation.models import InterlibraryTerms, Loan, LoanKind, LoanStatus
from nordlib.dates import local_date, with_fixed_offset
from nordlib.decisions import PolicyId, StateTable, Transition
from nordlib.errors import InvalidData, InvalidPolicy
from nordlib.messages import MessageKind
from nordlib.validation import type_errors

__all__ = [
    "TRANSITIONS",
    "InterlibraryEvent",
    "InterlibraryEventType",
    "InterlibraryPolicy",
    "InterlibraryState",
    "LoanHistory",
    "PatronNotice",
    "ReplayResult",
    "apply_events",
    "interlibrary_state",
    "record_events",
    "replay",
]


class InterlibraryEventType(StrEnum):
    """What can happen to an interlibrary loan."""

    RENEWED = "renewed"
    """It was renewed provisionally; `day` is the new due date."""
    OWNER_ACCEPTS = "owner_accepts"
    OWNER_REJECTS = "owner_rejects"
    OWNER_RECALLS = "owner_recalls"
    """`day` is the day by which the owner wants it back."""
    OWNER_WITHDRAWS_RECALL = "owner_withdraws_recall"
    RETURNED = "returned"


class InterlibraryState(StrEnum):
    """Where an interlibrary loan stands."""

    SETTLED = "settled"
    PENDING = "pending"
    """A renewal awaits the owner's answer."""
    RECALLED = "recalled"
    PENDING_AND_RECALLED = "pending_and_recalled"
    RETURNED = "returned"


_MOST_GRACE: Final = 9_999  # days
_TOLD_RECALL: Final = MessageKind.RECALLED
_TOLD_NO: Final = MessageKind.RENEWAL_REJECTED
_TOLD_RESTORED: Final = MessageKind.DUE_DATE_RESTORED

#: Every state has a row. What a row leaves out changes nothing and is told to nobody.
TRANSITIONS: Final[StateTable[InterlibraryState, InterlibraryEventType]] = StateTable(
    {
        InterlibraryState.SETTLED: {
            InterlibraryEventType.RENEWED: Transition(InterlibraryState.PENDING),
            InterlibraryEventType.OWNER_REJECTS: Transition(InterlibraryState.SETTLED, notifies=_TOLD_NO),  # afterwards too (REN-06)
            InterlibraryEventType.OWNER_RECALLS: Transition(InterlibraryState.RECALLED, notifies=_TOLD_RECALL),
            InterlibraryEventType.RETURNED: Transition(InterlibraryState.RETURNED),
        },
        InterlibraryState.PENDING: {
            InterlibraryEventType.OWNER_ACCEPTS: Transition(InterlibraryState.SETTLED),
            InterlibraryEventType.OWNER_REJECTS: Transition(InterlibraryState.SETTLED, notifies=_TOLD_NO),
            InterlibraryEventType.OWNER_RECALLS: Transition(InterlibraryState.PENDING_AND_RECALLED, notifies=_TOLD_RECALL),
            InterlibraryEventType.RETURNED: Transition(InterlibraryState.RETURNED),
        },
        InterlibraryState.RECALLED: {
            InterlibraryEventType.OWNER_REJECTS: Transition(InterlibraryState.RECALLED, notifies=_TOLD_NO),
            InterlibraryEventType.OWNER_RECALLS: Transition(InterlibraryState.RECALLED, notifies=_TOLD_RECALL),
            InterlibraryEventType.OWNER_WITHDRAWS_RECALL: Transition(InterlibraryState.SETTLED, notifies=_TOLD_RESTORED),
            InterlibraryEventType.RETURNED: Transition(InterlibraryState.RETURNED),
        },
        InterlibraryState.PENDING_AND_RECALLED: {
            InterlibraryEventType.OWNER_ACCEPTS: Transition(InterlibraryState.RECALLED),
            InterlibraryEventType.OWNER_REJECTS: Transition(InterlibraryState.RECALLED, notifies=_TOLD_NO),
            InterlibraryEventType.OWNER_RECALLS: Transition(InterlibraryState.PENDING_AND_RECALLED, notifies=_TOLD_RECALL),
            InterlibraryEventType.OWNER_WITHDRAWS_RECALL: Transition(InterlibraryState.PENDING, notifies=_TOLD_RESTORED),
            InterlibraryEventType.RETURNED: Transition(InterlibraryState.RETURNED),
        },
        InterlibraryState.RETURNED: {},
    }
)


@attrs.frozen
class InterlibraryPolicy:
    """A library's choices about what owners say. Raises `InvalidPolicy`."""

    id: PolicyId
    zone: ZoneInfo
    grace_days: int = field(default=0, metadata={"rules": ("READ-C11",)})
    """How many days a patron has after a late no, where the event does not say."""
    rejected_renewals_count: bool = field(default=False, metadata={"rules": ("READ-C10",)})
    """Whether a renewal that the owner refused uses one up."""
    honours_guarantee: bool = field(default=True, metadata={"rules": ("READ-C12",)})
    """Whether no recall shortens a loan below the owner's guaranteed day."""

    def __attrs_post_init__(self) -> None:
        if type(self.grace_days) is not int or not 0 <= self.grace_days <= _MOST_GRACE:
            raise InvalidPolicy("grace_days", f"is {self.grace_days}; it counts days, from 0 to {_MOST_GRACE}")


@attrs.frozen
class InterlibraryEvent:
    """An event at an instant. `id` tells that two are one; `day` is of a renewal or a recall, `grace_days` of a no.

    Raises `InvalidData` and `NaiveDatetime`.
    """

    event: InterlibraryEventType
    at: datetime = field(converter=with_fixed_offset)
    id: str | None = None
    day: date | None = None
    grace_days: int | None = None

    def __attrs_post_init__(self) -> None:
        problems = type_errors(self)
        if not problems and (self.day is None) is (self.event in (InterlibraryEventType.RENEWED, InterlibraryEventType.OWNER_RECALLS)):
            problems = (f"{self.event.value!r} {'needs its `day`' if self.day is None else 'has no `day`'}",)
        if not problems and self.grace_days is not None:
            if self.event is not InterlibraryEventType.OWNER_REJECTS:
                problems = (f"{self.event.value!r} has no `grace_days`; they are of a no",)
            elif not 0 <= self.grace_days <= _MOST_GRACE:
                problems = (f"grace_days counts days, from 0 to {_MOST_GRACE}",)
        if problems:
            raise InvalidData("event of an interlibrary loan", problems)


@attrs.frozen
class PatronNotice:
    """What the patron is told because of an event, and when the loan was due after it."""

    kind: MessageKind
    due: date
    event: InterlibraryEvent


@attrs.frozen
class ReplayResult:
    """The loan after the events, what the patron is told, in order, and the events that changed nothing."""

    loan: Loan
    notices: tuple[PatronNotice, ...]
    ignored_events: tuple[InterlibraryEvent, ...]


@attrs.frozen
class LoanHistory:
    """An interlibrary loan as it was when its log began, and what has happened to it since."""

    initial_loan: Loan
    events: tuple[InterlibraryEvent, ...] = ()


def interlibrary_state(loan: Loan) -> InterlibraryState:
    """Where an interlibrary loan stands."""
    if loan.status == LoanStatus.RETURNED:
        return InterlibraryState.RETURNED
    if loan.interlibrary is not None and loan.interlibrary.pending_renewal:
        return InterlibraryState.PENDING_AND_RECALLED if loan.recalled else InterlibraryState.PENDING
    return InterlibraryState.RECALLED if loan.recalled else InterlibraryState.SETTLED


def apply_events(loan: Loan, events: Iterable[InterlibraryEvent], policy: InterlibraryPolicy) -> ReplayResult:
    """What an interlibrary loan is after these events. Nothing that an event does makes a fee due: a proviso covers its days (READ-C11).

    Raises `InvalidData` for a loan without an owner, or that is lent by the hour, and for two different events of one id.
    """
    if loan.interlibrary is None or loan.kind != LoanKind.INTERLIBRARY or not isinstance(loan.due, date):
        raise InvalidData("interlibrary loan", ("it has that kind, an owner, `Loan.interlibrary`, and a due date",))
    tells: list[PatronNotice] = []
    idle: list[InterlibraryEvent] = []
    for each in _distinct(events):
        state = interlibrary_state(loan)
        changed = _changed(loan, each, policy) if TRANSITIONS.accepts(state, each.event) else None
        if changed is None:
            idle.append(each)
            continue
        told = TRANSITIONS.transition(state, each.event).notifies
        if told is not None and isinstance(changed.due, date) and (told is not _TOLD_RESTORED or changed.due != loan.due):
            tells.append(PatronNotice(told, changed.due, each))
        loan = changed
    return ReplayResult(loan, tuple(tells), tuple(idle))


def replay(lent: Loan, history: Iterable[InterlibraryEvent], policy: InterlibraryPolicy) -> Loan:
    """The loan that a log rebuilds, from the loan as it was lent."""
    return apply_events(lent, history, policy).loan


def record_events(
    history: LoanHistory, events: Iterable[InterlibraryEvent], policy: InterlibraryPolicy
) -> tuple[LoanHistory, ReplayResult]:
    """The log with these events, and the loan that it rebuilds. An event that the log has is heard once, whenever it comes again.

    What the patron is told is because of the new events alone. Raises what `apply_events` raises.
    """
    known = _distinct(history.events)
    longer = LoanHistory(history.initial_loan, tuple(_distinct((*history.events, *events))))
    happened = apply_events(history.initial_loan, longer.events, policy)
    return longer, attrs.evolve(happened, notices=tuple(each for each in happened.notices if each.event not in known))


def _distinct(events: Iterable[InterlibraryEvent]) -> list[InterlibraryEvent]:
    """The events by their instants, each id once; what happened at one instant stands in the order of `InterlibraryEventType`."""
    found: dict[object, InterlibraryEvent] = {}
    for each in sorted(events, key=_place):
        kept = found.setdefault(each if each.id is None else each.id, each)
        if (kept.event, kept.day) != (each.event, each.day):
            raise InvalidData("log of an interlibrary loan", (f"two different events have the id {each.id!r}; each needs its own",))
    return list(found.values())


_ORDER: Final = {event: place for place, event in enumerate(InterlibraryEventType)}


def _place(event: InterlibraryEvent) -> tuple[datetime, int, str, date]:
    return event.at, _ORDER[event.event], event.id or "", event.day or date.min


def _changed(loan: Loan, happened: InterlibraryEvent, policy: InterlibraryPolicy) -> Loan | None:
    """The loan after one event that its state takes; None where there is nothing to change, a no to a loan that was not renewed, say."""
    owner, due = loan.interlibrary, loan.due
    assert owner is not None
    assert isinstance(due, date)
    on = local_date(happened.at, policy.zone)
    match happened.event:
        case InterlibraryEventType.RENEWED:
            if loan.status != LoanStatus.ON_LOAN or happened.day is None or happened.day <= due:
                return None
            renewed = attrs.evolve(owner, pending_renewal=True, last_renewal_rejected=False, due_before_renewal=due)
            return attrs.evolve(loan, due=happened.day, renewals_used=loan.renewals_used + 1, interlibrary=renewed)
        case InterlibraryEventType.OWNER_ACCEPTS:
            return attrs.evolve(loan, interlibrary=attrs.evolve(owner, pending_renewal=False))
        case InterlibraryEventType.OWNER_REJECTS:
            return _rejected(loan, owner, due, on + _grace(happened, policy), policy)
        case InterlibraryEventType.OWNER_RECALLS:
            earliest = [happened.day or on, on] + ([owner.guaranteed_until] if policy.honours_guarantee and owner.guaranteed_until else [])
            recalled = owner if owner.due_before_recall is not None else attrs.evolve(owner, due_before_recall=due)
            return attrs.evolve(loan, due=min(due, max(earliest)), recalled=True, interlibrary=recalled)
        case InterlibraryEventType.OWNER_WITHDRAWS_RECALL:
            restored = attrs.evolve(owner, due_before_recall=None)
            return attrs.evolve(loan, due=owner.due_before_recall or due, recalled=False, interlibrary=restored)
        case _:  # it was returned
            return attrs.evolve(loan, status=LoanStatus.RETURNED)


def _grace(happened: InterlibraryEvent, policy: InterlibraryPolicy) -> timedelta:
    return timedelta(days=policy.grace_days if happened.grace_days is None else happened.grace_days)


def _rejected(loan: Loan, owner: InterlibraryTerms, due: date, grace_ends: date, policy: InterlibraryPolicy) -> Loan | None:
    """Back to the day before the renewal, or as long as the grace lasts, and never longer than now; a recall's day before it likewise.

    Where the day before a renewal that waits is not known, the due date stays.
    """
    if owner.due_before_renewal is None and not owner.pending_renewal:
        return None
    latest = due if owner.due_before_renewal is None else max(owner.due_before_renewal, grace_ends)
    before_recall = None if owner.due_before_recall is None else min(owner.due_before_recall, latest)
    refused = attrs.evolve(
        owner, pending_renewal=False, last_renewal_rejected=True, due_before_renewal=None, due_before_recall=before_recall
    )
    used = loan.renewals_used if policy.rejected_renewals_count else max(loan.renewals_used - 1, 0)
    return attrs.evolve(loan, due=min(due, latest), renewals_used=used, interlibrary=refused)
