"""Which reminders and notices about loans are due on a day (SMS-01, SMS-06, HEL-02, HEL-03).

A notice belongs to a day before or after the due date. If the job did not run on that day, the next run makes up for it, for some days; of
several days that have passed, only the last one counts, so that no patron gets an old notice after a new one.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import attrs
from attrs import field

from nordlib.circulation import Hold, HoldStatus, Loan, LoanStatus
from nordlib.circulation.due import due_date_of
from nordlib.contact import Channel
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidPolicy
from nordlib.frozendict import frozendict
from nordlib.messages import MessageKind
from nordlib.notebooks.field_table import ShownPolicy
from nordlib.notifications.delivery import HELSINGOR_DELIVERY, DeliveryPolicy
from nordlib.validation import checked

__all__ = ["HELSINGOR_NOTICES", "NOTICE_KINDS", "Notice", "NoticePolicy", "NoticeReason", "due_notices", "notice_of", "pickup_notices"]

_MOST_DAYS: Final = 365


class NoticeReason(StrEnum):
    """Why a patron is notified."""

    DUE_SOON = "due_soon"
    """The loans are due soon."""
    OVERDUE = "overdue"
    """The loans are overdue."""
    PICKUP = "pickup"
    """Copies are ready for the patron to pick up."""


#: The message of each notice, by channel.
NOTICE_KINDS: Final[Mapping[tuple[NoticeReason, Channel], MessageKind]] = frozendict(
    {
        (NoticeReason.DUE_SOON, Channel.SMS): MessageKind.SMS_REMINDER,
        (NoticeReason.DUE_SOON, Channel.EMAIL): MessageKind.EMAIL_REMINDER,
        (NoticeReason.OVERDUE, Channel.SMS): MessageKind.SMS_OVERDUE,
        (NoticeReason.OVERDUE, Channel.EMAIL): MessageKind.EMAIL_OVERDUE,
        (NoticeReason.PICKUP, Channel.SMS): MessageKind.SMS_PICKUP,
        (NoticeReason.PICKUP, Channel.EMAIL): MessageKind.EMAIL_PICKUP,
    }
)


@attrs.frozen
@checked
class NoticePolicy(ShownPolicy):
    """Which notices a library sends, and how. Raises `InvalidPolicy`."""

    id: PolicyId
    """The name and version of the policy."""
    library: str
    """The name of the library, as the notices show it."""
    delivery: DeliveryPolicy = field(metadata={"rules": ("SMS-06", "HEL-03")})
    """When messages are sent, by channel, in the library's own time zone."""
    channels: frozenset[Channel] = field(default=frozenset(Channel), metadata={"rules": ("SMS-06", "HEL-02")})
    """The channels by which a notice is sent: each of them, to a patron who can be reached by it."""
    days_before_due: frozenset[int] = frozenset({3})
    """How many days before the due date a reminder is sent, each from 0 to 365; empty: none. The sources name no number."""
    days_overdue: frozenset[int] = frozenset({1, 15})
    """How many days after the due date a notice is sent, each from 1 to 365; empty: none. The sources name no number."""
    catch_up_days: int = 7
    """For how many days a notice that was missed on its day is made up for, from 0 to 365."""
    notifies_of_pickup: bool = True
    """Whether a patron is told that a copy is ready to be picked up."""
    renewal_reply: str | None = field(default=None, metadata={"rules": ("SMS-02",)})
    """What a patron replies to a text message to renew all loans; None: renewal by text message is not offered."""
    reminds_of_automatic_renewals: bool = field(default=True, metadata={"rules": ("EXT-16",)})
    """Whether a reminder is sent about a loan that will be renewed automatically, as things stand.

    Only a job that is given the circulation policy (`run_notices`, `lending`) can leave the reminder out.
    """

    def __attrs_post_init__(self) -> None:
        days = [("days_before_due", day, 0) for day in self.days_before_due] + [("days_overdue", day, 1) for day in self.days_overdue]
        for name, day, least in (*days, ("catch_up_days", self.catch_up_days, 0)):
            if not least <= day <= _MOST_DAYS:
                raise InvalidPolicy(name, f"has {day}; it must be from {least} to {_MOST_DAYS} days")
        if not self.channels:
            raise InvalidPolicy("channels", "is empty; it must name at least one channel")

    def due_range(self, on: date) -> tuple[date, date]:
        """Return the first and the last due date of which a notice may be due on a day."""
        late = max(self.days_overdue, default=-1) + self.catch_up_days
        return on - timedelta(days=max(late, 0)), on + timedelta(days=max(self.days_before_due, default=0))


