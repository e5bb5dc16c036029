"""What a host supplies (`protocols`), how commands run (`runner`), what is stored (`stored`), and a store in memory (`MemoryStore`)."""

from nordlib.storage.memory import MemoryStore, MemoryTx
from nordlib.storage.runner import MAX_ATTEMPTS, Transaction, run_command

__all__ = ["MAX_ATTEMPTS", "MemoryStore", "MemoryTx", "Transaction", "run_command"]
