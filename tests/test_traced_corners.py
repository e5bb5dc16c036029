"""What the trees of renewals and their writers do beside the common loan: open days, shortened periods, hours, sums, what is refused."""

import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Final, cast

import attrs
import duckdb
import polars as pl
import pytest
from dateutil.relativedelta import relativedelta

from nordlib import columns, lazy_names
from nordlib.circulation import (
    HAA,
    HELSINGOR,
    HELSINGOR_FEES,
    UNIVERSITY,
    CirculationPolicy,
    ClosedDayRule,
    LibraryCalendar,
    LoanTerms,
    RenewFrom,
)
from nordlib.circulation.fees import LateFrom
from nordlib.circulation.periods import OpenDayPeriod
from nordlib.circulation.renewal_terms import RenewalHoldRule, RenewalTerms
from nordlib.columns.engines.dialects import DIALECTS
from nordlib.columns.engines.polars import PolarsEngine
from nordlib.columns.engines.sql import SqlWriter
from nordlib.columns.missing import MissingPackage
from nordlib.columns.rules.renewal_columns import RENEWAL_COLUMNS
from nordlib.dates import HourlyPeriod, Period
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidData, MissingExtra
from nordlib.tracing import (
    Column,
    Constant,
    DaysOf,
    Difference,
    Expression,
    ExpressionKind,
    Product,
    Sum,
    Untraceable,
    error_tree,
    explore,
    expression_of,
    symbol,
    tree_of,
)
from tests.column_loans import NOW, OPTIONAL, by_chance, differences, frame

CALENDAR: Final = LibraryCalendar(closed_weekdays={6, 7}, closed_dates={date(2026, 4, day) for day in range(1, 8)})
#: What a row has in the optional columns where the table lacks them.
ABSENT: Final = {column.name: column.absent for column in RENEWAL_COLUMNS if column.is_optional}
NEVER_OPEN: Final = LibraryCalendar(closed_weekdays={1, 2, 3, 4, 5, 6, 7})


def policy_of(*terms: LoanTerms) -> CirculationPolicy:
    return CirculationPolicy(PolicyId("OWN", "1"), HELSINGOR.zone, {f"type {place}": each for place, each in enumerate(terms)})


def open_days(base: RenewFrom) -> LoanTerms:
    return LoanTerms(OpenDayPeriod(9), 5, None, base, late_renew_from=base)


SHORTENED: Final = policy_of(
    LoanTerms(Period(days=28), 3, 7, renewal=RenewalTerms(holds_rule=RenewalHoldRule.SHORTEN, queue_period=Period(days=7)))
)
FREE_DAYS: Final = policy_of(LoanTerms(Period(days=28), 3, None, fees=attrs.evolve(HELSINGOR_FEES, closed_days_free=True)))
FROM_CLOSING: Final = policy_of(LoanTerms(Period(days=28), 3, None, fees=attrs.evolve(HELSINGOR_FEES, late_from=LateFrom.CLOSING)))
BY_HOUR: Final = policy_of(LoanTerms(HourlyPeriod(4), 3, None, RenewFrom.DUE_DATE, late_renew_from=RenewFrom.DUE_DATE))


@pytest.mark.parametrize(
    ("policy", "calendar"),
    [
        (SHORTENED, None),
        (FREE_DAYS, CALENDAR),
        (policy_of(open_days(RenewFrom.DUE_DATE)), CALENDAR),
        (policy_of(open_days(RenewFrom.TODAY)), CALENDAR),
        (policy_of(LoanTerms(Period(days=28), 3, None, RenewFrom.TODAY, closed_day_rule=ClosedDayRule.NEXT_OPEN_DAY)), CALENDAR),
        (policy_of(LoanTerms(Period(days=28), 3, None, closed_day_rule=ClosedDayRule.NEXT_OPEN_DAY)), NEVER_OPEN),
    ],
    ids=["shortened", "free days", "open days", "open days from today", "from today", "never open"],
)
def test_each_way_to_count_is_that_of_one_loan(policy: CirculationPolicy, calendar: LibraryCalendar | None) -> None:
    rows = [row | ABSENT | {"due": near(row["due"])} for row in by_chance(policy, 300, seed=4)]
    table = frame(rows).drop(*OPTIONAL)
    answers = columns.renewals(table, policy, now=NOW, calendar=calendar).to_dicts()
    assert next(differences(rows, answers, policy, calendar=calendar), None) is None
    if calendar is None:
        with duckdb.connect() as connection:
            connection.register("loans", table.to_arrow())
            found = connection.sql(columns.renewal_sql(policy, now=NOW)).to_arrow_table().to_pylist()
        assert next(differences(rows, found, policy), None) is None


