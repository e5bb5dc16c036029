"""What both kinds of fee schedule are made of: amounts for adults and children, what is charged together, and which days count."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

import attrs
from attrs import field

from nordlib.ages import age
from nordlib.errors import InvalidData, InvalidPolicy
from nordlib.money import Money
from nordlib.notebooks.field_table import ShownPolicy
from nordlib.validation import checked, taken

__all__ = [
    "FeeBasis",
    "FeeBracket",
    "FeeCategory",
    "FeeOptions",
    "LateFrom",
    "RateUnit",
    "category_of",
    "check_amount",
    "check_brackets",
    "check_child_ages",
]


class FeeCategory(StrEnum):
    """Which column of a fee schedule applies to a patron."""

    ADULT = "adult"
    """The patron pays the fees for adults."""
    CHILD = "child"
    """The patron pays the fees for children (`FeeSchedule.child_ages`)."""


class FeeBasis(StrEnum):
    """What a fee is charged for. A group pays once: the largest of the fees of its loans."""

    GROUP = "group"
    """Once for all loans with the same date of lending or last renewal, the same due date and the same return date."""
    GROUP_BY_FIRST_LENDING = "group_by_first_lending"
    """Once for all loans with the same date of lending, however often they were renewed, the same due date and the same return date."""
    ITEM = "item"
    """Once for each loan."""


class RateUnit(StrEnum):
    """What a rate is for."""

    DAY = "day"
    """Each day late."""
    HOUR = "hour"
    """Each hour begun since the loan was due, whether the library was open or closed."""


class LateFrom(StrEnum):
    """The moment from which a return counts on the next day."""

    NEXT_DAY = "next_day"
    """Midnight: a return counts on its own day, at any hour, as in a book drop that is always open."""
    CLOSING = "closing"
    """The closing hour: a later return counts on the next day, or on the next open one if closed days are free."""


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


@attrs.frozen(kw_only=True)
class FeeOptions(ShownPolicy):
    """What a fee schedule of either kind says beside its amounts. `FeeSchedule` and `RateSchedule` have these fields, each by its name."""

    closed_days_free: bool = field(default=False, metadata={"rules": ("EXT-13",)})
    """Whether a day on which the library is closed does not count as a day late."""
    late_from: LateFrom = field(default=LateFrom.NEXT_DAY, metadata={"rules": ("EXT-13",)})
    """The moment from which a return counts on the next day."""
    capped_by_price: bool = field(default=False, metadata={"rules": ("EXT-12",)})
    """Whether no loan costs more than the price of its item, where the price is known."""
    reminder_fees: tuple[Decimal, ...] = field(default=(), metadata={"rules": ("EXT-21",)})
    """What the first reminder about a loan costs, the second, and so on; those after the last cost nothing."""
    child_reminder_fees: tuple[Decimal, ...] | None = field(default=None, metadata={"rules": ("EXT-21",)})
    """What the reminders cost a child; None: the same as an adult."""

    def check_options(self, currency: str) -> None:
        """Check the amounts in a currency. Raises `InvalidPolicy` and `InvalidData`."""
        for name, amounts in (("reminder_fees", self.reminder_fees), ("child_reminder_fees", self.child_reminder_fees or ())):
            for amount in amounts:
                check_amount(name, amount, currency)

    def capped(self, fee: Money, price: Money | None) -> Money:
        """Return a fee, or the price of the item if that is less and caps it. Raises `InvalidData` for a price that is not one."""
        if price is not None and price.amount < 0:
            raise InvalidData("price", ("it is below 0; it must be the price of the item, or None if that is not known",))
        return fee if price is None or not self.capped_by_price else fee.at_most(price)


def check_amount(name: str, amount: Decimal, currency: str) -> None:
    """Check an amount of a policy field. Raises `InvalidPolicy` below 0, and `InvalidData` for what is not an exact decimal."""
    if Money(amount, currency).amount < 0:
        raise InvalidPolicy(name, "has a fee below 0; a fee must be at least 0")


def check_brackets(name: str, brackets: tuple[FeeBracket, ...], currency: str) -> None:
    """Check that brackets are in ascending order, without overlap. Raises `InvalidPolicy`, which names the field."""
    day = 0
    for bracket in brackets:
        if bracket.first_day <= day or (bracket.last_day is not None and bracket.last_day < bracket.first_day):
            raise InvalidPolicy(
                name,
                f"has a misplaced bracket from day {bracket.first_day}; "
                "the days must be at least 1, in ascending order and without overlap",
            )
        if bracket.last_day is None and bracket is not brackets[-1]:
            raise InvalidPolicy(name, "has a bracket without a last day before the end; only the last bracket may have none")
        for amount in (bracket.adult, bracket.child):
            check_amount(name, amount, currency)
        day = bracket.last_day or bracket.first_day


def check_child_ages(ages: tuple[int, int] | None) -> None:
    """Check the ages at which a patron pays as a child. Raises `InvalidPolicy`."""
    if ages is not None and not 0 <= ages[0] <= ages[1]:
        raise InvalidPolicy(
            "child_ages", f"is {ages}; it must be the first and the last age, both inclusive, at least 0 and in ascending order"
        )


def category_of(ages: tuple[int, int] | None, birth_date: date | None, on: date) -> FeeCategory:
    """Return the fee category of a patron by the ages of children and the birth date. Raises `InvalidData`."""
    birth_date = None if birth_date is None else taken(date, "birth_date", birth_date)
    on = taken(date, "on", on)
    if ages is None or birth_date is None:
        return FeeCategory.ADULT
    first, last = ages
    return FeeCategory.CHILD if first <= age(birth_date, on) <= last else FeeCategory.ADULT
