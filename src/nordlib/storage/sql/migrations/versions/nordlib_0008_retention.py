"""When a message was queued and given up, and when something was recorded, so that each has an end."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from nordlib.serialization import read_json
from nordlib.storage.sql.columns import INSTANT
from nordlib.storage.sql.migration_operations import add_column, create_index, drop_column, drop_index

revision = "nordlib_0008"
down_revision = "nordlib_0007"
branch_labels = None
depends_on = None

_LOG = sa.table("nordlib_audit_log", sa.column("id"), sa.column("record"), sa.column("recorded_at", INSTANT))
_PAGE = sa.select(_LOG.c.id, _LOG.c.record).where(_LOG.c.id > sa.bindparam("after")).order_by(_LOG.c.id).limit(1_000)
_SET = sa.update(_LOG).where(_LOG.c.id == sa.bindparam("key")).values(recorded_at=sa.bindparam("instant"))


def upgrade() -> None:
    """Add the columns. Records have their instants already; messages that were given up count from the last lease."""
    add_column("nordlib_outbox", sa.Column("queued_at", INSTANT))
    add_column("nordlib_outbox", sa.Column("dead_since", INSTANT))
    op.execute("UPDATE nordlib_outbox SET dead_since = available_from WHERE is_dead_letter")
    create_index("ix_nordlib_outbox_dead_since", "nordlib_outbox", ["dead_since", "id"])
    add_column("nordlib_audit_log", sa.Column("recorded_at", INSTANT))
    if not op.get_context().as_sql:  # printed SQL is for an empty database
        _set_instants(op.get_bind())
    create_index("ix_nordlib_audit_log_recorded_at", "nordlib_audit_log", ["recorded_at", "id"])
    create_index("ix_nordlib_library_instructions_holder", "nordlib_library_instructions", ["holder", "id"])


def downgrade() -> None:
    """Drop the columns."""
    drop_index("ix_nordlib_library_instructions_holder", "nordlib_library_instructions")
    drop_index("ix_nordlib_audit_log_recorded_at", "nordlib_audit_log")
    drop_column("nordlib_audit_log", "recorded_at")
    drop_index("ix_nordlib_outbox_dead_since", "nordlib_outbox")
    drop_column("nordlib_outbox", "dead_since")
    drop_column("nordlib_outbox", "queued_at")


def _set_instants(connection: sa.Connection) -> None:
    """Read the instant of each record here, to the microsecond: what databases make of such a text differs."""
    after = -1
    while rows := connection.execute(_PAGE, {"after": after}).all():
        found = [{"key": row.id, "instant": instant} for row in rows if (instant := _instant_of(row.record)) is not None]
        if found:
            connection.execute(_SET, found)
        after = rows[-1].id


def _instant_of(record: str) -> datetime | None:
    """The instant of a record in UTC; None for a record that has none, or that cannot be read."""
    try:
        read: Any = read_json(record, "record")
        instant = datetime.fromisoformat(read["at"])
        return None if instant.tzinfo is None else instant.astimezone(UTC).replace(tzinfo=None)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
