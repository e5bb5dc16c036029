"""Hide the numbers in logged objects of any type: in the values inside them, and in their texts."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from typing import Final, Protocol, cast

import attrs

from nordlib.identity.number import IdentityNumber
from nordlib.shown_text import shown_type

__all__ = ["RedactText", "redact_object", "safe_str"]

_BUILD: Final = cast("Mapping[type, Callable[[Iterable[object]], object]]", {kind: kind for kind in (list, tuple, set, frozenset)})
_MOST: Final = 10_000  # values that are walked into; the rest are redacted as text
_PAIR: Final = 2
#: Keys that say no more about a value than what they stand in.
_SAY_NOTHING: Final = frozenset({"value", "values", "number", "nummer", "nr", "id", "text", "raw", "data", "original"})


class RedactText(Protocol):
    """A function that hides the numbers of a text."""

    def __call__(self, text: str, label: str, *, sure: bool = False) -> str:
        """Return the text with its numbers hidden.

        Args:
            text: the text to redact.
            label: the name of the key or attribute whose value the text is.
            sure: whether to hide only numbers of high confidence.
        """
        ...


def redact_object(value: object, hide: RedactText, label: str = "") -> object:
    """Return the value itself if it holds no number; otherwise a redacted copy of a collection, or the redacted text of anything else.

    Walks into lists, tuples, sets and dicts, and into dataclasses, attrs classes and enums, whose texts may leave out their values.

    Args:
        value: any object.
        hide: the function that redacts a text.
        label: the name of the key or attribute whose value this is.
    """
    return _Walk(hide).of(value, label)


def safe_str(value: object, how: Callable[[object], str] = str) -> str:
    """Return the text of an object, or a placeholder if the object's own methods raise an error."""
    try:
        return how(value)
    except Exception:  # noqa: BLE001 - a host's object may raise anything
        return f"({shown_type(value)} that cannot be shown)"


class _Walk:
    """One walk through a value: the values that are being walked, to find cycles, and how many more may be walked."""

    def __init__(self, hide: RedactText) -> None:
        self._hide = hide
        self._within: set[int] = set()
        self._left = _MOST

    def of(self, value: object, label: str) -> object:
        kind = type(value)
        if kind in (bool, complex) or value is None:
            return value
        if kind is IdentityNumber:
            return safe_str(value)
        if issubclass(kind, str | int | float | Decimal):
            return self._text(value, label, sure=not issubclass(kind, str))
        self._left -= 1
        if self._left < 0 or id(value) in self._within:
            return self._text(value, label)
        self._within.add(id(value))
        try:
            return self._walked(value, kind, label)
        finally:
            self._within.discard(id(value))

    def _walked(self, value: object, kind: type, label: str) -> object:
        if kind in _BUILD:
            items = list(cast("Iterable[object]", value))
            is_pair = kind is tuple and len(items) == _PAIR and isinstance(items[0], str)
            parts = [self.of(item, str(items[0]) if is_pair and index else label) for index, item in enumerate(items)]
            return value if _same(parts, items) else _BUILD[kind](parts)
        if kind is dict:
            entries = list(cast("dict[object, object]", value).items())
            pairs = [(self.of(key, ""), self.of(content, _label(key, label))) for key, content in entries]
            if _same([part for pair in pairs for part in pair], [part for entry in entries for part in entry]):
                return value
            redacted = dict(pairs)
            return redacted if len(redacted) == len(entries) else self._text(value, label)  # two keys may look the same once redacted
        fields = tuple(_fields(value))
        hidden = [(name, self.of(content, name)) for name, content in fields]
        if not _same([content for _, content in hidden], [content for _, content in fields]):
            return f"{kind.__name__}({', '.join(f'{name}={safe_str(content, repr)}' for name, content in hidden)})"
        return self._text(value, label)

    def _text(self, value: object, label: str, *, sure: bool = False) -> object:
        """Return the value, or its redacted text if `str` or `repr` shows a number."""
        for how in (str, repr):
            text = safe_str(value, how)
            hidden = self._hide(text, label, sure=sure)
            if hidden != text:
                return hidden
        return value


def _label(key: object, outer: str) -> str:
    """Return the label of what a key holds: the key, or what the key stands in, if the key says nothing of its own."""
    name = safe_str(key)
    return outer if outer and name.casefold() in _SAY_NOTHING else name


def _same(one: list[object], other: list[object]) -> bool:
    return all(left is right for left, right in zip(one, other, strict=True))


def _fields(value: object) -> Iterator[tuple[str, object]]:
    """Yield the names and values of the fields of a dataclass, an attrs class or an enum member; of any other object, nothing."""
    kind = type(value)
    if issubclass(kind, Enum):
        yield "value", cast("Enum", value).value
    elif dataclasses.is_dataclass(kind):
        yield from ((field.name, getattr(value, field.name, None)) for field in dataclasses.fields(kind))
    elif attrs.has(kind):
        yield from ((field.name, getattr(value, field.name, None)) for field in attrs.fields(kind))
