"""Where the reference documents a name: under the path that people import, which is the shortest package that re-exports it."""

import importlib
import inspect
import sys
from types import ModuleType
from typing import Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.pycode import ModuleAnalyzer
from sphinx.util import logging

from nordlib.decisions import Rule
from tests.public_names import homes
from tests.rule_table import modules

__all__ = ["Reexports", "Sentences", "shorten_values"]

LOGGER = logging.getLogger(__name__)
#: The most characters of a constant's value, or of a parameter's default: a policy or a table would fill pages, and its sentence says more.
LONGEST_VALUE = 80


class Reexports:
    """The hooks of autodoc: the module that defines a name leaves it out, if a package documents it."""

    def __init__(self) -> None:
        self._homes = {key: module.__name__ for key, module in homes().items()}
        for module in modules():
            self._share_sentences(module)

    def home(self, module: str, name: str) -> str:
        """Return the path of the module under which a name of a module is documented."""
        return self._homes.get((id(getattr(importlib.import_module(module), name)), name), module)

    def skip_member(self, app: Any, kind: str, name: str, value: object, _skip: object, _options: object) -> bool | None:
        """Leave out of a module what a shorter path documents. None leaves the choice to autodoc."""
        if kind != "module":
            return None
        module = app.env.current_document.autodoc_module
        return True if isinstance(value, ModuleType) or self.home(module, name) != module else None

    def check(self, _app: Any, env: Any) -> None:
        """Warn of every public name that the reference does not have."""
        documented = env.get_domain("py").objects
        for (_, name), module in self._homes.items():
            path = f"{module}.{name}"
            if path not in documented and path not in sys.modules:
                LOGGER.warning("%s is not in the reference", path)

    def _share_sentences(self, module: ModuleType) -> None:
        """Give autodoc sentences that it does not find: of a rule, which is an object, and of a constant that a package re-exports."""
        for name, value in vars(module).items():
            if isinstance(value, Rule) and value.__module__ == module.__name__:
                _sentences(module.__name__)["", name] = [*(inspect.getdoc(cast("Any", value).function) or "").splitlines(), ""]
        for (owner, name), lines in list(_sentences(module.__name__).items()):
            if not owner and hasattr(module, name):
                _sentences(self.home(module.__name__, name)).setdefault(("", name), lines)


def _sentences(module: str) -> dict[tuple[str, str], list[str]]:
    """Return what autodoc's own cache has for the constants and attributes of a module, by owner and name."""
    analyzer = ModuleAnalyzer.for_module(module)
    analyzer.analyze()
    sentences: dict[tuple[str, str], list[str]] = analyzer.attr_docs
    return sentences


class Sentences:
    """Keeps the sentence of a constant or an attribute from napoleon, which takes what stands before its colon for a type."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def before(self, _app: Any, _kind: str, _path: str, _value: object, _options: object, lines: list[str]) -> None:
        """Keep the lines."""
        self._lines = list(lines)

    def after(self, _app: Any, kind: str, _path: str, _value: object, _options: object, lines: list[str]) -> None:
        """Put them back."""
        if kind in ("data", "attribute", "property"):
            lines[:] = self._lines


def shorten_values(_app: Any, _domain: str, _kind: str, content: nodes.Element) -> None:
    """Put an ellipsis in the place of each long value in the signatures above a content."""
    for signature in [] if content.parent is None else content.parent.children:
        if isinstance(signature, addnodes.desc_signature):
            for node in [*signature.findall(addnodes.desc_annotation), *signature.findall(nodes.inline)]:
                of_a_constant = isinstance(node, addnodes.desc_annotation) and node.astext().lstrip().startswith("=")
                if (of_a_constant or "default_value" in node["classes"]) and len(node.astext()) > LONGEST_VALUE:
                    node.clear()
                    node.append(nodes.Text(" = …" if of_a_constant else "…"))
