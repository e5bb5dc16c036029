"""A table of fees by days late, for adults and children (EXT-03, READ-C21).

Days are counted from the day after the due date: every day, or the open days alone (`FeeOptions.closed_days_free`).
"""

from datetime import date
from decimal import Decimal

import attrs
from attrs import field

from nordlib.circulation.fees.terms import (
    FeeBasis,
    FeeBracket,
    FeeCategory,
    FeeOptions,
    category_of,
    check_brackets,
    check_child_ages,
)
from nordlib.decisions import PolicyId
from nordlib.money import Money
from nordlib.validation import checked, taken

__all__ = ["FeeSchedule"]


@attrs.frozen
@checked
class FeeSchedule(FeeOptions):
    """The fees of a library for late returns, by brackets of days late. Raises `InvalidPolicy`.

    A number of days late that no bracket covers, or that lies before the first bracket, costs nothing.
    """

    id: PolicyId
    """The name and version of the schedule."""
    currency: str = field(metadata={"rules": ("EXT-03",)})
    """The currency of every fee (ISO 4217), for example DKK."""
    brackets: tuple[FeeBracket, ...] = field(metadata={"rules": ("EXT-03", "READ-C21")})
    """The brackets in ascending order, without overlap."""
    basis: FeeBasis = field(default=FeeBasis.GROUP, metadata={"rules": ("EXT-03",)})
    """Whether a fee is charged once for a group of loans, or for each loan."""
    child_ages: tuple[int, int] | None = field(default=None, metadata={"rules": ("EXT-03",)})
    """The first and the last age, both inclusive, at which a patron pays as a child; None: every patron pays as an adult."""

    def __attrs_post_init__(self) -> None:
        check_brackets("brackets", self.brackets, self.currency)
        check_child_ages(self.child_ages)
        self.check_options(self.currency)

    def fee(self, days_late: int, category: FeeCategory, *, recalled: bool = False, price: Money | None = None) -> Money:
        """Return the fee for one loan, or one group of loans, by the number of days late. Raises `InvalidData`.

        Args:
            days_late: The number of days late.
            category: Whether the patron pays as an adult or as a child.
            recalled: Whether the loan was recalled, which changes nothing in a table.
            price: The price of the item, which caps the fee if the schedule says so (`capped_by_price`); None: it does not.
        """
        del recalled
        days_late, category = taken(int, "days_late", days_late), taken(FeeCategory, "category", category)
        for bracket in self.brackets:
            if bracket.first_day <= days_late and (bracket.last_day is None or days_late <= bracket.last_day):
                fee = Money(bracket.child if category is FeeCategory.CHILD else bracket.adult, self.currency)
                return self.capped(fee, price)
        return Money(Decimal(0), self.currency)

    def category(self, birth_date: date | None, on: date) -> FeeCategory:
        """Return the fee category of a patron by birth date; a patron whose birth date is not known (None) pays as an adult.

        Raises `InvalidData`.
        """
        return category_of(self.child_ages, birth_date, on)
