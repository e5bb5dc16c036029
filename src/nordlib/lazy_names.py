"""Public names of a package whose modules are imported when the name is read, so that a missing extra is told by name."""

from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from typing import Any

from nordlib.errors import MissingExtra

__all__ = ["lazy_names"]


def lazy_names(package: str, homes: Mapping[str, str], *, extra: str, needs: Collection[str]) -> Callable[[str], Any]:
    """Return the `__getattr__` of a package.

    It raises `AttributeError` for a name that the package does not have, and `MissingExtra` where its module needs what is not installed.

    Args:
        package: The name of the package.
        homes: The module of each public name, within the package.
        extra: The extra of nordlib that installs what the modules need.
        needs: The packages that the extra installs, as they are imported.
    """

    def find(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        try:
            return getattr(import_module(f"{package}.{homes[name]}"), name)
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in needs:
                raise
        raise MissingExtra(f"{package}.{name}", extra)

    return find
