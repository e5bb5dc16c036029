"""Cases of the area `due`: when is a loan due? Decided as a checkout or as a renewal that nothing else stops."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

import attrs

from nordlib.circulation import (
    CheckoutCase,
    CheckoutRequest,
    CirculationPolicy,
    CirculationStaff,
    ClosedDayRule,
    DueInstant,
    ItemId,
    Loan,
    LoanId,
    LoanTerms,
    PatronId,
    PatronStanding,
    RenewalCase,
    RenewFrom,
    TitleId,
    renewal,
)
from nordlib.circulation.calendar import CardEndRule, ClosedHoursRule
from nordlib.circulation.checkout import check_out
from nordlib.dates import Period, zone
from nordlib.decisions import Decision, Override, PolicyId
from tests.report import NotBuilt
from tests.scenarios.policies.calendars import calendar_of
from tests.scenarios.policies.periods import as_due, period_of, schedule_of
from tests.scenarios.policies.reading import COMMON, Case, with_defaults

__all__ = ["due_area"]

_POLICY: Final[Case] = {
    "timezone": "Europe/Copenhagen",
    "loan_period": {"days": 28},
    "renewal_period": None,
    "renewal_base": "due_date",
    "schedule": None,
    "schedule_use": "ceiling",
    "closed_day_rule": "keep",
    "closed_hours_rule": "keep",
    "truncate_to_patron_expiry": False,
    "expiry_on_closed_day": "stays",
}
#: What the area asks about; a patron whose card has run out is refused for other reasons, which it does not ask about.
_ASKED: Final = {"outside_schedule", "no_gain"}
_DESK: Final = CirculationStaff("desk-1")
_PATRON, _ITEM, _TITLE = PatronId("P1"), ItemId("I1"), TitleId("T1")


def due_area(given: Case, calendars: Case, make_store: Callable[[], Any]) -> Case:
    """The new due date of a case, or the reasons why there is none."""
    del make_store
    case = with_defaults(given, "case", COMMON | {"policy", "now", "act"}, {"due": None, "expires": None, "calendar": None})
    if (
        case["action"] != {"type": "compute_due"}
        or case["act"] not in ("lend", "renew")
        or (case["act"] == "renew") is (case["due"] is None)
    ):
        raise NotBuilt(f"action {case['action']}, act {case['act']} with due {case['due']}")
    policy = with_defaults(case["policy"], "policy", set(), _POLICY)
    act = {"lend": _lent, "renew": _renewed}[case["act"]]
    decision = act(
        case,
        CirculationPolicy(PolicyId("case", "1"), zone(policy["timezone"]), {"ordinary": _terms(policy)}, {"patron_expired"}),
        calendars,
    )
    reasons = _ASKED & set(decision.trace.reasons())
    return {"new_due": None if reasons else as_due(_due_of(decision)), "reasons": reasons}


def _terms(policy: Case) -> LoanTerms:
    base = RenewFrom(policy["renewal_base"])
    return LoanTerms(
        period_of(policy["loan_period"]) or Period(),
        max_renewals=1,
        window_days=None,
        renew_from=base,
        late_renew_from=base,
        closed_day_rule=ClosedDayRule(policy["closed_day_rule"]),
        cap_at_card_expiry=policy["truncate_to_patron_expiry"],
        renewal_period=period_of(policy["renewal_period"]),
        schedule=schedule_of(policy["schedule"], policy["schedule_use"]),
        closed_hours_rule=ClosedHoursRule(policy["closed_hours_rule"]),
        card_end_rule=CardEndRule(policy["expiry_on_closed_day"]),
    )


def _lent(case: Case, policy: CirculationPolicy, calendars: Case) -> Decision[Any, Any]:
    asked = CheckoutRequest(_PATRON, _ITEM, _TITLE)
    now, days = datetime.fromisoformat(case["now"]), calendar_of(case["calendar"], calendars)
    return check_out(CheckoutCase(asked, LoanId("L1"), (), (), _standing(case), policy, now, _PATRON, days))


def _renewed(case: Case, policy: CirculationPolicy, calendars: Case) -> Decision[Any, Any]:
    """A renewal by staff, who set aside that the card has run out."""
    due = DueInstant(datetime.fromisoformat(case["due"])) if "T" in case["due"] else date.fromisoformat(case["due"])
    loan, now = Loan(LoanId("L1"), _PATRON, _ITEM, _TITLE, due), datetime.fromisoformat(case["now"])
    asked = RenewalCase(loan, policy, now, (), _standing(case), calendar=calendar_of(case["calendar"], calendars), by=_DESK)
    return renewal.decide(asked, Override(frozenset({"patron_expired"}), "desk-1", "the area does not ask"))


def _standing(case: Case) -> PatronStanding:
    return PatronStanding(card_expires_on=case["expires"] and date.fromisoformat(case["expires"]))


def _due_of(decision: Decision[Any, Any]) -> Any:
    facts = attrs.asdict(decision.facts, recurse=False)
    return facts["new_due"] if "new_due" in facts else facts["due"]
