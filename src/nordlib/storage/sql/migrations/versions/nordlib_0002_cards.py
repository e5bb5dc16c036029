"""Library cards: cardholders, cards, memberships, credentials, family views, instructions to libraries."""

import sqlalchemy as sa

from nordlib.storage.sql.columns import INSTANT, KEY, NAME, text
from nordlib.storage.sql.migration_operations import create_index, create_table, drop_table

revision = "nordlib_0002"
down_revision = "nordlib_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    create_table(
        "nordlib_cardholders",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("identity", KEY),
        sa.Column("birth_date", sa.Date()),
        sa.Column("gender", text(40)),
        sa.Column("primary_address", NAME),
        sa.Column("secret_address", sa.Boolean(), nullable=False),
        sa.Column("temporary_addresses", sa.JSON(), nullable=False),
        sa.Column("email", NAME),
        sa.Column("email_key", NAME),
        sa.Column("phone", NAME),
        sa.Column("preferred_contact", text(40)),
        sa.Column("is_institution", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("identity", name="uq_nordlib_cardholders_identity"),
    )
    create_table(
        "nordlib_cards",
        sa.Column("number", KEY, nullable=False),
        sa.Column("kind", text(40), nullable=False),
        sa.Column("form", text(40), nullable=False),
        sa.Column("holder", KEY),
        sa.Column("home_library", KEY),
        sa.Column("state", text(40), nullable=False),
        sa.Column("national_card_of", KEY),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("national_card_of", name="uq_nordlib_cards_national_card_of"),
    )
    create_index("ix_nordlib_cards_holder", "nordlib_cards", ["holder", "number"])
    create_table(
        "nordlib_memberships",
        sa.Column("card", KEY, nullable=False),
        sa.Column("library", KEY, nullable=False),
        sa.Column("state", text(40), nullable=False),
        sa.Column("rules_version", NAME),
        sa.Column("rules_accepted_by", text(40)),
        sa.Column("rules_accepted_at", INSTANT),
        sa.PrimaryKeyConstraint("card", "library"),
    )
    create_table(
        "nordlib_card_credentials",
        sa.Column("card", KEY, nullable=False),
        sa.Column("pin_hash", NAME),
        sa.Column("password_hash", NAME),
        sa.Column("pin_order", NAME),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("card"),
    )
    create_table(
        "nordlib_family_consents",
        sa.Column("id", KEY, nullable=False),
        sa.Column("owner", KEY, nullable=False),
        sa.Column("viewer", KEY, nullable=False),
        sa.Column("state", text(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("owner", "viewer", name="uq_nordlib_family_consents_parties"),
    )
    create_index("ix_nordlib_family_consents_owner", "nordlib_family_consents", ["owner", "id"])
    create_index("ix_nordlib_family_consents_state", "nordlib_family_consents", ["state", "id"])
    create_index("ix_nordlib_family_consents_viewer", "nordlib_family_consents", ["viewer", "id"])
    create_table(
        "nordlib_library_instructions",
        sa.Column("library", KEY, nullable=False),
        sa.Column("instruction", text(40), nullable=False),
        sa.Column("holder", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_nordlib_library_instructions_library", "nordlib_library_instructions", ["library", "id"])


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
        drop_table(table)
