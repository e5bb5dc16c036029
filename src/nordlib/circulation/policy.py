"""Circulation policies: everything in the lending rules that differs between libraries, as values."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.circulation.auto_renewal_terms import AutoRenewalTerms
from nordlib.circulation.calendar import CardEndRule, ClosedDayRule, ClosedHoursRule
from nordlib.circulation.due_schedule import DueSchedule
from nordlib.circulation.fees import FeeSchedule, RateSchedule
from nordlib.circulation.periods import LoanPeriod, RenewFrom
from nordlib.circulation.recall_terms import RecallTerms
from nordlib.circulation.renewal_terms import RenewalTerms
from nordlib.dates import HourlyPeriod, Period
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidPolicy, UnknownName
from nordlib.frozendict import frozendict
from nordlib.money import Money
from nordlib.notebooks.field_table import ShownPolicy
from nordlib.validation import checked, frozen_mapping, frozen_set

__all__ = ["CirculationPolicy", "DebtRule", "HoldPolicy", "LateRenewal", "LoanTerms", "QuickLoanRule", "RenewFrom", "TitleHoldRule"]


_LONGEST_WINDOW: Final = 9_999  # days
_MOST_RENEWALS: Final = 9_999
_MOST_LOANS: Final = 9_999
_MOST_HOLDS: Final = 9_999
_LONGEST_PICKUP: Final = 9_999  # days
_LONGEST_SILENCE: Final = 9_999  # days


class LateRenewal(StrEnum):
    """Whether a late local loan may be renewed. A late interlibrary loan may never be renewed (READ-C09)."""

    WITH_FEE = "allow_with_fee"
    """It may be renewed, and the late fee is charged."""
    FREE = "allow_free"
    """It may be renewed without a fee."""
    NO = "deny"
    """It may not be renewed."""


class TitleHoldRule(StrEnum):
    """Whether holds on a title block a renewal while other copies are on the shelf."""

    ALWAYS_BLOCK = "always_blocks"
    """Every hold of another patron blocks."""
    UNLESS_OTHER_COPY = "unless_other_copy_available"
    """Holds do not block if the copies on the shelf are enough for all who wait, and no hold is on the copy that is being renewed."""


class DebtRule(StrEnum):
    """Which debt blocks a patron."""

    AT_LIMIT = "at"
    """A debt of the limit or more."""
    ABOVE_LIMIT = "above"
    """A debt of more than the limit."""


class QuickLoanRule(StrEnum):
    """Which of the borrower's own holds on the title a quick loan deletes. It never deletes a hold of another patron."""

    ALL = "all"
    """All that have not ended: active, suspended, and ready for pickup."""
    WAITING = "waiting"
    """Those that wait, active or suspended; a copy that is ready for pickup stays set aside."""
    KEEP = "keep"
    """None: they stay."""


@attrs.frozen
@checked
class HoldPolicy(ShownPolicy):
    """A library's choices about holds. Raises `InvalidPolicy`."""

    max_holds: int | None = field(default=None, metadata={"rules": ("HOLD-01",)})
    """How many holds one patron may have at a time, from 1 to 9999; None: any number."""
    pickup_days: int = 7
    """How many days a copy stays set aside, counted from the day on which it is, from 1 to 9999."""
    deleted_by_quick_loan: QuickLoanRule = field(default=QuickLoanRule.ALL, metadata={"rules": ("HOLD-02", "READ-C17")})
    """Which of the borrower's own holds on the title a quick loan deletes."""

    def __attrs_post_init__(self) -> None:
        if self.max_holds is not None and not 1 <= self.max_holds <= _MOST_HOLDS:
            raise InvalidPolicy("max_holds", f"is {self.max_holds}; it must be None or a whole number of holds from 1 to {_MOST_HOLDS}")
        if not 1 <= self.pickup_days <= _LONGEST_PICKUP:
            raise InvalidPolicy("pickup_days", f"is {self.pickup_days}; it must be a whole number of days from 1 to {_LONGEST_PICKUP}")


