"""A checker of plain JSON values by the schemas that nordlib makes: the keywords that they use, and no more."""

import re
from collections.abc import Iterator
from typing import Any

__all__ = ["misfits"]

_TYPES: dict[str, Any] = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
_MEANT = {"$schema", "$id", "$defs", "description", "default", "format"}
"""Keywords that say nothing of a value that this checker looks at."""


def misfits(value: Any, schema: Any, root: Any = None, place: str = "$") -> Iterator[str]:
    """Where a value is not as the schema says, and the keyword that says so."""
    root = schema if root is None else root
    for keyword, argument in schema.items():
        if keyword not in _MEANT:
            yield from _CHECKS[keyword](value, argument, schema, root, place)


def _ref(value: Any, address: str, _: Any, root: Any, place: str) -> Iterator[str]:
    yield from misfits(value, root["$defs"][address.removeprefix("#/$defs/")], root, place)


def _type(value: Any, kinds: Any, _: Any, __: Any, place: str) -> Iterator[str]:
    if not any(_is_of(value, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        yield f"{place}: type"


def _is_of(value: Any, kind: str) -> bool:
    if kind in ("integer", "number"):
        return type(value) is int or (kind == "number" and type(value) is float)
    return isinstance(value, _TYPES[kind])


def _any_of(value: Any, options: Any, _: Any, root: Any, place: str) -> Iterator[str]:
    if all(next(misfits(value, option, root, place), None) for option in options):
        yield f"{place}: anyOf"


def _one_of(value: Any, words: Any, _: Any, __: Any, place: str) -> Iterator[str]:
    if not [word for word in words if word == value and type(word) is type(value)]:
        yield f"{place}: enum"


def _properties(value: Any, known: Any, schema: Any, root: Any, place: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key in value.keys() & known.keys():
            yield from misfits(value[key], known[key], root, f"{place}.{key}")


def _required(value: Any, names: Any, _: Any, __: Any, place: str) -> Iterator[str]:
    yield from (f"{place}: lacks {name}" for name in names if isinstance(value, dict) and name not in value)


def _others(value: Any, allowed: Any, schema: Any, root: Any, place: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key in value.keys() - schema.get("properties", {}).keys():
            if allowed is False:
                yield f"{place}: has {key}"
            else:
                yield from misfits(value[key], allowed, root, f"{place}.{key}")


def _items(value: Any, member: Any, _: Any, root: Any, place: str) -> Iterator[str]:
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from misfits(each, member, root, f"{place}[{index}]")


def _keys(value: Any, form: Any, _: Any, root: Any, place: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key in value:
            yield from misfits(key, form, root, f"{place}[key]")


def _pattern(value: Any, pattern: str, _: Any, __: Any, place: str) -> Iterator[str]:
    if isinstance(value, str) and not re.search(pattern, value):
        yield f"{place}: pattern"


def _limit(fits: Any) -> Any:
    def check(value: Any, limit: Any, _: Any, __: Any, place: str) -> Iterator[str]:
        if not fits(value, limit):
            yield f"{place}: limit"

    return check


_CHECKS = {
    "$ref": _ref,
    "type": _type,
    "anyOf": _any_of,
    "enum": _one_of,
    "const": lambda value, word, *rest: _one_of(value, [word], *rest),
    "properties": _properties,
    "required": _required,
    "additionalProperties": _others,
    "items": _items,
    "propertyNames": _keys,
    "pattern": _pattern,
    "uniqueItems": _limit(lambda value, _: not isinstance(value, list) or len(value) == len({repr(each) for each in value})),
    "minItems": _limit(lambda value, limit: not isinstance(value, list) or len(value) >= limit),
    "maxItems": _limit(lambda value, limit: not isinstance(value, list) or len(value) <= limit),
    "maxLength": _limit(lambda value, limit: not isinstance(value, str) or len(value) <= limit),
    "maximum": _limit(lambda value, limit: type(value) is not int or value <= limit),
    "minimum": _limit(lambda value, limit: type(value) is not int or value >= limit),
}
