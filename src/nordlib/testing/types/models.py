"""The strategy of each model: its own, or one made of its fields."""

from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, NewType, cast, get_args, get_origin, get_type_hints

import attrs
from hypothesis import reject
from hypothesis import strategies as st

import nordlib
from nordlib.errors import NordlibError
from nordlib.testing.types.fields import strategy_of_hint
from nordlib.testing.types.special import AGREED, FIELDS, SPECIAL

__all__ = ["register_each", "strategy_of"]


@cache
def strategy_of(kind: Any) -> "st.SearchStrategy[Any] | None":
    """Return the strategy of a type of nordlib's; None where Hypothesis itself finds one."""
    origin = get_origin(kind) or kind
    own = SPECIAL.get(origin)
    if own is not None:
        return own(_resolve, kind)
    found = strategy_of_hint(kind, _resolve)
    if found is not None:
        return found
    return _of_fields(origin, dict(zip(_variables(origin), get_args(kind), strict=False))) if attrs.has(origin) else None


def _variables(model: Any) -> tuple[Any, ...]:
    return getattr(model, "__parameters__", ())


def _resolve(hint: Any) -> "st.SearchStrategy[Any]":
    """Return the strategy of a type of any package. That of a model is looked for when it is first drawn from: models hold each other."""
    origin = get_origin(hint) or hint
    plain = None if attrs.has(origin) or origin in SPECIAL else strategy_of_hint(hint, _resolve)
    if plain is not None:
        return plain
    return st.deferred(lambda: SPECIAL[origin](_resolve, hint) if origin in SPECIAL else st.from_type(hint))


def _of_fields(model: Any, arguments: dict[Any, Any]) -> "st.SearchStrategy[Any]":
    hints = get_type_hints(model)
    required, optional = dict[str, Any](), dict[str, Any]()
    for field in attrs.fields(model):
        if field.init:
            named = FIELDS.get(f"{model.__name__}.{field.name}", FIELDS.get(field.name))
            drawn = _resolve(arguments.get(hints[field.name], hints[field.name])) if named is None else named
            (required if field.default is attrs.NOTHING else optional)[field.alias] = drawn
    return _valid(model, required, optional)


@st.composite
def _valid(draw: Any, model: Any, required: dict[str, Any], optional: dict[str, Any]) -> Any:
    """Draw a model that its own class accepts. Where fields contradict each other, all but one keep their defaults."""
    values = {name: draw(strategy) for name, strategy in required.items()}
    chosen = {name: draw(strategy) for name, strategy in optional.items() if draw(st.booleans())}
    chosen = AGREED.get(model, dict[str, Any])(chosen)
    if not _accepts(model, values | chosen):
        name = draw(st.sampled_from(["", *optional]))
        chosen = {name: draw(optional[name])} if name else {}
        if not _accepts(model, values | chosen):
            return reject()
    return draw(st.builds(model, **{name: st.just(value) for name, value in (values | chosen).items()}))  # prints as this call


def _accepts(model: Any, values: dict[str, Any]) -> bool:
    try:
        model(**values)
    except NordlibError:
        return False
    return True


def register_each() -> None:
    """Register the strategies of the models and ids of every module that can be imported, by `st.register_type_strategy`."""
    for found in walk_packages(nordlib.__path__, "nordlib."):
        if found.name.endswith("__main__"):
            continue
        try:
            module = import_module(found.name)
        except ImportError:  # it needs an extra that is not installed
            continue
        for kind in vars(module).values():
            is_model = isinstance(kind, NewType) or (isinstance(kind, type) and (attrs.has(kind) or kind in SPECIAL))
            if is_model and kind.__module__ == found.name:
                st.register_type_strategy(cast("Any", kind), _given)


def _given(kind: Any) -> "st.SearchStrategy[Any]":
    return _resolve(kind) if isinstance(kind, NewType) else cast("Any", strategy_of(kind))