#: Helsingør: text messages and e-mail, each in its hours; a reply of HBK FORNY ALLE renews (helsbib.dk, "Forny dine lån på SMS").
HELSINGOR_NOTICES: Final = NoticePolicy(
    PolicyId("HELSINGOR_NOTICES", "1"),
    "Helsingør Kommunes Biblioteker",
    HELSINGOR_DELIVERY,  # SMS-06, HEL-03
    channels=frozenset({Channel.SMS, Channel.EMAIL}),  # SMS-06
    days_before_due=frozenset({3}),
    days_overdue=frozenset({1, 15}),
    catch_up_days=7,
    renewal_reply="HBK FORNY ALLE",  # SMS-02
)


@attrs.frozen
class Notice:
    """A notice to one patron about loans that are due on one day, or holds that are to be picked up until one day.

    Attributes:
        due: The due date, or the last day for picking up, in the library's zone; None: a hold may be picked up on any day.
        reason: Why the patron is notified.
        days: The day that the notice belongs to: so many days before or after the due date; 0 for a hold.
    """

    due: date | None
    reason: NoticeReason
    days: int


def notice_of(loan: Loan, on: date, policy: NoticePolicy) -> Notice | None:
    """Return the notice that is due about a loan on a day; None if none is.

    A returned or lost loan, and one that the patron says was returned, has none. A reminder that was missed is made up for until the due
    date.
    """
    if loan.status is not LoanStatus.ON_LOAN:
        return None
    due = due_date_of(loan.due, policy.delivery.zone)
    days_late = (on - due).days
    if days_late <= 0:
        days = min((day for day in policy.days_before_due if day + days_late >= 0), default=None)
        is_recent = days is not None and days + days_late <= policy.catch_up_days
        return Notice(due, NoticeReason.DUE_SOON, days) if days is not None and is_recent else None
    days = max((day for day in policy.days_overdue if day <= days_late), default=None)
    return Notice(due, NoticeReason.OVERDUE, days) if days is not None and days_late - days <= policy.catch_up_days else None


def due_notices(loans: Iterable[Loan], on: date, policy: NoticePolicy) -> tuple[tuple[Notice, tuple[Loan, ...]], ...]:
    """Return the notices that are due on a day, by due date, each with the loans that it is about."""
    loans_of: dict[Notice, list[Loan]] = {}
    for loan in loans:
        if (due := notice_of(loan, on, policy)) is not None:
            loans_of.setdefault(due, []).append(loan)
    return tuple((notice, tuple(about)) for notice, about in sorted(loans_of.items(), key=lambda item: str(item[0].due)))


def pickup_notices(holds: Iterable[Hold], on: date, policy: NoticePolicy) -> tuple[tuple[Notice, tuple[Hold, ...]], ...]:
    """Return the notices of copies that are ready to be picked up on a day, by the last day, each with the holds that it is about."""
    holds_of: dict[Notice, list[Hold]] = {}
    for hold in holds if policy.notifies_of_pickup else ():
        if hold.status is HoldStatus.READY_FOR_PICKUP and (hold.pickup_until is None or on <= hold.pickup_until):
            holds_of.setdefault(Notice(hold.pickup_until, NoticeReason.PICKUP, 0), []).append(hold)
    return tuple((notice, tuple(about)) for notice, about in sorted(holds_of.items(), key=lambda item: str(item[0].due)))
