"""What a host supplies: one small protocol for each kind of thing, and transactions that group them.

A host that wants only renewals implements only `Loans` and `Holds`. Finders are named by the question. Every finder of borrowers takes the
libraries that the asker may see: an account outside them is not found, as if it did not exist (READ-A30).
"""

from nordlib.storage.protocols.accounts import (
    ALL_LIBRARIES,
    Accounts,
    AccountsTx,
    AllLibraries,
    Credentials,
    Libraries,
    LibraryScope,
    Registrars,
    StudentAuthorisations,
    Transfers,
)
from nordlib.storage.protocols.audit_log import AuditLog, HasAuditLog
from nordlib.storage.protocols.circulation import (
    CirculationTx,
    HasLoanHistories,
    HasPatronStandings,
    Holds,
    LoanHistories,
    Loans,
    PatronStandings,
)
from nordlib.storage.protocols.core import Store, Versioned, value_of
from nordlib.storage.protocols.idempotency import HasIdempotencyRecords, IdempotencyRecord, IdempotencyRecords
from nordlib.storage.protocols.outbox import HasOutbox, LeasedOutbox, LeasedOutboxTx, Outbox, OutboxEntry

__all__ = [
    "ALL_LIBRARIES",
    "Accounts",
    "AccountsTx",
    "AllLibraries",
    "AuditLog",
    "CirculationTx",
    "Credentials",
    "HasAuditLog",
    "HasIdempotencyRecords",
    "HasLoanHistories",
    "HasOutbox",
    "HasPatronStandings",
    "Holds",
    "IdempotencyRecord",
    "IdempotencyRecords",
    "LeasedOutbox",
    "LeasedOutboxTx",
    "Libraries",
    "LibraryScope",
    "LoanHistories",
    "Loans",
    "Outbox",
    "OutboxEntry",
    "PatronStandings",
    "Registrars",
    "Store",
    "StudentAuthorisations",
    "Transfers",
    "Versioned",
    "value_of",
]
