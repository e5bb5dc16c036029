"""What Alembic runs: on the connection that it was given, or to plain SQL."""

from alembic import context

from nordlib.storage.sql.migrate import VERSION_TABLE
from nordlib.storage.sql.schema import METADATA

_given = context.config.attributes
if context.is_offline_mode():
    context.configure(dialect_name=_given["dialect_name"], target_metadata=METADATA, version_table=VERSION_TABLE)
else:
    context.configure(_given["connection"], target_metadata=METADATA, version_table=VERSION_TABLE)
with context.begin_transaction():
    context.run_migrations()
