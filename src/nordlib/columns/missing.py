"""The error of a function that works on a package of the caller's."""

import attrs

from nordlib.errors import NordlibError

__all__ = ["MissingPackage"]


@attrs.define
class MissingPackage(NordlibError, ImportError):
    """A function was called that works on a package of the caller's, which no extra brings, and the package is not installed.

    >>> print(MissingPackage("renewals", "polars"))
    renewals needs the package "polars", which no extra of nordlib brings: pip install polars.
    """

    what: str
    """The function that needs the package."""
    package: str
    """The name of the package, as pip takes it."""

    def __str__(self) -> str:
        return f'{self.what} needs the package "{self.package}", which no extra of nordlib brings: pip install {self.package}.'
