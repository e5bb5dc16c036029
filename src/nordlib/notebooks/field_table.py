"""A model as a table of its fields, with the rules that each field answers."""

import re
from collections.abc import Mapping
from typing import Any, Final, cast

import attrs

from nordlib.documentation import DOCUMENTATION
from nordlib.notebooks.blocks import folded, link, page, table
from nordlib.notebooks.language import notebook_language
from nordlib.notebooks.markup import Child, Markup, element, joined
from nordlib.notebooks.rule_links import rule_links
from nordlib.notebooks.words import field_words, value_words
from nordlib.texts import Language, texts_for

__all__ = ["ShownAsTable", "ShownPolicy"]

_CAPITAL: Final = re.compile(r"(?<!^)(?=[A-Z])")


class ShownAsTable:
    """A model that a notebook shows as a table of its fields. A field that its repr hides is not shown."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """Return the sentences of `explain`, if there are any, and a table of the fields."""
        language = notebook_language()
        words = texts_for(language).PHRASES
        rows = [(field_words(field.name, language), value_words(getattr(self, field.name), language)) for field in _shown(self)]
        explain = getattr(self, "explain", None)
        headline = element("p", explain(language) if explain else type(self).__name__, class_="headline")
        return page(headline, table((words["heading_fact"], words["heading_value"]), rows), language=language)


class ShownPolicy:
    """A policy, or a part of one, that a notebook shows as a table: each field with its value, its rules, and a link to its page."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """Return the table of the fields; what has fields of its own is folded."""
        language = notebook_language()
        identity = getattr(self, "id", None)
        name = type(self).__name__ if identity is None else f"{identity.name}, {identity.version}"
        return page(element("p", name, class_="headline"), _field_table(self, language), language=language)


def _field_table(model: object, language: Language) -> Markup:
    """Return a table of the fields of a model, with a folded table in the cell of each field that is, or has, models like it."""
    words = texts_for(language).PHRASES
    address = f"{DOCUMENTATION}/reference/policies/{_CAPITAL.sub('-', type(model).__name__).lower()}.html"
    rows = [
        (
            element("code", link(field.name, f"{address}#{field.name.replace('_', '-')}")),
            _cell(getattr(model, field.name), language),
            rule_links(field.metadata.get("rules", ())),
        )
        for field in _shown(model)
        if field.name != "id"
    ]
    return table((words["heading_field"], words["heading_value"], words["heading_rules"]), rows)


def _cell(value: object, language: Language) -> Child:
    parts = _parts(value)
    if parts and all(isinstance(part, ShownPolicy) for part in parts.values()):
        return joined(folded(value_words(key, language), _field_table(part, language)) for key, part in parts.items())
    return value_words(value, language)


def _parts(value: object) -> Mapping[object, object]:
    """Return the models that a value may be made of, by name: those of a mapping, or the value itself."""
    if isinstance(value, ShownPolicy):
        return {_name(value): value}
    return cast("Mapping[object, object]", value) if isinstance(value, Mapping) else {}


def _name(part: object) -> str:
    identity = getattr(part, "id", None)
    return type(part).__name__ if identity is None else f"{identity.name}, {identity.version}"


def _shown(model: Any) -> list[Any]:
    """Return the fields that are given, and not worked out from others."""
    return [field for field in attrs.fields(cast("Any", type(model))) if field.init and field.repr]