@attrs.frozen
@checked
class LoanTerms(ShownPolicy):
    """The terms under which one kind of material is lent. Raises `InvalidPolicy`."""

    loan_period: LoanPeriod = field(metadata={"rules": ("REN-05", "READ-C05")})
    """How long a loan lasts: in days and months, in open days, or in hours and minutes."""
    max_renewals: int = field(metadata={"rules": ("REN-03", "REN-05", "READ-C05")})
    """The general limit on the renewals of one loan, local or interlibrary."""
    window_days: int | None = field(metadata={"rules": ("REN-02", "READ-C04")})
    """How many calendar days before the due date renewal opens, from 00:00 local time; None: renewal is possible at any time."""
    renew_from: RenewFrom = field(default=RenewFrom.DUE_DATE, metadata={"rules": ("READ-C07",)})
    """The day from which a renewal in time counts the loan period."""
    late_renew_from: RenewFrom = field(default=RenewFrom.TODAY, metadata={"rules": ("READ-C22",)})
    """The day from which a late renewal counts the loan period."""
    future_holds_block: bool = field(default=False, metadata={"rules": ("READ-C24",)})
    """Whether a hold that has not begun yet blocks a renewal."""
    title_holds: TitleHoldRule = field(default=TitleHoldRule.ALWAYS_BLOCK, metadata={"rules": ("READ-C24",)})
    """Whether holds on the title block a renewal while other copies are on the shelf."""
    renewable: bool = field(default=True, metadata={"rules": ("HOLD-03",)})
    """Whether this kind of material may be renewed at all."""
    max_interlibrary_renewals: int | None = field(default=2, metadata={"rules": ("REN-07", "READ-C06")})
    """A further limit for interlibrary loans; None: only the general limit applies."""
    late_renewal: LateRenewal = field(default=LateRenewal.WITH_FEE, metadata={"rules": ("READ-C08",)})
    """Whether a late local loan may be renewed."""
    retry_after_rejection: bool = field(default=True, metadata={"rules": ("EXT-07",)})
    """Whether the patron may ask again for a renewal that the owner has rejected once."""
    closed_day_rule: ClosedDayRule = field(default=ClosedDayRule.KEEP, metadata={"rules": ("READ-C25",)})
    """How a new due date that falls on a closed day is adjusted."""
    cap_at_card_expiry: bool = field(default=False, metadata={"rules": ("EXT-05",)})
    """Whether a new due date is limited to the last valid day of the patron's card."""
    debt_limit: Money | None = field(default=None, metadata={"rules": ("EXT-05",)})
    """The debt that blocks a renewal, a loan and a hold, as `debt_rule` says; None: debt does not matter."""
    fees: FeeSchedule | RateSchedule | None = field(default=None, metadata={"rules": ("EXT-03", "EXT-12", "READ-C08")})
    """The fees for a late renewal and for reminders, by steps or by a rate; None: they cost nothing."""
    lendable: bool = field(default=True, metadata={"rules": ("HOLD-03",)})
    """Whether this kind of material is lent at all."""
    max_loans: int | None = field(default=None, metadata={"rules": ("HOLD-03",)})
    """How many loans of this kind of material one patron may have at a time, from 1 to 9999; None: any number."""
    quick_loan: bool = field(default=False, metadata={"rules": ("HOLD-02",)})
    """Whether this is a quick loan (Lynlån), which deletes the borrower's own holds on the title."""
    renewal_period: LoanPeriod | None = field(default=None, metadata={"rules": ("EXT-14",)})
    """The period that a renewal counts; None: the loan period."""
    schedule: DueSchedule | None = field(default=None, metadata={"rules": ("EXT-14",)})
    """The library's table of due dates; None: it has none. A loan by the hour is not in it."""
    closed_hours_rule: ClosedHoursRule = field(default=ClosedHoursRule.KEEP, metadata={"rules": ("EXT-14",)})
    """How a due instant at which the library is closed is adjusted, for a loan by the hour."""
    card_end_rule: CardEndRule = field(default=CardEndRule.STAYS, metadata={"rules": ("READ-C31",)})
    """What becomes of a due date that was limited to the last day of the card, if that is a closed day."""
    owner_silence_days: int | None = field(default=None, metadata={"rules": ("EXT-07",)})
    """How many days after a renewal the owner of an interlibrary loan has to answer, from 0 to 9999; silence after that is a yes.

    Then the loan may be renewed again. None: silence is never a yes. `InterlibraryPolicy.silence_days` must say the same.
    """
    recalls: RecallTerms = field(default=RecallTerms(), metadata={"rules": ("EXT-08", "READ-C12")})
    """How much time a patron has when the library recalls a loan of its own material."""
    debt_rule: DebtRule = field(default=DebtRule.AT_LIMIT, metadata={"rules": ("EXT-05",)})
    """Whether a debt of exactly `debt_limit` blocks too."""
    renewal: RenewalTerms = field(default=RenewalTerms(), metadata={"rules": ("EXT-14", "EXT-15")})
    """Choices about renewals that few libraries make."""
    auto_renewal: AutoRenewalTerms | None = field(default=None, metadata={"rules": ("EXT-16",)})
    """When loans of this kind are renewed automatically; None: never."""

    window: timedelta | None = field(init=False, repr=False, eq=False)
    """`window_days` as a duration, derived from it once; None: renewal is possible at any time."""
    counts_days: bool = field(init=False, repr=False, eq=False)
    """Derived: whether the new due date of a renewal is only counted in days and months, moved off closed days and cut."""
    has_more_rules: bool = field(init=False, repr=False, eq=False)
    """Derived: whether a choice is made that has a rule of its own for renewals (`nordlib.circulation.renewal.rules.rule_book`)."""

    def __attrs_post_init__(self) -> None:
        self._check_periods()
        for name, limit in (("max_renewals", self.max_renewals), ("max_interlibrary_renewals", self.max_interlibrary_renewals or 0)):
            if not 0 <= limit <= _MOST_RENEWALS:
                raise InvalidPolicy(name, f"must be a whole number of renewals from 0 to {_MOST_RENEWALS}")
        if self.max_loans is not None and not 1 <= self.max_loans <= _MOST_LOANS:
            raise InvalidPolicy("max_loans", f"is {self.max_loans}; it must be None or a whole number of loans from 1 to {_MOST_LOANS}")
        days = self.window_days
        if days is not None and not 0 <= days <= _LONGEST_WINDOW:
            raise InvalidPolicy("window_days", f"is {days}; it must be None or a whole number of days from 0 to {_LONGEST_WINDOW}")
        silence = self.owner_silence_days
        if silence is not None and not 0 <= silence <= _LONGEST_SILENCE:
            raise InvalidPolicy(
                "owner_silence_days", f"is {silence}; it must be None or a whole number of days from 0 to {_LONGEST_SILENCE}"
            )
        lowest = self.debt_limit is not None and self.debt_limit.amount == 0 and self.debt_rule is DebtRule.ABOVE_LIMIT
        if self.debt_limit is not None and self.debt_limit.amount <= 0 and not lowest:
            raise InvalidPolicy("debt_limit", "is not above 0; it must be the debt that blocks a patron, or None if debt does not matter")
        derive = object.__setattr__  # sets a derived field of frozen terms
        derive(self, "window", None if days is None else timedelta(days=days))
        plain = isinstance(self.loan_period, Period) and self.renewal_period is None
        by_days = self.closed_day_rule is not ClosedDayRule.SAME_WEEKDAY and self.card_end_rule is CardEndRule.STAYS
        more = self.schedule is not None or self.renewal != RenewalTerms()
        derive(self, "counts_days", plain and by_days and not more)
        derive(self, "has_more_rules", more)

    def _check_periods(self) -> None:
        periods = {"loan_period": self.loan_period, "renewal_period": self.renewal_period, "queue_period": self.renewal.queue_period}
        for name, period in periods.items():
            if isinstance(period, Period) and not period.days and not period.months:
                raise InvalidPolicy(name, "is empty; it must be at least one day")
        renewed = self.loan_period if self.renewal_period is None else self.renewal_period
        queued = self.loan_period if self.renewal.queue_period is None else self.renewal.queue_period
        for name, period in (("renewal_period", renewed), ("queue_period", queued)):
            if isinstance(period, HourlyPeriod) is not isinstance(self.loan_period, HourlyPeriod):
                raise InvalidPolicy(name, "must be in hours and minutes if the loan period is, and in days if the loan period is")


