"""The tables of the SQL store. Each stands for one thing of the register; columns have the names of the models' fields.

A key that only one may hold is a unique column, normalised before it gets here. No table refers to another by a foreign key, and none to a
table of the host's; ids are made by who adds a row.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, MetaData, String, Table, Text, UniqueConstraint
from sqlalchemy.schema import SchemaItem

from nordlib.accounts import Acceptance, StaffRole, TransferState
from nordlib.accounts.credentials import Origin, Realm
from nordlib.circulation import FeeCategory, HoldStatus, LoanKind, LoanStatus, OwnerAllows
from nordlib.identity import Kind, Scheme, Sex
from nordlib.messages import MessageKind
from nordlib.places import LibraryType
from nordlib.storage.sql.columns import KEY, Amount, Days, Instant, Words, one_of

__all__ = [
    "ACCOUNTS",
    "ACCOUNT_IDS",
    "ACCOUNT_WORDS",
    "AUTHORISATIONS",
    "CREDENTIALS",
    "HOLDS",
    "LIBRARIES",
    "LOANS",
    "METADATA",
    "OUTBOX",
    "OWNER_LOGS",
    "RECORDS",
    "REQUESTS",
    "STAFF",
    "STANDINGS",
    "TRANSFERS",
]

METADATA: Final = MetaData()
_NAME: Final = String(400)
_ADDRESS: Final = String(400)


def _identity() -> Iterator[SchemaItem]:
    """An identity number, as it was read."""
    yield Column("identity_scheme", one_of(Scheme))
    yield Column("identity_kind", one_of(Kind))
    yield Column("identity_number", String(20))
    yield Column("identity_birth_date", Date)
    yield Column("identity_sex", one_of(Sex))
    yield Column("identity_flags", Words)


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
    Column("agreement_accepted_by", one_of(Acceptance), nullable=False),
    Column("agreement_accepted_at", Instant, nullable=False),
    Column("language", String(8), nullable=False),
    Column("valid_to", Date),
    Column("user_groups", Words, nullable=False),
    Column("guardian_birth_date", Date),
    Column("guardian_name", _NAME),
    Column("birth_date", Date),
    Column("attested_minor", Boolean, nullable=False),
    Column("authorisation", KEY),
    Column("warned_for", Days, nullable=False),
    Column("created", Date),
    Column("protected", Boolean, nullable=False),
    UniqueConstraint("identity_number", "identity_scheme", "identity_kind", name="uq_nordlib_accounts_identity"),
    UniqueConstraint("email_key", name="uq_nordlib_accounts_email"),
    UniqueConstraint("authorisation", name="uq_nordlib_accounts_authorisation"),
    Index("ix_nordlib_accounts_library", "library", "id"),
    Index("ix_nordlib_accounts_valid_to", "valid_to", "id"),
    Index("ix_nordlib_accounts_created", "created", "id"),
    Index("ix_nordlib_accounts_guardian", "guardian_birth_date", "id"),
)

#: Every id that an account has or had: none is used again.
ACCOUNT_IDS: Final = Table("nordlib_account_ids", METADATA, Column("id", KEY, primary_key=True))

#: The words of borrowers' names, folded: what a search looks for the beginning of, within the libraries in sight.
ACCOUNT_WORDS: Final = Table(
    "nordlib_account_words",
    METADATA,
    Column("account", KEY, primary_key=True),
    Column("word", _NAME, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("library", KEY, nullable=False),
    Index("ix_nordlib_account_words_library", "library", "word", "account"),
    Index("ix_nordlib_account_words_word", "word", "account"),
)

#: Requests to change library. `pending` holds the account while the request waits, and nothing after: at most one waits for an account.
TRANSFERS: Final = Table(
    "nordlib_transfers",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("place", KEY, nullable=False),
    Column("account", KEY, nullable=False),
    Column("pending", KEY),
    Column("origin", KEY, nullable=False),
    Column("target", KEY, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("state", one_of(TransferState), nullable=False),
    UniqueConstraint("pending", name="uq_nordlib_transfers_pending"),
    Index("ix_nordlib_transfers_account", "account", "place"),
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
    Column("type", one_of(LibraryType), nullable=False),
    Column("county", _NAME, nullable=False),
    Column("municipality", _NAME, nullable=False),
    Column("main", KEY),
    Index("ix_nordlib_libraries_main", "main", "id"),
)

#: Registrars.
STAFF: Final = Table(
    "nordlib_staff",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("library", KEY, nullable=False),
    Column("email", _ADDRESS, nullable=False),
    Column("email_key", _ADDRESS, nullable=False),
    *_identity(),
    Column("role", one_of(StaffRole), nullable=False),
    UniqueConstraint("email_key", name="uq_nordlib_staff_email"),
    Index("ix_nordlib_staff_library", "library", "id"),
)

#: The agency's leave for students.
AUTHORISATIONS: Final = Table(
    "nordlib_authorisations",
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
    Column("realm", one_of(Realm), primary_key=True),
    Column("owner", KEY, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("hash", String(400)),
    Column("origin", one_of(Origin), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("ticket_token_hash", String(64)),
    Column("ticket_expires_at", Instant),
    Column("ticket_email_key", _ADDRESS),
    Column("last_login", Date),
    UniqueConstraint("ticket_token_hash", name="uq_nordlib_credentials_ticket"),
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
    Column("material", KEY, nullable=False),
    Column("kind", one_of(LoanKind), nullable=False),
    Column("renewals_used", Integer, nullable=False),
    Column("status", one_of(LoanStatus), nullable=False),
    Column("recalled", Boolean, nullable=False),
    Column("owner", KEY),
    Column("owner_renewal", one_of(OwnerAllows)),
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
    Column("status", one_of(HoldStatus), nullable=False),
    Column("active_from", Date),
    Column("interest_until", Date),
    Index("ix_nordlib_holds_title", "title", "id"),
)

#: What is known of patrons. What is not known has a blank where `..._known` says so.
STANDINGS: Final = Table(
    "nordlib_standings",
    METADATA,
    Column("patron", KEY, primary_key=True),
    Column("blocked", Boolean),
    Column("expires_known", Boolean, nullable=False),
    Column("expires", Date),
    Column("debt_known", Boolean, nullable=False),
    Column("debt_amount", Amount),
    Column("debt_currency", String(3)),
    Column("category", one_of(FeeCategory), nullable=False),
)

#: The log of each interlibrary loan: the loan as it was lent, and what happened since.
OWNER_LOGS: Final = Table(
    "nordlib_owner_logs",
    METADATA,
    Column("loan", KEY, primary_key=True),
    Column("lent", JSON, nullable=False),
    Column("events", JSON, nullable=False),
)

#: Messages that are due, in the order of their ids, and those that could not be sent.
OUTBOX: Final = Table(
    "nordlib_outbox",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("kind", one_of(MessageKind), nullable=False),
    Column("recipient", _ADDRESS, nullable=False),
    Column("language", String(8), nullable=False),
    Column("about", KEY, nullable=False),
    Column("message_values", JSON, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("free_from", Instant),
    Column("dead", Boolean, nullable=False),
    Index("ix_nordlib_outbox_about", "about"),
    Index("ix_nordlib_outbox_dead", "dead", "id"),
)

#: What was written down: who did what to which account, attempts that failed. Opaque ids only.
RECORDS: Final = Table(
    "nordlib_records",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("about", KEY, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("record", Text, nullable=False),
    Index("ix_nordlib_records_about", "about", "id"),
)

#: Requests that were granted and may come again, by a hash of the key that the client gave them.
REQUESTS: Final = Table(
    "nordlib_requests",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("asked", String(64), nullable=False),
    Column("granted_at", Instant, nullable=False),
    Column("made", KEY),
    Index("ix_nordlib_requests_granted_at", "granted_at"),
)
