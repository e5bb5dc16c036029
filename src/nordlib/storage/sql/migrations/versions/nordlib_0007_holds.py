"""Holds that are placed and changed here, and the titles that patrons save."""

import sqlalchemy as sa

from nordlib.storage.sql.columns import INSTANT, KEY
from nordlib.storage.sql.migration_operations import add_column, create_index, create_table, drop_column, drop_index, drop_table

revision = "nordlib_0007"
down_revision = "nordlib_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and add the columns; a hold that is stored already is at version 1."""
    add_column("nordlib_holds", sa.Column("pickup_until", sa.Date()))
    add_column("nordlib_holds", sa.Column("set_aside", KEY))
    add_column("nordlib_holds", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    create_index("ix_nordlib_holds_patron", "nordlib_holds", ["patron", "id"])
    create_index("ix_nordlib_holds_expires_on", "nordlib_holds", ["status", "expires_on", "id"])
    create_index("ix_nordlib_holds_pickup_until", "nordlib_holds", ["status", "pickup_until", "id"])
    create_table(
        "nordlib_saved_titles",
        sa.Column("patron", KEY, nullable=False),
        sa.Column("title", KEY, nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("patron", "title"),
    )


def downgrade() -> None:
    """Drop the table and the columns."""
    drop_table("nordlib_saved_titles")
    for index in ("pickup_until", "expires_on", "patron"):
        drop_index(f"ix_nordlib_holds_{index}", "nordlib_holds")
    for column in ("version", "set_aside", "pickup_until"):
        drop_column("nordlib_holds", column)
