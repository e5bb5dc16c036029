"""Strategies for the types that fields of models are declared with: plain values, words, and what holds others.

The values are those that a library has: dates of two centuries, small counts, amounts in whole øre, ids that are not blank. A test of text
from outside needs `st.text()` instead.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from string import ascii_lowercase, digits
from types import NoneType, UnionType
from typing import Any, Final, Literal, NewType, TypeVar, Union, get_args, get_origin
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from nordlib.circulation import LoanStatus
from nordlib.frozendict import frozendict
from nordlib.testing.strategies import instants

__all__ = ["strategy_of_hint"]

#: Turns a declared type into a strategy.
Resolver = Callable[[Any], "st.SearchStrategy[Any]"]
_LETTERS: Final = ascii_lowercase + "ABCÅÄÖÆØÐÞåäöæøéðþ"
_ZONES: Final = ("Europe/Copenhagen", "Europe/Stockholm", "Europe/Oslo", "Europe/Helsinki", "Atlantic/Reykjavik")
_FEW: Final = 3
#: The strategies of plain types, made when they are needed.
_PLAIN: Final[Mapping[Any, Callable[[], "st.SearchStrategy[Any]"]]] = {
    bool: st.booleans,
    int: lambda: st.integers(0, 60),
    float: lambda: st.floats(0, 1_000, allow_nan=False),
    str: lambda: st.text(_LETTERS, min_size=1, max_size=12),
    bytes: lambda: st.binary(min_size=1, max_size=32),
    Decimal: lambda: st.decimals(0, 9_999, allow_nan=False, allow_infinity=False, places=2),
    date: lambda: st.dates(date(1920, 1, 1), date(2119, 12, 31)),
    datetime: instants,
    time: st.times,
    timedelta: lambda: st.timedeltas(timedelta(0), timedelta(days=400)),
    ZoneInfo: lambda: st.sampled_from(_ZONES).map(ZoneInfo),
    NoneType: st.none,
    None: st.none,
    object: lambda: st.text(_LETTERS, min_size=1, max_size=12),
    Any: lambda: st.text(_LETTERS, min_size=1, max_size=12),
}


def ids() -> "st.SearchStrategy[str]":
    """Return ids as a host writes them: a few small letters and digits, so that two are often the same."""
    return st.text(ascii_lowercase[:4] + digits[:4], min_size=1, max_size=4)


def strategy_of_hint(hint: Any, resolve: Resolver) -> "st.SearchStrategy[Any] | None":
    """Return the strategy of a declared type; None for a class that is not in the tables here.

    Args:
        hint: The type.
        resolve: Makes the strategy of a type within the type.
    """
    if isinstance(hint, NewType):
        return ids() if hint.__supertype__ is str else resolve(hint.__supertype__)
    if isinstance(hint, TypeVar):
        return resolve(object if _is_protocol(hint.__bound__) else hint.__bound__)
    origin, options = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return st.one_of([resolve(option) for option in sorted(options, key=_simplest)])
    if origin is Literal:
        return st.sampled_from(options)
    if hint in _PLAIN:
        return _PLAIN[hint]()
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _words(hint if len(hint) else LoanStatus)
    return _holder(origin or hint, options, resolve)


def _words(words: type[Enum]) -> "st.SearchStrategy[Any]":
    """Return the members of an enumeration, each by a call of its value, since `<LoanKind.LOCAL: 'local'>` cannot be pasted."""
    values = [word.value for word in words]
    return st.builds(words, st.sampled_from(values)) if all(isinstance(value, str) for value in values) else st.sampled_from(list(words))


def _is_protocol(bound: Any) -> bool:
    """Whether the bound of a type variable says nothing that a value can be made of; that of facts is in the table of special models."""
    return bound is None or (getattr(bound, "_is_protocol", False) and not bound.__module__.startswith("attr"))


def _simplest(option: Any) -> bool:
    """Sort None before other types, since the simplest example should have little in it."""
    return option is not NoneType


def _holder(origin: Any, options: tuple[Any, ...], resolve: Resolver) -> "st.SearchStrategy[Any] | None":
    """Return the strategy of a type that holds others; a few of each."""
    if origin is tuple and options[-1:] != (Ellipsis,):
        return st.tuples(*map(resolve, options))
    if origin in (tuple, list, Sequence, Iterable):
        return st.lists(resolve(options[0]), max_size=_FEW).map(list if origin is list else tuple)
    if origin in (frozenset, set, AbstractSet):
        return st.frozensets(resolve(options[0]), max_size=_FEW)
    if origin in (frozendict, dict, Mapping):
        return st.dictionaries(resolve(options[0]), resolve(options[1]), max_size=_FEW).map(dict if origin is dict else frozendict)
    if origin is Callable:
        return st.functions(like=lambda *_, **__: None, returns=resolve(options[-1]), pure=True)
    return None
