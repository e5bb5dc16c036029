"""A fee by a rate for each day or hour late, with a grace and a maximum (EXT-12).

The order is that of the published rules: the units late, the grace, the rate, the maximum, and the price of the item.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

import attrs
from attrs import field

from nordlib.circulation.fees.terms import (
    FeeBasis,
    FeeBracket,
    FeeCategory,
    FeeOptions,
    RateUnit,
    category_of,
    check_amount,
    check_brackets,
    check_child_ages,
)
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidPolicy
from nordlib.money import Money
from nordlib.validation import checked, taken

__all__ = ["RateSchedule"]

_LONGEST_GRACE: Final = 9_999  # days or hours
_NOTHING: Final = Decimal(0)


@attrs.frozen
@checked
class RateSchedule(FeeOptions):
    """The fees of a library for late returns, by a rate for each day or hour late. Raises `InvalidPolicy`.

    >>> schedule = RateSchedule(PolicyId("Fyrstad", "1"), "SEK", rate=Decimal(3), maximum=Decimal(100))
    >>> [str(schedule.fee(days, FeeCategory.ADULT)) for days in (1, 33, 34)]
    ['3 SEK', '99 SEK', '100 SEK']
    """

    id: PolicyId
    """The name and version of the schedule."""
    currency: str = field(metadata={"rules": ("EXT-12",)})
    """The currency of every fee (ISO 4217), for example SEK."""
    rate: Decimal = field(default=_NOTHING, kw_only=True, metadata={"rules": ("EXT-12",)})
    """What each unit late costs; 0 if `rates` say it, or if a late loan costs nothing but its reminders."""
    rates: tuple[FeeBracket, ...] = field(default=(), kw_only=True, metadata={"rules": ("EXT-12",)})
    """What each unit late costs, by its number: the fee is the sum over the units. A unit that no bracket covers costs nothing."""
    child_rate: Decimal | None = field(default=None, kw_only=True, metadata={"rules": ("EXT-12",)})
    """What each unit late costs a child, of a recalled loan too; None: the same as an adult, or as the column of `rates` says."""
    recall_rate: Decimal | None = field(default=None, kw_only=True, metadata={"rules": ("EXT-12",)})
    """What each unit late costs for a recalled loan, instead of `rate` and `rates`; None: the same."""
    unit: RateUnit = field(default=RateUnit.DAY, kw_only=True, metadata={"rules": ("EXT-12",)})
    """Whether days or hours late are counted."""
    grace: int = field(default=0, kw_only=True, metadata={"rules": ("EXT-12",)})
    """How many units late, at most, cost nothing, from 0 to 9999."""
    grace_is_charged: bool = field(default=True, kw_only=True, metadata={"rules": ("EXT-12",)})
    """Whether a loan that is later than the grace pays for every unit, or only for those after the grace."""
    recalled_have_grace: bool = field(default=True, kw_only=True, metadata={"rules": ("EXT-12",)})
    """Whether a recalled loan has the grace, too."""
    maximum: Decimal | None = field(default=None, kw_only=True, metadata={"rules": ("EXT-12",)})
    """The most that one loan costs, without its reminders; None: any amount."""
    recall_maximum: Decimal | None = field(default=None, kw_only=True, metadata={"rules": ("EXT-12",)})
    """The most that a recalled loan costs, instead of `maximum`; None: the same."""
    basis: FeeBasis = field(default=FeeBasis.ITEM, kw_only=True, metadata={"rules": ("EXT-12",)})
    """Whether a fee is charged once for a group of loans, or for each loan."""
    child_ages: tuple[int, int] | None = field(default=None, kw_only=True, metadata={"rules": ("EXT-12",)})
    """The first and the last age, both inclusive, at which a patron pays as a child; None: every patron pays as an adult."""

    def __attrs_post_init__(self) -> None:
        for name in ("rate", "child_rate", "recall_rate", "maximum", "recall_maximum"):
            amount: Decimal | None = getattr(self, name)
            if amount is not None:
                check_amount(name, amount, self.currency)
        check_brackets("rates", self.rates, self.currency)
        check_child_ages(self.child_ages)
        self.check_options(self.currency)
        if self.rates and self.rate:
            raise InvalidPolicy("rates", "is given beside `rate`; a schedule must have one rate, or rates by day with a `rate` of 0")
        if self.rates and self.child_rate is not None:
            raise InvalidPolicy("child_rate", "is given beside `rates`; what a child pays must stand in the brackets")
        if not 0 <= self.grace <= _LONGEST_GRACE:
            raise InvalidPolicy("grace", f"is {self.grace}; it must be a whole number of days or hours from 0 to {_LONGEST_GRACE}")

    def fee(self, units_late: int, category: FeeCategory, *, recalled: bool = False, price: Money | None = None) -> Money:
        """Return the fee for one loan by the number of days or hours late. Raises `InvalidData`.

        Args:
            units_late: The number of days, or of hours begun, before any grace.
            category: Whether the patron pays as an adult or as a child.
            recalled: Whether the loan was recalled.
            price: The price of the item, which caps the fee if the schedule says so (`capped_by_price`); None: it does not.
        """
        units_late, category = taken(int, "units_late", units_late), taken(FeeCategory, "category", category)
        grace = self.grace if self.recalled_have_grace or not recalled else 0
        if units_late <= grace:
            return Money(_NOTHING, self.currency)
        first = 1 if self.grace_is_charged else grace + 1
        amount = sum(self._amounts(first, units_late, category, recalled=recalled), _NOTHING)
        maximum = self.recall_maximum if recalled and self.recall_maximum is not None else self.maximum
        fee = Money(amount if maximum is None else min(amount, maximum), self.currency)
        return self.capped(fee, price)

    def _amounts(self, first: int, last: int, category: FeeCategory, *, recalled: bool) -> Iterator[Decimal]:
        """Yield what the units from the first to the last cost, each range of units at once."""
        is_child = category is FeeCategory.CHILD
        rate = self.recall_rate if recalled else None
        rate = self.child_rate if is_child and self.child_rate is not None else rate
        if rate is not None or not self.rates:
            yield (self.rate if rate is None else rate) * (last - first + 1)
            return
        for bracket in self.rates:
            begin, end = max(bracket.first_day, first), last if bracket.last_day is None else min(bracket.last_day, last)
            yield (bracket.child if is_child else bracket.adult) * max(end - begin + 1, 0)

    def category(self, birth_date: date | None, on: date) -> FeeCategory:
        """Return the fee category of a patron by birth date; a patron whose birth date is not known (None) pays as an adult.

        Raises `InvalidData`.
        """
        return category_of(self.child_ages, birth_date, on)
