"""What an engine works out for every row: derived values, the outcome of each rule stage by stage, and what refuses.

The floors of a program, each of which may ask the columns of those below it:

1. the columns of the table, and what is the same for every row but not known yet (`shared`: today, for a view);
2. derived values, in one or several floors; and whether the row is invalid, so that the scalar functions would raise `InvalidData` for it;
3. the rules of each stage. If a rule of an earlier stage refuses, those of the later ones are `not_evaluated`;
4. `granted`, and `reasons`, the bits of the codes that refuse. A program without rules ends with the derived values.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final, TypeAlias

import attrs
from attrs import field

from nordlib.columns.rules.facts import FactColumn
from nordlib.decisions import Outcome, Rule, Verdict
from nordlib.tracing import (
    Constant,
    Exploration,
    Expression,
    ExpressionKind,
    Leaf,
    Lookup,
    Tree,
    chosen,
    columns_of,
    constant_of,
    leaves,
    parts_in,
    tree_of,
)

__all__ = ["OUTCOMES", "REFUSING", "DayTable", "RuleProgram", "TracedRule"]

#: What a table has for a day; None: the calendar has no answer.
DayTable: TypeAlias = Callable[[date], date | int | None]
#: The words of a column of outcomes. Null: the rule is not among those by which the row is judged.
OUTCOMES: Final = tuple(outcome.value for outcome in Outcome if outcome is not Outcome.OVERRIDDEN)
#: The outcomes that refuse.
REFUSING: Final = (Outcome.FAILED, Outcome.UNKNOWN)


@attrs.frozen(eq=False)
class TracedRule:
    """One rule, and what it says of a row."""

    rule: Rule[Any]
    """The rule."""
    stage: int
    """The stage of its book, counted from the last one, which is 0."""
    explored: Exploration[Verdict]
    """Every path of the rule, and its verdict."""
    is_judged: Tree
    """The tree of whether the rule is among those by which the row is judged."""
    bits: Mapping[str, int]
    """The bit of each of its codes in the column `reasons`."""
    unknown_after: int
    """How many bits later the code of an unknown outcome is."""

    @property
    def name(self) -> str:
        """The name of the rule, and of its column."""
        return self.rule.__name__

    @cached_property
    def outcome(self) -> Tree:
        """The tree of its outcome; null where it is not judged."""
        return chosen(self.is_judged, tree_of(self.explored, lambda verdict: verdict[0]), Leaf(Constant(None)))

    @cached_property
    def failed_bits(self) -> Tree:
        """The tree of the bits of its codes, for a row of which it fails; anything for another row."""
        return tree_of(self.explored, self._bits)

    @property
    def unknown_bits(self) -> int:
        """The bits of its codes, for a row of which it is unknown."""
        return sum(1 << bit + self.unknown_after for bit in self.bits.values())

    def may_be(self, outcome: Outcome) -> bool:
        """Whether the rule has an outcome for any row."""
        return Constant(outcome.value) in leaves(self.outcome)

    def _bits(self, verdict: Verdict) -> int:
        if verdict[0] is not Outcome.FAILED:
            return 0 if len(self.bits) > 1 else sum(1 << bit for bit in self.bits.values())
        return sum(1 << self.bits[code] for code in verdict[2] or self.rule.codes)


@attrs.frozen(eq=False)
class RuleProgram:
    """What an engine works out for every row."""

    columns: tuple[FactColumn, ...]
    """The columns that the table must have."""
    shared: Mapping[Expression, str]
    """What is the same for every row, and the name of its column; empty if all of it is known."""
    derived: Mapping[str, Tree]
    """The trees of derived values, by name."""
    refused_facts: Tree
    """The tree of whether the code refuses the facts of a row as invalid."""
    rules: tuple[TracedRule, ...]
    """The rules, in order."""
    day_tables: Mapping[str, DayTable]
    """The tables that the trees look days up in."""
    later: tuple[Mapping[str, Tree], ...] = ()
    """The trees of values that are derived from earlier ones, floor by floor."""
    null_kinds: Mapping[str, ExpressionKind] = field(factory=dict[str, ExpressionKind])
    """What a derived value that is null in every row would hold."""
    functions: Mapping[str, Exploration[Any]] = field(factory=dict[str, Exploration[Any]])
    """Every path of the functions that derive values, by the name of the function."""
    outputs: Mapping[str, Mapping[str, Callable[[Any], object]]] = field(factory=dict[str, Mapping[str, Callable[[Any], object]]])
    """What reads each value from what a function returned, by the names of the function and the value."""
    called: Mapping[str, Tree] = field(factory=dict[str, Tree])
    """The tree of whether the code calls a function for a row, by its name; the functions that are not listed are called for every row."""
    others: tuple[FactColumn, ...] = ()
    """The columns that the code may ask for besides; no answer depends on them, and no table needs them."""
    spare: Callable[[str], Tree | None] = field(default=lambda _: None)
    """Returns the tree of a derived value that no engine needs, but some path asks for; None if there is none."""

    def tree(self, name: str) -> Tree | None:
        """Return the tree of a derived value by its name; None for a column of the table."""
        for floor in self.floors:
            if name in floor:
                return floor[name]
        return self.spare(name)

    @property
    def floors(self) -> tuple[Mapping[str, Tree], ...]:
        """The floors of derived values, each of which may ask the columns of those below it."""
        return (self.derived, *self.later)

    @property
    def stages(self) -> Iterator[tuple[tuple[TracedRule, ...], tuple[TracedRule, ...]]]:
        """Yield the rules of each stage, and the rules before it that may refuse."""
        for stage in sorted({rule.stage for rule in self.rules}, reverse=True):
            earlier = tuple(rule for rule in self.rules if rule.stage > stage and any(map(rule.may_be, REFUSING)))
            yield tuple(rule for rule in self.rules if rule.stage == stage), earlier

    @property
    def refusing(self) -> tuple[TracedRule, ...]:
        """The rules that may refuse a row."""
        return tuple(rule for rule in self.rules if any(map(rule.may_be, REFUSING)))

    @property
    def new_columns(self) -> tuple[str, ...]:
        """The names of the columns that the program adds, in order."""
        answers = ("granted", "reasons") if self.rules else ()
        derived = [name for floor in self.floors for name in floor]
        return (*self.shared.values(), *derived, "invalid", *(rule.name for rule in self.rules), *answers)

    @property
    def lookups(self) -> tuple[Lookup, ...]:
        """What is looked up of days that only columns of the table and `shared` say, each once, in the order in which the trees ask."""
        if not self.day_tables:
            return ()
        trees = [self.refused_facts, *(tree for floor in self.floors for tree in floor.values())]
        trees += [tree for rule in self.rules for tree in (rule.outcome, rule.failed_bits)]
        derived = {name for floor in self.floors for name in floor}
        found = dict.fromkeys(part for tree in trees for part in parts_in(tree) if isinstance(part, Lookup))
        return tuple(each for each in found if not any(column.name in derived for column in columns_of(each)))

    @property
    def never_refuses_facts(self) -> bool:
        """Whether the code accepts the facts of every row whose columns hold what they may hold."""
        return constant_of(self.refused_facts) == Constant(False)
