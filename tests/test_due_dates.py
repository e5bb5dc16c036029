"""When a loan is due: periods, schedules, closed days and hours, the end of a card, and the steps that are told (EXT-14, READ-C31)."""

import json
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.circulation import (
    HELSINGOR,
    Booking,
    BookingId,
    BookingRule,
    CheckoutCase,
    CheckoutRequest,
    CirculationStaff,
    ClosedDayRule,
    DueInstant,
    InterlibraryTerms,
    ItemId,
    LibraryCalendar,
    Loan,
    LoanId,
    LoanKind,
    LoanTerms,
    OpeningHours,
    PatronId,
    RenewalCase,
    RenewalHoldRule,
    RenewalTerms,
    RenewFrom,
    TitleId,
    lint_policy,
    policy_from_toml,
    policy_to_toml,
    renewal,
)
from nordlib.circulation.calendar import CardEndRule, ClosedHoursRule, DateClosing
from nordlib.circulation.checkout import check_out
from nordlib.circulation.due_dates import DueStepKind
from nordlib.circulation.due_schedule import DueSchedule, DueScheduleRow, ScheduleUse
from nordlib.circulation.periods import OpenDayPeriod
from nordlib.commands import PatronContext, RenewalContext, check_out_item, renew_loan
from nordlib.dates import HourlyPeriod, Period
from nordlib.decisions import Audience, Override, decision_from_dict
from nordlib.errors import InvalidData, InvalidPolicy
from nordlib.texts import LANGUAGES
from tests.people import GOOD, HOLD, LOAN
from tests.renewal_cases import CASES
from tests.scenarios.policies.due import due_area
from tests.scenarios.run import run
from tests.stores import STORES

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NOW = datetime(2026, 3, 18, 9, tzinfo=UTC)
SPRING = DueScheduleRow(date(2026, 6, 12), date(2026, 1, 12), date(2026, 6, 12))
AUTUMN = DueScheduleRow(date(2026, 12, 18), date(2026, 8, 24), date(2026, 12, 18))
SUNDAYS = LibraryCalendar(closed_weekdays={7})
ASKED = CheckoutRequest(PatronId("P1"), ItemId("I1"), TitleId("T1"))


def terms(**changes: Any) -> LoanTerms:
    return attrs.evolve(HELSINGOR.item_types["ordinary"], **changes)


def policy(**changes: Any) -> Any:
    return attrs.evolve(HELSINGOR, item_types={"ordinary": terms(**changes)})


def lending(now: datetime = NOW, calendar: LibraryCalendar | None = None, expires: date | None = None, **changes: Any) -> CheckoutCase:
    standing = attrs.evolve(GOOD, card_expires_on=expires)
    return CheckoutCase(ASKED, LoanId("L1"), (), (), standing, policy(**changes), now, PatronId("P1"), calendar)


def renewing(now: datetime = NOW, due: Any = LOAN.due, loan: Any = LOAN, **changes: Any) -> RenewalCase:
    return RenewalCase(attrs.evolve(loan, due=due), policy(window_days=None, **changes), now, (), GOOD)


# cases


@pytest.mark.parametrize("store", STORES)
def test_the_cases_of_due_dates_pass(store: str) -> None:
    file = json.loads((Path(__file__).parent / "data" / "policies.json").read_text(encoding="utf-8"))
    file["scenarios"] = [each for each in file["scenarios"] if each["area"] == "due"]
    found = list(run(file, store))
    assert len(found) == 23
    assert [(each.id, each.differences, each.not_built) for each in found if not each.passed] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"policy": {"loan_periods": {"days": 7}}},
        {"policy": {"loan_period": {"days": 7, "months": 1}}},
        {"policy": {"loan_period": {"weeks": 1}}},
        {"policy": {"loan_period": {"days": 0}}},
        {"policy": {"schedule": [{"from": None, "due": "2026-06-30"}]}},
        {"act": "renew"},
        {"act": "return"},
        {"due": "2026-03-20"},
        {"nonsense": 1},
    ],
    ids=range(9),
)
def test_a_case_that_the_form_does_not_have_fails(wrong: Any) -> None:
    case = {"id": "x", "area": "due", "ambiguous": False, "policy": {}, "now": "2026-03-02T10:00:00+01:00", "act": "lend"}
    case |= {"title": "", "reading": "", "sources": [], "action": {"type": "compute_due"}, "expected": {}}
    file = {"meta": {"form": "policies"}, "fixtures": {"calendars": {}}, "scenarios": [case, {**case, **wrong}]}
    assert [each.passed for each in run(file)] == [True, False]


