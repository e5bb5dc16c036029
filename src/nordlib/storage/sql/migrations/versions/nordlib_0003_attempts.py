"""Attempts that still count, by the hash of the name that was entered."""

import sqlalchemy as sa

from nordlib.storage.sql.columns import INSTANT, KEY
from nordlib.storage.sql.migration_operations import create_index, create_table, drop_table

revision = "nordlib_0003"
down_revision = "nordlib_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    create_table(
        "nordlib_attempts",
        sa.Column("key", KEY, nullable=False),
        sa.Column("at", sa.JSON(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    create_index("ix_nordlib_attempts_expires_at", "nordlib_attempts", ["expires_at"])


def downgrade() -> None:
    """Drop the table."""
    drop_table("nordlib_attempts")
