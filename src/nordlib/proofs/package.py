"""The solver z3, which ships no types."""

from importlib import import_module
from typing import Any, Final

__all__ = ["z3"]

#: The package z3-solver.
z3: Final[Any] = import_module("z3")
