"""Accounts of patrons who request from other libraries, and their requests."""

import sqlalchemy as sa

from nordlib.storage.sql.columns import INSTANT, KEY, NAME, text
from nordlib.storage.sql.migration_operations import create_index, create_table, drop_table

revision = "nordlib_0006"
down_revision = "nordlib_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    create_table(
        "nordlib_interlibrary_accounts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("address", NAME, nullable=False),
        sa.Column("postcode", NAME, nullable=False),
        sa.Column("city", NAME, nullable=False),
        sa.Column("phone", NAME),
        sa.Column("username", NAME, nullable=False),
        sa.Column("username_key", NAME, nullable=False),
        sa.Column("home_library", KEY, nullable=False),
        sa.Column("language", text(8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("username_key", name="uq_nordlib_interlibrary_accounts_username"),
    )
    create_table(
        "nordlib_interlibrary_requests",
        sa.Column("id", KEY, nullable=False),
        sa.Column("requester", KEY, nullable=False),
        sa.Column("home_library", KEY, nullable=False),
        sa.Column("record", NAME, nullable=False),
        sa.Column("kind", text(40), nullable=False),
        sa.Column("placed_at", INSTANT, nullable=False),
        sa.Column("article", NAME),
        sa.Column("status", text(40), nullable=False),
        sa.Column("strike_reason", text(40)),
        sa.Column("differs", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_nordlib_interlibrary_requests_requester", "nordlib_interlibrary_requests", ["requester", "id"])


def downgrade() -> None:
    """Drop the tables."""
    drop_table("nordlib_interlibrary_requests")
    drop_table("nordlib_interlibrary_accounts")
