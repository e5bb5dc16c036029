"""When loans of one kind of material are renewed automatically (EXT-16)."""

from datetime import date
from enum import StrEnum
from typing import Final

import attrs
from attrs import field

from nordlib.circulation.periods import RenewFrom
from nordlib.errors import InvalidPolicy
from nordlib.notebooks.field_table import ShownPolicy
from nordlib.validation import checked

__all__ = ["AutoRenewalChoice", "AutoRenewalTerms"]

_MOST_DAYS: Final = 9_999


class AutoRenewalChoice(StrEnum):
    """What applies to a patron who has not said whether loans should be renewed automatically."""

    OPT_OUT = "opt_out"
    """Loans are renewed, unless the patron has said no."""
    OPT_IN = "opt_in"
    """Loans are renewed only for a patron who has said yes."""


@attrs.frozen
@checked
class AutoRenewalTerms(ShownPolicy):
    """When loans of one kind of material are renewed automatically. Raises `InvalidPolicy`."""

    choice: AutoRenewalChoice = field(default=AutoRenewalChoice.OPT_OUT, metadata={"rules": ("EXT-16",)})
    """What applies to a patron who has not said whether loans should be renewed automatically."""
    days_before: int = field(default=0, metadata={"rules": ("EXT-16",)})
    """How many days before the due date a loan is tried for the first time, from 0 to 9999."""
    catch_up_days: int = field(default=0, metadata={"rules": ("EXT-16",)})
    """How many days late a loan may be that is tried because the run did not take place in time, from 0 to 9999."""
    auto_until_days: int | None = field(default=None, metadata={"rules": ("EXT-16",)})
    """How many days after the day of lending a loan is no longer renewed automatically, from 0 to 9999.

    None: it may be renewed for any time. A loan whose day of lending is not known has none either.
    """
    auto_until_date: date | None = field(default=None, metadata={"rules": ("EXT-16",)})
    """The day from which no loan is renewed automatically, such as the end of a term; None: there is none."""
    late_renew_from: RenewFrom = field(default=RenewFrom.DUE_DATE, metadata={"rules": ("EXT-16", "READ-C22")})
    """The day from which the automatic renewal of a late loan counts the period."""

    def __attrs_post_init__(self) -> None:
        for name, days in (("days_before", self.days_before), ("catch_up_days", self.catch_up_days)):
            if not 0 <= days <= _MOST_DAYS:
                raise InvalidPolicy(name, f"is {days}; it must be a whole number of days from 0 to {_MOST_DAYS}")
        if self.auto_until_days is not None and not 0 <= self.auto_until_days <= _MOST_DAYS:
            raise InvalidPolicy(
                "auto_until_days", f"is {self.auto_until_days}; it must be None or a whole number of days from 0 to {_MOST_DAYS}"
            )