#: The codes that no staff can override, and why.
_NEVER_OVERRIDDEN: Final = {
    "no_gain": "a renewal must give a later due date",
    "loan_closed": "what was returned must be lent again",
    "outside_schedule": "the schedule has no date to give; staff name one instead",
    "date_not_allowed": "a due date must not have passed; staff name a later one",
    "not_your_loan": "staff ask in their own name instead",
    "staff_only": "staff ask in their own name instead",
}


def _codes(given: Iterable[str]) -> frozenset[str]:
    return frozen_set(given)


def _item_types(given: Mapping[str, LoanTerms]) -> frozendict[str, LoanTerms]:
    return frozen_mapping(given)


@attrs.frozen
@checked
class CirculationPolicy(ShownPolicy):
    """A library's terms for each kind of material, and the zone in which its days are counted."""

    id: PolicyId
    """The name and version of the policy; every decision carries it."""
    zone: ZoneInfo
    """The time zone of the library, in which its days are counted."""
    item_types: frozendict[str, LoanTerms] = field(converter=_item_types)
    """The terms of each item type, by the name that loans have in `Loan.item_type`."""
    overridable: frozenset[str] = field(default=frozenset[str](), converter=_codes)
    """The codes of refusals that staff may override; never `no_gain`, `loan_closed`,
    `outside_schedule`, `date_not_allowed`, `not_your_loan` or `staff_only`."""
    holds: HoldPolicy = HoldPolicy()
    """The library's choices about holds."""
    row: str | None = field(default=None, metadata={"rules": ("EXT-18",)})
    """The name of the row of a policy table from which the terms come (`PolicyTable`); None: they are of no table."""
    _rows: dict[str, LoanTerms] = field(init=False, repr=False, eq=False)
    """`item_types` as a plain dict: every case looks its terms up, so the lookup must be fast."""

    def __attrs_post_init__(self) -> None:
        for code, why in _NEVER_OVERRIDDEN.items():
            if code in self.overridable:
                raise InvalidPolicy("overridable", f"contains {code}, which staff cannot override: {why}")
        object.__setattr__(self, "_rows", dict(self.item_types))

    def terms(self, material: str) -> LoanTerms:
        """Return the terms of an item type. Raises `UnknownName` if the policy has no row for it."""
        try:
            return self._rows[material]
        except (KeyError, TypeError):
            raise UnknownName("item type in the circulation policy", material, tuple(self.item_types)) from None
