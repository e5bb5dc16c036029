"""Derived values as columns: what rules ask for once it was worked out for every row."""

from collections.abc import Callable
from typing import Any, Final

from nordlib.tracing import Column, Constant, ExpressionKind, Tree, constant_of, flag, is_missing, kind_of, leaves, symbol, which

__all__ = ["Derived"]


class Derived:
    """What a case derives, for rules that ask for it.

    Args:
        trees: Returns the tree of a derived value by its name.
    """

    def __init__(self, trees: Callable[[str], Tree]) -> None:
        self._trees: Final = trees
        self._askers: dict[str, Callable[[], Any]] = {}

    def value(self, name: str) -> Any:
        """Return a derived value: what it is for every row, None where it may be missing and is, or a symbol."""
        asker = self._askers.get(name)
        if asker is None:
            asker = self._askers[name] = _asker(name, self._trees(name))
        return asker()


def _asker(name: str, tree: Tree) -> Callable[[], Any]:
    """Return what asks for a derived value."""
    known = constant_of(tree)
    if known is not None:
        return lambda: known.value
    outputs = tuple(dict.fromkeys(leaves(tree)))
    kinds = {kind_of(output) for output in outputs}
    kind = next(kind for kind in kinds if kind is not None)
    column = Column(name, kind)
    if kind is ExpressionKind.FLAG:
        return lambda: flag(name)
    if kind is ExpressionKind.WORD:
        words = {str(output.value): str(output.value) for output in outputs if isinstance(output, Constant) and output.value is not None}
        return lambda: None if None in kinds and is_missing(column) else which(name, words)
    named = symbol(name, kind)
    return lambda: None if None in kinds and is_missing(column) else named
