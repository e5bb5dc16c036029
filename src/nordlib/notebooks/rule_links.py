"""The ids of rules, each with a link to its page."""

from collections.abc import Iterable

from nordlib.documentation import rule_url
from nordlib.notebooks.blocks import link
from nordlib.notebooks.markup import Markup, element, joined

__all__ = ["rule_links"]


def rule_links(ids: Iterable[str]) -> Markup:
    """Return the ids, each with a link to its page; an id of a host's own rule has none."""
    return element("span", joined((link(each, rule_url(each)) for each in ids), " "), class_="ids")
