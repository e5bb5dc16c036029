"""The stores that tests and runners play on, and all that one of them holds."""

from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Any

import attrs
from sqlalchemy import delete, select

from nordlib.identity import IdentityNumber
from nordlib.storage import MemoryStore
from nordlib.storage.memory.tables import Table
from nordlib.storage.sql import SqlStore
from nordlib.storage.sql.schema import METADATA


@cache
def _opened(url: str) -> SqlStore:
    return SqlStore.open(url)


def emptied(url: str) -> SqlStore:
    """The one store at an address that every test shares, emptied."""
    store = _opened(url)
    with store.engine.begin() as connection:
        for table in METADATA.sorted_tables:
            connection.execute(delete(table))
    return store


def sqlite() -> SqlStore:
    """The one store in SQLite that every test shares, emptied."""
    return emptied("sqlite://")


#: What makes an empty store of each kind.
STORES: dict[str, Callable[[], Any]] = {"memory": MemoryStore, "sqlite": sqlite}


def everything_in(store: Any) -> str:
    """All that a store holds, written out."""
    if isinstance(store, MemoryStore):
        return written(tables_of(store))
    with store.engine.connect() as connection:
        return written([list(connection.execute(select(table))) for table in METADATA.sorted_tables])


def rows_in(store: Any) -> list[str]:
    """Every row that a store holds, written out: to compare what it held before and after."""
    if not isinstance(store, MemoryStore):
        with store.engine.connect() as connection:
            return [f"{table.name} {written(tuple(row))}" for table in METADATA.sorted_tables for row in connection.execute(select(table))]
    return sorted(written(row) for table in tables_of(store) for row in table.values())


def tables_of(store: MemoryStore) -> tuple[Table[Any, Any], ...]:
    """Every table of a store in memory."""
    state = store._state
    return (*state.backend._tables.values(), state.accounts._erased, state.outbox._rows, state.audit_log._rows)


def written(thing: Any) -> str:
    """Something of nordlib's with all that it holds, written out; a number in clear, which its repr is not."""
    if isinstance(thing, IdentityNumber):
        return f"{thing.canonical} {thing.canonical[:-4]}-{thing.canonical[-4:]}"
    if isinstance(thing, Table):
        return written({name: part for name, part in vars(thing).items() if name not in ("of", "_journal")})
    if hasattr(thing, "arrival"):  # a row of a table
        return written(thing.stored)
    if isinstance(thing, Mapping):
        return written(thing.items())
    if isinstance(thing, Collection) and not isinstance(thing, str | bytes):
        return " ".join(map(written, thing))
    if attrs.has(type(thing)):
        return written(attrs.asdict(thing, recurse=False))
    return str(thing)
