"""What is wrong with a model whose fields hold something else than their types say.

Type checkers tell that beforehand; a notebook does not.
"""

from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Final, Literal, NewType, TypeAlias, Union, cast, get_args, get_origin, get_type_hints

import attrs

from nordlib.errors import InvalidData

__all__ = ["check_model", "type_errors", "type_name"]

#: Types whose subclasses are something else: a truth value is no number, and an instant no day.
_EXACT: Final = (int, date)
_Check: TypeAlias = Callable[[object], bool]


def type_errors(model: object) -> tuple[str, ...]:
    """A sentence for each field of a model that holds something else than its type says, and for those of the models in it.

    Models are not checked when they are made, which would take longer than judging them; this tells what is wrong once something was.
    """
    found = list[str]()
    for name, kind, fits in _fields_of(model):
        value = getattr(model, name, None)
        if not fits(value):
            found.append(_problem(name, value, kind))
        for each in cast("tuple[object, ...]", value) if type(value) is tuple else (value,):
            if _fields_of(each):
                found += [f"{name}: {problem}" for problem in type_errors(each)]
    return tuple(found)


def _fields_of(model: object) -> tuple[tuple[str, Any, _Check], ...]:
    kind: Any = type(model)
    return _fields(kind)


@cache
def _fields(kind: type) -> tuple[tuple[str, Any, _Check], ...]:
    """The fields of a model, the type of each, and whether a value is of it; none for what is no model."""
    if not attrs.has(kind):
        return ()
    hints = get_type_hints(kind)
    return tuple((each.name, hints[each.name], _check_of(hints[each.name]) if each.init else _anything) for each in attrs.fields(kind))


def check_model(model: object, kind: type) -> None:
    """Raises `InvalidData` for a model with misfits, and for what is no such model."""
    problems = type_errors(model) if isinstance(model, kind) else (f"it is a {type(model).__name__}",)
    if problems:
        raise InvalidData(kind.__name__, problems)


def _problem(name: str, value: object, kind: Any) -> str:
    if get_origin(kind) is frozenset and isinstance(value, frozenset):
        (of,) = get_args(kind)
        wrong = next(each for each in cast("frozenset[object]", value) if not _check_of(of)(each))
        return f"{name} holds a {type(wrong).__name__}, not {type_name(of)}"
    return f"{name} is a {type(value).__name__}, not {type_name(kind)}"


def _check_of(kind: Any) -> _Check:
    """Whether a value is of a type, made once for each field and asked for each model."""
    origin, options = get_origin(kind), get_args(kind)
    if isinstance(kind, NewType):
        return _check_of(kind.__supertype__)
    if origin in (Union, UnionType):
        classes = tuple(each for each in options if isinstance(each, type) and each not in _EXACT)
        checks = tuple(_check_of(each) for each in options if each not in classes)
        return lambda value: isinstance(value, classes) or any(check(value) for check in checks)
    if origin is Literal:
        return lambda value: value in options
    if origin in (tuple, frozenset):
        check = _check_of(options[0])
        return lambda value: type(value) is origin and all(map(check, cast("Iterable[object]", value)))
    if kind in _EXACT:
        return lambda value: type(value) is kind
    plain: Any = origin or kind
    return (lambda value: isinstance(value, plain)) if isinstance(plain, type) else _anything


def _anything(_value: object) -> bool:
    return True


def type_name(kind: Any) -> str:
    """A type in words."""
    if get_origin(kind) in (Union, UnionType, Literal):
        return " or ".join(type_name(each) if not isinstance(each, Enum) else each.name for each in get_args(kind))
    return getattr(kind, "__name__", str(kind))
