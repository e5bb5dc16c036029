"""Fees for late returns: a table of brackets by days late, for adults and children, in exact decimals (EXT-03, READ-C21).

Days are calendar days, counted from the day after the due date. If the schedule says so (`FeeBasis.GROUP`), loans that were lent or last
renewed on the same day, were due on the same day and were returned on the same day are charged together.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum

import attrs
from attrs import field

from nordlib.ages import age
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidPolicy
from nordlib.money import Money
from nordlib.validation import checked, taken

__all__ = ["FeeBasis", "FeeBracket", "FeeCategory", "FeeSchedule", "LateReturn", "late_fee"]


class FeeCategory(StrEnum):
    """Which column of a fee schedule applies to a patron."""

    ADULT = "adult"
    """The patron pays the fees for adults."""
    CHILD = "child"
    """The patron pays the fees for children (`FeeSchedule.child_ages`)."""


class FeeBasis(StrEnum):
    """What a fee is charged for."""

    GROUP = "group"
    """Once for all loans with the same date of lending or last renewal, the same due date and the same return date."""
    ITEM = "item"
    """Once for each loan."""


@attrs.frozen
@checked
class FeeBracket:
    """The fees for a range of days late, in the currency of the schedule."""

    first_day: int
    """The first number of days late in the range, at least 1."""
    last_day: int | None
    """The last number of days late in the range, inclusive; None: the range has no end."""
    adult: Decimal
    """The fee for an adult."""
    child: Decimal
    """The fee for a child."""


@attrs.frozen
@checked
class FeeSchedule:
    """The fees of a library for late returns. Raises `InvalidPolicy`.

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
        day = 0
        for bracket in self.brackets:
            if bracket.first_day <= day or (bracket.last_day is not None and bracket.last_day < bracket.first_day):
                raise InvalidPolicy(
                    "brackets",
                    f"has a misplaced bracket from day {bracket.first_day}; "
                    "the days must be at least 1, in ascending order and without overlap",
                )
            if bracket.last_day is None and bracket is not self.brackets[-1]:
                raise InvalidPolicy("brackets", "has a bracket without a last day before the end; only the last bracket may have none")
            for amount in (bracket.adult, bracket.child):
                if Money(amount, self.currency).amount < 0:
                    raise InvalidPolicy("brackets", "has a fee below 0; a fee must be at least 0")
            day = bracket.last_day or bracket.first_day
        if self.child_ages is not None and not 0 <= self.child_ages[0] <= self.child_ages[1]:
            raise InvalidPolicy(
                "child_ages",
                f"is {self.child_ages}; it must be the first and the last age, both inclusive, at least 0 and in ascending order",
            )

    def fee(self, days_late: int, category: FeeCategory) -> Money:
        """Return the fee for one loan, or one group of loans, by the number of days late. Raises `InvalidData`."""
        days_late, category = taken(int, "days_late", days_late), taken(FeeCategory, "category", category)
        for bracket in self.brackets:
            if bracket.first_day <= days_late and (bracket.last_day is None or days_late <= bracket.last_day):
                return Money(bracket.child if category is FeeCategory.CHILD else bracket.adult, self.currency)
        return Money(Decimal(0), self.currency)

    def category(self, birth_date: date | None, on: date) -> FeeCategory:
        """Return the fee category of a patron by birth date; a patron whose birth date is not known (None) pays as an adult.

        Raises `InvalidData`.
        """
        birth_date = None if birth_date is None else taken(date, "birth_date", birth_date)
        on = taken(date, "on", on)
        if self.child_ages is None or birth_date is None:
            return FeeCategory.ADULT
        first, last = self.child_ages
        return FeeCategory.CHILD if first <= age(birth_date, on) <= last else FeeCategory.ADULT


@attrs.frozen
@checked
class LateReturn:
    """A returned loan, as the fee is charged for it. Loans with the same three dates form a group (`FeeBasis.GROUP`)."""

    lent_or_renewed_on: date
    """The day on which the loan was lent or last renewed."""
    due: date
    """The due date."""
    returned_on: date
    """The day on which the loan was returned."""


def late_fee(table: FeeSchedule, returns: Iterable[LateReturn], category: FeeCategory) -> Money:
    """Return the total that a patron owes for these returns.

    Args:
        table: The library's fee schedule.
        returns: The returned loans; loans that were returned in time cost nothing.
        category: Whether the patron pays as an adult or as a child.

    Raises:
        InvalidData: A return is not a `LateReturn`, or the category is not one.

    >>> from nordlib.circulation import HELSINGOR_FEES
    >>> book = LateReturn(date(2026, 4, 13), due=date(2026, 5, 11), returned_on=date(2026, 5, 14))
    >>> str(late_fee(HELSINGOR_FEES, [book, book, book], FeeCategory.ADULT))
    '20 DKK'
    """
    returns, category = taken(tuple[LateReturn, ...], "returns", tuple(returns)), taken(FeeCategory, "category", category)
    charged = dict.fromkeys(returns) if table.basis == FeeBasis.GROUP else tuple(returns)
    fees = (table.fee((late_return.returned_on - late_return.due).days, category) for late_return in charged)
    return sum(fees, Money(Decimal(0), table.currency))
