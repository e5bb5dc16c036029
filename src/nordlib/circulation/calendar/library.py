"""The calendar of a library: which days are open, when the library opens on them, and which open day is next."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.circulation.calendar.closings import Closing, ClosingIndex
from nordlib.circulation.calendar.openings import ALL_DAY, DayHours, Opening, OpeningHours, openings_by_day
from nordlib.circulation.calendar.rules import ClosedDayRule
from nordlib.dates import local_date, with_fixed_offset
from nordlib.errors import InvalidData, NoOpenDay
from nordlib.frozendict import frozendict
from nordlib.notebooks.field_table import ShownPolicy
from nordlib.validation import checked, frozen_mapping, frozen_set, taken

__all__ = ["LibraryCalendar"]

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_LONGEST_CLOSURE: Final = 3_660  # days searched for an open one: ten years
_WEEKDAYS: Final = frozenset(range(1, 8))


def _weekdays(given: Iterable[int]) -> frozenset[int]:
    return frozen_set(given)


def _dates(given: Iterable[date]) -> frozenset[date]:
    return frozen_set(given)


def _hours(given: Mapping[int, DayHours]) -> frozendict[int, DayHours]:
    return frozen_mapping(given)


def _hours_on(given: Mapping[date, DayHours]) -> frozendict[date, DayHours]:
    return frozen_mapping(given)


@attrs.frozen
@checked
class LibraryCalendar(ShownPolicy):
    """The days on which a library is open: every day except the closed weekdays, the closed dates and the closings.

    Weekdays are numbered from 1 (Monday) to 7 (Sunday). Raises `InvalidData` for any other weekday number, for a day without an opening,
    and for openings that are not in order.

    >>> monday_to_friday = LibraryCalendar(closed_weekdays={6, 7}, closed_dates={date(2026, 12, 24)})
    >>> monday_to_friday.next_open_day(date(2026, 12, 24)), monday_to_friday.previous_open_day(date(2026, 12, 26))
    (datetime.date(2026, 12, 25), datetime.date(2026, 12, 25))
    >>> from nordlib.circulation.calendar import MonthDay, YearlyClosing
    >>> new_year = LibraryCalendar(closings=(YearlyClosing(MonthDay(12, 22), MonthDay(1, 6)),))
    >>> new_year.next_open_day(date(2026, 12, 30))
    datetime.date(2027, 1, 7)
    """

    closed_weekdays: frozenset[int] = field(default=frozenset[int](), converter=_weekdays)
    """The weekdays on which the library is closed."""
    closed_dates: frozenset[date] = field(default=frozenset[date](), converter=_dates)
    """The dates on which the library is closed, for example holidays."""
    open_exceptions: frozenset[date] = field(default=frozenset[date](), converter=_dates)
    """The dates on which the library is open, even on a closed weekday, on a closed date or in a closing."""
    hours: frozendict[int, DayHours] = field(default=frozendict[int, DayHours]({}), converter=_hours)
    """The opening hours by weekday, one opening or several in order; a weekday without an entry is open all day."""
    closings: tuple[Closing, ...] = field(default=(), metadata={"rules": ("EXT-14",)})
    """The closings by range, by the days of every year, and by the nth weekday of the month."""
    hours_on: frozendict[date, DayHours] = field(
        default=frozendict[date, DayHours]({}), converter=_hours_on, metadata={"rules": ("EXT-13", "EXT-14")}
    )
    """The opening hours of single dates, instead of those of the weekday. They open no closed date."""
    _index: ClosingIndex | None = field(init=False, repr=False, eq=False)
    _of_weekdays: dict[int, tuple[OpeningHours, ...]] = field(init=False, repr=False, eq=False)
    _of_dates: dict[date, tuple[OpeningHours, ...]] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if not self.closed_weekdays | self.hours.keys() <= _WEEKDAYS:
            raise InvalidData("LibraryCalendar", ("a weekday must be a number from 1 (Monday) to 7 (Sunday)",))
        derive = object.__setattr__  # sets a derived field of a frozen model
        derive(self, "_index", ClosingIndex.of(self.closings) if self.closings else None)
        derive(self, "_of_weekdays", openings_by_day(self.hours))
        derive(self, "_of_dates", openings_by_day(self.hours_on))

    def with_closed_dates(self, dates: Iterable[date]) -> "LibraryCalendar":
        """Return the same calendar, also closed on these dates."""
        return attrs.evolve(self, closed_dates=self.closed_dates | frozenset(dates))

    def with_closings(self, closings: Iterable[Closing]) -> "LibraryCalendar":
        """Return the same calendar, also closed in these closings: a date of `open_exceptions` in one of them is not open any more.

        >>> from nordlib.circulation.calendar import DateClosing
        >>> fair = LibraryCalendar(closed_weekdays={7}, open_exceptions={date(2026, 3, 15)})
        >>> storm = fair.with_closings([DateClosing(date(2026, 3, 14), date(2026, 3, 15))])
        >>> storm.next_open_day(date(2026, 3, 14))
        datetime.date(2026, 3, 16)
        """
        new = tuple(closings)
        index = ClosingIndex.of(new)
        still_open = (day for day in self.open_exceptions if not index.has(day))
        return attrs.evolve(self, closings=(*self.closings, *new), open_exceptions=still_open)

    # days

    def is_open(self, day: date) -> bool:
        """Whether the library is open on a day. Raises `InvalidData` for what is not a date."""
        return self._is_open(taken(date, "day", day))

    def _is_open(self, day: date) -> bool:
        if day in self.open_exceptions:
            return True
        if day.isoweekday() in self.closed_weekdays or day in self.closed_dates:
            return False
        return self._index is None or not self._index.has(day)

    def next_open_day(self, day: date) -> date:
        """Return the day itself if the library is open, otherwise the next open day. Raises `NoOpenDay` and `InvalidData`."""
        return self._open_day(taken(date, "day", day), _DAY)

    def previous_open_day(self, day: date) -> date:
        """Return the day itself if the library is open, otherwise the last open day before it. Raises `NoOpenDay` and `InvalidData`."""
        return self._open_day(taken(date, "day", day), -_DAY)

    def open_day_after(self, day: date, count: int = 1) -> date:
        """Return the open day that is so many open days after a day, 1 for the first one. Raises `NoOpenDay` and `InvalidData`.

        >>> LibraryCalendar(closed_weekdays={7}).open_day_after(date(2026, 3, 13), 2)
        datetime.date(2026, 3, 16)
        """
        day, count = taken(date, "day", day), taken(int, "count", count)
        if count < 1:
            raise InvalidData("count", (f"it is {count}; it must be at least 1 open day",))
        try:
            for _ in range(count):
                day = self._open_day(day + _DAY, _DAY)
        except OverflowError:
            raise NoOpenDay(day) from None
        return day

    def open_days(self, after: date, until: date) -> int:
        """Return the number of open days after a day, until another, inclusive; 0 if that is not later. Raises `InvalidData`.

        >>> LibraryCalendar(closed_weekdays={7}).open_days(date(2026, 3, 13), date(2026, 3, 16))
        2
        """
        return sum(map(self.is_open, _days(after + _DAY, _DAY, (until - after).days))) if until > after else 0

    def adjust(self, day: date, rule: ClosedDayRule) -> date:
        """Return a due date adjusted by the rule for closed days. Raises `NoOpenDay` and `InvalidData`."""
        return self.moved(taken(date, "day", day), taken(ClosedDayRule, "rule", rule))

    def moved(self, day: date, rule: ClosedDayRule) -> date:
        """Return what `adjust` does, for a date and a rule that were checked."""
        if rule is ClosedDayRule.KEEP:
            return day
        if rule is ClosedDayRule.SAME_WEEKDAY and day.isoweekday() not in self.closed_weekdays:
            return self._found(day, _WEEK) or self._open_day(day, _DAY)
        return self._open_day(day, -_DAY if rule is ClosedDayRule.PREVIOUS_OPEN_DAY else _DAY)

    def _open_day(self, day: date, step: timedelta) -> date:
        found = self._found(day, step)
        if found is None:
            raise NoOpenDay(day)
        return found

    def _found(self, day: date, step: timedelta) -> date | None:
        """Return the day, or the first open one that is some steps from it and within ten years; None if there is none."""
        if self.closed_weekdays == _WEEKDAYS and not self.open_exceptions:
            return None  # it never opens, and a table of days would search ten years for each of them
        candidate = day
        for _ in range(_LONGEST_CLOSURE // abs(step.days)):
            if self._is_open(candidate):
                return candidate
            try:
                candidate += step
            except OverflowError:
                break
        return None

    # hours

    def openings_on(self, day: date) -> tuple[OpeningHours, ...]:
        """Return the openings of a day, in order; () if the library is closed. A day without hours has one, from 00:00 to 24:00."""
        if not self.is_open(day):
            return ()
        openings = self._of_dates.get(day) or self._of_weekdays.get(day.isoweekday())
        return ALL_DAY if openings is None else openings

    def is_open_at(self, local: datetime) -> bool:
        """Whether the library is open at a moment of its local time; a day without hours is open all day."""
        at = taken(datetime, "local", local)
        return any(opening.has(at.time()) for opening in self.openings_on(at.date()))

    def closing_of(self, day: date, zone: ZoneInfo) -> datetime:
        """Return the instant at which the library closes on a day: the end of its last opening, of a closed day the end of the day.

        >>> from datetime import time
        >>> from nordlib.dates import zone
        >>> LibraryCalendar(hours={6: OpeningHours(time(10), time(14))}).closing_of(date(2026, 3, 14), zone("Europe/Oslo")).isoformat()
        '2026-03-14T14:00:00+01:00'
        """
        return (self.openings_on(day) or ALL_DAY)[-1].on(day, zone).closes_at

    def is_in_opening(self, instant: datetime, zone: ZoneInfo) -> bool:
        """Whether an instant is in an opening, of which both the first and the last moment are part. Raises `NaiveDatetime`.

        So an item that is due when the library closes can be handed in, and 24:00 is part of the day before.
        """
        at, day = with_fixed_offset(instant), local_date(instant, zone)
        return any(opening.opens_at <= at <= opening.closes_at for opening in self._openings(_days(day, -_DAY, 2), zone))

    def opening_after(self, instant: datetime, zone: ZoneInfo) -> Opening:
        """Return the first opening that starts after an instant. Raises `NoOpenDay` and `NaiveDatetime`."""
        at, day = with_fixed_offset(instant), local_date(instant, zone)
        for opening in self._openings(_days(day, _DAY, _LONGEST_CLOSURE), zone):
            if opening.opens_at > at:
                return opening
        raise NoOpenDay(day)

    def opening_between(self, earlier: datetime, later: datetime, zone: ZoneInfo) -> Opening | None:
        """Return the last opening that ends between two instants, at neither of them; None if there is none. Raises `NaiveDatetime`."""
        first, last = with_fixed_offset(earlier), with_fixed_offset(later)
        days = (local_date(later, zone) - local_date(earlier, zone)).days + 2
        for day in _days(local_date(later, zone), -_DAY, days):
            for hours in reversed(self.openings_on(day)):
                opening = hours.on(day, zone)
                if opening.closes_at < last:
                    return opening if opening.closes_at > first else None
        return None

    def _openings(self, days: Iterator[date], zone: ZoneInfo) -> Iterator[Opening]:
        return (hours.on(day, zone) for day in days for hours in self.openings_on(day))


def _days(first: date, step: timedelta, count: int) -> Iterator[date]:
    """Return a day and those after it or before it, as far as there are any."""
    days = min(count, ((date.max if step > timedelta(0) else date.min) - first) // step + 1)
    return (first + number * step for number in range(days))
