"""Ages: asked for a day, never stored.

Sweden counts one as 18 from the start of the birthday; for those born on 29 February the birthday of other years is 1 March, or
28 February by policy (READ-A08).
"""

from datetime import date
from enum import StrEnum
from typing import Final

__all__ = ["AGE_OF_MAJORITY", "LeapDayBirthday", "age", "is_adult", "nth_birthday"]

#: The age of majority, in years, in all countries whose libraries nordlib knows.
AGE_OF_MAJORITY: Final = 18


class LeapDayBirthday(StrEnum):
    """When one who was born on 29 February has the birthday in other years."""

    MARCH_1 = "03-01"
    FEBRUARY_28 = "02-28"


def nth_birthday(birth_date: date, years: int, leap_day: LeapDayBirthday = LeapDayBirthday.MARCH_1) -> date:
    """The day on which one becomes `years` old. Raises `ValueError` after the year 9999.

    >>> nth_birthday(date(2008, 2, 29), 18)
    datetime.date(2026, 3, 1)
    """
    year = birth_date.year + years
    try:
        return birth_date.replace(year=year)
    except ValueError:
        if birth_date.month != 2:  # noqa: PLR2004 - February
            raise
        return date(year, 3, 1) if leap_day is LeapDayBirthday.MARCH_1 else date(year, 2, 28)


def age(birth_date: date, on: date, leap_day: LeapDayBirthday = LeapDayBirthday.MARCH_1) -> int:
    """Whole years on a day; negative before the birth.

    >>> age(date(2008, 2, 29), on=date(2026, 2, 28))
    17
    """
    years = on.year - birth_date.year
    return years if on >= nth_birthday(birth_date, years, leap_day) else years - 1


def is_adult(birth_date: date, on: date, leap_day: LeapDayBirthday = LeapDayBirthday.MARCH_1) -> bool:
    """Whether one is 18 on a day, from the start of the birthday (READ-A08)."""
    return age(birth_date, on, leap_day) >= AGE_OF_MAJORITY
