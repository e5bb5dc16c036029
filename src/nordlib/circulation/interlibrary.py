"""The owner's answers about a renewed interlibrary loan: acceptance, rejection, recall, withdrawal of a recall (REN-06, REN-08).

Events may arrive in any order and more than once: they are applied in the order of their instants, and two with the same id count once.
A log of all events rebuilds the loan (`replay`). An event that arrives late, or again, goes through the log (`record_events`), and all
events are applied again. A recall only shortens a loan; a late acceptance does not lift the recall; a returned loan never changes.
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
from nordlib.validation import checked

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
    """The loan was renewed provisionally; `day` is the new due date."""
    OWNER_ACCEPTS = "owner_accepts"
    """The owner accepts the renewal."""
    OWNER_REJECTS = "owner_rejects"
    """The owner rejects the renewal; `grace_days` may give the patron time to return the item."""
    OWNER_RECALLS = "owner_recalls"
    """The owner recalls the item; `day` is the day by which the owner wants it back."""
    OWNER_WITHDRAWS_RECALL = "owner_withdraws_recall"
    """The owner withdraws the recall."""
    RETURNED = "returned"
    """The item was returned."""


class InterlibraryState(StrEnum):
    """The state of an interlibrary loan."""

    SETTLED = "settled"
    """Neither a renewal nor a recall is open."""
    PENDING = "pending"
    """A renewal awaits the owner's answer."""
    RECALLED = "recalled"
    """The owner wants the item back."""
    PENDING_AND_RECALLED = "pending_and_recalled"
    """A renewal awaits the owner's answer, and the owner wants the item back."""
    RETURNED = "returned"
    """The item was returned; nothing changes any more."""


_ORDER: Final = {event: place for place, event in enumerate(InterlibraryEventType)}
_MOST_GRACE: Final = 9_999  # days

#: Every state has a row. An event that a row leaves out changes nothing, and the patron is not notified. The owner may reject a renewal
#: even after accepting it (REN-06).
TRANSITIONS: Final[StateTable[InterlibraryState, InterlibraryEventType]] = StateTable(
    {
        InterlibraryState.SETTLED: {
            InterlibraryEventType.RENEWED: Transition(InterlibraryState.PENDING),
            InterlibraryEventType.OWNER_REJECTS: Transition(InterlibraryState.SETTLED, notifies=MessageKind.RENEWAL_REJECTED),  # REN-06
            InterlibraryEventType.OWNER_RECALLS: Transition(InterlibraryState.RECALLED, notifies=MessageKind.RECALLED),
            InterlibraryEventType.RETURNED: Transition(InterlibraryState.RETURNED),
        },
        InterlibraryState.PENDING: {
            InterlibraryEventType.OWNER_ACCEPTS: Transition(InterlibraryState.SETTLED),
            InterlibraryEventType.OWNER_REJECTS: Transition(InterlibraryState.SETTLED, notifies=MessageKind.RENEWAL_REJECTED),
            InterlibraryEventType.OWNER_RECALLS: Transition(InterlibraryState.PENDING_AND_RECALLED, notifies=MessageKind.RECALLED),
            InterlibraryEventType.RETURNED: Transition(InterlibraryState.RETURNED),
        },
        InterlibraryState.RECALLED: {
            InterlibraryEventType.OWNER_REJECTS: Transition(InterlibraryState.RECALLED, notifies=MessageKind.RENEWAL_REJECTED),
            InterlibraryEventType.OWNER_RECALLS: Transition(InterlibraryState.RECALLED, notifies=MessageKind.RECALLED),
            InterlibraryEventType.OWNER_WITHDRAWS_RECALL: Transition(InterlibraryState.SETTLED, notifies=MessageKind.DUE_DATE_RESTORED),
            InterlibraryEventType.RETURNED: Transition(InterlibraryState.RETURNED),
        },
        InterlibraryState.PENDING_AND_RECALLED: {
            InterlibraryEventType.OWNER_ACCEPTS: Transition(InterlibraryState.RECALLED),
            InterlibraryEventType.OWNER_REJECTS: Transition(InterlibraryState.RECALLED, notifies=MessageKind.RENEWAL_REJECTED),
            InterlibraryEventType.OWNER_RECALLS: Transition(InterlibraryState.PENDING_AND_RECALLED, notifies=MessageKind.RECALLED),
            InterlibraryEventType.OWNER_WITHDRAWS_RECALL: Transition(InterlibraryState.PENDING, notifies=MessageKind.DUE_DATE_RESTORED),
            InterlibraryEventType.RETURNED: Transition(InterlibraryState.RETURNED),
        },
        InterlibraryState.RETURNED: {},
    }
)