# schedules and reasons


def test_a_loan_outside_the_schedule_is_refused_and_says_so() -> None:
    in_july, autumn = datetime(2026, 7, 10, 9, tzinfo=UTC), DueSchedule((SPRING, AUTUMN))
    refused = check_out(lending(in_july, schedule=autumn))
    assert refused.trace.reasons() == ("outside_schedule",)
    assert refused.facts.due is None
    assert refused.explain("en").splitlines()[1] == "The library's schedule has no due date for this loan. Contact the library."
    again = renewal.decide(renewing(in_july, due=date(2026, 7, 3), schedule=autumn))
    assert (again.trace.reasons(), again.facts.new_due) == (("outside_schedule",), None)
    granted = check_out(lending(schedule=autumn))
    assert granted
    assert granted.facts.due == date(2026, 4, 15)


def test_a_date_of_the_schedule_that_has_passed_is_outside_it() -> None:
    ended = DueSchedule((DueScheduleRow(date(2026, 3, 17)),), ScheduleUse.FIXED)
    assert check_out(lending(schedule=ended)).trace.reasons() == ("outside_schedule",)
    last_day = DueSchedule((DueScheduleRow(date(2026, 3, 18)),), ScheduleUse.FIXED)
    assert check_out(lending(schedule=last_day)).facts.due == date(2026, 3, 18)


def test_a_ceiling_that_is_reached_gains_nothing() -> None:
    case = renewing(due=date(2026, 6, 12), schedule=DueSchedule((SPRING,)))
    assert renewal.decide(case).trace.reasons() == ("no_gain",)


@pytest.mark.parametrize("make_store", STORES.values(), ids=STORES)
def test_the_commands_lend_and_renew_within_the_schedule(make_store: Any) -> None:
    store, chosen = make_store(), policy(schedule=DueSchedule((SPRING,)), renewal_period=Period(days=7), window_days=None)
    common: Any = {"by": PatronId("P1"), "policy": chosen}
    context = PatronContext(GOOD)
    lent = store.run(check_out_item, ASKED, now=NOW, new_id=LoanId("new"), context=context, **common)
    assert store.read(lambda tx: tx.loans.get(LoanId("new"))).value.due == lent.value.loan.due == date(2026, 4, 15)
    renewed = store.run(renew_loan, LoanId("new"), now=NOW, context=RenewalContext(GOOD), **common)
    assert renewed.value.due == date(2026, 4, 22)
    late = datetime(2026, 7, 10, 9, tzinfo=UTC)
    refused = store.run(check_out_item, ASKED, now=late, new_id=LoanId("other"), context=context, **common)
    assert refused.reasons == ("outside_schedule",)
    assert store.run(renew_loan, LoanId("new"), now=late, context=RenewalContext(GOOD), **common).reasons == ("outside_schedule",)


def test_staff_name_a_date_outside_the_schedule_but_do_not_set_it_aside() -> None:
    july = datetime(2026, 7, 10, 9, tzinfo=UTC)
    case = attrs.evolve(renewing(july, due=date(2026, 7, 12), schedule=DueSchedule((SPRING,))), by=CirculationStaff("desk-1"))
    named = renewal.decide(attrs.evolve(case, named_due=date(2026, 7, 20)))
    assert named.facts.new_due == date(2026, 7, 20)
    assert named
    refused = renewal.decide(case, Override(frozenset({"outside_schedule"}), "desk-1", "a favour"))
    assert refused.trace.reasons() == ("override_not_allowed:outside_schedule",)
    with pytest.raises(InvalidPolicy, match="outside_schedule, which staff cannot override"):
        attrs.evolve(HELSINGOR, overridable={"outside_schedule"})


def test_a_decision_under_a_schedule_is_read_back_with_the_rules_of_its_case() -> None:
    case = renewing(schedule=DueSchedule((SPRING,)))
    decision = renewal.decide(case)
    plain: Any = decision.as_dict(Audience.HOST)
    assert decision_from_dict(plain, renewal.rule_book(case), Loan, renewal.RenewalFacts) == decision
    assert "outside_schedule" in [code for rule in renewal.rule_book(case) for code in rule.codes]
    assert renewal.rule_book(renewing()) is renewal.RULES


