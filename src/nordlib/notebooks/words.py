"""A value in words, as a cell of a table has it."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from enum import Enum
from typing import Any, cast

import attrs

from nordlib.texts import Language, format_text, texts_for

__all__ = ["field_words", "value_words"]


def field_words(name: str, language: Language) -> str:
    """Return what a fact or a field is called; one that the texts do not name is called by its own name.

    >>> field_words("new_due", "en"), field_words("seats", "en")
    ('due date after the renewal', 'seats')
    """
    return texts_for(language).FIELDS.get(name, name.replace("_", " "))


def value_words(value: object, language: Language) -> str:
    """Return a value in words. A field that a model hides is left out.

    >>> value_words(None, "da"), value_words(frozenset({"b", "a"}), "en")
    ('ingen', 'a, b')
    """
    match value:
        case Enum():
            return str(value.value).replace("_", " ")
        case Mapping():
            pairs = cast("Mapping[object, object]", value).items()
            return _list((f"{value_words(key, language)}: {value_words(each, language)}" for key, each in pairs), language)
        case AbstractSet():
            return _list(sorted(value_words(each, language) for each in cast("AbstractSet[object]", value)), language)
        case tuple() | list():
            return _list((value_words(each, language) for each in cast("Iterable[object]", value)), language)
        case _ if attrs.has(type(value)) and type(value).__str__ is object.__str__:
            return _model(value, language)
        case _:
            return format_text("{value}", language, {"value": value})


def _list(words: Iterable[str], language: Language) -> str:
    return ", ".join(words) or texts_for(language).PHRASES["none"]


def _model(value: Any, language: Language) -> str:
    """Return the fields of a model that are shown, without those that have their default; of a model with one field its value."""
    fields = attrs.fields(cast("Any", type(value)))
    shown = [field for field in fields if field.init and field.repr and getattr(value, field.name) != field.default]
    if len(fields) == 1:
        return "".join(value_words(getattr(value, field.name), language) for field in shown)
    return "; ".join(f"{field_words(field.name, language)}: {value_words(getattr(value, field.name), language)}" for field in shown)
