"""Automatic renewals: what patrons have said about them, and when a job was last completed."""

import sqlalchemy as sa

from nordlib.storage.sql.columns import KEY
from nordlib.storage.sql.migration_operations import create_table, drop_table

revision = "nordlib_0010"
down_revision = "nordlib_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    create_table(
        "nordlib_auto_renewal_preferences",
        sa.Column("patron", KEY, nullable=False),
        sa.Column("renews", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("patron"),
    )
    create_table(
        "nordlib_job_runs",
        sa.Column("job", KEY, nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("previous_on", sa.Date()),
        sa.PrimaryKeyConstraint("job"),
    )


def downgrade() -> None:
    """Drop the tables."""
    drop_table("nordlib_job_runs")
    drop_table("nordlib_auto_renewal_preferences")
