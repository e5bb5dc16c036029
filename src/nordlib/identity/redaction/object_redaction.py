"""Hiding the numbers in whatever objects are logged: in what lies within them, and in what their texts show."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import Final, Protocol, cast

import attrs

from nordlib.identity.number import IdentityNumber

__all__ = ["RedactText", "redact_object", "safe_str"]

_BUILD: Final = cast("Mapping[type, Callable[[Iterable[object]], object]]", {each: each for each in (list, tuple, set, frozenset)})
_MOST: Final = 10_000  # values that are looked into; what lies behind them is kept as text
_PAIR: Final = 2


class RedactText(Protocol):
    """Hides the numbers of a text."""

    def __call__(self, text: str, label: str, *, sure: bool = False) -> str:
        """`label` is the key or the attribute whose value the text is; `sure`: only what is surely a number."""
        ...


def redact_object(value: object, hide: RedactText, label: str = "") -> object:
    """The value itself, if it holds no number; else the same without: collections part by part, anything else as text.

    It looks into lists, tuples, sets and dicts, and into dataclasses, attrs classes and enums, whose texts may leave out what they hold.
    """
    return _Walk(hide).of(value, label)


def safe_str(value: object, how: Callable[[object], str] = str) -> str:
    """The text of an object, whatever its own methods do."""
    try:
        return how(value)
    except Exception:  # noqa: BLE001 - whatever a host's object does
        return f"(a {type(value).__name__} that cannot be shown)"


class _Walk:
    """One walk through a value: which values it stands in, and how many it may still look into."""

    def __init__(self, hide: RedactText) -> None:
        self._hide = hide
        self._within: set[int] = set()
        self._left = _MOST

    def of(self, value: object, label: str) -> object:
        kind = type(value)
        if kind in (bool, float, complex) or value is None:
            return value
        if kind is IdentityNumber:
            return safe_str(value)
        if issubclass(kind, str | int):
            return self._text(value, label, sure=issubclass(kind, int))
        self._left -= 1
        if self._left < 0 or id(value) in self._within:
            return self._text(value, label)
        self._within.add(id(value))
        try:
            return self._looked_into(value, kind, label)
        finally:
            self._within.discard(id(value))

    def _looked_into(self, value: object, kind: type, label: str) -> object:
        if kind in _BUILD:
            items = list(cast("Iterable[object]", value))
            is_pair = kind is tuple and len(items) == _PAIR and isinstance(items[0], str)
            parts = [self.of(each, str(items[0]) if is_pair and place else label) for place, each in enumerate(items)]
            return value if _same(parts, items) else _BUILD[kind](parts)
        if kind is dict:
            entries = list(cast("dict[object, object]", value).items())
            pairs = [(self.of(key, ""), self.of(each, safe_str(key))) for key, each in entries]
            if _same([each for pair in pairs for each in pair], [each for entry in entries for each in entry]):
                return value
            made = dict(pairs)
            return made if len(made) == len(entries) else self._text(value, label)  # else two keys look the same now
        fields = tuple(_fields(value))
        hidden = [(name, self.of(each, name)) for name, each in fields]
        if not _same([each for _, each in hidden], [each for _, each in fields]):
            return f"{kind.__name__}({', '.join(f'{name}={safe_str(each, repr)}' for name, each in hidden)})"
        return self._text(value, label)

    def _text(self, value: object, label: str, *, sure: bool = False) -> object:
        """The value, or its text without numbers where `str` or `repr` shows one."""
        for how in (str, repr):
            text = safe_str(value, how)
            hidden = self._hide(text, label, sure=sure)
            if hidden != text:
                return hidden
        return value


def _same(one: list[object], other: list[object]) -> bool:
    return all(each is before for each, before in zip(one, other, strict=True))


def _fields(value: object) -> Iterator[tuple[str, object]]:
    """What a dataclass, an attrs class or an enum holds."""
    kind = type(value)
    if issubclass(kind, Enum):
        yield "value", cast("Enum", value).value
    elif dataclasses.is_dataclass(kind):
        yield from ((each.name, getattr(value, each.name, None)) for each in dataclasses.fields(kind))
    elif attrs.has(kind):
        yield from ((each.name, getattr(value, each.name, None)) for each in attrs.fields(kind))
