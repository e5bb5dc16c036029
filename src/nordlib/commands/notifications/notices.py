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
from nordlib.circulation.charges import Charge
from nordlib.circulation.due import due_date_of
from nordlib.commands.circulation.auto_renewal.forecast import will_be_renewed
from nordlib.commands.circulation.renewal.request import PolicyOfLoan
from nordlib.commands.notice_rendering import notice_message
from nordlib.commands.outbox import derived_id, enqueue
from nordlib.commands.paging import read_pages
from nordlib.commands.reminder_charges import charges_for_reminder, cost_of
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
        charges: What the patron owes when it goes out (EXT-21); the same for every channel.
    """

    patron: PatronId
    notice: Notice
    about: tuple[LoanId | HoldId, ...]
    channel: Channel
    send_at: datetime
    charges: tuple[Charge, ...] = ()


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


def run_notices(store: Store[NoticesTx], *, policy: NoticePolicy, now: datetime, lending: PolicyOfLoan | None = None) -> NoticeReport:
    """Queue every notice that is due on the day of `now` and was not queued yet. An error with one patron does not stop the others.

    Args:
        store: The store.
        policy: Which notices the library sends, and how.
        now: The instant of the run.
        lending: The circulation policy of the library, or what gives the policy of a loan: its fee schedules say what each overdue notice
            costs (`FeeOptions.reminder_fees`), which is told in the notice, and owed when it goes out. Its terms say which loans are
            renewed automatically. None: no notice costs anything, and every reminder is sent.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
    """
    report = _report(store, _Run(policy, lending, now, save=True))
    store.run(lambda tx: tx.sent_notices.delete_due_before(local_date(now, policy.delivery.zone) - _KEPT))
    return report


def plan_notices(store: Store[NoticesTx], *, policy: NoticePolicy, now: datetime, lending: PolicyOfLoan | None = None) -> NoticeReport:
    """Return what `run_notices` would do, without saving or queueing anything. Raises `NaiveDatetime`."""
    return _report(store, _Run(policy, lending, now, save=False))


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


@attrs.frozen
class _Run:
    """A run of the job."""

    policy: NoticePolicy
    lending: PolicyOfLoan | None
    now: datetime = field(validator=lambda _, __, now: require_aware(now))
    save: bool

    @property
    def on(self) -> date:
        """The day of the run, in the library's zone."""
        return local_date(self.now, self.policy.delivery.zone)


def _report(store: Store[NoticesTx], run: _Run) -> NoticeReport:
    queued, unreachable, errors = list[QueuedNotice](), list[PatronId](), dict[str, Exception]()
    for patron in dict.fromkeys(_candidates(store, run.policy, run.on, errors)):
        try:
            found = store.run(_notify, patron, run)
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


def _notify(tx: NoticesTx, patron: PatronId, run: _Run) -> tuple[tuple[QueuedNotice, ...], bool]:
    """Queue the notices of one patron; return them, and whether one of them reaches the patron by no channel."""
    profile, policy, on = value_of(tx.patrons.get(patron)), run.policy, run.on
    queued, is_unreachable = list[QueuedNotice](), False
    loans = (loan.value for loan in tx.loans.for_patron(patron) if not isinstance(loan, UnreadableRow))
    holds = (hold.value for hold in tx.holds.for_patron(patron)) if policy.notifies_of_pickup else ()
    found: list[tuple[Notice, tuple[Loan, ...] | tuple[Hold, ...]]] = [*due_notices(loans, on, policy), *pickup_notices(holds, on, policy)]
    for notice, about in found:
        new = tuple(each for each in about if _is_new(tx, each, notice, run))
        if not new:
            continue
        sent = tuple(_by_channel(tx, profile, notice, new, run))
        is_unreachable |= not sent
        for each in new if run.save and sent else ():
            tx.sent_notices.add(SentNotice(_record_id(each.id, notice), each.id, notice.due or on))
        queued += sent
    return tuple(queued), is_unreachable


def _is_new(tx: NoticesTx, about: Loan | Hold, notice: Notice, run: _Run) -> bool:
    """Whether a notice was not queued yet, and is not a reminder of a loan that will be renewed automatically, if the policy says so."""
    if tx.sent_notices.get(_record_id(about.id, notice)) is not None:
        return False
    if notice.reason is not NoticeReason.DUE_SOON or run.policy.reminds_of_automatic_renewals or run.lending is None:
        return True
    return not (isinstance(about, Loan) and will_be_renewed(tx, about, run.lending, run.now))


def _by_channel(tx: NoticesTx, patron: Patron | None, notice: Notice, about: tuple[Loan | Hold, ...], run: _Run) -> Iterator[QueuedNotice]:
    """Queue a notice by each channel that reaches the patron."""
    policy, ids, charges = run.policy, tuple(each.id for each in about), _charges(tx, notice, about, run)
    for channel in sorted(policy.channels):
        decision = _schedule(patron, channel, policy, run.now)
        if decision and patron is not None:
            if run.save:
                enqueue(tx, (notice_message(patron, notice, ids, channel, policy, decision.value, cost_of(charges)),), run.now)
            yield QueuedNotice(patron.id, notice, ids, channel, decision.value, charges)


def _charges(tx: NoticesTx, notice: Notice, about: tuple[Loan | Hold, ...], run: _Run) -> tuple[Charge, ...]:
    """Return what an overdue notice costs the patron, by how many were sent about each loan before it."""
    if run.lending is None or notice.reason is not NoticeReason.OVERDUE:
        return ()
    earlier = tuple(attrs.evolve(notice, days=days) for days in run.policy.days_overdue if days < notice.days)
    reminded = (
        (loan, 1 + sum(tx.sent_notices.get(_record_id(loan.id, sent)) is not None for sent in earlier))
        for loan in about
        if isinstance(loan, Loan)
    )
    return charges_for_reminder(tx, reminded, run.lending, run.now, run.on)


def _schedule(patron: Patron | None, channel: Channel, policy: NoticePolicy, now: datetime) -> Decision[datetime, DeliveryFacts]:
    if patron is None:
        return schedule(DeliveryCase(policy.delivery, channel, now))
    return schedule(DeliveryCase(policy.delivery, channel, now, patron.sms_opt_in, patron.mobile, patron.email))


def _record_id(about: LoanId | HoldId, notice: Notice) -> SentNoticeId:
    return SentNoticeId(derived_id("notice", about, str(notice.due), notice.reason.value, str(notice.days)))
