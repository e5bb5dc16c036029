"""Library cards: cardholders, cards, memberships, credentials, family views, instructions to libraries."""

import sqlalchemy as sa
from alembic import op

revision = "nordlib_0002"
down_revision = "nordlib_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "nordlib_cardholders",
        sa.Column("id", sa.String(255), nullable=False),
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("identity", sa.String(255)),
        sa.Column("birth_date", sa.Date()),
        sa.Column("gender", sa.String(40)),
        sa.Column("primary_address", sa.String(400)),
        sa.Column("secret_address", sa.Boolean(), nullable=False),
        sa.Column("temporary_addresses", sa.JSON(), nullable=False),
        sa.Column("email", sa.String(400)),
        sa.Column("email_key", sa.String(400)),
        sa.Column("phone", sa.String(400)),
        sa.Column("preferred_contact", sa.String(40)),
        sa.Column("is_institution", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("identity", name="uq_nordlib_cardholders_identity"),
    )
    op.create_table(
        "nordlib_cards",
        sa.Column("number", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("holder", sa.String(255)),
        sa.Column("home_library", sa.String(255)),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("national_card_of", sa.String(255)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("national_card_of", name="uq_nordlib_cards_national_card_of"),
    )
    op.create_index("ix_nordlib_cards_holder", "nordlib_cards", ["holder", "number"])
    op.create_table(
        "nordlib_memberships",
        sa.Column("card", sa.String(255), nullable=False),
        sa.Column("library", sa.String(255), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("rules_version", sa.String(400)),
        sa.Column("rules_accepted_by", sa.String(40)),
        sa.Column("rules_accepted_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("card", "library"),
    )
    op.create_table(
        "nordlib_card_credentials",
        sa.Column("card", sa.String(255), nullable=False),
        sa.Column("pin_hash", sa.String(400)),
        sa.Column("password_hash", sa.String(400)),
        sa.Column("pin_order", sa.String(400)),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("card"),
    )
    op.create_table(
        "nordlib_family_consents",
        sa.Column("id", sa.String(255), nullable=False),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("viewer", sa.String(255), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("owner", "viewer", name="uq_nordlib_family_consents_parties"),
    )
    op.create_index("ix_nordlib_family_consents_owner", "nordlib_family_consents", ["owner", "id"])
    op.create_index("ix_nordlib_family_consents_state", "nordlib_family_consents", ["state", "id"])
    op.create_index("ix_nordlib_family_consents_viewer", "nordlib_family_consents", ["viewer", "id"])
    op.create_table(
        "nordlib_library_instructions",
        sa.Column("library", sa.String(255), nullable=False),
        sa.Column("instruction", sa.String(40), nullable=False),
        sa.Column("holder", sa.String(255), nullable=False),
        sa.Column("id", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_nordlib_library_instructions_library", "nordlib_library_instructions", ["library", "id"])


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "nordlib_library_instructions",
        "nordlib_family_consents",
        "nordlib_card_credentials",
        "nordlib_memberships",
        "nordlib_cards",
        "nordlib_cardholders",
    ):
        op.drop_table(table)