def near(due: date | None) -> date:
    """Return a due date that tables of days have."""
    return due if due is not None and date(2020, 1, 1) < due < date(2030, 1, 1) else date(2026, 3, 25)


def test_open_days_of_a_due_date_that_is_assumed_are_counted_at_once() -> None:
    due = date(2026, 3, 2)
    rows = [row | ABSENT | {"due": due} for row in by_chance(FREE_DAYS, 50, seed=4)]
    table = frame(rows).drop("due", *OPTIONAL)
    answers = columns.renewals(table, FREE_DAYS, now=NOW, calendar=CALENDAR, assumed={"due": due}).to_dicts()
    assert next(differences(rows, answers, FREE_DAYS, calendar=CALENDAR), None) is None


def test_an_hour_is_counted_from_the_due_instant() -> None:
    rows = by_chance(BY_HOUR, 300, seed=4, by_hour=True)
    table = frame(rows, by_hour=True)
    assert next(differences(rows, columns.renewals(table, BY_HOUR, now=NOW).to_dicts(), BY_HOUR), None) is None
    with duckdb.connect() as connection:
        connection.register("loans", table.to_arrow())
        sql = columns.renewal_sql(BY_HOUR, now=NOW, optional=(*OPTIONAL, "due_at"))
        found = connection.sql(sql).to_arrow_table().to_pylist()
    assert next(differences(rows, found, BY_HOUR), None) is None


@pytest.mark.parametrize("dialect", ["sqlite", "mariadb"])
@pytest.mark.parametrize("now", [None, NOW])
def test_a_loan_by_the_hour_is_refused_where_there_are_no_instants(dialect: Any, now: datetime | None) -> None:
    with pytest.raises(Untraceable, match=r"which (SQLite|MariaDB) does not have"):
        columns.renewal_sql(BY_HOUR, dialect=dialect, now=now, optional=("due_at",))


@pytest.mark.parametrize("dialect", ["duckdb", "postgresql", "spark"])
@pytest.mark.parametrize("now", [None, NOW])
def test_a_loan_by_the_hour_is_written_where_there_are_instants(dialect: Any, now: datetime | None) -> None:
    sql = columns.renewal_sql(UNIVERSITY, dialect=dialect, now=now, optional=("due_at",))
    assert ("AS now" in sql, "TIMESTAMP" in sql.upper()) == (now is None, True)
    assert "240" in columns.renewal_sql(BY_HOUR, dialect=dialect, now=now, optional=("due_at",))


def test_what_never_refuses_a_row_asks_nothing() -> None:
    assumed = {"kind": "local", "owner_permission": None, "renewals_used": 0, "item_type": "ordinary"}
    rows = [row | assumed for row in by_chance(HAA, 50, seed=3)]
    table = frame(rows).drop("kind", "owner_permission", "renewals_used", "item_type", *OPTIONAL)
    answers = columns.renewals(table, HAA, now=NOW, assumed=assumed)
    kept = [{name: value for name, value in row.items() if name not in OPTIONAL} for row in rows]
    assert next(differences(kept, [row | each for row, each in zip(kept, answers.to_dicts(), strict=True)], HAA), None) is None
    assert "AS invalid" in columns.renewal_sql(HAA, now=NOW, assumed=assumed)