# what cannot be


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: DueScheduleRow(date(2026, 6, 12), date(2026, 6, 2), date(2026, 6, 1)), "the last day must not be before the first"),
        (lambda: DueSchedule((SPRING, DueScheduleRow(date(2026, 7, 1), date(2026, 6, 12)))), "two rows for one day"),
        (lambda: DueSchedule((DueScheduleRow(date(2026, 7, 1)), SPRING)), "two rows for one day"),
        (lambda: DueSchedule((DueScheduleRow(date(2026, 7, 1)),) * 2), "two rows for one day"),
        (lambda: terms(renewal_period=Period()), "`renewal_period` is empty"),
        (lambda: terms(renewal_period=HourlyPeriod(4)), "`renewal_period` must be in hours and minutes if the loan period is"),
        (lambda: terms(loan_period=HourlyPeriod(4), renewal_period=OpenDayPeriod(1)), "and in days if the loan period is"),
    ],
    ids=range(7),
)
def test_what_no_policy_can_have_is_told(make: Any, told: str) -> None:
    with pytest.raises(InvalidPolicy, match=told):
        make()


@pytest.mark.parametrize(
    ("loan", "told"),
    [
        ({"interlibrary": InterlibraryTerms()}, "a local loan must not have owner's terms"),
        ({"due": DueInstant(NOW)}, "both be in days, or both in hours"),
    ],
    ids=["owner", "hours"],
)
def test_a_loan_that_cannot_have_a_due_date_is_told(loan: dict[str, Any], told: str) -> None:
    for period in (None, Period(days=7)):
        with pytest.raises(InvalidData, match=told):
            renewing(due=loan.get("due", LOAN.due), loan=attrs.evolve(LOAN, **loan), renewal_period=period)


@pytest.mark.parametrize("days", [0, -1, 10_000])
def test_a_period_of_open_days_has_some(days: int) -> None:
    with pytest.raises(InvalidData, match="open_days must be a whole number from 1 to 9999"):
        OpenDayPeriod(days)


def test_without_a_calendar_every_day_is_open() -> None:
    assert OpenDayPeriod(7).after(date(2026, 3, 13), None) == date(2026, 3, 20)


@pytest.mark.parametrize(("hours", "minutes"), [(0, 0), (1, -1), (0, 10**6)])
def test_a_period_by_the_hour_has_at_least_a_minute(hours: int, minutes: int) -> None:
    with pytest.raises(InvalidData, match="whole number"):
        HourlyPeriod(hours, minutes)


# the steps

