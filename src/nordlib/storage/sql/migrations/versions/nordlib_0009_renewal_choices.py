"""How many renewals of a loan in a row were unseen, and the only item type that a hold waits for."""

import sqlalchemy as sa

from nordlib.storage.sql.columns import NAME
from nordlib.storage.sql.migration_operations import add_column, drop_column

revision = "nordlib_0009"
down_revision = "nordlib_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; no renewal of a loan that is stored already is known to be unseen."""
    add_column("nordlib_loans", sa.Column("unseen_renewals", sa.Integer(), nullable=False, server_default="0"))
    add_column("nordlib_loans", sa.Column("last_renewal_unseen_before", sa.Integer()))
    add_column("nordlib_holds", sa.Column("item_type", NAME))


def downgrade() -> None:
    """Drop the columns."""
    drop_column("nordlib_holds", "item_type")
    drop_column("nordlib_loans", "last_renewal_unseen_before")
    drop_column("nordlib_loans", "unseen_renewals")
