"""The page on which a person reads, in the person's language, everything that is stored about them (NLR-28)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

import attrs

from nordlib.contact import Email, Phone
from nordlib.libraries import Library
from nordlib.messages import MessageKind
from nordlib.texts import Language, format_text, texts_for

__all__ = ["personal_data_page"]

#: The fields that hold the id of a library, whose name is shown instead where it is known.
_LIBRARY_FIELDS: Final = frozenset({"library", "origin", "target", "home_library"})


def personal_data_page(export: attrs.AttrsInstance, language: Language, *, zone: ZoneInfo, libraries: Collection[Library] = ()) -> str:
    """Return an export as a page in Markdown, with a heading for each part. To show it as HTML, escape what the page holds.

    Args:
        export: A `PersonalDataExport` or a `CardholderExport`.
        language: The person's language.
        zone: The time zone in which instants are shown.
        libraries: The libraries whose names are shown in place of their ids.

    Raises:
        UnknownName: The language is unknown.
    """
    page = _Page(language, zone, {library.id: library.name for library in libraries})
    return "\n".join((f"# {texts_for(language).PHRASES['stored_data']}", "", *page.section(export, 2), ""))


class _Page:
    """Writes the parts of an export in one language."""

    def __init__(self, language: Language, zone: ZoneInfo, libraries: Mapping[str, str]) -> None:
        self._language: Language = language
        self._texts, self._zone, self._libraries = texts_for(language), zone, libraries

    def section(self, model: attrs.AttrsInstance, level: int) -> Iterator[str]:
        """Yield a line for each plain field of a model, then a section for each field that holds models."""
        parts = [(name, value) for name, value in _fields(model)]
        yield from (f"- {self._label(name)}: {self._text(name, value)}" for name, value in parts if not _models(value))
        for name, value in parts:
            if models := _models(value):
                yield from ("", f"{'#' * level} {self._label(name)}", "")
                if isinstance(value, tuple):
                    yield from (f"- {'; '.join(self._pairs(each))}" for each in models)
                else:
                    yield from self.section(models[0], level + 1)

    def _pairs(self, model: attrs.AttrsInstance) -> Iterator[str]:
        """Yield the fields of one model of several, without those that hold nothing."""
        for name, value in _fields(model):
            if models := _models(value):
                for each in models:
                    yield from self._pairs(each)
            elif value not in (None, (), {}):
                yield f"{self._label(name)}: {self._text(name, value)}"

    def _label(self, name: str) -> str:
        label = self._texts.FIELDS[name]
        return label[0].upper() + label[1:]

    def _text(self, name: str, value: object) -> str:
        """Return a value in words, on one line."""
        match value:
            case None:
                return self._texts.PHRASES["not_stored"]
            case Mapping():
                content = cast("Mapping[str, object]", value)
                return ", ".join(f"{self._texts.FIELDS.get(key, key)} {item}" for key, item in content.items())
            case tuple() | frozenset():
                items = cast("Iterable[object]", value)
                texts = [self._text(name, item) for item in items]
                return ", ".join(texts if isinstance(value, tuple) else sorted(texts)) or self._texts.PHRASES["none"]
            case MessageKind():
                return self._texts.VALUES.get(f"MessageKind.{value.value}", self._texts.MESSAGES[value.value].subject)
            case Enum():
                return self._texts.VALUES[f"{type(value).__name__}.{value.value}"]
            case datetime():
                return format_text("{at}", self._language, {"at": value.astimezone(self._zone)})
            case str():
                return self._word(name, value)
            case _:
                return " ".join(format_text("{value}", self._language, {"value": _plain(value)}).split())

    def _word(self, name: str, value: str) -> str:
        """Return a text of the store in words: a library by its name, an action and its actor in the person's language."""
        if name in _LIBRARY_FIELDS:
            return self._libraries.get(value, value)
        if name == "reasons":
            code = value.partition(":")[0]
            return self._texts.RULES[code].rule if code in self._texts.RULES else code
        first, _, rest = value.partition(" ")
        if name == "actor":
            return f"{self._texts.VALUES.get(f'actor.{first}', first)} {rest}"
        return self._texts.VALUES.get(f"{name}.{value}") or " ".join(value.split()) or self._texts.PHRASES["not_stored"]


def _fields(model: attrs.AttrsInstance) -> Iterator[tuple[str, Any]]:
    return ((each.name, getattr(model, each.name)) for each in attrs.fields(type(model)))


def _models(value: object) -> tuple[Any, ...]:
    """Return the models that a field holds; none for a plain value."""
    if isinstance(value, tuple):
        several = cast("tuple[object, ...]", value)
        return several if several and _models(several[0]) else ()
    return () if _plain(value) is not value or not attrs.has(type(value)) else (value,)


def _plain(value: object) -> object:
    """Return what is shown of an address, a telephone number or an identity number; any other value as it is."""
    match value:
        case Email():
            return value.address
        case Phone():
            return value.number
        case _:
            return getattr(value, "canonical", value)
