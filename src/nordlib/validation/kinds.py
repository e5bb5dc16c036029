"""Declared types, and what puts a value into one: a word into an enumeration, 0 and 1 into a bool, a numpy number into Python's own."""

from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, NewType, TypeVar, Union, cast, get_args, get_origin

from nordlib.errors import InvalidData
from nordlib.frozendict import frozendict
from nordlib.shown_text import shown_type

__all__ = ["Kind", "Misfit", "fits", "frozen_mapping", "frozen_set", "kind_of", "problem_of", "taken", "type_name"]

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")
_LONGEST_WORD: Final = 30
_NAMES: Final[Mapping[Any, str]] = {NoneType: "None", Decimal: "an exact decimal, Decimal(20) or Decimal('0.50')"}


class Misfit(Exception):
    """A value is not of a type, and cannot be made one."""


class Kind:
    """A declared type, and what takes a value into it.

    Attributes:
        hint: The type as it is declared.
        classes: The classes whose instances need no further look.
        holders: `tuple` or `frozenset`, if an instance needs a look at its members alone.
        member_classes: The classes of members that need no further look.
    """

    def __init__(self, hint: Any) -> None:
        self.hint = hint
        self.classes, self._takers = _classes_of(hint), tuple(_takers_of(hint))
        held = [(get_origin(each), get_args(each)) for each in _options_of(hint)]
        held = [(origin, options) for origin, options in held if origin is frozenset or (origin is tuple and options[-1] is Ellipsis)]
        self.holders: frozenset[type] = frozenset(origin for origin, _ in held)
        self.member_classes = frozenset[type]().union(*(_classes_of(options[0]) for _, options in held))

    def take(self, value: object) -> Any:
        """Return the value in the declared type. Raises `Misfit`."""
        if value.__class__ in self.classes:  # not `type(value)`, which would refuse a symbol of `nordlib.tracing`
            return value
        plain = _without_numpy(value)
        if type(plain) in self.classes:
            return plain
        for taker in self._takers:
            try:
                return taker(plain)
            except Misfit:
                continue
        raise Misfit


@cache
def kind_of(hint: Any) -> Kind:
    """Return the kind of a declared type, made once."""
    return Kind(hint)


def _options_of(hint: Any) -> tuple[Any, ...]:
    """The types of a union, or a type that is not a union."""
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def _classes_of(hint: Any) -> frozenset[type]:
    """The classes of which every instance is right, and any instance of another class must be looked at."""
    origin, options = get_origin(hint), get_args(hint)
    if isinstance(hint, NewType):
        return _classes_of(hint.__supertype__)
    if origin in (Union, UnionType):
        return frozenset[type]().union(*map(_classes_of, options))
    if origin is Literal:
        return frozenset(type(option) for option in options if isinstance(option, Enum) and len(type(option)) == 1)
    return frozenset((hint,)) if isinstance(hint, type) and origin is None and hint is not object else frozenset()


def _takers_of(hint: Any) -> Iterable[Callable[[object], object]]:
    """What makes a value of each type that a declared type is made of."""
    origin, options = get_origin(hint), get_args(hint)
    if isinstance(hint, NewType):
        yield from _takers_of(hint.__supertype__)
    elif origin in (Union, UnionType):
        for option in options:
            yield from _takers_of(option)
    elif origin in _TAKERS:
        yield _TAKERS[origin](options)
    else:
        yield _plain_taker(origin or hint)


def _plain_taker(plain: Any) -> Callable[[object], object]:
    """What makes a value of a type that is not made of others."""
    if plain is bool:
        return _bool
    if plain in (int, date):
        return _misfit  # a bool does not count as a number, nor an instant as a day
    return _member_of(plain) if issubclass(plain, Enum) else _instance_of(plain)


def _misfit(_value: object) -> object:
    raise Misfit


def _one_of(options: tuple[object, ...]) -> Callable[[object], object]:
    def take(value: object) -> object:
        for option in options:
            if value is option or (type(value) is str and (value == option or (isinstance(option, Enum) and value == option.value))):
                return option
        raise Misfit

    return take


def _instance_of(wanted: type) -> Callable[[object], object]:
    def take(value: object) -> object:
        if isinstance(value, wanted):
            return value
        raise Misfit

    return take


def _member_of(words: type[Enum]) -> Callable[[object], object]:
    def take(value: object) -> object:
        try:
            return words(value) if isinstance(value, str) else _misfit(value)
        except ValueError:
            raise Misfit from None

    return take


def _bool(value: object) -> bool:
    if type(value) is bool or (type(value) is int and value in (0, 1)):
        return bool(value)
    raise Misfit


def _tuple_of(options: tuple[Any, ...]) -> Callable[[object], object]:
    endless = options[-1:] == (Ellipsis,)
    kinds = tuple(kind_of(option) for option in options if option is not Ellipsis)

    def take(value: object) -> object:
        if not isinstance(value, tuple | list):
            raise Misfit
        members = cast("Collection[object]", value)
        if not endless and len(members) != len(kinds):
            raise Misfit
        return tuple(kinds[0 if endless else place].take(member) for place, member in enumerate(members))

    return take


