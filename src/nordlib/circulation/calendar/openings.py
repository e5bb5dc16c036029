"""The openings of a library on one day, in its local time, and as instants in its zone."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.dates import with_fixed_offset
from nordlib.errors import InvalidData
from nordlib.validation import checked

__all__ = ["ALL_DAY", "DayHours", "Opening", "OpeningHours", "openings_by_day"]

K = TypeVar("K")
_MIDNIGHT: Final = time(0)


@attrs.frozen
@checked
class OpeningHours:
    """An opening of a library, in its local time. Raises `InvalidData` if the end is not after the start.

    Midnight as the end is the end of the day, 24:00.

    >>> OpeningHours(time(12), time(0)).closes_at_midnight
    True
    """

    opens: time
    """The first moment at which the library is open."""
    closes: time
    """The moment from which the library is closed again; what is due at that moment can still be handed in. 00:00: the end of the day."""

    def __attrs_post_init__(self) -> None:
        if not self.closes_at_midnight and self.closes <= self.opens:
            raise InvalidData("opening hours", (f"the closing time {self.closes} must be after the opening time {self.opens}",))

    @property
    def closes_at_midnight(self) -> bool:
        """Whether the opening lasts until the end of the day."""
        return self.closes == _MIDNIGHT

    def has(self, local: time) -> bool:
        """Whether the library is open at a time of the day."""
        return self.opens <= local and (self.closes_at_midnight or local < self.closes)

    def on(self, day: date, zone: ZoneInfo) -> "Opening":
        """Return the opening on a day, as instants of a zone. Raises `InvalidData` if it ends after the year 9999.

        A time that a clock change repeats is the first of the two; one that it skips is counted by the clock from before the change.
        """
        try:
            last = day + timedelta(days=1) if self.closes_at_midnight else day
        except OverflowError:
            raise InvalidData("opening hours", ("the opening ends after the year 9999",)) from None
        return Opening(datetime.combine(day, self.opens, zone), datetime.combine(last, self.closes, zone))


DayHours: TypeAlias = OpeningHours | tuple[OpeningHours, ...]
"""The openings of one day: a single one, or several in the order of their times."""
#: The opening of an open day without hours: from 00:00 to 24:00.
ALL_DAY: Final = (OpeningHours(_MIDNIGHT, _MIDNIGHT),)


@attrs.frozen
class Opening:
    """One opening of a library, as instants with a fixed UTC offset."""

    opens_at: datetime = field(converter=with_fixed_offset)
    """The instant at which the library opens."""
    closes_at: datetime = field(converter=with_fixed_offset)
    """The instant at which the library closes."""


def openings_by_day(given: Mapping[K, DayHours]) -> dict[K, tuple[OpeningHours, ...]]:
    """Return the openings of each weekday or date as a tuple. Raises `InvalidData` if there are none, or if they are not in order."""
    found = {day: (hours,) if isinstance(hours, OpeningHours) else hours for day, hours in given.items()}
    for openings in found.values():
        if not openings:
            raise InvalidData("LibraryCalendar", ("a day must have at least one opening; leave it out, or close the library on that day",))
        for earlier, later in pairwise(openings):
            if earlier.closes_at_midnight or later.opens < earlier.closes:
                problem = f"the openings of a day must be in order, and the one from {later.opens} starts before the one before it ends"
                raise InvalidData("LibraryCalendar", (problem,))
    return found
