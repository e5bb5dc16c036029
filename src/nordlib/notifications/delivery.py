"""Whether and when a message is sent to a patron (SMS-01, SMS-06, SMS-07, HEL-02, HEL-03, READ-C27, READ-C28).

Text messages are sent only to patrons who opted in, and only in the daytime; e-mail is sent at any hour. A message that is ready outside
the window waits until the window next opens in the library's own time zone. The rules cover the time of sending, not a carrier's delay
after that.
"""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.contact import Channel, Email, Phone
from nordlib.dates import require_aware
from nordlib.decisions import Decision, PolicyId, RuleBook, Verdict, grant, not_applicable, passes_if, rule
from nordlib.errors import InvalidData, InvalidPolicy
from nordlib.hidden_fields import hides_fields
from nordlib.notebooks.field_table import ShownPolicy
from nordlib.validation import checked

__all__ = ["HELSINGOR_DELIVERY", "RULES", "DeliveryCase", "DeliveryFacts", "DeliveryPolicy", "SendWindow", "schedule"]


@attrs.frozen
@checked
class SendWindow:
    """The hours in which messages are sent, within one day; both times inclusive (READ-C16). Raises `InvalidPolicy`."""

    first: time
    """The local time at which the window opens."""
    last: time
    """The local time at which the window closes; later than `first`."""

    def __attrs_post_init__(self) -> None:
        if self.last <= self.first:
            raise InvalidPolicy("window", f"opens at {self.first} and closes at {self.last}; it must close later on the same day")

    def next_time(self, local: datetime) -> datetime:
        """Return the local time unchanged if it is in the window; otherwise the next time at which the window opens."""
        if self.first <= local.time() <= self.last:
            return local
        day = local.date() if local.time() < self.first else local.date() + timedelta(days=1)
        return datetime.combine(day, self.first, local.tzinfo)


@attrs.frozen
@checked
class DeliveryPolicy(ShownPolicy):
    """A library's policy for sending messages."""

    id: PolicyId
    """The name and version of the policy."""
    zone: ZoneInfo
    """The library's own time zone, in which the windows are given."""
    sms_window: SendWindow | None = field(metadata={"rules": ("SMS-06", "HEL-03", "READ-C16")})
    """The hours for text messages; None for all hours."""
    email_window: SendWindow | None = field(default=None, metadata={"rules": ("SMS-06",)})
    """The hours for e-mail; None for all hours."""
    window_applies_to_replies: bool = field(default=False, metadata={"rules": ("READ-C15",)})
    """Whether a reply to a patron's own message also waits for the window."""
    suppress_if_resolved: bool = field(default=False, metadata={"rules": ("READ-C23",)})
    """Whether a reminder is dropped if the loan is settled before the reminder is sent."""

    def window(self, channel: Channel) -> SendWindow | None:
        """Return the hours of a channel; None for all hours."""
        return self.email_window if channel == Channel.EMAIL else self.sms_window


#: Helsingør: text messages 08.45 to 20.00, e-mail round the clock (helsbib.dk, "Forny dine lån på SMS").
HELSINGOR_DELIVERY: Final = DeliveryPolicy(PolicyId("HELSINGOR", "1"), ZoneInfo("Europe/Copenhagen"), SendWindow(time(8, 45), time(20, 0)))


@hides_fields
@attrs.frozen
@checked
class DeliveryCase:
    """A message that is ready to send, and what is known about the patron and about the loan in a reminder.

    Raises `NaiveDatetime`, and `InvalidData` for an instant that is outside the years 1 to 9999 where the library is.
    """

    policy: DeliveryPolicy
    """The policy of the library that sends the message."""
    channel: Channel
    """The channel by which the message would be sent."""
    ready_at: datetime
    """The instant from which the message is ready to send."""
    sms_opt_in: bool = False
    """Whether the patron opted in to text messages."""
    mobile: Phone | None = field(default=None, repr=False)
    """The patron's mobile number; None if there is none."""
    email: Email | None = field(default=None, repr=False)
    """The patron's e-mail address; None if there is none."""
    is_reply: bool = False
    """Whether the message is a reply to a message from the patron."""
    resolved_at: datetime | None = None
    """The instant at which the loan in the reminder was settled; None if it is not settled, or the message is not a reminder."""

    def __attrs_post_init__(self) -> None:
        require_aware(self.ready_at, "ready_at")
        if self.resolved_at is not None:
            require_aware(self.resolved_at, "resolved_at")
        try:
            for instant in (self.send_at, self.resolved_at):
                if instant is not None:
                    instant.astimezone(self.policy.zone)
        except OverflowError:
            raise InvalidData("instant", ("its date is outside the years 1 to 9999",)) from None

    @property
    def send_at(self) -> datetime:
        """The local time at which the message is sent, if it is sent."""
        window, ready = self.policy.window(self.channel), self.ready_at.astimezone(self.policy.zone)
        if window is None or (self.is_reply and not self.policy.window_applies_to_replies):
            return ready
        return window.next_time(ready)


@attrs.frozen
class DeliveryFacts:
    """The facts of a decision to send or not to send."""

    send_at: datetime
    """The local time at which the message is sent, or would have been sent."""


@rule("SMS-01 HEL-02 READ-C27", "not_opted_in")
def patron_opted_in_to_sms(case: DeliveryCase) -> Verdict:
    """A text message is sent only to a patron who opted in to text messages; a reply to the patron's own message is always sent."""
    return not_applicable() if case.channel == Channel.EMAIL or case.is_reply else passes_if(case.sms_opt_in)


@rule("SMS-01", "no_mobile_number")
def mobile_number_is_known(case: DeliveryCase) -> Verdict:
    """A text message needs a mobile number."""
    return not_applicable() if case.channel == Channel.EMAIL else passes_if(case.mobile is not None)


@rule("READ-C25", "no_email_address")
def email_address_is_known(case: DeliveryCase) -> Verdict:
    """An e-mail needs an address."""
    return passes_if(case.email is not None) if case.channel == Channel.EMAIL else not_applicable()


@rule("READ-C23 READ-C28", "resolved", patron=("resolved_at", "send_at"))
def loan_is_unresolved(case: DeliveryCase) -> Verdict:
    """A reminder is not sent if the loan was settled by the time of sending, where the policy suppresses it; a reply always is."""
    if case.resolved_at is None or case.is_reply or not case.policy.suppress_if_resolved:
        return not_applicable()
    resolved_at = case.resolved_at.astimezone(case.policy.zone)
    return passes_if(resolved_at > case.send_at, resolved_at=resolved_at, send_at=case.send_at)


#: The rules for sending, all in one stage.
RULES: Final[RuleBook[DeliveryCase]] = RuleBook(
    (patron_opted_in_to_sms, mobile_number_is_known, email_address_is_known, loan_is_unresolved), topic="sending"
)


def schedule(case: DeliveryCase) -> Decision[datetime, DeliveryFacts]:
    """Decide when the message is sent: grant the local time, or refuse with every reason.

    >>> from datetime import timezone
    >>> from nordlib.contact import parse_email
    >>> at = datetime(2026, 3, 18, 5, tzinfo=timezone.utc)
    >>> early = DeliveryCase(HELSINGOR_DELIVERY, Channel.EMAIL, at, email=parse_email("borrower@example.org"))
    >>> schedule(early).unwrap().isoformat()
    '2026-03-18T06:00:00+01:00'
    """
    return RULES.decide(case, DeliveryFacts(case.send_at), lambda case: grant(case.send_at))
