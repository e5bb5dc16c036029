"""What a library does with a due date that falls on a closed day."""

from enum import StrEnum

__all__ = ["ClosedDayRule"]


class ClosedDayRule(StrEnum):
    """How a due date that falls on a closed day is adjusted."""

    KEEP = "keep"
    """The due date stays on the closed day."""
    NEXT_OPEN_DAY = "next_open_day"
    """The due date moves to the next open day."""
    PREVIOUS_OPEN_DAY = "previous_open_day"
    """The due date moves to the last open day before it."""
    SAME_WEEKDAY = "same_weekday"
    """The due date moves by weeks, to the next open day with its weekday; by days, as with `NEXT_OPEN_DAY`, if the calendar always closes
    on that weekday, or if the loan period is not a number of weeks."""
