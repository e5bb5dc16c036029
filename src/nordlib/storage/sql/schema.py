"""The tables of the SQL store. Each stands for one thing of the register; columns have the names of the models' fields.

A key that only one may hold is a unique column, normalised before it gets here. No table refers to another by a foreign key, and none to a
table of the host's; ids are made by who adds a row.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, MetaData, String, Table, Text, UniqueConstraint
from sqlalchemy.schema import SchemaItem

from nordlib.accounts import AcceptedBy, StaffRole, TransferState
from nordlib.accounts.credentials import PasswordOrigin, Realm
from nordlib.circulation import FeeCategory, HoldStatus, LoanKind, LoanStatus, RenewalPermission
from nordlib.identity import NumberKind, Scheme, Sex
from nordlib.libraries import LibraryType
from nordlib.messages import MessageKind
from nordlib.storage.sql.columns import KEY, Amount, DateSet, Instant, StringSet, enum_type

__all__ = [
    "ACCOUNTS",
    "ACCOUNT_IDS",
    "ACCOUNT_NAME_WORDS",
    "AUDIT_LOG",
    "CREDENTIALS",
    "HOLDS",
    "IDEMPOTENCY_RECORDS",
    "LIBRARIES",
    "LOANS",
    "LOAN_HISTORIES",
    "METADATA",
    "OUTBOX",
    "PATRON_STANDINGS",
    "REGISTRARS",
    "STUDENT_AUTHORISATIONS",
    "TRANSFERS",
]

METADATA: Final = MetaData()
_NAME: Final = String(400)
_ADDRESS: Final = String(400)


def _identity() -> Iterator[SchemaItem]:
    """An identity number, as it was read."""
    yield Column("identity_scheme", enum_type(Scheme))
    yield Column("identity_kind", enum_type(NumberKind))
    yield Column("identity_number", String(20))
    yield Column("identity_birth_date", Date)
    yield Column("identity_sex", enum_type(Sex))
    yield Column("identity_flags", StringSet)


#: Borrowers' accounts.
ACCOUNTS: Final = Table(
    "nordlib_accounts",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("library", KEY, nullable=False),
    *_identity(),
    Column("first_name", _NAME, nullable=False),
    Column("last_name", _NAME, nullable=False),
    Column("email", _ADDRESS, nullable=False),
    Column("email_key", _ADDRESS, nullable=False),
    Column("agreement_version", String(40), nullable=False),
    Column("agreement_accepted_by", enum_type(AcceptedBy), nullable=False),
    Column("agreement_accepted_at", Instant, nullable=False),
    Column("language", String(8), nullable=False),
    Column("valid_to", Date),
    Column("user_groups", StringSet, nullable=False),
    Column("guardian_birth_date", Date),
    Column("guardian_name", _NAME),
    Column("birth_date", Date),
    Column("attested_minor", Boolean, nullable=False),
    Column("student_authorisation", KEY),
    Column("warned_end_dates", DateSet, nullable=False),
    Column("created_on", Date),
    Column("protected", Boolean, nullable=False),
    UniqueConstraint("identity_number", "identity_scheme", "identity_kind", name="uq_nordlib_accounts_identity"),
    UniqueConstraint("email_key", name="uq_nordlib_accounts_email"),
    UniqueConstraint("student_authorisation", name="uq_nordlib_accounts_student_authorisation"),
    Index("ix_nordlib_accounts_library", "library", "id"),
    Index("ix_nordlib_accounts_valid_to", "valid_to", "id"),
    Index("ix_nordlib_accounts_created_on", "created_on", "id"),
    Index("ix_nordlib_accounts_guardian", "guardian_birth_date", "id"),
)

#: Every id that an account has or had: none is used again.
ACCOUNT_IDS: Final = Table("nordlib_account_ids", METADATA, Column("id", KEY, primary_key=True))

#: The words of borrowers' names, folded: what a search looks for the beginning of, within the libraries in sight.
ACCOUNT_NAME_WORDS: Final = Table(
    "nordlib_account_name_words",
    METADATA,
    Column("account", KEY, primary_key=True),
    Column("word", _NAME, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("library", KEY, nullable=False),
    Index("ix_nordlib_account_name_words_library", "library", "word", "account"),
    Index("ix_nordlib_account_name_words_word", "word", "account"),
)

#: Requests to change library. `pending` holds the account while the request waits, and nothing after: at most one waits for an account.
TRANSFERS: Final = Table(
    "nordlib_transfers",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("sequence_id", KEY, nullable=False),
    Column("account", KEY, nullable=False),
    Column("pending", KEY),
    Column("origin", KEY, nullable=False),
    Column("target", KEY, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("state", enum_type(TransferState), nullable=False),
    UniqueConstraint("pending", name="uq_nordlib_transfers_pending"),
    Index("ix_nordlib_transfers_account", "account", "sequence_id"),
    Index("ix_nordlib_transfers_target", "target", "state", "id"),
    Index("ix_nordlib_transfers_state", "state", "id"),
)

#: Libraries and their branches.
LIBRARIES: Final = Table(
    "nordlib_libraries",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("name", _NAME, nullable=False),
    Column("folded_name", _NAME, nullable=False),
    Column("type", enum_type(LibraryType), nullable=False),
    Column("county", _NAME, nullable=False),
    Column("municipality", _NAME, nullable=False),
    Column("main_library_id", KEY),
    Index("ix_nordlib_libraries_main_library_id", "main_library_id", "id"),
)

#: Registrars.
REGISTRARS: Final = Table(
    "nordlib_registrars",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("library", KEY, nullable=False),
    Column("email", _ADDRESS, nullable=False),
    Column("email_key", _ADDRESS, nullable=False),
    *_identity(),
    Column("role", enum_type(StaffRole), nullable=False),
    UniqueConstraint("email_key", name="uq_nordlib_registrars_email"),
    Index("ix_nordlib_registrars_library", "library", "id"),
)

#: The agency's leave for students.
STUDENT_AUTHORISATIONS: Final = Table(
    "nordlib_student_authorisations",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("library", KEY, nullable=False),
    Column("name", _NAME, nullable=False),
    Column("birth_date", Date, nullable=False),
    Column("study_until", Date, nullable=False),
)

#: Hashes of passwords and of the tokens of links.
CREDENTIALS: Final = Table(
    "nordlib_credentials",
    METADATA,
    Column("realm", enum_type(Realm), primary_key=True),
    Column("owner", KEY, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("password_hash", String(400)),
    Column("origin", enum_type(PasswordOrigin), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("reset_token_hash", String(64)),
    Column("reset_token_expires_at", Instant),
    Column("reset_token_email_key", _ADDRESS),
    Column("last_login", Date),
    UniqueConstraint("reset_token_hash", name="uq_nordlib_credentials_reset_token"),
)

#: Loans; those whose owner is another library have what it said in the columns that begin with `owner`.
LOANS: Final = Table(
    "nordlib_loans",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("patron", KEY, nullable=False),
    Column("item", KEY, nullable=False),
    Column("title", KEY, nullable=False),
    Column("due_date", Date),
    Column("due_at", Instant),
    Column("item_type", KEY, nullable=False),
    Column("kind", enum_type(LoanKind), nullable=False),
    Column("renewals_used", Integer, nullable=False),
    Column("status", enum_type(LoanStatus), nullable=False),
    Column("recalled", Boolean, nullable=False),
    Column("owner", KEY),
    Column("owner_renewal_permission", enum_type(RenewalPermission)),
    Column("owner_max_renewals", Integer),
    Column("owner_latest_due", Date),
    Column("owner_pending_renewal", Boolean),
    Column("owner_last_renewal_rejected", Boolean),
    Column("owner_guaranteed_until", Date),
    Column("owner_due_before_renewal", Date),
    Column("owner_due_before_recall", Date),
    Index("ix_nordlib_loans_patron", "patron", "id"),
)

#: Holds (reservations).
HOLDS: Final = Table(
    "nordlib_holds",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("patron", KEY, nullable=False),
    Column("title", KEY, nullable=False),
    Column("item", KEY),
    Column("status", enum_type(HoldStatus), nullable=False),
    Column("active_from", Date),
    Column("expires_on", Date),
    Index("ix_nordlib_holds_title", "title", "id"),
)

#: What is known of patrons. What is not known has a blank where `..._known` says so.
PATRON_STANDINGS: Final = Table(
    "nordlib_patron_standings",
    METADATA,
    Column("patron", KEY, primary_key=True),
    Column("blocked", Boolean),
    Column("card_expires_on_known", Boolean, nullable=False),
    Column("card_expires_on", Date),
    Column("debt_known", Boolean, nullable=False),
    Column("debt_amount", Amount),
    Column("debt_currency", String(3)),
    Column("category", enum_type(FeeCategory), nullable=False),
)

#: The log of each interlibrary loan: the loan as it was lent, and what happened since.
LOAN_HISTORIES: Final = Table(
    "nordlib_loan_histories",
    METADATA,
    Column("loan", KEY, primary_key=True),
    Column("initial_loan", JSON, nullable=False),
    Column("events", JSON, nullable=False),
)

#: Messages that are due, in the order of their ids, and those that could not be sent.
OUTBOX: Final = Table(
    "nordlib_outbox",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("kind", enum_type(MessageKind), nullable=False),
    Column("recipient", _ADDRESS, nullable=False),
    Column("language", String(8), nullable=False),
    Column("subject_id", KEY, nullable=False),
    Column("message_values", JSON, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("available_from", Instant),
    Column("is_dead_letter", Boolean, nullable=False),
    Index("ix_nordlib_outbox_subject_id", "subject_id"),
    Index("ix_nordlib_outbox_is_dead_letter", "is_dead_letter", "id"),
)

#: What was written down: who did what to which account, attempts that failed. Opaque ids only.
AUDIT_LOG: Final = Table(
    "nordlib_audit_log",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("subject_id", KEY, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("record", Text, nullable=False),
    Index("ix_nordlib_audit_log_subject_id", "subject_id", "id"),
)

#: Requests that were granted and may come again, by a hash of the key that the client gave them.
IDEMPOTENCY_RECORDS: Final = Table(
    "nordlib_idempotency",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("granted_at", Instant, nullable=False),
    Column("result_id", KEY),
    Index("ix_nordlib_idempotency_granted_at", "granted_at"),
)
