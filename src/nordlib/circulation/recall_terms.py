"""How much time a patron has when the library recalls a loan of its own material (EXT-08, READ-C12)."""

from typing import Final

import attrs
from attrs import field

from nordlib.circulation.calendar import ClosedDayRule
from nordlib.errors import InvalidPolicy
from nordlib.notebooks.field_table import ShownPolicy
from nordlib.validation import checked

__all__ = ["RecallTerms"]

_MOST_DAYS: Final = 9_999


@attrs.frozen
@checked
class RecallTerms(ShownPolicy):
    """How much time a patron has when the library recalls a loan of its own material. Raises `InvalidPolicy`."""

    guaranteed_days: int = field(default=0, metadata={"rules": ("READ-C12",)})
    """How many days from the day of lending no recall takes away, from 0 to 9999; a renewal does not start them anew."""
    return_days: int = field(default=0, metadata={"rules": ("READ-C12",)})
    """How many days the patron has from the day of the recall, from 0 to 9999."""
    closed_day_rule: ClosedDayRule = field(default=ClosedDayRule.KEEP, metadata={"rules": ("READ-C25",)})
    """How the date of a recall is adjusted that falls on a closed day: it stays, or moves to the next open day.

    No other rule is allowed: a date that moves back would take days away that are guaranteed.
    """

    def __attrs_post_init__(self) -> None:
        for name, days in (("guaranteed_days", self.guaranteed_days), ("return_days", self.return_days)):
            if not 0 <= days <= _MOST_DAYS:
                raise InvalidPolicy(name, f"is {days}; it must be a whole number of days from 0 to {_MOST_DAYS}")
        if self.closed_day_rule not in (ClosedDayRule.KEEP, ClosedDayRule.NEXT_OPEN_DAY):
            raise InvalidPolicy(
                "closed_day_rule", f"is {self.closed_day_rule.value!r}; the date of a recall must stay (keep) or move to the next open day"
            )
