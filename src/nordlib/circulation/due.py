"""Due dates and due instants: two types, so that neither is taken for the other.

A due date runs to the end of its day in the library's zone. What is lent by the hour is due at an instant, and late from the first moment
after it.
"""

from datetime import date, datetime
from typing import ClassVar, TypeAlias
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.dates import local_date, with_fixed_offset
from nordlib.errors import InvalidData

__all__ = ["Due", "DueInstant", "due_date_of", "due_sort_key", "due_value"]


@attrs.frozen(order=True)
class DueInstant:
    """The instant until which something is lent by the hour. In plain data it is that instant. Raises `NaiveDatetime`."""

    json_schema: ClassVar[dict[str, object]] = {"type": "string", "format": "date-time"}

    at: datetime = field(converter=with_fixed_offset)

    def to_json(self) -> str:
        """The instant in ISO 8601."""
        return self.at.isoformat()

    @classmethod
    def from_json(cls, plain: object) -> "DueInstant":
        """Read an instant. Raises `InvalidData` and `NaiveDatetime`."""
        try:
            instant = datetime.fromisoformat(plain if isinstance(plain, str) and "T" in plain else "")
        except ValueError:
            raise InvalidData("due instant", ("write YYYY-MM-DDThh:mm:ss+01:00",)) from None
        return cls(instant)


Due: TypeAlias = date | DueInstant


def due_date_of(due: Due, zone: ZoneInfo) -> date:
    """The calendar day that something is due on, in the library's zone."""
    return due if isinstance(due, date) else local_date(due.at, zone)


def due_value(due: Due) -> date | datetime:
    """What a person reads: the date, or the instant."""
    return due if isinstance(due, date) else due.at


def due_sort_key(due: Due) -> tuple[int, float]:
    """Where something that is due stands in a list: by its day, and what is due at an instant before what has the whole day."""
    return (due.toordinal(), float("inf")) if isinstance(due, date) else (due.at.toordinal(), due.at.timestamp())
