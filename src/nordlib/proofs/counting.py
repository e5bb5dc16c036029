"""How many loans of a table two policies decide differently, from the conditions that a comparison found."""

from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, Final

from nordlib.circulation.policy import CirculationPolicy
from nordlib.columns.engines.polars import PolarsEngine
from nordlib.columns.rules.frames import as_lazy_frame, check_columns
from nordlib.columns.rules.program import REFUSING, RuleProgram
from nordlib.dates import require_aware
from nordlib.errors import InvalidData
from nordlib.proofs.comparison import ItemTypeComparison, PolicyComparison, PolicyDifference
from nordlib.proofs.conditions import Condition
from nordlib.proofs.literals import Literal
from nordlib.proofs.twice import DAYS, of_one_type, program_of
from nordlib.tracing import Branch, Constant, ExpressionKind, IsMissing, Leaf, Tree, chosen, columns_asked

__all__ = ["count_differences"]

_YES: Final = Leaf(Constant(True))
_NO: Final = Leaf(Constant(False))


def count_differences(comparison: PolicyComparison, frame: object, *, now: datetime) -> int:
    """Return how many loans of a table two policies decide differently: the answer, a reason or a fact.

    A loan of an item type that only one policy has counts if its facts are valid under that policy.

    Args:
        comparison: The comparison of the policies.
        frame: The loans, as `nordlib.columns.renewals` takes them. Dates must be in the years 2000 to 2060.
        now: The instant of the request, with a UTC offset.

    Raises:
        InvalidData: A column is missing or of another type, or a date is outside these years.
        NaiveDatetime: `now` has no UTC offset.
        MissingPackage: Polars is not installed.
    """
    lazy, _ = as_lazy_frame(frame, "count_differences")
    loans = _Loans(lazy.collect(), require_aware(now))
    both = sum(loans.differing(comparison, each) for each in comparison.item_types)
    alone = [
        loans.valid(policy, name)
        for policy, names in ((comparison.policy, comparison.only_in_policy), (comparison.other, comparison.only_in_other))
        for name in names
    ]
    return both + sum(alone)


class _Loans:
    """The loans of a table, at the instant of the request."""

    def __init__(self, frame: Any, now: datetime) -> None:
        self._pl: Final[Any] = import_module("polars")
        self._frame: Final = frame.with_columns(now=self._pl.lit(now.astimezone(UTC)))

    def differing(self, comparison: PolicyComparison, types: ItemTypeComparison) -> int:
        """Return how many loans of an item type the policies decide differently."""
        own, other = (program_of(policy) for policy in comparison.terms_of(types))
        rows = self._rows(types.item_type, (own, other))
        judged, judged_by_other = (PolarsEngine(program, DAYS).run(rows) for program in (own, other))
        conditions = _conditions(types.differences)
        met = PolarsEngine(_program(conditions), DAYS).run(rows)
        answers = judged.with_columns(judged_by_other["invalid"].alias("_other_invalid"), *met.select(*conditions).get_columns())
        col = self._pl.col
        differ = [col(name) & self._goes_on(own, stage) for name, (stage, _) in conditions.items()]
        valid = ~col("invalid") & ~col("_other_invalid")
        one = (col("invalid") != col("_other_invalid")) | (valid & self._any(differ))
        return int(answers.select(one.sum()).item())

    def valid(self, policy: CirculationPolicy, item_type: str) -> int:
        """Return how many loans of an item type have valid facts."""
        program = program_of(of_one_type(policy, item_type))
        judged = PolarsEngine(program, DAYS).run(self._rows(item_type, (program,)))
        return int(judged.select((~self._pl.col("invalid")).sum()).item())

    def _rows(self, item_type: str, programs: Iterable[RuleProgram]) -> Any:
        """Return the loans of an item type, with every optional column. Raises `InvalidData`."""
        columns = {column.name: column for program in programs for column in program.columns}
        lit, pl = self._pl.lit, self._pl
        types = {ExpressionKind.DAY: pl.Date, ExpressionKind.INSTANT: pl.Datetime("us", "UTC"), ExpressionKind.WORD: pl.String}
        absent = [
            lit(column.absent, dtype=types.get(column.kind, pl.Decimal(38, 2)) if column.absent is None else None).alias(name)
            for name, column in columns.items()
            if column.is_optional and name not in self._frame.columns
        ]
        rows = self._frame.filter(pl.col("item_type") == item_type).with_columns(*absent)
        check_columns(rows.schema, columns.values(), ())
        for name, column in columns.items():
            if column.kind is ExpressionKind.DAY and not rows.select(pl.col(name).is_between(*DAYS).all()).item():
                raise InvalidData("frame", (f"the column `{name}` has a date outside the years {DAYS[0].year} to {DAYS[1].year}",))
        return rows

    def _any(self, conditions: Iterable[Any]) -> Any:
        return self._pl.any_horizontal(self._pl.lit(False), *conditions)

    def _goes_on(self, program: RuleProgram, stage: int) -> Any:
        """Return whether no rule of an earlier stage refuses."""
        col = self._pl.col
        earlier = [rule for rule in program.refusing if rule.stage > stage]
        refuses = [col(rule.name) == outcome.value for rule in earlier for outcome in REFUSING if rule.may_be(outcome)]
        return ~self._any(each.fill_null(False) for each in refuses)


def _conditions(found: Iterable[PolicyDifference]) -> dict[str, tuple[int, Condition]]:
    """Return each condition and the stage of its rule, by the name of a column."""
    cases = [(each.stage, case.condition) for each in found for case in each.cases]
    return {f"_condition_{at}": case for at, case in enumerate(cases)}


def _program(conditions: dict[str, tuple[int, Condition]]) -> RuleProgram:
    """Return the program that says which conditions a loan meets."""
    return RuleProgram((), {}, {name: _all(condition) for name, (_, condition) in conditions.items()}, _NO, (), {})


def _all(condition: Condition) -> Tree:
    tree: Tree = _YES
    for literal in condition:
        tree = chosen(_met(literal), tree, _NO)
    return tree


def _met(literal: Literal) -> Tree:
    """Return the tree of whether a row has an answer, which it has not if a value is null that the answer compares."""
    question = literal.question
    tree: Tree = Branch(question, tuple(_YES if place in literal.places else _NO for place in range(len(question.options))))
    if isinstance(question, IsMissing):
        return tree
    for column in columns_asked(question):
        tree = tree if column.name == "now" else Branch(IsMissing(column), (_NO, tree))
    return tree
