"""What a host supplies: one small protocol for each kind of thing, and transactions that group them.

A host that wants only renewals implements only `Loans` and `Holds`. Finders are named by the question. Every finder of borrowers takes the
libraries whose borrowers the asker may see: an account outside them is not found, as if it did not exist (READ-A30). What a question reads
is a protocol of its own (`ReadableAccounts`), without `add` and `save`.
"""

from nordlib.storage.protocols.accounts import Accounts, AccountsReadTx, AccountsTx, ReadableAccounts
from nordlib.storage.protocols.attempts import AttemptRecords, HasAttempts, attempts_of
from nordlib.storage.protocols.audit_log import AuditLog, HasAuditLog, audit_log_of
from nordlib.storage.protocols.cards import (
    CardCredentials,
    Cardholders,
    Cards,
    CardsReadTx,
    CardsTx,
    FamilyConsents,
    LibraryInstructions,
    Memberships,
    ReadableCardCredentials,
    ReadableCardholders,
    ReadableCards,
    ReadableFamilyConsents,
    ReadableMemberships,
)
from nordlib.storage.protocols.circulation import (
    Charges,
    CirculationReadTx,
    CirculationTx,
    DueLoans,
    HasCharges,
    HasLoanHistories,
    HasPatronStandings,
    Holds,
    LoanHistories,
    Loans,
    PatronStandings,
    ReadableLoans,
    charges_of,
    loan_histories_of,
    patron_standings_of,
)
from nordlib.storage.protocols.core import ReadableStore, Store, Versioned, value_of
from nordlib.storage.protocols.idempotency import HasIdempotencyRecords, IdempotencyRecord, IdempotencyRecords, idempotency_records_of
from nordlib.storage.protocols.libraries import ALL_LIBRARIES, AllLibraries, Libraries, LibraryScope
from nordlib.storage.protocols.notices import NoticesTx, SentNotice, SentNoticeId, SentNotices
from nordlib.storage.protocols.outbox import HasOutbox, LeasedOutbox, LeasedOutboxTx, Outbox, OutboxEntry, outbox_of
from nordlib.storage.protocols.patrons import HasPatrons, Patrons, PatronsReadTx, PatronsTx, ReadablePatrons, patrons_of
from nordlib.storage.protocols.staff import (
    Credentials,
    ReadableCredentials,
    ReadableRegistrars,
    ReadableStudentAuthorisations,
    Registrars,
    StudentAuthorisations,
)
from nordlib.storage.protocols.transfers import ReadableTransfers, Transfers

__all__ = [
    "ALL_LIBRARIES",
    "Accounts",
    "AccountsReadTx",
    "AccountsTx",
    "AllLibraries",
    "AttemptRecords",
    "AuditLog",
    "CardCredentials",
    "Cardholders",
    "Cards",
    "CardsReadTx",
    "CardsTx",
    "Charges",
    "CirculationReadTx",
    "CirculationTx",
    "Credentials",
    "DueLoans",
    "FamilyConsents",
    "HasAttempts",
    "HasAuditLog",
    "HasCharges",
    "HasIdempotencyRecords",
    "HasLoanHistories",
    "HasOutbox",
    "HasPatronStandings",
    "HasPatrons",
    "Holds",
    "IdempotencyRecord",
    "IdempotencyRecords",
    "LeasedOutbox",
    "LeasedOutboxTx",
    "Libraries",
    "LibraryInstructions",
    "LibraryScope",
    "LoanHistories",
    "Loans",
    "Memberships",
    "NoticesTx",
    "Outbox",
    "OutboxEntry",
    "PatronStandings",
    "Patrons",
    "PatronsReadTx",
    "PatronsTx",
    "ReadableAccounts",
    "ReadableCardCredentials",
    "ReadableCardholders",
    "ReadableCards",
    "ReadableCredentials",
    "ReadableFamilyConsents",
    "ReadableLoans",
    "ReadableMemberships",
    "ReadablePatrons",
    "ReadableRegistrars",
    "ReadableStore",
    "ReadableStudentAuthorisations",
    "ReadableTransfers",
    "Registrars",
    "SentNotice",
    "SentNoticeId",
    "SentNotices",
    "Store",
    "StudentAuthorisations",
    "Transfers",
    "Versioned",
    "attempts_of",
    "audit_log_of",
    "charges_of",
    "idempotency_records_of",
    "loan_histories_of",
    "outbox_of",
    "patron_standings_of",
    "patrons_of",
    "value_of",
]
