"""HTML and SVG from values: what is not markup already is escaped."""

from collections.abc import Iterable
from html import escape
from typing import TypeAlias

__all__ = ["Child", "Markup", "element", "joined"]


class Markup(str):
    """Text that is HTML or SVG already."""

    __slots__ = ()


Child: TypeAlias = Markup | str
"""Markup, or a text that is escaped."""


def joined(children: Iterable[Child], separator: str = "") -> Markup:
    """Return children one after the other, with a separator, which is escaped."""
    return Markup(escape(separator).join(child if isinstance(child, Markup) else escape(child) for child in children))


def element(name: str, *children: Child, **attributes: str | float) -> Markup:
    """Return an element. An underscore at the end of an attribute's name is left out, any other one becomes a hyphen.

    >>> element("p", "1 < 2", class_="note")
    '<p class="note">1 &lt; 2</p>'
    >>> element("rect", x=1, stroke_width=2.0)
    '<rect x="1" stroke-width="2"></rect>'
    """
    written = "".join(f' {_name(key)}="{escape(_value(value))}"' for key, value in attributes.items())
    return Markup(f"<{name}{written}>{joined(children)}</{name}>")


def _name(key: str) -> str:
    return key.removesuffix("_").replace("_", "-")


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:g}"