@pytest.mark.parametrize(
    ("policy", "now", "sentence"),
    [
        (FREE_DAYS, None, "the open days between two days that are not known yet"),
        (FROM_CLOSING, None, "opening hours"),
    ],
)
def test_a_calendar_that_is_asked_for_more_than_days_is_refused(policy: CirculationPolicy, now: datetime | None, sentence: str) -> None:
    with pytest.raises(Untraceable, match=sentence):
        columns.renewal_sql(policy, now=now, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"waiting": 1, "waiting_on_this_copy": 2}, "waiting_on_this_copy must be from 0 to waiting"),
        ({"late_loans": -1}, "late_loans must be at least 0"),
        ({"asked_by": "nobody"}, "asked_by must be one of 'patron'"),
        ({"due": None}, "either `due` or `due_at`"),
    ],
)
def test_a_row_that_no_loan_can_be_is_not_explained(changed: dict[str, Any], sentence: str) -> None:
    row = by_chance(policy_of(LoanTerms(Period(days=28), 3, None)), 1, seed=5)[0] | {"due": date(2026, 3, 20), "asked_by": None}
    with pytest.raises(InvalidData, match=sentence):
        columns.explain_row(frame([row | changed]), 0, policy_of(LoanTerms(Period(days=28), 3, None)), now=NOW)


def test_the_only_item_type_need_not_be_a_column() -> None:
    policy = policy_of(LoanTerms(Period(days=28), 3, None))
    table = frame(by_chance(policy, 1, seed=5)).with_columns(due=pl.lit(date(2026, 3, 20))).drop("item_type")
    assert columns.explain_row(table, 0, policy, now=NOW).policy == policy.id


# the writers, expression by expression

DAY: Final = Column("day", ExpressionKind.DAY)
OTHER: Final = Column("other", ExpressionKind.DAY)
NUMBER: Final = Column("number", ExpressionKind.NUMBER)
AMOUNT: Final = Column("amount", ExpressionKind.AMOUNT)
ROW: Final = {"day": date(2026, 3, 18), "other": date(2026, 3, 1), "number": 3, "amount": Decimal("1.50")}
EXPRESSIONS: Final[dict[str, tuple[Expression, object]]] = {
    "a length and a day": (Sum(Difference(DAY, OTHER), Constant(date(2026, 4, 1))), date(2026, 4, 18)),
    "a day and a length": (Sum(DAY, Constant(timedelta(days=2))), date(2026, 3, 20)),
    "a day without a length": (Difference(DAY, Constant(timedelta(days=2))), date(2026, 3, 16)),
    "two amounts": (Sum(AMOUNT, Constant(Decimal("0.25"))), Decimal("1.75")),
    "two numbers": (Sum(NUMBER, Constant(4)), 7),
    "a number less": (Difference(Constant(4), NUMBER), 1),
    "an amount less": (Difference(AMOUNT, Constant(Decimal("0.25"))), Decimal("1.25")),
    "days": (DaysOf(Difference(DAY, OTHER)), 17),
    "a product": (Product(NUMBER, AMOUNT), Decimal("4.50")),
}


