"""The statement of a query: each condition as a clause on its column, with a name for each value that is given when it is asked.

A set has a statement for each size, rounded up to a power of two, and is filled up with its last member: so few statements serve any set.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, delete, false, func, literal, or_, select, true

from nordlib.storage.protocols import ALL_LIBRARIES
from nordlib.storage.queries import AtMost, Between, Condition, Equal, EqualTo, IsNone, LessThan, OneOf, Query
from nordlib.storage.sql.mapping import TABLE_OF

__all__ = [
    "bind_values",
    "delete_all",
    "select_all",
    "select_count",
    "select_first",
    "select_first_page",
    "select_page_after",
    "set_sizes",
]

#: The size of `ALL_LIBRARIES`: no condition.
_ANY: Final = -1


def bind_values(query: Query[Any], given: tuple[Any, ...]) -> dict[str, Any]:
    """Return the values of the conditions by their names in the statement; a set is filled up to its size with its last member."""
    if not any(isinstance(condition, OneOf) for condition in query.where):
        return {f"p{place}": value for place, value in enumerate(given)}
    values, place = dict[str, Any](), 0
    for condition in query.where:
        taken = given[place : place + condition.takes]
        if isinstance(condition, OneOf) and taken[0] is not ALL_LIBRARIES:
            members = sorted(taken[0])
            values |= {f"p{place}_{number}": members[min(number, len(members) - 1)] for number in range(_size(taken[0]))}
        else:
            values |= {f"p{place + number}": value for number, value in enumerate(taken)}
        place += condition.takes
    return values


def set_sizes(query: Query[Any], given: tuple[Any, ...]) -> tuple[int, ...]:
    """Return for each set of a query how many values its statement has room for."""
    places, start = list[int](), 0
    for condition in query.where:
        if isinstance(condition, OneOf):
            places.append(_size(given[start]))
        start += condition.takes
    return tuple(places)


def _size(members: Any) -> int:
    """The least power of two that is not less than the number of members: so few statements serve sets of any size."""
    if members is ALL_LIBRARIES:
        return _ANY
    return 0 if not members else 1 << (len(members) - 1).bit_length()


def _conditions(query: Query[Any], sizes: Sequence[int]) -> list[ColumnElement[bool]]:
    clauses, place, remaining = list[ColumnElement[bool]](), 0, iter(sizes)
    for condition in query.where:
        size = next(remaining) if isinstance(condition, OneOf) else 0
        clauses.append(_clause(condition, TABLE_OF[query.of].column(condition.path), place, size))
        place += condition.takes
    return clauses


def _clause(condition: Condition, column: Any, place: int, size: int) -> Any:
    given = bindparam(f"p{place}", type_=column.type)
    match condition:
        case Equal():
            return column == given
        case EqualTo(_, value):
            return column == literal(value, column.type)
        case OneOf():
            if size == _ANY:
                return true()
            members = [bindparam(f"p{place}_{number}", type_=column.type) for number in range(size)]
            return column.in_(members) if members else false()
        case Between():
            return column.between(given, bindparam(f"p{place + 1}", type_=column.type))
        case AtMost(_, or_none):
            return or_(column.is_(None), column <= given) if or_none else column <= given
        case LessThan():
            return column < given
        case IsNone():
            return column.is_(None)
        case _:  # IsNotNone
            return column.is_not(None)


def select_all(query: Query[Any], sizes: Sequence[int]) -> Any:
    """Select every row, in order."""
    order = [TABLE_OF[query.of].column(path) for path in query.order_paths]
    return (
        select(TABLE_OF[query.of].table)
        .where(*_conditions(query, sizes))
        .order_by(*(column.desc() if query.latest_first else column for column in order))
    )


def select_first(query: Query[Any], sizes: Sequence[int]) -> Any:
    """Select the first row."""
    return (
        select_all(query, sizes).limit(1) if query.order is not None else select(TABLE_OF[query.of].table).where(*_conditions(query, sizes))
    )


def select_first_page(query: Query[Any], sizes: Sequence[int]) -> Any:
    """Select the first `limit` rows."""
    return select_all(query, sizes).limit(bindparam("limit"))


def select_page_after(query: Query[Any], sizes: Sequence[int]) -> Any:
    """Select `limit` rows whose key is greater than `after`."""
    (path,) = query.of.key
    column = TABLE_OF[query.of].column(path)
    return select_first_page(query, sizes).where(column > bindparam("after", type_=column.type))


def select_count(query: Query[Any], sizes: Sequence[int]) -> Any:
    """Count the rows."""
    return select(func.count()).select_from(TABLE_OF[query.of].table).where(*_conditions(query, sizes))


def delete_all(query: Query[Any], sizes: Sequence[int]) -> Any:
    """Delete the rows."""
    return delete(TABLE_OF[query.of].table).where(*_conditions(query, sizes))
