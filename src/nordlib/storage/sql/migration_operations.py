"""What a migration does to tables: Alembic's operations, such that a migration that was cut off can be run again.

PostgreSQL and SQLite roll a migration back that fails. MariaDB ends the transaction at each of its statements, so there every statement
passes over what is there already, or is gone already. The types of columns are those of `nordlib.storage.sql.columns`; what they are on a
database that has tables already is never changed, but by a migration of its own.
"""

from typing import Any, Final

from alembic import op
from sqlalchemy import Column
from sqlalchemy.schema import SchemaItem

__all__ = ["add_column", "create_index", "create_table", "drop_column", "drop_index", "drop_table"]

_MARIADB: Final = ("mariadb", "mysql")
#: What MariaDB is told of a table, under both names that SQLAlchemy has for it.
_TABLE_OPTIONS: Final = {
    f"{name}_{option}": value
    for name in _MARIADB
    for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_nopad_bin"))
}


def create_table(name: str, *items: SchemaItem) -> None:
    """Make a table."""
    op.create_table(name, *items, if_not_exists=_is_resumable(), **_TABLE_OPTIONS)


def create_index(name: str, table: str, columns: list[str]) -> None:
    """Make an index."""
    op.create_index(name, table, columns, if_not_exists=_is_resumable())


def add_column(table: str, column: Column[Any]) -> None:
    """Add a column."""
    op.add_column(table, column, if_not_exists=_is_resumable())


def drop_table(name: str) -> None:
    """Drop a table, and all that is in it."""
    op.drop_table(name, if_exists=_is_resumable())


def drop_index(name: str, table: str) -> None:
    """Drop an index."""
    op.drop_index(name, table, if_exists=_is_resumable())


def drop_column(table: str, name: str) -> None:
    """Drop a column, and what is in it."""
    op.drop_column(table, name, if_exists=_is_resumable())


def _is_resumable() -> bool | None:
    """Whether a statement passes over what is there already; None: the database says that it is there."""
    return True if op.get_context().dialect.name in _MARIADB else None
