"""Renewals in Spark: 20,000 loans by chance under each of five policies, every outcome, reason and fact that of the scalar functions."""

from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from nordlib import spark
from nordlib.circulation import HAA, HELSINGOR, ODSHERRED, RONNEBY, UNIVERSITY, CirculationPolicy
from nordlib.errors import InvalidData, NaiveDatetime
from tests.column_loans import NOW, by_chance, differences, frame

POLICIES = (HELSINGOR, ODSHERRED, RONNEBY, HAA, UNIVERSITY)
ROWS = 20_000


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id.name)
def test_every_answer_is_that_of_one_loan(session: Any, policy: CirculationPolicy) -> None:
    rows = by_chance(policy, ROWS, seed=7)
    loans = session.createDataFrame(frame(rows).with_columns(row=pl.int_range(pl.len())).to_arrow())
    answers = spark.renewals(loans, policy, now=NOW).orderBy("row").drop("row").toArrow().to_pylist()
    assert len(answers) == ROWS
    assert next(differences(rows, answers, policy), None) is None


def test_a_loan_of_a_frame_that_is_read_later_is_decided_too(session: Any) -> None:
    loans = session.createDataFrame([(date(2026, 3, 20),)], "due date")
    assumed: dict[str, Any] = {"item_type": "ordinary", "kind": "local", "renewals_used": 0, "status": "on_loan", "recalled": False}
    assumed |= {"blocked": False, "card_expires_on": None, "debt": 0, "waiting": 0, "last_renewed_on": None, "lent_on": None}
    assumed |= {"patron_category": "adult", "owner_permission": None, "owner_max_renewals": None}
    answered = spark.renewals(loans, HELSINGOR, now=datetime(2026, 3, 18, 9, tzinfo=UTC), assumed=assumed)
    assert [(row.granted, row.new_due) for row in answered.collect()] == [(True, date(2026, 4, 17))]


def test_what_cannot_be_decided_is_refused_before_anything_runs(session: Any) -> None:
    loans = session.createDataFrame(frame(by_chance(HELSINGOR, 3, seed=1)).to_arrow())
    with pytest.raises(InvalidData, match="the column `blocked` is missing"):
        spark.renewals(loans.drop("blocked"), HELSINGOR, now=NOW)
    with pytest.raises(InvalidData, match="the column `due` is string; it must be date"):
        spark.renewals(loans.withColumn("due", loans.due.cast("string")), HELSINGOR, now=NOW)
    with pytest.raises(InvalidData, match="it has a column `granted`, which is to be added"):
        spark.renewals(loans.withColumn("granted", loans.recalled), HELSINGOR, now=NOW)
    with pytest.raises(NaiveDatetime):
        spark.renewals(loans, HELSINGOR, now=datetime(2026, 3, 18, 9))  # noqa: DTZ001 - what is refused
