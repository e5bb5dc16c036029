"""Due dates move when days become closed after loans were made (EXT-19): against a model of the words, and step by step."""

import json
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
    DateClosing,
    DueInstant,
    DueMove,
    DueMoveCase,
    InterlibraryTerms,
    LaterClosings,
    LibraryCalendar,
    Loan,
    LoanKind,
    LoanStatus,
    OpeningHours,
    find_due_move,
)
from nordlib.circulation.calendar import MonthDay, YearlyClosing
from nordlib.circulation.due import due_date_of
from nordlib.errors import InvalidData
from nordlib.texts import LANGUAGES
from tests.people import LOAN
from tests.scenarios.run import run
from tests.stores import STORES
from tests.test_due_dates import STEPS_OF_MOVES

ZONE = ZoneInfo("Europe/Copenhagen")
DATA = Path(__file__).parent / "data" / "policies.json"
MONDAY = date(2026, 3, 9)
STORM = DateClosing(MONDAY, date(2026, 3, 14))
SUNDAYS = LibraryCalendar(closed_weekdays={7}, hours={1: (OpeningHours(time(10), time(12)), OpeningHours(time(14), time(18)))})


def policy_that(cuts: bool) -> Any:
    terms = attrs.evolve(HELSINGOR.item_types["ordinary"], cap_at_card_expiry=cuts)
    return attrs.evolve(HELSINGOR, item_types={"ordinary": terms})


def moved(loan: Loan, *closings: DateClosing, before: LibraryCalendar | None = SUNDAYS, expires: date | None = None) -> DueMove:
    return find_due_move(DueMoveCase(loan, policy_that(cuts=True), LaterClosings(closings or (STORM,), before), expires))


def due_on(day: date, **changes: Any) -> Loan:
    return attrs.evolve(LOAN, due=day, **changes)


def due_at(day: date, hour: int, **changes: Any) -> Loan:
    return attrs.evolve(LOAN, due=DueInstant(datetime.combine(day, time(hour), ZONE)), **changes)


def borrowed(latest: date | None) -> dict[str, Any]:
    return {"kind": LoanKind.INTERLIBRARY, "interlibrary": InterlibraryTerms(latest_due=latest)}


@pytest.mark.parametrize("store", STORES)
def test_the_cases_of_days_closed_later_pass(store: str) -> None:
    cases = json.loads(DATA.read_text(encoding="utf-8"))
    cases["scenarios"] = [each for each in cases["scenarios"] if each["area"] == "move_due"]
    found = list(run(cases, store))
    assert [each.id for each in found if not each.passed] == []
    assert len(found) >= 4


# the model: the words of the form, over sets of days

FIRST = date(2026, 3, 23)  # the clocks go forward on 29 March
DAYS = [FIRST + timedelta(days=count) for count in range(60)]
offsets = st.integers(0, 20)
ranges = st.tuples(offsets, st.integers(0, 6)).map(lambda found: DateClosing(DAYS[found[0]], DAYS[found[0] + found[1]]))
limits = st.none() | st.integers(0, 30).map(DAYS.__getitem__)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[LibraryCalendar, time]:
    """A calendar, and when it opens."""
    opens = draw(st.integers(0, 12))
    calendar = LibraryCalendar(
        closed_weekdays=draw(st.sets(st.integers(1, 7), max_size=5)),
        open_exceptions=draw(st.sets(offsets.map(DAYS.__getitem__), max_size=4)),
        hours={weekday: OpeningHours(time(opens), time(opens + 8)) for weekday in range(1, 8)},
    )
    return calendar, time(opens)


@st.composite
def loans(draw: st.DrawFn) -> Loan:
    day, hour = draw(offsets.map(DAYS.__getitem__)), draw(st.none() | st.integers(0, 23))
    changes = {
        "kind": draw(st.sampled_from(LoanKind)),
        "status": draw(st.sampled_from(LoanStatus)),
        "interlibrary": InterlibraryTerms(latest_due=draw(limits)),
    }
    return due_on(day, **changes) if hour is None else due_at(day, hour, **changes)


