"""When a library is open: weekdays, closed dates, exceptions and hours; and how a due date on a closed day is adjusted.

A calendar is data. The host supplies the dates of holidays, for example those of the package `holidays`:
`with_closed_dates(holidays.country_holidays("DK", years=2026))`. Each library chooses the days on which it closes: 5 June and 24 December,
for example, are not public holidays in Denmark.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

import attrs
from attrs import field

from nordlib.errors import InvalidData, NoOpenDay
from nordlib.frozendict import frozendict
from nordlib.validation import checked, frozen_mapping, frozen_set, taken

__all__ = ["ClosedDayRule", "LibraryCalendar", "OpeningHours"]

_DAY: Final = timedelta(days=1)
_LONGEST_CLOSURE: Final = 3_660  # days searched for an open one: ten years
_WEEKDAYS: Final = frozenset(range(1, 8))


class ClosedDayRule(StrEnum):
    """How a due date that falls on a closed day is adjusted."""

    KEEP = "keep"
    """The due date stays on the closed day."""
    NEXT_OPEN_DAY = "next_open_day"
    """The due date moves to the next open day."""
    PREVIOUS_OPEN_DAY = "previous_open_day"
    """The due date moves to the last open day before it."""


@attrs.frozen
@checked
class OpeningHours:
    """The opening hours of a library on one day, in its local time. Raises `InvalidData` if the end is not after the start."""

    opens: time
    """The first moment at which the library is open."""
    closes: time
    """The moment from which the library is closed again."""

    def __attrs_post_init__(self) -> None:
        if self.closes <= self.opens:
            raise InvalidData("opening hours", (f"the closing time {self.closes} must be after the opening time {self.opens}",))


def _weekdays(given: Iterable[int]) -> frozenset[int]:
    return frozen_set(given)


def _dates(given: Iterable[date]) -> frozenset[date]:
    return frozen_set(given)


def _hours(given: Mapping[int, OpeningHours]) -> frozendict[int, OpeningHours]:
    return frozen_mapping(given)


@attrs.frozen
@checked
class LibraryCalendar:
    """The days on which a library is open: every day except the closed weekdays and the closed dates.

    Weekdays are numbered from 1 (Monday) to 7 (Sunday). Raises `InvalidData` for any other weekday number.

    >>> monday_to_friday = LibraryCalendar(closed_weekdays={6, 7}, closed_dates={date(2026, 12, 24)})
    >>> monday_to_friday.next_open_day(date(2026, 12, 24)), monday_to_friday.previous_open_day(date(2026, 12, 26))
    (datetime.date(2026, 12, 25), datetime.date(2026, 12, 25))
    """

    closed_weekdays: frozenset[int] = field(default=frozenset[int](), converter=_weekdays)
    """The weekdays on which the library is closed."""
    closed_dates: frozenset[date] = field(default=frozenset[date](), converter=_dates)
    """The dates on which the library is closed, for example holidays."""
    open_exceptions: frozenset[date] = field(default=frozenset[date](), converter=_dates)
    """The dates on which the library is open, even on a closed weekday or a closed date."""
    hours: frozendict[int, OpeningHours] = field(default=frozendict[int, OpeningHours]({}), converter=_hours)
    """The opening hours by weekday; a weekday without an entry is open all day."""

    def __attrs_post_init__(self) -> None:
        if not self.closed_weekdays | self.hours.keys() <= _WEEKDAYS:
            raise InvalidData("LibraryCalendar", ("a weekday must be a number from 1 (Monday) to 7 (Sunday)",))

    def with_closed_dates(self, dates: Iterable[date]) -> "LibraryCalendar":
        """Return the same calendar, also closed on these dates."""
        return attrs.evolve(self, closed_dates=self.closed_dates | frozenset(dates))

    def is_open(self, day: date) -> bool:
        """Whether the library is open on a day. Raises `InvalidData` for what is not a date."""
        return self._is_open(taken(date, "day", day))

    def _is_open(self, day: date) -> bool:
        return day in self.open_exceptions or (day.isoweekday() not in self.closed_weekdays and day not in self.closed_dates)

    def is_open_at(self, local: datetime) -> bool:
        """Whether the library is open at a moment of its local time; a day without hours is open all day."""
        hours = self.hours.get(taken(datetime, "local", local).isoweekday())
        return self._is_open(local.date()) and (hours is None or hours.opens <= local.time() < hours.closes)

    def next_open_day(self, day: date) -> date:
        """Return the day itself if the library is open, otherwise the next open day. Raises `NoOpenDay` and `InvalidData`."""
        return self._open_day(taken(date, "day", day), _DAY)

    def previous_open_day(self, day: date) -> date:
        """Return the day itself if the library is open, otherwise the last open day before it. Raises `NoOpenDay` and `InvalidData`."""
        return self._open_day(taken(date, "day", day), -_DAY)

    def adjust(self, day: date, rule: ClosedDayRule) -> date:
        """Return a due date adjusted by the rule for closed days. Raises `NoOpenDay` and `InvalidData`."""
        return self.moved(taken(date, "day", day), taken(ClosedDayRule, "rule", rule))

    def moved(self, day: date, rule: ClosedDayRule) -> date:
        """Return what `adjust` does, for a date and a rule that were checked."""
        if rule is ClosedDayRule.KEEP:
            return day
        return self._open_day(day, _DAY if rule is ClosedDayRule.NEXT_OPEN_DAY else -_DAY)

    def _open_day(self, day: date, step: timedelta) -> date:
        for count in range(_LONGEST_CLOSURE):
            try:
                candidate = day + count * step
            except OverflowError:
                break
            if self._is_open(candidate):
                return candidate
        raise NoOpenDay(day)
