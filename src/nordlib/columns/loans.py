"""Renewals of a whole table of loans: every rule, every reason and every fact as a column, and what another policy would change."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any, Final

import attrs

from nordlib.circulation.calendar import LibraryCalendar
from nordlib.circulation.models import Loan
from nordlib.circulation.policy import CirculationPolicy
from nordlib.circulation.renewal import RenewalFacts
from nordlib.circulation.renewal.decision import decide
from nordlib.columns.engines.polars import PolarsEngine
from nordlib.columns.rules.frames import as_lazy_frame, check_columns
from nordlib.columns.rules.renewal import renewal_trees
from nordlib.columns.rules.renewal_columns import RENEWAL_COLUMNS
from nordlib.columns.rules.renewal_rows import case_of_row
from nordlib.dates import require_aware
from nordlib.decisions import Decision
from nordlib.errors import InvalidData

__all__ = ["WhatIf", "explain_row", "renewals", "what_if"]

_YEARS: Final = timedelta(days=7_305)  # twenty years
_OPTIONAL: Final = frozenset(column.name for column in RENEWAL_COLUMNS if column.is_optional)


def renewals(
    frame: object,
    policy: CirculationPolicy,
    *,
    now: datetime,
    calendar: LibraryCalendar | None = None,
    assumed: Mapping[str, object] | None = None,
) -> Any:
    """Return a frame of loans with new columns: whether each loan may be renewed, and why.

    The new columns are the facts (`renewable_from`, `new_due`, `fee`, ...) and what rules ask besides (`is_late`, `renewal_limit`, ...),
    `invalid`, one column for each rule, with the words of `Outcome`, `granted`, and `reasons`, a number whose bits `reason_names` names. A
    rule that does not concern a row, such as one about interlibrary loans, is null there. A row is `invalid` if `RenewalCase` would raise
    `InvalidData` for it: it is never granted, and its other new columns are null.

    Args:
        frame: The loans, a row for each: a Polars frame, or any table that speaks Arrow (pandas, pyarrow, DuckDB).
        policy: The policy.
        now: The instant of the request, with a UTC offset.
        calendar: The library's calendar; None: always open. Dates over 20 years away are not in it.
        assumed: What is assumed of every row instead of a column, such as `{"kind": "local"}`.

    Returns:
        A lazy frame of Polars for a lazy frame, and a frame of Polars for anything else.

    Raises:
        InvalidData: A column that the policy asks for is missing or of another type, or a new one is there already.
        NaiveDatetime: `now` has no UTC offset.
        UnknownName: `assumed` names no column.
        Untraceable: A rule of the policy asks more than columns can answer.
        MissingPackage: Polars is not installed.
    """
    lazy, is_lazy = as_lazy_frame(frame, "renewals")
    schema: Mapping[str, Any] = lazy.collect_schema()
    trees = renewal_trees(policy, require_aware(now), calendar, assumed, frozenset(schema) & _OPTIONAL)
    check_columns(schema, trees.program.columns, trees.program.new_columns)
    day = now.astimezone(policy.zone).date()
    answered = PolarsEngine(trees.program, _days_around(day)).run(lazy)
    return answered if is_lazy else answered.collect()


def explain_row(
    frame: object,
    row: int,
    policy: CirculationPolicy,
    *,
    now: datetime,
    calendar: LibraryCalendar | None = None,
    assumed: Mapping[str, object] | None = None,
) -> Decision[Loan, RenewalFacts]:
    """Return the decision about one row, with its explanation, from the rules for a single loan.

    Args:
        frame: The loans, as for `renewals`.
        row: The place of the row, from 0.
        policy: The policy.
        now: The instant of the request, with a UTC offset.
        calendar: The library's calendar; None: it is open every day.
        assumed: What is assumed of every row instead of a column.

    Raises:
        InvalidData: The frame has no such row, or a value of the row is not valid; such a row is `invalid` in `renewals`.
        NaiveDatetime: `now` has no UTC offset.
        MissingPackage: Polars is not installed.
    """
    lazy, _ = as_lazy_frame(frame, "explain_row")
    rows: list[dict[str, Any]] = [] if row < 0 else lazy.slice(row, 1).collect().to_dicts()
    if not rows:
        raise InvalidData("row", (f"the frame has no row {row}; rows are counted from 0",))
    return decide(case_of_row({**rows[0], **(assumed or {})}, policy, require_aware(now), calendar))


@attrs.frozen(eq=False)
class WhatIf:
    """What another policy changes. A row that is invalid under one of the policies counts as not granted there."""

    rows: int
    """The number of rows."""
    granted: int
    """The number of rows that the policy grants."""
    granted_by_other: int
    """The number of rows that the other policy grants."""
    newly_granted: int
    """The number of rows that only the other policy grants."""
    newly_refused: int
    """The number of rows that only the policy grants."""
    changes: Any
    """A Polars frame of the rows whose answer or reasons change: the columns of the loans, a column `row`, and both answers."""


def what_if(
    frame: object,
    policy: CirculationPolicy,
    other: CirculationPolicy,
    *,
    now: datetime,
    calendar: LibraryCalendar | None = None,
    assumed: Mapping[str, object] | None = None,
) -> WhatIf:
    """Return which loans another policy would decide differently.

    The arguments and errors are those of `renewals`. `changes` has `granted` and `reasons`, `granted_by_other` and `other_reasons`.
    """
    pl: Any = import_module("polars")
    lazy, _ = as_lazy_frame(frame, "what_if")
    given = lazy.collect()
    answers = [renewals(given, each, now=now, calendar=calendar, assumed=assumed).select("granted", "reasons") for each in (policy, other)]
    both = given.with_columns(
        pl.int_range(pl.len()).alias("row"),
        *answers[0],
        answers[1]["granted"].alias("granted_by_other"),
        answers[1]["reasons"].alias("other_reasons"),
    )
    before, after = both["granted"], both["granted_by_other"]
    changes = both.filter((pl.col("granted") != pl.col("granted_by_other")) | pl.col("reasons").ne_missing(pl.col("other_reasons")))
    return WhatIf(len(both), before.sum(), after.sum(), (~before & after).sum(), (before & ~after).sum(), changes)


def _days_around(day: date) -> tuple[date, date]:
    """Return the first and the last day that a table of days has."""
    return day - _YEARS if day.toordinal() > _YEARS.days else date.min, day + _YEARS if day.year < date.max.year - 20 else date.max
