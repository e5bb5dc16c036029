"""Lending policies as text, the doubts about one, the days on which an answer changes, and the codes of other systems."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.circulation import (
    HELSINGOR,
    UNIVERSITY,
    CirculationPolicy,
    ClosedDayRule,
    FeeBracket,
    FeeSchedule,
    LateFrom,
    LateRenewal,
    LibraryCalendar,
    Money,
    OpeningHours,
    RateSchedule,
    RateUnit,
    RenewFrom,
    renewal,
)
from nordlib.circulation.auto_renewal import AUTOMATIC_RULES
from nordlib.circulation.policy_lint import lint_policy
from nordlib.circulation.policy_toml import policy_from_toml, policy_to_toml
from nordlib.circulation.renewal import EVERY_RULE
from nordlib.circulation.renewal.decision import NO_POLICY_RULES, OVERRIDE_RULES
from nordlib.circulation.renewal.forecast import ForecastChange, forecast_renewal
from nordlib.dates import HourlyPeriod, Period
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidData, UnknownName
from nordlib.interchange.crosswalk import CROSSWALK, foreign_codes
from tests.people import GOOD, HOLD, renewal_case

TERMS = HELSINGOR.item_types["ordinary"]


def lending(material: str = "ordinary", **changes: Any) -> CirculationPolicy:
    return attrs.evolve(HELSINGOR, item_types={material: attrs.evolve(TERMS, **changes)})


# written


@pytest.mark.parametrize("policy", [HELSINGOR, UNIVERSITY], ids=["Helsingor", "university"])
def test_a_policy_reads_back_from_its_text(policy: CirculationPolicy) -> None:
    assert policy_from_toml(policy_to_toml(policy)) == policy


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_material_of_any_name_reads_back(name: str) -> None:
    policy = lending(name, window_days=None, debt_limit=None, fees=None)
    assert policy_from_toml(policy_to_toml(policy)) == policy


def test_what_is_none_and_would_not_be_by_itself_is_written() -> None:
    policy = lending(max_interlibrary_renewals=None)
    assert 'max_interlibrary_renewals = "none"' in policy_to_toml(policy)
    assert policy_from_toml(policy_to_toml(policy)) == policy


@pytest.mark.parametrize("text", ["a = " + "9" * 5_000, b"a = 1", None])
def test_what_cannot_be_read_at_all_is_said(text: Any) -> None:
    with pytest.raises(InvalidData):
        policy_from_toml(text)


def test_a_pair_has_two_parts() -> None:
    text = policy_to_toml(HELSINGOR).replace("child_ages = [0, 14]", "child_ages = [0, 14, 99]", 1)
    with pytest.raises(InvalidData, match="2 parts"):
        policy_from_toml(text)


@pytest.mark.parametrize(("text", "sentence"), [("a = ", "is not valid TOML"), ("", r"\.id"), ("[item_types]\nx = 1", "item_types")])
def test_what_is_no_policy_is_said(text: str, sentence: str) -> None:
    with pytest.raises(InvalidData, match=sentence):
        policy_from_toml(text)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"renew_from": RenewFrom.TODAY, "window_days": None}, "renew_from"),
        ({"window_days": 28}, "window_days"),
        ({"max_renewals": 0}, "max_renewals"),
        ({"renewable": False}, "renewable"),
        ({"fees": None}, "late_renewal"),
        ({"late_renewal": LateRenewal.NO, "late_renew_from": RenewFrom.DUE_DATE}, "late_renew_from"),
        ({"loan_period": HourlyPeriod(4)}, "window_days"),
        ({"late_renew_from": RenewFrom.DUE_DATE}, "late_renew_from"),
        ({"debt_limit": Money(Decimal(100), "SEK")}, "debt_limit"),
        ({"lendable": False, "max_loans": 2}, "max_loans"),
        ({"lendable": False, "quick_loan": True}, "quick_loan"),
    ],
)
def test_each_doubt(changes: dict[str, Any], field: str) -> None:
    assert [each.field for each in lint_policy(lending(**changes))] == [field]
    assert lint_policy(lending()) == ()


@pytest.mark.parametrize("other", [None, "HELSINGOR", HELSINGOR.terms("ordinary")])
def test_only_a_policy_is_looked_through(other: Any) -> None:
    with pytest.raises(InvalidData, match=f"policy is a {type(other).__name__}, not CirculationPolicy"):
        lint_policy(other)


def test_a_code_that_no_rule_has_is_doubted_and_a_loan_longer_than_the_calendar_is_not() -> None:
    assert [each.field for each in lint_policy(attrs.evolve(lending(), overridable={"to_early"}))] == ["to_early"]
    assert lint_policy(lending(loan_period=Period(months=99_999))) == ()


def test_a_policy_that_undoes_itself_is_doubted() -> None:
    clicks = lint_policy(lending(window_days=None, max_renewals=3))
    assert [each.sentence for each in clicks] == ["without a window, 3 renewals on one day move the due date by 84 days"]
    paid = lint_policy(lending(late_renew_from=RenewFrom.DUE_DATE))
    assert paid[0].sentence.endswith("may lie in the past, and days that were paid for are charged again")
    free = lint_policy(lending(late_renew_from=RenewFrom.DUE_DATE, late_renewal=LateRenewal.FREE, fees=None))
    assert free[0].sentence.endswith("may lie in the past")


def test_a_calendar_that_has_no_effect_is_missing_or_ends_is_doubted() -> None:
    moving, on = lending(closed_day_rule=ClosedDayRule.NEXT_OPEN_DAY), date(2026, 11, 28)
    calendar = LibraryCalendar(closed_dates={date(2026, 12, 24), date(2026, 12, 31)})
    assert [each.sentence for each in lint_policy(lending(), calendar=calendar)] == [
        "due dates stay on closed days, so the calendar has no effect"
    ]
    assert [each.sentence for each in lint_policy(moving)] == ["due dates are moved off closed days, but a calendar is missing"]
    assert [each.sentence for each in lint_policy(moving, calendar=calendar, on=on)] == [
        "the calendar's closed dates end on 2026-12-31, and loans reach 2027-02-20"
    ]
    for enough in (calendar.with_closed_dates({date(2027, 12, 24)}), LibraryCalendar(closed_weekdays={7})):
        assert lint_policy(moving, calendar=enough, on=on) == ()
    assert lint_policy(moving, calendar=calendar) == ()


BRACKET = FeeBracket(1, None, Decimal(2), Decimal(0))
RATE = RateSchedule(PolicyId("case", "1"), "DKK", rate=Decimal(2))
HOURS = LibraryCalendar(hours={1: OpeningHours(time(10), time(19))})


@pytest.mark.parametrize(
    ("changes", "calendar", "field"),
    [
        ({"late_from": LateFrom.CLOSING}, None, "fees.late_from"),
        ({"late_from": LateFrom.CLOSING}, LibraryCalendar(), "fees.late_from"),
        ({"closed_days_free": True}, None, "fees.closed_days_free"),
        ({"unit": RateUnit.HOUR, "closed_days_free": True}, None, "fees.unit"),
        ({"unit": RateUnit.HOUR, "late_from": LateFrom.CLOSING}, None, "fees.unit"),
        ({"rate": Decimal(0)}, None, "fees.rate"),
        ({"rate": Decimal(0), "reminder_fees": (Decimal(0),)}, None, "fees.rate"),
        ({"maximum": Decimal(1)}, None, "fees.maximum"),
        ({"rate": Decimal(0), "rates": (BRACKET,), "maximum": Decimal(1)}, None, "fees.maximum"),
        ({"grace_is_charged": False}, None, "fees.grace_is_charged"),
        ({"recalled_have_grace": False}, None, "fees.recalled_have_grace"),
        ({"recall_rate": Decimal(1)}, None, "fees.recall_rate"),
        ({"recall_maximum": Decimal(50)}, None, "fees.recall_maximum"),
        ({"maximum": Decimal(60), "recall_maximum": Decimal(50)}, None, "fees.recall_maximum"),
    ],
    ids=range(14),
)
def test_each_doubt_about_a_rate(changes: dict[str, Any], calendar: Any, field: str) -> None:
    policy = lending(fees=attrs.evolve(RATE, **changes))
    assert [each.field for each in lint_policy(policy, calendar=calendar)] == [field]


@pytest.mark.parametrize(
    ("changes", "calendar"),
    [
        ({}, None),
        ({"late_from": LateFrom.CLOSING, "closed_days_free": True}, HOURS),
        ({"closed_days_free": True}, LibraryCalendar(closed_weekdays={7})),
        ({"unit": RateUnit.HOUR}, None),
        ({"rate": Decimal(0), "reminder_fees": (Decimal(35),)}, None),
        ({"rate": Decimal(0), "recall_rate": Decimal(35)}, None),
        ({"rate": Decimal(0), "rates": (BRACKET,), "recall_rate": Decimal(1)}, None),
        ({"maximum": Decimal(50), "recall_maximum": Decimal(60)}, None),
        ({"maximum": Decimal(2), "grace": 3, "grace_is_charged": False, "recalled_have_grace": False}, None),
    ],
    ids=range(9),
)
def test_a_rate_without_doubts(changes: dict[str, Any], calendar: Any) -> None:
    assert lint_policy(lending(fees=attrs.evolve(RATE, **changes)), calendar=calendar) == ()


def test_a_fee_schedule_of_either_kind_is_read_by_its_keys() -> None:
    rate = 'id = { name = "a", version = "1" }\ncurrency = "SEK"\nrate = "2"\nreminder_fees = ["10", "20"]'
    steps = 'id = { name = "a", version = "1" }\ncurrency = "SEK"\nbrackets = [{ first_day = 1, adult = "5", child = "0" }]'
    read = [policy_from_toml(f"{_HEAD}\n[item_types.book.fees]\n{each}").terms("book").fees for each in (rate, steps)]
    assert read == [
        RateSchedule(PolicyId("a", "1"), "SEK", rate=Decimal(2), reminder_fees=(Decimal(10), Decimal(20))),
        FeeSchedule(PolicyId("a", "1"), "SEK", (FeeBracket(1, None, Decimal(5), Decimal(0)),)),
    ]
    only_currency = policy_from_toml(f'{_HEAD}\n[item_types.book.fees]\nid = {{ name = "a", version = "1" }}\ncurrency = "SEK"')
    assert isinstance(only_currency.terms("book").fees, RateSchedule)
    for wrong, place in ((rate.replace("rate =", "rtae ="), "rtae"), (steps.replace("brackets", "barckets"), "barckets")):
        with pytest.raises(InvalidData, match=place):
            policy_from_toml(f"{_HEAD}\n[item_types.book.fees]\n{wrong}")


_HEAD = 'id = { name = "a", version = "1" }\nzone = "Europe/Stockholm"\n[item_types.book]\nmax_renewals = 1\nloan_period = { days = 28 }'

# when


def test_the_answer_of_every_day_is_that_of_the_last_change() -> None:
    case = attrs.evolve(renewal_case(due=date(2026, 4, 10)), patron=attrs.evolve(GOOD, card_expires_on=date(2026, 4, 20)))
    changes = {change.on: change.reasons for change in forecast_renewal(case, case.today + timedelta(days=60))}
    assert len(changes) == 3
    found: tuple[str, ...] = ()
    for count in range(61):
        found = changes.get(case.today + timedelta(days=count), found)
        asked = attrs.evolve(case, now=case.now + timedelta(days=count))
        assert renewal.decide(asked).trace.reasons() == found


def test_an_answer_that_stays_is_one_change() -> None:
    case = renewal_case(recalled=True)
    assert [change.on for change in forecast_renewal(case, case.today)] == [case.today]
    assert forecast_renewal(case, case.today - timedelta(days=3)) == (ForecastChange(case.today, renewal.decide(case).trace.reasons()),)


def test_the_last_day_is_a_date() -> None:
    case = renewal_case()
    with pytest.raises(InvalidData, match="not a date"):
        forecast_renewal(case, case.now)


def test_ten_years_are_the_longest() -> None:
    case = renewal_case()
    with pytest.raises(InvalidData, match="more than 3660 days"):
        forecast_renewal(case, case.today + timedelta(days=3_661))


# laws


@given(st.integers(0, 60), st.integers(0, 60), st.integers(-40, 40))
def test_a_longer_window_never_refuses_what_a_shorter_one_grants(one: int, other: int, ahead: int) -> None:
    case = renewal_case()
    case = attrs.evolve(case, loan=attrs.evolve(case.loan, due=case.today + timedelta(days=ahead)))
    short, long = (renewal.decide(attrs.evolve(case, policy=lending(window_days=days))) for days in sorted((one, other)))
    assert set(long.trace.reasons()) <= set(short.trace.reasons())


@given(st.integers(-40, 40), st.integers(0, 4), st.booleans())
def test_one_more_reason_never_turns_a_no_into_a_yes(ahead: int, used: int, reserved: bool) -> None:
    case = renewal_case()
    case = attrs.evolve(case, loan=attrs.evolve(case.loan, due=case.today + timedelta(days=ahead), renewals_used=used))
    worse = attrs.evolve(case, loan=attrs.evolve(case.loan, recalled=True), holds=(HOLD,) if reserved else ())
    assert set(renewal.decide(case).trace.reasons()) <= set(renewal.decide(worse).trace.reasons())
    assert "recalled" in renewal.decide(worse).trace.reasons()


# codes


def test_every_code_of_a_renewal_has_a_row() -> None:
    assert set(CROSSWALK) == {code for each in (*EVERY_RULE, *OVERRIDE_RULES, *NO_POLICY_RULES, *AUTOMATIC_RULES) for code in each.codes}


def test_a_code_elsewhere() -> None:
    unknown = foreign_codes("unknown:patron_debt")
    assert (unknown.koha, unknown.folio, unknown.fbs) == (None, "USER_STATUS_CANNOT_BE_DETERMINED", "deniedOtherReason")
    assert foreign_codes("unknown:reserved_by_other").folio is None
    assert foreign_codes("recalled").sip2 == "0"
    with pytest.raises(UnknownName):
        foreign_codes("too_erly")
    with pytest.raises(UnknownName):
        foreign_codes(None)  # type: ignore[arg-type]  # a value of the wrong type, on purpose
