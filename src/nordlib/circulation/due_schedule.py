"""Due dates that stand in a table, such as the ends of terms (EXT-14): the latest one possible, or the only one."""

from datetime import date
from enum import StrEnum
from itertools import pairwise

import attrs

from nordlib.errors import InvalidPolicy
from nordlib.validation import checked

__all__ = ["DueSchedule", "DueScheduleRow", "ScheduleUse"]


class ScheduleUse(StrEnum):
    """What a row of a schedule says about the due date."""

    CEILING = "ceiling"
    """The row that has the day from which the period is counted: its date is the latest due date possible."""
    FIXED = "fixed"
    """The row that has today: its date is the due date, and no period is counted."""


@attrs.frozen
@checked
class DueScheduleRow:
    """The due date for some days. Raises `InvalidPolicy` if the last day is before the first."""

    due: date
    """The due date."""
    first_day: date | None = None
    """The first day that the row is for; None: there is none."""
    last_day: date | None = None
    """The last day that the row is for; None: there is none."""

    def __attrs_post_init__(self) -> None:
        if self.first_day is not None and self.last_day is not None and self.last_day < self.first_day:
            raise InvalidPolicy(
                "schedule", f"has a row from {self.first_day} to {self.last_day}; the last day must not be before the first"
            )

    def has(self, day: date) -> bool:
        """Whether the row is for a day."""
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)


@attrs.frozen
@checked
class DueSchedule:
    """A library's table of due dates. Raises `InvalidPolicy` if two rows are for one day.

    >>> spring = DueScheduleRow(date(2026, 6, 12), date(2026, 1, 12), date(2026, 6, 12))
    >>> DueSchedule((spring,)).row_of(date(2026, 3, 18)).due
    datetime.date(2026, 6, 12)
    """

    rows: tuple[DueScheduleRow, ...]
    """The rows. A day that no row is for has no due date: nothing is lent or renewed."""
    use: ScheduleUse = ScheduleUse.CEILING
    """What a row says about the due date."""

    def __attrs_post_init__(self) -> None:
        for earlier, later in pairwise(self.in_order):
            if earlier.last_day is None or later.first_day is None or later.first_day <= earlier.last_day:
                raise InvalidPolicy("schedule", f"has two rows for one day, with the due dates {earlier.due} and {later.due}")

    @property
    def in_order(self) -> tuple[DueScheduleRow, ...]:
        """The rows in the order of their days."""
        return tuple(sorted(self.rows, key=lambda row: (row.first_day or date.min, row.last_day or date.max)))

    def row_of(self, day: date) -> DueScheduleRow | None:
        """Return the row that is for a day; None if there is none."""
        return next((row for row in self.rows if row.has(day)), None)
