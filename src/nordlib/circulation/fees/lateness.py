"""How late a return is: in days or in hours begun, and the day on which the return counts (EXT-12, EXT-13).

A day late is a day after the due date, up to the day on which the return counts. That is its own day in the library's zone; where the
library says so, the closing hour ends the day, and days on which the library is closed are left out. A closed day ends at midnight.
"""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from nordlib.circulation.calendar import LibraryCalendar
from nordlib.circulation.due import Due, DueInstant, due_date_of
from nordlib.circulation.fees.rate import RateSchedule
from nordlib.circulation.fees.schedule import FeeSchedule
from nordlib.circulation.fees.terms import LateFrom, RateUnit
from nordlib.dates import local_date, with_fixed_offset
from nordlib.errors import InvalidData

__all__ = ["counts_on", "is_hourly", "units_late"]

_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)


def is_hourly(schedule: FeeSchedule | RateSchedule) -> bool:
    """Whether a schedule counts hours late and not days."""
    return isinstance(schedule, RateSchedule) and schedule.unit is RateUnit.HOUR


def units_late(
    schedule: FeeSchedule | RateSchedule, due: Due, returned_at: datetime, zone: ZoneInfo, calendar: LibraryCalendar | None = None
) -> int:
    """Return how late a return is before any grace, in the unit of the schedule; 0 if it is not late.

    Args:
        schedule: The fee schedule, which says which days count.
        due: The due date or due instant. By the day, an instant counts as its day; by the hour, a due date ends at midnight.
        returned_at: The instant of the return, with a UTC offset.
        zone: The time zone of the library.
        calendar: The calendar of the library; None: it is open every day, all day.

    Raises:
        NaiveDatetime: The instant has no UTC offset.
        NoOpenDay: The library never opens again.
        InvalidData: A date is outside the years 1 to 9999.
    """
    if is_hourly(schedule):
        late = with_fixed_offset(returned_at) - (due.at if isinstance(due, DueInstant) else _end_of(due, zone))
        return max(-(-late // _HOUR), 0)
    return days_late(schedule, due_date_of(due, zone), counts_on(schedule, returned_at, zone, calendar), calendar)


def days_late(schedule: FeeSchedule | RateSchedule, due: date, returned_on: date, calendar: LibraryCalendar | None) -> int:
    """Return the number of days late of a return that counts on a day."""
    if calendar is None or not schedule.closed_days_free:
        return max((returned_on - due).days, 0)
    return calendar.open_days(due, returned_on)


def counts_on(schedule: FeeSchedule | RateSchedule, returned_at: datetime, zone: ZoneInfo, calendar: LibraryCalendar | None = None) -> date:
    """Return the day on which a return counts. The parameters and the errors are those of `units_late`."""
    day = local_date(returned_at, zone)
    if calendar is None or schedule.late_from is LateFrom.NEXT_DAY:
        return day
    if schedule.closed_days_free and not calendar.is_open(day):
        return calendar.next_open_day(day)
    if with_fixed_offset(returned_at) <= with_fixed_offset(calendar.closing_of(day, zone)):
        return day
    try:
        day += _DAY
    except OverflowError:
        raise InvalidData("return", ("a date is outside the years 1 to 9999",)) from None
    return calendar.next_open_day(day) if schedule.closed_days_free else day


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    try:
        return with_fixed_offset(datetime.combine(day + _DAY, time(), zone))
    except OverflowError:
        raise InvalidData("due date", ("it is outside the years 1 to 9999",)) from None
