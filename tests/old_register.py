"""The register that is kept in `data/register-0008.sql`, brought to this version: as a file, and as rows for any database."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table, insert, inspect, select

from nordlib.storage.sql import upgrade
from nordlib.storage.sql.engine import make_engine
from nordlib.storage.sql.schema import METADATA

__all__ = ["LATER_ROWS", "Rows", "fill", "old_register", "old_rows", "rows_in_tables"]

#: The rows of each table, in the order of their keys, by column.
Rows = Mapping[str, Sequence[Mapping[str, Any]]]
#: Rows of the tables that came after the version of the dump.
LATER_ROWS: Rows = {
    "nordlib_auto_renewal_preferences": [{"patron": "P1", "renews": False}],
    "nordlib_job_runs": [{"job": "auto_renewal", "completed_on": date(2026, 11, 22), "previous_on": date(2026, 11, 21)}],
}
_DUMP = Path(__file__).parent / "data" / "register-0008.sql"


def old_register(file: Path) -> str:
    """Make the register in a file, bring it to this version, and give its address."""
    with closing(sqlite3.connect(file)) as made:
        made.executescript(_DUMP.read_text(encoding="utf-8"))
    url = f"sqlite:///{file}"
    engine = make_engine(url)
    upgrade(engine)
    with engine.begin() as connection:
        for name, rows in LATER_ROWS.items():
            connection.execute(insert(METADATA.tables[name]), list(rows))
    engine.dispose()
    return url


@cache
def old_rows() -> Rows:
    """Every row of the register."""
    with TemporaryDirectory() as folder:
        engine = make_engine(old_register(Path(folder) / "register.db"))
        with engine.connect() as connection:
            rows = rows_in_tables(connection)
        engine.dispose()
    return rows


def rows_in_tables(connection: Connection) -> Rows:
    """Every row of the tables that are there, with the columns that are there."""
    return {
        table.name: [dict(row) for row in connection.execute(select(*columns).order_by(*table.primary_key.columns)).mappings()]
        for table, columns in _present(connection)
    }


def fill(connection: Connection, rows: Rows) -> None:
    """Add rows to the tables that are there and empty, in the columns that are there."""
    for table, columns in _present(connection):
        if rows[table.name] and connection.execute(select(table.primary_key.columns[0])).first() is None:
            names = {column.name for column in columns}
            connection.execute(insert(table), [{name: value for name, value in row.items() if name in names} for row in rows[table.name]])


def _present(connection: Connection) -> list[tuple[Table, list[Any]]]:
    """The tables of this version that a database has, with the columns that it has."""
    found = inspect(connection)
    names = {name: {each["name"] for each in found.get_columns(name)} for name in found.get_table_names()}
    return [
        (table, [each for each in table.columns if each.name in names[table.name]])
        for table in METADATA.sorted_tables
        if table.name in names
    ]
