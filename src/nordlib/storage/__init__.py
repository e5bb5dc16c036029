"""What a host supplies (`protocols`), how commands run (`running`), and a store in memory (`MemoryStore`)."""

from nordlib.storage.memory import MemoryStore, MemoryTx
from nordlib.storage.protocols import (
    EVERYWHERE,
    Accounts,
    Everywhere,
    HasOutbox,
    HasRecords,
    Holds,
    LendingTx,
    Libraries,
    Loans,
    Outbox,
    Records,
    RegisterTx,
    Sight,
    Store,
    Transfers,
    Versioned,
)
from nordlib.storage.running import TRIES, Transaction, run_command

__all__ = [
    "EVERYWHERE",
    "TRIES",
    "Accounts",
    "Everywhere",
    "HasOutbox",
    "HasRecords",
    "Holds",
    "LendingTx",
    "Libraries",
    "Loans",
    "MemoryStore",
    "MemoryTx",
    "Outbox",
    "Records",
    "RegisterTx",
    "Sight",
    "Store",
    "Transaction",
    "Transfers",
    "Versioned",
    "run_command",
]
