"""The patrons of a library."""

import sqlalchemy as sa
from alembic import op

revision = "nordlib_0004"
down_revision = "nordlib_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "nordlib_patrons",
        sa.Column("id", sa.String(255), nullable=False),
        sa.Column("borrower_number", sa.String(255), nullable=False),
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("identity", sa.String(255)),
        sa.Column("birth_date", sa.Date()),
        sa.Column("email", sa.String(400)),
        sa.Column("email_key", sa.String(400)),
        sa.Column("mobile", sa.String(400)),
        sa.Column("sms_opt_in", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("guardian", sa.String(255)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("borrower_number", name="uq_nordlib_patrons_borrower_number"),
        sa.UniqueConstraint("identity", name="uq_nordlib_patrons_identity"),
    )
    op.create_index("ix_nordlib_patrons_mobile", "nordlib_patrons", ["mobile", "id"])
    op.create_index("ix_nordlib_patrons_guardian", "nordlib_patrons", ["guardian", "id"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("nordlib_patrons")
