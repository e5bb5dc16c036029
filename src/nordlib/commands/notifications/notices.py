"""Queue the notices about loans that are due on a day (SMS-01, SMS-06, HEL-02, HEL-03), each once.

The job may run at any hour, late or twice: what was queued is recorded in the same transaction, and a day that was missed is made up for.
Whether the patron wants text messages, and the hours in which they are sent, are judged when a notice is queued and again when it is sent.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

import attrs
from attrs import field

from nordlib.circulation import Hold, HoldId, HoldStatus, Loan, LoanId, PatronId
from nordlib.circulation.due import due_date_of
from nordlib.commands.notice_rendering import notice_message
from nordlib.commands.outbox import derived_id, enqueue
from nordlib.commands.paging import read_pages
from nordlib.contact import Channel
from nordlib.dates import local_date, require_aware
from nordlib.decisions import Decision
from nordlib.errors import InvalidData, UnreadableRow
from nordlib.frozendict import frozendict
from nordlib.hidden_fields import hides_fields
from nordlib.notifications.delivery import DeliveryCase, DeliveryFacts, schedule
from nordlib.notifications.notices import Notice, NoticePolicy, NoticeReason, due_notices, pickup_notices
from nordlib.patrons import Patron
from nordlib.storage.protocols import NoticesTx, SentNotice, SentNoticeId, Store, value_of

__all__ = ["NoticeReport", "QueuedNotice", "plan_notices", "remind_patron", "run_notices"]

_PAGE: Final = 500
_KEPT: Final = timedelta(days=400)
_A_DAY: Final = timedelta(days=1)  # the day of a loan by the hour is that in UTC


@attrs.frozen
class QueuedNotice:
    """A notice that was queued, or in a plan would be.

    Attributes:
        patron: The patron.
        notice: The due date, and why the patron is notified.
        about: The loans, or the holds, that it is about.
        channel: The channel by which it is sent.
        send_at: The earliest time at which it is sent, in the library's own time zone.
    """

    patron: PatronId
    notice: Notice
    about: tuple[LoanId | HoldId, ...]
    channel: Channel
    send_at: datetime


@hides_fields
@attrs.frozen
class NoticeReport:
    """What the job did, or in a plan would do."""

    queued: tuple[QueuedNotice, ...]
    """The notices that were queued."""
    unreachable: tuple[PatronId, ...]
    """The patrons who should have been notified, and can be reached by no channel of the policy."""
    errors: frozendict[str, Exception] = field(converter=frozendict[str, Exception], repr=False)
    """The error of each patron who could not be notified, and of each loan that could not be read, by its id."""


def run_notices(store: Store[NoticesTx], *, policy: NoticePolicy, now: datetime) -> NoticeReport:
    """Queue every notice that is due on the day of `now` and was not queued yet. An error with one patron does not stop the others.

    Raises `NaiveDatetime`.
    """
    report = _report(store, policy, now, save=True)
    store.run(lambda tx: tx.sent_notices.delete_due_before(local_date(now, policy.delivery.zone) - _KEPT))
    return report


def plan_notices(store: Store[NoticesTx], *, policy: NoticePolicy, now: datetime) -> NoticeReport:
    """Return what `run_notices` would do, without saving or queueing anything. Raises `NaiveDatetime`."""
    return _report(store, policy, now, save=False)


def remind_patron(
    tx: NoticesTx, patron: PatronId, loans: tuple[LoanId, ...], channel: Channel, *, policy: NoticePolicy, now: datetime
) -> Decision[datetime, DeliveryFacts]:
    """Queue one reminder about some loans of a patron, by one channel: grant the time of sending, or refuse with every reason.

    It is queued whether or not the job has queued another about them. Raises `NaiveDatetime`, and `InvalidData` for loans that are not the
    patron's, and where there are none or they are due on different days.
    """
    found = [value_of(tx.loans.get(loan)) for loan in loans]
    about = tuple(loan for loan in found if loan is not None and loan.patron == patron)
    days = {due_date_of(loan.due, policy.delivery.zone) for loan in about}
    if len(about) < len(loans) or len(days) != 1:
        raise InvalidData("reminder", ("it must be about at least one loan of the patron, all due on the same day",))
    (due,) = days
    notice = Notice(due, NoticeReason.DUE_SOON, 0)
    stored = tx.patrons.get(patron)
    decision = _schedule(None if stored is None else stored.value, channel, policy, now)
    if decision and stored is not None:
        enqueue(tx, (notice_message(stored.value, notice, loans, channel, policy, decision.value),), now)
    return decision


def _report(store: Store[NoticesTx], policy: NoticePolicy, now: datetime, *, save: bool) -> NoticeReport:
    on = local_date(require_aware(now), policy.delivery.zone)
    queued, unreachable, errors = list[QueuedNotice](), list[PatronId](), dict[str, Exception]()
    for patron in dict.fromkeys(_candidates(store, policy, on, errors)):
        try:
            found = store.run(_notify, patron, on, policy, now, save)
        except Exception as error:  # noqa: BLE001 - an error with one patron must not stop the others
            errors[patron] = error
            continue
        queued += found[0]
        unreachable += [patron] if found[1] else []
    return NoticeReport(tuple(queued), tuple(unreachable), errors)


def _candidates(store: Store[NoticesTx], policy: NoticePolicy, on: date, errors: dict[str, Exception]) -> Iterator[PatronId]:
    """Yield the patrons who may have a notice due; a patron may come more than once. A row that cannot be read is among the errors."""
    first, last = policy.due_range(on)
    for loan in read_pages(store, errors, lambda tx, after: tx.loans.due_between(first - _A_DAY, last + _A_DAY, after, _PAGE)):
        yield loan.patron
    if policy.notifies_of_pickup:
        for hold in read_pages(store, errors, lambda tx, after: tx.holds.in_status(HoldStatus.READY_FOR_PICKUP, after, _PAGE)):
            yield hold.patron


def _notify(
    tx: NoticesTx, patron: PatronId, on: date, policy: NoticePolicy, now: datetime, save: bool
) -> tuple[tuple[QueuedNotice, ...], bool]:
    """Queue the notices of one patron; return them, and whether one of them reaches the patron by no channel."""
    profile = value_of(tx.patrons.get(patron))
    queued, is_unreachable = list[QueuedNotice](), False
    loans = (loan.value for loan in tx.loans.for_patron(patron) if not isinstance(loan, UnreadableRow))
    holds = (hold.value for hold in tx.holds.for_patron(patron)) if policy.notifies_of_pickup else ()
    found: list[tuple[Notice, tuple[Loan, ...] | tuple[Hold, ...]]] = [*due_notices(loans, on, policy), *pickup_notices(holds, on, policy)]
    for notice, about in found:
        new = tuple(each.id for each in about if tx.sent_notices.get(_record_id(each.id, notice)) is None)
        if not new:
            continue
        sent = tuple(_by_channel(tx, profile, notice, new, policy, now, save))
        is_unreachable |= not sent
        for each in new if save and sent else ():
            tx.sent_notices.add(SentNotice(_record_id(each, notice), each, notice.due or on))
        queued += sent
    return tuple(queued), is_unreachable


def _by_channel(
    tx: NoticesTx,
    patron: Patron | None,
    notice: Notice,
    about: tuple[LoanId | HoldId, ...],
    policy: NoticePolicy,
    now: datetime,
    save: bool,
) -> Iterator[QueuedNotice]:
    """Queue a notice by each channel that reaches the patron."""
    for channel in sorted(policy.channels):
        decision = _schedule(patron, channel, policy, now)
        if decision and patron is not None:
            if save:
                enqueue(tx, (notice_message(patron, notice, about, channel, policy, decision.value),), now)
            yield QueuedNotice(patron.id, notice, about, channel, decision.value)


def _schedule(patron: Patron | None, channel: Channel, policy: NoticePolicy, now: datetime) -> Decision[datetime, DeliveryFacts]:
    if patron is None:
        return schedule(DeliveryCase(policy.delivery, channel, now))
    return schedule(DeliveryCase(policy.delivery, channel, now, patron.sms_opt_in, patron.mobile, patron.email))


def _record_id(about: LoanId | HoldId, notice: Notice) -> SentNoticeId:
    return SentNoticeId(derived_id("notice", about, str(notice.due), notice.reason.value, str(notice.days)))
