"""When a message to a patron goes, and whether it goes at all (SMS-01, SMS-06, SMS-07, HEL-02, HEL-03).

Text messages go only to patrons who ticked for them, and only by day; e-mail goes at any hour. What is early or late waits for the next
opening of the window in the library's own zone. A carrier's delay after that is outside the rule: the sending time counts.
"""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.contact import Channel, Phone
from nordlib.dates import require_aware
from nordlib.decisions import Decision, PolicyId, RuleBook, Verdict, grant, not_applicable, passes_if, rule
from nordlib.errors import InvalidPolicy

__all__ = ["HELSINGOR_DELIVERY", "RULES", "DeliveryCase", "DeliveryFacts", "DeliveryPolicy", "SendWindow", "schedule"]


@attrs.frozen
class SendWindow:
    """The hours in which messages go: local times of day, both included (READ-C16)."""

    first: time
    last: time

    def __attrs_post_init__(self) -> None:
        if self.last <= self.first:
            raise InvalidPolicy("window", f"closes at {self.last}, not after it opens at {self.first}; it lies within one day")

    def next_time(self, local: datetime) -> datetime:
        """The local time itself if it lies in the window, else the next opening."""
        if self.first <= local.time() <= self.last:
            return local
        day = local.date() if local.time() < self.first else local.date() + timedelta(days=1)
        return datetime.combine(day, self.first, local.tzinfo)


@attrs.frozen
class DeliveryPolicy:
    """The choices of a library about sending. `None` for a window: at all hours."""

    id: PolicyId
    zone: ZoneInfo
    sms_window: SendWindow | None = field(metadata={"rules": ("SMS-06", "HEL-03", "READ-C16")})
    email_window: SendWindow | None = field(default=None, metadata={"rules": ("SMS-06",)})
    window_applies_to_replies: bool = field(default=False, metadata={"rules": ("READ-C15",)})
    suppress_if_resolved: bool = field(default=False, metadata={"rules": ("READ-C23",)})

    def window(self, channel: Channel) -> SendWindow | None:
        """The hours of a channel."""
        return self.email_window if channel == Channel.EMAIL else self.sms_window


#: Helsingør: text messages 08.45 to 20.00, e-mail round the clock (helsbib.dk, "Forny dine lån på SMS").
HELSINGOR_DELIVERY: Final = DeliveryPolicy(PolicyId("HELSINGOR", "1"), ZoneInfo("Europe/Copenhagen"), SendWindow(time(8, 45), time(20, 0)))


@attrs.frozen
class DeliveryCase:
    """A message that is ready: where it would go, and what is known of the patron and of the loan that it reminds of."""

    policy: DeliveryPolicy
    channel: Channel
    ready_at: datetime
    sms_opt_in: bool = False
    mobile: Phone | None = field(default=None, repr=False)
    is_reply: bool = False
    resolved_at: datetime | None = None

    @property
    def send_at(self) -> datetime:
        """When it goes, if it goes."""
        window, ready = self.policy.window(self.channel), self.ready_at.astimezone(self.policy.zone)
        if window is None or (self.is_reply and not self.policy.window_applies_to_replies):
            return ready
        return window.next_time(ready)


@attrs.frozen
class DeliveryFacts:
    """When the message goes, or would have gone."""

    send_at: datetime


@rule("SMS-01 HEL-02", "not_opted_in")
def patron_opted_in_to_sms(case: DeliveryCase) -> Verdict:
    """A text message goes only to a patron who ticked for them."""
    return not_applicable() if case.channel == Channel.EMAIL else passes_if(case.sms_opt_in)


@rule("SMS-01", "no_mobile_number")
def mobile_number_is_known(case: DeliveryCase) -> Verdict:
    """A text message needs a mobile number."""
    return not_applicable() if case.channel == Channel.EMAIL else passes_if(case.mobile is not None)


@rule("READ-C23", "resolved", patron=("resolved_at", "send_at"))
def loan_is_unresolved(case: DeliveryCase) -> Verdict:
    """A reminder is not sent for a loan that was settled meanwhile, where the policy suppresses it (READ-C23)."""
    if case.resolved_at is None or not case.policy.suppress_if_resolved:
        return not_applicable()
    resolved_at = case.resolved_at.astimezone(case.policy.zone)
    return passes_if(resolved_at > case.send_at, resolved_at=resolved_at, send_at=case.send_at)


RULES: Final[RuleBook[DeliveryCase]] = RuleBook((patron_opted_in_to_sms, mobile_number_is_known, loan_is_unresolved), topic="sending")


def schedule(case: DeliveryCase) -> Decision[datetime, DeliveryFacts]:
    """When the message goes, or why it does not. Raises `NaiveDatetime`.

    >>> from datetime import timezone
    >>> early = DeliveryCase(HELSINGOR_DELIVERY, Channel.EMAIL, datetime(2026, 3, 18, 5, tzinfo=timezone.utc))
    >>> schedule(early).unwrap().isoformat()
    '2026-03-18T06:00:00+01:00'
    """
    require_aware(case.ready_at, "ready_at")
    if case.resolved_at is not None:
        require_aware(case.resolved_at, "resolved_at")
    return RULES.decide(case, DeliveryFacts(case.send_at), lambda case: grant(case.send_at))
