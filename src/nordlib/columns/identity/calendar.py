"""Dates of many numbers at once: days since 1 January 1970, which is how Arrow counts them."""

from collections.abc import Callable
from datetime import date
from typing import Final

import numpy as np

from nordlib.columns.identity.words import Column, take
from nordlib.identity.schemes.parsing import days_of_months

__all__ = ["NO_DATE", "day_since_epoch", "days_since_epoch", "is_leap", "place_in_year"]

#: What stands in a column of days for a number without a date.
NO_DATE: Final = np.int32(-(2**31))
_LAST_YEAR: Final = 2400  # more than any number encodes


def day_since_epoch(day: date) -> int:
    """Return the days since 1970 of one date."""
    return (day - date(1970, 1, 1)).days


_FIRST_DAYS: Final = np.array([0] + [day_since_epoch(date(year, 1, 1)) for year in range(1, _LAST_YEAR + 1)], np.int32)
_LEAP: Final = np.array([(year % 4 == 0 and year % 100 != 0) or year % 400 == 0 for year in range(_LAST_YEAR + 1)])
_ROW: Final = _LEAP.astype(np.int64) * 10_000
_COMMON: Final = 2001
_LEAP_YEAR: Final = 2000


def is_leap(year: Column) -> Column:
    """Whether a year has 29 February."""
    return take(_LEAP, year)


def place_in_year(key: Callable[[int, int], tuple[int, ...]]) -> Column:
    """Return a table of days: at the number that a scheme writes for a month and a day, the place of the day in a common year.

    The places in a leap year follow, 10,000 further on; -1 if no year has the day.

    Args:
        key: Gives the numbers that stand for a month and a day, each below 10,000.
    """
    table = np.full((2, 10_000), -1, np.int32)
    for leap, year in ((0, _COMMON), (1, _LEAP_YEAR)):
        for month, day in days_of_months():
            if leap or (month, day) != (2, 29):
                place = date(year, month, day).toordinal() - date(year, 1, 1).toordinal()
                table[leap, list(key(month, day))] = place
    return table.ravel()


def days_since_epoch(year: Column, table: Column, month_day: Column) -> Column:
    """Return the days since 1970 of dates, by a table that `place_in_year` made; `NO_DATE` where the year has no such day."""
    place = take(table, take(_ROW, year) + month_day)
    days: Column = take(_FIRST_DAYS, year) + place
    days[place < 0] = NO_DATE
    return days
