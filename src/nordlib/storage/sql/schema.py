"""The tables of the SQL store: one declaration for each stored thing, from which its columns and its row functions are derived.

A key that only one row may hold is a unique column, normalised before it gets here. No table has a foreign key, neither to another of ours
nor to one of the host's. The caller that adds a row makes its id.
"""

from operator import attrgetter
from typing import Final

import attrs
from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, MetaData, Table

from nordlib.circulation import InterlibraryTerms
from nordlib.libraries import Library
from nordlib.messages import MessageKind
from nordlib.name_folding import fold
from nordlib.patrons import PatronDetails
from nordlib.storage import stored
from nordlib.storage.sql.columns import KEY, LONG_TEXT, NAME, ROW_ID, WORD, Instant, enum_type, text
from nordlib.storage.sql.mapping import model_table
from nordlib.storage.sql.parts import (
    BLOCKED,
    CARD_EXPIRES_ON,
    DEBT,
    DIFFERS,
    DUE,
    DUE_BEFORE_RENEWAL,
    EVENTS,
    INITIAL_LOAN,
    TEMPORARY_ADDRESSES,
)

__all__ = [
    "ACCOUNT",
    "ACCOUNT_IDS",
    "ACCOUNT_NAME_WORDS",
    "ATTEMPTS",
    "AUDIT_LOG",
    "AUTO_RENEWAL_PREFERENCE",
    "CARD",
    "CARDHOLDER",
    "CARD_CREDENTIAL",
    "CHARGE",
    "CREDENTIAL",
    "FAMILY_CONSENT",
    "HOLD",
    "IDEMPOTENCY_RECORD",
    "INTERLIBRARY_ACCOUNT",
    "INTERLIBRARY_REQUEST",
    "JOB_RUN",
    "LIBRARY",
    "LIBRARY_INSTRUCTION",
    "LOAN",
    "LOAN_HISTORY",
    "MEMBERSHIP",
    "METADATA",
    "OUTBOX",
    "PATRON",
    "PATRON_STANDING",
    "REGISTRAR",
    "SAVED_TITLE",
    "SENT_NOTICE",
    "STUDENT_AUTHORISATION",
    "TRANSFER",
]

#: Every table of the store.
METADATA: Final = MetaData()
_PERSON: Final = {"identity.canonical": "identity_number", "email.address": "email"}


def _folded_name(library: Library) -> str:
    return fold(library.name)


