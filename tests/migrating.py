"""Going up and down through the versions of the tables, being cut off on the way, and what a database's own catalogue says of them."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, event, inspect

from nordlib.storage.sql import check_schema
from nordlib.storage.sql.migrate import VERSION_TABLE, _config, _versions
from nordlib.storage.sql.schema import METADATA

__all__ = ["REVISIONS", "assert_current", "catalogue", "cut_off_again_and_again", "empty", "move"]

#: Every version of the tables, the oldest first.
REVISIONS = tuple(reversed(_versions()))
_CHANGES = ("CREATE", "ALTER", "DROP", "UPDATE", "INSERT", "DELETE")
_SERVER_S_COLUMNS = (
    "SELECT table_name, column_name, {}, is_nullable, collation_name FROM information_schema.columns WHERE table_schema = {}"
)
_SQLITE_S_INDEXES = """
    SELECT m.name, i.name, i."unique", c.seqno, c.name
    FROM sqlite_master m, pragma_index_list(m.name) i, pragma_index_info(i.name) c WHERE i.name NOT LIKE 'sqlite_%'
"""
_MARIADB_S_INDEXES = """
    SELECT table_name, index_name, non_unique, seq_in_index, column_name FROM information_schema.statistics WHERE table_schema = DATABASE()
"""
#: What the catalogue of each database says of columns, keys and indexes.
_CATALOGUES = {
    "sqlite": (
        'SELECT m.name, c.name, c.type, c."notnull", c.pk FROM sqlite_master m, pragma_table_info(m.name) c',
        _SQLITE_S_INDEXES,
    ),
    "postgresql": (
        _SERVER_S_COLUMNS.format("data_type, character_maximum_length", "'public'"),
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    ),
    "mysql": (_SERVER_S_COLUMNS.format("column_type", "DATABASE()"), _MARIADB_S_INDEXES),
}


class CutOff(BaseException):
    """The process was killed, or lost its connection."""


def catalogue(engine: Engine) -> list[str]:
    """Every column, key and index of a database, and the version of its tables."""
    with engine.connect() as connection:
        rows = [str(tuple(row)) for query in _CATALOGUES[engine.dialect.name] for row in connection.exec_driver_sql(query)]
        if any(VERSION_TABLE in row for row in rows):
            rows += [str(tuple(row)) for row in connection.exec_driver_sql(f"SELECT * FROM {VERSION_TABLE}")]  # noqa: S608 - our own name
    return sorted(rows)


def empty(engine: Engine) -> None:
    """Drop every table of a database."""
    with engine.begin() as connection:
        for table in inspect(connection).get_table_names():
            connection.exec_driver_sql(f"DROP TABLE {table}")


def move(engine: Engine, to: str, *, up: bool) -> None:
    """Go to a version, up or down, as a host's own Alembic would."""
    with engine.begin() as connection:
        (command.upgrade if up else command.downgrade)(_config(connection=connection), f"nordlib@{to}")


def assert_current(engine: Engine) -> None:
    """The tables are those that the code reads."""
    assert check_schema(engine) == ()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": False})
        assert compare_metadata(context, METADATA) == []


def cut_off_again_and_again(engine: Engine, act: Callable[[], None], step: int = 1) -> Iterator[int]:
    """Cut something off after its first statement that changes anything, do it again and cut it off `step` later, until it is done.

    Yields after each cut the number of statements that were executed.
    """
    for count in itertools.count(1, step):
        with _cut_off_after(engine, count):
            try:
                act()
            except CutOff:
                pass
            else:
                return
        yield count


@contextmanager
def _cut_off_after(engine: Engine, count: int) -> Iterator[None]:
    remaining = count

    def executed(_connection: object, cursor: Any, statement: str, *_: object) -> None:
        nonlocal remaining
        if statement.lstrip().startswith(_CHANGES):
            remaining -= 1
            if remaining == 0:
                cursor.close()  # SQLite rolls nothing back while an answer is read
                raise CutOff

    event.listen(engine, "after_cursor_execute", executed)
    try:
        yield
    finally:
        event.remove(engine, "after_cursor_execute", executed)
