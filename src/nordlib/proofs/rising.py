"""Functions that a solver cannot count with: the day of an instant in a time zone, and the day some months later.

The solver knows that such a function rises, and between which limits it lies. That often suffices. Where it does not, it is told what the
function is exactly around a place: as long as the zone keeps its UTC offset, or for a whole month.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

import attrs
from dateutil.relativedelta import relativedelta

from nordlib.dates import zone
from nordlib.proofs.package import z3
from nordlib.proofs.unknowns import instant_of
from nordlib.tracing import AddMonths, LocalDay

__all__ = ["Place", "key_of"]

_HOUR: Final = timedelta(hours=1) // timedelta(microseconds=1)
_DAY: Final = 24 * _HOUR
_LARGEST_OFFSET: Final = 14 * _HOUR
_MONTH_DAYS: Final = (28, 31)
_MOST_DAYS: Final = 40_000
_MOST_HOURS: Final = 1_000  # that are looked at on each side of an instant


@attrs.frozen(eq=False)
class Place:
    """One place of a function that rises, and the unknown value that it has there."""

    function: LocalDay | AddMonths
    """The function, of the expression at which it was asked."""
    argument: Any
    """The place."""
    value: Any
    """The unknown value."""
    days: tuple[int, int]
    """The ordinals of the first and the last day that a column may hold."""

    def facts(self, others: Iterable["Place"]) -> Iterator[Any]:
        """Yield between which limits the value lies, and how it compares with those at other places of the function."""
        yield from self._limits()
        for other in others:
            if key_of(other.function) == key_of(self.function):
                yield z3.Implies(self.argument <= other.argument, self.value <= other.value)
                yield z3.Implies(other.argument <= self.argument, other.value <= self.value)

    def corrections(self, model: Any) -> Iterator[Any]:
        """Yield what the function is around its place in a model, if the model has another value for it there."""
        argument, value = (model.eval(each, True).as_long() for each in (self.argument, self.value))
        if self._exact(argument) in (value, None):
            return
        if isinstance(self.function, LocalDay):
            yield self._while_offset_lasts(argument, self.function.zone)
        else:
            yield self._in_month(argument, self.function.months)

    def pinned(self, model: Any) -> Any:
        """Return the formula that the value is the one that the function has at the place in a model."""
        exact = self._exact(model.eval(self.argument, True).as_long())
        return True if exact is None else self.value == exact

    def _exact(self, argument: int) -> int | None:
        """Return what the function is; None outside the years 1 to 9999, where the code does not ask for it."""
        if isinstance(self.function, LocalDay):
            return _offset_day(argument, self.function.zone)
        return _months_later(argument, self.function.months)

    def _limits(self) -> tuple[Any, Any]:
        if isinstance(self.function, LocalDay):
            midnight = self.value * _DAY
            low, high = _offsets(self.function.zone, *self.days)
            return midnight - high <= self.argument, self.argument < midnight + _DAY - low
        low, high = sorted(self.function.months * days for days in _MONTH_DAYS)
        return self.argument + low <= self.value, self.value <= self.argument + high

    def _while_offset_lasts(self, argument: int, name: str) -> Any:
        offset = _offset(argument, name)
        first, last = (_farthest(argument, name, offset, step) for step in (-_HOUR, _HOUR))
        local = self.argument + offset
        is_day = z3.And(self.value * _DAY <= local, local < (self.value + 1) * _DAY)
        return z3.Implies(z3.And(first <= self.argument, self.argument <= last), is_day)

    def _in_month(self, argument: int, months: int) -> Any:
        first = date.fromordinal(argument).replace(day=1)
        last, target = _last_of(first), first + relativedelta(months=months)
        end = _last_of(target).toordinal()
        later = self.argument - first.toordinal() + target.toordinal()
        in_month = z3.And(first.toordinal() <= self.argument, self.argument <= last.toordinal())
        return z3.Implies(in_month, self.value == z3.If(later <= end, later, end))


def key_of(function: LocalDay | AddMonths) -> str | int:
    """Return what tells a function from another: its zone, or its months."""
    return function.zone if isinstance(function, LocalDay) else function.months


def _offset(number: int, name: str) -> int:
    """Return the UTC offset of a zone at an instant, in microseconds."""
    offset = instant_of(number).astimezone(zone(name)).utcoffset()
    assert offset is not None
    return offset // timedelta(microseconds=1)


@cache
def _offsets(name: str, first: int, last: int) -> tuple[int, int]:
    """Return the lowest and the highest UTC offset of a zone on any of some days; of very many days, those of any zone."""
    if last - first > _MOST_DAYS:
        return -_LARGEST_OFFSET, _LARGEST_OFFSET
    offsets = {_offset(day * _DAY, name) for day in range(first, last + 1)}
    return min(offsets), max(offsets)


def _offset_day(number: int, name: str) -> int:
    return (number + _offset(number, name)) // _DAY


def _farthest(number: int, name: str, offset: int, step: int) -> int:
    """Return the last instant, counted in steps from one, until which the zone keeps its UTC offset."""
    reached = number
    for _ in range(_MOST_HOURS):
        if _offset(reached + step, name) != offset:
            break
        reached += step
    return reached


def _last_of(day: date) -> date:
    """Return the last day of the month of a day."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def _months_later(ordinal: int, months: int) -> int | None:
    try:
        return (date.fromordinal(ordinal) + relativedelta(months=months)).toordinal()
    except (OverflowError, ValueError):
        return None
