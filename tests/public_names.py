"""Under which path each public name is documented: the one that people import, which is the shortest package that re-exports it."""

from collections.abc import Mapping
from types import ModuleType

from tests.rule_table import modules

__all__ = ["homes"]


def homes() -> Mapping[tuple[int, str], ModuleType]:
    """Return the module that documents each name of any `__all__`, by the identity of its value and the name."""
    found: dict[tuple[int, str], ModuleType] = {}
    for module in sorted(modules(), key=lambda module: module.__name__.count(".")):
        for name in getattr(module, "__all__", ()):
            found.setdefault((id(getattr(module, name)), name), module)
    return found
