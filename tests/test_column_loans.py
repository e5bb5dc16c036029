"""Renewals of a table of loans: the same answers as the rules for one loan, in Polars, DuckDB and SQLite."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import attrs
import duckdb
import polars as pl
import pyarrow as pa
import pytest

from nordlib import columns
from nordlib.circulation import HELSINGOR, CirculationPolicy, FeeBasis, LibraryCalendar, LoanTerms, Money, RateSchedule, RateUnit, RenewFrom
from nordlib.circulation.calendar import ClosedDayRule
from nordlib.circulation.policy import TitleHoldRule
from nordlib.circulation.presets import POLICIES
from nordlib.circulation.renewal.rules import BOOKS
from nordlib.circulation.renewal_terms import BookingRule, RenewalTerms
from nordlib.columns.engines import polars as engine
from nordlib.columns.engines import sql as writer
from nordlib.columns.engines.dialects import DIALECTS
from nordlib.columns.rules.renewal import RULES_IN_ORDER, renewal_trees
from nordlib.dates import Period
from nordlib.decisions import Outcome, PolicyId
from nordlib.errors import InvalidData, NaiveDatetime, UnknownName
from nordlib.tracing import Untraceable
from tests.column_loans import NOW, OPTIONAL, by_chance, differences, frame

_FEES: Final = RateSchedule(
    PolicyId("RATES", "1"),
    "SEK",
    rate=Decimal("1.50"),
    child_rate=Decimal("0.25"),
    recall_rate=Decimal(10),
    grace=2,
    maximum=Decimal(40),
    basis=FeeBasis.GROUP_BY_FIRST_LENDING,
    capped_by_price=True,
)


def _policy(*terms: LoanTerms) -> CirculationPolicy:
    return CirculationPolicy(PolicyId("CHOSEN", "1"), HELSINGOR.zone, {f"type {place}": each for place, each in enumerate(terms)})


#: Terms with every choice that columns can answer.
CHOSEN: Final = _policy(
    LoanTerms(Period(months=1), 3, None, RenewFrom.DUE_DATE, fees=_FEES, cap_at_card_expiry=True, debt_limit=Money(Decimal(100), "SEK")),
    LoanTerms(
        Period(days=14),
        2,
        5,
        owner_silence_days=3,
        retry_after_rejection=False,
        renewal=RenewalTerms(
            late_renewal_days=10, max_unseen_renewals=2, overdue_block_count=2, longest_loan_days=60, booking_rule=BookingRule.SHORTEN
        ),
    ),
)
ALL: Final = {**POLICIES, "CHOSEN": CHOSEN}


def in_polars(table: pl.DataFrame, policy: CirculationPolicy) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = columns.renewals(table, policy, now=NOW).to_dicts()
    return rows


def in_duckdb(table: pl.DataFrame, policy: CirculationPolicy) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        connection.register("loans", table.to_arrow())
        return _rows(connection.execute(columns.renewal_sql(policy, now=NOW, optional=OPTIONAL)))


def in_sqlite(table: pl.DataFrame, policy: CirculationPolicy) -> list[dict[str, Any]]:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE loans ({', '.join(table.columns)})")
    rows = [[_for_sqlite(value) for value in row] for row in table.rows()]
    connection.executemany(f"INSERT INTO loans VALUES ({', '.join('?' * table.width)})", rows)  # noqa: S608 - question marks
    found = _rows(connection.execute(columns.renewal_sql(policy, dialect="sqlite", now=NOW, optional=OPTIONAL)))
    connection.close()
    return [{name: _from_sqlite(name, value) for name, value in row.items()} for row in found]


def _rows(cursor: Any) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _for_sqlite(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else float(value) if isinstance(value, Decimal) else value


def _from_sqlite(name: str, value: Any) -> Any:
    if name in ("renewable_from", "renewable_until", "new_due", "group_lent_on") and value is not None:
        return date.fromisoformat(value)
    return bool(value) if name in ("invalid", "granted", "provisional") and value is not None else value


ENGINES: Final[dict[str, Callable[[pl.DataFrame, CirculationPolicy], list[dict[str, Any]]]]] = {
    "polars": in_polars,
    "duckdb": in_duckdb,
    "sqlite": in_sqlite,
}


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("where", ENGINES)
def test_every_engine_says_what_the_rules_for_one_loan_say(where: str, name: str) -> None:
    rows = by_chance(ALL[name], 700, seed=1)
    assert list(differences(rows, ENGINES[where](frame(rows), ALL[name]), ALL[name])) == []


@pytest.mark.parametrize("where", ENGINES)
def test_fewer_copies_than_none_are_not_decided(where: str) -> None:
    policy = _policy(LoanTerms(Period(days=14), 9, None, title_holds=TitleHoldRule.UNLESS_OTHER_COPY))
    rows: list[dict[str, Any]] = [{**row, "available_copies": -1} for row in by_chance(policy, 20, seed=1)]
    assert list(differences(rows, ENGINES[where](frame(rows), policy), policy)) == []
    assert {answer["granted"] for answer in ENGINES[where](frame(rows), policy)} == {False}


@pytest.mark.parametrize("where", ["polars", "duckdb"])
def test_a_loan_by_the_hour_is_decided_too(where: str) -> None:
    policy = POLICIES["UNIVERSITY"]
    rows = by_chance(policy, 600, seed=2, by_hour=True)
    table = frame(rows, by_hour=True)
    if where == "polars":
        answers = in_polars(table, policy)
    else:
        with duckdb.connect() as connection:
            connection.register("loans", table.to_arrow())
            answers = _rows(connection.execute(columns.renewal_sql(policy, now=NOW, optional=(*OPTIONAL, "due_at"))))
    assert list(differences(rows, answers, policy)) == []


_TWO_YEARS = date(2025, 1, 1), date(2027, 1, 1)


def test_closed_days_are_looked_up() -> None:
    policy = _policy(*(LoanTerms(Period(days=14), 9, None, closed_day_rule=rule) for rule in ClosedDayRule))
    calendar = LibraryCalendar(closed_weekdays={6, 7}, closed_dates={date(2026, 4, day) for day in range(1, 8)})
    rows = by_chance(policy, 400, seed=3)
    for row in rows:
        row["due"] = date(2026, 3, 25) if row["due"] is None or not date(2020, 1, 1) < row["due"] < date(2030, 1, 1) else row["due"]
    table = frame(rows)
    answers = columns.renewals(table, policy, now=NOW, calendar=calendar)
    assert list(differences(rows, answers.to_dicts(), policy, calendar=calendar)) == []
    days = pl.DataFrame(list(columns.calendar_rows(policy, calendar, *_TWO_YEARS, now=NOW)))
    local = {"kind": "local", "owner_permission": None}
    assert days.rows() == pl.DataFrame(list(columns.calendar_rows(policy, calendar, *_TWO_YEARS, now=NOW, assumed=local))).rows()
    with duckdb.connect() as connection:
        connection.register("loans", table.to_arrow())
        connection.register("library_calendar", days.to_arrow())
        sql = columns.renewal_sql(policy, now=NOW, optional=OPTIONAL, calendar=calendar)
        assert sql.count("FROM library_calendar") == len(days.columns) - 1, "each table of days is asked once"
        assert list(differences(rows, _rows(connection.execute(sql)), policy, calendar=calendar)) == []


def test_a_view_asks_what_day_it_is() -> None:
    rows = by_chance(HELSINGOR, 100, seed=4)
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("given", frame(rows).to_arrow())
        connection.execute("CREATE TABLE loans AS SELECT * FROM given")
        connection.execute(columns.renewal_sql(HELSINGOR, view="answers", optional=OPTIONAL))
        (now,) = connection.execute("SELECT now()").fetchall()[0]
        answers = _rows(connection.execute("SELECT * FROM answers"))
    assert list(differences(rows, answers, HELSINGOR, now=now)) == []


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "postgresql", "mariadb", "spark"])
def test_every_dialect_is_written(dialect: Any) -> None:
    sql = columns.renewal_sql(CHOSEN, dialect=dialect, view="answers")
    assert all(f"AS {rule.__name__}" in sql for rule in BOOKS[False, True, True, False])
    assert all(f"-- {' '.join(rule.ids)}: " in sql for rule in BOOKS[False, True, True, False])


def test_a_row_is_explained_by_the_rules_for_one_loan() -> None:
    rows = by_chance(HELSINGOR, 50, seed=5)
    table = frame(rows)
    answers = in_polars(table, HELSINGOR)
    for place, answer in enumerate(answers):
        if not answer["invalid"]:
            decision = columns.explain_row(table, place, HELSINGOR, now=NOW)
            assert bool(decision) is answer["granted"]
            assert decision.reasons == columns.reason_names(answer["reasons"])
    with pytest.raises(InvalidData, match="no row 50"):
        columns.explain_row(table, 50, HELSINGOR, now=NOW)


def test_what_another_policy_changes_is_counted_and_listed() -> None:
    item_types = {name: attrs.evolve(terms, max_renewals=5) for name, terms in HELSINGOR.item_types.items()}
    rows = by_chance(HELSINGOR, 500, seed=6)
    found = columns.what_if(frame(rows), HELSINGOR, attrs.evolve(HELSINGOR, item_types=item_types), now=NOW)
    assert found.rows == 500
    assert found.granted_by_other == found.granted + found.newly_granted - found.newly_refused
    assert found.newly_granted > 0 == found.newly_refused
    assert found.changes.filter(~pl.col("granted") & pl.col("granted_by_other")).height == found.newly_granted


@pytest.mark.parametrize("take", [lambda table: table, pl.DataFrame.lazy, pl.DataFrame.to_arrow, pl.DataFrame.to_pandas])
def test_frames_of_any_library_are_taken(take: Any) -> None:
    table = frame(by_chance(HELSINGOR, 20, seed=7))
    taken = take(table)
    if not hasattr(taken, "__arrow_c_stream__") and not isinstance(taken, pl.LazyFrame):
        pytest.skip("this pandas does not speak Arrow")
    if take is pl.DataFrame.to_pandas:
        taken = pa.Table.from_pandas(taken, schema=table.to_arrow().schema)
    answers = columns.renewals(taken, HELSINGOR, now=NOW)
    assert isinstance(answers, pl.LazyFrame) is isinstance(taken, pl.LazyFrame)
    assert (
        answers.lazy()
        .collect()
        .select("granted", "reasons")
        .equals(columns.renewals(table, HELSINGOR, now=NOW).select("granted", "reasons"))
    )


# what cannot be decided


def test_a_frame_that_lacks_a_column_says_which() -> None:
    table = frame(by_chance(HELSINGOR, 3, seed=8))
    with pytest.raises(InvalidData) as caught:
        columns.renewals(table.drop("due").with_columns(recalled=pl.lit(1.5), granted=True), HELSINGOR, now=NOW)
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "the column `due` is missing",
        "the column `recalled` is Float64; it must be Boolean",
        "it has a column `granted`, which is to be added; rename or drop it",
    ]


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"assumed": {"colour": 1}}, UnknownName),
        ({"assumed": {"kind": "other"}}, InvalidData),
        ({"assumed": {"renewals_used": "1"}}, InvalidData),
        ({"assumed": {"waiting": -1}}, InvalidData),
        ({"now": datetime(2026, 3, 18)}, NaiveDatetime),  # noqa: DTZ001 - it is what is refused
        ({"table": "loans; --"}, InvalidData),
        ({"dialect": "oracle"}, UnknownName),
    ],
)
def test_bad_arguments_are_named(options: Any, error: Any) -> None:
    with pytest.raises(error):
        columns.renewal_sql(HELSINGOR, **options)


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(InvalidData, match="list"):
        columns.renewals([1], HELSINGOR, now=NOW)


def test_what_is_assumed_needs_no_column() -> None:
    assumed = {"kind": "local", "owner_permission": None, "item_type": "ordinary", "waiting": 0, "waiting_on_this_copy": 0}
    table = frame(by_chance(HELSINGOR, 50, seed=9)).drop(*assumed)
    answers = columns.renewals(table, HELSINGOR, now=NOW, assumed=assumed)
    rows = [row | assumed for row in table.to_dicts()]
    assert list(differences(rows, [row | answer for row, answer in zip(rows, answers.to_dicts(), strict=True)], HELSINGOR)) == []
    assert bool(columns.explain_row(table, 0, HELSINGOR, now=NOW, assumed=assumed)) is answers["granted"][0]


#: Policies that columns cannot decide, and what they ask.
UNTRACEABLE: Final = {
    "fees by the hour": (
        _policy(LoanTerms(Period(days=14), 1, None, fees=attrs.evolve(_FEES, unit=RateUnit.HOUR))),
        "Python cannot do",
    ),
}


@pytest.mark.parametrize(("policy", "asked"), UNTRACEABLE.values(), ids=UNTRACEABLE)
def test_a_policy_that_asks_too_much_is_refused_before_anything_runs(policy: CirculationPolicy, asked: str) -> None:
    with pytest.raises(Untraceable, match=asked):
        columns.renewals(frame(by_chance(policy, 1, seed=1)), policy, now=NOW)


def test_every_rule_of_every_book_is_traced() -> None:
    traced = {rule.rule: rule for rule in renewal_trees(CHOSEN, NOW, None, None, OPTIONAL).rules}
    of_tables = {rule for rule in RULES_IN_ORDER if rule.__name__ == "a_row_applies"}
    assert {rule for book in BOOKS.values() for rule in book} - set(traced) == of_tables
    assert all(any(map(rule.may_be, Outcome)) for rule in traced.values())


def test_sql_needs_no_package_of_the_extra() -> None:
    code = "import sys; sys.modules.update(dict.fromkeys(['numpy', 'pyarrow', 'polars']))\n"
    code += "from nordlib import columns\nfrom nordlib.circulation import HELSINGOR\nassert columns.renewal_sql(HELSINGOR)\n"
    code += "try: columns.examine\nexcept ImportError as error: print(error)\n"
    code += "try: columns.renewals([], HELSINGOR, now=None)\nexcept ImportError as error: print(error)\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    extra, package = done.stdout.splitlines()
    assert "nordlib[columns]" in extra
    assert "polars" in package


# the law sees errors in the writers


def _differs(where: str) -> bool:
    rows = by_chance(CHOSEN, 400, seed=1)
    try:
        return next(differences(rows, ENGINES[where](frame(rows), CHOSEN), CHOSEN), None) is not None
    except (duckdb.Error, pl.exceptions.PolarsError, TypeError):
        return True


@pytest.mark.parametrize("operator", list(engine._COMPARED), ids=str)
def test_another_comparison_in_polars_is_seen(operator: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    others = list(engine._COMPARED)
    other = others[(others.index(operator) + 1) % len(others)]
    monkeypatch.setattr(engine, "_COMPARED", {**engine._COMPARED, operator: engine._COMPARED[other]})
    assert _differs("polars")


@pytest.mark.parametrize("where", ["polars", "duckdb"])
@pytest.mark.parametrize("method", ["_sum", "_difference", "_refuses", "_wrong"])
def test_another_way_to_write_is_seen(where: str, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    writers: Any = engine.PolarsEngine if where == "polars" else writer.SqlWriter
    right = getattr(writers, method)
    wrong: dict[str, Callable[..., Any]] = {
        "_sum": lambda self, left, _right: self._value(left),
        "_difference": lambda self, left, _right: self._value(left),
        "_refuses": lambda self, rule: right(self, self._program.rules[0]) if rule.stage else right(self, rule),
        "_wrong": lambda self, fact: right(self, attrs.evolve(fact, null="any", least=None, words=())),
    }
    monkeypatch.setattr(writers, method, wrong[method])
    assert _differs(where)


@pytest.mark.parametrize(("method", "wrong"), [("plus_days", "{0}"), ("plus_months", "CAST({0} + INTERVAL 2 MONTH AS DATE)")])
def test_another_way_to_count_days_is_seen(method: str, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dialect: Any = type(DIALECTS["duckdb"])
    monkeypatch.setattr(dialect, method, lambda _self, day, _count: wrong.format(day))
    assert _differs("duckdb")


@pytest.mark.parametrize("months", [1, 2, 11, 12, 13])
def test_months_after_a_day_are_those_of_dateutil(months: int) -> None:
    policy = _policy(LoanTerms(Period(months=months), 9, None))
    rows = by_chance(policy, 40, seed=1)
    for place, row in enumerate(rows):
        row |= {"due": date(2027, 12, 27) + timedelta(place * 9), "item_type": "type 0"}
    for run in ENGINES.values():
        assert list(differences(rows, run(frame(rows), policy), policy)) == []
