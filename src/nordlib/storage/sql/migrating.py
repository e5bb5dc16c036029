"""The tables, made and brought up to date: by Alembic, on a branch of our own, and never at import or at start.

A host that runs Alembic itself adds `MIGRATIONS` to its `version_locations` and upgrades `nordlib@head`; one whose database administrator
wants to read what will happen prints it with `plain_sql`.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO, cast

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, UniqueConstraint, inspect

from nordlib.storage.sql.schema import METADATA

__all__ = ["MIGRATIONS", "VERSION_TABLE", "check_schema", "is_empty", "plain_sql", "upgrade"]

_HOME: Final = Path(__file__).parent / "migrations"
#: The folder of the migrations.
MIGRATIONS: Final = _HOME / "versions"
#: The table in which Alembic keeps how far they have come, apart from the host's own.
VERSION_TABLE: Final = "nordlib_schema_version"
_HEAD: Final = "nordlib@head"


def upgrade(engine: Engine) -> None:
    """Bring the tables up to this version of nordlib, or make them."""
    with engine.begin() as connection:
        command.upgrade(_config(connection=connection), _HEAD)


def plain_sql(dialect: str = "sqlite") -> str:
    """What `upgrade` does to an empty database, as plain SQL.

    >>> plain_sql().count("CREATE TABLE nordlib_")
    16
    """
    written = io.StringIO()
    command.upgrade(_config(written, dialect=dialect), _HEAD, sql=True)
    return written.getvalue()


def is_empty(engine: Engine) -> bool:
    """Whether the database has no table of nordlib's."""
    return not any(name.startswith("nordlib_") for name in inspect(engine).get_table_names())


def check_schema(engine: Engine) -> tuple[str, ...]:
    """A sentence for each thing that the database lacks for this version of nordlib; nothing where it is as it should be."""
    with engine.connect() as connection:
        at = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()
        return (*_behind(at), *_missing(connection))


def _behind(at: str | None) -> Iterator[str]:
    head = ScriptDirectory.from_config(_config()).get_revision(_HEAD)
    if at != head.revision:
        yield f"its tables are at {at or 'no version'}, and this version of nordlib needs {head.revision}"


def _missing(connection: Connection) -> Iterator[str]:
    found = inspect(connection)
    names = set(found.get_table_names())
    for table in METADATA.sorted_tables:
        if table.name not in names:
            yield f"the table {table.name} is missing"
            continue
        columns = {each["name"] for each in found.get_columns(table.name)}
        indexes = {each["name"] for each in found.get_indexes(table.name)}
        claims = {each["name"] for each in found.get_unique_constraints(table.name)}
        yield from (f"the column {table.name}.{each.name} is missing" for each in table.columns if each.name not in columns)
        yield from (f"the index {each.name} is missing" for each in table.indexes if each.name not in indexes)
        unique = (each for each in table.constraints if isinstance(each, UniqueConstraint))
        yield from (f"the unique constraint {each.name} is missing" for each in unique if each.name not in claims)


def _config(output: TextIO | None = None, *, connection: Connection | None = None, dialect: str = "sqlite") -> Config:
    config = Config(output_buffer=cast("TextIO", output))
    config.set_main_option("script_location", str(_HOME).replace("%", "%%"))
    config.attributes.update(connection=connection, dialect=dialect)
    return config
