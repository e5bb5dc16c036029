"""Calendar arithmetic: which day it is somewhere, and periods of days or months.

A rule of a library is counted in calendar days of the library's own zone, never in hours (READ-C04), so an instant becomes a date once,
here, and everything after that is arithmetic on dates.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import Final, cast
from zoneinfo import ZoneInfo

import attrs
from attrs import field
from dateutil.relativedelta import relativedelta

from nordlib.errors import InvalidData, NaiveDatetime, UnknownName

__all__ = ["HourlyPeriod", "Period", "local_date", "require_aware", "with_fixed_offset", "zone"]

_ISO_PERIOD: Final = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?", re.ASCII)


_MOST: Final = 99_999  # days or months; more than any library lends for


@cache
def zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name; `UnknownName` for any other text.

    >>> zone("Europe/Copenhagen").key
    'Europe/Copenhagen'
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError, TypeError):
        raise UnknownName("time zone (IANA name)", str(name), ("Europe/Stockholm", "Europe/Copenhagen", "Europe/Oslo")) from None


def require_aware(instant: datetime, argument: str = "now") -> datetime:
    """The instant itself, if it is one: `NaiveDatetime`, naming the argument, if it has no offset, `InvalidData` for anything else."""
    if not isinstance(cast("object", instant), datetime):
        raise InvalidData(argument, (f"it is a {type(instant).__name__}, not a datetime with an offset",))
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise NaiveDatetime(argument)
    return instant


def with_fixed_offset(instant: datetime) -> datetime:
    """The same instant with its offset written out, so that comparing it compares instants. Raises `NaiveDatetime`.

    Python compares two times of one zone by the clock on the wall, and in the night in which it is put back that is not the order in which
    they pass.

    >>> first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=zone("Europe/Copenhagen"), fold=fold) for fold in (0, 1))
    >>> first < second, with_fixed_offset(first) < with_fixed_offset(second)
    (False, True)
    """
    return require_aware(instant, "instant").replace(tzinfo=timezone(instant.utcoffset() or timedelta(0)), fold=0)


def local_date(instant: datetime, where: ZoneInfo) -> date:
    """The calendar date of an instant in a zone. Raises `NaiveDatetime` and `InvalidData`.

    >>> from datetime import timezone
    >>> local_date(datetime(2026, 3, 12, 23, 30, tzinfo=timezone.utc), zone("Europe/Copenhagen"))
    datetime.date(2026, 3, 13)
    """
    try:
        if instant.tzinfo is None:
            raise NaiveDatetime("now")
        return instant.astimezone(where).date()
    except AttributeError:
        raise InvalidData("now", (f"it is a {type(instant).__name__}, not a datetime with an offset",)) from None
    except OverflowError:
        raise InvalidData("instant", ("its day lies outside the years 1 to 9999",)) from None


@attrs.frozen
class Period:
    """A length of calendar time: whole months, whole days, or both (months are added first).

    Adding months keeps the day of the month, or takes the month's last day where it is shorter.

    >>> Period(months=1).after(date(2026, 1, 31))
    datetime.date(2026, 2, 28)
    """

    days: int = 0
    months: int = 0
    _length: timedelta = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        for name, number in (("days", self.days), ("months", self.months)):
            if type(number) is not int or not 0 <= number <= _MOST:
                raise InvalidData("period", (f"{name} is a whole number from 0 to {_MOST}",))
        object.__setattr__(self, "_length", timedelta(days=self.days))

    def after(self, day: date) -> date:
        """The day that lies this much later. Raises `InvalidData` past the last year of the calendar."""
        try:
            if self.months:
                day += relativedelta(months=self.months)
            return day + self._length
        except (OverflowError, ValueError):
            raise _beyond("after") from None

    def before(self, day: date) -> date:
        """The day that lies this much earlier. Raises `InvalidData` before the first year of the calendar."""
        try:
            if self.months:
                day -= relativedelta(months=self.months)
            return day - self._length
        except (OverflowError, ValueError):
            raise _beyond("before") from None

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read the date part of an ISO 8601 duration. Raises `InvalidData`.

        >>> Period.parse("P1Y")
        Period(days=0, months=12)
        """
        match = _ISO_PERIOD.fullmatch(text[:40])
        if match is None or not any(match.groups()):
            raise InvalidData("period", ("give an ISO 8601 duration of years, months, weeks or days, for example P28D or P1M",))
        years, months, weeks, days = (int(group or 0) for group in match.groups())
        return cls(days=7 * weeks + days, months=12 * years + months)


@attrs.frozen
class HourlyPeriod:
    """A length of time in hours as they pass, so that a change of the clock changes the time of day. Raises `InvalidData`.

    >>> lent = datetime(2026, 3, 28, 22, tzinfo=zone("Europe/Copenhagen"))
    >>> HourlyPeriod(8).after(lent).isoformat()
    '2026-03-29T07:00:00+02:00'
    """

    hours: int

    def __attrs_post_init__(self) -> None:
        if type(self.hours) is not int or not 1 <= self.hours <= _MOST:
            raise InvalidData("period", (f"hours is a whole number from 1 to {_MOST}",))

    def after(self, instant: datetime) -> datetime:
        """The instant that lies so much later. Raises `InvalidData` past the last year of the calendar, and `NaiveDatetime`."""
        try:
            return (require_aware(instant, "instant").astimezone(UTC) + timedelta(hours=self.hours)).astimezone(instant.tzinfo)
        except (OverflowError, ValueError) as error:
            if isinstance(error, NaiveDatetime):
                raise
            raise _beyond("after") from None


def _beyond(where: str) -> InvalidData:
    return InvalidData("date", (f"the day {where} it lies outside the years 1 to 9999",))
