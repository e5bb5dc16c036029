"""Decision trees: one output of a function, as the questions on which it depends.

`tree_of` makes the tree of one output from all paths. A question whose answers all lead to the same output is left out, so that a tree asks
only what its output depends on. What an output is on a path that ends in an error does not matter, since such a row has no output at all:
it is taken to be whatever makes the tree smaller. `error_tree` says which rows these are.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, TypeVar, cast

import attrs

from nordlib.tracing.collection import collection_paused
from nordlib.tracing.exploration import Exploration, Fork, Path
from nordlib.tracing.expressions import Column, Constant, Expression, parts_of
from nordlib.tracing.questions import Question, parts_asked
from nordlib.tracing.symbols import expression_of

__all__ = ["Branch", "Leaf", "Tree", "chosen", "columns_in", "constant_of", "error_tree", "leaves", "parts_in", "tree_of"]

T = TypeVar("T")


@attrs.frozen(cache_hash=True)
class Leaf:
    """The output, once every question that it depends on was answered."""

    value: Expression
    """The output."""


@attrs.frozen(cache_hash=True)
class Branch:
    """A question, and the tree for each answer."""

    question: Question
    """The question."""
    children: tuple["Tree", ...]
    """The tree for each option of the question, in order."""


Tree: TypeAlias = Leaf | Branch
"""The tree of one output."""
_NULL = Leaf(Constant(None))


def tree_of(exploration: Exploration[T], output: Callable[[T], object]) -> Tree:
    """Return the tree of one output.

    Args:
        exploration: The paths of the function.
        output: Returns the output from what the function returned: a symbol, or a plain value.
    """

    def leaf(path: Path[Any]) -> Leaf | None:
        return None if path.error is not None else Leaf(expression_of(output(cast("Any", path.result))))

    with collection_paused():
        return _filled(_grown(exploration.root, leaf))


def error_tree(exploration: Exploration[T]) -> Tree:
    """Return the tree that is true of a row on whose path the function raises an error."""
    with collection_paused():
        return _filled(_grown(exploration.root, lambda path: Leaf(Constant(path.error is not None))))


def _grown(fork: Fork[T] | Path[T], leaf: Callable[[Path[T]], Leaf | None]) -> Any:
    """Return the tree of a fork; None, there and in its branches, where the output does not matter."""
    if isinstance(fork, Path):
        return leaf(fork)
    children = [_grown(way, leaf) for way in fork.ways]
    common = children[0]
    for child in children[1:]:
        common = _common(common, child)
        if common is False:
            return Branch(fork.question, tuple(children))
    return common


def _common(one: Any, other: Any) -> Any:
    """Return a tree that gives the outputs of two trees wherever they matter; False if there is none."""
    if one is None or one == other:
        return other
    if other is None:
        return one
    if isinstance(one, Branch) and isinstance(other, Branch) and one.question == other.question:
        children = tuple(_common(*pair) for pair in zip(one.children, other.children, strict=True))
        return False if False in children else Branch(one.question, children)
    return False


def _filled(tree: Any) -> Tree:
    """Return the tree with an output wherever it does not matter: the one of a neighbour, or null."""
    if tree is None:
        return _NULL
    if isinstance(tree, Leaf):
        return tree
    known = [_filled(child) for child in tree.children if child is not None]
    spare = max(known, key=known.count) if known else _NULL
    filled = iter(known)
    children = tuple(spare if child is None else next(filled) for child in tree.children)
    return children[0] if all(child == children[0] for child in children) else Branch(tree.question, children)


def chosen(condition: Tree, yes: Tree, no: Tree) -> Tree:
    """Return the tree that gives what one tree gives where a condition is true, and what another gives elsewhere.

    Parts of a function that do not depend on each other are traced apart, and their trees joined: their paths add up, and do not multiply.
    """
    if isinstance(condition, Leaf):
        return yes if condition.value == Constant(True) else no
    children = tuple(chosen(child, yes, no) for child in condition.children)
    return children[0] if all(child == children[0] for child in children) else Branch(condition.question, children)


def leaves(tree: Tree) -> Iterator[Expression]:
    """Yield the output of every leaf, from the first to the last."""
    if isinstance(tree, Leaf):
        yield tree.value
        return
    for child in tree.children:
        yield from leaves(child)


def constant_of(tree: Tree) -> Constant | None:
    """Return the output of a tree that asks nothing, if it is the same for every row; None for any other tree."""
    return tree.value if isinstance(tree, Leaf) and isinstance(tree.value, Constant) else None


def parts_in(tree: Tree) -> Iterator[Expression]:
    """Yield every expression that a tree asks or gives, and what it is made of, some more than once."""
    if isinstance(tree, Leaf):
        yield from parts_of(tree.value)
        return
    yield from parts_asked(tree.question)
    for child in tree.children:
        yield from parts_in(child)


def columns_in(tree: Tree) -> Iterator[Column]:
    """Yield every column that a tree asks or gives, some more than once."""
    return (part for part in parts_in(tree) if isinstance(part, Column))
