"""The JSON Schema of a model: the form that `nordlib.serialization.json.from_dict` reads, for those who write it in another language."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Final, Literal, NewType, Union, cast, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import attrs

from nordlib.serialization.json import JSON

__all__ = ["json_schema"]

_PLAIN: Final[Mapping[object, dict[str, JSON]]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    time: {"type": "string", "format": "time"},
    Decimal: {"type": "string", "description": "an exact decimal"},
    ZoneInfo: {"type": "string", "description": "an IANA time zone"},
}


def json_schema(model: type) -> dict[str, JSON]:
    """The schema (draft 2020-12) of a model's plain form.

    >>> from nordlib.dates import Period
    >>> json_schema(Period)["$defs"]["Period"]["required"]
    []
    """
    found: dict[str, JSON] = {}
    root = _schema(model, found)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **root, "$defs": found}


def _schema(kind: Any, found: dict[str, JSON]) -> dict[str, JSON]:
    """The schema of a type; models that are met on the way are kept in `found`."""
    if isinstance(kind, NewType):
        return _schema(kind.__supertype__, found)
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if hasattr(kind, "json_schema"):
        return dict(kind.json_schema)
    origin, options = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return {"anyOf": [_schema(each, found) for each in options]}
    if origin is Literal:
        return {"enum": [each.value if isinstance(each, Enum) else each for each in options]}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _schema(options[1], found)}
    if origin is not None:
        return {"type": "array", "items": _schema(options[0], found), **({"uniqueItems": True} if issubclass(origin, AbstractSet) else {})}
    if issubclass(kind, Enum):
        return {"enum": [each.value for each in kind]}
    return _model(kind, found)


def _model(model: type, found: dict[str, JSON]) -> dict[str, JSON]:
    """A reference to the model's schema, which is made when the model is first met."""
    if model.__name__ not in found:
        found[model.__name__] = None  # a model that holds itself is met again before it is made
        hints = get_type_hints(model)
        parts = [part for part in attrs.fields(cast("type[attrs.AttrsInstance]", model)) if part.init]
        found[model.__name__] = {
            "type": "object",
            "description": (model.__doc__ or "").split("\n")[0],
            "properties": {part.name: _schema(hints[part.name], found) for part in parts},
            "required": [part.name for part in parts if part.default is attrs.NOTHING],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{model.__name__}"}
