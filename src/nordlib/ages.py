"""Ages: computed for a given day, never stored.

In Sweden a person is 18 from the start of the birthday. A person born on 29 February has the birthday of other years on 1 March, or on
28 February by policy (READ-A08).
"""

from datetime import date
from enum import StrEnum
from typing import Final

from dateutil.relativedelta import relativedelta

__all__ = ["AGE_OF_MAJORITY", "LeapDayBirthday", "age", "is_adult", "nth_birthday"]

#: The age of majority, in years, in all countries whose libraries nordlib knows.
AGE_OF_MAJORITY: Final = 18
_FEBRUARY: Final = 2
_CHILDHOOD: Final = relativedelta(years=AGE_OF_MAJORITY)
#: The first day on which a person can be of age, and the last birth date of a person who comes of age before the year 10000.
_FIRST_ADULT: Final = date(date.min.year + AGE_OF_MAJORITY, 1, 1)
_LAST_ADULT: Final = date(date.max.year - AGE_OF_MAJORITY, 12, 31)


class LeapDayBirthday(StrEnum):
    """The birthday of a person born on 29 February, in years that are not leap years."""

    MARCH_1 = "03-01"
    """The day after the last of February."""
    FEBRUARY_28 = "02-28"
    """The last day of February."""


def nth_birthday(birth_date: date, years: int, leap_day: LeapDayBirthday = LeapDayBirthday.MARCH_1) -> date:
    """Return the day on which a person becomes `years` old.

    Args:
        birth_date: The day of birth.
        years: The age in whole years.
        leap_day: The birthday of a person born on 29 February, in other years.

    Raises:
        ValueError: The birthday is after the year 9999.

    >>> nth_birthday(date(2008, 2, 29), 18)
    datetime.date(2026, 3, 1)
    """
    year = birth_date.year + years
    try:
        return birth_date.replace(year=year)
    except ValueError:
        if birth_date.month != _FEBRUARY:
            raise
        return date(year, 3, 1) if leap_day is LeapDayBirthday.MARCH_1 else date(year, 2, 28)


def age(birth_date: date, on: date, leap_day: LeapDayBirthday = LeapDayBirthday.MARCH_1) -> int:
    """Return the age in whole years on a day; negative before the birth.

    Args:
        birth_date: The day of birth.
        on: The day on which the age is asked for.
        leap_day: The birthday of a person born on 29 February, in other years.

    >>> age(date(2008, 2, 29), on=date(2026, 2, 28))
    17
    """
    years = on.year - birth_date.year
    return years if on >= nth_birthday(birth_date, years, leap_day) else years - 1


def is_adult(birth_date: date, on: date, leap_day: LeapDayBirthday = LeapDayBirthday.MARCH_1) -> bool:
    """Whether a person is at least 18 on a day; the birthday itself counts from its start (READ-A08).

    It is asked in comparisons of days alone, so that rules about it can be traced. Dateutil takes the last day of a month that is shorter:
    18 years after 29 February comes 28 February, and 18 years before 28 February is never the 29th, so that a person born then waits until
    1 March.

    Args:
        birth_date: The day of birth.
        on: The day on which the age is asked for.
        leap_day: The birthday of a person born on 29 February, in other years.
    """
    if leap_day is LeapDayBirthday.MARCH_1:
        return on >= _FIRST_ADULT and birth_date <= on - _CHILDHOOD
    return birth_date <= _LAST_ADULT and birth_date + _CHILDHOOD <= on
