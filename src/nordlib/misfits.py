"""What is wrong with a model whose fields hold something else than their types say.

Type checkers tell that beforehand; a notebook does not.
"""

from datetime import date
from enum import Enum
from types import UnionType
from typing import Any, Literal, NewType, Union, cast, get_args, get_origin, get_type_hints

import attrs

from nordlib.errors import InvalidData

__all__ = ["fitting", "misfits", "name_of"]


def misfits(model: object) -> tuple[str, ...]:
    """A sentence for each field of a model that holds something else than its type says, and for those of the models in it.

    Models are not checked when they are made, which would take longer than judging them; this tells what is wrong once something was.
    """
    kind = type(model)
    if not attrs.has(kind):
        return ()
    hints, found = get_type_hints(kind), list[str]()
    for part in attrs.fields(kind):
        value = getattr(model, part.name, None)
        if part.init and not _fits(value, hints[part.name]):
            found.append(_problem(part.name, value, hints[part.name]))
        for each in cast("tuple[object, ...]", value) if type(value) is tuple else (value,):
            found += [f"{part.name}: {problem}" for problem in misfits(each)]
    return tuple(found)


def fitting(model: object, kind: type) -> None:
    """Raises `InvalidData` for a model with misfits, and for what is no such model."""
    problems = misfits(model) if isinstance(model, kind) else (f"it is a {type(model).__name__}",)
    if problems:
        raise InvalidData(kind.__name__, problems)


def _problem(name: str, value: object, kind: Any) -> str:
    if get_origin(kind) is frozenset and isinstance(value, frozenset):
        (of,) = get_args(kind)
        wrong = next(each for each in cast("frozenset[object]", value) if not _fits(each, of))
        return f"{name} holds a {type(wrong).__name__}, not {name_of(of)}"
    return f"{name} is a {type(value).__name__}, not {name_of(kind)}"


def _fits(value: object, kind: Any) -> bool:
    origin, options = get_origin(kind), get_args(kind)
    if isinstance(kind, NewType):
        return _fits(value, kind.__supertype__)
    if origin in (Union, UnionType):
        return any(_fits(value, each) for each in options)
    if origin is Literal:
        return value in options
    if origin is tuple:
        return type(value) is tuple and all(_fits(each, options[0]) for each in cast("tuple[object, ...]", value))
    if origin is frozenset:
        return isinstance(value, frozenset) and all(_fits(each, options[0]) for each in cast("frozenset[object]", value))
    if kind is int or kind is date:
        return type(value) is kind
    return isinstance(value, origin or kind) if isinstance(origin or kind, type) else True


def name_of(kind: Any) -> str:
    """A type in words."""
    if get_origin(kind) in (Union, UnionType, Literal):
        return " or ".join(name_of(each) if not isinstance(each, Enum) else each.name for each in get_args(kind))
    return getattr(kind, "__name__", str(kind))
