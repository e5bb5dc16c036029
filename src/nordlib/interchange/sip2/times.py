"""Dates with a time as SIP2 writes them: YYYYMMDD, four characters for the zone, HHMMSS.

Four blanks mean the local time of the library, and a Z means UTC (3M SIP 2.00, "transaction date"). Which zone is local is not in the
message, so an instant is known only with the zone of the library.
"""

import re
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from nordlib.circulation.due import Due
from nordlib.dates import require_aware
from nordlib.errors import InvalidData
from nordlib.interchange.instants import due_instant
from nordlib.validation import checked

__all__ = ["SipTime", "due_text"]

_FORM: Final = re.compile(r"([0-9]{8})(    |   Z|000Z|Z   )([0-9]{2})([0-9]{2})([0-9]{2})", re.ASCII)


@attrs.frozen
@checked
class SipTime:
    """A date and a time of day, in whole seconds, without the name of a zone. Raises `InvalidData`.

    >>> SipTime.parse("20260318    101500").instant(ZoneInfo("Europe/Copenhagen")).isoformat()
    '2026-03-18T09:15:00+00:00'
    """

    at: datetime
    """The date and the time of day as a clock shows them: no UTC offset, no fraction of a second."""
    is_utc: bool = False
    """Whether the clock shows UTC; if not, it shows the local time of the library."""

    def __attrs_post_init__(self) -> None:
        if self.at.tzinfo is not None or self.at.microsecond:
            raise InvalidData(
                "SipTime", ("at: it must have neither a UTC offset nor a fraction of a second; use SipTime.of(instant, zone)",)
            )

    def instant(self, zone: ZoneInfo) -> datetime:
        """Return the instant in UTC; `zone` is that of the library. Raises `InvalidData` outside the years 1 to 9999."""
        try:
            return self.at.replace(tzinfo=UTC if self.is_utc else zone).astimezone(UTC)
        except OverflowError:
            raise InvalidData("SipTime", ("its instant is outside the years 1 to 9999",)) from None

    @classmethod
    def of(cls, instant: datetime, zone: ZoneInfo) -> "SipTime":
        """Return the local time of an instant in the zone of the library. Raises `NaiveDatetime`."""
        return cls(require_aware(instant, "instant").astimezone(zone).replace(tzinfo=None, microsecond=0, fold=0))

    @classmethod
    def parse(cls, text: str) -> "SipTime":
        """Read 18 characters. Raises `InvalidData`."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise InvalidData("SIP2 date", ("it must be YYYYMMDD, four blanks or a Z, and HHMMSS",))
        day, zone, hour, minute, second = match.groups()
        try:
            at = datetime.combine(date(int(day[:4]), int(day[4:6]), int(day[6:])), time(int(hour), int(minute), int(second)))
        except ValueError:
            raise InvalidData("SIP2 date", ("the day or the time does not exist",)) from None
        return cls(at, is_utc="Z" in zone)

    def __str__(self) -> str:
        """Return the 18 characters."""
        at = self.at
        zone = "   Z" if self.is_utc else "    "
        return f"{at.year:04}{at.month:02}{at.day:02}{zone}{at.hour:02}{at.minute:02}{at.second:02}"


def due_text(due: Due, zone: ZoneInfo) -> str:
    """Return a due date as message 30 writes it (AH): a due date lasts until the last second of its day.

    >>> due_text(date(2026, 4, 17), ZoneInfo("Europe/Copenhagen"))
    '20260417    235959'
    """
    return str(SipTime.of(due_instant(due, zone), zone))