@attrs.frozen
@checked
class InterlibraryPolicy:
    """A library's choices about the answers of owners. Raises `InvalidPolicy`."""

    id: PolicyId
    """The name and version of the policy."""
    zone: ZoneInfo
    """The time zone of the library, in which its days are counted."""
    grace_days: int = field(default=0, metadata={"rules": ("READ-C11",)})
    """How many days a patron has after a late rejection, if the event does not say, from 0 to 9999."""
    rejected_renewals_count: bool = field(default=False, metadata={"rules": ("READ-C10",)})
    """Whether a renewal that the owner rejected counts against the limit."""
    honours_guarantee: bool = field(default=True, metadata={"rules": ("READ-C12",)})
    """Whether a recall cannot move the due date before the owner's guaranteed day."""

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.grace_days <= _MOST_GRACE:
            raise InvalidPolicy("grace_days", f"is {self.grace_days}; it must be a whole number of days from 0 to {_MOST_GRACE}")


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
    """The new due date of a renewal, or the day by which a recall wants the item back; None for every other event."""
    grace_days: int | None = None
    """The days that a rejection leaves the patron; None: the number in the policy. Only a rejection may have it."""

    def __attrs_post_init__(self) -> None:
        problem, word = "", f"the event {self.event.value!r}"
        if (self.day is None) is (self.event in (InterlibraryEventType.RENEWED, InterlibraryEventType.OWNER_RECALLS)):
            problem = f"{word} {'must' if self.day is None else 'must not'} have a `day`"
        elif self.grace_days is not None and self.event is not InterlibraryEventType.OWNER_REJECTS:
            problem = f"{word} must not have `grace_days`; only 'owner_rejects' may"
        if problem or not 0 <= (self.grace_days or 0) <= _MOST_GRACE:
            raise InvalidData("InterlibraryEvent", (problem or f"grace_days must be from 0 to {_MOST_GRACE} days",))


@attrs.frozen
class PatronNotice:
    """A message that the patron gets because of an event."""

    kind: MessageKind
    """The kind of the message."""
    due: date
    """The due date of the loan after the event."""
    event: InterlibraryEvent
    """The event that the message is about."""


@attrs.frozen
class ReplayResult:
    """The result of applying events to a loan."""

    loan: Loan
    """The loan after the events."""
    notices: tuple[PatronNotice, ...]
    """The messages that the patron gets, in the order of their events."""
    ignored_events: tuple[InterlibraryEvent, ...]
    """The events that changed nothing."""


@attrs.frozen
@checked
class LoanHistory:
    """The log of an interlibrary loan."""

    initial_loan: Loan
    """The loan at the beginning of the log."""
    events: tuple[InterlibraryEvent, ...] = ()
    """Everything that has happened to the loan since then."""


def interlibrary_state(loan: Loan) -> InterlibraryState:
    """Return the state of an interlibrary loan."""
    if loan.status == LoanStatus.RETURNED:
        return InterlibraryState.RETURNED
    if loan.interlibrary is not None and loan.interlibrary.pending_renewal:
        return InterlibraryState.PENDING_AND_RECALLED if loan.recalled else InterlibraryState.PENDING
    return InterlibraryState.RECALLED if loan.recalled else InterlibraryState.SETTLED


def apply_events(loan: Loan, events: Iterable[InterlibraryEvent], policy: InterlibraryPolicy) -> ReplayResult:
    """Apply events to an interlibrary loan. No event makes a fee due: the days of a provisional renewal are free (READ-C11).

    Args:
        loan: An interlibrary loan with its `Loan.interlibrary` and a due date.
        events: The events, in any order; a repeated event counts once.
        policy: The library's choices about the answers of owners.

    Raises `InvalidData` for a loan without the owner's terms, for a loan by the hour, and for two different events with the same id.
    """
    if loan.interlibrary is None or loan.kind != LoanKind.INTERLIBRARY or not isinstance(loan.due, date):
        raise InvalidData("interlibrary loan", ("it must have the kind `LoanKind.INTERLIBRARY`, `Loan.interlibrary`, and a due date",))
    notices: list[PatronNotice] = []
    ignored: list[InterlibraryEvent] = []
    for event in _distinct(events):
        state = interlibrary_state(loan)
        changed = _changed(loan, event, policy) if TRANSITIONS.accepts(state, event.event) else None
        if changed is None:
            ignored.append(event)
            continue
        kind = TRANSITIONS.transition(state, event.event).notifies
        if kind is not None and isinstance(changed.due, date) and (kind is not MessageKind.DUE_DATE_RESTORED or changed.due != loan.due):
            notices.append(PatronNotice(kind, changed.due, event))
        loan = changed
    return ReplayResult(loan, tuple(notices), tuple(ignored))


