"""Rules as a SQL query: a common table expression for each floor, one line for each rule, with its ids as a comment."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from nordlib.columns.engines.dialects import Dialect
from nordlib.columns.engines.words import by_children
from nordlib.columns.rules.facts import FactColumn
from nordlib.columns.rules.program import REFUSING, RuleProgram, TracedRule
from nordlib.decisions import Outcome
from nordlib.tracing import (
    AddMonths,
    Branch,
    Column,
    Comparison,
    Constant,
    DaysOf,
    Expression,
    ExpressionKind,
    IsMissing,
    IsTrue,
    Leaf,
    LocalDay,
    Lookup,
    Product,
    Sum,
    Tree,
    Untraceable,
    WhichWord,
    kind_of,
)

__all__ = ["SqlWriter"]

_TRUE: Final = Leaf(Constant(True))
_FALSE: Final = Leaf(Constant(False))
_MINUTE: Final = timedelta(minutes=1)


class SqlWriter:
    """Writes a program as a query.

    Args:
        program: The program.
        dialect: The dialect.
        day_table: The table whose columns are the tables of days, by the column `day`; None: the program looks up none.
        names: The function that names the reasons, for a comment.
    """

    def __init__(self, program: RuleProgram, dialect: Dialect, day_table: str | None = None, names: str = "reason_names") -> None:
        self._names: Final = names
        self._program: Final = program
        self._dialect: Final = dialect
        self._day_table: Final = day_table
        self._shared: Mapping[Expression, str] = {}

    def query(self, table: str) -> str:
        """Return the query over a table, whose columns it keeps. Raises `Untraceable` for instants that the database does not have."""
        if not self._dialect.has_instants and any(fact.kind is ExpressionKind.INSTANT for fact in self._program.columns):
            raise Untraceable("a loan by the hour", f"for an instant, which {self._dialect.title} does not have")
        steps = dict(self._steps(table))
        texts = [f"{name} {self._dialect.step} (\n{body}\n)" for name, body in steps.items()]
        return "WITH " + ",\n".join(texts) + f"\nSELECT * FROM {[*steps][-1]}"

    def _steps(self, table: str) -> Iterator[tuple[str, str]]:
        """Yield the name and the text of each common table expression."""
        program, before = self._program, table
        if program.shared:
            yield "moment", _select(before, [f"{self._moment(each)} AS {name}" for each, name in program.shared.items()])
            before, self._shared = "moment", program.shared
        looked_up: dict[Expression, str] = {each: f"{each.table}_{place}" for place, each in enumerate(program.lookups, 1)}
        if looked_up:
            yield "looked_up", _select(before, [f"{self._value(each)} AS {name}" for each, name in looked_up.items()])
            before, self._shared = "looked_up", {**self._shared, **looked_up}
        yield "checked", _select(before, ["-- what the rules for one case would refuse as invalid data", f"{self._invalid()} AS invalid"])
        before = "checked"
        for place, floor in enumerate(program.floors):
            name = f"derived_{place + 1}" if place else "derived"
            yield name, _select(before, [f"{_unless_invalid(self._tree(tree))} AS {column}" for column, tree in floor.items()])
            before = name
        if not program.rules:
            return
        for place, (rules, earlier) in enumerate(program.stages):
            lines = [line for rule in rules for line in (_comment(rule), f"{self._outcome(rule, earlier)} AS {rule.name}")]
            yield f"stage_{place + 1}", _select(before, lines)
            before = f"stage_{place + 1}"
        refused = _any(["invalid", *map(self._refuses, program.refusing)])
        answers = [f"CASE WHEN {refused} THEN FALSE ELSE TRUE END AS granted", *self._reasons()]
        yield "answered", _select(before, answers)

    # trees

    def _outcome(self, rule: TracedRule, earlier: tuple[TracedRule, ...]) -> str:
        """Return the outcome of a rule: null in an invalid row, and for a rule by which the row is not judged."""
        outcome = self._tree(rule.outcome)
        whens = ["WHEN invalid THEN NULL"]
        if earlier:
            not_judged = self._not_judged(rule.outcome)
            whens += [f"WHEN {not_judged} THEN NULL"] if not_judged else []
            whens.append(f"WHEN {_any(map(self._refuses, earlier))} THEN {self._dialect.text(Outcome.NOT_EVALUATED.value)}")
        return f"CASE {' '.join(whens)} ELSE {outcome} END"

    def _not_judged(self, tree: Tree) -> str:
        """Return the condition under which a tree gives null; empty if it never does."""
        flags = _mapped(tree, lambda leaf: Leaf(Constant(leaf == Constant(None))))
        return "" if flags == _FALSE else f"({self._tree(flags)})"

    def _tree(self, tree: Tree) -> str:
        if isinstance(tree, Leaf):
            return self._value(tree.value)
        if isinstance(tree.question, WhichWord):
            return self._of_words(tree, tree.question)
        whens = list[str]()
        rest: Tree = tree
        while isinstance(rest, Branch) and not isinstance(question := rest.question, WhichWord):
            yes, no = rest.children
            if (yes, no) == (_TRUE, _FALSE) and not whens:
                return f"({self._asked(question)})"
            whens.append(f"WHEN {self._asked(question)} THEN {self._tree(yes)}")
            rest = no
        return f"CASE {' '.join(whens)} ELSE {self._tree(rest)} END"

    def _of_words(self, branch: Branch, question: WhichWord) -> str:
        *groups, (rest, _) = by_children(branch, question)
        whens = [f"WHEN {self._is_one_of(question.column.name, words)} THEN {self._tree(child)}" for child, words in groups]
        return f"CASE {' '.join(whens)} ELSE {self._tree(rest)} END"

    def _is_one_of(self, column: str, words: tuple[str, ...]) -> str:
        texts = [self._dialect.text(word) for word in words]
        return f"{column} = {texts[0]}" if len(texts) == 1 else f"{column} IN ({', '.join(texts)})"

    def _asked(self, question: Comparison | IsMissing | IsTrue) -> str:
        match question:
            case Comparison(operator, left, right):
                return f"{self._value(left)} {operator.value} {self._value(right)}"
            case IsMissing(value):
                return f"{self._value(value)} IS NULL"
            case _:
                return question.column.name

    # expressions

    def _value(self, expression: Expression) -> str:
        if expression in self._shared:
            return self._shared[expression]
        dialect = self._dialect
        match expression:
            case Column(name):
                return name
            case Constant(value):
                return self._literal(value)
            case DaysOf(length):
                return self._value(length)
            case AddMonths(day, months):
                return dialect.plus_months(self._value(day), months)
            case LocalDay(instant, zone):
                return dialect.local_day(self._value(instant), zone)
            case Lookup(table, day):
                return f"(SELECT {table} FROM {self._day_table} WHERE {self._day_table}.day = {self._value(day)})"  # noqa: S608 - checked names
            case Product(left, right):
                return f"({self._value(left)} * {self._value(right)})"
            case Sum(left, right):
                return self._sum(left, right)
            case _:
                return self._difference(expression.left, expression.right)

    def _literal(self, value: object) -> str:
        dialect = self._dialect
        match value:
            case None:
                return "NULL"
            case bool():
                return dialect.flag(value)
            case str():
                return dialect.text(value)
            case Decimal():
                return dialect.amount(value)
            case datetime():
                return dialect.instant(value)
            case date():
                return dialect.day(value)
            case timedelta():
                return str(value.days)
            case _:
                return str(value)

    def _sum(self, left: Expression, right: Expression) -> str:
        if kind_of(right) in (ExpressionKind.DAY, ExpressionKind.INSTANT):
            left, right = right, left
        if kind_of(left) is ExpressionKind.DAY:
            return self._dialect.plus_days(self._value(left), self._value(right))
        if kind_of(left) is ExpressionKind.INSTANT and isinstance(right, Constant) and isinstance(right.value, timedelta):
            return self._dialect.plus_minutes(self._value(left), right.value // _MINUTE)
        return f"({self._value(left)} + {self._value(right)})"

    def _difference(self, left: Expression, right: Expression) -> str:
        if kind_of(left) is ExpressionKind.DAY:
            return self._dialect.days_between(self._value(left), self._value(right))
        return f"({self._value(left)} - {self._value(right)})"

    def _moment(self, expression: Expression) -> str:
        return self._dialect.today(expression.zone) if isinstance(expression, LocalDay) else self._dialect.now()

    # what no tree says

    def _refuses(self, rule: TracedRule) -> str:
        return self._is_one_of(rule.name, tuple(outcome.value for outcome in REFUSING if rule.may_be(outcome)))

    def _invalid(self) -> str:
        wrong = [condition for column in self._program.columns for condition in self._wrong(column)]
        if not self._program.never_refuses_facts:
            wrong.append(self._tree(self._program.refused_facts))
        return f"CASE WHEN {_any(wrong)} THEN TRUE ELSE FALSE END"

    def _wrong(self, fact: FactColumn) -> Iterator[str]:
        """Yield each condition under which a column holds what it must not; where it means nothing, it may hold anything."""
        for condition in self._misfits(fact):
            yield condition if fact.within is None else f"({fact.within} IS NOT NULL AND {condition})"

    def _misfits(self, fact: FactColumn) -> Iterator[str]:
        if fact.instead_of is not None:
            yield f"({fact.name} IS NULL) = ({fact.instead_of} IS NULL)"
        elif fact.null is None:
            yield f"{fact.name} IS NULL"
        if fact.words:
            yield f"{fact.name} NOT IN ({', '.join(map(self._dialect.text, fact.words))})"
        if fact.least is not None:
            least = f"{fact.name} < {fact.least}"
            yield least if fact.within is None else f"({fact.within} IS NOT NULL AND {least})"
        if fact.at_most is not None:
            yield f"{fact.name} > {fact.at_most}"

    def _reasons(self) -> Iterator[str]:
        """Yield the lines of the sum of the bits of every code that refuses, and their comments."""
        terms = [self._term(rule) for rule in self._program.refusing]
        yield f"-- a bit for each reason; `nordlib.columns.{self._names}` names them"
        yield "CASE WHEN NOT invalid THEN\n      " + "\n      + ".join(terms) + "\n    END AS reasons"

    def _term(self, rule: TracedRule) -> str:
        whens = list[str]()
        if rule.may_be(Outcome.FAILED):
            whens.append(f"WHEN {self._dialect.text(Outcome.FAILED.value)} THEN {self._tree(rule.failed_bits)}")
        if rule.may_be(Outcome.UNKNOWN):
            whens.append(f"WHEN {self._dialect.text(Outcome.UNKNOWN.value)} THEN {rule.unknown_bits}")
        return f"CASE {rule.name} {' '.join(whens)} ELSE 0 END"


def _mapped(tree: Tree, change: Callable[[Expression], Leaf]) -> Tree:
    """Return a tree with other leaves; a question whose answers all lead to the same leaf is left out."""
    if isinstance(tree, Leaf):
        return change(tree.value)
    children = tuple(_mapped(child, change) for child in tree.children)
    return children[0] if all(child == children[0] for child in children) else Branch(tree.question, children)


def _unless_invalid(value: str) -> str:
    return f"CASE WHEN NOT invalid THEN {value} END"


def _any(conditions: Iterable[str]) -> str:
    return " OR ".join(conditions) or "FALSE"


def _comment(rule: TracedRule) -> str:
    text = " ".join((rule.rule.__doc__ or "").split("\n\n")[0].split())
    return f"-- {' '.join(rule.rule.ids)}: {text}"


def _select(table: str, lines: Iterable[str]) -> str:
    """Return a SELECT of every column of a table and of new ones, each on a line of its own; comments get no comma."""
    body, pending = f"  SELECT {table}.*", ","
    for line in lines:
        body += f"{pending}\n    {line}"
        pending = "" if line.startswith("--") else ","
    return f"{body}\n  FROM {table}"
