"""The sidebar, made from the titles of the pages alone.

Sphinx copies the headings and names of all pages for the sidebar of each page, only to leave them out again. With thousands of names that
takes most of the time of a build, so they are left out once.
"""

from collections.abc import Callable
from typing import Any

from docutils import nodes
from sphinx import addnodes

__all__ = ["Sidebar"]


class Sidebar:
    """The hooks that give Sphinx the titles."""

    def __init__(self) -> None:
        self._titles: dict[str, nodes.bullet_list] = {}

    def read_titles(self, _app: Any, env: Any) -> None:
        """Keep the titles of all pages, when every page was read."""
        self._titles = {page: _titles_of(contents) for page, contents in env.tocs.items()}

    def use_titles(self, app: Any, _page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
        """Let a page make its sidebar from the titles."""
        context["toctree"] = self._from_titles(app.env, context["toctree"])

    def _from_titles(self, env: Any, make: Callable[..., str]) -> Callable[..., str]:
        def toctree(**options: Any) -> str:
            whole, env.tocs = env.tocs, self._titles
            try:
                return make(**options)
            finally:
                env.tocs = whole

        return toctree


def _titles_of(contents: nodes.bullet_list) -> nodes.bullet_list:
    """Return the contents of a page with its title and the pages below it."""
    titles = contents.deepcopy()
    for entry in titles.children:
        if isinstance(entry, nodes.list_item) and len(entry.children) > 1:
            below = list(entry.children[1].findall(addnodes.toctree))
            del entry[1:]
            entry.extend([nodes.bullet_list("", *below)] if below else [])
    return titles
