"""Circulation policies and policy tables as TOML, for libraries that keep their policy in a file.

`policy_from_toml` reads what `policy_to_toml` writes, and `policy_table_from_toml` what `policy_table_to_toml` writes. TOML cannot express
None: a field that is None is left out if None is its default or if it has no default, and otherwise written as "none".
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import attrs

from nordlib.circulation.policy import CirculationPolicy
from nordlib.circulation.policy_tables.table import PolicyTable
from nordlib.errors import InvalidData
from nordlib.frozendict import frozendict
from nordlib.serialization.json import JSON, as_dict, from_dict
from nordlib.serialization.unions import meant_model, models_of
from nordlib.shown_text import shown_name, shown_type

__all__ = ["policy_from_toml", "policy_table_from_toml", "policy_table_to_toml", "policy_to_toml"]

T = TypeVar("T")


def policy_to_toml(policy: CirculationPolicy) -> str:
    """Return a policy as TOML text."""
    return _written(policy)


def policy_from_toml(text: str) -> CirculationPolicy:
    """Read a policy from TOML text. Raises `InvalidData`, with a sentence for each error, `InvalidPolicy` and `MissingExtra`."""
    return _read(CirculationPolicy, text, "circulation policy")


def policy_table_to_toml(table: PolicyTable) -> str:
    """Return a policy table as TOML text."""
    return _written(table)


def policy_table_from_toml(text: str) -> PolicyTable:
    """Read a policy table from TOML text. Raises `InvalidData`, with a sentence for each error, `InvalidPolicy` and `MissingExtra`."""
    return _read(PolicyTable, text, "policy table")


def _written(model: object) -> str:
    return "\n".join(_table(cast("dict[str, JSON]", _worded(model, as_dict(model))), ())) + "\n"


def _read(model: type[T], text: str, topic: str) -> T:
    try:
        given = tomllib.loads(text)
    except RecursionError:
        problem = "the text is not valid TOML: it is nested too deeply"
    except ValueError as error:
        reason, at, place = str(error).rpartition(" (at ")
        problem = f"the text is not valid TOML: {shown_name(reason)}{at}{place}"
    except (AttributeError, TypeError):
        problem = f"the text is {shown_type(text)}; it must be a str"
    else:
        return from_dict(model, cast("dict[str, JSON]", _completed(model, given)))
    raise InvalidData(topic, (problem,))


_NONE: Final = "none"


def _worded(model: object, plain: JSON) -> JSON:
    """Return plain values in which each None is written as a word if the default of its field is another value."""
    if not isinstance(plain, dict):
        return plain
    if isinstance(model, frozendict):
        rows = cast("frozendict[str, object]", model)
        return {key: _worded(rows[key], value) for key, value in plain.items()}
    kind: Any = type(model)
    defaults = {attribute.name: attribute.default for attribute in attrs.fields(kind)} if attrs.has(kind) else {}
    worded = {key: _worded(getattr(model, key), value) for key, value in plain.items()} if defaults else plain
    return {key: _NONE if value is None and defaults.get(key) not in (None, attrs.NOTHING) else value for key, value in worded.items()}


def _completed(kind: Any, value: Any) -> Any:
    """Return plain values with None for each field that may be None, has no default, and was left out."""
    origin, options = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        if value == _NONE and NoneType in options and str not in options:
            return None
        models = models_of(kind)
        others = [option for option in options if option is not NoneType]
        meant = meant_model(models, value) if models else others[0]
        return _completed(meant, value) if models or len(others) == 1 else value
    if origin is frozendict and isinstance(value, dict):
        return {key: _completed(options[1], member) for key, member in cast("dict[str, Any]", value).items()}
    if origin is tuple and isinstance(value, list):
        return [_completed(options[0], member) for member in cast("list[object]", value)]
    if not attrs.has(kind) or not isinstance(value, dict):
        return value
    hints, given = get_type_hints(kind), cast("dict[str, Any]", value)
    required = (attribute.name for attribute in attrs.fields(kind) if attribute.init and attribute.default is attrs.NOTHING)
    missing = {name: None for name in required if NoneType in get_args(hints[name])}
    return {**missing, **{key: _completed(hints.get(key), member) for key, member in given.items()}}


def _table(values: Mapping[str, JSON], path: tuple[str, ...]) -> Iterator[str]:
    """Yield the lines of a TOML table: first its values, then its tables. A list of tables is written with a table on each line."""
    if path:
        yield f"\n[{'.'.join(map(_key, path))}]"
    nested: list[tuple[str, dict[str, JSON]]] = []
    for key, value in values.items():
        if isinstance(value, dict):
            nested.append((key, value))
        elif value is not None:
            yield f"{_key(key)} = {_lines(value)}"
    for key, table in nested:
        yield from _table(table, (*path, key))


def _lines(value: JSON) -> str:
    """Return a value inline, but a list of tables in lines: the rows of a policy table are read one below the other."""
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return _inline(value)
    return "[\n" + "".join(f"    {_inline(each)},\n" for each in value) + "]"


def _inline(value: JSON) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case list():
            return f"[{', '.join(map(_inline, value))}]"
        case dict():
            inner = ", ".join(f"{_key(key)} = {_inline(member)}" for key, member in value.items() if member is not None)
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
    """Return a TOML string. A character that cannot be printed is written as its code point."""
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() else f"\\U{ord(character):08x}"
