"""The area `owner_answers`: what an owner says about a provisional renewal, or does not say, on a store, with the command."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from nordlib.circulation import InterlibraryPolicy, InterlibraryTerms, ItemId, LastRenewal, Loan, LoanId, LoanKind, PatronId, TitleId
from nordlib.circulation.interlibrary import (
    InterlibraryEvent,
    InterlibraryEventType,
    InterlibraryState,
    apply_events,
    interlibrary_state,
    renewal_accepted_by,
)
from nordlib.commands import NoticeRecipient, record_owner_events
from nordlib.dates import local_date
from nordlib.decisions import PolicyId
from tests.report import NotBuilt, differences
from tests.scenarios.policies.reading import COMMON, Case, with_defaults

__all__ = ["apply_answers"]

POLICY = {"timezone": "Europe/Copenhagen", "silence_days": None, "answer_after_silence": "counts"}
LOAN = {"id", "due_date", "due_date_before_renewal", "renewals_used", "asked_at"}
RECIPIENT = NoticeRecipient("patron@example.org", "da", "Aarhus")
PENDING = (InterlibraryState.PENDING, InterlibraryState.PENDING_AND_RECALLED)


def apply_answers(case: Case, calendars: Case, make_store: Callable[[], Any]) -> Case:
    """The loan after the answers that are known now, by the pure function and as the command stores it."""
    del calendars
    given = with_defaults(case, "case", COMMON | {"policy", "now", "loan", "events"}, {"calendar": None})
    if given["action"] != {"type": "apply_answers"}:
        raise NotBuilt(f"action {given['action']}")
    choices = with_defaults(given["policy"], "policy", set(), POLICY)
    zone, now = ZoneInfo(choices["timezone"]), datetime.fromisoformat(given["now"])
    policy = InterlibraryPolicy(
        PolicyId("case", "1"),
        zone,
        silence_days=choices["silence_days"],
        answer_after_silence=choices["answer_after_silence"],
        first_answer_is_final=True,
    )
    loan, events = as_loan(given["loan"], zone), tuple(map(as_event, given["events"]))
    happened = apply_events(loan, events, policy, now)
    store = make_store()
    with store.transaction() as tx:
        tx.loans.add(loan)
    for event in sorted((each for each in events if each.at <= now), key=lambda each: each.at):
        store.run(record_owner_events, loan.id, [event], policy=policy, recipient=RECIPIENT)
    kept = store.read(lambda tx: tx.loans.get(loan.id)).value
    told = [each.kind.value for each in store.outbox]
    apart = differences({"loan": kept, "told": told}, {"loan": happened.loan, "told": [each.kind.value for each in happened.notices]})
    assert not apart, apart
    today = local_date(now, zone)
    accepted_by = renewal_accepted_by(kept, policy, today)
    return {
        "due_date": str(kept.due),
        "pending_renewal": interlibrary_state(kept, policy, today) in PENDING,
        "renewals_used": kept.renewals_used,
        "accepted_by": accepted_by and accepted_by.value,
        "messages": told,
    }


def as_loan(loan: Case, zone: ZoneInfo) -> Loan:
    """The loan, whose last renewal awaits an answer."""
    given = with_defaults(loan, "loan", LOAN, {})
    asked_on = local_date(datetime.fromisoformat(given["asked_at"]), zone)
    return Loan(
        LoanId(given["id"]),
        PatronId("P1"),
        ItemId("I1"),
        TitleId("T1"),
        date.fromisoformat(given["due_date"]),
        kind=LoanKind.INTERLIBRARY,
        renewals_used=given["renewals_used"],
        interlibrary=InterlibraryTerms(pending_renewal=True),
        last_renewal=LastRenewal(asked_on, date.fromisoformat(given["due_date_before_renewal"])),
    )


def as_event(event: Case) -> InterlibraryEvent:
    """The answer, with the keys that its type has."""
    kind = InterlibraryEventType(event["type"])
    if kind is InterlibraryEventType.OWNER_ACCEPTS:
        given = with_defaults(event, "event", {"at", "type"}, {"due_date": None})
        day = given["due_date"] and date.fromisoformat(given["due_date"])
        return InterlibraryEvent(kind, datetime.fromisoformat(given["at"]), day=day)
    if kind is not InterlibraryEventType.OWNER_REJECTS:
        raise NotBuilt(f"event {kind.value}")
    given = with_defaults(event, "event", {"at", "type"}, {"grace_days": 0})
    return InterlibraryEvent(kind, datetime.fromisoformat(given["at"]), grace_days=given["grace_days"])
