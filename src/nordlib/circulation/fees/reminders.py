"""What reminders cost (EXT-21): a fee for each one that was sent, beside the late fee."""

from decimal import Decimal

from nordlib.circulation.fees.rate import RateSchedule
from nordlib.circulation.fees.schedule import FeeSchedule
from nordlib.circulation.fees.terms import FeeCategory
from nordlib.errors import InvalidData
from nordlib.money import Money
from nordlib.validation import taken

__all__ = ["reminder_fee", "reminders_fee"]


def reminder_fee(schedule: FeeSchedule | RateSchedule, number: int, category: FeeCategory) -> Money:
    """Return what the reminder of a number costs: the first is number 1. Raises `InvalidData`.

    >>> from nordlib.decisions import PolicyId
    >>> schedule = RateSchedule(PolicyId("A library", "1"), "NOK", reminder_fees=(Decimal(35), Decimal(70)))
    >>> [str(reminder_fee(schedule, number, FeeCategory.ADULT)) for number in (1, 2, 3)]
    ['35 NOK', '70 NOK', '0 NOK']
    """
    if taken(int, "number", number) < 1:
        raise InvalidData("number", ("it must be at least 1, the number of the first reminder",))
    amounts = _amounts(schedule, category)
    return Money(amounts[number - 1] if number <= len(amounts) else Decimal(0), schedule.currency)


def reminders_fee(schedule: FeeSchedule | RateSchedule, count: int, category: FeeCategory) -> Money:
    """Return what so many reminders about a loan cost together, by their count. Raises `InvalidData`."""
    if taken(int, "count", count) < 0:
        raise InvalidData("count", ("it must be at least 0",))
    return Money(sum(_amounts(schedule, category)[:count], Decimal(0)), schedule.currency)


def _amounts(schedule: FeeSchedule | RateSchedule, category: FeeCategory) -> tuple[Decimal, ...]:
    is_child = taken(FeeCategory, "category", category) is FeeCategory.CHILD
    return schedule.child_reminder_fees if is_child and schedule.child_reminder_fees is not None else schedule.reminder_fees
