"""Days that become closed after loans were made that are due on them (EXT-19)."""

from datetime import date

import attrs
from attrs import field

from nordlib.circulation.calendar.closings import ClosingIndex, DateClosing
from nordlib.circulation.calendar.library import LibraryCalendar
from nordlib.validation import checked

__all__ = ["LaterClosings"]


@attrs.frozen
@checked
class LaterClosings:
    """The days that become closed, and the calendar from before them. They hold against open exceptions too.

    >>> storm = LaterClosings((DateClosing(date(2026, 3, 9), date(2026, 3, 14)),), LibraryCalendar(closed_weekdays={7}))
    >>> storm.after.next_open_day(date(2026, 3, 9)), storm.closes(date(2026, 3, 15))
    (datetime.date(2026, 3, 16), False)
    """

    closings: tuple[DateClosing, ...]
    """The days that become closed."""
    before: LibraryCalendar | None = None
    """The library's calendar from before; None: it is open all day, every day."""
    after: LibraryCalendar = field(init=False, repr=False, eq=False)
    """Derived: the calendar that also has the new closings."""
    _index: ClosingIndex = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        derive = object.__setattr__  # sets a derived field of a frozen model
        derive(self, "after", (self.before or LibraryCalendar()).with_closings(self.closings))
        derive(self, "_index", ClosingIndex.of(self.closings))

    @property
    def ranges(self) -> tuple[tuple[date, date], ...]:
        """The first and the last day of each range of new closed days, in order and apart from each other."""
        return tuple((date.fromordinal(first), date.fromordinal(last)) for first, last in self._index.ranges)

    def has(self, day: date) -> bool:
        """Whether a day is in a new closing."""
        return self._index.has(day)

    def closes(self, day: date) -> bool:
        """Whether a day is in a new closing, and was open before."""
        return self.has(day) and (self.before is None or self.before.is_open(day))
