"""The register of an earlier version that is kept in `data/register-0008.sql`: as a file, and as rows for any database."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, create_engine, insert, inspect, select

from nordlib.storage.sql.schema import METADATA

__all__ = ["Rows", "fill", "old_register", "old_rows", "rows_in_tables"]

#: The rows of each table, in the order of their keys, by column.
Rows = Mapping[str, Sequence[Mapping[str, Any]]]
_DUMP = Path(__file__).parent / "data" / "register-0008.sql"


def old_register(file: Path) -> str:
    """Make the register in a file, and give its address."""
    with closing(sqlite3.connect(file)) as made:
        made.executescript(_DUMP.read_text(encoding="utf-8"))
    return f"sqlite:///{file}"


@cache
def old_rows() -> Rows:
    """Every row of the register."""
    engine = create_engine("sqlite://", creator=_loaded)
    with engine.connect() as connection:
        rows = rows_in_tables(connection)
    engine.dispose()
    return rows


def _loaded() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    made.executescript(_DUMP.read_text(encoding="utf-8"))
    return made


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
