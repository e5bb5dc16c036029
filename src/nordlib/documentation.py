"""Where the documentation of nordlib is."""

from typing import Final

__all__ = ["DOCUMENTATION"]

DOCUMENTATION: Final = "https://nordlib.readthedocs.io/en/latest"
"""The address of the first page of the documentation, without a slash at its end."""
