"""What is wrong with a value of plain data, in the words of JSON: "write 17 in quotes", "write false, not 0".

The reader writes Perl or Java, so a sentence names no class of Python. A number is repeated only if it is too short for an identity number,
and a text is never repeated.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, cast, get_args, get_origin
from zoneinfo import ZoneInfo

import attrs

from nordlib.shown_text import shown_name

__all__ = ["misfit", "wanted", "wanted_key"]

_PLAIN: Final[Mapping[Any, str]] = {
    str: "a text in quotes",
    int: "a whole number without quotes",
    bool: "true or false",
    NoneType: "null",
    date: 'a date that exists, in quotes: "2026-11-29"',
    datetime: 'an instant with its UTC offset, in quotes: "2026-11-29T09:00:00+01:00"',
    time: 'a time of the day, in quotes: "09:00"',
    Decimal: 'an exact decimal in quotes: "20.50"',
    ZoneInfo: 'the name of a time zone, in quotes: "Europe/Copenhagen"',
}
_GIVEN: Final[Mapping[type, str]] = {
    str: "this text",
    int: "a number",
    float: "a number with a point or an exponent",
    dict: "an object",
    list: "a list",
    NoneType: "null",
}
_BOOLS: Final = {0: "false", 1: "true"}
_MOST_WORDS: Final = 12


def misfit(value: object, kind: Any) -> str:
    """Return a sentence without a full stop: what to write instead of a value that is not of a type.

    >>> misfit(17, str)
    'write 17 in quotes: "17"'
    >>> misfit(0, bool)
    'write false, not 0'
    >>> misfit([], date | None)
    'must be a date that exists, in quotes: "2026-11-29"; or null; not a list'
    """
    options = _options(kind)
    written = {_text_or_self(option) for option in options}
    if bool in written and type(value) is int and value in _BOOLS:
        return f"write {_BOOLS[value]}, not {value}"
    if bool in written and value in ("true", "false"):
        return f"write {value} without quotes"
    if int in written and isinstance(value, str) and value.isascii() and value.isdigit():
        return f"write {_shown(value)} without quotes"
    if type(value) in (int, float) and not written.isdisjoint((str, Decimal)):
        shown = _shown(value)
        return "write the number in quotes" if shown == _HIDDEN else f'write {shown} in quotes: "{shown}"'
    words = "; or ".join(dict.fromkeys(map(wanted, options)))
    return f"must be {words}{';' if '; or ' in words else ','} not {_given(value)}"


def wanted(kind: Any) -> str:
    """Return what a value of a type is in JSON.

    >>> wanted(tuple[str, ...])
    'a list in brackets'
    """
    kind, origin = getattr(kind, "__supertype__", kind), get_origin(kind)
    if kind in _PLAIN:
        return _PLAIN[kind]
    if origin is Literal:
        return _one_of([option.value if isinstance(option, Enum) else option for option in get_args(kind)])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _one_of([member.value for member in kind])
    form = cast("dict[str, Any]", getattr(cast("Any", kind), "json_schema", {}))
    if form.get("type") == "string":
        return str(form.get("description", "a text")) + " in quotes"
    if origin in (tuple, frozenset) or (origin is not None and issubclass(origin, AbstractSet)):
        return "a list in brackets"
    needed = form.get("required") or [each.name for each in _fields(kind) if each.init and each.default is attrs.NOTHING]
    return f"an object in braces with {', '.join(map(_quoted, needed))}" if needed else "an object in braces"


def wanted_key(kind: Any) -> str:
    """Return what a key of an object is: a text, also where it is read as a number."""
    return 'a whole number in quotes: "1"' if getattr(kind, "__supertype__", kind) is int else wanted(kind)


def _options(kind: Any) -> tuple[Any, ...]:
    """Return the types of a union, or the type alone."""
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _text_or_self(kind: Any) -> Any:
    """Return the type in which the values of a type are written, as far as it has quotes or none."""
    kind = getattr(kind, "__supertype__", kind)
    return str if getattr(kind, "json_schema", {}).get("type") == "string" and not attrs.has(kind) else kind


def _fields(kind: Any) -> tuple[Any, ...]:
    return attrs.fields(kind) if attrs.has(kind) else ()


def _one_of(words: list[Any]) -> str:
    quoted = [_quoted(word) for word in words[:_MOST_WORDS]]
    more = len(words) - len(quoted)
    listed = ", ".join(quoted) + (f" and {more} more" if more else "")
    return listed if len(words) == 1 else f"one of {listed}"


def _quoted(word: object) -> str:
    return f'"{word}"' if isinstance(word, str) else str(word)


_HIDDEN: Final = "the number"


def _shown(number: object) -> str:
    """Return a number in digits, if it cannot be an identity number."""
    return _HIDDEN if shown_name(number) != str(number) else str(number)


def _given(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else _GIVEN.get(type(value), "this value")
