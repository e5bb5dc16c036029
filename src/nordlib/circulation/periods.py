"""The period for which a loan lasts: calendar time, open days, or elapsed hours and minutes (EXT-14), and from when a renewal counts it."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from nordlib.dates import HourlyPeriod, Period
from nordlib.errors import InvalidData
from nordlib.validation import checked

if TYPE_CHECKING:
    from nordlib.circulation.calendar import LibraryCalendar

__all__ = ["LoanPeriod", "OpenDayPeriod", "RenewFrom", "is_whole_weeks"]

_MOST: Final = 9_999  # open days
_WEEK: Final = 7


class RenewFrom(StrEnum):
    """The day from which a renewal counts the loan period."""

    DUE_DATE = "due_date"
    """The due date; for a loan by the hour, the due instant."""
    TODAY = "today"
    """The day of the renewal; for a loan by the hour, the instant of the renewal."""


@attrs.frozen
@checked
class OpenDayPeriod:
    """A number of days on which the library is open. Raises `InvalidData`.

    >>> from nordlib.circulation import LibraryCalendar
    >>> OpenDayPeriod(2).after(date(2026, 3, 13), LibraryCalendar(closed_weekdays={7}))
    datetime.date(2026, 3, 16)
    """

    open_days: int
    """The number of open days, from 1 to 9999."""

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.open_days <= _MOST:
            raise InvalidData("period", (f"open_days must be a whole number from 1 to {_MOST}",))

    def after(self, day: date, calendar: "LibraryCalendar | None") -> date:
        """Return the open day that is so many open days after `day`; without a calendar, every day is open.

        Raises `NoOpenDay`, and `InvalidData` after the year 9999.
        """
        return Period(days=self.open_days).after(day) if calendar is None else calendar.open_day_after(day, self.open_days)


LoanPeriod: TypeAlias = Period | HourlyPeriod | OpenDayPeriod
"""How long a loan lasts. A loan with an `HourlyPeriod` has a due instant, and any other a due date."""


def is_whole_weeks(period: LoanPeriod) -> bool:
    """Whether a period is a number of weeks, so that it ends on the weekday on which it began."""
    return isinstance(period, Period) and not period.months and period.days % _WEEK == 0
