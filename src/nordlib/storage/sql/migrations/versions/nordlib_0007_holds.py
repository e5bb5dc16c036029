"""Holds that are placed and changed here, and the titles that patrons save."""

import sqlalchemy as sa
from alembic import op

revision = "nordlib_0007"
down_revision = "nordlib_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and add the columns; a hold that is stored already is at version 1."""
    op.add_column("nordlib_holds", sa.Column("pickup_until", sa.Date()))
    op.add_column("nordlib_holds", sa.Column("set_aside", sa.String(255)))
    op.add_column("nordlib_holds", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_index("ix_nordlib_holds_patron", "nordlib_holds", ["patron", "id"])
    op.create_index("ix_nordlib_holds_expires_on", "nordlib_holds", ["status", "expires_on", "id"])
    op.create_index("ix_nordlib_holds_pickup_until", "nordlib_holds", ["status", "pickup_until", "id"])
    op.create_table(
        "nordlib_saved_titles",
        sa.Column("patron", sa.String(255), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("patron", "title"),
    )


def downgrade() -> None:
    """Drop the table and the columns."""
    op.drop_table("nordlib_saved_titles")
    for index in ("pickup_until", "expires_on", "patron"):
        op.drop_index(f"ix_nordlib_holds_{index}", "nordlib_holds")
    for column in ("version", "set_aside", "pickup_until"):
        op.drop_column("nordlib_holds", column)
