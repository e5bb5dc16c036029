"""nordlib's own tables in a database (extra `nordlib[sql]`): `SqlStore`, and how its tables are made and checked."""

from importlib.util import find_spec

from nordlib.errors import MissingExtra

if not all(map(find_spec, ("alembic", "cattrs", "sqlalchemy"))):
    raise MissingExtra("nordlib.storage.sql", "sql")

from nordlib.storage.sql.async_store import AsyncSqlStore
from nordlib.storage.sql.migrate import MIGRATIONS, check_schema, downgrade, migration_sql, upgrade
from nordlib.storage.sql.store import SqlStore, SqlTx

__all__ = ["MIGRATIONS", "AsyncSqlStore", "SqlStore", "SqlTx", "check_schema", "downgrade", "migration_sql", "upgrade"]
