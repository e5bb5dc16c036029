"""Choices about renewals that few libraries make (EXT-14, EXT-15, EXT-17): each rule, both ways, and any case of the form."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

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
    DebtRule,
    DueInstant,
    DueSchedule,
    DueScheduleRow,
    Hold,
    HoldId,
    HoldPlacementCase,
    HoldRequest,
    InterlibraryTerms,
    ItemId,
    LateRenewal,
    LibraryCalendar,
    LoanId,
    LoanKind,
    LoanStatus,
    LoanTerms,
    Money,
    OpenDayPeriod,
    PatronId,
    PatronStanding,
    PickupCase,
    RenewalCase,
    RenewalHoldRule,
    RenewalTerms,
    RenewedBy,
    TitleHoldRule,
    TitleId,
    forecast_renewal,
    holds,
    lint_policy,
    policy_from_toml,
    policy_to_toml,
    renewal,
)
from nordlib.circulation.calendar import CardEndRule
from nordlib.circulation.interlibrary import InterlibraryEvent, InterlibraryEventType
from nordlib.commands import RenewalContext, preview_renewals, renew_loan, undo_renewal
from nordlib.dates import HourlyPeriod, Period
from nordlib.decisions import UNKNOWN, Audience, Override
from nordlib.errors import InvalidData, InvalidPolicy, UnreadableRow
from nordlib.texts import LANGUAGES
from tests.people import GOOD, HOLD, LOAN
from tests.scenarios.policies.renew_policy import renew
from tests.stores import STORES

NOW = datetime(2026, 3, 16, 9, tzinfo=UTC)
DESK, ANNA, BO = CirculationStaff("desk-1"), LOAN.patron, PatronId("P2")
LENT = attrs.evolve(LOAN, lent_on=date(2026, 2, 1))
SPRING = DueSchedule((DueScheduleRow(date(2026, 4, 1), date(2026, 1, 1), date(2026, 4, 1)),))


def terms_with(chosen: RenewalTerms | None = None, **terms: Any) -> LoanTerms:
    return attrs.evolve(HELSINGOR.item_types["ordinary"], renewal=chosen or RenewalTerms(), **{"window_days": None, **terms})


def case_with(chosen: RenewalTerms | None = None, **changes: Any) -> RenewalCase:
    """A renewal by the patron under such terms: fields of a loan, of the terms and of the case may be given together."""
    case_fields = {each.name for each in attrs.fields(RenewalCase) if each.init}
    loans = {each.name for each in attrs.fields(type(LENT))} - case_fields
    loan = attrs.evolve(LENT, **{name: changes.pop(name) for name in loans & changes.keys()})
    facts = {name: changes.pop(name) for name in case_fields & changes.keys()}
    over = changes.pop("over", frozenset())
    policy = attrs.evolve(HELSINGOR, item_types={"ordinary": terms_with(chosen, **changes)}, overridable=over)
    return attrs.evolve(RenewalCase(loan, policy, NOW, (), GOOD, by=ANNA), **facts)


def reasons(case: RenewalCase) -> tuple[str, ...]:
    decision = renewal.decide(case)
    return decision.trace.reasons()


def booking(first: date, last: date = date(2026, 12, 31), **changes: Any) -> Booking:
    return attrs.evolve(Booking(BookingId("B1"), BO, LENT.item, first, last), **changes)


# the form


@st.composite
def form_cases(draw: st.DrawFn) -> dict[str, Any]:
    """Any case of the area about a loan by days."""
    day = st.dates(date(2026, 3, 1), date(2026, 4, 15)).map(date.isoformat)
    number, few = st.none() | st.integers(0, 3), st.none() | st.integers(1, 3)
    policy = {
        "loan_period": {"days": draw(st.integers(1, 30))},
        "renewal_period": draw(st.none() | st.just({"days": 5})),
        "renewal_base": draw(st.sampled_from(["due_date", "today"])),
        "late_renewal_base": draw(st.sampled_from(["due_date", "today"])),
        "late_renewal": draw(st.sampled_from(["allow", "deny"])),
        "late_renewal_days": draw(st.none() | st.integers(0, 10)),
        "renewal_window_days": draw(st.none() | st.integers(0, 20)),
        "max_renewals": draw(st.integers(0, 4)),
        "max_unseen_renewals": draw(number),
        "overdue_block_count": draw(few),
        "overdue_block_days": draw(st.integers(1, 9)),
        "debt_limit": draw(st.none() | st.sampled_from([10, 0.5])),
        "debt_rule": draw(st.sampled_from(["at", "above"])),
        "expired_may_renew": draw(st.booleans()),
        "renewed_by": draw(st.sampled_from(["anyone", "staff", "staff_for_ill"])),
        "longest_loan_days": draw(st.none() | st.integers(1, 60)),
        "holds_rule": draw(st.sampled_from(["block", "ignore", "shorten"])),
        "queue_period": {"days": draw(st.integers(1, 10))},
        "booking_rule": draw(st.sampled_from(["block", "shorten"])),
        "booking_buffer_days": draw(st.integers(0, 4)),
        "timezone": "UTC",
    }
    loan = {
        "id": "L1",
        "due_date": draw(day),
        "lent_on": draw(st.dates(date(2026, 2, 1), date(2026, 3, 15)).map(date.isoformat)),
        "item_type": draw(st.sampled_from([None, "book"])),
        "kind": draw(st.sampled_from(["local", "local", "ill"])),
        "renewals_used": draw(st.integers(0, 4)),
        "unseen_renewals": draw(st.integers(0, 3)),
        "recalled": draw(st.booleans()),
    }
    type_of_hold = st.sampled_from([None, "book", "ordinary"]) if loan["item_type"] else st.none() | st.just("book")
    hold = st.fixed_dictionaries(
        {"title": st.sampled_from(["T1", "T2"]), "item": st.sampled_from([None, "I1", "I2"]), "item_type": type_of_hold}
    )
    spans = st.tuples(day, day).map(sorted)
    return {
        "policy": policy,
        "now": f"{draw(day)}T10:00:00Z",
        "asked_by": draw(st.sampled_from(["patron", "staff"])),
        "unseen": draw(st.booleans()),
        "named_date": draw(st.none() | day),
        "loan": loan,
        "patron": {"blocked": draw(st.booleans()), "expires": draw(st.none() | day), "debt": draw(st.sampled_from([0, 0.5, 9.99, 10, 11]))},
        "other_loans": [{"due_date": each} for each in draw(st.lists(day, max_size=3))],
        "holds": [{"id": f"H{place}", **each} for place, each in enumerate(draw(st.lists(hold, max_size=2)))],
        "bookings": [
            {"id": f"B{place}", "from": first, "to": last} for place, (first, last) in enumerate(draw(st.lists(spans, max_size=2)))
        ],
    }


def as_the_form_says(case: dict[str, Any]) -> tuple[set[str], str | None]:  # noqa: C901, PLR0912, PLR0915 - as the page reads
    """The page of the form, row for row. A late interlibrary loan is never in time (REN-07, tests/data/DISPUTED.md)."""
    policy, loan, patron = case["policy"], case["loan"], case["patron"]
    day = timedelta(days=1)
    today, due, lent = (date.fromisoformat(each) for each in (case["now"][:10], loan["due_date"], loan["lent_on"]))
    named = case["named_date"] and date.fromisoformat(case["named_date"])
    late, ill = today > due, loan["kind"] == "ill"
    waits = [
        hold
        for hold in case["holds"]
        if hold["title"] == "T1" and hold["item"] in (None, "I1") and hold["item_type"] in (None, loan["item_type"] or "ordinary")
    ]
    period = policy["queue_period"] if policy["holds_rule"] == "shorten" and waits else policy["renewal_period"] or policy["loan_period"]
    base = due if policy["late_renewal_base" if late else "renewal_base"] == "due_date" else today
    longest = None if policy["longest_loan_days"] is None else lent + policy["longest_loan_days"] * day
    new = named or base + period["days"] * day
    if longest and not named:
        new = min(new, longest)
    found, uncut = set(), new
    for booked in case["bookings"]:
        if date.fromisoformat(booked["to"]) < today:
            continue
        free = date.fromisoformat(booked["from"]) - (policy["booking_buffer_days"] + 1) * day
        if uncut > free and (policy["booking_rule"] == "block" or named or free <= due or free < today):
            found.add("booked")
        if policy["booking_rule"] == "shorten" and not named:
            new = min(new, free)
    if policy["renewal_window_days"] is not None and today < due - policy["renewal_window_days"] * day:
        found.add("too_early")
    if loan["recalled"]:
        found.add("recalled")
    if patron["blocked"]:
        found.add("patron_blocked")
    if loan["renewals_used"] >= policy["max_renewals"]:
        found.add("renewal_limit_reached")
    if late and (policy["late_renewal"] == "deny" or ill):
        found.add("not_in_time")
    elif late and policy["late_renewal_days"] is not None and (today - due).days > policy["late_renewal_days"]:
        found.add("too_late")
    if case["unseen"] and policy["max_unseen_renewals"] is not None and loan["unseen_renewals"] >= policy["max_unseen_renewals"]:
        found.add("unseen_limit_reached")
    overdue = [each for each in case["other_loans"] if (today - date.fromisoformat(each["due_date"])).days >= policy["overdue_block_days"]]
    if policy["overdue_block_count"] is not None and len(overdue) >= policy["overdue_block_count"]:
        found.add("patron_overdue")
    limit, debt = policy["debt_limit"], patron["debt"]
    if limit is not None and (debt > limit or (policy["debt_rule"] == "at" and debt == limit)):
        found.add("patron_debt")
    if patron["expires"] and today.isoformat() > patron["expires"] and not policy["expired_may_renew"]:
        found.add("patron_expired")
    staff_alone = policy["renewed_by"] == "staff" or (policy["renewed_by"] == "staff_for_ill" and ill)
    if case["asked_by"] == "patron" and (staff_alone or named):
        found.add("staff_only")
    if policy["holds_rule"] == "block" and waits:
        found.add("reserved_by_other")
    if longest and (longest <= due or longest < today or (named and longest < named)):
        found.add("longest_loan_reached")
    if named and named < today:
        found.add("date_not_allowed")
    if not found and new <= due:
        found.add("no_gain")
    return found, None if found else new.isoformat()


@given(form_cases())
def test_any_case_of_the_form_is_decided_as_its_page_says(case: dict[str, Any]) -> None:
    whole = {**case, "id": "", "area": "renew_policy", "title": "", "reading": "", "sources": [], "ambiguous": False, "expected": {}}
    answer = renew({**whole, "action": {"type": "renew"}}, {}, STORES["memory"])
    assert (answer["reasons"], answer["new_due"]) == as_the_form_says(case)
    count = case["loan"]["unseen_renewals"]
    renewed = answer["new_due"] is not None
    assert answer["unseen_renewals_after"] == (count if not renewed else count + 1 if case["unseen"] else 0)
    if renewed:
        assert answer["renewals_left_after"] == case["policy"]["max_renewals"] - case["loan"]["renewals_used"] - 1


def test_renewals_may_have_a_schedule_of_their_own() -> None:
    ends = RenewalTerms(schedule=SPRING)
    assert case_with(ends).facts.new_due == date(2026, 4, 1)
    assert case_with(ends, schedule=DueSchedule(())).facts.new_due == date(2026, 4, 1)
    assert reasons(case_with(ends, due=date(2026, 4, 2))) == ("outside_schedule",)
    lending = CheckoutCase(CheckoutRequest(ANNA, LENT.item, LENT.title), LENT.id, (), (), GOOD, case_with(ends).policy, NOW, ANNA)
    assert lending.due == date(2026, 4, 13)
    assert reasons(case_with(ends, by=DESK, named_due=date(2026, 5, 1))) == ()
    warned = {each.field for each in lint_policy(case_with(ends).policy)}
    assert "window_days" not in warned


# what is told

LATE = attrs.evolve(LENT, id=LoanId("L2"), item=ItemId("I2"), due=date(2026, 3, 9))
TOLD: dict[str, tuple[RenewalCase, str]] = {
    "too late": (
        case_with(RenewalTerms(late_renewal_days=5), due=date(2026, 3, 10)),
        "It is too late: the loan could be renewed until 15 March 2026.",
    ),
    "unseen": (
        case_with(RenewalTerms(max_unseen_renewals=1), unseen=True, unseen_renewals=1),
        "This loan has been renewed 1 time since the library last saw the material. Show it at the library to renew it.",
    ),
    "overdue": (
        case_with(RenewalTerms(overdue_block_count=1, overdue_block_days=7), other_loans=(LENT, LATE)),
        "You have 1 other loan that is at least 7 days late. Return the material first.",
    ),
    "staff": (case_with(RenewalTerms(renewed_by=RenewedBy.STAFF)), "Only staff can renew this loan. Contact the library."),
    "longest": (
        case_with(RenewalTerms(longest_loan_days=40)),
        "The loan can last until 13 March 2026 at the latest, 40 days after it began.",
    ),
    "booked": (case_with(bookings=(booking(date(2026, 3, 22)),)), "The material is booked. It must be returned by 21 March 2026."),
    "named": (case_with(by=DESK, named_due=date(2026, 3, 15)), "The due date 15 March 2026 has passed already."),
    "debt": (
        case_with(
            debt_limit=Money(Decimal(0), "DKK"), debt_rule=DebtRule.ABOVE_LIMIT, patron=PatronStanding(debt=Money(Decimal(1), "DKK"))
        ),
        "You owe 1 DKK. You can neither borrow, renew nor place holds when you owe more than 0 DKK.",
    ),
    "hours": (
        case_with(
            RenewalTerms(window_hours=2), loan_period=HourlyPeriod(4), due=DueInstant(datetime(2026, 3, 16, 12, tzinfo=UTC)), lent_on=None
        ),
        "It is too early: this loan can be renewed from 16 March 2026 at 11:00.",
    ),
}


@pytest.mark.parametrize(("case", "sentence"), TOLD.values(), ids=TOLD)
def test_a_refusal_says_why_in_every_language(case: RenewalCase, sentence: str) -> None:
    decision = renewal.decide(case)
    assert len(decision.reasons) == 1
    assert decision.explain("en").splitlines()[1:] == [sentence]
    for language in LANGUAGES:
        assert "{" not in decision.explain(language)
        assert len(decision.explain(language).splitlines()) == 2


def test_the_first_day_of_a_window_of_hours_is_told() -> None:
    facts = TOLD["hours"][0].facts
    assert (facts.renewable_from, facts.renewable_until) == (date(2026, 3, 16), None)
    terms = terms_with(RenewalTerms(window_hours=48), loan_period=HourlyPeriod(4), window_days=1)
    both = attrs.evolve(TOLD["hours"][0], policy=attrs.evolve(HELSINGOR, item_types={"ordinary": terms}))
    assert both.facts.renewable_from == date(2026, 3, 15)
    assert reasons(both) == ()
    again = attrs.evolve(TOLD["hours"][0], now=NOW + timedelta(hours=1))
    assert reasons(again) == ()


def test_the_last_day_of_a_late_renewal_is_told_and_an_interlibrary_loan_has_none() -> None:
    chosen = RenewalTerms(late_renewal_days=5)
    assert case_with(chosen).facts.renewable_until == date(2026, 3, 25)
    assert reasons(case_with(chosen, due=date(2026, 3, 11))) == ()
    lent_in = case_with(chosen, due=date(2026, 3, 11), kind=LoanKind.INTERLIBRARY)
    assert (lent_in.facts.renewable_until, reasons(lent_in)) == (date(2026, 3, 11), ("not_in_time",))
    denied = case_with(RenewalTerms(late_renewal_days=0), late_renewal=LateRenewal.NO, due=date(2026, 3, 11))
    assert (denied.facts.renewable_until, reasons(denied)) == (date(2026, 3, 11), ("not_in_time",))
    with pytest.raises(InvalidData, match="outside the years 1 to 9999"):
        case_with(chosen, due=date.max)


def test_the_longest_loan_has_a_last_day_too() -> None:
    longest = RenewalTerms(longest_loan_days=60)  # from 1 February
    assert case_with(longest).facts.renewable_until == date(2026, 4, 2)
    assert case_with(longest, kind=LoanKind.INTERLIBRARY).facts.renewable_until == date(2026, 3, 20)
    assert case_with(attrs.evolve(longest, late_renewal_days=5)).facts.renewable_until == date(2026, 3, 25)
    assert case_with(longest, lent_on=None).facts.renewable_until is None
    ended = case_with(RenewalTerms(longest_loan_days=40), kind=LoanKind.INTERLIBRARY, due=date(2026, 3, 15))
    assert ended.facts.renewable_until == date(2026, 3, 13)
    values = {check.name: check.values for check in renewal.decide(ended).trace.results(Audience.HOST)}
    assert values["renewal_is_in_time"] == {"due": date(2026, 3, 15)}


@given(form_cases())
def test_no_loan_is_renewed_after_the_last_day_that_is_told(given_case: dict[str, Any]) -> None:
    policy, loan = given_case["policy"], given_case["loan"]
    chosen = RenewalTerms(late_renewal_days=policy["late_renewal_days"], longest_loan_days=policy["longest_loan_days"])
    case = case_with(
        chosen,
        due=date.fromisoformat(loan["due_date"]),
        lent_on=date.fromisoformat(loan["lent_on"]),
        kind=LoanKind(loan["kind"]),
        late_renewal=LateRenewal.NO if policy["late_renewal"] == "deny" else LateRenewal.FREE,
    )
    until = case.facts.renewable_until
    if until is not None:
        for days in (1, 2, 30):
            assert reasons(attrs.evolve(case, now=datetime.combine(until + timedelta(days=days), time(12), UTC))) != ()


# what is not known never grants


def test_what_is_not_known_is_refused_and_only_where_it_is_asked_for() -> None:
    asked, lent = RenewalTerms(overdue_block_count=2), RenewalTerms(longest_loan_days=90)
    assert reasons(case_with(asked)) == ("unknown:patron_overdue",)
    assert reasons(case_with(asked, other_loans=(LATE,))) == ()
    assert reasons(case_with(lent, lent_on=None)) == ("unknown:longest_loan_reached",)
    queue = RenewalTerms(holds_rule=RenewalHoldRule.SHORTEN, queue_period=Period(days=7))
    assert reasons(case_with(queue, holds=UNKNOWN)) == ("unknown:reserved_by_other",)
    assert reasons(case_with(RenewalTerms(holds_rule=RenewalHoldRule.IGNORE), holds=UNKNOWN)) == ()
    assert reasons(case_with(RenewalTerms(renewed_by=RenewedBy.STAFF), by=None)) == ("staff_only",)
    with pytest.raises(InvalidData, match="the booking 'B1' is not on the copy of the loan"):
        reasons(case_with(bookings=(booking(date(2026, 4, 1), item=ItemId("I9")),)))
    with pytest.raises(InvalidData, match="each must be at least 0"):
        case_with(unseen_renewals=-1)


def test_only_what_the_patron_still_has_counts_as_late() -> None:
    chosen = RenewalTerms(overdue_block_count=1)
    for status in LoanStatus:
        others = (attrs.evolve(LATE, status=status), attrs.evolve(LATE, patron=BO))
        assert reasons(case_with(chosen, other_loans=others)) == (("patron_overdue",) if status is LoanStatus.ON_LOAN else ())
    hourly = attrs.evolve(LATE, due=DueInstant(datetime(2026, 3, 15, 23, 30, tzinfo=UTC)))
    assert reasons(case_with(chosen, other_loans=(hourly,))) == ()  # it was due on the 16th in Copenhagen


# holds


def test_copies_on_the_shelf_serve_those_who_wait_before_a_renewal_is_shortened() -> None:
    queue = RenewalTerms(holds_rule=RenewalHoldRule.SHORTEN, queue_period=Period(days=7))
    other = attrs.evolve(HOLD, patron=BO)
    served = {"title_holds": TitleHoldRule.UNLESS_OTHER_COPY, "holds": (other,)}
    assert case_with(queue, **served, available_copies=1).facts.new_due == date(2026, 4, 17)
    shorter = case_with(queue, **served)
    assert (shorter.facts.new_due, reasons(shorter)) == (date(2026, 3, 27), ())
    on_this = attrs.evolve(other, item=LENT.item)
    assert case_with(queue, **{**served, "holds": (on_this,)}, available_copies=1).facts.new_due == date(2026, 3, 27)


def test_a_hold_on_an_item_type_is_placed_and_gets_a_copy_of_that_type_alone() -> None:
    def placed(only: bool) -> Hold:
        request = HoldRequest(BO, TitleId("T1"), item_type="seven_days", only_this_item_type=only)
        return holds.place(HoldPlacementCase(request, HoldId("H1"), (), GOOD, HELSINGOR, NOW, BO)).unwrap()

    assert (placed(only=False).item_type, placed(only=True).item_type) == (None, "seven_days")
    asked = PickupCase(placed(only=True), ItemId("I1"), HELSINGOR, NOW, DESK)
    told = {item_type: holds.set_aside(attrs.evolve(asked, item_type=item_type)).trace.reasons() for item_type in ("seven_days", "x", None)}
    assert told == {"seven_days": (), "x": ("wrong_copy",), None: ("unknown:wrong_copy",)}
    assert holds.set_aside(attrs.evolve(asked, hold=attrs.evolve(asked.hold, item=ItemId("I9")))).reasons == ("wrong_copy",)
    assert reasons(case_with(holds=(placed(only=True),))) == ()
    assert reasons(case_with(holds=(placed(only=False),))) == ("reserved_by_other",)


# bookings and the longest loan


def test_the_patrons_own_booking_and_one_that_is_over_do_not_count() -> None:
    for free in (booking(date(2026, 3, 18), patron=ANNA), booking(date(2026, 3, 1), date(2026, 3, 15))):
        assert reasons(case_with(bookings=(free,))) == ()
    assert reasons(case_with(RenewalTerms(booking_buffer_days=9_999), bookings=(booking(date(1, 1, 1)),))) == ("booked",)


def test_staff_who_set_an_end_aside_give_no_due_date_that_has_passed() -> None:
    late = {"due": date(2026, 3, 1), "by": DESK, "over": {"longest_loan_reached", "booked"}}
    longest = case_with(RenewalTerms(longest_loan_days=35), **late)
    shorter = case_with(RenewalTerms(booking_rule=BookingRule.SHORTEN), bookings=(booking(date(2026, 3, 10)),), **late)
    for case, code in ((longest, "longest_loan_reached"), (shorter, "booked")):
        order = Override({code}, "desk-1", "the patron is in hospital")
        assert reasons(case) == (code,)
        refused = renewal.decide(case, order)
        assert refused.reasons == ("no_gain",)
        assert refused.explain("en").splitlines()[1:] == ["The loan cannot be renewed any longer. It was due on 1 March 2026."]
        named = attrs.evolve(case, named_due=date(2026, 4, 1))
        assert reasons(named) == (code,)
        assert renewal.decide(named, order).unwrap().due == date(2026, 4, 1)
    blocked = case_with(bookings=(booking(date(2026, 3, 22)),), by=DESK, over={"booked"})
    assert renewal.decide(blocked, Override({"booked"}, "desk-1", "moved")).unwrap().due == date(2026, 4, 17)
    with pytest.raises(InvalidPolicy, match="date_not_allowed, which staff cannot override"):
        case_with(over={"date_not_allowed"})


def test_staff_who_set_an_end_aside_read_that_they_can_name_a_date() -> None:
    over = {"by": DESK, "over": {"longest_loan_reached", "booked"}}
    longest = case_with(RenewalTerms(longest_loan_days=47), **over)
    shorter = case_with(RenewalTerms(booking_rule=BookingRule.SHORTEN), bookings=(booking(date(2026, 3, 19)),), **over)
    for case, code in ((longest, "longest_loan_reached"), (shorter, "booked")):
        decision = renewal.decide(case, Override({code}, "desk-1", "the patron is in hospital"))
        sentence = decision.explain("en").splitlines()[1]
        assert sentence.startswith("The longest loan or a booking limits the new due date, so that it would not be after 20 March 2026.")
        assert all(len(decision.explain(language).splitlines()) == 2 for language in LANGUAGES)


def test_a_card_whose_last_day_is_closed_is_why_a_renewal_gains_nothing() -> None:
    sundays = LibraryCalendar(closed_weekdays={7})
    ends = PatronStanding(card_expires_on=date(2026, 3, 22))  # a Sunday
    capped: dict[str, Any] = {"cap_at_card_expiry": True, "card_end_rule": CardEndRule.PREVIOUS_OPEN_DAY}
    case = case_with(**capped, calendar=sundays, patron=ends, due=date(2026, 3, 21))
    assert renewal.decide(case).explain("en").splitlines()[1:] == [
        "The loan cannot be renewed beyond the last valid day of the card, and is due on 21 March 2026 already."
    ]


def test_a_due_instant_is_compared_by_its_day_and_cut_by_nothing() -> None:
    hourly: dict[str, Any] = {"loan_period": HourlyPeriod(4), "due": DueInstant(datetime(2026, 3, 16, 21, tzinfo=UTC))}
    assert case_with(**hourly).facts.new_due == DueInstant(datetime(2026, 3, 17, 1, tzinfo=UTC))
    shorten = RenewalTerms(booking_rule=BookingRule.SHORTEN)
    assert reasons(case_with(shorten, bookings=(booking(date(2026, 3, 17)),), **hourly)) == ("booked",)
    assert reasons(case_with(shorten, bookings=(booking(date(2026, 3, 18)),), **hourly)) == ()
    assert reasons(case_with(RenewalTerms(longest_loan_days=1), lent_on=date(2026, 3, 15), **hourly)) == ("longest_loan_reached",)
    assert reasons(case_with(RenewalTerms(longest_loan_days=2), lent_on=date(2026, 3, 15), **hourly)) == ()


def test_a_forecast_looks_at_everything_that_the_case_has() -> None:
    case = case_with(RenewalTerms(overdue_block_count=1), other_loans=(LATE,), bookings=(booking(date(2026, 4, 20)),), unseen=True)
    assert [change.reasons for change in forecast_renewal(case, date(2026, 3, 24))] == [("patron_overdue",), ("patron_overdue", "booked")]


# on a store


def rules_with(chosen: RenewalTerms, by: Any = ANNA, **terms: Any) -> dict[str, Any]:
    return {"by": by, "policy": attrs.evolve(HELSINGOR, item_types={"ordinary": terms_with(chosen, **terms)}), "now": NOW}


@pytest.mark.parametrize("make", STORES.values(), ids=STORES)
def test_an_unseen_renewal_is_counted_undone_and_rebuilt(make: Any) -> None:
    store = make()
    loan = attrs.evolve(LENT, unseen_renewals=1)
    store.run(lambda tx: tx.loans.add(loan))
    asked = rules_with(RenewalTerms(max_unseen_renewals=2))
    renewed = store.run(renew_loan, loan.id, **asked, context=RenewalContext(GOOD, unseen=True)).unwrap()
    assert (renewed.unseen_renewals, renewed.last_renewal.unseen_before) == (2, 1)
    again = store.run(renew_loan, loan.id, **asked, context=RenewalContext(GOOD, unseen=True))
    assert again.reasons == ("unseen_limit_reached",)
    undone = store.run(undo_renewal, loan.id, by=DESK, policy=asked["policy"]).unwrap()
    assert (undone.unseen_renewals, undone.due) == (1, LENT.due)
    unknown = attrs.evolve(renewed, last_renewal=attrs.evolve(renewed.last_renewal, unseen_before=None))
    assert unknown.without_last_renewal().unseen_renewals == 2
    seen = store.run(renew_loan, loan.id, **asked, context=RenewalContext(GOOD)).unwrap()
    assert seen.unseen_renewals == 0


def test_an_unseen_renewal_of_an_interlibrary_loan_is_in_its_history() -> None:
    store = STORES["memory"]()
    loan = attrs.evolve(LENT, kind=LoanKind.INTERLIBRARY, interlibrary=InterlibraryTerms(), unseen_renewals=1)
    store.run(lambda tx: tx.loans.add(loan))
    renewed = store.run(renew_loan, loan.id, **rules_with(RenewalTerms()), context=RenewalContext(GOOD, unseen=True)).unwrap()
    history = store.run(lambda tx: tx.loan_histories.get(loan.id))
    assert [each.unseen for each in history.events] == [True]
    assert renewed.unseen_renewals == 2
    with pytest.raises(InvalidData, match="only 'renewed' may"):
        InterlibraryEvent(InterlibraryEventType.RETURNED, NOW, unseen=True)


def test_other_late_loans_are_read_once_and_one_that_cannot_be_read_stops_no_other() -> None:
    store = STORES["memory"]()
    with store.transaction() as tx:
        tx.loans.add(LENT)
        tx.loans.add(LATE)
    asked = rules_with(RenewalTerms(overdue_block_count=1, overdue_block_days=7))
    previews = preview_renewals(store, ANNA, **asked, context=RenewalContext(GOOD)).decisions
    assert {loan: each.reasons if not each else () for loan, each in previews.items()} == {"L1": ("patron_overdue",), "L2": ()}
    assert store.run(renew_loan, LENT.id, **asked, context=RenewalContext(GOOD)).reasons == ("patron_overdue",)

    class Damaged:
        def __init__(self, tx: Any) -> None:
            self.loans, self.holds = self, tx.holds
            self.get, self.save = tx.loans.get, tx.loans.save

        def for_patron(self, patron: PatronId) -> tuple[Any, ...]:
            del patron
            return (UnreadableRow("loans", "L2"),)

    with store.transaction() as tx:
        assert renew_loan(Damaged(tx), LENT.id, **asked, context=RenewalContext(GOOD))


# policies

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "late": ({"late_renewal_days": -1}, "`late_renewal_days` is -1; it must be a whole number of days from 0 to 9999"),
    "hours": ({"window_hours": 10_000}, "`window_hours` is 10000; it must be a whole number of hours from 0 to 9999"),
    "count": ({"overdue_block_count": 0}, "`overdue_block_count` is 0; it must be a whole number of loans from 1 to 9999"),
    "days": ({"overdue_block_days": 0}, "`overdue_block_days` is 0; it must be a whole number of days from 1 to 9999"),
    "longest": ({"longest_loan_days": 0}, "`longest_loan_days` is 0; it must be a whole number of days from 1 to 9999"),
    "queue": ({"holds_rule": RenewalHoldRule.SHORTEN}, "`queue_period` is missing"),
}


@pytest.mark.parametrize(("chosen", "sentence"), WRONG.values(), ids=WRONG)
def test_a_choice_that_makes_no_sense_is_refused(chosen: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidPolicy, match=sentence):
        RenewalTerms(**chosen)


def test_a_queue_period_is_of_the_kind_of_the_loan_period() -> None:
    shorten = RenewalTerms(holds_rule=RenewalHoldRule.SHORTEN, queue_period=HourlyPeriod(4))
    with pytest.raises(InvalidPolicy, match="`queue_period` must be in hours"):
        terms_with(shorten)
    with pytest.raises(InvalidPolicy, match="`queue_period` is empty"):
        terms_with(attrs.evolve(shorten, queue_period=Period()))
    assert terms_with(attrs.evolve(shorten, queue_period=OpenDayPeriod(2))).has_more_rules
    for limit, rule in ((0, DebtRule.AT_LIMIT), (-1, DebtRule.ABOVE_LIMIT)):
        with pytest.raises(InvalidPolicy, match="`debt_limit` is not above 0"):
            terms_with(debt_limit=Money(Decimal(limit), "DKK"), debt_rule=rule)
    with pytest.raises(InvalidData, match="last_day 2026-03-01 is before first_day 2026-03-02"):
        booking(date(2026, 3, 2), date(2026, 3, 1))


def test_every_choice_is_written_and_read_again() -> None:
    chosen = RenewalTerms(1, 2, 3, 4, 5, True, RenewedBy.STAFF, 6, RenewalHoldRule.SHORTEN, Period(days=7), BookingRule.SHORTEN, 8, SPRING)
    policy = attrs.evolve(HELSINGOR, item_types={"ordinary": terms_with(chosen, debt_rule=DebtRule.ABOVE_LIMIT)})
    assert policy_from_toml(policy_to_toml(policy)) == policy


DOUBTS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "debt": ({}, {"debt_rule": DebtRule.ABOVE_LIMIT, "debt_limit": None}, "debt does not matter, so debt_rule has no effect"),
    "renewable": ({"longest_loan_days": 90}, {"renewable": False, "max_renewals": 0}, "choices about renewals have no effect"),
    "late": ({"late_renewal_days": 3}, {"late_renewal": LateRenewal.NO}, "late_renewal_days has no effect"),
    "unseen": ({"max_unseen_renewals": 2}, {}, "a loan is renewed at most 2 times, so max_unseen_renewals has no effect"),
    "days": ({"overdue_block_days": 3}, {}, "overdue_block_days has no effect"),
    "expired": ({"expired_may_renew": True}, {"cap_at_card_expiry": True}, "a patron with an expired card gains nothing"),
    "queue": ({"queue_period": Period(days=7)}, {}, "queue_period has no effect"),
    "longer": (
        {"holds_rule": RenewalHoldRule.SHORTEN, "queue_period": Period(days=28)},
        {},
        "holds shorten a renewal of 28 days to 28 days",
    ),
    "copies": ({"holds_rule": RenewalHoldRule.IGNORE}, {"title_holds": TitleHoldRule.UNLESS_OTHER_COPY}, "title_holds has no effect"),
    "future": ({"holds_rule": RenewalHoldRule.IGNORE}, {"future_holds_block": True}, "future_holds_block has no effect"),
    "booked": (
        {"booking_rule": BookingRule.SHORTEN},
        {"loan_period": HourlyPeriod(4)},
        "a booking blocks the renewal of a loan by the hour",
    ),
    "empty": ({"schedule": DueSchedule(())}, {}, "the schedule of renewals has no rows"),
    "same": ({"schedule": SPRING}, {"schedule": SPRING}, "renewals have the schedule of lendings"),
    "by the hour": ({"schedule": SPRING}, {"loan_period": HourlyPeriod(4)}, "a loan by the hour is in no schedule"),
    "hours": ({"window_hours": 2}, {}, "the loan is not by the hour, so window_hours has no effect"),
    "longest": ({"longest_loan_days": 28}, {}, "a loan of 28 days that lasts at most 28 days can never be renewed"),
}


@pytest.mark.parametrize(("chosen", "terms", "sentence"), DOUBTS.values(), ids=DOUBTS)
def test_the_linter_doubts_choices_that_defeat_each_other(chosen: dict[str, Any], terms: dict[str, Any], sentence: str) -> None:
    def doubts(renewal_terms: RenewalTerms, **changes: Any) -> set[str]:
        policy = attrs.evolve(HELSINGOR, item_types={"ordinary": terms_with(renewal_terms, **changes)})
        return {each.sentence for each in lint_policy(policy)}

    told = doubts(RenewalTerms(**chosen), **terms)
    assert [each for each in told if sentence in each]
    assert not [each for each in doubts(RenewalTerms()) if sentence in each]
