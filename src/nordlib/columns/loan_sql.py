"""The renewal rules as SQL, for a database that has the loans; it needs no package of the extra."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from nordlib.circulation.calendar import LibraryCalendar
from nordlib.circulation.policy import CirculationPolicy
from nordlib.columns.engines.dialects import DialectName
from nordlib.columns.engines.texts import sql_text
from nordlib.columns.rules.facts import FactColumn
from nordlib.columns.rules.renewal import RenewalTrees, renewal_trees
from nordlib.columns.rules.renewal_columns import RENEWAL_COLUMNS
from nordlib.dates import require_aware
from nordlib.errors import UnknownName

__all__ = ["calendar_rows", "renewal_columns", "renewal_sql"]

_OPTIONAL: Final = tuple(column.name for column in RENEWAL_COLUMNS if column.is_optional)


def renewal_sql(  # noqa: PLR0913 - each is a choice of its own, with a default
    policy: CirculationPolicy,
    *,
    dialect: DialectName = "duckdb",
    table: str = "loans",
    now: datetime | None = None,
    view: str | None = None,
    assumed: Mapping[str, object] | None = None,
    optional: Collection[str] = (),
    calendar: LibraryCalendar | None = None,
    calendar_table: str = "library_calendar",
) -> str:
    """Return a query that decides the renewal of every row of a table, or a view.

    The columns of the table stay, and those of `renewals` are added, with the same names, words and numbers. `renewal_columns` says what
    the table must have. Truth values are booleans, and dates are dates; in SQLite they are 0 and 1, and texts in ISO 8601. With a calendar,
    each day that is looked up in `calendar_table` is a column too, such as `next_open_day_1`.

    Args:
        policy: The policy.
        dialect: The database.
        table: The table, or a view that gives its columns the right names.
        now: The instant of the request; None: whenever the query runs, with a column `today`.
        view: The name of the view to create; None: the query alone.
        assumed: What is assumed of every row instead of a column, such as `{"kind": "local"}`.
        optional: The optional columns that the table has, such as `("price",)`.
        calendar: The library's calendar; None: it is open every day.
        calendar_table: The table with the rows of `calendar_rows`, used if there is a calendar.

    Raises:
        UnknownName: The dialect is not known, or `assumed` or `optional` names no column.
        InvalidData: A name of a table or view is not an SQL name without quotes.
        NaiveDatetime: `now` has no UTC offset.
        Untraceable: A rule of the policy asks more than columns can answer, or the dialect has no instants for loans by the hour.

    >>> from nordlib.circulation import HELSINGOR
    >>> sql = renewal_sql(HELSINGOR, dialect="mariadb", view="renewals", assumed={"kind": "local"})
    >>> print(sql.splitlines()[3])
    CREATE VIEW renewals AS
    """
    trees = _trees(policy, now, calendar, assumed, optional)
    title = f"Whether each loan may be renewed, {'whenever it runs' if now is None else f'at {now.isoformat()}'}."
    return sql_text(trees.program, title=title, policy=policy.id, dialect=dialect, table=table, view=view, day_table=calendar_table)


def renewal_columns(
    policy: CirculationPolicy, *, assumed: Mapping[str, object] | None = None, optional: Collection[str] = ()
) -> tuple[FactColumn, ...]:
    """Return the columns that a policy asks of a table of loans, with what each holds and what null means.

    An optional column is among them if `optional` names it, and the policy asks for it. Raises `UnknownName` and `Untraceable`.

    >>> from nordlib.circulation import HAA
    >>> [column.name for column in renewal_columns(HAA, assumed={"kind": "local", "owner_permission": None, "item_type": "ordinary"})]
    ['due', 'renewals_used', 'status', 'recalled', 'waiting', 'blocked', 'card_expires_on']
    """
    return _trees(policy, None, None, assumed, optional).program.columns


def calendar_rows(
    policy: CirculationPolicy,
    calendar: LibraryCalendar,
    first: date,
    last: date,
    *,
    now: datetime,
    assumed: Mapping[str, object] | None = None,
) -> Iterator[dict[str, date | int | None]]:
    """Yield the rows of the table that `renewal_sql` looks days up in: `day`, and a column for each question of the policy.

    A row of the loans whose date is outside the table is invalid, so it should reach as far as due dates do. Fees that count open days are
    counted until the day of `now`, so that such a table must be made anew every day. With what `renewal_sql` is told in `assumed`, fewer
    cases are followed: under many terms the rows are ready in seconds. Raises `NaiveDatetime` and `Untraceable`.
    """
    tables = renewal_trees(policy, require_aware(now), calendar, assumed, frozenset({"named_due"})).day_tables
    for number in range((last - first).days + 1):
        day = first + timedelta(number)
        yield {"day": day, **{name: table(day) for name, table in tables.items()}}


def _trees(
    policy: CirculationPolicy,
    now: datetime | None,
    calendar: LibraryCalendar | None,
    assumed: Mapping[str, object] | None,
    optional: Collection[str],
) -> RenewalTrees:
    for name in optional:
        if name not in _OPTIONAL:
            raise UnknownName("optional column of loans", name, _OPTIONAL)
    return renewal_trees(policy, None if now is None else require_aware(now), calendar, assumed, optional)
