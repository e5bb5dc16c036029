"""Unions in plain data: which of the types of a union a value is to be read as."""

from collections.abc import Callable, Mapping
from enum import Enum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, Literal, Union, cast, get_args, get_origin

import attrs

from nordlib.serialization.unions import meant_model, models_of

if TYPE_CHECKING:
    from cattrs import Converter

__all__ = ["CHOICES"]

_TWO: Final = 2


@cache
def _alternative(kind: Any) -> tuple[Enum, Any] | None:
    """Split `X | Literal[member]` (a fact, or `UNKNOWN`) into the member and X, which may be a union itself. None for other types."""
    members = {option: get_args(option)[0] for option in get_args(kind) if get_origin(option) is Literal}
    marks = {option: member for option, member in members.items() if isinstance(member, Enum)}
    others = [option for option in get_args(kind) if option not in marks]
    return (next(iter(marks.values())), Union[tuple(others)]) if len(marks) == 1 and others else None  # noqa: UP007 - of a list of types


def _has_alternative(kind: Any) -> bool:
    return _alternative(kind) is not None


def _member_or_value(converter: "Converter", value: Any, kind: Any) -> Any:
    """Return the member if the value is the member's plain value; otherwise read the value as the other type."""
    member, other = cast("tuple[Enum, Any]", _alternative(kind))
    return member if value == member.value else converter.structure(value, other)


def _are_models(kind: Any) -> bool:
    return bool(models_of(kind))


def _one_of_models(converter: "Converter", value: Any, kind: Any) -> Any:
    models = models_of(kind)
    if (value is None and NoneType in get_args(kind)) or isinstance(value, models):
        return value
    return converter.structure(value, meant_model(models, value))


def _is_text_or_model(kind: Any) -> bool:
    """Whether the type is `X | Y | None` or `X | Y`, where one is an id, a word of a table or another text, and the other a model."""
    options = [option for option in get_args(kind) if option is not NoneType and _is_union(kind)]
    return len(options) == _TWO and sorted(map(_is_text, options)) == [False, True] and any(map(attrs.has, options))


def _text_or_model(converter: "Converter", value: Any, kind: Any) -> Any:
    options: list[Any] = sorted(get_args(kind)[:_TWO], key=_is_text)
    model, text = options
    if value is None and NoneType in get_args(kind):
        return None
    is_address = _is_word(text) and value not in tuple(text) and getattr(model, "json_schema", {}).get("type") == "string"
    is_model = isinstance(value, Mapping) or is_address
    return converter.structure(value, model if is_model else text)


def _is_one_or_several(kind: Any) -> bool:
    """Whether the type is `X | tuple[X, ...]`, where X is a model."""
    options = get_args(kind)
    is_pair = _is_union(kind) and len(options) == _TWO and attrs.has(options[0])
    return is_pair and get_origin(options[1]) is tuple and get_args(options[1]) == (options[0], Ellipsis)


def _one_or_several(converter: "Converter", value: Any, kind: Any) -> Any:
    one, several = get_args(kind)
    return converter.structure(value, several if isinstance(value, list) else one)


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType)


def _is_text(kind: Any) -> bool:
    return getattr(kind, "__supertype__", kind) is str or _is_word(kind)


def _is_word(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)


#: What recognises a kind of union, and what reads its values with a converter. A later row is asked first.
CHOICES: Final[tuple[tuple[Callable[[Any], bool], Callable[["Converter", Any, Any], Any]], ...]] = (
    (_has_alternative, _member_or_value),
    (_are_models, _one_of_models),
    (_is_text_or_model, _text_or_model),
    (_is_one_or_several, _one_or_several),
)
