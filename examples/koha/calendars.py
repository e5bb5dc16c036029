"""The calendar of each library, from `repeatable_holidays` and `special_holidays`.

A row with a weekday closes that day of every week (0 is Sunday), one with a day and a month closes it every year; a special one closes a
single date, or, as an exception, opens it (`C4/Calendar.pm` and `Koha/Calendar.pm`).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from koha.connection import Row, Sql

from nordlib.circulation.calendar import LibraryCalendar, MonthDay, YearlyClosing
from nordlib.libraries import LibraryId

__all__ = ["read_calendars"]


def read_calendars(sql: Sql) -> dict[LibraryId, LibraryCalendar]:
    """Return the calendar of each library that has a closed day."""
    repeated, special = defaultdict[str, list[Row]](list), defaultdict[str, list[Row]](list)
    for row in sql.rows("SELECT branchcode, weekday, day, month FROM repeatable_holidays"):
        repeated[row["branchcode"]].append(row)
    for row in sql.rows("SELECT branchcode, day, month, year, isexception FROM special_holidays"):
        special[row["branchcode"]].append(row)
    return {LibraryId(branch): _calendar(repeated[branch], special[branch]) for branch in {*repeated, *special}}


def _calendar(repeated: Sequence[Row], special: Sequence[Row]) -> LibraryCalendar:
    yearly = (MonthDay(row["month"], row["day"]) for row in repeated if row["weekday"] is None)
    dates = [(date(row["year"], row["month"], row["day"]), bool(row["isexception"])) for row in special]
    return LibraryCalendar(
        closed_weekdays={row["weekday"] or 7 for row in repeated if row["weekday"] is not None},
        closed_dates={day for day, is_exception in dates if not is_exception},
        open_exceptions={day for day, is_exception in dates if is_exception},
        closings=tuple(YearlyClosing(day, day) for day in yearly),
    )