def replay(lent: Loan, history: Iterable[InterlibraryEvent], policy: InterlibraryPolicy) -> Loan:
    """Rebuild a loan from the initial loan `lent` and the events of its log. Raises `InvalidData` like `apply_events`."""
    return apply_events(lent, history, policy).loan


def record_events(
    history: LoanHistory, events: Iterable[InterlibraryEvent], policy: InterlibraryPolicy
) -> tuple[LoanHistory, ReplayResult]:
    """Add events to a log and rebuild the loan. An event that the log already has is added only once, however often it arrives.

    Return the longer log and the result of applying it, with notices about the new events only. Raises `InvalidData` like `apply_events`.
    """
    known = _distinct(history.events)
    longer = LoanHistory(history.initial_loan, tuple(_distinct((*history.events, *events))))
    result = apply_events(history.initial_loan, longer.events, policy)
    return longer, attrs.evolve(result, notices=tuple(notice for notice in result.notices if notice.event not in known))


def _distinct(events: Iterable[InterlibraryEvent]) -> list[InterlibraryEvent]:
    """Return the events in the order of their instants, each id once; events at the same instant are in the order of the enum."""
    distinct: dict[object, InterlibraryEvent] = {}
    for event in sorted(events, key=_place):
        first = distinct.setdefault(event if event.id is None else event.id, event)
        if (first.event, first.day) != (event.event, event.day):
            raise InvalidData("log of an interlibrary loan", (f"two different events have the id {event.id!r}; every event needs its own",))
    return list(distinct.values())


def _place(event: InterlibraryEvent) -> tuple[datetime, int, str, date]:
    return event.at, _ORDER[event.event], event.id or "", event.day or date.min


def _changed(loan: Loan, event: InterlibraryEvent, policy: InterlibraryPolicy) -> Loan | None:
    """Return the loan after one event that its state accepts; None if nothing changes, as when a loan that was not renewed is rejected."""
    owner, due = loan.interlibrary, loan.due
    assert owner is not None
    assert isinstance(due, date)
    on = local_date(event.at, policy.zone)
    match event.event:
        case InterlibraryEventType.RENEWED:
            if loan.status != LoanStatus.ON_LOAN or event.day is None or event.day <= due:
                return None
            last, waiting = loan.renewal_on(on, policy.zone), attrs.evolve(owner, pending_renewal=True, last_renewal_rejected=False)
            return attrs.evolve(loan, due=event.day, renewals_used=loan.renewals_used + 1, last_renewal=last, interlibrary=waiting)
        case InterlibraryEventType.OWNER_ACCEPTS:
            return attrs.evolve(loan, interlibrary=attrs.evolve(owner, pending_renewal=False))
        case InterlibraryEventType.OWNER_REJECTS:
            grace = timedelta(days=policy.grace_days if event.grace_days is None else event.grace_days)
            return _rejected(loan, owner, due, on + grace, policy)
        case InterlibraryEventType.OWNER_RECALLS:
            earliest = [event.day or on, on] + ([owner.guaranteed_until] if policy.honours_guarantee and owner.guaranteed_until else [])
            recalled = owner if owner.due_before_recall is not None else attrs.evolve(owner, due_before_recall=due)
            return attrs.evolve(loan, due=min(due, max(earliest)), recalled=True, interlibrary=recalled)
        case InterlibraryEventType.OWNER_WITHDRAWS_RECALL:
            restored = attrs.evolve(owner, due_before_recall=None)
            return attrs.evolve(loan, due=owner.due_before_recall or due, recalled=False, interlibrary=restored)
        case _:  # RETURNED
            return attrs.evolve(loan, status=LoanStatus.RETURNED)


def _rejected(loan: Loan, owner: InterlibraryTerms, due: date, grace_ends: date, policy: InterlibraryPolicy) -> Loan | None:
    """Undo a renewal that the owner rejected; return None if the loan has none.

    Restore the due date from before the renewal (keep the current one if it is not known), or the end of the grace period if later, but
    never a date later than the current one. The date saved before a recall is limited in the same way.
    """
    before = loan.without_last_renewal()
    if before is loan and not owner.pending_renewal:
        return None
    latest = max(before.due, grace_ends) if before is not loan and isinstance(before.due, date) else due
    before_recall = None if owner.due_before_recall is None else min(owner.due_before_recall, latest)
    terms = attrs.evolve(owner, pending_renewal=False, last_renewal_rejected=True, due_before_recall=before_recall)
    used = loan.renewals_used if policy.rejected_renewals_count else max(loan.renewals_used - 1, 0)
    return attrs.evolve(before, due=min(due, latest), renewals_used=used, interlibrary=terms)
