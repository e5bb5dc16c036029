"""The rows of `make bench` about tables of loans: the rules in Polars and as SQL, against a case and a decision for each loan."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, Final, cast

import attrs
import duckdb
import numpy as np
import polars as pl

from nordlib import columns
from nordlib.circulation import HELSINGOR, RenewalCase, renewal
from nordlib.columns.rules.renewal import RenewalTrees
from nordlib.columns.rules.renewal_rows import case_of_row

__all__ = ["Comparison", "comparisons", "seconds_for", "seconds_to_trace"]

NOW: Final = datetime(2026, 3, 18, 9, tzinfo=UTC)
_EPOCH: Final = date(1970, 1, 1)
_SAMPLE: Final = 3_000
"""How many loans are decided one by one."""


@attrs.frozen
class Comparison:
    """A row: the whole table by an engine, and a sample of it one by one."""

    work: str
    """What is worked out, and by which engine."""
    gate: float
    """How many times faster it must be, by the loan."""
    count: int
    """How many loans the table has."""
    ours: Callable[[], object]
    """Decides the table."""
    theirs: Callable[[], object]
    """Makes the case and the decision of each loan of the sample."""

    @property
    def times(self) -> float:
        """How many times larger the table is than the sample."""
        return self.count / _SAMPLE


def table(count: int) -> pl.DataFrame:
    """Loans by chance, of which about half can be renewed, in the columns that the policy asks for."""
    chance = np.random.default_rng(1)

    def days(first: int, last: int) -> pl.Series:
        numbers = chance.integers(first, last, count, dtype=np.int32) + np.int32((NOW.date() - _EPOCH).days)
        return pl.Series(numbers).cast(pl.Date)

    def words(of: list[str], shares: list[float]) -> pl.Series:
        return pl.Series(np.array(range(len(of)), np.uint32)[chance.choice(len(of), count, p=shares)]).replace_strict(
            dict(enumerate(of)), return_dtype=pl.String
        )

    def where(share: float, values: pl.Series) -> pl.Series:
        """Null but for a share of the rows."""
        return pl.select(pl.when(pl.Series(chance.random(count) < share)).then(values)).to_series()

    interlibrary = pl.Series(chance.random(count) < 0.1)  # noqa: PLR2004 - one loan in ten
    return pl.DataFrame(
        {
            "due": days(-20, 30),
            "item_type": words(["ordinary", "fourteen_days", "seven_days"], [0.8, 0.1, 0.1]),
            "kind": pl.select(pl.when(interlibrary).then(pl.lit("ill")).otherwise(pl.lit("local"))).to_series(),
            "renewals_used": pl.Series(chance.integers(0, 3, count)),
            "status": words(["on_loan", "lost", "claimed_returned"], [0.98, 0.01, 0.01]),
            "recalled": pl.Series(chance.random(count) < 0.01),  # noqa: PLR2004 - one in a hundred
            "last_renewed_on": where(0.5, days(-40, 1)),
            "lent_on": days(-90, -20),
            "owner_permission": pl.select(pl.when(interlibrary).then(pl.lit("allowed"))).to_series(),
            "owner_max_renewals": where(0.3, pl.Series(chance.integers(0, 3, count))),
            "owner_latest_due": where(0.3, days(0, 60)),
            "owner_pending": pl.Series(chance.random(count) < 0.1),  # noqa: PLR2004 - one in ten
            "waiting": where(0.99, pl.Series(np.maximum(chance.integers(-6, 3, count), 0))),
            "blocked": where(0.99, pl.Series(chance.random(count) < 0.02)),  # noqa: PLR2004 - one in fifty
            "card_expires_on": where(0.8, days(-10, 700)),
            "debt": pl.Series(np.maximum(chance.integers(-600, 260, count), 0)),
            "patron_category": words(["adult", "child"], [0.8, 0.2]),
        }
    )


def comparisons(count: int) -> Iterator[Comparison]:
    """Every row: the engines, at so many loans."""
    loans = table(count)
    rows = loans.sample(_SAMPLE, seed=1, with_replacement=True).to_dicts()
    facts = [_facts_of(case_of_row(row, HELSINGOR, NOW)) for row in rows]

    def one_by_one() -> int:
        return sum(bool(renewal.decide(RenewalCase(*each))) for each in facts)

    yield Comparison("every rule, reason and fact in Polars", 50, count, lambda: columns.renewals(loans, HELSINGOR, now=NOW), one_by_one)
    asked = "SELECT granted, reasons, renewable_from, renewable_until, renewals_left, new_due, provisional, fee FROM answers"
    with duckdb.connect() as connection:
        connection.register("given", cast("Any", loans).to_arrow())
        connection.execute("CREATE TABLE loans AS SELECT * FROM given")
        connection.execute(columns.renewal_sql(HELSINGOR, now=NOW, view="answers"))
        yield Comparison("the reasons and facts in DuckDB", 30, count, lambda: connection.sql(asked).to_arrow_table(), one_by_one)


def _facts_of(case: RenewalCase) -> tuple[Any, ...]:
    return tuple(getattr(case, field.name) for field in attrs.fields(RenewalCase) if field.init)


def seconds_for(count: int) -> float:
    """How long the decisions about so many loans take in Polars."""
    loans = table(count)
    columns.renewals(loans.head(1), HELSINGOR, now=NOW)
    began = time.perf_counter()
    columns.renewals(loans, HELSINGOR, now=NOW)
    return time.perf_counter() - began


def seconds_to_trace() -> float:
    """How long the trees of a policy take that no one has traced yet."""
    began = time.perf_counter()
    RenewalTrees(HELSINGOR, NOW)
    return time.perf_counter() - began
