"""The patrons of a library."""

import sqlalchemy as sa

from nordlib.storage.sql.columns import KEY, NAME, text
from nordlib.storage.sql.migration_operations import create_index, create_table, drop_table

revision = "nordlib_0004"
down_revision = "nordlib_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    create_table(
        "nordlib_patrons",
        sa.Column("id", KEY, nullable=False),
        sa.Column("borrower_number", KEY, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("identity", KEY),
        sa.Column("birth_date", sa.Date()),
        sa.Column("email", NAME),
        sa.Column("email_key", NAME),
        sa.Column("mobile", NAME),
        sa.Column("sms_opt_in", sa.Boolean(), nullable=False),
        sa.Column("language", text(8), nullable=False),
        sa.Column("guardian", KEY),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("borrower_number", name="uq_nordlib_patrons_borrower_number"),
        sa.UniqueConstraint("identity", name="uq_nordlib_patrons_identity"),
    )
    create_index("ix_nordlib_patrons_mobile", "nordlib_patrons", ["mobile", "id"])
    create_index("ix_nordlib_patrons_guardian", "nordlib_patrons", ["guardian", "id"])


def downgrade() -> None:
    """Drop the table."""
    drop_table("nordlib_patrons")
