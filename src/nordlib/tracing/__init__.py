"""Tracing: rules that were written for one case, as decision trees for a million rows.

A rule is run on **symbols** instead of values (`symbol`, `flag`, `which`, `lazy_model`). Whatever it asks of a symbol, a comparison,
whether a fact is None, which member of an enumeration it is, is answered both ways, one run for each **path** (`explore`). The code itself
only ever meets plain True, False, None and members, so it runs unchanged. `tree_of` turns the paths into the tree of one output, which an
engine evaluates for every row of a table: `nordlib.columns` writes such trees as Polars expressions and as SQL.

>>> from datetime import date
>>> def says(due: date) -> str:
...     return "late" if date(2026, 3, 18) > due else "in time"
>>> explored = explore(lambda: says(symbol("due", ExpressionKind.DAY)), "says")
>>> [(path.answers[0].value, path.result) for path in explored.paths]
[(True, 'late'), (False, 'in time')]
"""

from nordlib.tracing.exploration import Exploration, Fork, Path, explore
from nordlib.tracing.expressions import (
    AddMonths,
    Column,
    Constant,
    DaysOf,
    Difference,
    Expression,
    ExpressionKind,
    LocalDay,
    Lookup,
    Product,
    Sum,
    columns_of,
    kind_of,
)
from nordlib.tracing.models import lazy_model
from nordlib.tracing.questions import Comparison, IsMissing, IsTrue, Operator, Question, WhichWord, columns_asked
from nordlib.tracing.runs import Answer, flag, is_missing, which
from nordlib.tracing.symbols import Symbol, expression_of, lookup, symbol
from nordlib.tracing.trees import Branch, Leaf, Tree, chosen, columns_in, constant_of, error_tree, leaves, parts_in, tree_of
from nordlib.tracing.untraceable import Untraceable

__all__ = [
    "AddMonths",
    "Answer",
    "Branch",
    "Column",
    "Comparison",
    "Constant",
    "DaysOf",
    "Difference",
    "Exploration",
    "Expression",
    "ExpressionKind",
    "Fork",
    "IsMissing",
    "IsTrue",
    "Leaf",
    "LocalDay",
    "Lookup",
    "Operator",
    "Path",
    "Product",
    "Question",
    "Sum",
    "Symbol",
    "Tree",
    "Untraceable",
    "WhichWord",
    "chosen",
    "columns_asked",
    "columns_in",
    "columns_of",
    "constant_of",
    "error_tree",
    "explore",
    "expression_of",
    "flag",
    "is_missing",
    "kind_of",
    "lazy_model",
    "leaves",
    "lookup",
    "parts_in",
    "symbol",
    "tree_of",
    "which",
]
