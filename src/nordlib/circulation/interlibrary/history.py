"""Apply the events of an interlibrary loan, alone or from its log: each once, in the order of their instants."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

import attrs

from nordlib.circulation.interlibrary.events import InterlibraryEvent, InterlibraryEventType, distinct_events
from nordlib.circulation.interlibrary.policy import AnswerAfterSilence, InterlibraryPolicy
from nordlib.circulation.interlibrary.states import TRANSITIONS, InterlibraryState, interlibrary_state
from nordlib.circulation.models import InterlibraryTerms, Loan, LoanKind, LoanStatus
from nordlib.dates import local_date, require_aware
from nordlib.errors import InvalidData
from nordlib.messages import MessageKind
from nordlib.validation import checked

__all__ = ["LoanHistory", "PatronNotice", "ReplayResult", "apply_events", "record_events", "replay"]

#: What the patron is told only if the due date changed.
_TOLD_OF_A_CHANGE: Final = (MessageKind.DUE_DATE_RESTORED, MessageKind.DUE_DATE_CHANGED)
_SILENT: Final = (InterlibraryState.ACCEPTED_BY_SILENCE, InterlibraryState.ACCEPTED_BY_SILENCE_AND_RECALLED)
_ANSWERS: Final = (InterlibraryEventType.OWNER_ACCEPTS, InterlibraryEventType.OWNER_REJECTS)


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


def apply_events(loan: Loan, events: Iterable[InterlibraryEvent], policy: InterlibraryPolicy, now: datetime | None = None) -> ReplayResult:
    """Apply events to an interlibrary loan. No event makes a fee due: the days of a provisional renewal are free (READ-C11).

    Args:
        loan: An interlibrary loan with its `Loan.interlibrary` and a due date.
        events: The events, in any order; a repeated event counts once.
        policy: The library's choices about the answers of owners.
        now: The instant at which the loan is looked at: later events are not known yet, and are left out. None: all are known.

    The owner's silence changes no loan: `interlibrary_state` and `renewal_accepted_by` see it on a day. It decides which answers count.

    Raises `NaiveDatetime`, and `InvalidData` for a loan without the owner's terms, for a loan by the hour, and for two different events
    with the same id.
    """
    if loan.interlibrary is None or loan.kind != LoanKind.INTERLIBRARY or not isinstance(loan.due, date):
        raise InvalidData("interlibrary loan", ("it must have the kind `LoanKind.INTERLIBRARY`, `Loan.interlibrary`, and a due date",))
    notices: list[PatronNotice] = []
    ignored: list[InterlibraryEvent] = []
    known = None if now is None else require_aware(now)
    for event in distinct_events(each for each in events if known is None or each.at <= known):
        state = interlibrary_state(loan, policy, local_date(event.at, policy.zone))
        counts = TRANSITIONS.accepts(state, event.event) and _counts(event, state, policy)
        changed = _changed(loan, event, policy) if counts else None
        if changed is None:
            ignored.append(event)
            continue
        kind = TRANSITIONS.transition(state, event.event).notifies
        if kind is not None and isinstance(changed.due, date) and (kind not in _TOLD_OF_A_CHANGE or changed.due != loan.due):
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
    known = distinct_events(history.events)
    longer = LoanHistory(history.initial_loan, tuple(distinct_events((*history.events, *events))))
    result = apply_events(history.initial_loan, longer.events, policy)
    return longer, attrs.evolve(result, notices=tuple(notice for notice in result.notices if notice.event not in known))


def _counts(event: InterlibraryEvent, state: InterlibraryState, policy: InterlibraryPolicy) -> bool:
    """Whether an answer of the owner has an effect, by the policy; every other event has."""
    if event.event not in _ANSWERS:
        return True
    if state in _SILENT:
        return policy.answer_after_silence is AnswerAfterSilence.COUNTS
    has_answered = state in (InterlibraryState.SETTLED, InterlibraryState.RECALLED)
    return not (has_answered and policy.first_answer_is_final)


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
            unseen = loan.unseen_renewals + 1 if event.unseen else 0
            renewed = attrs.evolve(loan, due=event.day, renewals_used=loan.renewals_used + 1, last_renewal=last, interlibrary=waiting)
            return attrs.evolve(renewed, unseen_renewals=unseen)
        case InterlibraryEventType.OWNER_ACCEPTS:
            return _accepted(loan, attrs.evolve(owner, pending_renewal=False), due, on, event.day)
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
        case InterlibraryEventType.DUE_DATE_MOVED:
            if loan.status != LoanStatus.ON_LOAN or event.moved_from != due or event.day is None or event.day <= due:
                return None
            return attrs.evolve(loan, due=event.day)
        case _:  # RETURNED
            return attrs.evolve(loan, status=LoanStatus.RETURNED)


def _accepted(loan: Loan, owner: InterlibraryTerms, due: date, on: date, day: date | None) -> Loan:
    """Settle a renewal that the owner accepted, to the day that the owner named, if any.

    The due date is never before the one from before the renewal, nor before the day of the answer. A recall stays: it only shortens, and
    the day that the owner named is the due date again if the recall is withdrawn.
    """
    if day is None:
        return attrs.evolve(loan, interlibrary=owner)
    before = None if loan.last_renewal is None else loan.last_renewal.due_before
    granted = max(day, on, before) if isinstance(before, date) else max(day, on)
    if not loan.recalled:
        return attrs.evolve(loan, due=granted, interlibrary=owner)
    kept = owner if owner.due_before_recall is None else attrs.evolve(owner, due_before_recall=granted)
    return attrs.evolve(loan, due=min(due, granted), interlibrary=kept)


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
