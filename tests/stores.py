"""The stores that tests and runners play on, and all that one of them holds."""

from collections.abc import Callable, Collection, Generator, Mapping
from contextlib import ExitStack, closing, contextmanager
from functools import cache, partial
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

import attrs
from sqlalchemy import Engine, delete, select

from nordlib.identity import IdentityNumber
from nordlib.storage import MemoryStore
from nordlib.storage.memory.tables import Table
from nordlib.storage.sql import SqlStore
from nordlib.storage.sql.columns import ROW_ID
from nordlib.storage.sql.schema import METADATA
from tests.event_loop import BridgedStore
from tests.servers import async_url, database

__all__ = ["KINDS", "STORES", "emptied", "everything_in", "on_engine", "opened", "rows_in", "sqlite", "tables_of", "written"]

R = TypeVar("R")
_DELETIONS: Final = tuple(str(delete(table)) for table in METADATA.sorted_tables)


@cache
def _in_memory() -> SqlStore:
    return SqlStore.open("sqlite://")


def emptied(store: Any) -> Any:
    """A store with SQL tables that tests share, emptied."""
    on_engine(store, _empty)
    return store


def on_engine(store: Any, function: Callable[[Engine], R]) -> R:
    """Call a function with the engine of a store with SQL tables, inside the bridge of an asynchronous one."""
    return store.call(lambda inside: function(inside.engine)) if isinstance(store, BridgedStore) else function(store.engine)


def _empty(engine: Engine) -> None:
    with engine.begin() as connection:  # deletions of few rows take 4 ms on either server, PostgreSQL's TRUNCATE of 29 tables 60 and more
        cursor = connection.connection.cursor()
        for statement in _DELETIONS:
            cursor.execute(statement)
        cursor.close()


def sqlite() -> SqlStore:
    """The one store in SQLite that every test shares, emptied."""
    store: SqlStore = emptied(_in_memory())
    return store


#: What makes an empty store of each kind that is quick and needs no server.
STORES: dict[str, Callable[[], Any]] = {"memory": MemoryStore, "sqlite": sqlite}
#: Every kind of store that a scenario can be played on.
KINDS: Final = (*STORES, "sqlite-async", "postgresql", "postgresql-async", "mariadb", "mariadb-async")


@contextmanager
def opened(kind: str) -> Generator[Callable[[], Any]]:
    """What gives an empty store of a kind, again and again; a database is made for it, and dropped at the end.

    Each time it is the same store, emptied, if it has SQL tables. Besides those of `KINDS` there is "sqlite-file".
    """
    if kind in STORES:
        yield STORES[kind]
        return
    server, _, manner = kind.partition("-")
    with ExitStack() as ending:
        if server != "sqlite":
            url = ending.enter_context(database(server))
        else:
            url = f"sqlite:///{ending.enter_context(TemporaryDirectory())}/register.db" if manner == "file" else "sqlite://"
        store = BridgedStore(async_url(url)) if manner == "async" else SqlStore.open(url)
        ending.enter_context(closing(store))
        yield partial(emptied, store)


def everything_in(store: Any) -> str:
    """All that a store holds, written out; without the ids that it makes itself, whose many digits have any PIN in them by chance."""
    if isinstance(store, MemoryStore):
        return written(tables_of(store))
    return on_engine(store, lambda engine: written([rows for _, rows in _every_row(engine, with_ids=False)]))


def rows_in(store: Any) -> list[str]:
    """Every row that a store holds, written out: to compare what it held before and after."""
    if isinstance(store, MemoryStore):
        return sorted(written(row) for table in tables_of(store) for row in table.values())
    return on_engine(store, lambda engine: [f"{name} {written(row)}" for name, rows in _every_row(engine) for row in rows])


def _every_row(engine: Engine, *, with_ids: bool = True) -> list[tuple[str, list[tuple[Any, ...]]]]:
    with engine.connect() as connection:
        wanted = {table.name: [column for column in table.c if with_ids or column.type is not ROW_ID] for table in METADATA.sorted_tables}
        return [(name, [tuple(row) for row in connection.execute(select(*columns))]) for name, columns in wanted.items()]


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
