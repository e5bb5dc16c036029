"""Due dates as the instants that other systems have for them: NCIP, ISO 18626, SIP2 and FOLIO."""

from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from nordlib.circulation.due import Due
from nordlib.dates import with_fixed_offset

__all__ = ["due_instant"]

_LAST_SECOND: Final = time(23, 59, 59)


def due_instant(due: Due, zone: ZoneInfo) -> datetime:
    """Return the instant until which a loan lasts: the last second of a due date in the library's zone, or the due instant.

    `nordlib.dates.local_date` gives the day back.

    >>> from nordlib.dates import zone
    >>> due_instant(date(2026, 3, 20), zone("Europe/Copenhagen")).isoformat()
    '2026-03-20T23:59:59+01:00'
    """
    return with_fixed_offset(datetime.combine(due, _LAST_SECOND, zone)) if isinstance(due, date) else due.at
