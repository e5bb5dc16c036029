"""Models whose fields are asked for when the code reads them, so that a question is only asked where its answer is needed."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, cast

import attrs

from nordlib.tracing.runs import current_run
from nordlib.tracing.untraceable import Untraceable

__all__ = ["lazy_model"]

T = TypeVar("T")


def lazy_model(model: type[T], fields: Mapping[str, Callable[[], object]]) -> T:
    """Return an instance of a slotted attrs class that was never made: reading a field calls its function.

    Properties and methods of the class are its own. A derived field (`init=False`) that no function is given for has its default, and any
    other one raises `Untraceable` when it is read.
    """
    instance: Any = object.__new__(_lazy(cast("Any", model)))
    object.__setattr__(instance, "_fields_", fields)
    return cast("T", instance)


@cache
def _lazy(model: type[Any]) -> type[Any]:
    """Return a subclass whose unset fields are found by `__getattr__`, which Python calls for what a class and its slots do not have."""
    defaults = {field.name: field.default for field in attrs.fields(model) if not field.init and field.default is not attrs.NOTHING}

    def field_of(self: Any, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        field: Callable[[], object] | None = self._fields_.get(name)
        if field is not None:
            return field()
        if name in defaults:
            return defaults[name]
        raise Untraceable(current_run().name, f"for `{name}` of a {model.__name__}, which has no column")

    return type(f"Lazy{model.__name__}", (model,), {"__slots__": ("_fields_",), "__getattr__": field_of})
