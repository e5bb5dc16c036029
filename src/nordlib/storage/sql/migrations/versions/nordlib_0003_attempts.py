"""Attempts that still count, by the hash of the name that was entered."""

import sqlalchemy as sa
from alembic import op

revision = "nordlib_0003"
down_revision = "nordlib_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "nordlib_attempts",
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("at", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_nordlib_attempts_expires_at", "nordlib_attempts", ["expires_at"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("nordlib_attempts")
