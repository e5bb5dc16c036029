"""The questions about messages: what a text message asks for, when a message is sent, and which notices are due."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import attrs

from nordlib.circulation import Hold, HoldId, Loan, LoanId
from nordlib.frozendict import frozendict
from nordlib.notifications import HELSINGOR_DELIVERY, DeliveryCase, schedule
from nordlib.notifications.notices import HELSINGOR_NOTICES, NoticePolicy, NoticeReason, due_notices, pickup_notices
from nordlib.notifications.sms import SMS_POLICIES, SmsCase
from nordlib.notifications.sms import decide as decide_text_message
from nordlib.questions.findings import Finding
from nordlib.questions.question import Question
from nordlib.texts import Language, format_text, texts_for
from nordlib.validation import checked

__all__ = ["MESSAGE_QUESTIONS", "DueNotice", "DueNotices", "NoticeCase"]


@attrs.frozen
@checked
class NoticeCase:
    """The loans and the holds of a patron on a day."""

    policy: NoticePolicy
    """Which notices the library sends."""
    on: date
    """The day."""
    loans: tuple[Loan, ...] = ()
    """The loans of the patron."""
    holds: tuple[Hold, ...] = ()
    """The holds of the patron."""


@attrs.frozen
class DueNotice:
    """A notice that is due, and what it is about."""

    reason: NoticeReason
    """Why the patron is notified."""
    due: date | None
    """The due date of the loans, or the last day for picking up the copies; None: they may be picked up on any day."""
    days: int
    """The day that the notice belongs to: so many days before or after the due date; 0 for holds."""
    loans: tuple[LoanId, ...] = ()
    """The ids of the loans."""
    holds: tuple[HoldId, ...] = ()
    """The ids of the holds."""

    def explain(self, language: Language) -> str:
        """Return the notice as a sentence."""
        words = texts_for(language).PHRASES
        counted = format_text(words["notice_loans" if self.loans else "notice_holds"], language, {"count": len(self.loans or self.holds)})
        until = "" if self.due is None else f" {format_text(words['notice_until'], language, {'day': self.due})}"
        return format_text(words[f"notice_due.{self.reason.value}"], language, {"loans": counted, "due": self.due, "until": until})


@attrs.frozen
class DueNotices:
    """The notices that are due."""

    notices: tuple[DueNotice, ...]
    """The notices, those about loans first, by due date."""

    def explain(self, language: Language) -> str:
        """Return the notices as sentences, one a line."""
        return "\n".join(notice.explain(language) for notice in self.notices) or texts_for(language).PHRASES["notice_due.none"]


def find_notices(case: NoticeCase) -> Finding[None, DueNotices]:
    """Find the notices that are due on the day."""
    about_loans = due_notices(case.loans, case.on, case.policy)
    about_holds = pickup_notices(case.holds, case.on, case.policy)
    found = DueNotices(
        (
            *(DueNotice(each.reason, each.due, each.days, loans=tuple(loan.id for loan in loans)) for each, loans in about_loans),
            *(DueNotice(each.reason, each.due, each.days, holds=tuple(hold.id for hold in holds)) for each, holds in about_holds),
        )
    )
    return Finding(found, found.explain, case.policy.id)


#: The questions about messages, by the words of the command line.
MESSAGE_QUESTIONS: Final[Mapping[str, Question]] = frozendict(
    {
        "text message": Question("text message", SmsCase, decide_text_message, SMS_POLICIES, "policy for text messages"),
        "message": Question(
            "message to send", DeliveryCase, schedule, {HELSINGOR_DELIVERY.id.name: HELSINGOR_DELIVERY}, "policy for sending"
        ),
        "notice": Question(
            "notices of a day", NoticeCase, find_notices, {HELSINGOR_NOTICES.id.name: HELSINGOR_NOTICES}, "policy of notices"
        ),
    }
)
