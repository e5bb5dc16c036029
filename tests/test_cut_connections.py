"""A connection to the database that is cut: the command runs again on another one, and says what it cannot know."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from nordlib.errors import TransactionConflict
from nordlib.libraries import Library, LibraryId
from nordlib.storage.sql import SqlStore
from nordlib.storage.sql.databases.base import Database
from tests.servers import SERVERS, database

C = Library(LibraryId("C"), "Biblioteket C")
#: How a driver tells which connection this is, and how another one cuts it.
_CUT: Final[dict[str, tuple[Callable[[Any], int], str]]] = {
    "postgresql": (lambda driver: driver.info.backend_pid, "SELECT pg_terminate_backend({})"),
    "mariadb": (lambda driver: driver.thread_id(), "KILL {}"),
}


@pytest.fixture(scope="module", params=("sqlite", *SERVERS))
def opened(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[SqlStore, Callable[[Connection], None]]]:
    """A store, and what cuts one of its connections; SQLite has none to cut, so that there the store gives one up."""
    if request.param == "sqlite":
        store = SqlStore.open(f"sqlite:///{tmp_path_factory.mktemp('cut') / 'register.db'}")
        yield store, lambda connection: connection.invalidate()
        store.close()
        return
    number_of, cutting = _CUT[request.param]
    with database(request.param) as url:
        store = SqlStore.open(url)

        def cut_there(connection: Connection) -> None:
            with store.engine.connect() as other:
                other.exec_driver_sql(cutting.format(number_of(connection.connection.driver_connection)))

        yield store, cut_there
        store.close()


@pytest.fixture
def cut(opened: tuple[SqlStore, Callable[[Connection], None]]) -> tuple[SqlStore, Callable[[Connection], None]]:
    """The same, emptied."""
    with opened[0].engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM nordlib_libraries")
    return opened


def rows_of_outbox(tx: Any) -> object:
    return tx.outbox.waiting


def library(tx: Any) -> object:
    return tx.libraries.get(C.id)


def nothing_but_the_commit(tx: Any) -> None:
    """A command that goes on although it is told that its connection is lost."""
    with pytest.raises(TransactionConflict):
        rows_of_outbox(tx)


@pytest.mark.parametrize("opened", tuple(SERVERS), indirect=True)
@pytest.mark.parametrize("ask", [rows_of_outbox, library, nothing_but_the_commit])
def test_a_command_runs_again_when_its_connection_is_cut_before_the_commit(cut: Any, ask: Callable[[Any], object]) -> None:
    store, cut_connection = cut
    tries = list[int]()

    def put(tx: Any) -> None:
        tries.append(1)
        tx.libraries.put(C)
        if len(tries) == 1:
            cut_connection(tx._executor.connection)
            ask(tx)

    store.run(put)
    assert store.read(library) == C
    assert len(tries) == 2


@pytest.mark.parametrize("reading", [False, True])
def test_a_connection_that_is_cut_while_a_transaction_begins_is_replaced(cut: Any, monkeypatch: pytest.MonkeyPatch, reading: bool) -> None:
    store, cut_connection = cut
    kind, begins = type(store._database), list[int]()
    begin = kind.begin

    def begin_cut(self: Database, connection: Connection, *, reading: bool) -> None:
        begins.append(1)
        if len(begins) == 1:
            cut_connection(connection)
            if connection.invalidated:
                raise lost()
        begin(self, connection, reading=reading)

    monkeypatch.setattr(kind, "begin", begin_cut)
    assert (store.read if reading else store.run)(library) is None
    assert len(begins) == 2


def lost() -> OperationalError:
    return OperationalError("BEGIN", {}, sqlite3.OperationalError("gone"), connection_invalidated=True)


def test_a_database_that_cuts_every_connection_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    store, begins = SqlStore.open("sqlite://"), list[int]()

    def begin(_self: Database, _connection: Connection, *, reading: bool) -> None:
        begins.append(1)
        raise lost()

    with monkeypatch.context() as patched:
        patched.setattr(type(store._database), "begin", begin)
        with pytest.raises(TransactionConflict, match="the connection to the database was lost"):
            store.run(library)
    assert len(begins) == 3
    assert store.read(library) is None
    store.close()
