"""The renewal rules inside a database server: a table of loans by chance, the query that nordlib writes, and what it answers."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import polars as pl
from sqlalchemy import BigInteger, Boolean, Column, Date, MetaData, Numeric, String, Table, create_engine, insert

from nordlib import columns
from nordlib.circulation import CirculationPolicy
from tests.column_loans import NOW, OPTIONAL, SCHEMA

__all__ = ["answers_of", "loans_table"]

_TYPES: Final[Mapping[Any, Any]] = {pl.Date: Date, pl.Int64: BigInteger, pl.Boolean: Boolean, pl.String: String(40)}
_FLAGS: Final = ("invalid", "granted", "provisional")
_AT_ONCE: Final = 1_000


def loans_table() -> Table:
    """Return a table with every column of loans by days, and its place."""
    named = {name: _TYPES.get(kind) or Numeric(18, 2) for name, kind in SCHEMA.items() if name != "due_at"}
    return Table(
        "loans", MetaData(), Column("place", BigInteger, primary_key=True, autoincrement=False), *(Column(*each) for each in named.items())
    )


def answers_of(url: str, dialect: Any, rows: Iterable[Mapping[str, Any]], policy: CirculationPolicy) -> list[dict[str, Any]]:
    """Return what a server answers about rows, through a view, as the engines of frames do: in order, and with true and false."""
    table = loans_table()
    given = [{name: row[name] for name in SCHEMA if name != "due_at"} | {"place": place} for place, row in enumerate(rows)]
    engine = create_engine(url)
    with engine.begin() as connection:
        table.create(connection)
        for first in range(0, len(given), _AT_ONCE):
            connection.execute(insert(table), given[first : first + _AT_ONCE])
        sql = columns.renewal_sql(policy, dialect=dialect, now=NOW, view="answers", optional=OPTIONAL)
        connection.exec_driver_sql(sql.replace("%", "%%"))
        found = connection.exec_driver_sql("SELECT * FROM answers ORDER BY place").mappings().all()
        answers = [{name: _plain(name, value) for name, value in row.items() if name != "place"} for row in found]
        connection.exec_driver_sql("DROP VIEW answers")
        table.drop(connection)
    engine.dispose()
    return answers


def _plain(name: str, value: Any) -> Any:
    return bool(value) if name in _FLAGS and value is not None else value
