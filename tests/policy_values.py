"""How the value of a policy field is written in a cell of a page."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from enum import Enum
from typing import Any, Final, cast

import attrs

__all__ = ["value_text"]

_LONGEST: Final = 90


def value_text(value: object) -> str:
    """Return a value in Markdown: as a person would write it in Python, without what is as by default."""
    text = _written(value)
    if len(text) > _LONGEST and attrs.has(type(value)):
        text = f"{type(value).__name__}(...)"
    return f"`{text}`".replace("|", "\\|")


def _written(value: object) -> str:
    match value:
        case Enum():
            return f"{type(value).__name__}.{value.name}"
        case Mapping():
            return _list(cast("Mapping[object, object]", value).keys(), "{}")
        case AbstractSet():
            return _list(sorted(cast("AbstractSet[object]", value), key=str), "{}")
        case tuple():
            return _list(cast("tuple[object, ...]", value), "()")
        case _ if attrs.has(type(value)) and type(value).__str__ is object.__str__:
            return _model(value)
        case str() | int() | None:
            return repr(value)
        case _:
            return str(value)


def _list(values: Iterable[object], brackets: str) -> str:
    return f"{brackets[0]}{', '.join(map(_written, values))}{brackets[1]}"


def _model(value: Any) -> str:
    """Return a model with those fields that differ from their default."""
    fields = (field for field in attrs.fields(type(value)) if field.init)
    told = [f"{field.name}={_written(held)}" for field in fields if (held := getattr(value, field.name)) != _default(field)]
    return f"{type(value).__name__}({', '.join(told)})"


def _default(field: Any) -> object:
    factory = getattr(field.default, "factory", None)
    return field.default if factory is None else factory()
