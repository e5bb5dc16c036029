"""Models whose fields are checked when they are made. The check of a class is compiled from source text, as attrs compiles `__init__`.

It tests the exact class of each field, and does nothing more if all are right: less than half a microsecond for a loan.
"""

from collections.abc import Callable
from functools import cache
from types import NoneType
from typing import Any, Final, TypeVar, cast, get_type_hints

import attrs

from nordlib.errors import InvalidData
from nordlib.shown_text import shown_type
from nordlib.validation.kinds import Kind, Misfit, fits, kind_of, problem_of

__all__ = ["check_model", "checked", "type_errors"]

T = TypeVar("T")
_set: Final = object.__setattr__


def checked(model: type[T]) -> type[T]:
    """Check the fields of a model when one is made; the decorator below `attrs.frozen`.

    A model whose field is not of its declared type, and cannot be made it, raises `InvalidData`, which names every such field.
    """
    inherited = getattr(model, "__attrs_post_init__", None)
    own: Callable[[T], None] | None = getattr(inherited, "unchecked", inherited)

    def __attrs_post_init__(self: T) -> None:  # noqa: N807 - attrs calls it by this name
        made: Any = type(self)
        compiled: Any = _compiled(made, own)
        if "__attrs_post_init__" in vars(made):
            compiled.__qualname__, compiled.unchecked = __attrs_post_init__.__qualname__, own
            made.__attrs_post_init__ = compiled  # so that the next one of the class needs no look at what class it is
        compiled(self)

    cast("Any", __attrs_post_init__).unchecked = own
    cast("Any", model).__attrs_post_init__ = __attrs_post_init__
    return model


@cache
def _check_of(model: type) -> Callable[[Any], None]:
    """Return what checks the fields of a model."""
    return _compiled(model, None)


@cache
def _compiled(model: type, own: Callable[[Any], None] | None) -> Callable[[Any], None]:
    """Return what checks the fields of a model and then does the model's own work, compiled from source text of names of fields alone.

    A subclass that inherits the function has fields of its own, so an instance of another class is checked by the function of its class.
    """
    names: dict[str, Any] = {"model": model, "own": own, "compiled": _compiled}
    lines = ["def check(self):", "    if self.__class__ is not model:", "        return compiled(self.__class__, own)(self)"]
    lines += check_lines(model, names, "self.{}")
    lines += [] if own is None else ["    own(self)"]
    exec("\n".join(lines), names)  # noqa: S102 - names of fields alone
    return cast("Callable[[Any], None]", names["check"])


def check_lines(model: type, names: dict[str, Any], value: str) -> list[str]:
    """Return the source lines that check the fields of a model in a function with a `self`, and add to `names` what they use.

    Args:
        model: The model.
        names: The global names of the function.
        value: How a field is read there: "self.{}".
    """
    names |= {"fix": _fix, "raise_problems": _raise}
    lines = ["    problems = None"]
    for name, kind in _fields(model):
        wrong, read = f"problems = fix(self, {name!r}, problems)", value.format(name)
        misfits = _misfits(read, kind.classes, f"classes_{name}", names)
        if kind.holders:
            lines += [f"    if {_misfits(read, kind.holders, f'holders_{name}', names)}:", f"        if {misfits}: {wrong}", "    else:"]
            lines += [f"        for member in {read}:"]
            lines += [f"            if {_misfits('member', kind.member_classes, f'members_{name}', names)}: {wrong}; break"]
        else:
            lines.append(f"    if {misfits}: {wrong}")
    return [*lines, "    if problems: raise_problems(self, problems)"]


def _misfits(read: str, classes: frozenset[type], called: str, names: dict[str, Any]) -> str:
    """Return the condition that a value is of none of the classes; where it can be, one that compares instead of asking a set."""
    some = classes - {NoneType}
    if len(some) != 1:
        names[called] = classes
        return f"{read}.__class__ not in {called}"
    (names[called],) = some
    return f"{read}.__class__ is not {called}" + ("" if some == classes else f" and {read} is not None")


@cache
def _fields(model: type) -> tuple[tuple[str, Kind], ...]:
    """Return the name and the declared type of each field that `__init__` takes; empty for a class that is not a model."""
    if not attrs.has(model):
        return ()
    hints = get_type_hints(model)
    return tuple((field.name, kind_of(hints[field.name])) for field in attrs.fields(model) if field.init)


def _fix(model: object, name: str, problems: list[str] | None) -> list[str] | None:
    """Put a field into its declared type, or note that it cannot be put there."""
    kind, value = dict(_fields(cast("Any", type(model))))[name], getattr(model, name)
    try:
        _set(model, name, kind.take(value))
    except Misfit:
        return [*(problems or ()), problem_of(name, value, kind.hint)]
    return problems


def _raise(model: object, problems: list[str]) -> None:
    raise InvalidData(type(model).__name__, tuple(problems))


def type_errors(model: object) -> tuple[str, ...]:
    """Return a sentence for each field whose value is not of its declared type, in the model and in the models inside it.

    For a model that is not `checked`, after something failed on it.
    """
    problems, model_type = list[str](), cast("Any", type(model))
    for name, kind in _fields(model_type):
        value = getattr(model, name, None)
        if not fits(kind, value):
            problems.append(problem_of(name, value, kind.hint))
        for part in cast("tuple[object, ...]", value) if type(value) is tuple else (value,):
            problems += [f"{name}: {problem}" for problem in type_errors(part)]
    return tuple(problems)


def check_model(model: object, kind: type) -> None:
    """Check that an argument is a model of a class, and its fields once more, since unpickling checks nothing. Raises `InvalidData`."""
    if not isinstance(model, kind):
        raise InvalidData(kind.__name__, (f"it is {shown_type(model)}",))
    _check_of(cast("Any", type(model)))(model)
