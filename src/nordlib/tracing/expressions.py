"""What is made of columns: sums, differences, months after a day. An expression is a value that an engine works out for every row."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Final, TypeAlias

import attrs
from attrs import field

from nordlib.shown_text import shown_type

__all__ = [
    "AddMonths",
    "Column",
    "Constant",
    "DaysOf",
    "Difference",
    "Expression",
    "ExpressionKind",
    "LocalDay",
    "Lookup",
    "Plain",
    "Product",
    "Sum",
    "columns_of",
    "constant",
    "kind_of",
    "parts_of",
]

#: A value that an engine can hold; a `timedelta` is a length of time.
Plain: TypeAlias = str | bool | int | Decimal | date | timedelta | None


class ExpressionKind(StrEnum):
    """What an expression holds."""

    FLAG = "flag"
    """True or false."""
    NUMBER = "number"
    """A whole number."""
    AMOUNT = "amount"
    """An exact decimal."""
    DAY = "day"
    """A date."""
    INSTANT = "instant"
    """A moment, with a UTC offset."""
    LENGTH = "length"
    """A length of time: of whole days between dates, of microseconds between instants."""
    WORD = "word"
    """A text, often the value of an enumeration."""


@attrs.frozen(cache_hash=True)
class Column:
    """A column of the rows."""

    name: str
    """The name of the column."""
    kind: ExpressionKind
    """What it holds."""


def _with_class(value: Plain) -> tuple[type, Plain]:
    return value.__class__, value


@attrs.frozen(cache_hash=True)
class Constant:
    """The same value for every row. 1, True and Decimal(1) are three constants."""

    value: Plain = field(eq=_with_class)
    """The value."""


@attrs.frozen(cache_hash=True)
class Sum:
    """Two numbers or amounts, or a day or instant and a length."""

    left: "Expression"
    """The first term."""
    right: "Expression"
    """The second term."""


@attrs.frozen(cache_hash=True)
class Difference:
    """Two numbers or amounts, two days or instants, or a length before a day or instant."""

    left: "Expression"
    """That from which is subtracted."""
    right: "Expression"
    """That which is subtracted."""


@attrs.frozen(cache_hash=True)
class DaysOf:
    """A length between two days as a number."""

    length: "Expression"
    """The length."""


@attrs.frozen(cache_hash=True)
class Product:
    """A number times an amount."""

    left: "Expression"
    """The first factor."""
    right: "Expression"
    """The second factor."""


@attrs.frozen(cache_hash=True)
class AddMonths:
    """Calendar months after a day, or before it: the same day of the month, or the last one of a month that is shorter."""

    day: "Expression"
    """The day."""
    months: int
    """How many months; below 0: before the day."""


@attrs.frozen(cache_hash=True)
class LocalDay:
    """The calendar day of an instant in a time zone."""

    instant: "Expression"
    """The instant."""
    zone: str
    """The IANA name of the zone."""


@attrs.frozen(cache_hash=True)
class Lookup:
    """What a table has for a day; null for a day that is not in it."""

    table: str
    """The name of the table."""
    day: "Expression"
    """The day."""
    kind: ExpressionKind
    """What the table has."""


Expression: TypeAlias = Column | Constant | Sum | Difference | DaysOf | Product | AddMonths | LocalDay | Lookup
"""Any expression."""

_KINDS: Final[dict[type, ExpressionKind]] = {
    bool: ExpressionKind.FLAG,
    int: ExpressionKind.NUMBER,
    Decimal: ExpressionKind.AMOUNT,
    datetime: ExpressionKind.INSTANT,
    date: ExpressionKind.DAY,
    timedelta: ExpressionKind.LENGTH,
    str: ExpressionKind.WORD,
}
_MOMENTS: Final = (ExpressionKind.DAY, ExpressionKind.INSTANT)


def constant(value: object) -> Constant:
    """Return a constant; of a member of an enumeration, its word. Raises `TypeError` for what no engine can hold."""
    plain = value.value if isinstance(value, Enum) else value
    if plain is None or isinstance(plain, str | int | Decimal | date | timedelta):
        return Constant(plain)
    raise TypeError(f"{shown_type(value)} is not a value of a column")


def kind_of(expression: Expression) -> ExpressionKind | None:
    """Return what an expression holds; None for the constant None."""
    match expression:
        case Column() | Lookup():
            return expression.kind
        case Constant():
            return None if expression.value is None else _KINDS[type(expression.value)]
        case AddMonths() | LocalDay():
            return ExpressionKind.DAY
        case DaysOf():
            return ExpressionKind.NUMBER
        case Product():
            kinds = {kind_of(expression.left), kind_of(expression.right)}
            return ExpressionKind.AMOUNT if ExpressionKind.AMOUNT in kinds else ExpressionKind.NUMBER
        case _:
            left, right = kind_of(expression.left), kind_of(expression.right)
            if isinstance(expression, Difference) and left in _MOMENTS and right in _MOMENTS:
                return ExpressionKind.LENGTH
            return right if right in (*_MOMENTS, ExpressionKind.AMOUNT) else left


def parts_of(expression: Expression) -> Iterator[Expression]:
    """Yield an expression, and every expression that it is made of."""
    yield expression
    match expression:
        case Column() | Constant():
            return
        case AddMonths() | Lookup():
            yield from parts_of(expression.day)
        case LocalDay():
            yield from parts_of(expression.instant)
        case DaysOf():
            yield from parts_of(expression.length)
        case _:
            yield from parts_of(expression.left)
            yield from parts_of(expression.right)


def columns_of(expression: Expression) -> Iterator[Column]:
    """Yield every column that an expression is made of."""
    return (part for part in parts_of(expression) if isinstance(part, Column))
