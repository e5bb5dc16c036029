"""What stands around a renewal: calendars, due dates and instants, the patron's standing, the owner's terms, overrides, the commands."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.circulation import (
    HELSINGOR,
    CirculationStaff,
    ClosedDayRule,
    DueInstant,
    FeeCategory,
    HoldId,
    InterlibraryEvent,
    InterlibraryPolicy,
    InterlibraryTerms,
    LateRenewal,
    LibraryCalendar,
    LoanId,
    LoanKind,
    LoanStatus,
    Money,
    OpeningHours,
    PatronId,
    PatronStanding,
    RenewalCase,
    RenewalFacts,
    RenewalPermission,
    RenewFrom,
    TitleHoldRule,
    TitleId,
    renewal,
)
from nordlib.circulation.due import due_value
from nordlib.circulation.interlibrary import InterlibraryEventType
from nordlib.commands import (
    RenewalContext,
    preview_renewal,
    preview_renewals,
    record_owner_events,
    renew_all,
    renew_eligible,
    renew_loan,
    renew_selected,
)
from nordlib.dates import HourlyPeriod, Period, zone
from nordlib.decisions import UNKNOWN, Audience, Outcome, Override
from nordlib.errors import InvalidData, InvalidPolicy, NaiveDatetime, NoOpenDay, TransactionConflict, UnknownName
from nordlib.libraries import LibraryId
from nordlib.serialization.json import as_dict, from_dict
from nordlib.storage import MemoryStore
from tests.people import GOOD, HOLD, LOAN, kroner, renewal_case

DUE = date(2026, 3, 20)
COPENHAGEN = zone("Europe/Copenhagen")
OWNER = InterlibraryTerms(LibraryId("DK-710100"), RenewalPermission.ALLOWED)
BORROWED: Any = {"kind": LoanKind.INTERLIBRARY, "interlibrary": OWNER}


def reasons(case: RenewalCase, **options: Any) -> tuple[str, ...]:
    return renewal.decide(case, **options).trace.reasons()


def with_terms(case: RenewalCase, **changes: Any) -> RenewalCase:
    terms = attrs.evolve(HELSINGOR.item_types["ordinary"], **changes)
    return attrs.evolve(case, policy=attrs.evolve(HELSINGOR, item_types={"ordinary": terms}))


# each rule, both ways


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"status": LoanStatus.RETURNED}, "loan_closed"),
        ({"status": LoanStatus.LOST}, "item_lost"),
        ({"status": LoanStatus.CLAIMED_RETURNED}, "claimed_returned"),
        ({"recalled": True}, "recalled"),
    ],
)
def test_the_state_of_the_loan(changes: dict[str, Any], found: str) -> None:
    assert reasons(renewal_case(**changes)) == (found,)


@pytest.mark.parametrize(
    ("standing", "found"),
    [
        (PatronStanding(blocked=True), ("patron_blocked",)),
        (PatronStanding(card_expires_on=date(2026, 3, 17)), ("patron_expired",)),
        (PatronStanding(card_expires_on=date(2026, 3, 18)), ()),
        (PatronStanding(debt=kroner(200)), ("patron_debt",)),
        (PatronStanding(debt=kroner(199)), ()),
        (PatronStanding(blocked=UNKNOWN), ("unknown:patron_blocked",)),
        (PatronStanding(card_expires_on=UNKNOWN), ("unknown:patron_expired",)),
        (PatronStanding(debt=UNKNOWN), ("unknown:patron_debt",)),
        (UNKNOWN, ("unknown:patron_blocked", "unknown:patron_expired", "unknown:patron_debt")),
        (PatronStanding(True, date(2020, 1, 1), kroner(900)), ("patron_blocked", "patron_expired", "patron_debt")),
    ],
    ids=range(10),
)
def test_the_standing_of_the_patron(standing: Any, found: tuple[str, ...]) -> None:
    assert reasons(renewal_case(patron=standing)) == found


def test_where_debt_does_not_matter_it_is_not_judged() -> None:
    assert reasons(with_terms(renewal_case(patron=PatronStanding(debt=UNKNOWN)), debt_limit=None)) == ()


def test_debt_in_another_currency_is_told() -> None:
    with pytest.raises(InvalidData, match="SEK"):
        reasons(renewal_case(patron=PatronStanding(debt=Money(Decimal(1), "SEK"))))


def test_material_that_is_never_renewed() -> None:
    assert reasons(with_terms(renewal_case(), renewable=False)) == ("not_renewable",)


@pytest.mark.parametrize(
    ("owner", "terms", "found"),
    [
        ({}, {}, ()),
        ({"renewal_permission": RenewalPermission.NOT_ALLOWED}, {}, ("owner_disallows_renewal",)),
        ({"renewal_permission": RenewalPermission.UNKNOWN}, {}, ()),
        ({"pending_renewal": True}, {}, ("renewal_pending",)),
        ({"last_renewal_rejected": True}, {}, ()),
        ({"last_renewal_rejected": True}, {"retry_after_rejection": False}, ("owner_rejected_renewal",)),
        ({}, {"retry_after_rejection": False}, ()),
        ({"max_renewals": 0}, {}, ("renewal_limit_reached",)),
    ],
    ids=range(8),
)
def test_the_owners_terms(owner: dict[str, Any], terms: dict[str, Any], found: tuple[str, ...]) -> None:
    borrowed = renewal_case(kind=LoanKind.INTERLIBRARY, interlibrary=attrs.evolve(OWNER, **owner))
    assert reasons(with_terms(borrowed, **terms)) == found


@pytest.mark.parametrize(("general", "interlibrary", "owner", "left"), [(3, 2, None, 2), (1, 2, None, 1), (3, 3, 1, 1), (3, None, None, 3)])
def test_the_strictest_limit_holds(general: int, interlibrary: int | None, owner: int | None, left: int) -> None:
    borrowed = renewal_case(kind=LoanKind.INTERLIBRARY, interlibrary=attrs.evolve(OWNER, max_renewals=owner))
    case = with_terms(borrowed, max_renewals=general, max_interlibrary_renewals=interlibrary)
    assert case.facts.renewals_left == left
    without_terms = attrs.evolve(case, loan=attrs.evolve(case.loan, interlibrary=None))
    assert without_terms.facts.renewals_left == min(general, general if interlibrary is None else interlibrary)


def test_a_provisional_renewal_awaits_the_owner_and_remembers_the_day_before() -> None:
    renewed = renewal.decide(renewal_case(**BORROWED)).unwrap()
    assert renewed.interlibrary == attrs.evolve(OWNER, pending_renewal=True)
    again = renewal.decide(attrs.evolve(renewal_case(), loan=renewed, now=datetime(2026, 4, 12, tzinfo=UTC)))
    assert again.trace.reasons() == ("renewal_pending",)


@pytest.mark.parametrize(
    ("kind", "late_renewal", "found", "until"),
    [
        (LoanKind.LOCAL, LateRenewal.WITH_FEE, (), None),
        (LoanKind.LOCAL, LateRenewal.FREE, (), None),
        (LoanKind.LOCAL, LateRenewal.NO, ("not_in_time",), LOAN.due),
        (LoanKind.INTERLIBRARY, LateRenewal.FREE, ("not_in_time",), LOAN.due),
    ],
)
def test_a_late_renewal(kind: LoanKind, late_renewal: LateRenewal, found: tuple[str, ...], until: date | None) -> None:
    case = with_terms(renewal_case("2026-03-31T10:00:00+02:00", kind=kind), late_renewal=late_renewal)
    assert reasons(case) == found
    assert case.facts.renewable_until == until
    assert case.facts.fee == (kroner(120) if late_renewal is LateRenewal.WITH_FEE else None)


def test_the_fee_of_a_late_renewal_is_the_patrons() -> None:
    late = "2026-03-31T10:00:00+02:00"
    assert renewal_case(late, patron=PatronStanding(category=FeeCategory.CHILD)).facts.fee == kroner(10)
    assert renewal_case(late, patron=UNKNOWN).facts.fee == kroner(120)
    assert with_terms(renewal_case(late), fees=None).facts.fee is None
    assert renewal_case().facts.fee is None


# the new due date


CLOSED = LibraryCalendar(closed_weekdays={7}, closed_dates={date(2026, 4, 17), date(2026, 4, 18)}, open_exceptions={date(2026, 4, 26)})


MOVED = {
    ClosedDayRule.KEEP: date(2026, 4, 17),
    ClosedDayRule.NEXT_OPEN_DAY: date(2026, 4, 20),
    ClosedDayRule.PREVIOUS_OPEN_DAY: date(2026, 4, 16),
}


@pytest.mark.parametrize(("rule", "due"), MOVED.items())
def test_a_due_date_on_a_closed_day_goes_where_the_policy_says(rule: ClosedDayRule, due: date) -> None:
    case = with_terms(attrs.evolve(renewal_case(), calendar=CLOSED), closed_day_rule=rule)
    assert case.facts.new_due == due
    assert with_terms(renewal_case(), closed_day_rule=rule).facts.new_due == date(2026, 4, 17)


def test_what_is_cut_is_not_moved_again() -> None:
    expires = PatronStanding(card_expires_on=date(2026, 4, 12))
    moved = attrs.evolve(renewal_case(patron=expires), calendar=CLOSED)
    case = with_terms(moved, closed_day_rule=ClosedDayRule.NEXT_OPEN_DAY, cap_at_card_expiry=True)
    assert case.facts.new_due == date(2026, 4, 12)
    assert with_terms(moved, cap_at_card_expiry=False).facts.new_due == date(2026, 4, 17)
    for unknown in (UNKNOWN, PatronStanding(card_expires_on=UNKNOWN), GOOD):
        assert with_terms(attrs.evolve(moved, patron=unknown), cap_at_card_expiry=True).facts.new_due == date(2026, 4, 17)


def test_the_owners_last_day_cuts_too_and_may_leave_no_gain() -> None:
    latest = renewal_case(kind=LoanKind.INTERLIBRARY, interlibrary=attrs.evolve(OWNER, latest_due=DUE))
    assert reasons(latest) == ("no_gain",)
    later = renewal_case(kind=LoanKind.INTERLIBRARY, interlibrary=attrs.evolve(OWNER, latest_due=date(2026, 3, 25)))
    assert later.facts.new_due == date(2026, 3, 25)


# hours


HOURLY: Any = {"loan_period": HourlyPeriod(4), "window_days": None}


def hourly(now: str, due: str = "2026-03-18T16:00:00+01:00", **terms: Any) -> RenewalCase:
    policy = attrs.evolve(HELSINGOR, item_types={"ordinary": attrs.evolve(HELSINGOR.item_types["ordinary"], **{**HOURLY, **terms})})
    loan = attrs.evolve(LOAN, due=DueInstant(datetime.fromisoformat(due)))
    return RenewalCase(loan, policy, datetime.fromisoformat(now), (), GOOD)


def test_an_hourly_loan_is_renewed_by_the_hour() -> None:
    in_time = hourly("2026-03-18T16:00:00+01:00")
    assert not in_time.is_late
    assert in_time.facts.new_due == DueInstant(datetime.fromisoformat("2026-03-18T20:00:00+01:00"))
    late = hourly("2026-03-18T16:00:01+01:00")
    assert late.is_late
    assert late.facts.new_due == DueInstant(datetime.fromisoformat("2026-03-18T20:00:01+01:00"))
    assert renewal.decide(late).unwrap().due == late.facts.new_due
    assert reasons(hourly("2026-03-18T11:59:00+01:00", renew_from=RenewFrom.TODAY)) == ("no_gain",)
    assert "18 March 2026 at 16:00" in renewal.decide(hourly("2026-03-18T11:59:00+01:00", renew_from=RenewFrom.TODAY)).explain("en")


def test_an_hourly_loan_has_its_window_in_days() -> None:
    assert reasons(hourly("2026-03-17T23:59:00+01:00", window_days=0)) == ("too_early",)
    assert hourly("2026-03-17T23:59:00+01:00", window_days=0).facts.renewable_from == date(2026, 3, 18)


def test_hours_and_days_do_not_mix() -> None:
    with pytest.raises(InvalidData, match="both be in days, or both in hours"):
        with_terms(renewal_case(), **HOURLY)
    with pytest.raises(InvalidData, match="both be in days, or both in hours"):
        attrs.evolve(hourly("2026-03-18T16:00:00+01:00"), policy=HELSINGOR)


#: The nights on which the clock changes, in hours since midnight of the day before.
NIGHTS = (datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC))


@given(st.sampled_from(NIGHTS), st.integers(0, 48 * 60), st.integers(1, 48))
def test_hours_pass_whatever_the_clock_does(night: datetime, minutes: int, hours: int) -> None:
    lent = (night + timedelta(minutes=minutes)).astimezone(COPENHAGEN)
    due = HourlyPeriod(hours).after(lent)
    assert due.astimezone(UTC) - lent.astimezone(UTC) == timedelta(hours=hours)
    assert due.tzinfo is COPENHAGEN


@given(st.integers(0, 3 * 24 * 60), st.integers(0, 3 * 24 * 60))
def test_the_window_is_monotone_through_a_change_of_the_clock(first: int, second: int) -> None:
    start = datetime(2026, 3, 28, tzinfo=UTC)
    one, other = sorted((start + timedelta(minutes=first), start + timedelta(minutes=second)))
    due = date(2026, 4, 5)
    early = [reasons(renewal_case(now.isoformat(), due=due)) == ("too_early",) for now in (one, other)]
    assert early[0] or not early[1]


@pytest.mark.parametrize("hours", [0, -1, 1.5, "4", 10**6], ids=range(5))
def test_an_hourly_period_is_of_whole_hours(hours: Any) -> None:
    with pytest.raises(InvalidData, match=r"whole number|not int"):
        HourlyPeriod(hours)


def test_the_end_of_the_calendar_and_a_naive_instant_are_told() -> None:
    with pytest.raises(InvalidData, match="outside the years"):
        HourlyPeriod(24).after(datetime(9999, 12, 31, 23, tzinfo=UTC))
    for make in (lambda naive: HourlyPeriod(1).after(naive), DueInstant):
        with pytest.raises(NaiveDatetime):
            make(datetime(2026, 1, 1))  # noqa: DTZ001 - the point of the test


PLAIN = [renewal_case(**BORROWED), hourly("2026-03-18T16:00:00+01:00"), attrs.evolve(renewal_case(), calendar=CLOSED)]


@pytest.mark.parametrize("case", PLAIN, ids=range(3))
def test_a_case_goes_to_json_and_back(case: RenewalCase) -> None:
    plain: Any = as_dict(case)
    assert from_dict(RenewalCase, plain) == case


@pytest.mark.parametrize("due", ["2026-03-20T10:00:00", "20260320T100000", "T", 5, None], ids=range(5))
def test_a_due_date_that_is_none_is_told(due: Any) -> None:
    plain: Any = as_dict(renewal_case())
    plain["loan"]["due"] = due
    with pytest.raises(InvalidData, match="due"):
        from_dict(RenewalCase, plain)


def test_what_a_person_reads_of_a_due_date() -> None:
    instant = datetime(2026, 3, 20, 10, tzinfo=UTC)
    assert (due_value(DueInstant(instant)), due_value(LOAN.due)) == (instant, LOAN.due)
    with pytest.raises(InvalidData, match="YYYY-MM-DDThh"):
        DueInstant.from_json("2026-03-20")


# calendars


def test_the_days_of_a_library() -> None:
    assert [CLOSED.is_open(date(2026, 4, day)) for day in (16, 17, 19, 20, 26)] == [True, False, False, True, True]
    assert CLOSED.next_open_day(date(2026, 4, 17)) == date(2026, 4, 20)
    assert CLOSED.previous_open_day(date(2026, 4, 19)) == date(2026, 4, 16)
    assert not CLOSED.with_closed_dates([date(2026, 4, 20)]).is_open(date(2026, 4, 20))
    assert CLOSED.next_open_day(date(2026, 4, 16)) == CLOSED.previous_open_day(date(2026, 4, 16)) == date(2026, 4, 16)


def test_the_hours_of_a_library() -> None:
    days = attrs.evolve(CLOSED, hours={1: OpeningHours(time(10), time(18))})
    assert [days.is_open_at(datetime(2026, 4, 20, hour, tzinfo=COPENHAGEN)) for hour in (9, 10, 17, 18)] == [False, True, True, False]
    assert days.is_open_at(datetime(2026, 4, 21, 3, tzinfo=COPENHAGEN))
    assert not days.is_open_at(datetime(2026, 4, 19, 12, tzinfo=COPENHAGEN))
    with pytest.raises(InvalidData, match="opening hours"):
        OpeningHours(time(18), time(18))


def test_a_library_that_never_opens_is_told() -> None:
    never = LibraryCalendar(closed_weekdays=range(1, 8))
    for ask_for in (never.next_open_day, never.previous_open_day):
        with pytest.raises(NoOpenDay) as caught:
            ask_for(date(2026, 4, 17))
        assert caught.value.day == date(2026, 4, 17)
    assert never.adjust(date(2026, 4, 17), ClosedDayRule.KEEP) == date(2026, 4, 17)
    with pytest.raises(NoOpenDay):
        LibraryCalendar(closed_weekdays=range(1, 8)).next_open_day(date(9999, 12, 30))
    with pytest.raises(NoOpenDay):
        with_terms(attrs.evolve(renewal_case(), calendar=never), closed_day_rule=ClosedDayRule.NEXT_OPEN_DAY)


@pytest.mark.parametrize("weekdays", [[0], [8], ["1"]], ids=range(3))
def test_weekdays_are_counted_from_monday(weekdays: Any) -> None:
    with pytest.raises(InvalidData, match=r"Monday|not int"):
        LibraryCalendar(closed_weekdays=weekdays)


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.sampled_from(ClosedDayRule))
def test_moving_a_due_date_is_idempotent_and_ends_on_an_open_day(day: date, rule: ClosedDayRule) -> None:
    moved = CLOSED.adjust(day, rule)
    assert CLOSED.adjust(moved, rule) == moved
    assert rule is ClosedDayRule.KEEP or CLOSED.is_open(moved)
    forwards = rule in (ClosedDayRule.NEXT_OPEN_DAY, ClosedDayRule.SAME_WEEKDAY)
    assert (moved >= day) if forwards else (moved <= day)


# staff


STAFF: Any = {"by": "staff-7", "reason": "a school class"}


def test_staff_may_set_aside_what_the_policy_lists() -> None:
    early = renewal_case("2026-03-01T10:00:00+01:00")
    allowed = attrs.evolve(early, policy=attrs.evolve(HELSINGOR, overridable={"too_early", "patron_debt"}))
    decision = renewal.decide(allowed, Override({"too_early"}, **STAFF))
    assert decision
    assert [check.outcome for check in decision.trace if "too_early" in check.codes] == [Outcome.OVERRIDDEN]
    assert "staff-7" in decision.explain("en", Audience.DESK)
    refused = renewal.decide(allowed, Override({"reserved_by_other"}, **STAFF))
    assert refused.reasons == ("override_not_allowed:reserved_by_other",)
    assert "Staff may not set aside the reason" in refused.explain("en")
    assert renewal.decide(early, Override({"too_early"}, **STAFF)).reasons == ("override_not_allowed:too_early",)
    with pytest.raises(UnknownName, match="'too_erly'"):
        renewal.decide(early, Override({"too_erly"}, **STAFF))
    assert reasons(attrs.evolve(allowed, patron=UNKNOWN), override=Override({"patron_debt", "too_early"}, **STAFF)) != ()


@pytest.mark.parametrize("field", ["max_renewals", "max_interlibrary_renewals"])
def test_limits_count_renewals(field: str) -> None:
    with pytest.raises(InvalidPolicy) as caught:
        with_terms(renewal_case(), **{field: -1})
    assert caught.value.field == field


# commands


def store() -> MemoryStore:
    filled = MemoryStore()
    with filled.transaction() as tx:
        for name, due in (("a", 20), ("b", 19), ("c", 29)):
            tx.loans.add(attrs.evolve(LOAN, id=LoanId(name), due=date(2026, 3, due)))
        tx.patron_standings.put(LOAN.patron, GOOD)
    return filled


NOW = datetime(2026, 3, 18, 10, tzinfo=UTC)
RULED: Any = {"by": LOAN.patron, "policy": HELSINGOR, "now": NOW}


@pytest.mark.rule("APP-01")
def test_chosen_loans_are_tried_and_no_others() -> None:
    filled = store()
    chosen = renew_selected(filled, [LoanId("a"), LoanId("c"), LoanId("nowhere")], **RULED)
    assert {loan: each.trace.reasons() for loan, each in chosen.decisions.items()} == {"a": (), "c": ("too_early",)}
    assert isinstance(chosen.errors[LoanId("nowhere")], UnknownName)
    assert due_dates(filled) == {"a": date(2026, 4, 17), "b": date(2026, 3, 19), "c": date(2026, 3, 29)}


@pytest.mark.rule("APP-02")
def test_select_possible_selects_exactly_the_renewable_and_renews_them() -> None:
    filled = store()
    selected = preview_renewals(filled, LOAN.patron, **RULED)
    assert selected.granted == ("b", "a")
    assert due_dates(filled)["a"] == date(2026, 3, 20)
    renewed = renew_eligible(filled, LOAN.patron, **RULED)
    assert set(renewed.granted) == {"a", "b"}
    assert renewed.decisions == renew_all(store(), LOAN.patron, **RULED).decisions
    assert due_dates(filled) == {"a": date(2026, 4, 17), "b": date(2026, 4, 16), "c": date(2026, 3, 29)}


def due_dates(filled: MemoryStore) -> dict[str, Any]:
    loans: Any = filled.run(lambda tx: tx.loans.for_patron(LOAN.patron))
    return {each.value.id: each.value.due for each in loans}


def test_asking_saves_nothing_and_says_what_renewing_would() -> None:
    filled = store()
    asked = filled.run(preview_renewal, LoanId("a"), **RULED)
    assert due_dates(filled)["a"] == date(2026, 3, 20)
    assert filled.run(renew_loan, LoanId("a"), **RULED) == asked


def test_a_patron_of_whom_nothing_is_known_is_unknown() -> None:
    filled = store()
    with filled.transaction() as tx:
        tx.loans.add(attrs.evolve(LOAN, id=LoanId("x"), patron=PatronId("P9")))
    asked = {**RULED, "by": PatronId("P9")}
    assert "unknown:patron_blocked" in filled.run(renew_loan, LoanId("x"), **asked).trace.reasons()
    assert filled.run(preview_renewal, LoanId("x"), **asked, context=RenewalContext(GOOD))


def test_what_is_asked_with_reaches_the_case() -> None:
    filled = store()
    with filled.transaction() as tx:
        tx.holds.add(HOLD)
    policy = attrs.evolve(HELSINGOR, overridable={"reserved_by_other"})
    context = RenewalContext(override=Override({"reserved_by_other"}, **STAFF), calendar=CLOSED)
    assert filled.run(renew_loan, LoanId("a"), by=CirculationStaff("s1"), policy=policy, now=NOW, context=context)
    for command in (renew_all, preview_renewals, renew_eligible):
        with pytest.raises(NaiveDatetime):
            command(filled, LOAN.patron, by=LOAN.patron, policy=HELSINGOR, now=NOW.replace(tzinfo=None))
    with pytest.raises(NaiveDatetime):
        renew_selected(filled, [], by=LOAN.patron, policy=HELSINGOR, now=NOW.replace(tzinfo=None))


def test_months_keep_the_day_or_take_the_last() -> None:
    monthly = with_terms(renewal_case(due=date(2026, 1, 31), now="2026-01-31T10:00:00+01:00"), loan_period=Period(months=1))
    assert monthly.facts.new_due == date(2026, 2, 28)


# what an attack found


def test_days_and_hours_on_one_shelf_are_all_tried() -> None:
    store = MemoryStore()
    course = attrs.evolve(LOAN, id=LoanId("L2"), item_type="course_book", due=DueInstant(datetime(2026, 3, 20, 12, tzinfo=UTC)))
    with store.transaction() as tx:
        tx.loans.add(LOAN)
        tx.loans.add(course)
    tried = renew_all(
        store, PatronId("P1"), by=LOAN.patron, policy=HELSINGOR, now=datetime(2026, 3, 18, tzinfo=UTC), context=RenewalContext(GOOD)
    )
    assert list(tried.decisions) == [LOAN.id]
    assert list(tried.errors) == [course.id]


def test_a_loan_without_a_row_in_the_policy_stops_no_other_in_a_preview() -> None:
    filled = store()
    with filled.transaction() as tx:
        tx.loans.add(attrs.evolve(LOAN, id=LoanId("x"), item_type="cannot be lent"))
    shown = preview_renewals(filled, LOAN.patron, **RULED)
    assert shown.granted == ("b", "a")
    assert isinstance(shown.errors[LoanId("x")], UnknownName)


def test_a_page_of_loans_is_one_transaction_and_one_look_at_the_patron() -> None:
    """A host that has `run` alone, and whose database asks once to begin again."""
    filled, calls, lost = store(), list[str](), iter((True,))

    class Counted:
        def run(self, question: Any, /, *args: Any, **kwargs: Any) -> Any:
            def counted(tx: Any) -> Any:
                calls.append("transaction")
                standings, holds = tx.patron_standings.get, tx.holds.for_title

                def standing(patron: Any, now: Any) -> Any:
                    calls.append(f"standing at {now:%H:%M}")
                    return standings(patron, now)

                def held(title: Any) -> Any:
                    if next(lost, False):
                        raise TransactionConflict("deadlock")
                    return holds(title)

                tx.patron_standings.get, tx.holds.for_title = standing, held
                return question(tx, *args, **kwargs)

            return filled.run(counted)

    assert preview_renewals(Counted(), LOAN.patron, **RULED).granted == ("b", "a")
    assert calls == ["transaction", "standing at 10:00"] * 2


def test_a_policy_that_is_missing_for_one_loan_stops_no_other_and_a_mistake_of_the_hosts_is_told() -> None:
    by: Any = {"by": LOAN.patron, "now": NOW, "context": RenewalContext(GOOD)}
    for ask in (renew_all, preview_renewals, renew_eligible):
        results = ask(store(), LOAN.patron, policy=lambda loan: {LoanId("a"): HELSINGOR}[loan.id], **by)
        assert set(results.decisions) == {"a"}
        assert {type(error) for error in results.errors.values()} == {KeyError}
    for one in ("a", None):
        with pytest.raises(InvalidData, match="it must be several ids of loans"):
            renew_selected(store(), one, policy=HELSINGOR, **by)  # type: ignore[arg-type]  # one id, or none
    with pytest.raises(InvalidData, match="context is a NoneType, not RenewalContext"):
        renew_all(store(), LOAN.patron, policy=HELSINGOR, **{**by, "context": None})


def test_what_a_driver_raises_for_one_loan_stops_no_other() -> None:
    filled, failing = store(), {"b"}

    class Failing:
        def run(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
            if failing & set(args):
                raise ConnectionError("2013, lost connection during query")
            return filled.run(command, *args, **kwargs)

    tried = renew_all(Failing(), LOAN.patron, **RULED)
    assert (tried.granted, list(tried.errors)) == (("a",), ["b"])


def test_a_loan_that_is_chosen_twice_is_renewed_once() -> None:
    store = MemoryStore()
    with store.transaction() as tx:
        tx.loans.add(LOAN)
    now = datetime(2026, 3, 18, tzinfo=UTC)
    chosen = renew_selected(store, [LOAN.id, LOAN.id], by=LOAN.patron, policy=HELSINGOR, now=now, context=RenewalContext(GOOD))
    assert chosen.granted == (LOAN.id,)


def test_copies_are_counted_for_their_own_title() -> None:
    store, terms = MemoryStore(), attrs.evolve(HELSINGOR.item_types["ordinary"], title_holds=TitleHoldRule.UNLESS_OTHER_COPY)
    other = attrs.evolve(LOAN, id=LoanId("L2"), title=TitleId("T2"))
    with store.transaction() as tx:
        for loan in (LOAN, other):
            tx.loans.add(loan)
            tx.holds.add(attrs.evolve(HOLD, id=HoldId(f"H on {loan.title}"), title=loan.title))
    policy = attrs.evolve(HELSINGOR, item_types={"ordinary": terms})
    context = RenewalContext(GOOD, available_copies={LOAN.title: 1})
    assert renew_all(
        store, PatronId("P1"), by=LOAN.patron, policy=policy, now=datetime(2026, 3, 18, tzinfo=UTC), context=context
    ).granted == (LOAN.id,)


def test_a_loan_that_changes_hands_is_on_the_other_shelf() -> None:
    store = MemoryStore()
    with store.transaction() as tx:
        tx.loans.add(LOAN)
        tx.loans.save(attrs.evolve(LOAN, patron=PatronId("P9")), expected_version=1)
    assert store.run(lambda tx: tx.loans.for_patron(PatronId("P1"))) == ()
    assert len(store.run(lambda tx: tx.loans.for_patron(PatronId("P9")))) == 1


#: Half past two comes twice in the night in which the clock is put back.
FIRST, SECOND = (datetime(2026, 10, 25, 2, 30, tzinfo=COPENHAGEN, fold=fold) for fold in (0, 1))


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    late = hourly("2026-10-25T02:10:00+01:00", FIRST.isoformat(), late_renewal=LateRenewal.NO)
    same = attrs.evolve(late, loan=attrs.evolve(LOAN, due=DueInstant(FIRST)), now=datetime(2026, 10, 25, 2, 10, tzinfo=COPENHAGEN, fold=1))
    assert late.is_late
    assert same.is_late
    assert reasons(late) == reasons(same) == ("not_in_time",)
    assert DueInstant(FIRST) < DueInstant(SECOND)
    assert DueInstant(FIRST) == DueInstant(FIRST.astimezone(UTC))


def test_what_the_owner_said_is_not_the_librarys_to_set_aside() -> None:
    recalled = renewal_case(recalled=True, **BORROWED)
    policy = attrs.evolve(HELSINGOR, overridable={"recalled", "renewal_limit_reached"})
    override = Override({"recalled"}, "s1", "the patron is travelling")
    assert reasons(attrs.evolve(recalled, policy=policy), override=override) == ("owner_decides:recalled",)
    assert reasons(attrs.evolve(renewal_case(**BORROWED), policy=policy), override=override) == ()
    own = attrs.evolve(renewal_case(recalled=True), policy=policy)
    assert reasons(own, override=override) == ()
    for never in ("no_gain", "loan_closed", "not_your_loan", "staff_only"):
        with pytest.raises(InvalidPolicy, match=never):
            attrs.evolve(HELSINGOR, overridable=(never,))


@pytest.mark.parametrize("changes", [{"status": LoanStatus.LOST}, {"status": LoanStatus.CLAIMED_RETURNED}, {"recalled": True}])
def test_a_lost_or_recalled_loan_that_staff_renew_is_an_ordinary_loan_again(changes: Any) -> None:
    policy = attrs.evolve(HELSINGOR, overridable={"item_lost", "claimed_returned", "recalled"})
    override = Override(policy.overridable, "s1", "it was found on the shelf")
    renewed = renewal.decide(attrs.evolve(renewal_case(**changes), policy=policy), override).unwrap()
    assert (renewed.status, renewed.recalled) == (LoanStatus.ON_LOAN, False)


def test_a_lost_interlibrary_loan_that_staff_renew_stays_renewed_when_the_owner_accepts() -> None:
    filled = MemoryStore()
    lost = attrs.evolve(LOAN, status=LoanStatus.LOST, **BORROWED)
    with filled.transaction() as tx:
        tx.loans.add(lost)
    policy = attrs.evolve(HELSINGOR, overridable={"item_lost"})
    context = RenewalContext(GOOD, override=Override({"item_lost"}, "s1", "found"))
    renewed = filled.run(renew_loan, LOAN.id, by=CirculationStaff("s1"), policy=policy, now=NOW, context=context).unwrap()
    yes = InterlibraryEvent(InterlibraryEventType.OWNER_ACCEPTS, NOW + timedelta(days=1))
    owners = InterlibraryPolicy(policy.id, policy.zone)
    accepted = filled.run(record_owner_events, LOAN.id, [yes], policy=owners, recipient=None).loan
    assert (accepted.status, accepted.due, accepted.renewals_used) == (LoanStatus.ON_LOAN, renewed.due, 1)
    with filled.transaction() as tx:
        tx.loans.save(attrs.evolve(accepted, status=LoanStatus.LOST), expected_version=3)
    recall = attrs.evolve(yes, event=InterlibraryEventType.OWNER_RECALLS, at=NOW + timedelta(days=2), day=date(2026, 3, 25))
    assert filled.run(record_owner_events, LOAN.id, [recall], policy=owners, recipient=None).loan.status == LoanStatus.LOST


def test_the_owners_own_limit_is_not_the_librarys_to_set_aside() -> None:
    policy = attrs.evolve(HELSINGOR, overridable={"renewal_limit_reached"})
    override = Override({"renewal_limit_reached"}, "s1", "the patron is travelling")
    never = renewal_case(kind=LoanKind.INTERLIBRARY, interlibrary=InterlibraryTerms(max_renewals=0))
    assert reasons(attrs.evolve(never, policy=policy), override=override) == ("owner_decides:renewal_limit_reached",)
    used_up = renewal_case(kind=LoanKind.INTERLIBRARY, interlibrary=InterlibraryTerms(max_renewals=9), renewals_used=2)
    assert reasons(attrs.evolve(used_up, policy=policy), override=override) == ()


def test_a_patron_sets_no_rule_aside() -> None:
    policy = attrs.evolve(HELSINGOR, overridable={"renewal_limit_reached"})
    override = Override({"renewal_limit_reached"}, "s1", "the patron is travelling")
    case = attrs.evolve(renewal_case(renewals_used=9), policy=policy)
    assert reasons(attrs.evolve(case, by=LOAN.patron), override=override) == ("staff_only",)
    assert reasons(attrs.evolve(case, by=PatronId("P9")), override=override) == ("not_your_loan",)
    assert reasons(attrs.evolve(case, by=CirculationStaff("s1")), override=override) == ()


# who asks


@pytest.mark.rule("EXT-20")
def test_nobody_renews_anothers_loan_but_staff() -> None:
    filled = store()
    other: Any = {**RULED, "by": PatronId("P9")}
    refused = filled.run(renew_loan, LoanId("a"), **other)
    assert refused.reasons == ("not_your_loan",)
    assert "This loan is not yours." in refused.explain("en")
    assert refused.facts == RenewalFacts(None, None, 0, None, provisional=False)
    preview = preview_renewals(filled, LOAN.patron, **other)
    assert {each.facts for each in preview.decisions.values()} == {refused.facts}
    plain: Any = refused.as_dict()["facts"]
    assert from_dict(RenewalFacts, plain) == refused.facts
    assert [rule.codes for rule in refused.trace if rule.outcome is not Outcome.NOT_EVALUATED] == [("not_your_loan",)]
    assert renew_all(filled, LOAN.patron, **other).granted == ()
    assert preview_renewals(filled, LOAN.patron, **other).granted == ()
    assert due_dates(filled)["a"] == date(2026, 3, 20)
    assert filled.run(renew_loan, LoanId("a"), **{**RULED, "by": CirculationStaff("desk-1")})
    for wrong in (None, 7, GOOD):
        with pytest.raises(InvalidData, match="by is a"):
            filled.run(renew_loan, LoanId("b"), **{**RULED, "by": wrong})
    with pytest.raises(InvalidData, match="id is blank"):
        CirculationStaff(" ")


@pytest.mark.rule("EXT-17")
def test_staff_name_a_due_date_and_nobody_else_does() -> None:
    filled, day = store(), date(2026, 6, 30)
    named = RenewalContext(named_due=day)
    assert filled.run(renew_loan, LoanId("a"), **RULED, context=named).reasons == ("staff_only",)
    at_the_desk: Any = {**RULED, "by": CirculationStaff("desk-1")}
    assert filled.run(renew_loan, LoanId("a"), **at_the_desk, context=named).unwrap().due == day
    past = RenewalContext(named_due=date(2026, 3, 1))
    assert filled.run(preview_renewal, LoanId("b"), **at_the_desk, context=past).reasons == ("date_not_allowed",)
    owned = attrs.evolve(renewal_case(**BORROWED), by=CirculationStaff("desk-1"), named_due=day)
    until = attrs.evolve(owned, loan=attrs.evolve(owned.loan, interlibrary=InterlibraryTerms(latest_due=date(2026, 4, 30))))
    assert (owned.facts.new_due, until.facts.new_due) == (day, date(2026, 4, 30))
    with pytest.raises(InvalidData, match="named_due: a loan by the hour"):
        attrs.evolve(hourly("2026-03-18T16:00:00+01:00"), named_due=day)


def test_loans_of_several_libraries_are_renewed_in_one_act() -> None:
    filled, never = store(), with_terms(renewal_case(), renewable=False).policy
    tried = renew_all(filled, LOAN.patron, **{**RULED, "policy": lambda loan: never if loan.id == "a" else HELSINGOR})
    assert {loan: decision.reasons for loan, decision in tried.decisions.items()} == {"b": (), "a": ("not_renewable",), "c": ("too_early",)}
    with pytest.raises(InvalidData, match="must be a CirculationPolicy, or a function"):
        renew_all(filled, LOAN.patron, **{**RULED, "policy": "helsingor"})


def test_who_asks_goes_to_json_and_back() -> None:
    for by in (LOAN.patron, CirculationStaff("desk-1"), None):
        case = attrs.evolve(renewal_case(), by=by)
        plain: Any = as_dict(case)
        assert from_dict(RenewalCase, plain) == case


def test_an_interlibrary_loan_is_lent_by_days() -> None:
    hour = hourly("2026-03-18T16:00:00+01:00")
    with pytest.raises(InvalidData, match="must have a due date"):
        attrs.evolve(hour, loan=attrs.evolve(hour.loan, **BORROWED))


def test_what_is_no_status_and_no_hold_is_told_as_that() -> None:
    with pytest.raises(InvalidData, match="status is 'bogus', not 'on_loan', 'returned', 'lost' or 'claimed_returned'"):
        reasons(renewal_case(status="bogus"))
    with pytest.raises(InvalidData, match="holds contains a NoneType, not Hold"):
        reasons(renewal_case(holds=(None,)))
    with pytest.raises(InvalidData, match="item_type is a NoneType, not str"):
        renewal_case(item_type=None)


def test_a_block_that_nobody_told_of_is_no_grant() -> None:
    with pytest.raises(InvalidData, match="blocked is a NoneType, not bool or UNKNOWN"):
        PatronStanding(blocked=None)  # type: ignore[arg-type]  # what a database gives for a blank


@pytest.mark.parametrize("now", [None, date(2026, 3, 18), "2026-03-18"])
def test_what_is_no_instant_is_told(now: Any) -> None:
    with pytest.raises(InvalidData, match="not a datetime"):
        renew_all(MemoryStore(), PatronId("P1"), by=LOAN.patron, policy=HELSINGOR, now=now)


def test_a_policy_says_what_it_cannot_mean() -> None:
    for wrong in ({"debt_limit": kroner(0)}, {"max_renewals": 10_000}, {"max_renewals": True}):
        with pytest.raises((InvalidPolicy, InvalidData)):
            with_terms(renewal_case(), **wrong)
