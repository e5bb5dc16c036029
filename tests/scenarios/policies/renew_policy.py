"""The area `renew_policy`: may a loan be renewed under choices that few libraries make? On a store, with the command."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from nordlib.circulation import (
    Booking,
    BookingId,
    BookingRule,
    CirculationPolicy,
    CirculationStaff,
    DebtRule,
    DueInstant,
    Hold,
    HoldId,
    ItemId,
    LateRenewal,
    Loan,
    LoanId,
    LoanKind,
    LoanTerms,
    Money,
    PatronId,
    PatronStanding,
    RenewalHoldRule,
    RenewalTerms,
    RenewedBy,
    RenewFrom,
    TitleId,
)
from nordlib.commands import RenewalContext, preview_renewal, renew_loan
from nordlib.dates import Period, zone
from nordlib.decisions import PolicyId
from tests.report import NotBuilt
from tests.scenarios.policies.calendars import calendar_of
from tests.scenarios.policies.periods import as_due, period_of
from tests.scenarios.policies.reading import COMMON, Case, with_defaults

__all__ = ["renew"]

_CASE: Final[Case] = {
    "calendar": None,
    "asked_by": "patron",
    "unseen": False,
    "named_date": None,
    "patron": {},
    "other_loans": [],
    "holds": [],
    "bookings": [],
}
_POLICY: Final[Case] = {
    "timezone": "Europe/Copenhagen",
    "loan_period": {"days": 28},
    "renewal_period": None,
    "renewal_base": "due_date",
    "late_renewal_base": "today",
    "late_renewal": "allow",
    "late_renewal_days": None,
    "renewal_window_days": None,
    "renewal_window_hours": None,
    "max_renewals": 2,
    "max_unseen_renewals": None,
    "overdue_block_count": None,
    "overdue_block_days": 1,
    "debt_limit": None,
    "debt_rule": "at",
    "expired_may_renew": False,
    "renewed_by": "anyone",
    "longest_loan_days": None,
    "holds_rule": "block",
    "queue_period": None,
    "booking_rule": "block",
    "booking_buffer_days": 0,
}
_LOAN: Final[Case] = {
    "item": "I1",
    "title": "T1",
    "item_type": None,
    "kind": "local",
    "due_date": None,
    "due_at": None,
    "lent_on": None,
    "renewals_used": 0,
    "unseen_renewals": 0,
    "recalled": False,
}
_PATRON: Final[Case] = {"blocked": False, "expires": None, "debt": 0}
_HOLD: Final[Case] = {"item": None, "item_type": None}
_ANNA, _BO, _DESK = PatronId("P1"), PatronId("P2"), CirculationStaff("desk-1")
_NO_TYPE: Final = "ordinary"


def renew(given: Case, calendars: Case, make_store: Callable[[], Any]) -> Case:
    """The decision on the renewal, and the loan as it is stored afterwards."""
    case = with_defaults(given, "case", COMMON | {"policy", "now", "loan"}, _CASE)
    if case["action"] != {"type": "renew"} or case["asked_by"] not in ("patron", "staff"):
        raise NotBuilt(f"action {case['action']}, asked by {case['asked_by']}")
    choices = with_defaults(case["policy"], "policy", set(), _POLICY)
    loan = _loan(with_defaults(case["loan"], "loan", {"id"}, _LOAN))
    policy = CirculationPolicy(PolicyId("case", "1"), zone(choices["timezone"]), {loan.item_type: _terms(choices)})
    holds = [_hold(with_defaults(each, "hold", {"id", "title"}, _HOLD)) for each in case["holds"]]
    bookings = tuple(_booking(each, loan.item) for each in case["bookings"])
    store = make_store()
    with store.transaction() as tx:
        for each in (loan, *_others(case["other_loans"])):
            tx.loans.add(each)
        for hold in holds:
            tx.holds.add(hold)
    context = RenewalContext(
        _standing(with_defaults(case["patron"], "patron", set(), _PATRON)),
        calendar=calendar_of(case["calendar"], calendars),
        named_due=_day(case["named_date"]),
        unseen=case["unseen"],
        bookings={loan.item: bookings},
    )
    asked: Case = {
        "by": _DESK if case["asked_by"] == "staff" else _ANNA,
        "policy": policy,
        "now": datetime.fromisoformat(case["now"]),
        "context": context,
    }
    preview = store.read(preview_renewal, loan.id, **asked)
    decision = store.run(renew_loan, loan.id, **asked)
    assert preview == decision
    kept: Loan = store.read(lambda tx: tx.loans.get(loan.id)).value
    answer = {"unseen_renewals_after": kept.unseen_renewals, "reasons": set(decision.reasons) if not decision else set()}
    if not decision:
        assert kept == loan
        return {**answer, "decision": "refused", "new_due": None}
    word = "renewed_provisionally" if decision.facts.provisional else "renewed"
    return {**answer, "decision": word, "new_due": as_due(kept.due), "renewals_left_after": choices["max_renewals"] - kept.renewals_used}


def _terms(choices: Case) -> LoanTerms:
    limit = choices["debt_limit"]
    return LoanTerms(
        period_of(choices["loan_period"]) or Period(),
        choices["max_renewals"],
        choices["renewal_window_days"],
        renew_from=RenewFrom(choices["renewal_base"]),
        late_renew_from=RenewFrom(choices["late_renewal_base"]),
        late_renewal={"allow": LateRenewal.FREE, "deny": LateRenewal.NO}[choices["late_renewal"]],
        max_interlibrary_renewals=None,
        debt_limit=None if limit is None else _amount(limit),
        debt_rule=DebtRule(choices["debt_rule"]),
        renewal_period=period_of(choices["renewal_period"]),
        renewal=RenewalTerms(
            late_renewal_days=choices["late_renewal_days"],
            window_hours=choices["renewal_window_hours"],
            max_unseen_renewals=choices["max_unseen_renewals"],
            overdue_block_count=choices["overdue_block_count"],
            overdue_block_days=choices["overdue_block_days"],
            expired_may_renew=choices["expired_may_renew"],
            renewed_by=RenewedBy(choices["renewed_by"]),
            longest_loan_days=choices["longest_loan_days"],
            holds_rule=RenewalHoldRule(choices["holds_rule"]),
            queue_period=period_of(choices["queue_period"]),
            booking_rule=BookingRule(choices["booking_rule"]),
            booking_buffer_days=choices["booking_buffer_days"],
        ),
    )


def _loan(given: Case) -> Loan:
    if (given["due_date"] is None) is (given["due_at"] is None):
        raise NotBuilt("a loan needs due_date or due_at, and not both")
    due = _day(given["due_date"])
    return Loan(
        LoanId(given["id"]),
        _ANNA,
        ItemId(given["item"]),
        TitleId(given["title"]),
        DueInstant(datetime.fromisoformat(given["due_at"])) if due is None else due,
        _NO_TYPE if given["item_type"] is None else given["item_type"],
        LoanKind(given["kind"]),
        given["renewals_used"],
        recalled=given["recalled"],
        lent_on=_day(given["lent_on"]),
        unseen_renewals=given["unseen_renewals"],
    )


def _others(given: list[Case]) -> list[Loan]:
    days = [date.fromisoformat(with_defaults(each, "other loan", {"due_date"}, {})["due_date"]) for each in given]
    return [
        Loan(LoanId(f"other-{place}"), _ANNA, ItemId(f"other-{place}"), TitleId(f"other-{place}"), due) for place, due in enumerate(days)
    ]


def _hold(given: Case) -> Hold:
    item = given["item"]
    return Hold(HoldId(given["id"]), _BO, TitleId(given["title"]), item and ItemId(item), item_type=given["item_type"])


def _booking(given: Case, item: ItemId) -> Booking:
    booking = with_defaults(given, "booking", {"id", "from", "to"}, {})
    first, last = date.fromisoformat(booking["from"]), date.fromisoformat(booking["to"])
    return Booking(BookingId(booking["id"]), _BO, item, first, last)


def _standing(given: Case) -> PatronStanding:
    return PatronStanding(given["blocked"], _day(given["expires"]), _amount(given["debt"]) if given["debt"] else None)


def _amount(number: Any) -> Money:
    return Money(Decimal(str(number)), "DKK")  # as it is written: 9.99 is exactly that


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
