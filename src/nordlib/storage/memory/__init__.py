"""The store in memory: for tests, notebooks and the first hour. Same promises as any other, nothing on disk."""

from nordlib.storage.memory.store import MemoryStore, MemoryTx

__all__ = ["MemoryStore", "MemoryTx"]
