"""Calendars of the form."""

from datetime import date, time
from typing import Any, Final

from nordlib.circulation.calendar import Closing, DateClosing, LibraryCalendar, MonthDay, NthWeekdayClosing, OpeningHours, YearlyClosing
from tests.scenarios.policies.reading import Case, with_defaults

__all__ = ["calendar_of"]

_CALENDAR: Final[Case] = {"closed_weekdays": [], "closed": [], "open_exceptions": [], "hours": {}, "hours_on": {}}


def calendar_of(name: str | None, calendars: Case) -> LibraryCalendar | None:
    """The calendar of a name; None: open all day, every day."""
    if name is None:
        return None
    given = with_defaults(calendars[name], "calendar", set(), _CALENDAR)
    return LibraryCalendar(
        closed_weekdays=given["closed_weekdays"],
        open_exceptions=map(date.fromisoformat, given["open_exceptions"]),
        closings=tuple(map(_closing, given["closed"])),
        hours={int(weekday): _openings(openings) for weekday, openings in given["hours"].items()},
        hours_on={date.fromisoformat(day): _openings(openings) for day, openings in given["hours_on"].items()},
    )


def _closing(given: Case) -> Closing:
    if "from" in given:
        days = with_defaults(given, "closing", {"from"}, {"to": given["from"]})
        return DateClosing(*(date.fromisoformat(days[key]) for key in ("from", "to")))
    if "yearly_from" in given:
        days = with_defaults(given, "closing", {"yearly_from"}, {"yearly_to": given["yearly_from"]})
        return YearlyClosing(*(MonthDay.from_json(days[key]) for key in ("yearly_from", "yearly_to")))
    monthly = with_defaults(given, "closing", {"weekday", "nth"}, {"months": list(range(1, 13))})
    return NthWeekdayClosing(monthly["weekday"], monthly["nth"], monthly["months"])


def _openings(given: list[Any]) -> tuple[OpeningHours, ...]:
    """The openings of a day; a day with none is open from 00:00 to 24:00."""
    return tuple(OpeningHours(time.fromisoformat(opens), _end(closes)) for opens, closes in given or [["00:00", "24:00"]])


def _end(closes: str) -> time:
    return time(0) if closes == "24:00" else time.fromisoformat(closes)
