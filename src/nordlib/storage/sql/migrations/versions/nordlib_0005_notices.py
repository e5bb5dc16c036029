"""Notices about loans: the day by which loans are found, the notices that were queued, and when a message may be sent."""

import sqlalchemy as sa
from alembic import op

from nordlib.storage.sql.columns import INSTANT, KEY
from nordlib.storage.sql.migration_operations import add_column, create_index, create_table, drop_column, drop_index, drop_table

revision = "nordlib_0005"
down_revision = "nordlib_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the columns. The day of the loans that are stored is made of what they are due."""
    create_table(
        "nordlib_sent_notices",
        sa.Column("id", KEY, nullable=False),
        sa.Column("about", KEY, nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_nordlib_sent_notices_due", "nordlib_sent_notices", ["due"])
    add_column("nordlib_outbox", sa.Column("not_before", INSTANT))
    add_column("nordlib_loans", sa.Column("due_day", sa.Date()))
    op.execute("UPDATE nordlib_loans SET due_day = COALESCE(due_date, DATE(due_at))")
    create_index("ix_nordlib_loans_due_day", "nordlib_loans", ["status", "due_day", "id"])


def downgrade() -> None:
    """Drop the table and the columns."""
    drop_index("ix_nordlib_loans_due_day", "nordlib_loans")
    drop_column("nordlib_loans", "due_day")
    drop_column("nordlib_outbox", "not_before")
    drop_table("nordlib_sent_notices")
