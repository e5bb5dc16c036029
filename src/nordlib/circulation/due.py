"""Due dates and due instants, as two types so that they cannot be confused.

A due date lasts until the end of its day in the library's zone. A loan by the hour is due at an instant, and late from the first moment
after that instant.
"""

from datetime import UTC, date, datetime
from typing import ClassVar, TypeAlias
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.dates import local_date, with_fixed_offset
from nordlib.errors import InvalidData
from nordlib.validation import checked

__all__ = ["Due", "DueInstant", "due_date_of", "due_in_zone", "due_sort_key", "due_value", "due_value_in_utc", "is_late"]


@attrs.frozen(order=True)
@checked
class DueInstant:
    """The instant until which an item is lent by the hour. In plain data it is a string in ISO 8601. Raises `NaiveDatetime`."""

    json_schema: ClassVar[dict[str, object]] = {"type": "string", "format": "date-time", "description": "an instant with its UTC offset"}
    """The JSON Schema of the plain value."""

    at: datetime = field(converter=with_fixed_offset)
    """The instant, stored with its UTC offset instead of a named zone."""

    def to_json(self) -> str:
        """Return the instant in ISO 8601."""
        return self.at.isoformat()

    @classmethod
    def from_json(cls, plain: object) -> "DueInstant":
        """Read an instant. Raises `InvalidData` and `NaiveDatetime`."""
        try:
            instant = datetime.fromisoformat(plain if isinstance(plain, str) and "T" in plain else "")
        except ValueError:
            raise InvalidData("due instant", ("it must be a string of the form YYYY-MM-DDThh:mm:ss+01:00",)) from None
        return cls(instant)


Due: TypeAlias = date | DueInstant
"""When a loan is due: a date, or an instant for a loan by the hour."""


def due_date_of(due: Due, zone: ZoneInfo) -> date:
    """Return the calendar day of a due date or due instant, in the library's zone."""
    return due if isinstance(due, date) else local_date(due.at, zone)


def due_in_zone(due: Due, zone: ZoneInfo) -> Due:
    """Return the due date, or the due instant as clocks in the library's zone show it: a store may keep it with another UTC offset.

    Raises `InvalidData` for an instant that is outside the years 1 to 9999 there.
    """
    if isinstance(due, date):
        return due
    try:
        return DueInstant(due.at.astimezone(zone))
    except OverflowError:
        raise InvalidData("due instant", ("its date is outside the years 1 to 9999",)) from None


def due_value(due: Due) -> date | datetime:
    """Return the value to show to a person: the date, or the instant as a datetime."""
    return due if isinstance(due, date) else due.at


def due_value_in_utc(due: Due) -> date | datetime:
    """Return the date, or the instant in UTC: the same for one due instant, whatever UTC offset it is kept with."""
    return due if isinstance(due, date) else due.at.astimezone(UTC)


def due_sort_key(due: Due) -> tuple[int, float]:
    """Return a sort key: by day (of an instant: in UTC), and within a day, due instants before due dates, which last the whole day."""
    return (due.toordinal(), float("inf")) if isinstance(due, date) else (due.at.astimezone(UTC).toordinal(), due.at.timestamp())


def is_late(due: Due, now: datetime, today: date) -> bool:
    """Return whether a loan is late: after its due date, or from the first moment after its due instant.

    Args:
        due: The due date or due instant.
        now: The instant of the question, with a UTC offset.
        today: Its day in the library's zone.
    """
    return today > due if isinstance(due, date) else now > due.at
