"""Choices about renewals that few libraries make, each with a rule of its own (EXT-14, EXT-15)."""

from enum import StrEnum
from typing import Final

import attrs
from attrs import field

from nordlib.circulation.due_schedule import DueSchedule
from nordlib.circulation.periods import LoanPeriod
from nordlib.errors import InvalidPolicy
from nordlib.notebooks.field_table import ShownPolicy
from nordlib.validation import checked

__all__ = ["BookingRule", "RenewalHoldRule", "RenewalTerms", "RenewedBy"]

_MOST: Final = 9_999


class RenewedBy(StrEnum):
    """Who may renew."""

    ANYONE = "anyone"
    """The patron who has the loan, and staff."""
    STAFF = "staff"
    """Staff alone."""
    STAFF_FOR_INTERLIBRARY = "staff_for_ill"
    """Staff alone for an interlibrary loan, and anyone for a local one."""


class RenewalHoldRule(StrEnum):
    """What the holds of other patrons do to a renewal."""

    BLOCK = "block"
    """They block it."""
    IGNORE = "ignore"
    """Nothing."""
    SHORTEN = "shorten"
    """They shorten it: the renewal counts `RenewalTerms.queue_period`."""


class BookingRule(StrEnum):
    """What a booking does to a renewal that would last into it."""

    BLOCK = "block"
    """It blocks the renewal."""
    SHORTEN = "shorten"
    """It shortens the renewal to the last day on which the copy is free."""


@attrs.frozen
@checked
class RenewalTerms(ShownPolicy):
    """Choices about the renewal of one kind of material that few libraries make. Raises `InvalidPolicy`.

    `RenewalTerms()` makes none of them.
    """

    late_renewal_days: int | None = field(default=None, metadata={"rules": ("EXT-14",)})
    """The most days late at which a local loan may be renewed, from 0 to 9999; None: any number. `LoanTerms.late_renewal` says whether."""
    window_hours: int | None = field(default=None, metadata={"rules": ("EXT-14",)})
    """How many elapsed hours before the due instant the renewal of a loan by the hour opens, from 0 to 9999; None: it is open already."""
    max_unseen_renewals: int | None = field(default=None, metadata={"rules": ("EXT-14",)})
    """The most renewals in a row without the material being shown to staff, from 0 to 9999; None: any number."""
    overdue_block_count: int | None = field(default=None, metadata={"rules": ("EXT-15",)})
    """How many of the patron's other loans must be late to stop a renewal, from 1 to 9999; None: they never stop one."""
    overdue_block_days: int = field(default=1, metadata={"rules": ("EXT-15",)})
    """How many days late a loan must be to count, from 1 to 9999."""
    expired_may_renew: bool = field(default=False, metadata={"rules": ("EXT-05",)})
    """Whether a patron whose card has expired may renew."""
    renewed_by: RenewedBy = field(default=RenewedBy.ANYONE, metadata={"rules": ("EXT-14",)})
    """Who may renew."""
    longest_loan_days: int | None = field(default=None, metadata={"rules": ("EXT-14",)})
    """How many days after the day of lending a loan lasts at most, with all its renewals, from 1 to 9999; None: it has no such end."""
    holds_rule: RenewalHoldRule = field(default=RenewalHoldRule.BLOCK, metadata={"rules": ("EXT-14", "REN-01")})
    """What the holds of other patrons do to a renewal. Which of them count, `LoanTerms.title_holds` says."""
    queue_period: LoanPeriod | None = field(default=None, metadata={"rules": ("EXT-14",)})
    """The period that a renewal counts while another patron waits, where holds shorten it; None where they do not."""
    booking_rule: BookingRule = field(default=BookingRule.BLOCK, metadata={"rules": ("EXT-14",)})
    """What a booking does to a renewal that would last into it."""
    booking_buffer_days: int = field(default=0, metadata={"rules": ("EXT-14",)})
    """How many days a copy must be back before a booking, besides its first day, from 0 to 9999."""
    schedule: DueSchedule | None = field(default=None, metadata={"rules": ("EXT-14",)})
    """The table of due dates for renewals, instead of `LoanTerms.schedule`; None: the same."""

    def __attrs_post_init__(self) -> None:
        lowest = {"overdue_block_count": 1, "overdue_block_days": 1, "longest_loan_days": 1}
        for name, unit in _NUMBERS.items():
            number, low = getattr(self, name), lowest.get(name, 0)
            if number is not None and not low <= number <= _MOST:
                raise InvalidPolicy(name, f"is {number}; it must be a whole number of {unit} from {low} to {_MOST}")
        if self.holds_rule is RenewalHoldRule.SHORTEN and self.queue_period is None:
            raise InvalidPolicy("queue_period", "is missing; holds shorten a renewal, so it must be the period that is counted then")


_NUMBERS: Final = {
    "late_renewal_days": "days",
    "window_hours": "hours",
    "max_unseen_renewals": "renewals",
    "overdue_block_count": "loans",
    "overdue_block_days": "days",
    "longest_loan_days": "days",
    "booking_buffer_days": "days",
}
