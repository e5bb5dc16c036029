"""Calendar arithmetic: the date in a time zone, and periods of days or months.

Library rules count calendar days in the library's own time zone, never hours (READ-C04). An instant is converted to a date once, here;
everything after that is arithmetic on dates.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final, cast
from zoneinfo import ZoneInfo

import attrs
from attrs import field
from dateutil.relativedelta import relativedelta

from nordlib.errors import InvalidData, NaiveDatetime, UnknownName
from nordlib.shown_text import shown_type
from nordlib.validation import checked

__all__ = ["HourlyPeriod", "Period", "local_date", "require_aware", "with_fixed_offset", "zone"]

_ISO_PERIOD: Final = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?", re.ASCII)


_MOST: Final = 99_999  # days, months, hours or minutes; longer than any library lends


def zone(name: str) -> ZoneInfo:
    """Return the time zone of an IANA name. Raises `UnknownName` for any other text.

    >>> zone("Europe/Copenhagen").key
    'Europe/Copenhagen'
    """
    try:
        return ZoneInfo(name)  # which keeps the zones that it has read
    except (KeyError, ValueError, OSError, TypeError):
        raise UnknownName("time zone (IANA name)", name, ("Europe/Stockholm", "Europe/Copenhagen", "Europe/Oslo")) from None


def require_aware(instant: datetime, argument: str = "now") -> datetime:
    """Return the instant unchanged if it has a UTC offset.

    Raises `NaiveDatetime`, which names the argument, if it has no offset, and `InvalidData` if it is not a datetime.
    """
    if not isinstance(cast("object", instant), datetime):
        raise InvalidData(argument, (f"it is {shown_type(instant)}, not a datetime with a UTC offset",))
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise NaiveDatetime(argument)
    return instant


def with_fixed_offset(instant: datetime) -> datetime:
    """Return the same instant with a fixed UTC offset, so that comparisons compare instants. Raises `NaiveDatetime`.

    Python compares datetimes in the same zone by wall-clock time, which is wrong in the hour that is repeated when daylight saving ends.

    >>> first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=zone("Europe/Copenhagen"), fold=fold) for fold in (0, 1))
    >>> first < second, with_fixed_offset(first) < with_fixed_offset(second)
    (False, True)
    """
    if not isinstance(cast("object", instant), datetime):
        return instant  # a model that holds it says so
    return require_aware(instant, "instant").replace(tzinfo=timezone(instant.utcoffset() or timedelta(0)), fold=0)


#: The last instant and zone that `local_date` was asked about, and its answer.
_last_date: tuple[datetime, ZoneInfo | None, date] = datetime.min.replace(tzinfo=UTC), None, date.min


def local_date(instant: datetime, where: ZoneInfo) -> date:
    """Return the calendar date of an instant in a time zone. Raises `NaiveDatetime` and `InvalidData`.

    The last answer is remembered, since all loans of a page are decided at one instant.

    >>> from datetime import timezone
    >>> local_date(datetime(2026, 3, 12, 23, 30, tzinfo=timezone.utc), zone("Europe/Copenhagen"))
    datetime.date(2026, 3, 13)
    """
    global _last_date  # noqa: PLW0603 - one tuple, replaced as a whole
    last_instant, last_zone, day = _last_date
    if instant is last_instant and where is last_zone:
        return day
    try:
        if instant.tzinfo is None:
            raise NaiveDatetime("now")
        day = instant.astimezone(where).date()
    except AttributeError:
        raise InvalidData("now", (f"it is {shown_type(instant)}, not a datetime with a UTC offset",)) from None
    except OverflowError:
        raise InvalidData("instant", ("its date is outside the years 1 to 9999",)) from None
    _last_date = instant, where, day
    return day


@attrs.frozen
@checked
class Period:
    """A length of calendar time: whole months, whole days, or both (months are added first).

    Adding months keeps the day of the month, or uses the last day of a month that is shorter.

    >>> Period(months=1).after(date(2026, 1, 31))
    datetime.date(2026, 2, 28)
    """

    days: int = 0
    """The number of days, added after the months."""
    months: int = 0
    """The number of calendar months; a year is twelve."""
    _length: timedelta = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        for name, number in (("days", self.days), ("months", self.months)):
            if not 0 <= number <= _MOST:
                raise InvalidData("period", (f"{name} must be a whole number from 0 to {_MOST}",))
        object.__setattr__(self, "_length", timedelta(days=self.days))

    def after(self, day: date) -> date:
        """Return the day that is this period after `day`. Raises `InvalidData` after the year 9999."""
        try:
            if self.months:
                day += relativedelta(months=self.months)
            return day + self._length
        except (OverflowError, ValueError):
            raise _beyond("after") from None

    def before(self, day: date) -> date:
        """Return the day that is this period before `day`. Raises `InvalidData` before the year 1."""
        try:
            if self.months:
                day -= relativedelta(months=self.months)
            return day - self._length
        except (OverflowError, ValueError):
            raise _beyond("before") from None

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Parse the date part of an ISO 8601 duration. Raises `InvalidData`.

        >>> Period.parse("P1Y")
        Period(days=0, months=12)
        """
        match = _ISO_PERIOD.fullmatch(text[:40])
        if match is None or not any(match.groups()):
            raise InvalidData("period", ("it must be an ISO 8601 duration of years, months, weeks or days, for example P28D or P1M",))
        years, months, weeks, days = (int(group or 0) for group in match.groups())
        return cls(days=7 * weeks + days, months=12 * years + months)


@attrs.frozen
@checked
class HourlyPeriod:
    """A length of elapsed time in hours and minutes: a clock change in between shifts the time of day. Raises `InvalidData`.

    >>> lent = datetime(2026, 3, 28, 22, tzinfo=zone("Europe/Copenhagen"))
    >>> HourlyPeriod(8).after(lent).isoformat()
    '2026-03-29T07:00:00+02:00'
    >>> HourlyPeriod(minutes=90).after(lent).isoformat()
    '2026-03-28T23:30:00+01:00'
    """

    hours: int = 0
    """The number of elapsed hours."""
    minutes: int = 0
    """The number of elapsed minutes, beside the hours. The period is at least one minute."""

    def __attrs_post_init__(self) -> None:
        for name, number in (("hours", self.hours), ("minutes", self.minutes)):
            if not 0 <= number <= _MOST:
                raise InvalidData("period", (f"{name} must be a whole number from 0 to {_MOST}",))
        if not self.hours and not self.minutes:
            raise InvalidData("period", ("it is empty; hours or minutes must be a whole number of at least 1",))

    def after(self, instant: datetime) -> datetime:
        """Return the instant that is this period after `instant`. Raises `NaiveDatetime`, and `InvalidData` after the year 9999."""
        length = timedelta(hours=self.hours, minutes=self.minutes)
        try:
            return (require_aware(instant, "instant").astimezone(UTC) + length).astimezone(instant.tzinfo)
        except (OverflowError, ValueError) as error:
            if isinstance(error, NaiveDatetime):
                raise
            raise _beyond("after") from None


def _beyond(where: str) -> InvalidData:
    return InvalidData("date", (f"the day {where} the period is outside the years 1 to 9999",))
