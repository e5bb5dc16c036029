"""The lending rules of a library as values: everything that differs from library to library."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.circulation.calendar import ClosedDayRule
from nordlib.circulation.fees import FeeSchedule
from nordlib.dates import HourlyPeriod, Period
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidPolicy, UnknownName
from nordlib.frozendict import frozendict
from nordlib.money import Money

__all__ = ["CirculationPolicy", "LateRenewal", "LoanTerms", "RenewFrom", "TitleHoldRule"]


_LONGEST_WINDOW: Final = 9_999  # days
_MOST_RENEWALS: Final = 9_999


class RenewFrom(StrEnum):
    """From which day a renewal counts the loan period; an hourly one from its due instant, or from now."""

    DUE_DATE = "due_date"
    TODAY = "today"


class LateRenewal(StrEnum):
    """Whether a local loan that is late may be renewed. An interlibrary loan that is late may not (READ-C09)."""

    WITH_FEE = "allow_with_fee"
    FREE = "allow_free"
    NO = "deny"


class TitleHoldRule(StrEnum):
    """Whether holds on the title block while other copies stand on the shelf."""

    ALWAYS_BLOCK = "always_blocks"
    UNLESS_OTHER_COPY = "unless_other_copy_available"


@attrs.frozen
class LoanTerms:
    """The terms that one kind of material is lent under.

    `window_days` is how many calendar days before the due date renewal opens, from 00:00 local time; None: at any time.
    """

    loan_period: Period | HourlyPeriod = field(metadata={"rules": ("REN-05", "READ-C05")})
    max_renewals: int = field(metadata={"rules": ("REN-03", "REN-05", "READ-C05")})
    window_days: int | None = field(metadata={"rules": ("REN-02", "READ-C04")})
    renew_from: RenewFrom = field(default=RenewFrom.DUE_DATE, metadata={"rules": ("READ-C07",)})
    late_renew_from: RenewFrom = field(default=RenewFrom.TODAY, metadata={"rules": ("READ-C22",)})
    future_holds_block: bool = field(default=False, metadata={"rules": ("READ-C24",)})
    title_holds: TitleHoldRule = field(default=TitleHoldRule.ALWAYS_BLOCK, metadata={"rules": ("READ-C24",)})
    renewable: bool = field(default=True, metadata={"rules": ("HOLD-03",)})
    max_interlibrary_renewals: int | None = field(default=2, metadata={"rules": ("REN-07", "READ-C06")})
    """A further limit for interlibrary loans; None: the general one alone."""
    late_renewal: LateRenewal = field(default=LateRenewal.WITH_FEE, metadata={"rules": ("READ-C08",)})
    retry_after_rejection: bool = field(default=True, metadata={"rules": ("EXT-07",)})
    """Whether a renewal may be asked for again that the owner has refused once."""
    closed_day_rule: ClosedDayRule = field(default=ClosedDayRule.KEEP, metadata={"rules": ("READ-C25",)})
    cap_at_card_expiry: bool = field(default=False, metadata={"rules": ("EXT-05",)})
    """Whether no due date lies after the last valid day of the patron's card."""
    debt_limit: Money | None = field(default=None, metadata={"rules": ("EXT-05",)})
    """A debt that reaches this refuses; None: debt does not matter."""
    fees: FeeSchedule | None = field(default=None, metadata={"rules": ("EXT-03", "READ-C08")})
    """What a late renewal costs."""

    window: timedelta | None = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if isinstance(self.loan_period, Period) and not self.loan_period.days and not self.loan_period.months:
            raise InvalidPolicy("loan_period", "is empty; a loan lasts at least one day")
        for name, limit in (("max_renewals", self.max_renewals), ("max_interlibrary_renewals", self.max_interlibrary_renewals or 0)):
            if type(limit) is not int or not 0 <= limit <= _MOST_RENEWALS:
                raise InvalidPolicy(name, f"counts renewals, so it is a whole number from 0 to {_MOST_RENEWALS}")
        days = self.window_days
        if days is not None and (type(days) is not int or not 0 <= days <= _LONGEST_WINDOW):
            raise InvalidPolicy("window_days", f"is {days}; it counts days before the due date, from 0 to {_LONGEST_WINDOW}, or is None")
        if self.debt_limit is not None and self.debt_limit.amount <= 0:
            raise InvalidPolicy(
                "debt_limit", "is not more than 0; a debt that reaches it refuses, and None is for one that does not matter"
            )
        object.__setattr__(self, "window", None if days is None else timedelta(days=days))


def _codes(given: Iterable[str]) -> frozenset[str]:
    codes = frozenset((given,)) if isinstance(given, str) else frozenset(given)
    if "no_gain" in codes:
        raise InvalidPolicy("overridable", "has no_gain; a renewal that gives no later date is not made, whoever asks for it")
    return codes


@attrs.frozen
class CirculationPolicy:
    """A library's terms for each kind of material, and the zone in which its days are counted."""

    id: PolicyId
    zone: ZoneInfo
    item_types: frozendict[str, LoanTerms] = field(converter=frozendict[str, LoanTerms])
    overridable: frozenset[str] = field(default=frozenset[str](), converter=_codes)
    """The codes that staff may set aside, with name and reason."""
    _rows: dict[str, LoanTerms] = field(init=False, repr=False, eq=False)
    """The same, for looking up: every case asks."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_rows", dict(self.item_types))

    def terms(self, material: str) -> LoanTerms:
        """The terms of a material. Raises `UnknownName`."""
        try:
            return self._rows[material]
        except KeyError:
            raise UnknownName("item type in the circulation policy", material, tuple(self.item_types)) from None
