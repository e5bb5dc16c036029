"""What a host supplies: one small protocol for each kind of thing, and transactions that group them.

A host that wants only renewals implements only `Loans` and `Holds`. Finders are named by the question. Every finder of borrowers takes the
libraries that the asker may see: an account outside them is not found, as if it did not exist (READ-A30).
"""

from nordlib.storage.protocols.common import (
    Dispatch,
    DispatchTx,
    Due,
    HasOutbox,
    HasRecords,
    HasRequests,
    Outbox,
    Records,
    Request,
    Requests,
    Store,
    Versioned,
)
from nordlib.storage.protocols.lending import HasOwnerLog, HasStandings, Holds, LendingTx, Loans, OwnerLog, Standings
from nordlib.storage.protocols.register import (
    EVERYWHERE,
    Accounts,
    Authorisations,
    Credentials,
    Everywhere,
    Libraries,
    RegisterTx,
    Sight,
    StaffAccounts,
    Transfers,
)

__all__ = [
    "EVERYWHERE",
    "Accounts",
    "Authorisations",
    "Credentials",
    "Dispatch",
    "DispatchTx",
    "Due",
    "Everywhere",
    "HasOutbox",
    "HasOwnerLog",
    "HasRecords",
    "HasRequests",
    "HasStandings",
    "Holds",
    "LendingTx",
    "Libraries",
    "Loans",
    "Outbox",
    "OwnerLog",
    "Records",
    "RegisterTx",
    "Request",
    "Requests",
    "Sight",
    "StaffAccounts",
    "Standings",
    "Store",
    "Transfers",
    "Versioned",
]
