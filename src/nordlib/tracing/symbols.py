"""Symbols: values that are not known yet, and that code uses as if they were.

A symbol stands for a column, or for arithmetic on one. `isinstance(symbol, date)` is true of a day, sums and differences give new symbols,
and a comparison is a question, which the current run answers with plain True or False. Whatever else is asked of a symbol has no answer
that an engine could give, and raises `Untraceable`: its length, its text, its hash, its members, its place in a range.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, DecimalTuple
from typing import Any, Final, NoReturn, cast
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from nordlib.tracing.expressions import (
    AddMonths,
    Column,
    Constant,
    DaysOf,
    Difference,
    Expression,
    ExpressionKind,
    LocalDay,
    Lookup,
    Product,
    Sum,
    constant,
    kind_of,
)
from nordlib.tracing.questions import Operator
from nordlib.tracing.runs import compare, current_run
from nordlib.tracing.untraceable import Untraceable

__all__ = ["Symbol", "expression_of", "lookup", "symbol"]

_CLASSES: Final[dict[ExpressionKind | None, type]] = {
    ExpressionKind.NUMBER: int,
    ExpressionKind.AMOUNT: Decimal,
    ExpressionKind.DAY: date,
    ExpressionKind.INSTANT: datetime,
    ExpressionKind.LENGTH: timedelta,
}
_PLAIN: Final = (int, Decimal, date, timedelta)  # with anything else no value of a column is equal; a symbol is one of these, too
_OPPOSITE: Final = {Operator.LESS: Operator.AT_MOST, Operator.AT_MOST: Operator.LESS}


def symbol(name: str, kind: ExpressionKind) -> Any:
    """Return a symbol that stands for a column. It is `Any`, because code takes it for the value."""
    return Symbol(Column(name, kind))


def lookup(table: str, day: object, kind: ExpressionKind) -> Any:
    """Return a symbol that stands for what a table has for a day."""
    return Symbol(Lookup(table, expression_of(day), kind))


def expression_of(value: object) -> Expression:
    """Return what a symbol stands for; of any other value, the constant. Raises `TypeError` for what no engine can hold."""
    return value.expression if type(value) is Symbol else constant(value)


class Symbol:
    """A value that is not known yet.

    Attributes:
        expression: What it stands for.
    """

    __slots__ = ("_kind", "_zone", "expression")

    def __init__(self, expression: Expression, zone: Any = UTC) -> None:
        self.expression = expression
        self._kind = kind_of(expression)
        self._zone = zone

    @property
    def __class__(self) -> Any:  # so that `isinstance(symbol, date)` is true
        return _CLASSES[self._kind]

    @__class__.setter
    def __class__(self, value: object) -> None:
        self._refuse("to become another class")

    def __repr__(self) -> str:
        return f"<symbol {self.expression}>"

    # comparisons

    def __lt__(self, other: object) -> bool:
        return self._compare(Operator.LESS, other)

    def __le__(self, other: object) -> bool:
        return self._compare(Operator.AT_MOST, other)

    def __gt__(self, other: object) -> bool:
        return not self._compare(Operator.AT_MOST, other)

    def __ge__(self, other: object) -> bool:
        return not self._compare(Operator.LESS, other)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _PLAIN) and self._compare(Operator.EQUAL, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __bool__(self) -> bool:
        return self._kind in (ExpressionKind.DAY, ExpressionKind.INSTANT) or not self._compare(Operator.EQUAL, _zero(self._kind))

    def _compare(self, operator: Operator, other: object) -> bool:
        return _compare(operator, self.expression, expression_of(other))

    # arithmetic

    def __add__(self, other: object) -> Any:
        if isinstance(other, relativedelta):
            return self._months_after(other.years * 12 + other.months)
        return self._plus(other)

    __radd__ = __add__

    def __sub__(self, other: object) -> Any:
        if isinstance(other, relativedelta):
            return self._months_after(-(other.years * 12 + other.months))
        if type(other) is timedelta:
            return self._plus(-other)
        return Symbol(Difference(self.expression, expression_of(other)))

    def __rsub__(self, other: object) -> Any:
        return Symbol(Difference(expression_of(other), self.expression))

    def __mul__(self, other: object) -> Any:
        return Symbol(Product(self.expression, expression_of(other)))

    __rmul__ = __mul__

    def _plus(self, other: object) -> Any:
        """Return the sum; adding nothing changes nothing. Raises `OverflowError` for a day outside the years 1 to 9999, as a date does."""
        if type(other) is not Symbol and not other:
            return self
        if self._kind is ExpressionKind.DAY and type(other) is timedelta:
            self._require_days(other.days)
        return Symbol(Sum(self.expression, expression_of(other)), self._zone)

    def _require_days(self, days: int) -> None:
        beyond = self > date.max - timedelta(days) if days > 0 else self < date.min - timedelta(days)
        if beyond:
            raise OverflowError("date value out of range")

    def _months_after(self, months: int) -> Any:
        """Return the day some months away. Raises `ValueError` outside the years 1 to 9999, as dateutil does."""
        year, month = divmod(date.max.year * 12 + 11 - months, 12) if months > 0 else divmod(date.min.year * 12 - months, 12)
        beyond = self >= _first_after(year, month) if months > 0 else self < date(year, month + 1, 1)
        if beyond:
            raise ValueError("year is out of range")
        return Symbol(AddMonths(self.expression, months))

    # what days, instants, lengths and amounts have

    @property
    def days(self) -> Any:
        """The days of a length between two days."""
        return Symbol(DaysOf(self.expression)) if self._kind is ExpressionKind.LENGTH else self._refuse("for the days")

    @property
    def tzinfo(self) -> Any:
        """The zone in which an instant is shown."""
        return self._zone

    def utcoffset(self) -> timedelta:
        """The UTC offset of an instant, which is always known; no code may count with it."""
        return timedelta(0)

    def replace(self, **_parts: object) -> Any:
        """The same instant with a fixed offset."""
        return self if set(_parts) == {"tzinfo", "fold"} else self._refuse("to replace its parts")

    def astimezone(self, zone: Any) -> Any:
        """The same instant in another zone."""
        return Symbol(self.expression, zone)

    def date(self) -> Any:
        """The calendar day of an instant in its zone."""
        return Symbol(LocalDay(self.expression, cast("ZoneInfo", self._zone).key))

    def is_finite(self) -> bool:
        """Whether an amount is finite, as every one in a column is."""
        return True

    def adjusted(self) -> int:
        """The place of the first digit of an amount; every one in a column is an amount of money."""
        return 0

    def as_tuple(self) -> DecimalTuple:
        """The parts of some amount, for its number of decimals: every one in a column is an amount of money."""
        return Decimal(0).as_tuple()

    # what has no answer

    def _refuse(self, asked: str) -> NoReturn:
        raise Untraceable(current_run().name, f"{asked} of {_named(self.expression)}")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self._refuse(f"for `{name}`")

    def __hash__(self) -> int:  # noqa: PLE0309 - it raises
        self._refuse("for the hash")

    def __len__(self) -> int:  # noqa: PLE0303 - it raises
        self._refuse("for the length")

    def __iter__(self) -> Any:
        self._refuse("for the members")

    def __contains__(self, member: object) -> bool:
        self._refuse("for the members")

    def __getitem__(self, key: object) -> Any:
        self._refuse("for a member")

    def __str__(self) -> str:  # noqa: PLE0307 - it raises
        self._refuse("for the text")

    def __format__(self, spec: str) -> str:
        self._refuse("for the text")

    def __index__(self) -> int:  # noqa: PLE0305 - it raises
        self._refuse("to count up to the value")

    def __int__(self) -> int:
        self._refuse("for the number")

    def __float__(self) -> float:
        self._refuse("for the number")

    def __neg__(self) -> Any:
        self._refuse("for the negative")

    def __floordiv__(self, other: object) -> Any:
        self._refuse("for a quotient")

    __mod__ = __truediv__ = __rfloordiv__ = __rtruediv__ = __rmod__ = __floordiv__


def _named(expression: Expression) -> str:
    return f"the column `{expression.name}`" if isinstance(expression, Column) else "a value that is not known yet"


def _zero(kind: ExpressionKind | None) -> object:
    return {ExpressionKind.LENGTH: timedelta(0), ExpressionKind.AMOUNT: Decimal(0)}.get(cast("ExpressionKind", kind), 0)


def _first_after(year: int, month: int) -> Any:
    """Return the first day of the month after one, months being counted from 0."""
    return date(year + (month == 11), (month + 1) % 12 + 1, 1)  # noqa: PLR2004 - December


def _compare(operator: Operator, left: Expression, right: Expression) -> bool:
    """Ask how two values compare, of a plain column where the other side is constant: `today - due < 8` is `due > today - 8`."""
    while isinstance(right, Constant) and isinstance(left, Sum | Difference | DaysOf):
        if isinstance(left, DaysOf):
            left, right = left.length, Constant(timedelta(days=cast("int", right.value)))
            continue
        moved = _isolated(left, right)
        if moved is None:
            break
        left, right, turned = moved
        if turned:
            return compare(operator, left, right) if operator is Operator.EQUAL else not _compare(_OPPOSITE[operator], left, right)
    return compare(operator, left, right)


def _isolated(left: Sum | Difference, right: Constant) -> tuple[Expression, Constant, bool] | None:
    """Move the constant part of a sum to the other side. Returns what is left, the new constant, and whether the order is turned round."""
    given: Any = right.value
    try:
        match left:
            case Sum(first, Constant(value)) | Sum(Constant(value), first):
                return first, constant(given - value), False
            case Difference(first, Constant(value)):
                return first, constant(value + given if isinstance(value, date) else given + value), False
            case Difference(Constant(value), second):
                return second, constant(cast("Any", value) - given), True
            case _:
                return None
    except OverflowError:
        return None
