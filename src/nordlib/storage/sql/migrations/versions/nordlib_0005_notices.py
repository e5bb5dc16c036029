"""Notices about loans: the day by which loans are found, the notices that were queued, and when a message may be sent."""

import sqlalchemy as sa
from alembic import op

revision = "nordlib_0005"
down_revision = "nordlib_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the columns. The day of the loans that are stored is made of what they are due."""
    op.create_table(
        "nordlib_sent_notices",
        sa.Column("id", sa.String(255), nullable=False),
        sa.Column("about", sa.String(255), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_nordlib_sent_notices_due", "nordlib_sent_notices", ["due"])
    op.add_column("nordlib_outbox", sa.Column("not_before", sa.DateTime()))
    op.add_column("nordlib_loans", sa.Column("due_day", sa.Date()))
    op.execute("UPDATE nordlib_loans SET due_day = COALESCE(due_date, DATE(due_at))")
    op.create_index("ix_nordlib_loans_due_day", "nordlib_loans", ["status", "due_day", "id"])


def downgrade() -> None:
    """Drop the table and the columns."""
    op.drop_index("ix_nordlib_loans_due_day", "nordlib_loans")
    op.drop_column("nordlib_loans", "due_day")
    op.drop_column("nordlib_outbox", "not_before")
    op.drop_table("nordlib_sent_notices")
