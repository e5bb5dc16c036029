"""A subject: what some functions say about one case, as the trees of what they say for any row of a table.

A subject has a table of columns and some floors. Each floor runs a function of the rules for one case on symbols, and has a table of what
it says, which the next floors take for columns: so a tree asks for the days late, and not again for all that they depend on. Where the
case is decided by a rule book, each of its rules is a tree of its own.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

import attrs

from nordlib.columns.rules.derived import Derived
from nordlib.columns.rules.facts import FactColumn, Facts
from nordlib.columns.rules.program import RuleProgram, TracedRule
from nordlib.decisions import RuleBook
from nordlib.tracing import (
    Column,
    Constant,
    Exploration,
    Expression,
    ExpressionKind,
    Leaf,
    LocalDay,
    Symbol,
    Tree,
    Untraceable,
    chosen,
    columns_in,
    error_tree,
    explore,
    tree_of,
)

__all__ = ["Floor", "Output", "subject_program", "today_in"]

_ALWAYS: Final[Tree] = Leaf(Constant(True))
_NEVER: Final[Tree] = Leaf(Constant(False))


@attrs.frozen
class Output:
    """One value that a floor says about a row."""

    kind: ExpressionKind
    """What it holds."""
    read: Callable[[Any], object]
    """Returns it from what the function of the floor returned."""


@attrs.frozen
class Floor:
    """One floor of a subject."""

    name: str
    """What errors call it."""
    derive: Callable[[Derived], Any]
    """The function, on symbols; it may ask for what earlier floors say."""
    outputs: Mapping[str, Output]
    """What it says, by the name of its column."""
    refuses_nothing_else: bool = False
    """Whether what it refuses as invalid is what its columns may not hold either, so that such a row is invalid before."""


def today_in(zone: str) -> Any:
    """Return the day on which a query runs, in a time zone, as a symbol."""
    return Symbol(LocalDay(Column("now", ExpressionKind.INSTANT), zone))


def subject_program(
    facts: Facts,
    floors: tuple[Floor, ...],
    *,
    today: object,
    judged: tuple[RuleBook[Any], Any] | None = None,
) -> RuleProgram:
    """Return what an engine has to work out for a subject.

    Only the first floor may refuse the facts of a row as invalid.

    Args:
        facts: The columns, and what is assumed instead of them.
        floors: The floors, the first one first.
        today: The day, or the symbol of `today_in`.
        judged: The rule book, and the case that its rules judge; None: it has none.

    Raises:
        Untraceable: A function asks more than columns can answer.
    """
    trees = dict[str, Tree]()
    derived, invalid, functions = Derived(trees.__getitem__), list[Tree](), dict[str, Exploration[Any]]()
    for floor in floors:
        explored = functions[floor.name] = explore(partial(floor.derive, derived), floor.name)
        invalid.append(_NEVER if floor.refuses_nothing_else else error_tree(explored))
        trees |= {name: tree_of(explored, output.read) for name, output in floor.outputs.items()}
    if any(tree != _NEVER for tree in invalid[1:]):
        raise Untraceable(floors[-1].name, "for facts that it refuses, which only the first floor of a subject may do")
    rules = () if judged is None else tuple(_traced(*judged))
    asking = [*trees.values(), invalid[0], *(tree for rule in rules for tree in (rule.outcome, rule.failed_bits))]
    shared: dict[Expression, str] = {today.expression: "today"} if type(today) is Symbol else {}
    first, *later = ({name: trees[name] for name in floor.outputs} for floor in floors)
    kinds = {name: output.kind for floor in floors for name, output in floor.outputs.items()}
    outputs = {floor.name: {name: output.read for name, output in floor.outputs.items()} for floor in floors}
    called = dict.fromkeys((floor.name for floor in floors[1:]), chosen(invalid[0], _NEVER, _ALWAYS))
    columns = _columns(facts, asking)
    return RuleProgram(
        columns, shared, first, invalid[0], rules, {}, tuple(later), kinds, functions, outputs, called, facts.not_among(columns)
    )


def _columns(facts: Facts, trees: list[Tree]) -> tuple[FactColumn, ...]:
    """Return the columns that trees ask, in the order of their table."""
    asked = {column.name for tree in trees for column in columns_in(tree)}
    asked |= {column.within for column in facts.columns.values() if column.name in asked and column.within}
    return tuple(column for column in facts.columns.values() if column.name in asked - facts.assumed.keys())


def _traced(book: RuleBook[Any], case: Any) -> Iterator[TracedRule]:
    """Yield every rule of a book, on the symbols of a case."""
    bit, codes = 0, sum(len(rule.codes) for rule in book)
    for stage, members in enumerate(book.stages):
        for rule in members:
            bits = {code: bit + place for place, code in enumerate(rule.codes)}
            explored = explore(partial(rule.function, case), rule.__name__, rule.function)
            yield TracedRule(rule, len(book.stages) - stage - 1, explored, _ALWAYS, bits, codes)
            bit += len(bits)
