"""When a message was queued and given up, and when something was recorded, so that each has an end."""

import sqlalchemy as sa
from alembic import op

from nordlib.storage.sql.columns import INSTANT
from nordlib.storage.sql.migration_operations import add_column, create_index, dialect_name, drop_column, drop_index

revision = "nordlib_0008"
down_revision = "nordlib_0007"
branch_labels = None
depends_on = None

_ON_MARIADB = """CONVERT_TZ(REPLACE(LEFT(JSON_VALUE(record, '$.at'), CHAR_LENGTH(JSON_VALUE(record, '$.at')) - 6), 'T', ' '),
    RIGHT(JSON_VALUE(record, '$.at'), 6), '+00\\:00') WHERE JSON_VALID(record)"""
#: The instant of a record in UTC, and which records are readable.
_RECORDED_AT = {
    "sqlite": r"strftime('%Y-%m-%d %H\:%M\:%f000', json_extract(record, '$.at')) WHERE json_valid(record)",
    "postgresql": """CAST(CAST(record AS json) ->> 'at' AS timestamptz) AT TIME ZONE 'UTC' WHERE record LIKE '{%"at"%}'""",
    "mariadb": _ON_MARIADB,
    "mysql": _ON_MARIADB,
}


def upgrade() -> None:
    """Add the columns. Records have their instants already; messages that were given up count from the last lease."""
    add_column("nordlib_outbox", sa.Column("queued_at", INSTANT))
    add_column("nordlib_outbox", sa.Column("dead_since", INSTANT))
    op.execute("UPDATE nordlib_outbox SET dead_since = available_from WHERE is_dead_letter")
    create_index("ix_nordlib_outbox_dead_since", "nordlib_outbox", ["dead_since", "id"])
    add_column("nordlib_audit_log", sa.Column("recorded_at", INSTANT))
    op.execute(f"UPDATE nordlib_audit_log SET recorded_at = {_RECORDED_AT[dialect_name()]}")  # noqa: S608 - no value of anyone's
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
