"""The contract of a store on the asynchronous stores: SQLite in a file, PostgreSQL and MariaDB."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from nordlib.circulation import LoanId
from nordlib.testing.contract.pytest_suite import StoreContract
from tests.event_loop import BridgedStore
from tests.servers import async_url, database, renew_on_its_own
from tests.short_contract import shorten
from tests.stores import emptied


@pytest.fixture(autouse=True)
def _few_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each operation of the state machine is a transaction on the server; the store in memory has all of its examples."""
    shorten(monkeypatch)


class WithOtherSoftware(BridgedStore):
    """An asynchronous store to whose loans other software writes on a connection of its own."""

    def __init__(self, url: str) -> None:
        super().__init__(async_url(url))
        self.url = url

    def renew_outside(self, loan: LoanId) -> None:
        renew_on_its_own(self.url, loan)


@pytest.fixture(scope="module")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WithOtherSoftware]:
    with closing(WithOtherSoftware(f"sqlite:///{tmp_path_factory.mktemp('async')}/register.db")) as store:
        yield store


@pytest.fixture(scope="module")
def postgresql() -> Iterator[WithOtherSoftware]:
    with database("postgresql") as url, closing(WithOtherSoftware(url)) as store:
        yield store


@pytest.fixture(scope="module")
def mariadb() -> Iterator[WithOtherSoftware]:
    with database("mariadb") as url, closing(WithOtherSoftware(url)) as store:
        yield store


class TestAsyncSqliteFile(StoreContract):
    @pytest.fixture
    def store(self, sqlite_file: WithOtherSoftware) -> WithOtherSoftware:
        emptied(sqlite_file)
        return sqlite_file


class TestAsyncPostgresql(StoreContract):
    @pytest.fixture
    def store(self, postgresql: WithOtherSoftware) -> WithOtherSoftware:
        emptied(postgresql)
        return postgresql


class TestAsyncMariadb(StoreContract):
    @pytest.fixture
    def store(self, mariadb: WithOtherSoftware) -> WithOtherSoftware:
        emptied(mariadb)
        return mariadb