OPEN = LibraryCalendar(hours=dict.fromkeys(range(1, 8), OpeningHours(time(10), time(16))))
CLOSED_EASTER = LibraryCalendar(closings=(DateClosing(date(2026, 4, 14), date(2026, 4, 15)),))
STEPS: dict[str, tuple[Any, list[str], list[str]]] = {
    "moved and cut": (
        lending(
            calendar=CLOSED_EASTER,
            expires=date(2026, 4, 15),
            closed_day_rule=ClosedDayRule.NEXT_OPEN_DAY,
            cap_at_card_expiry=True,
            card_end_rule=CardEndRule.PREVIOUS_OPEN_DAY,
        ),
        ["counted", "closed_day", "card_end", "card_open_day"],
        [
            "The loan period, counted from 18 March 2026, ends on 15 April 2026.",
            "The library is closed on 15 April 2026. The due date is moved to 16 April 2026.",
            "The library card is valid until 15 April 2026. The loan does not last longer.",
            "The library is closed on 15 April 2026. The due date is moved back to 13 April 2026.",
        ],
    ),
    "limited": (
        renewing(due=date(2026, 6, 1), schedule=DueSchedule((SPRING,))),
        ["counted", "ceiling"],
        [
            "The loan period, counted from 1 June 2026, ends on 29 June 2026.",
            "The library's schedule has 12 June 2026 as the latest due date.",
        ],
    ),
    "fixed": (
        lending(schedule=DueSchedule((SPRING,), ScheduleUse.FIXED)),
        ["fixed"],
        ["The library's schedule has the due date 12 June 2026 for 18 March 2026."],
    ),
    "outside": (
        lending(schedule=DueSchedule((AUTUMN,))),
        ["outside_schedule"],
        ["The library's schedule has no due date for 18 March 2026."],
    ),
    "past": (
        lending(schedule=DueSchedule((DueScheduleRow(date(2026, 3, 1)),))),
        ["counted", "ceiling", "past"],
        [
            "The loan period, counted from 18 March 2026, ends on 15 April 2026.",
            "The library's schedule has 1 March 2026 as the latest due date.",
            "The due date 1 March 2026 has passed already.",
        ],
    ),
    "closed hours": (
        lending(calendar=OPEN, loan_period=HourlyPeriod(8), window_days=None, closed_hours_rule=ClosedHoursRule.NEXT_OPENING),
        ["counted", "closed_hours"],
        [
            "The loan period, counted from 18 March 2026 at 10:00, ends on 18 March 2026 at 18:00.",
            "The library is closed on 18 March 2026 at 18:00. The loan is due on 19 March 2026 at 10:00 instead.",
        ],
    ),
    "the owner": (
        renewing(loan=attrs.evolve(LOAN, kind=LoanKind.INTERLIBRARY, interlibrary=InterlibraryTerms(latest_due=date(2026, 4, 1)))),
        ["counted", "owner"],
        [
            "The loan period, counted from 20 March 2026, ends on 17 April 2026.",
            "The library that owns the material lends it until 1 April 2026 at the latest.",
        ],
    ),
    "others wait": (
        attrs.evolve(
            renewing(renewal=RenewalTerms(holds_rule=RenewalHoldRule.SHORTEN, queue_period=Period(days=7))),
            holds=(attrs.evolve(HOLD, patron=PatronId("P9")),),
        ),
        ["counted_in_queue"],
        ["The shorter period for material that others wait for, counted from 20 March 2026, ends on 27 March 2026."],
    ),
    "the longest loan and a booking": (
        attrs.evolve(
            renewing(
                loan=attrs.evolve(LOAN, lent_on=date(2026, 2, 1)),
                renewal=RenewalTerms(longest_loan_days=60, booking_rule=BookingRule.SHORTEN),
            ),
            bookings=(Booking(BookingId("B1"), PatronId("P9"), LOAN.item, date(2026, 3, 29), date(2026, 3, 30)),),
        ),
        ["counted", "longest_loan", "booking"],
        [
            "The loan period, counted from 20 March 2026, ends on 17 April 2026.",
            "The loan lasts until 2 April 2026 at the latest, with all its renewals.",
            "The material is booked. The loan lasts until 28 March 2026 at the latest.",
        ],
    ),
    "named": (
        attrs.evolve(renewing(), named_due=date(2026, 5, 1), by=CirculationStaff("desk-1")),
        ["named"],
        ["Staff have named the due date 1 May 2026."],
    ),
}


#: The kinds of steps that only a day closed later has (tests/test_due_moves.py).
STEPS_OF_MOVES = {"not_on_loan", "open_day", "closed_before", "no_open_day", "not_later"}


@pytest.mark.parametrize(("case", "kinds", "told"), STEPS.values(), ids=STEPS)
def test_a_due_date_tells_the_steps_that_led_to_it(case: Any, kinds: list[str], told: list[str]) -> None:
    found = case.due_date()
    assert [step.kind.value for step in found.steps] == kinds
    assert found.explain("en").splitlines() == told
    assert found.due == (case.due if isinstance(case, CheckoutCase) else case.facts.new_due)
    for language in LANGUAGES:
        assert len(set(found.explain(language).splitlines())) == len(kinds)
        assert "{" not in found.explain(language)


def test_every_kind_of_step_is_among_them() -> None:
    found = {kind for _, kinds, _ in STEPS.values() for kind in kinds}
    assert found == {kind.value for kind in DueStepKind} - STEPS_OF_MOVES


# choices


def test_the_last_day_of_a_card_stays_where_no_day_before_it_is_open_or_none_is_asked_for() -> None:
    def due(calendar: LibraryCalendar | None, rule: CardEndRule) -> Any:
        case = lending(calendar=calendar, expires=date(2026, 3, 22), cap_at_card_expiry=True, card_end_rule=rule)
        return case.due

    assert due(SUNDAYS, CardEndRule.STAYS) == date(2026, 3, 22)
    assert due(SUNDAYS, CardEndRule.PREVIOUS_OPEN_DAY) == date(2026, 3, 21)
    assert due(None, CardEndRule.PREVIOUS_OPEN_DAY) == date(2026, 3, 22)
    shut = LibraryCalendar(closings=(DateClosing(date(2026, 3, 18), date(2026, 3, 31)),))
    assert due(shut, CardEndRule.PREVIOUS_OPEN_DAY) == date(2026, 3, 22)