#: Borrowers' accounts.
ACCOUNT: Final = model_table(
    stored.ACCOUNT,
    "nordlib_accounts",
    METADATA,
    rename={**_PERSON, "groups": "user_groups"},
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
    Column("word", WORD, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("library", KEY, nullable=False),
    Index("ix_nordlib_account_name_words_library", "library", "word", "account"),
    Index("ix_nordlib_account_name_words_word", "word", "account"),
)

#: Requests to change library. `pending` holds the account while the request is pending, and is null after: so at most one is pending.
TRANSFER: Final = model_table(
    stored.TRANSFER,
    "nordlib_transfers",
    METADATA,
    indexes={"target": ("target", "state", "id"), "state": ("state", "id")},
)

#: Libraries and their branches.
LIBRARY: Final = model_table(
    stored.LIBRARY,
    "nordlib_libraries",
    METADATA,
    indexes={"main_library_id": ("main_library_id", "id")},
    computed=[(Column("folded_name", NAME, nullable=False), _folded_name)],
)

#: Registrars.
REGISTRAR: Final = model_table(stored.REGISTRAR, "nordlib_registrars", METADATA, rename=_PERSON, indexes={"library": ("library", "id")})

#: The agency's authorisations to register students.
STUDENT_AUTHORISATION: Final = model_table(stored.STUDENT_AUTHORISATION, "nordlib_student_authorisations", METADATA)

#: Hashes of passwords and of the tokens of links.
CREDENTIAL: Final = model_table(
    stored.CREDENTIAL,
    "nordlib_credentials",
    METADATA,
    rename={"principal.realm": "realm", "principal.id": "principal", "reset_token.token_hash": "reset_token_hash"},
)

#: Attempts that still count, by the hash of a name.
ATTEMPTS: Final = model_table(stored.ATTEMPTS, "nordlib_attempts", METADATA, indexes={"expires_at": ("expires_at",)})

#: Loans; those of another library's material have its terms in the columns that begin with `owner`.
LOAN: Final = model_table(
    stored.LOAN,
    "nordlib_loans",
    METADATA,
    rename={f"interlibrary.{field.name}": f"owner_{field.name}".removesuffix("_owner") for field in attrs.fields(InterlibraryTerms)},
    parts={"due": DUE, "last_renewal.due_before": DUE_BEFORE_RENEWAL},
    present={"interlibrary": "owner_renewal_permission"},
    indexes={"due_day": ("status", "due_day", "id")},
    computed=[(Column("due_day", Date), attrgetter("due_day"))],
)

#: Holds (reservations).
HOLD: Final = model_table(
    stored.HOLD,
    "nordlib_holds",
    METADATA,
    indexes={"expires_on": ("status", "expires_on", "id"), "pickup_until": ("status", "pickup_until", "id")},
)

#: The titles that patrons save.
SAVED_TITLE: Final = model_table(stored.SAVED_TITLE, "nordlib_saved_titles", METADATA)

#: Requests that were granted and may come again, by a hash of the key that the client gave them.
IDEMPOTENCY_RECORD: Final = model_table(stored.IDEMPOTENCY_RECORD, "nordlib_idempotency", METADATA, indexes={"granted_at": ("granted_at",)})

#: What is known of patrons. What is not known has a blank where `..._known` says so.
PATRON_STANDING: Final = model_table(
    stored.PATRON_STANDING,
    "nordlib_patron_standings",
    METADATA,
    rename={"standing.category": "category"},
    parts={"standing.blocked": BLOCKED, "standing.card_expires_on": CARD_EXPIRES_ON, "standing.debt": DEBT},
)

#: What patrons have said about automatic renewals.
AUTO_RENEWAL_PREFERENCE: Final = model_table(stored.AUTO_RENEWAL_PREFERENCE, "nordlib_auto_renewal_preferences", METADATA)

#: When each job was last completed.
JOB_RUN: Final = model_table(stored.JOB_RUN, "nordlib_job_runs", METADATA)

#: What patrons owe for late renewals; a charge without loans is owed no longer.
CHARGE: Final = model_table(stored.CHARGE, "nordlib_charges", METADATA, rename={"amount.amount": "amount", "amount.currency": "currency"})

#: Cardholders: what the register of cards may store of a person, and nothing else.
CARDHOLDER: Final = model_table(
    stored.CARDHOLDER,
    "nordlib_cardholders",
    METADATA,
    rename={"email.address": "email", "phone.number": "phone"},
    parts={"temporary_addresses": TEMPORARY_ADDRESSES},
)

#: Library cards. `national_card_of` holds the holder of a national card in use, and is null for others: so a person has one at most.
CARD: Final = model_table(stored.CARD, "nordlib_cards", METADATA)

#: The memberships of cards.
MEMBERSHIP: Final = model_table(stored.MEMBERSHIP, "nordlib_memberships", METADATA)

#: Hashes of the PINs and passwords of cards.
CARD_CREDENTIAL: Final = model_table(stored.CARD_CREDENTIAL, "nordlib_card_credentials", METADATA)

#: Consents to family views.
FAMILY_CONSENT: Final = model_table(stored.FAMILY_CONSENT, "nordlib_family_consents", METADATA, indexes={"state": ("state", "id")})

#: Instructions to libraries that were not acknowledged yet.
LIBRARY_INSTRUCTION: Final = model_table(stored.LIBRARY_INSTRUCTION, "nordlib_library_instructions", METADATA)

#: The patrons of a library.
PATRON: Final = model_table(stored.PATRON, "nordlib_patrons", METADATA, rename={"email.address": "email", "mobile.number": "mobile"})

#: Accounts of patrons who request from other libraries.
INTERLIBRARY_ACCOUNT: Final = model_table(
    stored.INTERLIBRARY_ACCOUNT,
    "nordlib_interlibrary_accounts",
    METADATA,
    rename={
        **{f"details.{field.name}": field.name for field in attrs.fields(PatronDetails)},
        "details.phone.number": "phone",
        "username.address": "username",
    },
)

#: Requests for material from other libraries.
INTERLIBRARY_REQUEST: Final = model_table(
    stored.INTERLIBRARY_REQUEST, "nordlib_interlibrary_requests", METADATA, parts={"differs": DIFFERS}
)

#: Notices about loans that were queued.
SENT_NOTICE: Final = model_table(stored.SENT_NOTICE, "nordlib_sent_notices", METADATA, indexes={"due": ("due",)})

#: The history of each interlibrary loan: the terms on which it was lent, and what happened since then.
LOAN_HISTORY: Final = model_table(
    stored.LOAN_HISTORY,
    "nordlib_loan_histories",
    METADATA,
    rename={"initial_loan.id": "loan"},
    parts={"initial_loan": INITIAL_LOAN, "events": EVENTS},
)

#: Messages that are due, in the order of their ids, and those that could not be sent.
OUTBOX: Final = Table(
    "nordlib_outbox",
    METADATA,
    Column("id", ROW_ID, primary_key=True, autoincrement=False),
    Column("kind", enum_type(MessageKind), nullable=False),
    Column("recipient", NAME, nullable=False),
    Column("language", text(8), nullable=False),
    Column("subject_id", KEY, nullable=False),
    Column("message_values", JSON, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("available_from", Instant),
    Column("not_before", Instant),
    Column("is_dead_letter", Boolean, nullable=False),
    Column("queued_at", Instant),
    Column("dead_since", Instant),
    Index("ix_nordlib_outbox_subject_id", "subject_id"),
    Index("ix_nordlib_outbox_is_dead_letter", "is_dead_letter", "id"),
    Index("ix_nordlib_outbox_dead_since", "dead_since", "id"),
)

#: What was written down: who did what to which account, attempts that failed. Opaque ids only.
AUDIT_LOG: Final = Table(
    "nordlib_audit_log",
    METADATA,
    Column("id", ROW_ID, primary_key=True, autoincrement=False),
    Column("subject_id", KEY, nullable=False),
    Column("kind", text(40), nullable=False),
    Column("record", LONG_TEXT, nullable=False),
    Column("recorded_at", Instant),
    Index("ix_nordlib_audit_log_subject_id", "subject_id", "id"),
    Index("ix_nordlib_audit_log_recorded_at", "recorded_at", "id"),
)
