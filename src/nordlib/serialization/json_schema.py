"""The JSON Schema of a model's plain form, for programs in other languages that write what `from_dict` reads."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Final, Literal, NewType, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import attrs

from nordlib.serialization.json import JSON, WHOLE_NUMBER

__all__ = ["SCHEMA_DRAFT", "json_schema", "schema_of"]

#: What the schemas are written in.
SCHEMA_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"

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
    """Return the JSON Schema (draft 2020-12) of a model's plain form.

    >>> from nordlib.dates import Period
    >>> json_schema(Period)["$defs"]["Period"]["required"]
    []
    """
    definitions: dict[str, JSON] = {}
    root = schema_of(model, definitions)
    return {"$schema": SCHEMA_DRAFT, **root, "$defs": definitions}


def schema_of(kind: Any, definitions: dict[str, JSON]) -> dict[str, JSON]:
    """Return the schema of a type, and add the models inside it to `definitions`."""
    if isinstance(kind, NewType):
        return schema_of(kind.__supertype__, definitions)
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if hasattr(kind, "json_schema"):
        return dict(kind.json_schema)
    origin, options = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return {"anyOf": [schema_of(option, definitions) for option in options]}
    if origin is Literal:
        return {"enum": [option.value if isinstance(option, Enum) else option for option in options]}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", **_keys(options[0], definitions), "additionalProperties": schema_of(options[1], definitions)}
    if origin is tuple and options[-1] is not Ellipsis:
        size = len(options)
        return {"type": "array", "items": schema_of(options[0], definitions), "minItems": size, "maxItems": size}
    if origin is not None:
        unique: dict[str, JSON] = {"uniqueItems": True} if issubclass(origin, AbstractSet) else {}
        return {"type": "array", "items": schema_of(options[0], definitions), **unique}
    if issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    return _model(kind, definitions)


def _keys(kind: Any, definitions: dict[str, JSON]) -> dict[str, JSON]:
    """Return what the keys of a mapping must be, where they are not any text."""
    if getattr(kind, "__supertype__", kind) is int:
        return {"propertyNames": {"pattern": WHOLE_NUMBER}}
    form = schema_of(kind, definitions)
    return {} if form == {"type": "string"} else {"propertyNames": form}


def _model(model: type, definitions: dict[str, JSON]) -> dict[str, JSON]:
    """Return a reference to the model's schema, which is added to `definitions` the first time."""
    if model.__name__ not in definitions:
        definitions[model.__name__] = None  # reserved first, because a model that contains itself comes back here
        hints = get_type_hints(model)
        needed = _fields(model)
        definitions[model.__name__] = {
            "type": "object",
            "description": (model.__doc__ or "").split("\n")[0].partition(" Raises `")[0],
            "properties": {name: schema_of(hints[name], definitions) for name in needed},
            "required": [name for name, is_needed in needed.items() if is_needed],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{model.__name__}"}


def _fields(model: Any) -> dict[str, bool]:
    """Return the names of the fields of a model, or of a named tuple, and whether each must be given."""
    if attrs.has(model):
        return {field.name: field.default is attrs.NOTHING for field in attrs.fields(model) if field.init}
    return dict.fromkeys(model._fields, True)
