"""Open a world on a memory store: each step in a transaction of its own, which is rolled back, so that the next finds the same state."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from nordlib.storage import MemoryStore, stored
from nordlib.storage.queries import StoredType
from tests.proofs.worlds import State, Step, World

__all__ = ["in_memory", "key_of"]

_TYPES: Final = {each.model: each for each in vars(stored).values() if isinstance(each, StoredType)}


def key_of(row: Any) -> Any:
    """The key of a stored row."""
    return _TYPES[type(row)].key_of(row)


def in_memory(begin: datetime, *fixed: Any) -> Callable[[World, State], Callable[[Step], tuple[Any, frozenset[Any]]]]:
    """What opens a state on a memory store, which also holds fixed rows (libraries, registrars) that no step changes.

    A transaction is looked at before it ends: a refusal that had written something would be seen.
    """

    def filled(state: State) -> MemoryStore:
        store = MemoryStore()
        with store.transaction():
            for row in (*fixed, *state.rows):
                store._state.backend.add(_TYPES[type(row)], row)
        return store

    def opened(world: World, state: State) -> Callable[[Step], tuple[Any, frozenset[Any]]]:
        shared = filled(state)

        def take(step: Step) -> tuple[Any, frozenset[Any]]:
            now = begin + timedelta(days=state.day + step.nights)
            if step.is_job:
                store = filled(state)
                return step.act(store, now), rows_of(store)
            tx = shared.begin()
            try:
                return step.act(tx, now), rows_of(shared)
            finally:
                tx.rollback()

        def rows_of(store: MemoryStore) -> frozenset[Any]:
            tables = (store._state.backend.table(_TYPES[model]) for model in world.models)
            return frozenset(row.stored.value for table in tables for row in table.values())

        return take

    return opened
