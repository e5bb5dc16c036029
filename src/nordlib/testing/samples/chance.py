"""Seeds, days and overrides: what every builder of the samples takes.

All chance comes from `random.Random`, seeded by an int, and only by `randrange` and, for identity numbers, `choice`. Both give the same on
CPython 3.11 to 3.14, on every machine: they read whole words of the Mersenne Twister, and neither floating point nor the order of a hash
has a part in them. `shuffle`, `sample` and `choices` are not used.
"""

from collections.abc import Collection, Mapping
from datetime import date
from random import Random
from typing import Any, Final, TypeVar, cast

import attrs

from nordlib.errors import InvalidData, UnknownName
from nordlib.shown_text import shown_type

__all__ = ["DAY", "evolved", "generator", "require_day", "require_names"]

#: The day of the samples, if no other is given: a fixed one, so that a seed gives the same people on every day.
DAY: Final = date(2026, 11, 24)
#: The days that samples may be of: a guardian is born before, and a loan due after.
_FIRST_DAY: Final = date(1900, 1, 1)
_LAST_DAY: Final = date(2999, 12, 31)
T = TypeVar("T", bound=attrs.AttrsInstance)


def generator(seed: int | Random) -> Random:
    """Return the source of chance of a seed, or the given one. Raises `InvalidData` for anything else.

    >>> generator(7).randrange(100)
    41
    """
    if isinstance(seed, Random):
        return seed
    if type(seed) is not int:
        raise InvalidData("seed", (f"it is {shown_type(seed)}; pass a whole number, or a random.Random",))
    return Random(seed)  # noqa: S311 - a sample, not a secret


def require_day(on: date) -> date:
    """Return the day. Raises `InvalidData` if it is not a date from 1900 to 2999."""
    if type(on) is not date:
        raise InvalidData("day of a sample", (f"`on` is {shown_type(on)}; pass a datetime.date",))
    if not _FIRST_DAY <= on <= _LAST_DAY:
        raise InvalidData("day of a sample", (f"`on` is {on}; pass a day from {_FIRST_DAY} to {_LAST_DAY}",))
    return on


def require_names(kind: str, given: Collection[str], known: Collection[str]) -> None:
    """Check that overrides name fields. Raises `UnknownName`."""
    for name in given:
        if name not in known:
            raise UnknownName(kind, name, tuple(sorted(known)))


def evolved(model: T, overrides: Mapping[str, Any]) -> T:
    """Return a model with some fields replaced. Raises `UnknownName` for a name that is not a field, and what the model raises.

    >>> from nordlib.libraries import Library, LibraryId
    >>> evolved(Library(LibraryId("A"), "A"), {"name": "Stadsbiblioteket"}).name
    'Stadsbiblioteket'
    """
    known = [field.name for field in attrs.fields(type(model)) if field.init and not field.name.startswith("_")]
    require_names(f"field of {type(model).__name__}", tuple(overrides), known)
    return cast("T", attrs.evolve(cast("Any", model), **overrides)) if overrides else model
