"""The first tables."""

import sqlalchemy as sa

from nordlib.storage.sql.columns import INSTANT, KEY, LONG_TEXT, NAME, ROW_ID, WORD, text
from nordlib.storage.sql.migration_operations import create_index, create_table, drop_table

revision = "nordlib_0001"
down_revision = None
branch_labels = ("nordlib",)
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    create_table(
        "nordlib_accounts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("library", KEY, nullable=False),
        sa.Column("identity_scheme", text(40)),
        sa.Column("identity_kind", text(40)),
        sa.Column("identity_number", NAME),
        sa.Column("identity_birth_date", sa.Date()),
        sa.Column("identity_sex", text(40)),
        sa.Column("identity_flags", sa.JSON()),
        sa.Column("first_name", NAME, nullable=False),
        sa.Column("last_name", NAME, nullable=False),
        sa.Column("email", NAME, nullable=False),
        sa.Column("email_key", NAME, nullable=False),
        sa.Column("agreement_version", NAME, nullable=False),
        sa.Column("agreement_accepted_by", text(40), nullable=False),
        sa.Column("agreement_accepted_at", INSTANT, nullable=False),
        sa.Column("language", text(8), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("user_groups", sa.JSON(), nullable=False),
        sa.Column("guardian_birth_date", sa.Date()),
        sa.Column("guardian_name", NAME),
        sa.Column("birth_date", sa.Date()),
        sa.Column("attested_minor", sa.Boolean(), nullable=False),
        sa.Column("student_authorisation", KEY),
        sa.Column("warned_end_dates", sa.JSON(), nullable=False),
        sa.Column("created_on", sa.Date()),
        sa.Column("last_active_on", sa.Date()),
        sa.Column("purge_warned_on", sa.Date()),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("student_authorisation", name="uq_nordlib_accounts_student_authorisation"),
        sa.UniqueConstraint("email_key", name="uq_nordlib_accounts_email"),
        sa.UniqueConstraint("identity_number", "identity_scheme", "identity_kind", name="uq_nordlib_accounts_identity"),
    )
    create_index("ix_nordlib_accounts_created_on", "nordlib_accounts", ["created_on", "id"])
    create_index("ix_nordlib_accounts_guardian", "nordlib_accounts", ["guardian_birth_date", "id"])
    create_index("ix_nordlib_accounts_library", "nordlib_accounts", ["library", "id"])
    create_index("ix_nordlib_accounts_valid_to", "nordlib_accounts", ["valid_to", "id"])
    create_table(
        "nordlib_account_ids",
        sa.Column("id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_table(
        "nordlib_account_name_words",
        sa.Column("account", KEY, nullable=False),
        sa.Column("word", WORD, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("library", KEY, nullable=False),
        sa.PrimaryKeyConstraint("account", "word"),
    )
    create_index("ix_nordlib_account_name_words_library", "nordlib_account_name_words", ["library", "word", "account"])
    create_index("ix_nordlib_account_name_words_word", "nordlib_account_name_words", ["word", "account"])
    create_table(
        "nordlib_transfers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("account", KEY, nullable=False),
        sa.Column("pending", KEY),
        sa.Column("origin", KEY, nullable=False),
        sa.Column("target", KEY, nullable=False),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("state", text(40), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("pending", name="uq_nordlib_transfers_pending"),
        sa.UniqueConstraint("account", "sequence", name="uq_nordlib_transfers_sequence"),
    )
    create_index("ix_nordlib_transfers_state", "nordlib_transfers", ["state", "id"])
    create_index("ix_nordlib_transfers_target", "nordlib_transfers", ["target", "state", "id"])
    create_table(
        "nordlib_libraries",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("folded_name", NAME, nullable=False),
        sa.Column("type", text(40), nullable=False),
        sa.Column("county", NAME, nullable=False),
        sa.Column("municipality", NAME, nullable=False),
        sa.Column("main_library_id", KEY),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_nordlib_libraries_main_library_id", "nordlib_libraries", ["main_library_id", "id"])
    create_table(
        "nordlib_registrars",
        sa.Column("id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("library", KEY, nullable=False),
        sa.Column("email", NAME, nullable=False),
        sa.Column("email_key", NAME, nullable=False),
        sa.Column("identity_scheme", text(40)),
        sa.Column("identity_kind", text(40)),
        sa.Column("identity_number", NAME),
        sa.Column("identity_birth_date", sa.Date()),
        sa.Column("identity_sex", text(40)),
        sa.Column("identity_flags", sa.JSON()),
        sa.Column("role", text(40), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email_key", name="uq_nordlib_registrars_email"),
    )
    create_index("ix_nordlib_registrars_library", "nordlib_registrars", ["library", "id"])
    create_table(
        "nordlib_student_authorisations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("library", KEY, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("study_until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_table(
        "nordlib_credentials",
        sa.Column("realm", text(40), nullable=False),
        sa.Column("principal", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("password_hash", NAME),
        sa.Column("origin", text(40), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("reset_token_hash", NAME),
        sa.Column("reset_token_expires_at", INSTANT),
        sa.Column("reset_token_email_key", NAME),
        sa.Column("last_login", sa.Date()),
        sa.PrimaryKeyConstraint("realm", "principal"),
        sa.UniqueConstraint("reset_token_hash", name="uq_nordlib_credentials_reset_token"),
    )
    create_table(
        "nordlib_loans",
        sa.Column("id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patron", KEY, nullable=False),
        sa.Column("item", KEY, nullable=False),
        sa.Column("title", KEY, nullable=False),
        sa.Column("due_date", sa.Date()),
        sa.Column("due_at", INSTANT),
        sa.Column("item_type", NAME, nullable=False),
        sa.Column("kind", text(40), nullable=False),
        sa.Column("renewals_used", sa.Integer(), nullable=False),
        sa.Column("status", text(40), nullable=False),
        sa.Column("recalled", sa.Boolean(), nullable=False),
        sa.Column("owner", KEY),
        sa.Column("owner_renewal_permission", text(40)),
        sa.Column("owner_max_renewals", sa.Integer()),
        sa.Column("owner_latest_due", sa.Date()),
        sa.Column("owner_pending_renewal", sa.Boolean()),
        sa.Column("owner_last_renewal_rejected", sa.Boolean()),
        sa.Column("owner_guaranteed_until", sa.Date()),
        sa.Column("owner_due_before_recall", sa.Date()),
        sa.Column("lent_on", sa.Date()),
        sa.Column("last_renewal_on", sa.Date()),
        sa.Column("due_date_before_renewal", sa.Date()),
        sa.Column("due_at_before_renewal", INSTANT),
        sa.Column("last_renewal_renewed_on_before", sa.Date()),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_nordlib_loans_patron", "nordlib_loans", ["patron", "id"])
    create_table(
        "nordlib_holds",
        sa.Column("id", KEY, nullable=False),
        sa.Column("patron", KEY, nullable=False),
        sa.Column("title", KEY, nullable=False),
        sa.Column("item", KEY),
        sa.Column("status", text(40), nullable=False),
        sa.Column("active_from", sa.Date()),
        sa.Column("expires_on", sa.Date()),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_nordlib_holds_title", "nordlib_holds", ["title", "id"])
    create_table(
        "nordlib_patron_standings",
        sa.Column("patron", KEY, nullable=False),
        sa.Column("blocked", sa.Boolean()),
        sa.Column("card_expires_on_known", sa.Boolean(), nullable=False),
        sa.Column("card_expires_on", sa.Date()),
        sa.Column("debt_known", sa.Boolean(), nullable=False),
        sa.Column("debt_amount", text(40)),
        sa.Column("debt_currency", text(3)),
        sa.Column("category", text(40), nullable=False),
        sa.PrimaryKeyConstraint("patron"),
    )
    create_table(
        "nordlib_charges",
        sa.Column("id", KEY, nullable=False),
        sa.Column("patron", KEY, nullable=False),
        sa.Column("kind", text(40), nullable=False),
        sa.Column("amount", text(40), nullable=False),
        sa.Column("currency", NAME, nullable=False),
        sa.Column("charged_on", sa.Date(), nullable=False),
        sa.Column("loans", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_nordlib_charges_patron", "nordlib_charges", ["patron", "id"])
    create_table(
        "nordlib_loan_histories",
        sa.Column("loan", KEY, nullable=False),
        sa.Column("initial_loan", sa.JSON(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("loan"),
    )
    create_table(
        "nordlib_outbox",
        sa.Column("id", ROW_ID, nullable=False, autoincrement=False),
        sa.Column("kind", text(40), nullable=False),
        sa.Column("recipient", NAME, nullable=False),
        sa.Column("language", text(8), nullable=False),
        sa.Column("subject_id", KEY, nullable=False),
        sa.Column("message_values", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("available_from", INSTANT),
        sa.Column("is_dead_letter", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_nordlib_outbox_subject_id", "nordlib_outbox", ["subject_id"])
    create_index("ix_nordlib_outbox_is_dead_letter", "nordlib_outbox", ["is_dead_letter", "id"])
    create_table(
        "nordlib_audit_log",
        sa.Column("id", ROW_ID, nullable=False, autoincrement=False),
        sa.Column("subject_id", KEY, nullable=False),
        sa.Column("kind", text(40), nullable=False),
        sa.Column("record", LONG_TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_nordlib_audit_log_subject_id", "nordlib_audit_log", ["subject_id", "id"])
    create_table(
        "nordlib_idempotency",
        sa.Column("key", KEY, nullable=False),
        sa.Column("fingerprint", NAME, nullable=False),
        sa.Column("granted_at", INSTANT, nullable=False),
        sa.Column("result_id", NAME),
        sa.PrimaryKeyConstraint("key"),
    )
    create_index("ix_nordlib_idempotency_granted_at", "nordlib_idempotency", ["granted_at"])


def downgrade() -> None:
    """Take the tables away, and all that is in them."""
    for table in (
        "nordlib_idempotency",
        "nordlib_audit_log",
        "nordlib_outbox",
        "nordlib_loan_histories",
        "nordlib_charges",
        "nordlib_patron_standings",
        "nordlib_holds",
        "nordlib_loans",
        "nordlib_credentials",
        "nordlib_student_authorisations",
        "nordlib_registrars",
        "nordlib_libraries",
        "nordlib_transfers",
        "nordlib_account_name_words",
        "nordlib_account_ids",
        "nordlib_accounts",
    ):
        drop_table(table)