CHOICES: list[dict[str, Any]] = [
    {"renewal_period": Period(days=14)},
    {"loan_period": OpenDayPeriod(10), "renewal_period": Period(months=1)},
    {"schedule": DueSchedule((SPRING, AUTUMN), ScheduleUse.FIXED)},
    {"schedule": DueSchedule((DueScheduleRow(date(2026, 6, 30)),))},
    {"loan_period": HourlyPeriod(minutes=45), "window_days": None, "closed_hours_rule": ClosedHoursRule.END_OF_OPENING},
    {"closed_day_rule": ClosedDayRule.SAME_WEEKDAY, "cap_at_card_expiry": True, "card_end_rule": CardEndRule.PREVIOUS_OPEN_DAY},
]


@pytest.mark.parametrize("changes", CHOICES, ids=range(6))
def test_every_choice_goes_to_toml_and_back(changes: dict[str, Any]) -> None:
    assert policy_from_toml(policy_to_toml(policy(**changes))) == policy(**changes)


GAP = DueSchedule((SPRING, AUTUMN))


@pytest.mark.parametrize(
    ("changes", "calendar", "fields"),
    [
        ({"renewal_period": Period(days=28)}, None, ["renewal_period"]),
        ({"renewal_period": Period(days=7), "renewable": False, "max_renewals": 0}, None, ["renewal_period"]),
        ({"loan_period": Period(months=1), "closed_day_rule": ClosedDayRule.SAME_WEEKDAY}, SUNDAYS, ["closed_day_rule"]),
        ({"renewal_period": Period(days=10), "closed_day_rule": ClosedDayRule.SAME_WEEKDAY}, SUNDAYS, ["closed_day_rule"]),
        ({"closed_day_rule": ClosedDayRule.SAME_WEEKDAY}, SUNDAYS, []),
        ({"closed_hours_rule": ClosedHoursRule.NEXT_OPENING}, None, ["closed_hours_rule"]),
        ({"card_end_rule": CardEndRule.PREVIOUS_OPEN_DAY}, SUNDAYS, ["card_end_rule"]),
        ({"card_end_rule": CardEndRule.PREVIOUS_OPEN_DAY, "cap_at_card_expiry": True}, None, ["card_end_rule"]),
        ({"card_end_rule": CardEndRule.PREVIOUS_OPEN_DAY, "cap_at_card_expiry": True}, SUNDAYS, []),
        ({"loan_period": OpenDayPeriod(20)}, None, ["loan_period"]),
        ({"renewal_period": OpenDayPeriod(20)}, None, ["renewal_period"]),
        ({"loan_period": OpenDayPeriod(20)}, SUNDAYS, []),
        ({"schedule": DueSchedule(())}, None, ["schedule"]),
        ({"schedule": GAP}, None, ["schedule"]),
        ({"schedule": DueSchedule((DueScheduleRow(date(2026, 6, 30)),))}, None, ["schedule"]),
        ({"schedule": DueSchedule((attrs.evolve(SPRING, due=date(2026, 6, 1)),))}, None, ["schedule"]),
        ({"schedule": DueSchedule((SPRING,)), "window_days": None}, None, []),
        ({"schedule": DueSchedule((SPRING, DueScheduleRow(date(2026, 7, 31), date(2026, 6, 13), date(2026, 7, 31))))}, None, []),
        ({"schedule": DueSchedule((SPRING,), ScheduleUse.FIXED), "renewal_period": Period(days=7)}, None, ["renewal_period"]),
        (
            {"schedule": DueSchedule((SPRING,), ScheduleUse.FIXED), "closed_day_rule": ClosedDayRule.NEXT_OPEN_DAY},
            SUNDAYS,
            ["closed_day_rule"],
        ),
    ],
    ids=range(20),
)
def test_choices_that_defeat_each_other_are_told(changes: dict[str, Any], calendar: LibraryCalendar | None, fields: list[str]) -> None:
    assert [each.field for each in lint_policy(policy(**changes), calendar=calendar)] == fields


