"""The calendar of a library as tables with a row for each day, for rules whose day is not known yet."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final, NoReturn

from nordlib.circulation.calendar import ClosedDayRule, LibraryCalendar
from nordlib.columns.rules.program import DayTable
from nordlib.errors import NoOpenDay
from nordlib.tracing import ExpressionKind, Symbol, Untraceable, expression_of, is_missing, lookup

__all__ = ["LookedUpCalendar"]


class LookedUpCalendar:
    """A calendar that answers for days that are not known yet by a look-up, and for any other day itself.

    Attributes:
        tables: The tables that were asked, by name.
    """

    def __init__(self, calendar: LibraryCalendar) -> None:
        self._calendar: Final = calendar
        self.tables: dict[str, DayTable] = {}

    def moved(self, day: Any, rule: ClosedDayRule) -> Any:
        """Return a due date moved off closed days, as `LibraryCalendar.moved` does."""
        if rule is ClosedDayRule.KEEP or type(day) is not Symbol:
            return self._calendar.moved(day, rule)
        return self._found(rule.value, day, lambda known: self._calendar.moved(known, rule))

    def open_day_after(self, day: Any, count: int) -> Any:
        """Return the open day that is so many open days after a day."""
        if type(day) is not Symbol:
            return self._calendar.open_day_after(day, count)
        return self._found(f"open_day_{count}", day, lambda known: self._calendar.open_day_after(known, count))

    def open_days(self, after: Any, until: Any) -> Any:
        """Return the number of open days after a day, until another that is known."""
        if type(after) is not Symbol:
            return self._calendar.open_days(after, until)
        if type(until) is Symbol:
            raise Untraceable("open_days", "for the open days between two days that are not known yet")
        self.tables["open_days"] = _open_days_until(self._calendar, until)
        return lookup("open_days", after, ExpressionKind.NUMBER)

    def __getattr__(self, name: str) -> Any:
        """Return a method that answers for known days and instants alone."""

        def method(*arguments: Any) -> Any:
            return _refuse(name) if any(type(each) is Symbol for each in arguments) else getattr(self._calendar, name)(*arguments)

        return method

    def _found(self, table: str, day: Any, found: Callable[[date], date]) -> Any:
        """Return the day that a table has; a row whose day is not in it is invalid. Raises `NoOpenDay`."""

        def answer(known: date) -> date | None:
            try:
                return found(known)
            except NoOpenDay:
                return None

        self.tables[table] = answer
        moved = lookup(table, day, ExpressionKind.DAY)
        if is_missing(expression_of(moved)):
            raise NoOpenDay(day)
        return moved


def _open_days_until(calendar: LibraryCalendar, until: date) -> Callable[[date], int]:
    """Return the table of the open days after a day, until another. Each row counts on from the row of the next day."""
    counted = {until: 0}
    first = until

    def answer(known: date) -> int:
        nonlocal first
        while known < first:
            before = first - timedelta(days=1)
            counted[before] = counted[first] + calendar.is_open(first)
            first = before
        return counted.get(known, 0)

    return answer


def _refuse(name: str) -> NoReturn:
    raise Untraceable(name, f"the opening hours for `{name}` of an instant that is not known yet")
