"""What a library does with a due date that falls on a closed day, and with a due instant at which it is closed."""

from enum import StrEnum

__all__ = ["CardEndRule", "ClosedDayRule", "ClosedHoursRule"]


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


class ClosedHoursRule(StrEnum):
    """How a due instant in no opening of the library is adjusted, for a loan by the hour. Both ends of an opening are in the opening."""

    KEEP = "keep"
    """The due instant stays."""
    END_OF_OPENING = "end_of_opening"
    """The due instant moves back to the end of the last opening. If that is not after now, it moves to the end of the next opening."""
    NEXT_OPENING = "next_opening"
    """The due instant moves to the start of the next opening."""


class CardEndRule(StrEnum):
    """What becomes of a due date that was limited to the last day of the patron's card, if that is a closed day (READ-C31)."""

    STAYS = "stays"
    """The due date is the last day of the card: a closed day is no reason to lend beyond it."""
    PREVIOUS_OPEN_DAY = "previous_open_day"
    """The due date moves back to an open day, but not before today; if no day from today on is open, it stays."""
