"""A field that holds one of several models: which one plain data is meant for, by its keys."""

from collections.abc import Collection, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import attrs

__all__ = ["meant_model", "models_of"]


def models_of(kind: Any) -> tuple[Any, ...]:
    """Return the models of a union of several, which may also hold None; () for any other type."""
    if get_origin(kind) not in (Union, UnionType):
        return ()
    models = tuple(option for option in get_args(kind) if option is not NoneType)
    return models if len(models) > 1 and all(attrs.has(model) for model in models) else ()


def meant_model(models: Collection[Any], value: object) -> Any:
    """Return the model whose fields the keys are: that lacks none which is needed, then that knows all, then that knows most of them."""
    keys = cast("Mapping[str, object]", value).keys() if isinstance(value, Mapping) else frozenset[str]()

    def fitness(model: Any) -> tuple[bool, bool, int]:
        names = {field.name for field in attrs.fields(model) if field.init}
        return keys <= names and _needed(model) <= keys, keys <= names, len(keys & names)

    return max(models, key=fitness)


@cache
def _needed(model: Any) -> frozenset[str]:
    """Return the fields without a default that cannot be None."""
    hints = get_type_hints(model)
    needed = (field.name for field in attrs.fields(model) if field.init and field.default is attrs.NOTHING)
    return frozenset(name for name in needed if NoneType not in get_args(hints[name]))
