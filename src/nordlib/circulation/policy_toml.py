"""Circulation policies as TOML, for those who keep them in a file.

`policy_to_toml` and `policy_from_toml` go there and back. TOML has no word for None: where that is what a field is by itself, it is left
out, and else it is written "none".
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints

import attrs

from nordlib.circulation.policy import CirculationPolicy
from nordlib.errors import InvalidData
from nordlib.frozendict import frozendict
from nordlib.serialization.json import JSON, as_dict, from_dict

__all__ = ["policy_from_toml", "policy_to_toml"]


def policy_to_toml(policy: CirculationPolicy) -> str:
    """A policy as TOML text."""
    return "\n".join(_table(cast("dict[str, JSON]", _worded(policy, as_dict(policy))), ())) + "\n"


def policy_from_toml(text: str) -> CirculationPolicy:
    """The policy of a TOML text. Raises `InvalidData`, with a sentence for each fault, `InvalidPolicy` and `MissingExtra`."""
    try:
        given = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        problem = f"it is no TOML: {error}"
    except (AttributeError, TypeError):
        problem = f"its text is a {type(text).__name__}, not a str"
    else:
        return from_dict(CirculationPolicy, cast("dict[str, JSON]", _completed(CirculationPolicy, given)))
    raise InvalidData("circulation policy", (problem,))


_NONE: Final = "none"


def _worded(model: object, plain: JSON) -> JSON:
    """Plain values with a word for each None that a field would not be by itself."""
    if not isinstance(plain, dict):
        return plain
    if isinstance(model, frozendict):
        each = cast("frozendict[str, object]", model)
        return {key: _worded(each[key], value) for key, value in plain.items()}
    kind: Any = type(model)
    defaults = {part.name: part.default for part in attrs.fields(kind)} if attrs.has(kind) else {}
    told = {key: _worded(getattr(model, key), value) for key, value in plain.items()} if defaults else plain
    return {key: _NONE if value is None and defaults.get(key) not in (None, attrs.NOTHING) else value for key, value in told.items()}


def _completed(kind: Any, value: Any) -> Any:
    """Plain values with None where a field may be None, must be given, and was left out."""
    origin, options = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        if value == _NONE and NoneType in options and str not in options:
            return None
        models = [each for each in options if each is not NoneType]
        return _completed(models[0], value) if len(models) == 1 else value
    if origin is frozendict and isinstance(value, dict):
        return {key: _completed(options[1], each) for key, each in cast("dict[str, Any]", value).items()}
    if origin is tuple and isinstance(value, list):
        return [_completed(options[0], each) for each in cast("list[object]", value)]
    if not attrs.has(kind) or not isinstance(value, dict):
        return value
    hints, given = get_type_hints(kind), cast("dict[str, Any]", value)
    needed = (part.name for part in attrs.fields(kind) if part.init and part.default is attrs.NOTHING)
    lacking = {name: None for name in needed if NoneType in get_args(hints[name])}
    return {**lacking, **{key: _completed(hints.get(key), each) for key, each in given.items()}}


def _table(values: Mapping[str, JSON], path: tuple[str, ...]) -> Iterator[str]:
    """The lines of a table: its values first, then its tables; lists of tables stand inline."""
    if path:
        yield f"\n[{'.'.join(map(_key, path))}]"
    nested: list[tuple[str, dict[str, JSON]]] = []
    for key, value in values.items():
        if isinstance(value, dict):
            nested.append((key, value))
        elif value is not None:
            yield f"{_key(key)} = {_inline(value)}"
    for key, table in nested:
        yield from _table(table, (*path, key))


def _inline(value: JSON) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case list():
            return f"[{', '.join(map(_inline, value))}]"
        case dict():
            inner = ", ".join(f"{_key(key)} = {_inline(each)}" for key, each in value.items() if each is not None)
            return f"{{ {inner} }}"
        case str():
            return _quoted(value)
        case _:
            return str(value)


_BARE: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    """A TOML string; what cannot be printed is written by its number."""
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() else f"\\U{ord(character):08x}"
