"""Comparisons as sums: what is added up, and with which limit the sum is compared."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias

import attrs

from nordlib.tracing import (
    Column,
    Comparison,
    Constant,
    DaysOf,
    Difference,
    Expression,
    ExpressionKind,
    LocalDay,
    Operator,
    Product,
    Sum,
    kind_of,
)

__all__ = ["Bound", "bound_of", "narrowed", "taken_apart"]

#: What cannot be taken apart, and how many times each is added.
Parts: TypeAlias = Mapping[Expression, Any]

_RELATIONS: Final = {Operator.LESS: "<", Operator.AT_MOST: "<=", Operator.EQUAL: "="}
_OTHERWISE: Final = {"<": ">=", "<=": ">", "=": "!="}
_TURNED: Final = {"<": ">", "<=": ">=", "=": "=", "!=": "!=", ">": "<", ">=": "<="}
_LAST_SAID: Final = {"available_copies": 1, "due": 1, "due_at": 1, "now": 2}
_WHOLE: Final = {ExpressionKind.DAY, ExpressionKind.NUMBER}


@attrs.frozen
class Bound:
    """What an answer to a comparison says about a sum."""

    parts: tuple[tuple[Expression, Any], ...]
    """What is added up, and how many times; the first one is not subtracted, and today comes last."""
    relation: str
    """One of "=", "!=", "<", "<=", ">" and ">="; of whole numbers and days neither "<" nor ">"."""
    limit: Any
    """What the sum is compared with: a number, an amount, a number of days, or a length between instants."""


def bound_of(comparison: Comparison, place: int) -> Bound:
    """Return what an answer to a comparison says: place 0 for yes, 1 for no."""
    relation = _RELATIONS[comparison.operator]
    relation = relation if place == 0 else _OTHERWISE[relation]
    parts, constant = _sum(comparison.left, comparison.right, -1)
    limit = -constant if isinstance(constant, timedelta) else 0 - constant
    named = sorted(((part, count) for part, count in parts.items() if count), key=_last_said)
    if named[0][1] < 0:
        named, limit, relation = [(part, -count) for part, count in named], -limit, _TURNED[relation]
    size = abs(named[0][1])
    if size != 1 and isinstance(limit, int | Decimal) and all(abs(count) == size for _, count in named) and limit % size == 0:
        named, limit = [(part, count // size) for part, count in named], limit // size
    if isinstance(limit, int) and all(kind_of(part) in _WHOLE for part, _ in named):
        relation, limit = {"<": ("<=", limit - 1), ">": (">=", limit + 1)}.get(relation, (relation, limit))
    return Bound(tuple(named), relation, limit)


def _last_said(counted: tuple[Expression, Any]) -> tuple[int, str]:
    """Return a key by which sentences end with today, and name the due date after other days."""
    part = counted[0]
    if isinstance(part, Column):
        return _LAST_SAID.get(part.name, 0), part.name
    return (2 if isinstance(part, LocalDay) and isinstance(part.instant, Column) else 1), str(part)


def narrowed(bounds: Iterable[Bound]) -> tuple[Bound, ...]:
    """Return the same limits of one sum in fewer words: at least 3 and not 3 is at least 4, and at least 4 and at most 4 is 4."""
    low: Any = None
    high: Any = None
    first, *rest = sorted(bounds, key=lambda each: each.relation == "!=")
    others, parts = list[Bound](), first.parts
    for bound in (first, *rest):
        match bound.relation:
            case ">=":
                low = bound.limit if low is None else max(low, bound.limit)
            case "<=":
                high = bound.limit if high is None else min(high, bound.limit)
            case "!=" if isinstance(bound.limit, int) and bound.limit in (low, high):
                low, high = (low + 1, high) if bound.limit == low else (low, high - 1)
            case _:
                others.append(bound)
    if low is not None and low == high:
        return (Bound(parts, "=", low),)
    sides = [Bound(parts, relation, limit) for relation, limit in ((">=", low), ("<=", high)) if limit is not None]
    return (*sides, *others)


def taken_apart(expression: Expression) -> tuple[Parts, Any]:
    """Return what is added up in an expression, and the constant in it."""
    match expression:
        case Constant(value):
            return {}, _plain(value)
        case Sum(left, right):
            return _sum(left, right, 1)
        case Difference(left, right):
            return _sum(left, right, -1)
        case DaysOf(length):
            return taken_apart(length)
        case Product(Constant(value), factor) | Product(factor, Constant(value)):
            parts, constant = taken_apart(factor)
            return {part: count * value for part, count in parts.items()}, constant * value
        case _:
            return {expression: 1}, 0


def _sum(left: Expression, right: Expression, sign: int) -> tuple[Parts, Any]:
    """Return the sum of two expressions, or with the sign -1 their difference."""
    (parts, constant), (others, other) = taken_apart(left), taken_apart(right)
    total = dict(parts)
    for part, count in others.items():
        total[part] = total.get(part, 0) + sign * count
    return total, _added(constant, sign * other)


def _added(one: Any, other: Any) -> Any:
    """Return the sum of two constants, of which a length may stand beside 0 or days."""
    if isinstance(one, timedelta) is isinstance(other, timedelta):
        return one + other
    return (one if isinstance(one, timedelta) else timedelta(one)) + (other if isinstance(other, timedelta) else timedelta(other))


def _plain(value: object) -> Any:
    match value:
        case timedelta():
            return value.days if value == timedelta(value.days) else value
        case date():
            return value.toordinal()
        case _:
            return value
