"""The tables, made and brought up to date: by Alembic, on a branch of our own, and never at import or at start.

A host that runs Alembic itself adds `MIGRATIONS` to its `version_locations` and upgrades `nordlib@head`; how far our branch has come then
stands in the host's `alembic_version`, else in a table of our own. One whose database administrator wants to read what will happen prints
it with `migration_sql`.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO, cast

from sqlalchemy import Connection, Engine, UniqueConstraint, inspect

from nordlib.errors import InvalidData, UnknownName
from nordlib.storage.sql.databases import DATABASES, database_of
from nordlib.storage.sql.schema import METADATA

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

__all__ = ["MIGRATIONS", "VERSION_TABLE", "check_schema", "make_ready", "migration_sql", "upgrade"]

_HOME: Final = Path(__file__).parent / "migrations"
#: The folder of the migrations.
MIGRATIONS: Final = _HOME / "versions"
#: The table that says how far they have come, where nordlib itself brought them there.
VERSION_TABLE: Final = "nordlib_schema_version"
_HEAD: Final = "nordlib@head"
_HOST_S: Final = "alembic_version"


def upgrade(engine: Engine) -> None:
    """Bring the tables up to this version of nordlib, or make them.

    Raises `InvalidData` where they are of a version that this one does not know, or where the host's own Alembic keeps them.
    """
    with engine.begin() as connection, database_of(engine.dialect).exclusive(connection):
        at, theirs = _revisions(connection)
        if _unknown(at):
            raise InvalidData("database that can be upgraded", (_newer(at),))
        if theirs and not at:
            raise InvalidData("database to upgrade", (f"your own Alembic keeps its tables; upgrade {_HEAD} with it",))
        _upgrade(_config(connection=connection))


def migration_sql(database: str = "sqlite") -> str:
    """What `upgrade` does to an empty database of a kind, as plain SQL: "sqlite", "postgresql" or "mariadb".

    Raises `UnknownName` for another kind.

    >>> migration_sql().count("CREATE TABLE nordlib_")
    29
    """
    if database not in DATABASES:
        raise UnknownName("engine of the SQL store", database, tuple(DATABASES))
    written = io.StringIO()
    _upgrade(_config(written, dialect_name=database), sql=True)
    return written.getvalue()


def make_ready(engine: Engine) -> tuple[str, ...]:
    """Make the tables where nothing of nordlib's is there, and return what the database lacks. Processes do so one after the other."""
    with engine.begin() as connection, database_of(engine.dialect).exclusive(connection):
        if _is_empty(connection):
            _upgrade(_config(connection=connection))
        return (*_behind(connection), *_missing(connection))


def _is_empty(connection: Connection) -> bool:
    """Whether the database has nothing of nordlib's."""
    found = inspect(connection)
    return not any(name.lower().startswith("nordlib_") for name in (*found.get_table_names(), *found.get_view_names()))


def check_schema(engine: Engine) -> tuple[str, ...]:
    """A sentence for each thing that the database lacks for this version of nordlib; nothing where it is as it should be."""
    with engine.connect() as connection:
        return (*_behind(connection), *_missing(connection))


def _behind(connection: Connection) -> Iterator[str]:
    ours, theirs = _revisions(connection)
    at = ours or theirs
    head = _scripts().get_revision(_HEAD).revision
    if _unknown(at):
        yield _newer(at)
    elif at != (head,):
        yield (
            f"its tables are at {', '.join(at) or 'no version'}, and this version of nordlib needs {head}:"
            " `python -m nordlib.storage.sql upgrade URL` brings them there"
        )


def _revisions(connection: Connection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the revisions of the tables in our own version table, and those of our branch in a host's."""
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - Alembic takes half a second to import

    ours, theirs = (
        MigrationContext.configure(connection, opts={"version_table": table}).get_current_heads() for table in (VERSION_TABLE, _HOST_S)
    )
    known = {each.revision for each in _scripts().walk_revisions()}
    return ours, tuple(each for each in theirs if each in known)


def _unknown(revisions: tuple[str, ...]) -> bool:
    return not {each.revision for each in _scripts().walk_revisions()}.issuperset(revisions)


def _newer(revisions: tuple[str, ...]) -> str:
    return f"its tables are at {', '.join(revisions)}, which this version of nordlib does not know; install the one that made them"


def _upgrade(config: "Config", *, sql: bool = False) -> None:
    from alembic import command  # noqa: PLC0415 - Alembic takes half a second to import

    command.upgrade(config, _HEAD, sql=sql)


def _scripts() -> "ScriptDirectory":
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - Alembic takes half a second to import

    return ScriptDirectory.from_config(_config())


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


def _config(output: TextIO | None = None, *, connection: Connection | None = None, dialect_name: str = "sqlite") -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - Alembic takes half a second to import

    config = Config(output_buffer=cast("TextIO", output))
    config.set_main_option("script_location", str(_HOME).replace("%", "%%"))
    config.attributes.update(connection=connection, dialect_name=dialect_name)
    return config
