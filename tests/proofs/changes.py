"""Errors that are planted in the code of a function: one comparison is off by one."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any, Final

__all__ = ["off_by_one"]

_OTHER: Final[dict[type, ast.cmpop]] = {ast.Lt: ast.LtE(), ast.LtE: ast.Lt(), ast.Gt: ast.GtE(), ast.GtE: ast.Gt()}


def off_by_one(function: Callable[..., Any]) -> Iterator[tuple[str, CodeType]]:
    """Yield the code of a function with another comparison of order, and the text of that comparison, for each that it has."""
    source = textwrap.dedent(inspect.getsource(function))
    for number in range(len(_places(ast.parse(source)))):
        module = ast.parse(source)
        node, place = _places(module)[number]
        node.ops[place] = _OTHER[type(node.ops[place])]
        (definition,) = module.body
        assert isinstance(definition, ast.FunctionDef)
        definition.decorator_list = []
        names = dict[str, Any]()
        exec(compile(module, f"<{function.__name__}>", "exec"), function.__globals__, names)  # noqa: S102 - it is our own code
        yield ast.unparse(node), names[function.__name__].__code__


def _places(module: ast.Module) -> list[tuple[ast.Compare, int]]:
    nodes = [node for node in ast.walk(module) if isinstance(node, ast.Compare)]
    return [(node, place) for node in nodes for place, operator in enumerate(node.ops) if type(operator) in _OTHER]
