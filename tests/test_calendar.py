"""The days and the openings of a library: closings that repeat, several openings a day, hours of one date, the end of a day (EXT-14)."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.circulation.calendar import (
    ClosedDayRule,
    Closing,
    DateClosing,
    LibraryCalendar,
    MonthDay,
    NthWeekdayClosing,
    OpeningHours,
    YearlyClosing,
)
from nordlib.dates import zone
from nordlib.errors import InvalidData, NoOpenDay
from nordlib.serialization import as_dict, from_dict

COPENHAGEN = zone("Europe/Copenhagen")
NEW_YEAR = YearlyClosing(MonthDay(12, 22), MonthDay(1, 6))
MIDNIGHT = time(0)
SPLIT = (OpeningHours(time(10), time(12)), OpeningHours(time(14), time(18)))
TOWN = LibraryCalendar(
    closed_weekdays={7},
    hours={**dict.fromkeys(range(1, 6), SPLIT), 6: OpeningHours(time(10), MIDNIGHT)},
    hours_on={date(2026, 12, 23): OpeningHours(time(10), time(14))},
)


def closed_in(closing: Closing, first: date, last: date) -> list[date]:
    """The dates from one to another on which a closing is."""
    calendar = LibraryCalendar(closings=(closing,))
    days = (first + timedelta(days=count) for count in range((last - first).days + 1))
    return [day for day in days if not calendar.is_open(day)]


@pytest.mark.parametrize(
    ("closing", "first", "last", "closed"),
    [
        (DateClosing(date(2026, 4, 2), date(2026, 4, 6)), date(2026, 3, 1), date(2026, 5, 1), [(4, day) for day in range(2, 7)]),
        (DateClosing(date(2026, 4, 2)), date(2026, 3, 1), date(2026, 5, 1), [(4, 2)]),
        (YearlyClosing(MonthDay(5, 1)), date(2026, 1, 1), date(2027, 12, 31), [(5, 1), (5, 1)]),
        (NEW_YEAR, date(2026, 12, 20), date(2027, 1, 8), [*((12, day) for day in range(22, 32)), *((1, day) for day in range(1, 7))]),
        (YearlyClosing(MonthDay(2, 29)), date(2023, 1, 1), date(2026, 12, 31), [(2, 29)]),
        (YearlyClosing(MonthDay(2, 28), MonthDay(3, 1)), date(2026, 1, 1), date(2026, 12, 31), [(2, 28), (3, 1)]),
        (YearlyClosing(MonthDay(1, 1), MonthDay(12, 31)), date(2026, 12, 30), date(2027, 1, 1), [(12, 30), (12, 31), (1, 1)]),
        # The first Mondays of 2026 fall on 5 January, 2 March and 4 May.
        (NthWeekdayClosing(1, 1, {1, 3, 5}), date(2026, 1, 1), date(2026, 12, 31), [(1, 5), (3, 2), (5, 4)]),
        # The last Fridays: 27 February (the fourth) and 27 March (the fourth); 29 May is the fifth.
        (NthWeekdayClosing(5, -1, {2, 3, 5}), date(2026, 1, 1), date(2026, 12, 31), [(2, 27), (3, 27), (5, 29)]),
        (NthWeekdayClosing(5, 5, {2, 3, 5}), date(2026, 1, 1), date(2026, 12, 31), [(5, 29)]),
    ],
    ids=range(10),
)
@pytest.mark.rule("EXT-14")
def test_the_days_on_which_a_closing_is(closing: Closing, first: date, last: date, closed: list[tuple[int, int]]) -> None:
    assert [(day.month, day.day) for day in closed_in(closing, first, last)] == closed


def test_an_exception_opens_a_day_that_is_closed_in_any_way() -> None:
    day = date(2026, 12, 24)
    calendar = LibraryCalendar(closed_weekdays={4}, closed_dates={day}, open_exceptions={day}, closings=(NEW_YEAR, DateClosing(day)))
    assert calendar.is_open(day)
    assert not calendar.is_open(date(2026, 12, 25))


def test_closings_that_overlap_close_together() -> None:
    april = [DateClosing(date(2026, 4, first), date(2026, 4, last)) for first, last in ((10, 12), (1, 20), (15, 16), (20, 22), (25, 26))]
    calendar = LibraryCalendar(closings=tuple(april))
    assert [day for day in range(1, 31) if calendar.is_open(date(2026, 4, day))] == [23, 24, 27, 28, 29, 30]


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: DateClosing(date(2026, 4, 2), date(2026, 4, 1)), "must not be before the first date"),
        (lambda: MonthDay(2, 30), "a month from 1 to 12, and a day of that month"),
        (lambda: MonthDay(13, 1), "a month from 1 to 12, and a day of that month"),
        (lambda: MonthDay(1, 10**30), "a month from 1 to 12, and a day of that month"),
        (lambda: MonthDay.from_json("2-29"), "form MM-DD"),
        (lambda: MonthDay.from_json(229), "form MM-DD"),
        (lambda: NthWeekdayClosing(0, 1), "from 1 .Monday. to 7"),
        (lambda: NthWeekdayClosing(1, 0), "nth must be a number from 1 to 5, or -1"),
        (lambda: NthWeekdayClosing(1, 1, {0}), "months must be numbers from 1 to 12"),
        (lambda: NthWeekdayClosing(1, 1, ()), "at least one of them"),
        (lambda: LibraryCalendar(hours={1: ()}), "at least one opening"),
        (lambda: LibraryCalendar(hours={1: SPLIT[::-1]}), "must be in order"),
        (lambda: LibraryCalendar(hours_on={date(2026, 3, 2): (OpeningHours(time(9), MIDNIGHT), SPLIT[1])}), "must be in order"),
        (lambda: LibraryCalendar().open_day_after(date(2026, 3, 2), 0), "at least 1 open day"),
    ],
    ids=range(14),
)
def test_what_no_calendar_can_have_is_told(make: Any, told: str) -> None:
    with pytest.raises(InvalidData, match=told):
        make()


# openings


def test_the_openings_of_a_day() -> None:
    assert TOWN.openings_on(date(2026, 12, 22)) == SPLIT
    assert TOWN.openings_on(date(2026, 12, 23)) == (OpeningHours(time(10), time(14)),)
    assert TOWN.openings_on(date(2026, 12, 27)) == ()
    assert LibraryCalendar().openings_on(date(2026, 12, 27)) == (OpeningHours(MIDNIGHT, MIDNIGHT),)


def test_the_hours_of_a_date_do_not_open_a_closed_day() -> None:
    sunday = date(2026, 12, 27)
    assert not LibraryCalendar(closed_weekdays={7}, hours_on={sunday: SPLIT}).is_open_at(datetime.combine(sunday, time(11), COPENHAGEN))


@pytest.mark.parametrize(
    ("day", "hour", "is_open"),
    [(22, 9, False), (22, 10, True), (22, 12, False), (22, 14, True), (22, 18, False), (23, 14, False), (26, 23, True), (27, 11, False)],
)
def test_a_library_is_open_until_it_closes(day: int, hour: int, is_open: bool) -> None:
    assert TOWN.is_open_at(datetime(2026, 12, day, hour, tzinfo=COPENHAGEN)) is is_open


@pytest.mark.parametrize(
    ("day", "closes"),
    [(22, "2026-12-22T18:00"), (23, "2026-12-23T14:00"), (26, "2026-12-27T00:00"), (27, "2026-12-28T00:00")],
)
@pytest.mark.rule("EXT-13")
def test_the_closing_of_a_day_is_the_end_of_its_last_opening_or_of_the_day(day: int, closes: str) -> None:
    assert TOWN.closing_of(date(2026, 12, day), COPENHAGEN) == datetime.fromisoformat(f"{closes}+01:00")


def test_the_last_day_that_there_is_has_no_end() -> None:
    with pytest.raises(InvalidData, match="after the year 9999"):
        LibraryCalendar().closing_of(date.max, COPENHAGEN)


@pytest.mark.parametrize(
    ("at", "is_in"),
    [
        ("2026-12-22T09:59:59", False),
        ("2026-12-22T10:00", True),
        ("2026-12-22T12:00", True),
        ("2026-12-22T12:00:01", False),
        ("2026-12-22T14:00", True),
        ("2026-12-22T18:00", True),
        ("2026-12-23T14:00", True),
        ("2026-12-23T15:00", False),
        ("2026-12-27T00:00", True),  # Saturday's opening ends with Saturday; Sunday is closed
        ("2026-12-27T00:00:01", False),
        ("2026-12-28T00:00", False),
    ],
)
def test_both_ends_of_an_opening_are_in_it(at: str, is_in: bool) -> None:
    assert TOWN.is_in_opening(datetime.fromisoformat(f"{at}+01:00"), COPENHAGEN) is is_in
    assert TOWN.is_in_opening(datetime.fromisoformat(f"{at}+01:00").astimezone(UTC), COPENHAGEN) is is_in


def test_the_opening_after_an_instant_and_the_one_that_ended_before_it() -> None:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(f"2026-12-{text}:00+01:00")

    assert TOWN.opening_after(at("22T12:30"), COPENHAGEN).opens_at == at("22T14:00")
    assert TOWN.opening_after(at("22T14:00"), COPENHAGEN).opens_at == at("23T10:00")
    assert TOWN.opening_after(at("26T12:00"), COPENHAGEN).opens_at == at("28T10:00")
    assert TOWN.opening_after(at("26T12:00"), COPENHAGEN).closes_at == at("28T12:00")
    before = TOWN.opening_between(at("22T11:00"), at("22T13:00"), COPENHAGEN)
    assert before is not None
    assert before.closes_at == at("22T12:00")
    weekend = TOWN.opening_between(at("22T11:00"), at("27T13:00"), COPENHAGEN)
    assert weekend is not None
    assert (weekend.opens_at, weekend.closes_at) == (at("26T10:00"), at("27T00:00"))
    assert TOWN.opening_between(at("22T12:00"), at("22T13:00"), COPENHAGEN) is None
    never = LibraryCalendar(closed_weekdays=range(1, 8))
    assert never.opening_between(at("22T11:00"), at("22T13:00"), COPENHAGEN) is None
    with pytest.raises(NoOpenDay):
        never.opening_after(at("22T11:00"), COPENHAGEN)


def test_a_calendar_reads_one_opening_or_several_and_the_end_of_the_day() -> None:
    plain: Any = {
        "hours": {
            "1": {"opens": "10:00", "closes": "24:00"},
            "2": [{"opens": "10:00", "closes": "12:00"}, {"opens": "14:00", "closes": "18:00"}],
        },
        "hours_on": {"2026-12-23": [{"opens": "10:00", "closes": "14:00"}]},
        "closings": [
            {"first": "2026-04-02", "last": "2026-04-06"},
            {"first_day": "12-22", "last_day": "01-06"},
            {"weekday": 5, "nth": -1, "months": [1, 12]},
        ],
    }
    read = LibraryCalendar(
        hours={1: OpeningHours(time(10), MIDNIGHT), 2: SPLIT},
        hours_on={date(2026, 12, 23): (OpeningHours(time(10), time(14)),)},
        closings=(DateClosing(date(2026, 4, 2), date(2026, 4, 6)), NEW_YEAR, NthWeekdayClosing(5, -1, {1, 12})),
    )
    assert from_dict(LibraryCalendar, plain) == read
    assert from_dict(LibraryCalendar, as_dict(read)) == read  # type: ignore[arg-type]  # a model's plain form is an object


# the next open day


@pytest.mark.parametrize(
    ("closed", "day", "moved"),
    [
        ((DateClosing(date(2013, 2, 16)),), date(2013, 2, 16), date(2013, 2, 23)),
        (tuple(map(DateClosing, (date(2013, 2, 16), date(2013, 2, 23), date(2013, 3, 2)))), date(2013, 2, 16), date(2013, 3, 9)),
        # Always closed on the first to the last Saturday, but not on that weekday: the next open day.
        (tuple(NthWeekdayClosing(6, nth) for nth in range(1, 6)), date(2013, 2, 16), date(2013, 2, 17)),
        ((), date(2013, 2, 16), date(2013, 2, 16)),
    ],
)
def test_the_same_weekday_of_a_later_week(closed: tuple[Closing, ...], day: date, moved: date) -> None:
    assert LibraryCalendar(closings=closed).adjust(day, ClosedDayRule.SAME_WEEKDAY) == moved


def test_a_weekday_that_is_always_closed_moves_by_days() -> None:
    assert LibraryCalendar(closed_weekdays={6}).adjust(date(2013, 2, 16), ClosedDayRule.SAME_WEEKDAY) == date(2013, 2, 17)


def test_open_days_are_counted() -> None:
    calendar = LibraryCalendar(closed_weekdays={7}, closings=(DateClosing(date(2012, 7, 26)),))
    # 24, 25, 27, 28, 30 and 31 July, 1 August
    assert [calendar.open_day_after(date(2012, 7, 23), count).day for count in range(1, 8)] == [24, 25, 27, 28, 30, 31, 1]
    with pytest.raises(NoOpenDay):
        calendar.open_day_after(date(9999, 12, 30), 2)


CLOSINGS = st.one_of(
    st.tuples(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.integers(0, 60)).map(
        lambda each: DateClosing(each[0], each[0] + timedelta(days=each[1]))
    ),
    st.tuples(*[st.dates(date(2028, 1, 1), date(2028, 12, 31)).map(lambda day: MonthDay(day.month, day.day))] * 2).map(
        lambda each: YearlyClosing(*each)
    ),
    st.builds(NthWeekdayClosing, st.integers(1, 7), st.sampled_from([1, 2, 3, 4, 5, -1]), st.sets(st.integers(1, 12), min_size=1)),
)


def is_closed_by(closing: Closing, day: date) -> bool:
    """The form's words, for one closing."""
    match closing:
        case DateClosing():
            return closing.first <= day <= closing.last_date
        case YearlyClosing():
            first, last, this = closing.first_day.to_json(), (closing.last_day or closing.first_day).to_json(), f"{day:%m-%d}"
            return first <= this <= last if first <= last else this >= first or this <= last
        case NthWeekdayClosing():
            days = range(1, monthrange(day.year, day.month)[1] + 1)
            same = [number for number in days if date(day.year, day.month, number).isoweekday() == closing.weekday]
            place = closing.nth - 1 if closing.nth > 0 else -1
            return day.month in closing.months and same[place : place + 1 or None] == [day.day]


