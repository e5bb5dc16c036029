"""Renewals and recalls: the decision of a lending library as a message, and the message of an owner as an event of the loan."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

import attrs

from nordlib.circulation.interlibrary import InterlibraryEvent, InterlibraryEventType
from nordlib.circulation.models import Loan
from nordlib.circulation.recall import NO_POLICY_RECALL_RULES, RECALL_RULES, RecallFacts
from nordlib.circulation.renewal import RenewalFacts
from nordlib.dates import local_date
from nordlib.decisions import Decision, code_of_reason
from nordlib.interchange.crosswalk import CROSSWALK
from nordlib.interchange.instants import due_instant
from nordlib.interchange.iso18626.codes import Action, MessageReason, Status
from nordlib.interchange.iso18626.headers import Header
from nordlib.interchange.iso18626.message_models import RequestingAgencyMessage, StatusInfo, SupplyingAgencyMessage
from nordlib.interchange.iso18626.statuses import loan_status, supplier_message
from nordlib.interchange.losses import Answer, Loss
from nordlib.texts import Language

__all__ = [
    "EVENT_LOSSES",
    "RECALL_LOSSES",
    "RENEWAL_LOSSES",
    "LoanMessage",
    "OwnerReport",
    "event_message",
    "owner_events",
    "recall_message",
    "renewal_answer",
]

LoanMessage: TypeAlias = RequestingAgencyMessage | SupplyingAgencyMessage
"""A message about a loan, from either side."""

_REASON: Final = "the code of the reason: a refused renewal is answered by `N`, and the reason stands in the note, for a person"
#: What an answer about a renewal does not say: each code that refuses one, and the facts of a grant.
RENEWAL_LOSSES: Final[Mapping[str, str]] = {
    **dict.fromkeys(CROSSWALK, _REASON),
    "renewals_left": "how many renewals are left",
    "provisional": "that the renewal waits for yet another owner's answer",
    "fee": "the fee for the late renewal",
}
_UNSENT: Final = "a recall that is refused sends no message: the refusal is for the staff of the library"
#: Each code that refuses a recall. Nothing is sent for one.
RECALL_LOSSES: Final[Mapping[str, str]] = {
    code: _UNSENT for book in (RECALL_RULES, NO_POLICY_RECALL_RULES) for rule in book for code in rule.codes
}
#: What a message about an event of an interlibrary loan does not say.
EVENT_LOSSES: Final[Mapping[str, str]] = {
    "renewed": "until when the loan is provisionally renewed, and whether the material was seen",
    "grace_days": "how many days the patron has after the rejection, other than in the note",
    "due_date_moved": "that the requesting library moved a due date on which it became closed: nothing is sent",
}


def renewal_answer(
    asked: RequestingAgencyMessage,
    loan: Loan,
    decision: Decision[Loan, RenewalFacts],
    zone: ZoneInfo,
    now: datetime,
    language: Language = "en",
) -> Answer[SupplyingAgencyMessage]:
    """Return the answer of the lending library to a question to renew, and what it does not say.

    A grant is `RenewResponse` with `Y` and the new due date; a refusal is `N` with the sentences of the decision as the note.

    Args:
        asked: The question.
        loan: The loan before the decision.
        decision: The decision.
        zone: The zone of the lending library.
        now: When the answer is sent.
        language: The language of the note.
    """
    told = loan_status(decision.value if decision else loan, zone, now)
    facts = decision.facts
    if decision:
        codes = ["renewals_left", *(["provisional"] if facts.provisional else []), *(["fee"] if facts.fee is not None else [])]
    else:
        codes = list(decision.reasons)
    note = None if decision else decision.explain(language)
    message = supplier_message(asked.header, now, MessageReason.RENEW_RESPONSE, told.message, answer=bool(decision), note=note)
    return Answer(message, (*(Loss(code, RENEWAL_LOSSES[code_of_reason(code)]) for code in codes), *told.lost))


def recall_message(
    header: Header, decision: Decision[Loan, RecallFacts], zone: ZoneInfo, now: datetime
) -> Answer[SupplyingAgencyMessage | None]:
    """Return the message by which a lending library recalls a loan, or None where the recall is refused, and what is not said.

    Args:
        header: The header of the request.
        decision: The decision (`nordlib.circulation.recall`).
        zone: The zone of the lending library.
        now: When the message is sent.
    """
    if not decision:
        return Answer(None, tuple(Loss(code, RECALL_LOSSES[code_of_reason(code)]) for code in decision.reasons))
    status = StatusInfo(Status.RECALLED, now, due=due_instant(decision.value.due, zone))
    return Answer(supplier_message(header, now, MessageReason.STATUS_CHANGE, status))


@attrs.frozen
class OwnerReport:
    """What a message of the owner does to an interlibrary loan."""

    events: tuple[InterlibraryEvent, ...]
    """The events, for `nordlib.circulation.interlibrary.apply_events`; the same message always gives the same ids."""
    not_used: tuple[str, ...]
    """The names of the elements that make no event: `status` and its value, `answerYesNo`, `dueDate`, `note`."""


def owner_events(message: SupplyingAgencyMessage, loan: Loan, zone: ZoneInfo) -> OwnerReport:
    """Return what a message of the owner does to a loan of the requesting library.

    Args:
        message: The message.
        loan: The loan, which may be recalled: `Loaned` after that withdraws the recall.
        zone: The zone of the requesting library, in which the due date is a day.
    """
    info, status, at = message.info, message.status, message.header.timestamp
    is_change, is_answer = info.reason is MessageReason.STATUS_CHANGE, info.reason is MessageReason.RENEW_RESPONSE
    due = None if status.due is None else local_date(status.due, zone)
    events: list[InterlibraryEvent] = []
    unused = {"answerYesNo": info.answer is not None, "dueDate": due is not None, "note": info.note is not None}

    def add(event: InterlibraryEventType, *, day: bool = False) -> None:
        id_ = f"{message.header.request_id} {at.isoformat()} {event.value}"
        takes_day = event in (InterlibraryEventType.OWNER_ACCEPTS, InterlibraryEventType.OWNER_RECALLS)
        chosen = (due or local_date(status.changed_at, zone)) if day else due
        events.append(InterlibraryEvent(event, at, id_, chosen if takes_day else None))
        if takes_day:
            unused["dueDate"] = False

    if is_answer and info.answer is not None:
        add(InterlibraryEventType.OWNER_ACCEPTS if info.answer else InterlibraryEventType.OWNER_REJECTS)
        unused["answerYesNo"] = False
    if status.status is Status.RECALLED and (is_change or not loan.recalled):
        add(InterlibraryEventType.OWNER_RECALLS, day=True)
    elif status.status is Status.LOANED and is_change and loan.recalled:
        add(InterlibraryEventType.OWNER_WITHDRAWS_RECALL)
    elif status.status is Status.LOAN_COMPLETED:
        add(InterlibraryEventType.RETURNED)
    names = [name for name, is_unused in unused.items() if is_unused]
    if not events:
        names.insert(0, f"status {status.status.value}")
    return OwnerReport(tuple(events), tuple(names))


def event_message(event: InterlibraryEvent, loan: Loan, header: Header, zone: ZoneInfo, now: datetime) -> Answer[LoanMessage | None]:
    """Return the message that tells an event of an interlibrary loan, from the side on which it happens, and what it does not say.

    None: the protocol has nothing for the event.

    Args:
        event: The event.
        loan: The loan after the event.
        header: The header of the request.
        zone: The zone of the library that sends.
        now: When the message is sent.
    """
    sent = attrs.evolve(header, timestamp=now)
    due = due_instant(loan.due if event.day is None else event.day, zone)
    match event.event:
        case InterlibraryEventType.RENEWED:
            return Answer(RequestingAgencyMessage(sent, Action.RENEW), (Loss("renewed", EVENT_LOSSES["renewed"]),))
        case InterlibraryEventType.RETURNED:
            return Answer(RequestingAgencyMessage(sent, Action.SHIPPED_RETURN))
        case InterlibraryEventType.DUE_DATE_MOVED:
            return Answer(None, (Loss("due_date_moved", EVENT_LOSSES["due_date_moved"]),))
        case InterlibraryEventType.OWNER_ACCEPTS:
            status = StatusInfo(Status.LOANED, now, due=due)
            return Answer(supplier_message(header, now, MessageReason.RENEW_RESPONSE, status, answer=True))
        case InterlibraryEventType.OWNER_REJECTS:
            lost = () if event.grace_days is None else (Loss("grace_days", EVENT_LOSSES["grace_days"]),)
            told = loan_status(loan, zone, now)
            return Answer(supplier_message(header, now, MessageReason.RENEW_RESPONSE, told.message, answer=False), (*lost, *told.lost))
        case InterlibraryEventType.OWNER_RECALLS:
            return Answer(supplier_message(header, now, MessageReason.STATUS_CHANGE, StatusInfo(Status.RECALLED, now, due=due)))
        case _:  # OWNER_WITHDRAWS_RECALL
            return Answer(supplier_message(header, now, MessageReason.STATUS_CHANGE, StatusInfo(Status.LOANED, now, due=due)))
