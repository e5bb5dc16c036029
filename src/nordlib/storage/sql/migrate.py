"""The tables, made and brought up to date: by Alembic, on a branch of our own, and never at import or at start.

A host that runs Alembic itself adds `MIGRATIONS` to its `version_locations` and upgrades `nordlib@head`; how far our branch has come then
stands in the host's `alembic_version`, else in a table of our own. One whose database administrator wants to read what will happen prints
it with `migration_sql`.
"""

import io
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO, TypeVar, cast

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DBAPIError

from nordlib.errors import InvalidData, UnknownName
from nordlib.storage.sql.databases import DATABASES, database_of
from nordlib.storage.sql.executor import translate_error
from nordlib.storage.sql.schema_check import find_faults

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["MIGRATIONS", "VERSION_TABLE", "check_schema", "downgrade", "make_ready", "migration_sql", "upgrade"]

T = TypeVar("T")
_HOME: Final = Path(__file__).parent / "migrations"
#: The folder of the migrations.
MIGRATIONS: Final = _HOME / "versions"
#: The table that says how far they have come, where nordlib itself brought them there.
VERSION_TABLE: Final = "nordlib_schema_version"
_HEAD: Final = "nordlib@head"
_BASE: Final = "base"
_HOST_S: Final = "alembic_version"


def upgrade(engine: Engine) -> None:
    """Bring the tables up to this version of nordlib, or make them.

    What fails leaves nothing behind, except on MariaDB, which ends the transaction at each statement: there, upgrade again, and it goes on.

    Raises `InvalidData` where they are of a version that this one does not know, where the host's own Alembic keeps them, and for a server
    on which the contract does not run; `TransactionConflict` where another process makes them for too long; `DatabaseError`.
    """

    def upgraded(connection: Connection) -> None:
        _require_ours(connection)
        _upgrade(_config(connection=connection))

    _exclusively(engine, upgraded)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the tables back to an earlier version, for example "nordlib_0007", or away ("base"), with all that only a later one holds.

    Raises `UnknownName` for what is not a version, `InvalidData` for a later version than that of the tables, and otherwise as `upgrade`.
    """
    order = (*_versions(), _BASE)
    if revision not in order:
        raise UnknownName("version of the tables", revision, order)

    def downgraded(connection: Connection) -> None:
        (at,) = _require_ours(connection) or (_BASE,)
        if order.index(revision) < order.index(at):
            raise InvalidData("version to go back to", (f"the tables are at {at}; `upgrade` brings them forward",))
        _downgrade(_config(connection=connection), revision)

    _exclusively(engine, downgraded)


def _exclusively(engine: Engine, act: Callable[[Connection], T]) -> T:
    """Make tables in a transaction, one process at a time. Raises what the database says in nordlib's words."""

    def acted(connection: Connection) -> T:
        with database_of(engine.dialect).exclusive(connection):
            return act(connection)

    return _connected(engine, acted)


def _connected(engine: Engine, act: Callable[[Connection], T]) -> T:
    """Do something on a connection of its own. Raises what the driver and the database say in nordlib's words."""
    try:
        connection = engine.connect()
    except DBAPIError as error:
        failed = translate_error(error, engine.dialect, carries_values=False)
    except (AttributeError, OSError, TypeError, ValueError) as error:  # an option that the driver does not take, a file that is not there
        failed = InvalidData("address of a database", (f"the driver does not take it ({type(error).__name__}); check its options",))
    else:
        with connection:
            database_of(engine.dialect).check_connection(connection)
            try:
                return act(connection)
            except DBAPIError as error:
                failed = translate_error(error, engine.dialect, carries_values=False)
    raise failed


def _require_ours(connection: Connection) -> tuple[str, ...]:
    """Return the revision of the tables. Raises `InvalidData` for one of a later nordlib, and for tables that a host's Alembic keeps."""
    at, theirs = _revisions(connection)
    if _unknown(at):
        raise InvalidData("database that can be upgraded", (_newer(at),))
    if theirs and not at:
        raise InvalidData("database to upgrade", (f"your own Alembic keeps its tables; upgrade {_HEAD} with it",))
    return at


def migration_sql(database: str = "sqlite") -> str:
    """What `upgrade` does to an empty database of a kind, as plain SQL: "sqlite", "postgresql" or "mariadb".

    Raises `UnknownName` for another kind.

    >>> migration_sql().count("CREATE TABLE nordlib_")
    31
    """
    if database not in DATABASES:
        raise UnknownName("engine of the SQL store", database, tuple(DATABASES))
    written = io.StringIO()
    _upgrade(_config(written, dialect_name=database), sql=True)
    return written.getvalue()


def make_ready(engine: Engine) -> tuple[str, ...]:
    """Make the tables where nothing of nordlib's is there, and return what the database lacks. Processes do so one after the other.

    Raises as `upgrade` does.
    """

    def made(connection: Connection) -> tuple[str, ...]:
        if _is_empty(connection):
            _upgrade(_config(connection=connection))
        return (*_behind(connection), *find_faults(connection))

    return _exclusively(engine, made)


def _is_empty(connection: Connection) -> bool:
    """Whether the database has nothing of nordlib's, or only the table that says that it has no version."""
    found = inspect(connection)
    names = {name.lower() for name in (*found.get_table_names(), *found.get_view_names())} - {VERSION_TABLE}
    return not any(name.startswith("nordlib_") for name in names) and not any(_revisions(connection))


def check_schema(engine: Engine) -> tuple[str, ...]:
    """A sentence for each thing that the database lacks for this version of nordlib; nothing where it is as it should be."""
    return _connected(engine, lambda connection: (*_behind(connection), *find_faults(connection)))


def _behind(connection: Connection) -> Iterator[str]:
    ours, theirs = _revisions(connection)
    at = ours or theirs
    head = _versions()[0]
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
    return ours, tuple(each for each in theirs if each in _versions())


def _unknown(revisions: tuple[str, ...]) -> bool:
    return not set(_versions()).issuperset(revisions)


def _newer(revisions: tuple[str, ...]) -> str:
    return f"its tables are at {', '.join(revisions)}, which this version of nordlib does not know; install the one that made them"


def _upgrade(config: "Config", *, sql: bool = False) -> None:
    from alembic import command  # noqa: PLC0415 - Alembic takes half a second to import

    command.upgrade(config, _HEAD, sql=sql)


def _downgrade(config: "Config", revision: str) -> None:
    from alembic import command  # noqa: PLC0415 - Alembic takes half a second to import

    command.downgrade(config, f"nordlib@{revision}")


@cache
def _versions() -> tuple[str, ...]:
    """Every version of the tables, the latest first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - Alembic takes half a second to import

    return tuple(each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions())


def _config(output: TextIO | None = None, *, connection: Connection | None = None, dialect_name: str = "sqlite") -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - Alembic takes half a second to import

    config = Config(output_buffer=cast("TextIO", output))
    config.set_main_option("script_location", str(_HOME).replace("%", "%%"))
    config.attributes.update(connection=connection, dialect_name=dialect_name)
    return config
