"""The documentation: Sphinx with furo and MyST."""

from nordlib import __version__

project = "nordlib"
copyright = "2026, the nordlib developers"
author = "The nordlib developers"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
html_theme = "furo"
html_title = f"nordlib {version}"
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "undoc-members": True}
default_role = "code"

# The standard library, attrs and type variables have no pages here (nothing can be fetched while building), and an id is a NewType, which
# autodoc lists as data.
nitpick_ignore_regex = [
    (r"py:.*", r"(?!nordlib).*"),
    (r"py:(class|obj)", r"nordlib\..*\.([TFCSEKVPR]|Tx|[A-Z]\w*_(co|contra))"),
    (r"py:class", r"nordlib\..*\.[A-Z]\w*Id"),
    (r"py:class", r"nordlib\..*\._\w+"),
]
