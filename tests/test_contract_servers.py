"""The contract of a store on PostgreSQL and MariaDB."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from nordlib.circulation import LoanId
from nordlib.storage.sql import SqlStore
from nordlib.testing.contract.pytest_suite import StoreContract
from tests.servers import database, renew_on_its_own
from tests.short_contract import shorten
from tests.stores import emptied


@pytest.fixture(autouse=True)
def _few_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each operation of the state machine is a transaction on the server; the store in memory has all of its examples."""
    shorten(monkeypatch)


class OnAServer(SqlStore):
    """A store to whose loans other software writes on a connection of its own."""

    def renew_outside(self, loan: LoanId) -> None:
        renew_on_its_own(self.engine.url, loan)


@pytest.fixture(scope="module")
def postgresql() -> Iterator[OnAServer]:
    with database("postgresql") as url, closing(OnAServer.open(url)) as store:
        yield store


@pytest.fixture(scope="module")
def mariadb() -> Iterator[OnAServer]:
    with database("mariadb") as url, closing(OnAServer.open(url)) as store:
        yield store


class TestPostgresql(StoreContract):
    @pytest.fixture
    def store(self, postgresql: OnAServer) -> OnAServer:
        emptied(postgresql)
        return postgresql


class TestMariadb(StoreContract):
    @pytest.fixture
    def store(self, mariadb: OnAServer) -> OnAServer:
        emptied(mariadb)
        return mariadb
