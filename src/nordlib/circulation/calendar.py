"""When a library is open: weekdays, closed dates, exceptions, hours; and where a due date goes that falls on a closed day.

A calendar is data. The dates of holidays come from wherever a host has them:
`with_closed_dates(holidays.country_holidays("DK", years=2026))` takes those of the package `holidays`. Which of them a library closes on is
its own choice: 5 June and 24 December are no public holidays there.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

import attrs
from attrs import field

from nordlib.errors import InvalidData, NoOpenDay
from nordlib.frozendict import frozendict

__all__ = ["ClosedDayRule", "LibraryCalendar", "OpeningHours"]

_DAY: Final = timedelta(days=1)
_LONGEST_CLOSURE: Final = 3_660  # days that are looked through for an open one: ten years
_WEEKDAYS: Final = frozenset(range(1, 8))


class ClosedDayRule(StrEnum):
    """Where a due date goes that falls on a closed day."""

    KEEP = "keep"
    NEXT_OPEN_DAY = "next_open_day"
    PREVIOUS_OPEN_DAY = "previous_open_day"


@attrs.frozen
class OpeningHours:
    """From when to when a library is open on a day, by its own clock; the last moment is outside. Raises `InvalidData`."""

    opens: time
    closes: time

    def __attrs_post_init__(self) -> None:
        if self.closes <= self.opens:
            raise InvalidData("opening hours", (f"they end at {self.closes}, not after they begin at {self.opens}",))


def _weekdays(given: Iterable[int]) -> frozenset[int]:
    return frozenset(given)


def _dates(given: Iterable[date]) -> frozenset[date]:
    return frozenset(given)


@attrs.frozen
class LibraryCalendar:
    """The days on which a library is open: every day but these. Weekdays are counted from 1, Monday, to 7, Sunday.

    An exception is open whatever its weekday. `hours` has those of each weekday that has any. Raises `InvalidData`.

    >>> monday_to_friday = LibraryCalendar(closed_weekdays={6, 7}, closed_dates={date(2026, 12, 24)})
    >>> monday_to_friday.next_open_day(date(2026, 12, 24)), monday_to_friday.previous_open_day(date(2026, 12, 26))
    (datetime.date(2026, 12, 25), datetime.date(2026, 12, 25))
    """

    closed_weekdays: frozenset[int] = field(default=frozenset[int](), converter=_weekdays)
    closed_dates: frozenset[date] = field(default=frozenset[date](), converter=_dates)
    open_exceptions: frozenset[date] = field(default=frozenset[date](), converter=_dates)
    hours: frozendict[int, OpeningHours] = field(default=frozendict[int, OpeningHours]({}), converter=frozendict[int, OpeningHours])

    def __attrs_post_init__(self) -> None:
        if not self.closed_weekdays | self.hours.keys() <= _WEEKDAYS:
            raise InvalidData("calendar of a library", ("its weekdays are numbers from 1, Monday, to 7, Sunday",))

    def with_closed_dates(self, dates: Iterable[date]) -> "LibraryCalendar":
        """The same calendar, closed on these dates too."""
        return attrs.evolve(self, closed_dates=self.closed_dates | frozenset(dates))

    def is_open(self, day: date) -> bool:
        """Whether the library is open on a day."""
        return day in self.open_exceptions or (day.isoweekday() not in self.closed_weekdays and day not in self.closed_dates)

    def is_open_at(self, local: datetime) -> bool:
        """Whether it is open at a moment of its own clock; a day without hours is open all day."""
        hours = self.hours.get(local.isoweekday())
        return self.is_open(local.date()) and (hours is None or hours.opens <= local.time() < hours.closes)

    def next_open_day(self, day: date) -> date:
        """The day itself if the library is open, else the next open one. Raises `NoOpenDay`."""
        return self._open_day(day, _DAY)

    def previous_open_day(self, day: date) -> date:
        """The day itself if the library is open, else the last open one before it. Raises `NoOpenDay`."""
        return self._open_day(day, -_DAY)

    def adjust(self, day: date, rule: ClosedDayRule) -> date:
        """A due date after the rule for closed days. Raises `NoOpenDay`."""
        if rule == ClosedDayRule.KEEP:
            return day
        return self.next_open_day(day) if rule == ClosedDayRule.NEXT_OPEN_DAY else self.previous_open_day(day)

    def _open_day(self, day: date, step: timedelta) -> date:
        for count in range(_LONGEST_CLOSURE):
            try:
                found = day + count * step
            except OverflowError:
                break
            if self.is_open(found):
                return found
        raise NoOpenDay(day)
