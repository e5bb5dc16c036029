"""What differs between databases: dates and months, today, and how an instant is written.

Every dialect adds months as dateutil does: a month after 31 January is the last day of February.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Final, Literal, TypeAlias

from nordlib.errors import UnknownName

__all__ = ["DIALECTS", "Dialect", "DialectName", "dialect_named"]

#: The names of the dialects.
DialectName: TypeAlias = Literal["duckdb", "sqlite", "postgresql", "mariadb", "spark"]


class Dialect:
    """Standard SQL, as most databases write it; each differs where it must."""

    name: ClassVar[str]
    """The name of the dialect."""
    title: ClassVar[str]
    """The name of the database."""
    step: ClassVar[str] = "AS"
    """What stands between the name of a common table expression and its query."""
    has_instants: ClassVar[bool] = True
    """Whether a column can hold a moment with its offset; without it, no loan by the hour can be decided."""

    def text(self, value: str) -> str:
        """Return a text in quotes."""
        return "'" + value.replace("'", "''") + "'"

    def flag(self, value: bool) -> str:
        """Return a truth value."""
        return "TRUE" if value else "FALSE"

    def amount(self, value: Decimal) -> str:
        """Return an exact decimal, with at least two decimals."""
        return f"{value:.2f}" if value == round(value, 2) else f"{value:f}"

    def day(self, value: date) -> str:
        """Return a date."""
        return f"DATE '{value.isoformat()}'"

    def instant(self, value: datetime) -> str:
        """Return a moment."""
        return f"TIMESTAMP WITH TIME ZONE '{value.isoformat(' ')}'"

    def plus_days(self, day: str, days: str) -> str:
        """Return the day that is some days after another."""
        return f"({day} + {days})"

    def days_between(self, later: str, earlier: str) -> str:
        """Return the days from one day to another."""
        return f"({later} - {earlier})"

    def plus_months(self, day: str, months: int) -> str:
        """Return the day that is some months after another, or before it."""
        return f"CAST({day} + INTERVAL '{months} month' AS DATE)"

    def plus_minutes(self, instant: str, minutes: int) -> str:
        """Return the moment that is some minutes after another, or before it."""
        return f"({instant} + INTERVAL '{minutes} minute')"

    def local_day(self, instant: str, zone: str) -> str:
        """Return the calendar day of a moment in a time zone."""
        return f"CAST({instant} AT TIME ZONE {self.text(zone)} AS DATE)"

    def now(self) -> str:
        """Return the present moment."""
        return "CURRENT_TIMESTAMP"

    def today(self, zone: str) -> str:
        """Return today in a time zone."""
        return self.local_day(self.now(), zone)


class _PostgreSQL(Dialect):
    """Each step is worked out by itself: put into one expression, what several rules ask would be worked out once for each of them."""

    name = "postgresql"
    title = "PostgreSQL"
    step = "AS MATERIALIZED"


class _DuckDB(Dialect):
    name = "duckdb"
    title = "DuckDB"

    def plus_days(self, day: str, days: str) -> str:
        return f"({day} + {days})" if days.lstrip("-").isdigit() else f"({day} + CAST({days} AS INTEGER))"

    def plus_months(self, day: str, months: int) -> str:
        return f"CAST({day} + INTERVAL {months} MONTH AS DATE)"

    def plus_minutes(self, instant: str, minutes: int) -> str:
        return f"({instant} + INTERVAL {minutes} MINUTE)"


class _SQLite(Dialect):
    """Dates are texts in ISO 8601. SQLite knows only the machine's zone: today is its date, and no loan by the hour is written."""

    name = "sqlite"
    title = "SQLite"
    has_instants = False

    def day(self, value: date) -> str:
        return f"'{value.isoformat()}'"

    def plus_days(self, day: str, days: str) -> str:
        return f"date({day}, ({days}) || ' days')"

    def days_between(self, later: str, earlier: str) -> str:
        return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"

    def plus_months(self, day: str, months: int) -> str:
        last = f"date({day}, 'start of month', '{months + 1} months', '-1 day')"
        return f"min(date({day}, '{months} months'), {last})"

    def today(self, zone: str) -> str:
        del zone
        return "date('now', 'localtime')"


class _MariaDB(Dialect):
    """Today is that of the session's time zone, since a server may have no tables of zones."""

    name = "mariadb"
    title = "MariaDB"
    has_instants = False

    def text(self, value: str) -> str:
        return super().text(value.replace("\\", "\\\\"))

    def plus_days(self, day: str, days: str) -> str:
        return f"DATE_ADD({day}, INTERVAL {days} DAY)"

    def days_between(self, later: str, earlier: str) -> str:
        return f"DATEDIFF({later}, {earlier})"

    def plus_months(self, day: str, months: int) -> str:
        return f"DATE_ADD({day}, INTERVAL {months} MONTH)"

    def today(self, zone: str) -> str:
        del zone
        return "CURRENT_DATE"


class _Spark(Dialect):
    name = "spark"
    title = "Spark"

    def text(self, value: str) -> str:
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def instant(self, value: datetime) -> str:
        return f"TIMESTAMP '{value.isoformat(' ')}'"

    def plus_days(self, day: str, days: str) -> str:
        return f"date_add({day}, {days})"

    def days_between(self, later: str, earlier: str) -> str:
        return f"datediff({later}, {earlier})"

    def plus_months(self, day: str, months: int) -> str:
        return f"add_months({day}, {months})"

    def plus_minutes(self, instant: str, minutes: int) -> str:
        return f"({instant} + INTERVAL '{minutes}' MINUTE)"

    def local_day(self, instant: str, zone: str) -> str:
        return f"to_date(from_utc_timestamp(to_utc_timestamp({instant}, current_timezone()), {self.text(zone)}))"


#: The dialects by name.
DIALECTS: Final = {each.name: each for each in (_DuckDB(), _SQLite(), _PostgreSQL(), _MariaDB(), _Spark())}


def dialect_named(name: str) -> Dialect:
    """Return a dialect. Raises `UnknownName`."""
    if name not in DIALECTS:
        raise UnknownName("SQL dialect", name, tuple(DIALECTS))
    return DIALECTS[name]
