"""The area `recall`: the library recalls a loan of its own, on a store, with the command."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from nordlib.circulation import HELSINGOR, CirculationPolicy, CirculationStaff, ItemId, Loan, LoanId, PatronId, RecallTerms, TitleId
from nordlib.commands import NoticeRecipient, recall_loan
from nordlib.decisions import PolicyId
from tests.report import NotBuilt
from tests.scenarios.policies.calendars import calendar_of
from tests.scenarios.policies.reading import COMMON, Case, with_defaults

__all__ = ["recall"]

POLICY = {"timezone": "Europe/Copenhagen", "guaranteed_days": 0, "return_days": 0, "closed_day_rule": "keep"}
RECIPIENT = NoticeRecipient("patron@example.org", "da", "Helsingør")


def recall(case: Case, calendars: Case, make_store: Callable[[], Any]) -> Case:
    """The loan after every recall, as it is stored, and the messages that are queued."""
    given = with_defaults(case, "case", COMMON | {"policy", "loan", "recalls"}, {"calendar": None})
    if given["action"] != {"type": "recall"}:
        raise NotBuilt(f"action {given['action']}")
    policy = with_defaults(given["policy"], "policy", set(), POLICY)
    lent = with_defaults(given["loan"], "loan", {"id", "lent_on", "due_date"}, {})
    recalls = RecallTerms(policy["guaranteed_days"], policy["return_days"], policy["closed_day_rule"])
    terms = attrs.evolve(HELSINGOR.item_types["ordinary"], recalls=recalls)
    circulation = CirculationPolicy(PolicyId("case", "1"), ZoneInfo(policy["timezone"]), {"ordinary": terms})
    due, lent_on = date.fromisoformat(lent["due_date"]), date.fromisoformat(lent["lent_on"])
    loan = Loan(LoanId(lent["id"]), PatronId("P1"), ItemId("I1"), TitleId("T1"), due, lent_on=lent_on)
    store, days = make_store(), calendar_of(given["calendar"], calendars)
    with store.transaction() as tx:
        tx.loans.add(loan)
    for now in sorted(map(datetime.fromisoformat, given["recalls"])):
        store.run(
            recall_loan, loan.id, by=CirculationStaff("desk-1"), policy=circulation, now=now, calendar=days, recipient=RECIPIENT
        ).unwrap()
    kept = store.read(lambda tx: tx.loans.get(loan.id)).value
    return {"due_date": str(kept.due), "recalled": kept.recalled, "messages": [each.kind.value for each in store.outbox]}
