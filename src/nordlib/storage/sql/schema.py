"""The tables of the SQL store: one declaration for each stored thing, from which its columns and its row functions are derived.

A key that only one row may hold is a unique column, normalised before it gets here. No table has a foreign key, neither to another of ours
nor to one of the host's. The caller that adds a row makes its id.
"""

from datetime import date
from typing import Any, Final

import attrs
from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, MetaData, String, Table, Text

from nordlib.accounts import Account, Credential, Registrar, StudentAuthorisation, Transfer, TransferState
from nordlib.circulation import DueInstant, Hold, InterlibraryTerms, Loan
from nordlib.circulation.fees import FeeCategory
from nordlib.libraries import Library
from nordlib.messages import MessageKind
from nordlib.name_folding import fold
from nordlib.storage.protocols import IdempotencyRecord
from nordlib.storage.sql.columns import KEY, Amount, Instant, enum_type
from nordlib.storage.sql.mapping import Parts, model_table

__all__ = [
    "ACCOUNT",
    "ACCOUNT_IDS",
    "ACCOUNT_NAME_WORDS",
    "AUDIT_LOG",
    "CREDENTIAL",
    "HOLD",
    "IDEMPOTENCY_RECORD",
    "LIBRARY",
    "LOAN",
    "LOAN_HISTORIES",
    "METADATA",
    "OUTBOX",
    "PATRON_STANDINGS",
    "REGISTRAR",
    "STUDENT_AUTHORISATION",
    "TRANSFER",
]

#: Every table of the store.
METADATA: Final = MetaData()
_NAME: Final = String(400)
_ADDRESS: Final = String(400)
_PERSON: Final = {"identity.canonical": "identity_number", "email.address": "email"}


def _due_date(loan: Loan) -> date | None:
    return loan.due if isinstance(loan.due, date) else None


def _due_at(loan: Loan) -> Any:
    return None if isinstance(loan.due, date) else loan.due.at


def _due(day: date | None, instant: Any) -> date | DueInstant | None:
    return day if instant is None else DueInstant(instant)


def _pending(transfer: Transfer) -> str | None:
    return transfer.account if transfer.state == TransferState.PENDING else None


def _folded_name(library: Library) -> str:
    return fold(library.name)


#: Borrowers' accounts.
ACCOUNT: Final = model_table(
    Account,
    "nordlib_accounts",
    METADATA,
    rename={**_PERSON, "groups": "user_groups"},
    unique={
        "identity": ("identity_number", "identity_scheme", "identity_kind"),
        "email": ("email_key",),
        "student_authorisation": ("student_authorisation",),
    },
    indexes={
        "library": ("library", "id"),
        "valid_to": ("valid_to", "id"),
        "created_on": ("created_on", "id"),
        "guardian": ("guardian_birth_date", "id"),
    },
)

#: Every id that an account has or had: none is used again.
ACCOUNT_IDS: Final = Table("nordlib_account_ids", METADATA, Column("id", KEY, primary_key=True))

#: The words of borrowers' names, folded: what a search looks for the beginning of, within the libraries that the asker may see.
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

#: Requests to change library. `pending` holds the account while the request is pending, and is null after: so at most one is pending.
TRANSFER: Final = model_table(
    Transfer,
    "nordlib_transfers",
    METADATA,
    unique={"pending": ("pending",), "sequence": ("account", "sequence")},
    indexes={"target": ("target", "state", "id"), "state": ("state", "id")},
    computed=[(Column("pending", KEY), _pending)],
    beside=[Column("sequence", Integer, nullable=False)],
)

#: Libraries and their branches.
LIBRARY: Final = model_table(
    Library,
    "nordlib_libraries",
    METADATA,
    indexes={"main_library_id": ("main_library_id", "id")},
    computed=[(Column("folded_name", _NAME, nullable=False), _folded_name)],
    versioned=False,
)

#: Registrars.
REGISTRAR: Final = model_table(
    Registrar,
    "nordlib_registrars",
    METADATA,
    rename=_PERSON,
    unique={"email": ("email_key",)},
    indexes={"library": ("library", "id")},
)

#: The agency's leave to register students.
STUDENT_AUTHORISATION: Final = model_table(StudentAuthorisation, "nordlib_student_authorisations", METADATA, versioned=False)

#: Hashes of passwords and of the tokens of links.
CREDENTIAL: Final = model_table(
    Credential,
    "nordlib_credentials",
    METADATA,
    key=("realm", "principal"),
    rename={"principal.realm": "realm", "principal.id": "principal", "reset_token.token_hash": "reset_token_hash"},
    unique={"reset_token": ("reset_token_hash",)},
)

#: Loans; those of another library's material have its terms in the columns that begin with `owner`.
LOAN: Final = model_table(
    Loan,
    "nordlib_loans",
    METADATA,
    rename={f"interlibrary.{field.name}": f"owner_{field.name}".removesuffix("_owner") for field in attrs.fields(InterlibraryTerms)},
    parts={"due": Parts({"due_date": (Date, _due_date), "due_at": (Instant, _due_at)}, _due)},
    present={"interlibrary": "owner_renewal_permission"},
    indexes={"patron": ("patron", "id")},
)

#: Holds (reservations).
HOLD: Final = model_table(Hold, "nordlib_holds", METADATA, indexes={"title": ("title", "id")}, versioned=False)

#: Requests that were granted and may come again, by a hash of the key that the client gave them.
IDEMPOTENCY_RECORD: Final = model_table(
    IdempotencyRecord, "nordlib_idempotency", METADATA, key=("key",), indexes={"granted_at": ("granted_at",)}, versioned=False
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

#: The log of each interlibrary loan: the terms on which it was lent, and what happened since then.
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
