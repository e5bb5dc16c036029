"""Charts count what the columns answer, say it in the reader's language, and hold nothing but counts."""

import importlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import polars as pl
import pytest

from nordlib import charts, columns
from nordlib.circulation import HELSINGOR
from nordlib.errors import InvalidData, MissingExtra, UnknownName
from nordlib.identity import Problem
from nordlib.identity.testdata.invalid import invalid_numbers
from nordlib.identity.testdata.valid import valid_numbers
from nordlib.notebooks import set_notebook_language
from nordlib.texts import LANGUAGES, texts_for

NOW = datetime(2026, 3, 18, 9, tzinfo=ZoneInfo("Europe/Copenhagen"))
ASSUMED: Any = {
    "kind": "local",
    "owner_permission": None,
    "item_type": "ordinary",
    "patron_category": "adult",
    "status": "on_loan",
    "recalled": False,
    "last_renewed_on": None,
    "lent_on": None,
    "blocked": False,
    "card_expires_on": None,
}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    yield
    set_notebook_language("en")


@pytest.fixture(scope="module")
def loans() -> pl.DataFrame:
    chance = Random(1)
    return pl.DataFrame(
        {
            "due": [NOW.date() + timedelta(chance.randint(-10, 40)) for _ in range(500)],
            "renewals_used": chance.choices((0, 1, 2), k=500),
            "waiting": chance.choices((0, 1, None), k=500),
            "debt": chance.choices((0, 250), (9, 1), k=500),
        }
    )


@pytest.fixture(scope="module")
def answers(loans: pl.DataFrame) -> pl.DataFrame:
    frame: pl.DataFrame = columns.renewals(loans, HELSINGOR, now=NOW, assumed=ASSUMED)
    return frame


def rows(chart: Any) -> list[dict[str, Any]]:
    """The rows that a chart draws."""
    plain = chart.to_dict()
    return list(plain["datasets"][plain["data"]["name"]])


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_reason_is_counted_and_told(answers: pl.DataFrame, language: Any) -> None:
    set_notebook_language(language)
    expected = Counter(reason for mask in answers["reasons"] for reason in columns.reason_names(mask))
    drawn = rows(charts.reasons_chart(answers))
    assert {row["reason"]: row["loans"] for row in drawn} == expected
    assert [row["loans"] for row in drawn] == sorted(expected.values(), reverse=True)
    told = {row["reason"]: " ".join(row["rule"].split("\n")) for row in drawn}
    assert told["too_early"] == texts_for(language).RULES["too_early"].rule
    assert told["unknown:reserved_by_other"] == texts_for(language).PHRASES["unknown"].format(rule=told["reserved_by_other"])


@pytest.mark.parametrize("step", ["day", "week", "month"])
def test_loans_are_counted_by_the_day_on_which_they_are_due(answers: pl.DataFrame, step: str) -> None:
    drawn = rows(charts.due_dates_chart(answers, step))
    assert sum(row["loans"] for row in drawn) == 500
    assert sum(row["loans"] for row in drawn if row["answer"] == "granted") == answers["granted"].sum()
    starts = [date.fromisoformat(row["due"]) for row in drawn]
    assert starts == sorted(starts)
    if step == "week":
        assert {start.weekday() for start in starts} == {0}
    if step == "month":
        assert {start.day for start in starts} == {1}


def test_what_another_policy_changes(loans: pl.DataFrame) -> None:
    terms = attrs.evolve(HELSINGOR.item_types["ordinary"], window_days=14, max_renewals=1)
    other = attrs.evolve(HELSINGOR, item_types={**HELSINGOR.item_types, "ordinary": terms})
    change = columns.what_if(loans, HELSINGOR, other, now=NOW, assumed=ASSUMED)
    assert change.newly_granted
    assert change.newly_refused
    both, only_other, only_first, neither = (row["loans"] for row in rows(charts.what_if_chart(change)))
    assert (both + only_first, both + only_other, only_other) == (change.granted, change.granted_by_other, change.newly_granted)
    assert both + only_other + only_first + neither == change.rows


def test_the_problems_of_numbers_are_counted_and_no_number_is_in_the_chart() -> None:
    good = [number.canonical for number, _ in zip(valid_numbers("no", Random(1), on=NOW.date()), range(20), strict=False)]
    bad = [str(text) for text, _ in zip(invalid_numbers("no", Problem.CHECKSUM, Random(1), on=NOW.date()), range(7), strict=False)]
    chart = charts.problems_chart(columns.examine([*good, *bad, "12", None], "no", on=NOW.date()))
    assert [row["numbers"] for row in rows(chart)] == [7, 1]
    assert " ".join(rows(chart)[0]["problem"].split()) == Problem.CHECKSUM.explain("en")
    written = json.dumps(chart.to_dict())
    assert not [text for text in [*good, *bad] if text in written]


@pytest.mark.parametrize(
    ("chart", "table", "problem"),
    [
        (charts.reasons_chart, {"due": [date(2026, 3, 1)]}, "the column `reasons` is missing"),
        (charts.reasons_chart, {"reasons": ["too_early"]}, "the column `reasons` is String; it must be an integer"),
        (charts.due_dates_chart, {"due": ["2026-03-01"], "granted": [True]}, "the column `due` is String; it must be Date"),
        (charts.problems_chart, {"number": ["1"]}, "the column `problem` is missing"),
    ],
)
def test_a_table_of_something_else_is_told(chart: Any, table: Any, problem: str) -> None:
    with pytest.raises(InvalidData, match=problem):
        chart(pl.DataFrame(table))


def test_a_step_and_a_change_of_something_else_are_told(answers: pl.DataFrame) -> None:
    with pytest.raises(UnknownName, match="year"):
        charts.due_dates_chart(answers, "year")
    with pytest.raises(InvalidData, match="it is a DataFrame; it must be the answer of"):
        charts.what_if_chart(answers)  # type: ignore[arg-type]  # what is tested


def test_without_altair_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    monkeypatch.delitem(sys.modules, "nordlib.charts")
    with pytest.raises(MissingExtra, match=r"nordlib\[charts\]"):
        importlib.import_module("nordlib.charts")