@pytest.mark.parametrize(("expression", "value"), EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_an_expression_has_its_value_in_each_engine(expression: Expression, value: object) -> None:
    table = pl.DataFrame([ROW], schema_overrides={"amount": pl.Decimal(18, 2)})
    engine, writer = (made.__new__(made) for made in (PolarsEngine, SqlWriter))
    cast("Any", engine)._pl = pl
    cast("Any", writer)._dialect, cast("Any", writer)._shared = DIALECTS["duckdb"], {}
    assert table.select(found=cast("Any", engine)._value(expression))["found"].item() == value
    with duckdb.connect() as connection:
        connection.register("given", table.to_arrow())
        sql = f"SELECT {cast('Any', writer)._value(expression)} FROM given"  # noqa: S608 - it is what is tested
        assert connection.sql(sql).fetchall()[0][0] == value


@pytest.mark.parametrize("name", ["duckdb", "postgresql", "spark"])
def test_minutes_are_added_to_an_instant(name: str) -> None:
    written = DIALECTS[name].plus_minutes("at", 90)
    assert written.startswith("(at + INTERVAL ")
    assert "90" in written


# the tracer


def traced(ask: Callable[[Any], object], kind: ExpressionKind = ExpressionKind.DAY) -> set[object]:
    return {path.result for path in explore(lambda: ask(symbol("x", kind)), "ask").paths}


def test_what_was_answered_settles_the_next_question() -> None:
    assert traced(lambda number: (number >= 3 and number <= 3, number == 3), ExpressionKind.NUMBER) == {(True, True), (False, False)}
    assert traced(lambda number: number >= 3 and (number == 3 or number > 3), ExpressionKind.NUMBER) == {False, True}
    paths = explore(lambda: (x := symbol("x", ExpressionKind.NUMBER)) >= 3 and x != 3 and x > 3, "ask").paths
    assert [path.result for path in paths] == [False, False, True]


def test_a_path_knows_the_value_of_each_answer() -> None:
    (yes, no) = explore(lambda: bool(symbol("x", ExpressionKind.NUMBER) < 3), "ask").paths
    assert [path.answers[0].value for path in (yes, no)] == [True, False]


def test_months_before_a_day_are_traced() -> None:
    def ask(day: Any) -> bool | None:
        try:
            return bool(day - relativedelta(months=1) < date(2026, 3, 1))
        except ValueError:  # as dateutil raises before the year 1
            return None

    assert traced(ask) == {True, False, None}


def test_a_sum_that_no_date_can_be_compared_with_is_compared_as_it_is() -> None:
    assert traced(lambda day: day + timedelta(days=3) < date(1, 1, 2)) >= {True, False}


def test_a_symbol_has_no_inner_names_and_keeps_its_class() -> None:
    def ask(day: Any) -> bool:
        day.__class__ = int
        return True

    with pytest.raises(Untraceable, match="to become another class"):
        traced(ask)
    assert traced(lambda day: hasattr(day, "__length_hint__")) == {False}


def test_what_no_engine_can_hold_is_not_an_output() -> None:
    with pytest.raises(TypeError, match="a list is not a value of a column"):
        expression_of([])


def test_code_that_refuses_every_row_has_an_empty_tree() -> None:
    def refuse() -> object:
        raise InvalidData("row", ("no",))

    explored = explore(refuse, "refuse")
    assert tree_of(explored, lambda found: found) == tree_of(explore(lambda: None, "none"), lambda found: found)
    assert error_tree(explored) == tree_of(explore(lambda: True, "true"), lambda found: found)


# the package


def test_the_names_of_the_package_are_listed_and_another_missing_package_is_not_hidden() -> None:
    assert set(columns.__all__) <= set(dir(columns))
    with pytest.raises(AttributeError, match="unheard_of"):
        columns.unheard_of  # noqa: B018 - what is refused


@pytest.mark.parametrize(("missing", "error"), [("pyarrow.compute", MissingExtra), ("nordlib.circulation", ModuleNotFoundError)])
def test_the_name_that_needs_a_missing_package_says_so(missing: str, error: type[ImportError], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_name: str) -> object:
        raise ModuleNotFoundError(name=missing)

    monkeypatch.setattr(lazy_names, "import_module", fail)
    with pytest.raises(error):
        columns.tabulate  # noqa: B018 - what is refused


def test_a_function_for_frames_says_that_polars_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(MissingPackage, match='needs the package "polars"'):
        columns.renewals(object(), HAA, now=NOW)


def test_an_instant_keeps_its_offset_in_text() -> None:
    assert "+01:00" in DIALECTS["spark"].instant(datetime(2026, 3, 18, 9, tzinfo=timezone(timedelta(hours=1))))
