"""Returns for a whole table of loans: when each was returned, how late, and the fee, as columns and as SQL (ILL-02 to ILL-05).

The answers are those of `nordlib.circulation.returns.assess_return`, with hand-ins and confirmations that are known by their days.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nordlib.circulation.returns import ReturnPolicy
from nordlib.columns.engines.answers import answered
from nordlib.columns.engines.dialects import DialectName
from nordlib.columns.engines.texts import sql_text
from nordlib.columns.rules.facts import FactColumn
from nordlib.columns.rules.returns import return_program
from nordlib.dates import local_date, require_aware

__all__ = ["return_columns", "return_sql", "returns"]


def returns(frame: object, policy: ReturnPolicy, *, now: datetime, assumed: Mapping[str, object] | None = None) -> Any:
    """Return a frame of loans with new columns: whether each is returned, how late, and what it costs.

    The new columns are `basis` with the words of `ReturnBasis`, `returned_on`, `days_unconfirmed` (the days since a hand-in elsewhere that
    waits for a confirmation), `days_late` as the fee schedule counts them, `fee` and `reminder_fee` as exact decimals in the currency of
    the schedule, and `invalid`. The fee is that of one loan; loans that are charged together cost the largest of their fees. A row is
    invalid if a column holds what it may not, or if its status is `returned` without any hand-in; its other new columns are null.

    Args:
        frame: The loans, a row for each: a Polars frame, or any table that speaks Arrow (pandas, pyarrow, DuckDB).
        policy: The library's choices about returns.
        now: The instant at which the returns are assessed, with a UTC offset; hand-ins and confirmations of its day have happened.
        assumed: What is assumed of every row instead of a column, such as `{"kind": "local"}`.

    Returns:
        A lazy frame of Polars for a lazy frame, and a frame of Polars for anything else.

    Raises:
        InvalidData: A column that the policy asks for is missing or of another type, or a new one is there already.
        NaiveDatetime: `now` has no UTC offset.
        UnknownName: `assumed` names no column.
        Untraceable: The fees are by the hour, or depend on when the library is open.
        MissingPackage: Polars is not installed.
    """
    today = local_date(require_aware(now), policy.zone)
    return answered(frame, "returns", return_program(policy, now, assumed), (today, today))


def return_sql(
    policy: ReturnPolicy,
    *,
    dialect: DialectName = "duckdb",
    table: str = "loans",
    now: datetime | None = None,
    view: str | None = None,
    assumed: Mapping[str, object] | None = None,
) -> str:
    """Return a query that assesses the return of every row of a table of loans, or a view that does.

    The columns of the table stay, and those of `returns` are added, with the same names, words and numbers.
    SQLite has no exact decimals: a fee there is a floating-point number.

    Args:
        policy: The library's choices about returns.
        dialect: The database.
        table: The table, or a view that gives its columns the right names.
        now: The instant at which the returns are assessed; None: when the query runs, with a column `today`.
        view: The name of the view to create; None: the query alone.
        assumed: What is assumed of every row instead of a column.

    Raises:
        UnknownName: The dialect is not known, or `assumed` names no column.
        InvalidData: A name of a table or view is not an SQL name without quotes.
        NaiveDatetime: `now` has no UTC offset.
        Untraceable: The fees are by the hour, or depend on when the library is open.

    >>> from nordlib.circulation import HELSINGOR_RETURNS
    >>> print(return_sql(HELSINGOR_RETURNS, dialect="mariadb", view="returns").splitlines()[3])
    CREATE VIEW returns AS
    """
    day = "when it runs" if now is None else f"at {require_aware(now).isoformat()}"
    title = f"Whether each loan is returned, and its fee, {day}."
    return sql_text(return_program(policy, now, assumed), title=title, policy=policy.id, dialect=dialect, table=table, view=view)


def return_columns(policy: ReturnPolicy, *, assumed: Mapping[str, object] | None = None) -> tuple[FactColumn, ...]:
    """Return the columns that a policy asks of a table of loans, with what each holds and what null means.

    Raises `UnknownName` and `Untraceable`.

    >>> from nordlib.circulation import HELSINGOR_RETURNS
    >>> [column.name for column in return_columns(HELSINGOR_RETURNS)]
    ['due', 'status', 'handed_in_on', 'handed_in_elsewhere_on', 'confirmed_on', 'patron_category']
    """
    return return_program(policy, None, assumed).columns
