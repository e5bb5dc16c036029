"""Accounts of patrons who request from other libraries, and their requests."""

import sqlalchemy as sa
from alembic import op

revision = "nordlib_0006"
down_revision = "nordlib_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "nordlib_interlibrary_accounts",
        sa.Column("id", sa.String(255), nullable=False),
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("address", sa.String(400), nullable=False),
        sa.Column("postcode", sa.String(400), nullable=False),
        sa.Column("city", sa.String(400), nullable=False),
        sa.Column("phone", sa.String(400)),
        sa.Column("username", sa.String(400), nullable=False),
        sa.Column("username_key", sa.String(400), nullable=False),
        sa.Column("home_library", sa.String(255), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("username_key", name="uq_nordlib_interlibrary_accounts_username"),
    )
    op.create_table(
        "nordlib_interlibrary_requests",
        sa.Column("id", sa.String(255), nullable=False),
        sa.Column("requester", sa.String(255), nullable=False),
        sa.Column("home_library", sa.String(255), nullable=False),
        sa.Column("record", sa.String(400), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("placed_at", sa.DateTime(), nullable=False),
        sa.Column("article", sa.String(400)),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("strike_reason", sa.String(40)),
        sa.Column("differs", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_nordlib_interlibrary_requests_requester", "nordlib_interlibrary_requests", ["requester", "id"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("nordlib_interlibrary_requests")
    op.drop_table("nordlib_interlibrary_accounts")