@pytest.mark.rule("EXT-19")
@given(loans(), calendars(), st.lists(ranges, max_size=3), limits, st.booleans())
def test_a_loan_is_due_when_the_model_says(
    loan: Loan, hours: tuple[LibraryCalendar, time], closings: list[DateClosing], expires: date | None, cuts: bool
) -> None:
    calendar, opens = hours
    by_hour = isinstance(loan.due, DueInstant)
    day = due_date_of(loan.due, ZONE)
    latest = None if loan.interlibrary is None else loan.interlibrary.latest_due
    policy, later = policy_that(cuts), LaterClosings(tuple(closings), calendar)
    found = find_due_move(DueMoveCase(loan, policy, later, expires))

    new = {each for each in DAYS if any(closing.first <= each <= closing.last_date for closing in closings)}
    open_before = {each for each in DAYS if each in calendar.open_exceptions or each.isoweekday() not in calendar.closed_weekdays}
    open_after = open_before - new
    expected_day = day
    if loan.status is LoanStatus.ON_LOAN and day in new and day in open_before:
        target = min(each for each in open_after if each > day)
        ends = [each for each in (latest if loan.kind is LoanKind.INTERLIBRARY else None, expires if cuts else None) if each is not None]
        expected_day = max(day, min([target, *ends])) if not by_hour else day if any(end < target for end in ends) else target
    if expected_day == day:
        assert found.due == loan.due
        assert not found.is_moved
    elif not by_hour:
        assert found.due == expected_day
    else:
        assert found.due == DueInstant(datetime.combine(expected_day, opens, ZONE))
    assert found.is_still_closed is (loan.status is LoanStatus.ON_LOAN and expected_day in new)
    # laws: never earlier, and a second time moves nothing
    assert expected_day >= day
    again = find_due_move(DueMoveCase(attrs.evolve(loan, due=found.due), policy, later, expires))
    assert (again.due, again.is_still_closed) == (found.due, found.is_still_closed)


# step by step

CASES: dict[str, tuple[DueMove, list[str], str]] = {
    "moved": (
        moved(due_on(MONDAY)),
        ["closed_day"],
        "The library is closed on 9 March 2026. The due date is moved to 16 March 2026.",
    ),
    "an instant": (
        moved(due_at(MONDAY, 15)),
        ["closed_hours"],
        "The library is closed on 9 March 2026 at 15:00. The loan is due on 16 March 2026 at 10:00 instead.",
    ),
    "returned": (
        moved(due_on(MONDAY, status=LoanStatus.RETURNED)),
        ["not_on_loan"],
        "The copy is not on loan. The due date 9 March 2026 stays.",
    ),
    "beside the closing": (
        moved(due_on(date(2026, 3, 7))),
        ["open_day"],
        "The library does not become closed on 7 March 2026. The due date stays.",
    ),
    "a Sunday": (
        moved(due_on(date(2026, 3, 15)), DateClosing(MONDAY, date(2026, 3, 15))),
        ["closed_before"],
        "The library was closed on 15 March 2026 before. The due date stays.",
    ),
    "never open again": (
        moved(due_on(MONDAY), DateClosing(MONDAY, date(2037, 1, 1))),
        ["no_open_day"],
        "The library is closed on 9 March 2026, and no open day follows. The due date stays.",
    ),
    "the owner's last day": (
        moved(due_on(MONDAY, **borrowed(date(2026, 3, 11)))),
        ["closed_day", "owner"],
        (
            "The library is closed on 9 March 2026. The due date is moved to 16 March 2026.\n"
            "The library that owns the material lends it until 11 March 2026 at the latest."
        ),
    ),
    "the end of the card": (
        moved(due_on(MONDAY), expires=date(2026, 3, 11)),
        ["closed_day", "card_end"],
        (
            "The library is closed on 9 March 2026. The due date is moved to 16 March 2026.\n"
            "The library card is valid until 11 March 2026. The loan does not last longer."
        ),
    ),
    "a card that has run out": (
        moved(due_on(MONDAY), expires=date(2026, 3, 1)),
        ["closed_day", "card_end", "not_later"],
        (
            "The library is closed on 9 March 2026. The due date is moved to 16 March 2026.\n"
            "The library card is valid until 1 March 2026. The loan does not last longer.\n"
            "The due date 9 March 2026 stays, because no later one is possible."
        ),
    ),
    "an instant beyond the owner's last day": (
        moved(due_at(MONDAY, 15, **borrowed(date(2026, 3, 15)))),
        ["closed_hours", "owner", "not_later"],
        (
            "The library is closed on 9 March 2026 at 15:00. The loan is due on 16 March 2026 at 10:00 instead.\n"
            "The library that owns the material lends it until 15 March 2026 at the latest.\n"
            "The due date 9 March 2026 at 15:00 stays, because no later one is possible."
        ),
    ),
    "recalled by the owner": (
        moved(due_on(MONDAY, recalled=True, **borrowed(date(2026, 5, 1)))),
        ["closed_day", "owner", "not_later"],
        (
            "The library is closed on 9 March 2026. The due date is moved to 16 March 2026.\n"
            "The library that owns the material lends it until 9 March 2026 at the latest.\n"
            "The due date 9 March 2026 stays, because no later one is possible."
        ),
    ),
}


