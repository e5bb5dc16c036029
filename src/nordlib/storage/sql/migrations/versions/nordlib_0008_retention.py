"""When a message was queued and given up, and when something was recorded, so that each has an end."""

import sqlalchemy as sa
from alembic import op

revision = "nordlib_0008"
down_revision = "nordlib_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns. Records have their instants already; messages that were given up count from the last lease."""
    op.add_column("nordlib_outbox", sa.Column("queued_at", sa.DateTime()))
    op.add_column("nordlib_outbox", sa.Column("dead_since", sa.DateTime()))
    op.execute("UPDATE nordlib_outbox SET dead_since = available_from WHERE is_dead_letter")
    op.create_index("ix_nordlib_outbox_dead_since", "nordlib_outbox", ["dead_since", "id"])
    op.add_column("nordlib_audit_log", sa.Column("recorded_at", sa.DateTime()))
    instant = r"strftime('%Y-%m-%d %H\:%M\:%f000', json_extract(record, '$.at'))"
    op.execute(f"UPDATE nordlib_audit_log SET recorded_at = {instant} WHERE json_valid(record)")  # noqa: S608 - no value of anyone's
    op.create_index("ix_nordlib_audit_log_recorded_at", "nordlib_audit_log", ["recorded_at", "id"])
    op.create_index("ix_nordlib_library_instructions_holder", "nordlib_library_instructions", ["holder", "id"])


def downgrade() -> None:
    """Drop the columns."""
    op.drop_index("ix_nordlib_library_instructions_holder", "nordlib_library_instructions")
    op.drop_index("ix_nordlib_audit_log_recorded_at", "nordlib_audit_log")
    op.drop_column("nordlib_audit_log", "recorded_at")
    op.drop_index("ix_nordlib_outbox_dead_since", "nordlib_outbox")
    op.drop_column("nordlib_outbox", "dead_since")
    op.drop_column("nordlib_outbox", "queued_at")
