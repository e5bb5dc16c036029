"""The documentation: Sphinx with furo and MyST."""

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from reexports import Reexports, Sentences

from nordlib import __version__

project = "nordlib"
copyright = "2026, the nordlib developers"
author = "The nordlib developers"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
html_theme = "furo"
html_title = f"nordlib {version}"
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

napoleon_use_ivar = True  # the fields of a class are documented one by one
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "undoc-members": True}
default_role = "code"

# The standard library, attrs and type variables have no pages here (nothing can be fetched while building), and an id or a card number is
# a NewType, which autodoc lists as data. A member of an enum that is a type is named by the module that defines it.
nitpick_ignore_regex = [
    (r"py:.*", r"(?!nordlib).*"),
    (r"py:(class|obj)", r"nordlib\..*\.([TFCSEKVPQR]|Tx|[A-Z]\w*_(co|contra))"),
    (r"py:class", r"nordlib\..*\.([A-Z]\w*Id|CardNumber|BorrowerNumber)"),
    (r"py:class", r"nordlib\..*\._\w+"),
    (r"py:attr", r"nordlib\..*\.EVERYWHERE"),
]


def setup(app: Any) -> None:
    """Document each name under the path that people import."""
    reexports, sentences = Reexports(), Sentences()
    app.connect("autodoc-skip-member", reexports.skip_member)
    app.connect("env-check-consistency", reexports.check)
    app.connect("autodoc-process-docstring", sentences.before, priority=400)  # napoleon is at 500
    app.connect("autodoc-process-docstring", sentences.after, priority=600)
