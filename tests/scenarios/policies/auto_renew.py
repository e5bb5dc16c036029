"""The area `auto_renew`: the nightly run, on a store, with the command, after a plan of it that must say the same."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from nordlib.circulation import (
    AutoRenewalChoice,
    AutoRenewalTerms,
    CirculationPolicy,
    Hold,
    HoldId,
    ItemId,
    LateRenewal,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
    LoanTerms,
    Money,
    PatronId,
    PatronStanding,
    RenewFrom,
    TitleId,
)
from nordlib.commands import AutoRenewalReport, RenewalContext, plan_auto_renewal, run_auto_renewal, set_auto_renewal_preference
from nordlib.dates import HourlyPeriod, Period
from nordlib.decisions import PolicyId
from tests.report import NotBuilt, differences
from tests.scenarios.policies.calendars import calendar_of
from tests.scenarios.policies.periods import period_of
from tests.scenarios.policies.reading import COMMON, Case, with_defaults

__all__ = ["run_auto_renew"]

_POLICY: Final[Case] = {
    "timezone": "Europe/Copenhagen",
    "loan_period": {"days": 28},
    "renewal_period": None,
    "renewal_base": "due_date",
    "late_renewal_base": "due_date",
    "max_renewals": 2,
    "debt_limit": None,
    "choice": "opt_out",
    "days_before": 0,
    "catch_up_days": 0,
    "auto_until_days": None,
    "auto_until_date": None,
}
_PATRON: Final[Case] = {"auto_renew": None, "blocked": False, "expires": None, "debt": 0}
_LOAN: Final[Case] = {
    "lent_on": None,
    "kind": "local",
    "status": "on_loan",
    "auto": True,
    "renewals_used": 0,
    "recalled": False,
    "reserved": False,
}


def run_auto_renew(case: Case, calendars: Case, make_store: Callable[[], Any]) -> Case:
    """What a run renews, refuses and leaves; a plan of it says the same."""
    given = with_defaults(case, "case", COMMON | {"policy", "now", "patrons", "loans"}, {"last_run": None, "calendar": None})
    if given["action"] != {"type": "run_auto_renewal"}:
        raise NotBuilt(f"action {given['action']}")
    policy = policy_of(with_defaults(given["policy"], "policy", set(), _POLICY))
    loans = [with_defaults(each, "loan", {"id", "patron", "due_date"}, _LOAN) for each in given["loans"]]
    store = make_store()
    with store.transaction() as tx:
        for key, patron in given["patrons"].items():
            fill_patron(tx, PatronId(key), with_defaults(patron, "patron", set(), _PATRON))
        for loan in loans:
            fill_loan(tx, loan)
    arguments: Case = {
        "policy": policy,
        "now": datetime.fromisoformat(given["now"]),
        "context": RenewalContext(calendar=calendar_of(given["calendar"], calendars)),
        "last_run": as_date(given["last_run"]),
    }
    planned = told(plan_auto_renewal(store, **arguments), loans)
    done = told(run_auto_renewal(store, **arguments), loans)
    apart = differences(planned, done)
    assert not apart, apart
    stored = {each: str(store.read(lambda tx, key=each: tx.loans.get(LoanId(key))).value.due) for each in done["renewed"]}
    assert stored == done["renewed"], stored
    return done


def policy_of(choices: Case) -> CirculationPolicy:
    """The policy, with terms for material that is renewed automatically and the same terms for material that never is."""
    automatic = AutoRenewalTerms(
        AutoRenewalChoice(choices["choice"]),
        choices["days_before"],
        choices["catch_up_days"],
        choices["auto_until_days"],
        as_date(choices["auto_until_date"]),
        late_renew_from=RenewFrom(choices["late_renewal_base"]),
    )
    period = period_of(choices["loan_period"])
    if isinstance(period, HourlyPeriod):
        raise NotBuilt("a loan period in hours with due dates")

    def terms(auto_renewal: AutoRenewalTerms | None) -> LoanTerms:
        return LoanTerms(
            period or Period(),
            choices["max_renewals"],
            window_days=None,
            renew_from=RenewFrom(choices["renewal_base"]),
            late_renewal=LateRenewal.FREE,
            debt_limit=None if choices["debt_limit"] is None else kroner(choices["debt_limit"]),
            renewal_period=period_of(choices["renewal_period"]),
            auto_renewal=auto_renewal,
        )

    return CirculationPolicy(PolicyId("case", "1"), ZoneInfo(choices["timezone"]), {"automatic": terms(automatic), "never": terms(None)})


def fill_patron(tx: Any, key: PatronId, patron: Case) -> None:
    """Store what is known of a patron, and what the patron has said."""
    debt = kroner(patron["debt"]) if patron["debt"] else None
    tx.patron_standings.put(key, PatronStanding(patron["blocked"], as_date(patron["expires"]), debt))
    set_auto_renewal_preference(tx, patron["auto_renew"], by=key)


def fill_loan(tx: Any, loan: Case) -> None:
    """Store a loan, and a hold of another patron that blocks it."""
    key = loan["id"]
    tx.loans.add(
        Loan(
            LoanId(key),
            PatronId(loan["patron"]),
            ItemId(f"I-{key}"),
            TitleId(f"T-{key}"),
            date.fromisoformat(loan["due_date"]),
            "automatic" if loan["auto"] else "never",
            LoanKind(loan["kind"]),
            loan["renewals_used"],
            LoanStatus(loan["status"]),
            loan["recalled"],
            lent_on=as_date(loan["lent_on"]),
        )
    )
    if loan["reserved"]:
        tx.holds.add(Hold(HoldId(f"H-{key}"), PatronId(f"waits for {key}"), TitleId(f"T-{key}")))


def told(report: AutoRenewalReport, loans: list[Case]) -> Case:
    """The report as the form has it; a loan that was not looked at is untouched."""
    assert not report.errors, dict(report.errors)
    tried = report.renewed.keys() | report.refused.keys()
    untouched = {loan["id"] for loan in loans} - tried
    assert untouched >= set(report.untouched)
    return {
        "renewed": {loan: str(due) for loan, due in report.renewed.items()},
        "refused": {loan: sorted(decision.reasons) for loan, decision in report.refused.items()},
        "untouched": sorted(untouched),
        "last_renewal": sorted(report.last_renewal),
    }


def as_date(text: str | None) -> date | None:
    """A date of the form, or None."""
    return None if text is None else date.fromisoformat(text)


def kroner(amount: float) -> Money:
    """An amount of the form; the area names no currency."""
    return Money(Decimal(str(amount)), "DKK")