@pytest.mark.parametrize(("move", "kinds", "told"), CASES.values(), ids=CASES)
def test_a_move_tells_why(move: DueMove, kinds: list[str], told: str) -> None:
    assert [step.kind.value for step in move.steps] == kinds
    assert move.explain() == told
    assert move.steps[-1].due == move.due
    for language in LANGUAGES:
        assert len(set(move.explain(language).splitlines())) == len(kinds)
        assert "{" not in move.explain(language)


def test_every_kind_of_step_of_a_move_is_among_them() -> None:
    shared = {"closed_day", "closed_hours", "card_end", "owner"}
    assert {kind for _, kinds, _ in CASES.values() for kind in kinds} == STEPS_OF_MOVES | shared


def test_a_recalled_loan_of_the_librarys_own_moves() -> None:
    assert moved(due_on(MONDAY, recalled=True)).due == date(2026, 3, 16)


def test_an_interlibrary_loan_without_terms_of_its_owner_moves() -> None:
    assert moved(due_on(MONDAY, kind=LoanKind.INTERLIBRARY)).due == date(2026, 3, 16)


def test_a_card_counts_only_where_the_policy_says_so() -> None:
    case = DueMoveCase(due_on(MONDAY), policy_that(cuts=False), LaterClosings((STORM,), SUNDAYS), MONDAY)
    assert find_due_move(case).due == date(2026, 3, 16)


def test_a_due_instant_is_of_its_day_in_the_zone_of_the_library() -> None:
    late = attrs.evolve(LOAN, due=DueInstant(datetime(2026, 3, 8, 23, 30, tzinfo=UTC)))
    move = moved(late, before=None)
    assert (move.before, move.due) == (
        DueInstant(datetime(2026, 3, 9, 0, 30, tzinfo=ZONE)),
        DueInstant(datetime(2026, 3, 15, tzinfo=ZONE)),
    )


def test_an_opening_that_ends_after_the_last_year_is_told() -> None:
    with pytest.raises(InvalidData, match="9999"):
        moved(due_at(date(9999, 12, 30), 12), DateClosing(date(9999, 12, 30)), before=None)
    assert not moved(due_on(date.max), DateClosing(date.max), before=None).is_moved


# the calendar


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59+00:00"])
def test_a_due_instant_outside_the_calendar_is_refused_by_name(instant: str) -> None:
    with pytest.raises(InvalidData, match="outside the years 1 to 9999"):
        moved(attrs.evolve(LOAN, due=DueInstant(datetime.fromisoformat(instant))))


def test_closings_hold_against_open_exceptions() -> None:
    easter = LibraryCalendar({7}, open_exceptions={date(2026, 3, 8), date(2026, 3, 15)}, closings=(YearlyClosing(MonthDay(3, 20)),))
    later = LaterClosings((DateClosing(date(2026, 3, 15), date(2026, 3, 16)),), easter)
    assert later.after.open_exceptions == {date(2026, 3, 8)}
    assert not any(later.after.is_open(date(2026, 3, day)) for day in (15, 16, 20, 22))
    assert (later.closes(date(2026, 3, 15)), later.closes(date(2026, 3, 17)), later.ranges) == (
        True,
        False,
        ((date(2026, 3, 15), date(2026, 3, 16)),),
    )
    assert LaterClosings(()).ranges == ()
    assert easter.with_closings([YearlyClosing(MonthDay(3, 8))]).open_exceptions == {date(2026, 3, 15)}