def test_choices_that_defeat_each_other_are_told_of_loans_by_the_hour() -> None:
    hourly: Any = {"loan_period": HourlyPeriod(4), "window_days": None}
    rule = {"closed_hours_rule": ClosedHoursRule.NEXT_OPENING}
    assert [each.field for each in lint_policy(policy(**hourly, **rule))] == ["closed_hours_rule"]
    assert lint_policy(policy(**hourly, **rule), calendar=OPEN) == ()
    assert [each.sentence for each in lint_policy(policy(**hourly), calendar=OPEN)] == [
        "due dates stay on closed days, so the calendar has no effect"
    ]
    useless = {"schedule": DueSchedule((SPRING,)), "closed_day_rule": ClosedDayRule.NEXT_OPEN_DAY, "cap_at_card_expiry": True}
    assert [each.field for each in lint_policy(policy(**hourly, **useless))] == ["schedule", "closed_day_rule", "cap_at_card_expiry"]


def test_a_renewal_from_today_gains_by_a_longer_renewal_period() -> None:
    from_today: Any = {"window_days": None, "renew_from": RenewFrom.TODAY}
    assert [each.field for each in lint_policy(policy(**from_today))] == ["renew_from"]
    assert lint_policy(policy(**from_today, renewal_period=Period(days=35))) == ()


def test_a_calendar_of_closings_that_ends_too_soon_is_told() -> None:
    moving, on = policy(closed_day_rule=ClosedDayRule.NEXT_OPEN_DAY, renewal_period=Period(days=7)), date(2026, 11, 28)
    calendar = LibraryCalendar(closings=(DateClosing(date(2026, 12, 24), date(2026, 12, 31)),))
    assert [each.sentence for each in lint_policy(moving, calendar=calendar, on=on)] == [
        "the calendar's closed dates end on 2026-12-31, and loans reach 2027-01-09"
    ]


# laws


@given(CASES)
def test_the_short_cut_gives_the_date_that_the_steps_lead_to(case: RenewalCase) -> None:
    assert case.due_date().due == case.facts.new_due


PERIODS = st.one_of(
    st.builds(lambda unit, number: {unit: number}, st.sampled_from(["days", "open_days"]), st.sampled_from([1, 2, 7, 14, 21, 30])),
    st.builds(lambda number: {"months": number}, st.integers(1, 3)),
)
FORM_DAYS = st.dates(date(2026, 1, 20), date(2026, 4, 30))
RANGES = st.lists(FORM_DAYS, min_size=2, max_size=6, unique=True).map(
    lambda days: [list(pair) for pair in zip(sorted(days)[::2], sorted(days)[1::2], strict=False)]
)


