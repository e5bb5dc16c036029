"""Check that the fields of a model hold values of their declared types.

A type checker reports a wrong type before the code runs; in a notebook nothing does.
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

#: Types whose subclasses do not count as them: `bool` is a subclass of `int`, and `datetime` of `date`.
_EXACT: Final = (int, date)
_Check: TypeAlias = Callable[[object], bool]


def type_errors(model: object) -> tuple[str, ...]:
    """Return a sentence for each field whose value is not of its declared type, in the model and in the models inside it.

    Models are not checked when they are made, because that would take longer than evaluating them. This function finds the reason after
    something failed.
    """
    problems = list[str]()
    for name, kind, fits in _fields_of(model):
        value = getattr(model, name, None)
        if not fits(value):
            problems.append(_problem(name, value, kind))
        for part in cast("tuple[object, ...]", value) if type(value) is tuple else (value,):
            if _fields_of(part):
                problems += [f"{name}: {problem}" for problem in type_errors(part)]
    return tuple(problems)


def _fields_of(model: object) -> tuple[tuple[str, Any, _Check], ...]:
    kind: Any = type(model)
    return _fields(kind)


@cache
def _fields(kind: type) -> tuple[tuple[str, Any, _Check], ...]:
    """Return the name of each field, its type, and a check of its values; empty for a class that is not a model."""
    if not attrs.has(kind):
        return ()
    hints = get_type_hints(kind)
    return tuple((field.name, hints[field.name], _check_of(hints[field.name]) if field.init else _anything) for field in attrs.fields(kind))


def check_model(model: object, kind: type) -> None:
    """Check the types of a model. Raises `InvalidData` if a field holds a wrong type, or if `model` is not of the class `kind`."""
    problems = type_errors(model) if isinstance(model, kind) else (f"it is a {type(model).__name__}",)
    if problems:
        raise InvalidData(kind.__name__, problems)


def _problem(name: str, value: object, kind: Any) -> str:
    if get_origin(kind) is frozenset and isinstance(value, frozenset):
        (member_type,) = get_args(kind)
        wrong = next(member for member in cast("frozenset[object]", value) if not _check_of(member_type)(member))
        return f"{name} contains a {type(wrong).__name__}, not {type_name(member_type)}"
    return f"{name} is a {type(value).__name__}, not {type_name(kind)}"


def _check_of(kind: Any) -> _Check:
    """Return the check of whether a value is of a type; made once for each field, called for each model."""
    origin, options = get_origin(kind), get_args(kind)
    if isinstance(kind, NewType):
        return _check_of(kind.__supertype__)
    if origin in (Union, UnionType):
        classes = tuple(option for option in options if isinstance(option, type) and option not in _EXACT)
        checks = tuple(_check_of(option) for option in options if option not in classes)
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
    """Return the name of a type in words, for example "str or int"."""
    if get_origin(kind) in (Union, UnionType, Literal):
        return " or ".join(option.name if isinstance(option, Enum) else type_name(option) for option in get_args(kind))
    return getattr(kind, "__name__", str(kind))
