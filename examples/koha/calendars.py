"""The calendar of each library, from `repeatable_holidays` and `special_holidays`.

A row with a weekday closes that day of every week (0 is Sunday), one with a day and a month closes it every year; a special one closes a
single date, or, as an exception, opens it (`C4/Calendar.pm` and `Koha/Calendar.pm`).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from koha.connection import Row, Sql

from nordlib.circulation.calendar import LibraryCalendar, MonthDay, YearlyClosing
from nordlib.errors import InvalidData, InvalidPolicy
from nordlib.libraries import LibraryId

__all__ = ["read_calendars"]


def read_calendars(sql: Sql) -> dict[LibraryId, LibraryCalendar]:
    """Return the calendar of each library that has a closed day. Raises `InvalidPolicy` for a row with a day that does not exist."""
    repeated, special = defaultdict[str, list[Row]](list), defaultdict[str, list[Row]](list)
    for row in sql.rows("SELECT branchcode, weekday, day, month FROM repeatable_holidays"):
        repeated[row["branchcode"]].append(row)
    for row in sql.rows("SELECT branchcode, day, month, year, isexception FROM special_holidays"):
        special[row["branchcode"]].append(row)
    return {LibraryId(branch): _calendar(repeated[branch], special[branch]) for branch in {*repeated, *special}}


def _calendar(repeated: Sequence[Row], special: Sequence[Row]) -> LibraryCalendar:
    yearly = [_day_of_year(row) for row in repeated if row["weekday"] is None]
    dates = [(_day(row), bool(row["isexception"])) for row in special]
    return LibraryCalendar(
        closed_weekdays={_weekday(row) for row in repeated if row["weekday"] is not None},
        closed_dates={day for day, is_exception in dates if not is_exception},
        open_exceptions={day for day, is_exception in dates if is_exception},
        closings=tuple(YearlyClosing(day, day) for day in yearly),
    )


def _weekday(row: Row) -> int:
    """Return a weekday from 1 to 7. Koha's Sunday is 0."""
    if row["weekday"] not in range(7):
        raise InvalidPolicy("repeatable_holidays", f"has the weekday {row['weekday']}; it must be from 0, Sunday, to 6")
    return row["weekday"] or 7


def _day_of_year(row: Row) -> MonthDay:
    try:
        return MonthDay(row["month"], row["day"])
    except InvalidData:
        problem = f"has the day {row['day']} of the month {row['month']}, which does not exist; correct the row or delete it"
    raise InvalidPolicy("repeatable_holidays", problem)


def _day(row: Row) -> date:
    try:
        return date(row["year"], row["month"], row["day"])
    except ValueError:
        problem = f"has the day {row['year']}-{row['month']}-{row['day']}, which does not exist; correct the row or delete it"
    raise InvalidPolicy("special_holidays", problem)
