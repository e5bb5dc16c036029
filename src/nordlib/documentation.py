"""Where the documentation of nordlib is, and where it tells about a rule."""

import re
from typing import Final, cast

__all__ = ["DOCUMENTATION", "RULE_PAGES", "rule_url"]

DOCUMENTATION: Final = "https://nordlib.readthedocs.io/en/latest"
"""The address of the first page of the documentation, without a slash at its end."""
RULE_PAGES: Final = f"{DOCUMENTATION}/reference/rules"
"""The address of the folder that has a page for each rule and reading of nordlib."""
_ID: Final = re.compile(r"(APP|EXT|HEL|HOLD|ILL|LIB|MTM|NLR|READ|REN|SMS)-[AC]?\d{2}")


def rule_url(rule_id: str) -> str | None:
    """Return the address of the page of a rule or reading; None for an id that is not nordlib's, such as that of a host's own rule.

    >>> rule_url("REN-02")
    'https://nordlib.readthedocs.io/en/latest/reference/rules/REN-02.html'
    """
    return f"{RULE_PAGES}/{rule_id}.html" if isinstance(cast("object", rule_id), str) and _ID.fullmatch(rule_id) else None
