"""When a library is open: weekdays, closings, exceptions and hours; and how a due date on a closed day is adjusted.

A calendar is data. The host supplies the dates of holidays, for example those of the package `holidays`:
`with_closed_dates(holidays.country_holidays("DK", years=2026))`. Each library chooses the days on which it closes: 5 June and 24 December,
for example, are not public holidays in Denmark.
"""

from nordlib.circulation.calendar.closings import Closing, DateClosing, MonthDay, NthWeekdayClosing, YearlyClosing
from nordlib.circulation.calendar.later import LaterClosings
from nordlib.circulation.calendar.library import LibraryCalendar
from nordlib.circulation.calendar.openings import Opening, OpeningHours
from nordlib.circulation.calendar.rules import CardEndRule, ClosedDayRule, ClosedHoursRule

__all__ = [
    "CardEndRule",
    "ClosedDayRule",
    "ClosedHoursRule",
    "Closing",
    "DateClosing",
    "LaterClosings",
    "LibraryCalendar",
    "MonthDay",
    "NthWeekdayClosing",
    "Opening",
    "OpeningHours",
    "YearlyClosing",
]