@given(st.lists(CLOSINGS, max_size=4), st.sets(st.integers(1, 7), max_size=6), st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_a_day_is_open_if_nothing_closes_it_and_the_open_days_are_in_order(closings: list[Closing], weekdays: set[int], day: date) -> None:
    calendar = LibraryCalendar(closed_weekdays=weekdays, closings=tuple(closings))
    is_open = day.isoweekday() not in weekdays and not any(is_closed_by(closing, day) for closing in closings)
    assert calendar.is_open(day) is is_open
    assert calendar.with_closed_dates([day]).is_open(day) is False
    try:
        following = calendar.next_open_day(day)
        previous = calendar.previous_open_day(day)
    except NoOpenDay:
        assert not is_open
        return
    assert previous <= day <= following
    between = [previous + timedelta(days=count) for count in range(1, (following - previous).days)]
    assert not any(map(calendar.is_open, between))
    assert calendar.is_open(previous)
    assert calendar.is_open(following)
    assert from_dict(LibraryCalendar, as_dict(calendar)) == calendar  # type: ignore[arg-type]  # a model's plain form is an object


HOURS = st.lists(st.integers(0, 23), min_size=2, max_size=6, unique=True).map(
    lambda hours: tuple(
        OpeningHours(time(opens), time(closes)) for opens, closes in zip(sorted(hours)[::2], sorted(hours)[1::2], strict=False)
    )
)


def quarters(calendar: LibraryCalendar, day: date) -> Iterator[tuple[datetime, bool]]:
    """Each quarter of an hour of some days in UTC, and whether it is in an opening, both ends included."""
    for count in range(3 * 96):
        at = datetime.combine(day, time(0), UTC) + timedelta(minutes=15 * count)
        yield (
            at,
            any(
                start <= at <= end
                for back in (0, 1)
                for opening in calendar.openings_on(at.date() - timedelta(days=back))
                for start, end in [
                    (
                        datetime.combine(at.date() - timedelta(days=back), opening.opens, UTC),
                        datetime.combine(at.date() - timedelta(days=back - opening.closes_at_midnight), opening.closes, UTC),
                    )
                ]
            ),
        )


@given(st.dictionaries(st.integers(1, 7), HOURS), st.sets(st.integers(1, 7), max_size=3), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_the_openings_around_an_instant_are_those_of_the_clock(
    hours: dict[int, tuple[OpeningHours, ...]], closed: set[int], day: date
) -> None:
    calendar, utc = LibraryCalendar(closed_weekdays=closed, hours=hours), zone("UTC")
    grid = list(quarters(calendar, day))
    assert [calendar.is_in_opening(at, utc) for at, _ in grid] == [is_in for _, is_in in grid]
    for at, is_in in grid[::41]:
        following = calendar.opening_after(at, utc)
        assert following.opens_at > at
        assert calendar.is_in_opening(following.opens_at, utc)
        if not is_in:
            assert not any(each for instant, each in grid if at < instant < following.opens_at)
            before = calendar.opening_between(grid[0][0], at, utc)
            ended = [instant for instant, each in grid if each and grid[0][0] < instant < at]
            assert (before and before.closes_at) == (max(ended) if ended else None)
