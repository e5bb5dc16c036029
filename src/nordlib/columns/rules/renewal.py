"""The renewal rules as trees: what a case derives, and what each rule of its book says, for any row of a table.

`RenewalCase._follow` and the functions of the rules run unchanged, on the symbols of `renewal_case`. The trees have two floors: what a case
derives (the window, the new due date, the fee) is made of the columns of the table, and a rule is made of these and of what was derived.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property, lru_cache, partial
from typing import Any, Final

import attrs

from nordlib.circulation.calendar import LibraryCalendar
from nordlib.circulation.due import Due, DueInstant
from nordlib.circulation.policy import CirculationPolicy
from nordlib.circulation.renewal import RenewalCase, RenewalFacts, rule_book
from nordlib.circulation.renewal.rules import BOOKS, loan_is_the_requesters
from nordlib.columns.rules.derived import Derived
from nordlib.columns.rules.facts import FactColumn, Facts
from nordlib.columns.rules.program import DayTable, RuleProgram, TracedRule
from nordlib.columns.rules.renewal_case import RenewalSymbols
from nordlib.columns.rules.renewal_columns import RENEWAL_COLUMNS
from nordlib.decisions import Outcome, Rule, RuleBook
from nordlib.tracing import (
    Column,
    Constant,
    Expression,
    ExpressionKind,
    Leaf,
    LocalDay,
    Tree,
    chosen,
    columns_in,
    constant_of,
    error_tree,
    explore,
    tree_of,
)

__all__ = ["FACTS", "REASONS", "RULES_IN_ORDER", "RenewalTrees", "reason_names", "renewal_trees"]

_NULL: Final = Leaf(Constant(None))
_FALSE: Final = Leaf(Constant(False))
_NO_FACTS: Final = RenewalFacts(None, None, 0, None, provisional=False)
#: The names of the facts of a renewal, as columns; `new_due_at` is the due instant of a loan by the hour.
FACTS: Final = ("renewable_from", "renewable_until", "renewals_left", "new_due", "new_due_at", "provisional", "fee", "group_lent_on")


def _in_order() -> tuple[Rule[Any], ...]:
    """Return every rule of every book, in an order that each book agrees with."""
    rules = list[Rule[Any]]()
    for book in sorted(BOOKS.values(), key=len, reverse=True):
        at = 0
        for rule in book:
            if rule in rules:
                at = rules.index(rule) + 1
            else:
                rules.insert(at, rule)
                at += 1
    return tuple(rules)


#: Every rule that a renewal may meet, in the order of their books.
RULES_IN_ORDER: Final = _in_order()
_CODES: Final = tuple((rule, code) for rule in RULES_IN_ORDER for code in rule.codes)
_BITS: Final = {pair: bit for bit, pair in enumerate(_CODES)}
#: The reasons of a refusal by their bits in the column `reasons`: each code of each rule, and then each code of a rule that is unknown.
REASONS: Final = (*(code for _, code in _CODES), *(f"unknown:{code}" for _, code in _CODES))


def reason_names(mask: int) -> tuple[str, ...]:
    """Return the reasons that the bits of a number stand for, each once.

    >>> reason_names(0), reason_names(1)
    ((), ('not_your_loan',))
    """
    half = len(_CODES)
    in_order = (bit + part for bit in range(half) for part in (0, half))
    return tuple(dict.fromkeys(REASONS[bit] for bit in in_order if mask >> bit & 1))


class RenewalTrees:
    """The trees of one policy at one moment. Raises `Untraceable` for a policy whose rules ask more than columns can answer.

    Args:
        policy: The policy.
        now: The instant of the request; None: it is not known yet.
        calendar: The library's calendar; None: it is open every day.
        assumed: What is assumed of every row instead of a column, by the name of the column.
        present: The optional columns that the table has.
    """

    def __init__(
        self,
        policy: CirculationPolicy,
        now: datetime | None,
        calendar: LibraryCalendar | None = None,
        assumed: Mapping[str, object] | None = None,
        present: frozenset[str] = frozenset(),
    ) -> None:
        absent = {each.name: each.absent for each in RENEWAL_COLUMNS if each.is_optional and each.name not in present}
        self.policy: Final = policy
        self.now: Final = now
        self._symbols: Final = RenewalSymbols(policy, now, calendar, Facts(RENEWAL_COLUMNS, absent | dict(assumed or {})))
        self.explored: Final = explore(self._symbols.derived_case, "RenewalCase")
        self._trees: dict[str, Tree] = {}
        fees = self._fees = explore(self._symbols.fee, "RenewalCase")
        has_fee = tree_of(self.explored, lambda case: case.facts.fee is not None)
        self._has_fee: Final = has_fee
        refused = error_tree(self.explored)
        self.invalid: Final = chosen(refused, refused, chosen(has_fee, error_tree(fees), _FALSE))
        self._judged: Final = self._symbols.judged_case(Derived(self.derived))
        self.rules: Final = tuple(self._rules())

    def derived(self, name: str) -> Tree:
        """Return the tree of a derived value, by its name in `FACTS` or in the table below."""
        if name not in self._trees:
            self._trees[name] = self._told(name, self._derived_tree(name))
        return self._trees[name]

    def _derived_tree(self, name: str) -> Tree:
        if name in _OF_THE_FEE:
            return chosen(self._has_fee, tree_of(self._fees, _OF_THE_FEE[name]), _NULL)
        return tree_of(self.explored, _OF_THE_CASE[name])

    def _told(self, name: str, tree: Tree) -> Tree:
        """Return the tree of a fact as the asker is told it: a patron who asks about the loan of another is told none (EXT-20)."""
        if name not in FACTS:
            return tree
        return chosen(self._of_another, Leaf(Constant(getattr(_NO_FACTS, name, None))), tree)

    @cached_property
    def _of_another(self) -> Tree:
        """The tree of whether a patron asks about the loan of another."""
        explored = explore(lambda: loan_is_the_requesters(self._judged), loan_is_the_requesters.__name__)
        return tree_of(explored, lambda verdict: verdict[0] is Outcome.FAILED)

    @property
    def day_tables(self) -> dict[str, DayTable]:
        """The tables of days that the trees look up."""
        return {} if self._symbols.calendar is None else self._symbols.calendar.tables

    @cached_property
    def derived_names(self) -> tuple[str, ...]:
        """The names of the derived values that are facts of the policy, or that a rule asks, in order."""
        asked = {column.name for rule in self.rules for tree in (rule.outcome, rule.failed_bits) for column in columns_in(tree)}
        return tuple(name for name in _OUTPUTS if name in asked or (name in FACTS and (name in _ALWAYS or not self._is_null(name))))

    @cached_property
    def columns(self) -> tuple[FactColumn, ...]:
        """The columns that a table must have, but for optional ones."""
        trees = [self.derived(name) for name in self.derived_names] + [self.invalid]
        trees += [tree for rule in self.rules for tree in (rule.outcome, rule.failed_bits)]
        asked = {column.name for tree in trees for column in columns_in(tree)}
        asked |= {each.within for each in RENEWAL_COLUMNS if each.name in asked and each.within} | {"item_type"}
        asked -= self._symbols.facts.assumed.keys()
        days_alone = "due_at" not in asked
        columns = tuple(column for column in RENEWAL_COLUMNS if column.name in asked)
        return tuple(attrs.evolve(column, null=None) if days_alone and column.name == "due" else column for column in columns)

    @cached_property
    def program(self) -> RuleProgram:
        """What an engine has to work out, floor by floor."""
        now = Column("now", ExpressionKind.INSTANT)
        shared: dict[Expression, str] = {} if self.now else {LocalDay(now, self.policy.zone.key): "today"}
        if self.now is None and self._symbols.by_hour:
            shared[now] = "now"
        derived = {name: self.derived(name) for name in self.derived_names}
        columns = tuple(self._with_words(column) for column in self.columns)
        return RuleProgram(
            columns,
            shared,
            derived,
            self.invalid,
            self.rules,
            self.day_tables,
            functions={"RenewalCase": self.explored, "RenewalCase.fee": self._fees},
            outputs={"RenewalCase": _OF_THE_CASE, "RenewalCase.fee": _OF_THE_FEE},
            called={"RenewalCase.fee": chosen(error_tree(self.explored), _FALSE, self._has_fee)},
            others=self._symbols.facts.not_among(columns),
            spare=self._spare,
        )

    def _spare(self, name: str) -> Tree | None:
        return self.derived(name) if name in _OUTPUTS else None

    def _with_words(self, column: FactColumn) -> FactColumn:
        return attrs.evolve(column, words=tuple(self.policy.item_types)) if column.name == "item_type" else column

    def _is_null(self, name: str) -> bool:
        known = constant_of(self.derived(name))
        return known is not None and known.value is None

    def _rules(self) -> list[TracedRule]:
        books = explore(lambda: rule_book(self._judged), "rule_book")
        reached = [path.result for path in books.paths if path.result is not None]
        traced = list[TracedRule]()
        for rule in RULES_IN_ORDER:
            stages = {_stage(book, rule) for book in reached if rule in book.rules}
            if stages:
                (stage,) = stages
                explored = explore(partial(rule.function, self._judged), rule.__name__, rule.function)
                is_judged = tree_of(books, partial(_has, rule))
                bits = {code: _BITS[rule, code] for code in rule.codes}
                traced.append(TracedRule(rule, stage, explored, is_judged, bits, len(_CODES)))
        return traced


def _has(rule: Rule[Any], book: RuleBook[RenewalCase]) -> bool:
    return rule in book.rules


def renewal_trees(
    policy: CirculationPolicy,
    now: datetime | None,
    calendar: LibraryCalendar | None,
    assumed: Mapping[str, object] | None,
    present: Iterable[str],
) -> RenewalTrees:
    """Return the trees of a policy, as `RenewalTrees` makes them; those of the last policies are kept, for the next page of loans."""
    return _traced(policy, now, calendar, tuple((name, type(value), value) for name, value in (assumed or {}).items()), frozenset(present))


@lru_cache(maxsize=32)
def _traced(
    policy: CirculationPolicy,
    now: datetime | None,
    calendar: LibraryCalendar | None,
    assumed: tuple[tuple[str, type, object], ...],
    present: frozenset[str],
) -> RenewalTrees:
    return RenewalTrees(policy, now, calendar, {name: value for name, _, value in assumed}, present)


def _stage(book: RuleBook[RenewalCase], rule: Rule[Any]) -> int:
    return next(place for place, stage in enumerate(reversed(book.stages)) if rule in stage)


def _day(due: Due | None) -> object:
    return None if isinstance(due, DueInstant) else due


def _instant(due: Due | None) -> object:
    return due.at if isinstance(due, DueInstant) else None


def _limits(name: str) -> Callable[[RenewalCase], object]:
    return lambda case: None if case.limits is None else getattr(case.limits, name)


def _step(name: str, as_value: Callable[[Any], object]) -> Callable[[RenewalCase], object]:
    """Return what reads a field of the last step of the new due date, where rules ask for the steps."""
    return lambda case: None if case.found_due is None else as_value(getattr(case.found_due.steps[-1], name))


#: What a case derives, by the name of its column. Rules ask for the first ones; the last ones are the facts of a decision.
_OF_THE_CASE: Final[Mapping[str, Callable[[RenewalCase], object]]] = {
    "is_late": lambda case: case.is_late,
    "renewal_limit": lambda case: case.limit,
    "is_provisional": lambda case: case.facts.provisional,
    "awaits_owner": lambda case: case.awaits_owner,
    "more_rules": lambda case: case.limits is not None,
    "due_day": _limits("due_day"),
    "opens_at": _limits("opens_at"),
    "late_until": _limits("late_until"),
    "longest_on": _limits("longest_on"),
    "last_step": _step("kind", lambda kind: kind.value),
    "before_last_step": _step("before", _day),
    "before_last_step_at": _step("before", _instant),
    "renewable_from": lambda case: case.facts.renewable_from,
    "renewable_until": lambda case: case.facts.renewable_until,
    "renewals_left": lambda case: case.facts.renewals_left,
    "new_due": lambda case: _day(case.facts.new_due),
    "new_due_at": lambda case: _instant(case.facts.new_due),
    "provisional": lambda case: case.facts.provisional,
}
#: What the fee of a late renewal adds.
_OF_THE_FEE: Final[Mapping[str, Callable[[Any], object]]] = {
    "fee": lambda fee: None if fee[0] is None else fee[0].amount,
    "group_lent_on": lambda fee: fee[2],
}
_OUTPUTS: Final = (*_OF_THE_CASE, *_OF_THE_FEE)
_ALWAYS: Final = ("renewable_from", "renewable_until", "renewals_left", "new_due", "provisional", "fee")
