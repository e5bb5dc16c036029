"""The sentence below each attribute of a class, or in the `Attributes:` of its docstring, for the pages that the code makes."""

import ast
import inspect
import re
from typing import Final

__all__ = ["attribute_sentences", "cell", "for_page"]

_ID: Final = re.compile(r"(?<![\w`-])(?:APP|EXT|HEL|HOLD|ILL|LIB|MTM|NLR|READ|REN|SMS)-[AC]?\d{2}(?!\w)")


def attribute_sentences(model: type) -> dict[str, str]:
    """Return what the code says of each attribute of a class and of the classes that it extends, by name, on one line."""
    found = dict[str, str]()
    for owner in reversed(model.__mro__):
        if owner.__module__.startswith("nordlib"):
            found |= _own(owner)
    return found


def _own(owner: type) -> dict[str, str]:
    tree = ast.parse(inspect.getsource(inspect.getmodule(owner)))  # type: ignore[arg-type]  # a class of nordlib has a module
    (node,) = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == owner.__name__)
    found = dict(re.findall(r"^ +(\w+): (\S.*)$", ast.get_docstring(node) or "", re.MULTILINE))
    for attribute, below in zip(node.body, node.body[1:], strict=False):
        target = (
            attribute.target
            if isinstance(attribute, ast.AnnAssign)
            else attribute.targets[0]
            if isinstance(attribute, ast.Assign)
            else None
        )
        if isinstance(target, ast.Name) and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            found[target.id] = " ".join(str(below.value.value).split())
    return found


def for_page(sentence: str, rules: str = "rules") -> str:
    """Return a sentence of the code in Markdown, in which each id of a rule leads to its page.

    Args:
        sentence: The sentence, with code between backticks.
        rules: The way from the page to the folder of the rules.
    """
    return _ID.sub(lambda found: f"[{found[0]}]({rules}/{found[0]}.md)", re.sub(r"(?<!\\)([|<>])", r"\\\1", sentence))


def cell(text: str) -> str:
    """Return a sentence for a reader in a cell of a table; what stands in braces is filled in."""
    return re.sub(r"([|{}*_<>\[\]])", r"\\\1", " ".join(text.split()))
