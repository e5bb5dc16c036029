"""The directive `members`: some names of a package, each documented under the path of the package, on the page of their subject."""

import importlib
import inspect

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

__all__ = ["Members"]


class Members(SphinxDirective):
    """`.. members:: nordlib.circulation` with the names below it: what `automodule` would write about these names alone."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the descriptions of the names."""
        package = importlib.import_module(self.arguments[0])
        lines = list[str]()
        for name in " ".join(self.content).split():
            lines += [f".. auto{_kind(getattr(package, name))}:: {package.__name__}.{name}", ""]
        return self.parse_text_to_nodes("\n".join(lines))


def _kind(value: object) -> str:
    """Return the word of autodoc for what a name stands for."""
    if isinstance(value, type):
        return "exception" if issubclass(value, BaseException) else "class"
    return "function" if inspect.isroutine(value) else "data"
