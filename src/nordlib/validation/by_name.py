"""Facts by keyword: which field of which model each one fills, so that a first question needs no model and no id."""

from collections.abc import Mapping
from typing import Any

import attrs

from nordlib.errors import InvalidData, UnknownName

__all__ = ["facts_of", "require_facts"]


def require_facts(topic: str, facts: Mapping[str, object], declared: Any) -> None:
    """Check that all facts are declared, and that none is missing.

    Args:
        topic: What the facts are about, in words.
        facts: The facts by name.
        declared: The `TypedDict` that declares them.

    Raises:
        UnknownName: A fact is not declared.
        InvalidData: A fact that is required is missing.
    """
    required, known = declared.__required_keys__, declared.__required_keys__ | declared.__optional_keys__
    if unknown := facts.keys() - known:
        raise UnknownName(f"fact of a {topic}", min(unknown), tuple(sorted(known)))
    if missing := sorted(required - facts.keys()):
        raise InvalidData(topic, tuple(f"{name} is missing; pass it by name, as in `{name}=...`" for name in missing))


def facts_of(model: type, facts: Mapping[str, object]) -> dict[str, Any]:
    """Return those facts that are fields of a model of attrs, by name.

    >>> from nordlib.money import Money
    >>> facts_of(Money, {"currency": "SEK", "due": 7})
    {'currency': 'SEK'}
    """
    names = [field.name for field in attrs.fields(model) if field.init]
    return {name: facts[name] for name in names if name in facts}
