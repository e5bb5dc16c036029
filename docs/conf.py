"""The documentation: Sphinx with furo and MyST."""

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from members import Members
from reexports import Reexports, Sentences, shorten_values
from sidebar import Sidebar
from try_it.runtime import Runtime

from nordlib import __version__

project = "nordlib"
copyright = "2026, the nordlib developers"
author = "The nordlib developers"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
html_theme = "furo"
html_title = f"nordlib {version}"
html_static_path = ["_static"]
html_css_files = ["nordlib.css"]
html_js_files = ["nordlib.js"]
html_favicon = "_static/favicon.svg"
html_copy_source = html_show_sourcelink = False  # the repository has the sources
pygments_style = "a11y-high-contrast-light"  # of accessible-pygments: contrast of at least 7 to 1, and nothing underlined
pygments_dark_style = "a11y-high-contrast-dark"
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
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
    (r"py:(class|obj)", r"nordlib\..*\.([TFCSEKMVPQR]|Tx|[A-Z]\w*_(co|contra))"),
    (r"py:class", r"nordlib\..*\.([A-Z]\w*Id|CardNumber|BorrowerNumber)"),
    (r"py:class", r"nordlib\..*\._\w+"),
    (r"py:attr", r"nordlib\..*\.(EVERYWHERE|OVERLONG)"),
]
#: Sphinx looks for the built-in `type` among attributes of that name.
suppress_warnings = ["ref.python"]


def setup(app: Any) -> None:
    """Document each name under the path that people import."""
    app.add_directive("members", Members)
    reexports, sentences, sidebar, runtime = Reexports(), Sentences(), Sidebar(), Runtime()
    app.connect("autodoc-skip-member", reexports.skip_member)
    app.connect("env-check-consistency", reexports.check)
    app.connect("object-description-transform", shorten_values)
    app.connect("env-check-consistency", sidebar.read_titles)
    app.connect("html-page-context", sidebar.use_titles, priority=400)  # furo is at 500
    app.connect("builder-inited", runtime.put)
    app.connect("html-page-context", runtime.tell)
    app.connect("autodoc-process-docstring", sentences.before, priority=400)  # napoleon is at 500
    app.connect("autodoc-process-docstring", sentences.after, priority=600)
