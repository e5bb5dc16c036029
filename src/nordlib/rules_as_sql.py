"""Rules as SQL from words and files, for the command line: `nordlib sql renewal --policy helsingor --dialect mariadb`."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from nordlib import columns
from nordlib.circulation import CirculationPolicy
from nordlib.columns.rules.renewal_columns import RENEWAL_COLUMNS
from nordlib.errors import InvalidData, UnknownName
from nordlib.tracing import ExpressionKind

__all__ = ["SUBJECTS", "assumptions", "column_lines"]

#: What can be written as SQL, by the words of the command line.
SUBJECTS: Final = ("renewal",)
_COLUMNS: Final = {column.name: column for column in RENEWAL_COLUMNS}
_FLAGS: Final = {"true": True, "false": False}


def assumptions(given: Iterable[str]) -> dict[str, object]:
    """Return what is assumed of every row, from texts such as "kind=local" and "recalled=false"; "null" is null.

    Raises `UnknownName` for a column that there is not, and `InvalidData` for a value that the column cannot hold.

    >>> assumptions(["kind=local", "available_copies=0", "card_expires_on=null"])
    {'kind': 'local', 'available_copies': 0, 'card_expires_on': None}
    """
    found = dict[str, object]()
    for each in given:
        name, sign, value = each.partition("=")
        if not sign:
            raise InvalidData("assumption", (f"{each!r} must be a column, an equals sign and a value: kind=local",))
        if name not in _COLUMNS:
            raise UnknownName("column of loans", name, tuple(_COLUMNS))
        found[name] = None if value == "null" else _value(name, value)
    return found


def _value(name: str, text: str) -> object:
    """Return the value of a column that a text stands for. Raises `InvalidData`."""
    try:
        match _COLUMNS[name].kind:
            case ExpressionKind.FLAG:
                return _FLAGS[text]
            case ExpressionKind.NUMBER:
                return int(text)
            case ExpressionKind.AMOUNT:
                return Decimal(text)
            case ExpressionKind.DAY:
                return date.fromisoformat(text)
            case ExpressionKind.INSTANT:
                return datetime.fromisoformat(text)
            case _:
                return text
    except (ValueError, LookupError, InvalidOperation):
        form = _FORMS[_COLUMNS[name].kind]
    raise InvalidData("assumption", (f"{name} must be {form}, or null",))


_FORMS: Final = {
    ExpressionKind.FLAG: "true or false",
    ExpressionKind.NUMBER: "a whole number",
    ExpressionKind.AMOUNT: "an exact decimal: 20 or 0.50",
    ExpressionKind.DAY: "a date in ISO 8601: 2026-11-29",
    ExpressionKind.INSTANT: "an instant in ISO 8601, with a UTC offset",
}


def column_lines(policy: CirculationPolicy, assumed: dict[str, object], optional: Iterable[str]) -> str:
    """Return a line for each column that a table of loans must have: its name, what it holds, and what it means."""
    needed = columns.renewal_columns(policy, assumed=assumed, optional=tuple(optional))
    lines = [f"{column.name} ({column.kind.value}): {column.meaning}{_words(column)}{_null(column)}\n" for column in needed]
    return "".join(lines)


def _words(column: columns.FactColumn) -> str:
    return f" One of: {', '.join(column.words)}." if column.words else ""


def _null(column: columns.FactColumn) -> str:
    return " Never null." if column.null is None else f" Null: {column.null}."
