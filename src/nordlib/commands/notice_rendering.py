"""Write a notice about loans, and judge it again when it is sent: consent, number and hours are those of that moment (READ-C27).

Where the policy says so, a reminder is not sent if all its loans were settled in the meantime (READ-C23). A notice of holds is not sent if
none of them is ready any more. No notice tells a due date that a recall or an owner's answer has changed.
"""

import json
from datetime import date, datetime
from typing import Final, cast

import attrs

from nordlib.circulation import HoldId, HoldStatus, Loan, LoanId, LoanKind, LoanStatus, PatronId
from nordlib.circulation.due import due_date_of, due_value_in_utc
from nordlib.commands.reminder_charges import NO_COST, NoticeCost, cost_in, record_reminder
from nordlib.contact import Channel
from nordlib.dates import local_date
from nordlib.messages import Message, MessageKind, RenderedMessage
from nordlib.notifications.delivery import DeliveryCase, schedule
from nordlib.notifications.notices import NOTICE_KINDS, Notice, NoticePolicy, NoticeReason
from nordlib.patrons import Patron
from nordlib.serialization import read_json
from nordlib.storage.protocols import NoticesTx, ReadableLoans, Store, value_of
from nordlib.texts import format_text, texts_for

__all__ = ["DUE_DATE_KINDS", "NOTICE_CHANNELS", "NotYetDue", "due_date_is_current", "notice_message", "prepare_notice"]

#: The channel of each message that is a notice.
NOTICE_CHANNELS: Final = {kind: channel for (_, channel), kind in NOTICE_KINDS.items()}
#: The messages that are sent only if the loan is still due when they say (`due_date_is_current`).
DUE_DATE_KINDS: Final = frozenset(
    {
        MessageKind.DUE_DATE_CHANGED,
        MessageKind.DUE_DATE_MOVED,
        MessageKind.RENEWED_AUTOMATICALLY,
        MessageKind.LAST_AUTOMATIC_RENEWAL,
        MessageKind.NOT_RENEWED_AUTOMATICALLY,
    }
)


class NotYetDue(Exception):
    """A message must not be sent now, because it would come outside of the hours."""

    def __init__(self, at: datetime) -> None:
        super().__init__("The message waits for the hours in which it may be sent.")
        self.at = at


def notice_message(
    patron: Patron,
    notice: Notice,
    about: tuple[LoanId | HoldId, ...],
    channel: Channel,
    policy: NoticePolicy,
    send_at: datetime,
    cost: NoticeCost = NO_COST,
) -> Message:
    """Return the message of a notice, in the patron's language, to be sent at an instant or later."""
    recipient = patron.email.address if channel is Channel.EMAIL and patron.email is not None else ""
    recipient = patron.mobile.number if channel is Channel.SMS and patron.mobile is not None else recipient
    phrases = texts_for(patron.language).PHRASES
    reply = policy.renewal_reply if channel is Channel.SMS and notice.reason is not NoticeReason.PICKUP else None
    counted = "notice_holds" if notice.reason is NoticeReason.PICKUP else "notice_loans"
    values = {
        "library": policy.library,
        "loans": format_text(phrases[counted], patron.language, {"count": len(about)}),
        "due": "" if notice.due is None else format_text("{due}", patron.language, {"due": notice.due}),
        "until": "" if notice.due is None else " " + format_text(phrases["notice_until"], patron.language, {"day": notice.due}),
        "renew": "" if reply is None else " " + format_text(phrases["notice_reply"], patron.language, {"reply": reply}),
        "cost": format_text(phrases["notice_may_cost" if cost.fee is None else "notice_costs"], patron.language, {"fee": cost.fee}),
        **cost.values,
        "due_date": "" if notice.due is None else notice.due.isoformat(),
        "about": json.dumps(about),
    }
    return Message(NOTICE_KINDS[notice.reason, channel], recipient, patron.language, patron.id, values, send_at)


