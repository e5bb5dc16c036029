"""Frozen models that are made as fast as mutable ones, because making frozen objects took a third of the time of a decision.

The constructor that attrs writes for a frozen class calls `object.__setattr__` for each field, which takes three times as long as an
assignment. `drafted` writes another one, from source text, as attrs does. It makes the new object a **draft**: an instance of a subclass
that adds nothing but that its fields can be assigned to. It assigns them, makes the object an instance of the model again, and checks the
fields of a `checked` model. Python allows this because both classes have the same slots. Nothing else refers to the draft yet, so the model
is as frozen as attrs makes it.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar, cast

import attrs

from nordlib.validation.models import check_lines

__all__ = ["draft_class", "drafted"]

T = TypeVar("T")
_FREE: Final = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}


def draft_class(model: type) -> Any:
    """Return a subclass of a frozen model to whose instances fields can be assigned, until their `__class__` is set to the model."""
    return type(f"{model.__name__}Draft", (model,), dict(_FREE))


def drafted(model: type[T]) -> type[T]:
    """Give a frozen model a faster constructor with the same parameters; the decorator above `attrs.frozen`.

    An instance of a subclass is made as attrs makes it. Raises `TypeError` for a model with a converter, a validator, a default that a
    factory makes, or a field that is given by name alone: this constructor only assigns.

    >>> @drafted
    ... @attrs.frozen
    ... class Point:
    ...     x: int
    ...     y: int = 0
    >>> point = Point(3)
    >>> point
    Point(x=3, y=0)
    >>> point.x = 4
    Traceback (most recent call last):
    attr.exceptions.FrozenInstanceError: can't set attribute
    """
    made = cast("Any", model)
    names: dict[str, Any] = {"model": model, "draft": draft_class(model), "by_attrs": made.__init__, "become": object.__setattr__}
    exec("\n".join(_lines(model, names)), names)  # noqa: S102 - names of fields alone
    constructor: Any = names["__init__"]
    constructor.__qualname__, constructor.__module__ = made.__init__.__qualname__, model.__module__
    constructor.__annotations__ = made.__init__.__annotations__
    made.__init__ = constructor
    return model


def _lines(model: type, names: dict[str, Any]) -> Iterator[str]:
    """Return the source lines of the constructor, and add to `names` what they use."""
    fields = attrs.fields(cast("Any", model))
    plain = [field for field in fields if _is_plain(field)]
    if len(plain) < len(fields):
        raise TypeError(f"each field of {model.__name__} must be plain, since its constructor only assigns")
    names |= {f"default_{field.name}": field.default for field in fields}
    taken = [field for field in fields if field.init]
    parameters = [field.name if field.default is attrs.NOTHING else f"{field.name}=default_{field.name}" for field in taken]
    yield f"def __init__(self, {', '.join(parameters)}):"
    yield "    if self.__class__ is not model:"
    yield f"        return by_attrs(self, {', '.join(field.name for field in taken)})"
    yield "    become(self, '__class__', draft)"
    for field in fields:
        if field.init:
            yield f"    self.{field.name} = {field.name}"
        elif field.default is not attrs.NOTHING:
            yield f"    self.{field.name} = default_{field.name}"
    yield "    self.__class__ = model"
    after: Callable[..., None] | None = getattr(model, "__attrs_post_init__", None)
    own = getattr(after, "unchecked", after)
    if own is not after:
        yield from check_lines(model, names, "{}")
    if own is not None:
        names["own"] = own
        yield "    own(self)"


def _is_plain(field: Any) -> bool:
    """Whether a field is only assigned, by the name that it has."""
    made_by_factory = isinstance(field.default, cast("type", attrs.Factory))
    return not (field.converter or field.validator or field.kw_only or made_by_factory) and field.alias == field.name
