"""The daily job for a whole table of accounts: who is warned, comes of age or is deleted on a day, as columns and as SQL (MTM-25, EXT-01).

The answers are those of `nordlib.accounts.lifecycle.due_changes`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from nordlib.accounts.policy import AccountPolicy
from nordlib.columns.engines.answers import answered
from nordlib.columns.engines.dialects import DialectName
from nordlib.columns.engines.texts import sql_text
from nordlib.columns.rules.accounts import account_program
from nordlib.columns.rules.facts import FactColumn

__all__ = ["account_change_columns", "account_change_sql", "account_changes"]


def account_changes(frame: object, policy: AccountPolicy, *, on: date, assumed: Mapping[str, object] | None = None) -> Any:
    """Return a frame of accounts with new columns: which changes the daily job of a day makes to each.

    The new columns are the fields of `DueChanges` (`warning`, `came_of_age`, `needs_review`, `purge_warning`, `transfer_ends`, and
    `purge_reason` with the words of `PurgeReason`, null for an account that stays), those from which the purge follows
    (`purge_counted_from`, `purge_after`, `planned_purge`), and `invalid`. A row is invalid if a column holds what it may not, or if the
    end of the months is after the year 9999; its other new columns are null.

    Args:
        frame: The accounts, a row for each: a Polars frame, or any table that speaks Arrow (pandas, pyarrow, DuckDB).
        policy: The policy of the register.
        on: The day, in the zone of the register.
        assumed: What is assumed of every row instead of a column, such as `{"last_login": None}`.

    Returns:
        A lazy frame of Polars for a lazy frame, and a frame of Polars for anything else.

    Raises:
        InvalidData: A column that the policy asks for is missing or of another type, or a new one is there already.
        UnknownName: `assumed` names no column.
        MissingPackage: Polars is not installed.
    """
    return answered(frame, "account_changes", account_program(policy, on, assumed), (on, on))


def account_change_sql(
    policy: AccountPolicy,
    *,
    dialect: DialectName = "duckdb",
    table: str = "accounts",
    on: date | None = None,
    view: str | None = None,
    assumed: Mapping[str, object] | None = None,
) -> str:
    """Return a query that says which changes the daily job makes to every row of a table of accounts, or a view that does.

    The columns of the table stay, and those of `account_changes` are added, with the same names and words.

    Args:
        policy: The policy of the register.
        dialect: The database.
        table: The table, or a view that gives its columns the right names.
        on: The day; None: that on which the query runs, with a column `today`.
        view: The name of the view to create; None: the query alone.
        assumed: What is assumed of every row instead of a column.

    Raises:
        UnknownName: The dialect is not known, or `assumed` names no column.
        InvalidData: A name of a table or view is not an SQL name without quotes.

    >>> from nordlib.accounts import LEGIMUS
    >>> print(account_change_sql(LEGIMUS, dialect="sqlite", view="changes").splitlines()[3])
    CREATE VIEW changes AS
    """
    day = "on the day on which it runs" if on is None else f"on {on.isoformat()}"
    title = f"What the daily job changes of each account {day}."
    return sql_text(account_program(policy, on, assumed), title=title, policy=policy.id, dialect=dialect, table=table, view=view)


def account_change_columns(policy: AccountPolicy, *, assumed: Mapping[str, object] | None = None) -> tuple[FactColumn, ...]:
    """Return the columns that a policy asks of a table of accounts, with what each holds and what null means. Raises `UnknownName`.

    >>> from nordlib.accounts import LEGIMUS
    >>> [column.name for column in account_change_columns(LEGIMUS)][:3]
    ['valid_to', 'warned_of_valid_to', 'has_guardian']
    """
    return account_program(policy, None, assumed).columns