def prepare_notice(store: Store[NoticesTx], message: Message, *, policy: NoticePolicy, now: datetime) -> RenderedMessage | None:
    """Return the notice as it must be sent now; None if it is obsolete. Raises `NotYetDue` outside of the hours."""
    current = store.run(_current, message, policy, now)
    return None if current is None else current.render()


def due_date_is_current(tx: object, message: Message) -> bool:
    """Whether the loan of a message is still out and due on the day that the message tells; True for a store without loans."""
    loans: ReadableLoans | None = getattr(tx, "loans", None)
    if loans is None:
        return True
    loan = value_of(loans.get(LoanId(message.subject_id)))
    if loan is None or loan.status is not LoanStatus.ON_LOAN:
        return False
    due = format_text("{due}", message.language, {"due": due_value_in_utc(loan.due)})
    return due == message.values.get("due_utc", message.values["due"])  # an instant is also told in UTC, for this


def _current(tx: NoticesTx, message: Message, policy: NoticePolicy, now: datetime) -> Message | None:
    channel, reason = NOTICE_CHANNELS[message.kind], _reason_of(message)
    stored = tx.patrons.get(PatronId(message.subject_id))
    if stored is None:
        return None
    about = _ids(message) if reason is NoticeReason.PICKUP else _still_true(tx, message, policy)
    if not about:
        return None
    patron, settled = stored.value, _are_settled(tx, message, policy, reason)
    if settled and reason is NoticeReason.PICKUP:
        return None
    case = DeliveryCase(policy.delivery, channel, now, patron.sms_opt_in, patron.mobile, patron.email, resolved_at=now if settled else None)
    decision = schedule(case)
    if not decision:
        return None
    if decision.value > now:
        raise NotYetDue(decision.value)
    notice = Notice(_due_date(message), reason, 0)
    record_reminder(tx, message, about, local_date(now, policy.delivery.zone))
    return attrs.evolve(notice_message(patron, notice, about, channel, policy, now, cost_in(message, about)), not_before=None)


def _reason_of(message: Message) -> NoticeReason:
    return next(reason for (reason, _), kind in NOTICE_KINDS.items() if kind is message.kind)


def _due_date(message: Message) -> date | None:
    return date.fromisoformat(message.values["due_date"]) if message.values["due_date"] else None


def _are_settled(tx: NoticesTx, message: Message, policy: NoticePolicy, reason: NoticeReason) -> bool:
    """Whether every loan of a notice was returned, or is due on another day now; every hold was picked up, or has ended."""
    if reason is NoticeReason.PICKUP:
        holds = (value_of(tx.holds.get(HoldId(hold))) for hold in _ids(message))
        return all(hold is None or hold.status is not HoldStatus.READY_FOR_PICKUP for hold in holds)
    due = _due_date(message)
    loans = (value_of(tx.loans.get(LoanId(loan))) for loan in _ids(message))
    return all(
        loan is None or loan.status is not LoanStatus.ON_LOAN or due_date_of(loan.due, policy.delivery.zone) != due for loan in loans
    )


def _still_true(tx: NoticesTx, message: Message, policy: NoticePolicy) -> tuple[LoanId | HoldId, ...]:
    """Return the loans of a notice, but for those that a recall or an owner's answer has given another due date since: it would be untrue.

    They have a notice of their own by their new date. Loans that were renewed or returned are settled, which the policy decides (READ-C23).
    """
    due, zone = _due_date(message), policy.delivery.zone

    def is_moved(loan: Loan | None) -> bool:
        if loan is None or loan.status is not LoanStatus.ON_LOAN or due_date_of(loan.due, zone) == due:
            return False
        before = None if loan.last_renewal is None else loan.last_renewal.due_before
        was_renewed = before is not None and due_date_of(before, zone) == due
        return not was_renewed and (loan.recalled or loan.kind is LoanKind.INTERLIBRARY)

    return tuple(each for each in _ids(message) if not is_moved(value_of(tx.loans.get(LoanId(each)))))


def _ids(message: Message) -> tuple[LoanId | HoldId, ...]:
    return tuple(cast("list[LoanId]", read_json(message.values["about"], "ids of a notice")))
