"""The closings of a library: a range of dates, the same days of every year, or the nth weekday of a month."""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar, Final, TypeAlias

import attrs
from attrs import field

from nordlib.errors import InvalidData
from nordlib.validation import checked, frozen_set

__all__ = ["Closing", "ClosingIndex", "DateClosing", "MonthDay", "NthWeekdayClosing", "YearlyClosing"]

_LEAP_YEAR_BEGINS: Final = date(2000, 1, 1)
_MONTHS: Final = frozenset(range(1, 13))
_WEEKDAYS: Final = frozenset(range(1, 8))
_LAST: Final = -1
_NTH: Final = frozenset((_LAST, 1, 2, 3, 4, 5))
_WRITTEN: Final = re.compile(r"(\d\d)-(\d\d)", re.ASCII)


@attrs.frozen
@checked
class DateClosing:
    """The library is closed from one date to another, both inclusive. Raises `InvalidData` if the last date is before the first."""

    first: date
    """The first date on which the library is closed."""
    last: date | None = None
    """The last date on which the library is closed; None: the first is the only one."""

    def __attrs_post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise InvalidData("DateClosing", (f"the last date {self.last} must not be before the first date {self.first}",))

    @property
    def last_date(self) -> date:
        """The last date on which the library is closed."""
        return self.first if self.last is None else self.last


@attrs.frozen(order=True)
@checked
class MonthDay:
    """A day of every year. In plain data it is a string of the form MM-DD. Raises `InvalidData` for a day that no year has.

    >>> MonthDay(12, 24).to_json()
    '12-24'
    """

    json_schema: ClassVar[dict[str, object]] = {"type": "string", "pattern": "^[0-9]{2}-[0-9]{2}$"}
    """The JSON Schema of the plain value."""

    month: int
    """The month, from 1 to 12."""
    day: int
    """The day of the month; 29 February is a day of leap years only."""

    def __attrs_post_init__(self) -> None:
        try:
            date(_LEAP_YEAR_BEGINS.year, self.month, self.day)
        except (ValueError, OverflowError):
            raise InvalidData("day of the year", ("it must be a month from 1 to 12, and a day of that month",)) from None

    def to_json(self) -> str:
        """Return the day in the form MM-DD."""
        return f"{self.month:02}-{self.day:02}"

    @classmethod
    def from_json(cls, plain: object) -> "MonthDay":
        """Read a day of the form MM-DD. Raises `InvalidData`."""
        match = _WRITTEN.fullmatch(plain) if isinstance(plain, str) else None
        if match is None:
            raise InvalidData("day of the year", ("it must be a string of the form MM-DD",))
        return cls(int(match[1]), int(match[2]))


@attrs.frozen
@checked
class YearlyClosing:
    """The library is closed from one day of the year to another, both inclusive, every year.

    If the last day is before the first one, the closing runs over New Year. Days are compared by month and day: a closing on 29 February
    alone closes in leap years only.
    """

    first_day: MonthDay
    """The first day of the closing."""
    last_day: MonthDay | None = None
    """The last day of the closing; None: the first is the only one."""


def _months(given: Iterable[int]) -> frozenset[int]:
    return frozen_set(given)


@attrs.frozen
@checked
class NthWeekdayClosing:
    """The library is closed on the nth weekday of the month. Raises `InvalidData`.

    >>> first_mondays = NthWeekdayClosing(weekday=1, nth=1)
    """

    weekday: int
    """The weekday, from 1 (Monday) to 7 (Sunday)."""
    nth: int
    """Which of these weekdays in the month, from 1 to 5; -1 for the last one. A month without a fifth one has no such closing."""
    months: frozenset[int] = field(default=_MONTHS, converter=_months)
    """The months in which the library closes so, from 1 to 12; all by default."""

    def __attrs_post_init__(self) -> None:
        problems = {
            "a weekday must be a number from 1 (Monday) to 7 (Sunday)": self.weekday in _WEEKDAYS,
            "nth must be a number from 1 to 5, or -1 for the last of the month": self.nth in _NTH,
            "months must be numbers from 1 to 12, and at least one of them": bool(self.months) and self.months <= _MONTHS,
        }
        wrong = tuple(problem for problem, holds in problems.items() if not holds)
        if wrong:
            raise InvalidData("NthWeekdayClosing", wrong)


Closing: TypeAlias = DateClosing | YearlyClosing | NthWeekdayClosing
"""When a library is closed, beside its closed weekdays and dates."""


@attrs.frozen
class ClosingIndex:
    """Closings in a form in which a day is found at once, however many there are."""

    ranges: tuple[tuple[int, int], ...]
    """The ordinals of the first and the last date of each range, in order and apart from each other."""
    yearly: frozenset[tuple[int, int]]
    """The months and days of the yearly closings."""
    monthly: frozenset[tuple[int, int, int]]
    """The months, weekdays and places in the month of the nth weekdays."""

    @classmethod
    def of(cls, closings: tuple[Closing, ...]) -> "ClosingIndex":
        """Return the index of some closings."""
        dates = sorted((each.first.toordinal(), each.last_date.toordinal()) for each in closings if isinstance(each, DateClosing))
        ranges: list[tuple[int, int]] = []
        for first, last in dates:
            joins = bool(ranges) and first <= ranges[-1][1]
            ranges.append((ranges[-1][0], max(last, ranges.pop()[1])) if joins else (first, last))
        yearly = (day for each in closings if isinstance(each, YearlyClosing) for day in _days_of(each))
        nth = (each for each in closings if isinstance(each, NthWeekdayClosing))
        return cls(tuple(ranges), frozenset(yearly), frozenset((month, each.weekday, each.nth) for each in nth for month in each.months))

    def has(self, day: date) -> bool:
        """Whether one of the closings has the day."""
        if (day.month, day.day) in self.yearly:
            return True
        if self.monthly:
            month, weekday, is_last = day.month, day.isoweekday(), day.day + 7 > monthrange(day.year, day.month)[1]
            if (month, weekday, (day.day + 6) // 7) in self.monthly or (is_last and (month, weekday, _LAST) in self.monthly):
                return True
        place = bisect_right(self.ranges, (day.toordinal(), date.max.toordinal()))
        return place > 0 and day.toordinal() <= self.ranges[place - 1][1]


def _days_of(closing: YearlyClosing) -> list[tuple[int, int]]:
    """Return the months and days of a yearly closing."""
    first, last = (attrs.astuple(day) for day in (closing.first_day, closing.last_day or closing.first_day))
    days = (_LEAP_YEAR_BEGINS + timedelta(days=count) for count in range(366))
    return [
        each
        for each in ((day.month, day.day) for day in days)
        if (first <= each <= last if first <= last else each >= first or each <= last)
    ]
