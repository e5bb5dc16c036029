"""The parts of what a notebook shows: a page with its style, a badge, a table, and what is folded.

A notebook has a light or a dark theme that no stylesheet is told of. So texts and lines take the colour of the page, and a badge has white
letters on its own background, with a contrast of at least 4.5 to 1. A class that is named twice outweighs the notebook's own rule.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from nordlib.notebooks.markup import Child, Markup, element, joined

__all__ = ["badge", "folded", "link", "page", "table"]

_STYLE: Final = Markup("""\
<style>
.nordlib { line-height: 1.45; max-width: 62em; }
.nordlib p, .nordlib summary { margin: .4em 0; }
.nordlib summary { cursor: pointer; }
.nordlib table { border-collapse: collapse; table-layout: auto; margin: .3em 0 .6em; font-size: inherit; border: 0; }
.nordlib.nordlib table :is(tr, th, td) { text-align: left; }
.nordlib table :is(th, td) { vertical-align: top; padding: .3em .8em .3em 0; max-width: 34em; white-space: normal;
  overflow-wrap: break-word; border: 0; border-bottom: 1px solid rgba(127, 127, 127, .4); background: none; }
.nordlib tr, .nordlib thead, .nordlib tbody tr:nth-child(n) { background: none; border: 0; }
.nordlib a { color: inherit; text-decoration: underline; }
.nordlib .ids { font-size: .9em; }
.nordlib .ids a { white-space: nowrap; }
.nordlib .aside { display: block; opacity: .8; font-size: .92em; }
.nordlib .headline { font-weight: 600; }
.nordlib .badge { display: inline-block; border-radius: .8em; padding: 0 .65em; font-weight: 600; font-size: .88em; white-space: nowrap;
  color: #fff; background: #5b636d; }
.nordlib .good { background: #1c7440; }
.nordlib .bad { background: #b3261e; }
.nordlib .open { background: #8a5600; }
</style>""")


def page(*children: Child, language: str) -> Markup:
    """Return what a notebook shows of a value.

    Args:
        children: The parts, one below the other.
        language: The language of their sentences, for a screen reader.
    """
    return element("div", _STYLE, *children, class_="nordlib", lang=language)


def badge(text: str, tone: str = "") -> Markup:
    """Return a word on a background: `good` for a yes, `bad` for a no, `open` for what is not known, anything else grey."""
    return element("span", text, class_=f"badge {tone}".rstrip())


def link(text: str, address: str | None) -> Markup:
    """Return a text that leads to an address, or the text alone where there is none."""
    return joined([text]) if address is None else element("a", text, href=address)


def table(headings: Sequence[str], rows: Iterable[Sequence[Child]]) -> Markup:
    """Return a table; an empty text if it has no rows.

    Args:
        headings: The heading of each column.
        rows: The cells of each row.
    """
    body = joined(element("tr", *(element("td", cell) for cell in row)) for row in rows)
    if not body:
        return Markup()
    head = element("tr", *(element("th", heading, scope="col") for heading in headings))
    return element("table", element("thead", head), element("tbody", body))


def folded(summary: Child, *children: Child) -> Markup:
    """Return parts that are shown when the reader opens them; an empty text if they are empty."""
    content = joined(children)
    return element("details", element("summary", summary), content) if content else Markup()
