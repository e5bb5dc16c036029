"""Automatic renewals: which loans are tried, what decides, what the linter says, and the words of the form as a model (EXT-16)."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nordlib.circulation import (
    HELSINGOR,
    AutoRenewalChoice,
    AutoRenewalTerms,
    CirculationPolicy,
    DueInstant,
    LastRenewal,
    LateRenewal,
    Loan,
    OpenDayPeriod,
    PatronStanding,
    RenewalCase,
    RenewalFacts,
    RenewFrom,
    auto_renewal,
    lint_policy,
    policy_from_toml,
    policy_to_toml,
)
from nordlib.circulation.due_schedule import DueSchedule, DueScheduleRow, ScheduleUse
from nordlib.dates import HourlyPeriod, Period
from nordlib.decisions import Audience, decision_from_dict
from nordlib.errors import InvalidPolicy, UnknownName
from nordlib.storage.memory import MemoryStore
from nordlib.texts import LANGUAGES
from tests.people import GOOD, LOAN
from tests.profiles import many
from tests.report import differences
from tests.scenarios.policies.auto_renew import run_auto_renew
from tests.scenarios.policies.reading import Case, comparable

ZONE: Final = ZoneInfo("Europe/Copenhagen")
TODAY: Final = date(2026, 3, 20)
NOW: Final = datetime(2026, 3, 20, 3, tzinfo=ZONE)
DUE_TODAY: Final = attrs.evolve(LOAN, due=TODAY)


def policy_with(automatic: AutoRenewalTerms | None, **terms: Any) -> CirculationPolicy:
    ordinary = attrs.evolve(HELSINGOR.item_types["ordinary"], auto_renewal=automatic, **terms)
    return attrs.evolve(HELSINGOR, item_types={"ordinary": ordinary})


def tried(loan: Loan, automatic: AutoRenewalTerms | None, preference: bool | None = None, last_run: date | None = TODAY) -> bool:
    return auto_renewal.is_tried(loan, policy_with(automatic), NOW, preference=preference, last_run=last_run)


def case_of(loan: Loan, automatic: AutoRenewalTerms, patron: PatronStanding = GOOD, **terms: Any) -> RenewalCase:
    return RenewalCase(loan, policy_with(automatic, **terms), NOW, (), patron)


# the words of the form, read again


def in_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def model_of(case: Case) -> Case:
    """What the page says of a case whose keys are all there."""
    policy, today = case["policy"], datetime.fromisoformat(case["now"]).astimezone(ZoneInfo(case["policy"]["timezone"])).date()
    last_run = case["last_run"] and date.fromisoformat(case["last_run"])
    renewed: dict[str, str] = {}
    refused: dict[str, list[str]] = {}
    untouched: list[str] = []
    last: list[str] = []
    for loan in case["loans"]:
        patron, due = case["patrons"][loan["patron"]], date.fromisoformat(loan["due_date"])
        said = patron["auto_renew"]
        for_it = said is not False if policy["choice"] == "opt_out" else said is True
        in_time = due - timedelta(policy["days_before"]) <= today <= due
        late = (today - due).days
        missed = 1 <= late <= policy["catch_up_days"] and (last_run is None or last_run < due)
        if loan["kind"] != "local" or loan["status"] != "on_loan" or not loan["auto"] or not for_it or not (in_time or missed):
            untouched.append(loan["id"])
            continue
        ends = [date.fromisoformat(policy["auto_until_date"])] if policy["auto_until_date"] else []
        if policy["auto_until_days"] is not None and loan["lent_on"]:
            ends.append(date.fromisoformat(loan["lent_on"]) + timedelta(policy["auto_until_days"]))
        found = {
            "renewal_limit_reached": loan["renewals_used"] >= policy["max_renewals"],
            "recalled": loan["recalled"],
            "reserved_by_other": loan["reserved"],
            "patron_blocked": patron["blocked"],
            "patron_expired": patron["expires"] is not None and today > date.fromisoformat(patron["expires"]),
            "patron_debt": policy["debt_limit"] is not None and patron["debt"] >= policy["debt_limit"],
            "too_late": any(today >= each for each in ends),
        }
        base = due if (policy["late_renewal_base"] if late > 0 else policy["renewal_base"]) == "due_date" else today
        ((unit, number),) = (policy["renewal_period"] or policy["loan_period"]).items()
        new_due = in_months(base, number) if unit == "months" else base + timedelta(number)  # every day is open
        reasons = [code for code, is_so in found.items() if is_so]
        if not reasons and (new_due <= due or new_due < today):
            reasons = ["no_gain"]
        if reasons:
            refused[loan["id"]] = reasons
            continue
        renewed[loan["id"]] = str(new_due)
        if loan["renewals_used"] + 1 >= policy["max_renewals"]:
            last.append(loan["id"])
    return {"renewed": renewed, "refused": refused, "untouched": untouched, "last_renewal": last}


def near(first: int, last: int) -> Any:
    return st.integers(first, last).map(lambda days: str(TODAY + timedelta(days)))


PERIODS: Final = st.one_of(*(st.fixed_dictionaries({unit: st.integers(1, 9)}) for unit in ("days", "months", "open_days")))
POLICIES: Final = st.fixed_dictionaries(
    {
        "timezone": st.sampled_from(["Europe/Copenhagen", "America/Nuuk", "Europe/Helsinki"]),
        "loan_period": PERIODS,
        "renewal_period": st.none() | PERIODS,
        "renewal_base": st.sampled_from(["due_date", "today"]),
        "late_renewal_base": st.sampled_from(["due_date", "today"]),
        "max_renewals": st.integers(0, 3),
        "debt_limit": st.none() | st.integers(1, 3),
        "choice": st.sampled_from(["opt_out", "opt_in"]),
        "days_before": st.integers(0, 4),
        "catch_up_days": st.integers(0, 4),
        "auto_until_days": st.none() | st.integers(0, 30),
        "auto_until_date": st.none() | near(-2, 2),
    }
)
PATRONS: Final = st.fixed_dictionaries(
    {
        "auto_renew": st.sampled_from([None, True, False]),
        "blocked": st.integers(0, 5).map(lambda number: number == 0),
        "expires": st.none() | near(-1, 3),
        "debt": st.integers(0, 3),
    }
)
LOANS: Final = st.fixed_dictionaries(
    {
        "patron": st.sampled_from(["P1", "P2"]),
        "due_date": near(-6, 6),
        "lent_on": st.none() | near(-31, -1),
        "kind": st.sampled_from(["local", "local", "local", "ill"]),
        "status": st.sampled_from(["on_loan", "on_loan", "on_loan", "returned"]),
        "auto": st.integers(0, 5).map(bool),
        "renewals_used": st.integers(0, 2),
        "recalled": st.integers(0, 7).map(lambda number: number == 0),
        "reserved": st.integers(0, 7).map(lambda number: number == 0),
    }
)


@settings(max_examples=many(40, 5_000), deadline=None)
@given(POLICIES, near(-6, 0) | st.none(), PATRONS, PATRONS, st.lists(LOANS, min_size=1, max_size=6), st.integers(0, 23))
def test_a_run_does_what_the_words_of_the_form_say(
    policy: Case, last_run: str | None, first: Case, second: Case, loans: list[Case], hour: int
) -> None:
    case = dict.fromkeys(("id", "area", "title", "reading", "sources", "ambiguous", "expected"), "") | {
        "action": {"type": "run_auto_renewal"},
        "policy": policy,
        "now": datetime(2026, 3, 20, hour, 30, tzinfo=UTC).isoformat(),
        "last_run": last_run,
        "patrons": {"P1": first, "P2": second},
        "loans": [{"id": f"L{number}", **loan} for number, loan in enumerate(loans)],
    }
    apart = differences(comparable(model_of(case)), comparable(run_auto_renew(case, {}, MemoryStore)))
    assert not apart, apart


# what is tried


@pytest.mark.parametrize(
    ("choice", "preference", "expected"),
    [
        (AutoRenewalChoice.OPT_OUT, None, True),
        (AutoRenewalChoice.OPT_OUT, True, True),
        (AutoRenewalChoice.OPT_OUT, False, False),
        (AutoRenewalChoice.OPT_IN, None, False),
        (AutoRenewalChoice.OPT_IN, True, True),
        (AutoRenewalChoice.OPT_IN, False, False),
    ],
)
def test_the_patron_chooses(choice: AutoRenewalChoice, preference: bool | None, expected: bool) -> None:
    assert tried(DUE_TODAY, AutoRenewalTerms(choice), preference) is expected


@pytest.mark.parametrize(
    "loan",
    [
        attrs.evolve(DUE_TODAY, due=DueInstant(NOW)),
        attrs.evolve(DUE_TODAY, last_renewal=LastRenewal(TODAY)),
    ],
    ids=["by the hour", "renewed today"],
)
def test_a_loan_that_is_never_tried(loan: Loan) -> None:
    assert not tried(loan, AutoRenewalTerms())
    assert tried(attrs.evolve(DUE_TODAY, last_renewal=LastRenewal(TODAY - timedelta(1))), AutoRenewalTerms())


def test_material_that_is_not_renewed_automatically_is_not_tried_and_unknown_material_is_an_error() -> None:
    assert not tried(DUE_TODAY, None)
    with pytest.raises(UnknownName):
        tried(attrs.evolve(DUE_TODAY, item_type="unknown"), AutoRenewalTerms())


@pytest.mark.parametrize(
    ("terms", "last_run", "expected"),
    [
        ([None], None, None),
        ([AutoRenewalTerms(days_before=2, catch_up_days=3)], None, (-3, 2)),
        ([AutoRenewalTerms(catch_up_days=3), None, AutoRenewalTerms(days_before=5)], TODAY - timedelta(2), (-1, 5)),
        ([AutoRenewalTerms(catch_up_days=3)], TODAY - timedelta(1), (0, 0)),
        ([AutoRenewalTerms(catch_up_days=3)], TODAY + timedelta(9), (0, 0)),
    ],
)
def test_the_due_dates_that_a_run_looks_at(
    terms: list[AutoRenewalTerms | None], last_run: date | None, expected: tuple[int, int] | None
) -> None:
    every = [policy_with(each).item_types["ordinary"] for each in terms]
    days = None if expected is None else tuple(TODAY + timedelta(each) for each in expected)
    assert auto_renewal.due_range(every, TODAY, last_run) == days


def test_the_due_dates_end_with_the_calendar() -> None:
    every = [policy_with(AutoRenewalTerms(days_before=9_999, catch_up_days=9_999)).item_types["ordinary"]]
    assert auto_renewal.due_range(every, date.max, None) == (date.max - timedelta(9_999), date.max)
    assert auto_renewal.due_range(every, date.min, None) == (date.min, date.min + timedelta(9_999))


# what decides


def test_neither_the_window_of_patrons_nor_the_terms_of_late_renewals_apply() -> None:
    late = attrs.evolve(DUE_TODAY, due=TODAY - timedelta(2))
    terms: dict[str, Any] = {"window_days": 0, "late_renewal": LateRenewal.NO, "late_renew_from": RenewFrom.TODAY}
    assert auto_renewal.decide(case_of(late, AutoRenewalTerms(), **terms)).unwrap().due == late.due_day + timedelta(28)
    from_today = AutoRenewalTerms(late_renew_from=RenewFrom.TODAY)
    assert auto_renewal.decide(case_of(late, from_today, **terms)).unwrap().due == TODAY + timedelta(28)
    early = attrs.evolve(DUE_TODAY, due=TODAY + timedelta(5))
    decision = auto_renewal.decide(case_of(early, AutoRenewalTerms(), **terms))
    assert (decision.unwrap().due, decision.facts.fee) == (early.due_day + timedelta(28), None)


def test_a_policy_for_automatic_renewals_stays_as_it_is() -> None:
    automatic = auto_renewal.automatic_policy(policy_with(AutoRenewalTerms()))
    assert auto_renewal.automatic_policy(automatic) is automatic
    never = policy_with(None)
    assert auto_renewal.automatic_policy(never) is never


def test_a_loan_without_an_end_is_renewed_and_one_with_an_end_until_the_day_before() -> None:
    lent = attrs.evolve(DUE_TODAY, lent_on=TODAY - timedelta(10))
    for automatic, loan, expected in (
        (AutoRenewalTerms(auto_until_days=10), lent, ("too_late",)),
        (AutoRenewalTerms(auto_until_days=11), lent, ()),
        (AutoRenewalTerms(auto_until_days=10), attrs.evolve(lent, lent_on=None), ()),
        (AutoRenewalTerms(auto_until_date=TODAY), lent, ("too_late",)),
        (AutoRenewalTerms(auto_until_days=11, auto_until_date=TODAY + timedelta(1)), lent, ()),
    ):
        assert auto_renewal.decide(case_of(loan, automatic)).reasons == expected
    assert auto_renewal.end_of_automatic_renewal(RenewalCase(lent, policy_with(None), NOW, (), GOOD)) is None


def test_a_new_due_date_that_has_passed_is_no_gain() -> None:
    late = attrs.evolve(DUE_TODAY, due=TODAY - timedelta(3))
    short: dict[str, Any] = {"renewal_period": Period(days=2)}
    refused = auto_renewal.decide(case_of(late, AutoRenewalTerms(catch_up_days=3), **short))
    assert refused.reasons == ("no_gain",)
    assert refused.explain().splitlines()[-1] == "A renewal would end before today. The loan was due on 17 March 2026."
    assert auto_renewal.decide(case_of(late, AutoRenewalTerms(), renewal_period=Period(days=3))).unwrap().due == TODAY


def test_under_a_schedule_the_date_is_that_of_the_schedule() -> None:
    rows = (DueScheduleRow(date(2026, 5, 31), TODAY, date(2026, 5, 31)),)
    case = case_of(DUE_TODAY, AutoRenewalTerms(), schedule=DueSchedule(rows, ScheduleUse.FIXED))
    assert auto_renewal.decide(case).unwrap().due == date(2026, 5, 31)
    assert "outside_schedule" in [code for rule in auto_renewal.automatic_rule_book(case) for code in rule.codes]
    assert "schedule_has_the_day" in [each.__name__ for each in auto_renewal.automatic_rule_book(case)]


def test_a_loan_by_the_hour_that_is_decided_all_the_same_has_no_date_to_pass() -> None:
    hourly = attrs.evolve(DUE_TODAY, due=DueInstant(NOW))
    decision = auto_renewal.decide(case_of(hourly, AutoRenewalTerms(), loan_period=HourlyPeriod(4)))
    assert decision.unwrap().due == DueInstant(NOW + timedelta(hours=4))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_decision_is_told_in_every_language_and_read_again(language: Any) -> None:
    for automatic in (AutoRenewalTerms(), AutoRenewalTerms(auto_until_date=TODAY)):
        case = attrs.evolve(case_of(DUE_TODAY, automatic), policy=auto_renewal.automatic_policy(policy_with(automatic)))
        decision = auto_renewal.decide(case)
        plain = decision.as_dict(Audience.HOST)
        assert decision_from_dict(plain, auto_renewal.automatic_rule_book(case), Loan, RenewalFacts) == decision
        told = decision.explain(language)
        assert "{" not in told
        assert len(told.splitlines()) == 1 + len(decision.reasons)


# the policy


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"days_before": -1}, "days_before"),
        ({"catch_up_days": 10_000}, "catch_up_days"),
        ({"auto_until_days": -1}, "auto_until_days"),
        ({"auto_until_days": 10_000}, "auto_until_days"),
    ],
)
def test_an_impossible_policy_is_refused(fields: dict[str, Any], name: str) -> None:
    with pytest.raises(InvalidPolicy) as caught:
        AutoRenewalTerms(**fields)
    assert caught.value.field == name


def test_a_policy_with_automatic_renewals_is_written_and_read_again() -> None:
    automatic = AutoRenewalTerms(AutoRenewalChoice.OPT_IN, 2, 3, 60, date(2026, 6, 1), RenewFrom.TODAY)
    policy = policy_with(automatic)
    assert policy_from_toml(policy_to_toml(policy)) == policy


@pytest.mark.parametrize(
    ("automatic", "terms", "expected"),
    [
        (AutoRenewalTerms(days_before=27, catch_up_days=28), {}, []),
        (AutoRenewalTerms(days_before=28), {}, ["auto_renewal.days_before"]),
        (AutoRenewalTerms(catch_up_days=29), {}, ["auto_renewal.catch_up_days"]),
        (AutoRenewalTerms(catch_up_days=29, late_renew_from=RenewFrom.TODAY), {}, []),
        (AutoRenewalTerms(auto_until_days=28), {}, ["auto_renewal.auto_until_days"]),
        (AutoRenewalTerms(days_before=1, auto_until_days=28), {}, []),
        (AutoRenewalTerms(), {"max_renewals": 0}, ["auto_renewal"]),
        (AutoRenewalTerms(), {"renewable": False}, ["auto_renewal"]),
        (AutoRenewalTerms(days_before=9), {"loan_period": HourlyPeriod(4)}, ["auto_renewal"]),
        (AutoRenewalTerms(auto_until_days=1), {"loan_period": OpenDayPeriod(4)}, []),
    ],
)
def test_choices_that_defeat_each_other_are_told(automatic: AutoRenewalTerms, terms: dict[str, Any], expected: list[str]) -> None:
    found = [each.field for each in lint_policy(policy_with(automatic, **terms)) if each.field.startswith("auto_renewal")]
    assert found == expected
