"""Notices for a whole table of loans: which loan gets which reminder on a day, as columns and as SQL (SMS-01, SMS-06, HEL-02, HEL-03).

The answers are those of `nordlib.notifications.notices.notice_of`. Whether it goes out depends on the patron too, which no column says.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from nordlib.columns.engines.answers import answered
from nordlib.columns.engines.dialects import DialectName
from nordlib.columns.engines.texts import sql_text
from nordlib.columns.rules.facts import FactColumn
from nordlib.columns.rules.notices import notice_program
from nordlib.notifications.notices import NoticePolicy

__all__ = ["notice_columns", "notice_sql", "notices"]


def notices(frame: object, policy: NoticePolicy, *, on: date, assumed: Mapping[str, object] | None = None) -> Any:
    """Return a frame of loans with new columns: which notice is due about each on a day.

    The new columns are `notice` with the words of `NoticeReason`, null if none is due, `notice_days`, the days before or after the due
    date to which the notice belongs, and `invalid`, for a row in which a column holds what it may not.

    Args:
        frame: The loans, a row for each: a Polars frame, or any table that speaks Arrow (pandas, pyarrow, DuckDB).
        policy: Which notices the library sends.
        on: The day, in the library's zone.
        assumed: What is assumed of every row instead of a column, such as `{"status": "on_loan"}`.

    Returns:
        A lazy frame of Polars for a lazy frame, and a frame of Polars for anything else.

    Raises:
        InvalidData: The columns `due` or `status` are missing or of another type, or a new one is there already.
        UnknownName: `assumed` names no column.
        MissingPackage: Polars is not installed.
    """
    return answered(frame, "notices", notice_program(policy, on, assumed), (on, on))


def notice_sql(
    policy: NoticePolicy,
    *,
    dialect: DialectName = "duckdb",
    table: str = "loans",
    on: date | None = None,
    view: str | None = None,
    assumed: Mapping[str, object] | None = None,
) -> str:
    """Return a query that says which notice is due about every row of a table of loans, or a view that does.

    The columns of the table stay, and those of `notices` are added, with the same names, words and numbers.

    Args:
        policy: Which notices the library sends.
        dialect: The database.
        table: The table, or a view that gives its columns the right names.
        on: The day; None: that on which the query runs, with a column `today`.
        view: The name of the view to create; None: the query alone.
        assumed: What is assumed of every row instead of a column.

    Raises:
        UnknownName: The dialect is not known, or `assumed` names no column.
        InvalidData: A name of a table or view is not an SQL name without quotes.

    >>> from nordlib.notifications.notices import HELSINGOR_NOTICES
    >>> print(notice_sql(HELSINGOR_NOTICES, dialect="sqlite", view="notices").splitlines()[3])
    CREATE VIEW notices AS
    """
    day = "on the day on which it runs" if on is None else f"on {on.isoformat()}"
    title = f"Which notice is due about each loan {day}."
    return sql_text(notice_program(policy, on, assumed), title=title, policy=policy.id, dialect=dialect, table=table, view=view)


def notice_columns(policy: NoticePolicy, *, assumed: Mapping[str, object] | None = None) -> tuple[FactColumn, ...]:
    """Return the columns that a policy asks of a table of loans, with what each holds. Raises `UnknownName`.

    >>> from nordlib.notifications.notices import HELSINGOR_NOTICES
    >>> [column.name for column in notice_columns(HELSINGOR_NOTICES)]
    ['due', 'status']
    """
    return notice_program(policy, None, assumed).columns
