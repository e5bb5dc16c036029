"""What a late return costs: a table of steps by days late, for adults and children, in exact decimals (EXT-03, READ-C21).

Days are calendar days, counted from the day after the due date. Where the table says so, loans that were lent or last renewed on one day,
were due on one day and came back on one day are charged together.
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

__all__ = ["FeeBasis", "FeeBracket", "FeeCategory", "FeeSchedule", "LateReturn", "late_fee"]


class FeeCategory(StrEnum):
    """Which column of a fee table a patron is charged by."""

    ADULT = "adult"
    CHILD = "child"


class FeeBasis(StrEnum):
    """What a fee is charged for."""

    GROUP = "group"
    """Once for all loans of one lend-or-renew date, one due date and one date of return."""
    ITEM = "item"
    """Once for each loan."""


@attrs.frozen
class FeeBracket:
    """What so many days late cost, from the first of these days to the last (None: without end), in the table's currency."""

    first_day: int
    last_day: int | None
    adult: Decimal
    child: Decimal


@attrs.frozen
class FeeSchedule:
    """The fees of a library. A day that no step has, and any day before the first step, costs nothing. Raises `InvalidPolicy`."""

    id: PolicyId
    currency: str = field(metadata={"rules": ("EXT-03",)})
    brackets: tuple[FeeBracket, ...] = field(metadata={"rules": ("EXT-03", "READ-C21")})
    basis: FeeBasis = field(default=FeeBasis.GROUP, metadata={"rules": ("EXT-03",)})
    child_ages: tuple[int, int] | None = field(default=None, metadata={"rules": ("EXT-03",)})
    """The first and the last age of those who pay as children; None: everybody pays as an adult."""

    def __attrs_post_init__(self) -> None:
        day = 0
        for step in self.brackets:
            if step.first_day <= day or (step.last_day is not None and step.last_day < step.first_day):
                raise InvalidPolicy(
                    "brackets", f"have one from day {step.first_day} that does not come after the one before it, or ends before it begins"
                )
            if step.last_day is None and step is not self.brackets[-1]:
                raise InvalidPolicy("brackets", "have one without end that is not the last")
            for amount in (step.adult, step.child):
                if Money(amount, self.currency).amount < 0:
                    raise InvalidPolicy("brackets", "have a fee below 0; a fee is 0 or more")
            day = step.last_day or step.first_day
        if self.child_ages is not None and not 0 <= self.child_ages[0] <= self.child_ages[1]:
            raise InvalidPolicy("child_ages", f"are {self.child_ages}; give the first and the last age, both included")

    def fee(self, days_late: int, category: FeeCategory) -> Money:
        """What one loan, or one group of loans, costs that is so many days late."""
        for step in self.brackets:
            if step.first_day <= days_late and (step.last_day is None or days_late <= step.last_day):
                return Money(step.child if category == FeeCategory.CHILD else step.adult, self.currency)
        return Money(Decimal(0), self.currency)

    def category(self, birth_date: date | None, on: date) -> FeeCategory:
        """The column of one who was born on a day; one whose birth date is not known pays as an adult."""
        if self.child_ages is None or birth_date is None:
            return FeeCategory.ADULT
        first, last = self.child_ages
        return FeeCategory.CHILD if first <= age(birth_date, on) <= last else FeeCategory.ADULT


@attrs.frozen
class LateReturn:
    """When a loan was lent or last renewed, when it was due, and when it came back."""

    lent_or_renewed_on: date
    due: date
    returned_on: date


def late_fee(table: FeeSchedule, returns: Iterable[LateReturn], category: FeeCategory) -> Money:
    """What a patron owes for these returns together.

    >>> from nordlib.circulation import HELSINGOR_FEES
    >>> book = LateReturn(date(2026, 4, 13), due=date(2026, 5, 11), returned_on=date(2026, 5, 14))
    >>> str(late_fee(HELSINGOR_FEES, [book, book, book], FeeCategory.ADULT))
    '20 DKK'
    """
    charged = dict.fromkeys(returns) if table.basis == FeeBasis.GROUP else tuple(returns)
    fees = (table.fee((each.returned_on - each.due).days, category) for each in charged)
    return sum(fees, Money(Decimal(0), table.currency))