def _set_of(options: tuple[Any, ...]) -> Callable[[object], object]:
    kind = kind_of(options[0])

    def take(value: object) -> object:
        if not isinstance(value, AbstractSet | tuple | list):
            raise Misfit
        return frozenset(map(kind.take, cast("Iterable[object]", value)))

    return take


def _mapping_of(options: tuple[Any, ...]) -> Callable[[object], object]:
    keys, values = map(kind_of, options)

    def take(value: object) -> object:
        if not isinstance(value, Mapping):
            raise Misfit
        items = cast("Mapping[object, object]", value).items()
        return frozendict({keys.take(key): values.take(member) for key, member in items})

    return take


_TAKERS: Final[Mapping[Any, Callable[[tuple[Any, ...]], Callable[[object], object]]]] = {
    Literal: _one_of,
    tuple: _tuple_of,
    frozenset: _set_of,
    frozendict: _mapping_of,
}


def _without_numpy(value: object) -> object:
    """A number or a boolean of numpy's as Python's own; any other value as it is."""
    number: Any = value
    kind = getattr(getattr(number, "dtype", None), "kind", "")
    return number.item() if kind in ("b", "i", "u") and getattr(number, "ndim", None) == 0 else value


def taken(hint: type[T], name: str, value: object) -> T:
    """Return an argument in its declared type, for a function that takes a host's values. Raises `InvalidData`, which names the argument.

    >>> taken(int, "days_late", True)
    Traceback (most recent call last):
    nordlib.errors.InvalidData: Invalid days_late: days_late is a bool, not int.
    """
    if type(value) is hint:
        return value
    try:
        return cast("T", kind_of(cast("Any", hint)).take(value))
    except Misfit:
        problem = problem_of(name, value, hint)
    raise InvalidData(name, (problem,))


def frozen_set(given: Iterable[T]) -> frozenset[T]:
    """Return the members as a frozen set, for the converter of a field; anything else is returned as it is, for the model to refuse."""
    if isinstance(given, str | bytes) or not hasattr(given, "__iter__"):
        return cast("frozenset[T]", given)
    try:
        return frozenset(given)
    except TypeError:  # a member that has no hash
        return cast("frozenset[T]", tuple(given))


def frozen_mapping(given: Mapping[K, V]) -> frozendict[K, V]:
    """Return the mapping as a frozen one, for the converter of a field; anything else is returned as it is, for the model to refuse."""
    return frozendict(given) if isinstance(cast("object", given), Mapping) else cast("frozendict[K, V]", given)


def fits(kind: Kind, value: object) -> bool:
    """Whether a value is of its declared type, and need not be put into it."""
    try:
        taken_value = kind.take(value)
    except Misfit:
        return False
    return taken_value is value or (type(taken_value) is type(value) and bool(taken_value == value))


def problem_of(name: str, value: object, hint: Any) -> str:
    """Say what a field holds, and what it must hold. A word is repeated only where it can be nothing but a word."""
    wrong = _wrong_member(value, hint)
    return f"{name} is {_told(value, hint)}" if wrong is None else f"{name} contains {_told(*wrong)}"


def _told(value: object, hint: Any) -> str:
    """Say what a value is, and what it must be."""
    words = [repr(word) for option in _options_of(hint) for word in _words_of(option)]
    if words and isinstance(value, str):
        return f"{repr(str(value)) if _is_word(value) else 'a text'}, not {_or(words)}"
    return f"{shown_type(value)}, not {type_name(hint)}"


def _words_of(hint: Any) -> tuple[object, ...]:
    """The words that a type is made of: those of an enumeration, or of a literal."""
    if get_origin(hint) is Literal:
        return tuple(word for word in get_args(hint) if isinstance(word, str))
    return tuple(member.value for member in hint) if isinstance(hint, type) and issubclass(hint, Enum) else ()


def _is_word(text: str) -> bool:
    return len(text) <= _LONGEST_WORD and text.replace("_", "").replace("-", "").replace(" ", "").isalpha()


def _wrong_member(value: object, hint: Any) -> tuple[object, Any] | None:
    """The first member of a set, a tuple or a mapping that is not of its type, and that type."""
    for option in _options_of(hint):
        options = get_args(option)
        if get_origin(option) in (frozenset, tuple) and isinstance(value, AbstractSet | tuple | list):
            members = [(member, options[0]) for member in cast("Collection[object]", value)]
        elif get_origin(option) is frozendict and isinstance(value, Mapping):
            items = cast("Mapping[object, object]", value).items()
            members = [pair for key, member in items for pair in ((key, options[0]), (member, options[1]))]
        else:
            continue
        for member, wanted in members:
            if not fits(kind_of(wanted), member):
                return member, wanted
    return None


def _or(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def type_name(kind: Any) -> str:
    """Return the name of a type in words, for example "str or int"."""
    if get_origin(kind) in (Union, UnionType, Literal):
        return " or ".join(option.name if isinstance(option, Enum) else type_name(option) for option in get_args(kind))
    if kind in _NAMES:
        return _NAMES[kind]
    return getattr(kind, "__name__", str(kind))