@st.composite
def form_cases(draw: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A case of the form for a loan by days, and its calendar."""
    rows = [{"from": first.isoformat(), "to": last.isoformat(), "due": draw(FORM_DAYS).isoformat()} for first, last in draw(RANGES)]
    if draw(st.booleans()):
        rows[0]["from"] = None
    chosen = {
        "loan_period": draw(PERIODS),
        "renewal_period": draw(st.none() | PERIODS),
        "renewal_base": draw(st.sampled_from(["due_date", "today"])),
        "schedule": draw(st.none() | st.just(rows)),
        "schedule_use": draw(st.sampled_from(["ceiling", "fixed"])),
        "closed_day_rule": draw(st.sampled_from(["keep", "next_open_day", "previous_open_day", "same_weekday"])),
        "truncate_to_patron_expiry": draw(st.booleans()),
        "expiry_on_closed_day": draw(st.sampled_from(["stays", "previous_open_day"])),
    }
    closed = [{"from": first.isoformat(), "to": last.isoformat()} for first, last in draw(RANGES | st.just([]))]
    calendar = {"closed_weekdays": sorted(draw(st.sets(st.integers(1, 7), max_size=3))), "closed": closed}
    case = {"policy": chosen, "now": f"{draw(FORM_DAYS)}T10:00:00Z", "act": draw(st.sampled_from(["lend", "renew"])), "calendar": "c"}
    case["due"] = draw(FORM_DAYS).isoformat() if case["act"] == "renew" else None
    case["expires"] = draw(st.none() | FORM_DAYS.map(date.isoformat))
    return case, calendar


def as_the_form_says(case: dict[str, Any], calendar: dict[str, Any]) -> tuple[str | None, set[str]]:  # noqa: C901, PLR0912 - as the page reads
    """The page of the form, word for word, on dates in ISO 8601."""
    chosen, today = case["policy"], date.fromisoformat(case["now"][:10])
    day = timedelta(days=1)

    def is_open(at: date) -> bool:
        closed = any(each["from"] <= at.isoformat() <= each["to"] for each in calendar["closed"])
        return at.isoweekday() not in calendar["closed_weekdays"] and not closed

    lends, fixed = case["act"] == "lend", chosen["schedule_use"] == "fixed"
    base = today if lends or chosen["renewal_base"] == "today" else date.fromisoformat(case["due"])
    period = chosen["loan_period"] if lends or chosen["renewal_period"] is None else chosen["renewal_period"]
    rows = chosen["schedule"]
    row = None
    if rows is not None:
        asked = (today if fixed else base).isoformat()
        fitting = [each for each in rows if (each["from"] or "0") <= asked <= each["to"]]
        if not fitting:
            return None, {"outside_schedule"}
        row = date.fromisoformat(fitting[0]["due"])
    if row is not None and fixed:
        due = row
    else:
        due = base
        if "days" in period:
            due += period["days"] * day
        for _ in range(period.get("open_days", 0)):
            due += day
            while not is_open(due):
                due += day
        if "months" in period:
            year, month = divmod(due.year * 12 + due.month - 1 + period["months"], 12)
            due = date(year, month + 1, min(due.day, monthrange(year, month + 1)[1]))
        rule = chosen["closed_day_rule"]
        weeks = period.get("days", 1) % 7 == 0 and due.isoweekday() not in calendar["closed_weekdays"]
        step = {"keep": 0, "next_open_day": 1, "previous_open_day": -1, "same_weekday": 7 if weeks else 1}[rule]
        while step and not is_open(due):
            due += step * day
        due = due if row is None else min(due, row)
    expires = case["expires"] and date.fromisoformat(case["expires"])
    if chosen["truncate_to_patron_expiry"] and expires and due > expires:
        due = expires
        open_ones = [today + count * day for count in range((expires - today).days + 1) if is_open(today + count * day)]
        if chosen["expiry_on_closed_day"] == "previous_open_day" and open_ones:
            due = open_ones[-1]
    if lends and rows is not None and due < today:
        return None, {"outside_schedule"}
    if not lends and due <= date.fromisoformat(case["due"]):
        return None, {"no_gain"}
    return due.isoformat(), set()


@given(form_cases())
def test_any_case_of_the_form_is_decided_as_its_page_says(given_case: tuple[dict[str, Any], dict[str, Any]]) -> None:
    case, calendar = given_case
    whole = {**case, "id": "", "area": "due", "title": "", "reading": "", "sources": [], "ambiguous": False, "expected": {}}
    whole["policy"] = {**case["policy"], "timezone": "UTC"}
    answer = due_area({**whole, "action": {"type": "compute_due"}}, {"c": calendar}, dict)
    assert (answer["new_due"], answer["reasons"]) == as_the_form_says(case, calendar)


@given(
    st.datetimes(datetime(2026, 3, 2), datetime(2026, 3, 15), timezones=st.just(UTC)),  # noqa: DTZ001 - the zone is beside it
    st.integers(1, 3_000),
    st.sampled_from(ClosedHoursRule),
)
def test_a_due_instant_is_in_an_opening_after_now(now: datetime, minutes: int, rule: ClosedHoursRule) -> None:
    """Open from 10 to 12 and from 14 to 18 on weekdays, by a clock that does not change on these days."""
    two = (OpeningHours(time(10), time(12)), OpeningHours(time(14), time(18)))
    calendar = LibraryCalendar(closed_weekdays={6, 7}, hours=dict.fromkeys(range(1, 6), two))
    case = lending(now, calendar, loan_period=HourlyPeriod(minutes=minutes), window_days=None, closed_hours_rule=rule)
    counted, due = now + timedelta(minutes=minutes), case.due
    assert isinstance(due, DueInstant)
    days = [date(2026, 3, 1) + timedelta(days=count) for count in range(30)]
    openings = [
        tuple(datetime.combine(day, time(hour), COPENHAGEN).astimezone(UTC) for hour in hours)
        for day in days
        if day.isoweekday() < 6
        for hours in ((10, 12), (14, 18))
    ]
    if rule is ClosedHoursRule.KEEP or any(start <= counted <= end for start, end in openings):
        assert due.at == counted
    elif rule is ClosedHoursRule.NEXT_OPENING:
        assert due.at == min(start for start, _ in openings if start > counted)
    else:
        ended = [end for _, end in openings if now < end < counted]
        assert due.at == (max(ended) if ended else min(end for start, end in openings if start > counted))
