"""The contract on stores that run on an event loop: SQLite, and the servers that there are."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest

from nordlib.circulation import LoanId
from nordlib.errors import InvalidData
from nordlib.storage import MemoryStore
from nordlib.storage.sql import AsyncSqlStore, SqlStore, SqlTx
from nordlib.storage.sql.engine import make_async_engine
from nordlib.storage.sql.schema import METADATA
from nordlib.testing.contract import CASES, CaseStatus, check_async_store
from nordlib.testing.contract.event_loop import EventLoopThread, SyncStore
from nordlib.testing.contract.pytest_suite import AsyncStoreContract
from nordlib.testing.contract.report import run_case
from tests.servers import async_url, database
from tests.short_contract import shorten
from tests.stores import emptied


@pytest.fixture(autouse=True)
def _few_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each operation of the state machine goes over the bridge; the store in memory has all of its examples."""
    shorten(monkeypatch)


Open = Callable[[], Awaitable[AsyncSqlStore]]
LOANS: Final = METADATA.tables["nordlib_loans"]


class WithOtherSoftware(AsyncSqlStore):
    """A store whose other software renews on a connection of its own."""

    async def renew_outside(self, loan: LoanId) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(LOANS.update().where(LOANS.c.id == loan).values(renewals_used=LOANS.c.renewals_used + 1))


async def on_tables(url: str) -> WithOtherSoftware:
    """A store on tables that are there."""
    return WithOtherSoftware(make_async_engine(url))


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the tables, to be copied."""
    file = tmp_path_factory.mktemp("ready") / "register.db"
    SqlStore.open(f"sqlite:///{file}").close()
    return file


class TestFile(AsyncStoreContract):
    @pytest.fixture
    def open_store(self, ready: Path, tmp_path: Path) -> Open:
        url = f"sqlite+aiosqlite:///{shutil.copy(ready, tmp_path)}"
        return lambda: on_tables(url)


@pytest.fixture(scope="module", params=["postgresql", "mariadb"])
def server(request: pytest.FixtureRequest) -> Iterator[SqlStore]:
    with database(request.param) as url, closing(SqlStore.open(url)) as store:
        yield store


class TestServer(AsyncStoreContract):
    @pytest.fixture
    def open_store(self, server: SqlStore) -> Open:
        emptied(server)
        url = server.engine.url.render_as_string(hide_password=False)
        return lambda: on_tables(async_url(url))


# what the bridge does


class InThreads:
    """A store of another kind: its commands run in threads, and it needs no closing."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def run(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
        return await asyncio.to_thread(self._store.run, command, *args, **kwargs)


class Lossy(MemoryStore):
    """Loses every message that could not be sent."""

    def begin(self) -> Any:
        tx: Any = super().begin()
        tx.outbox.retry = lambda entry_id, at: tx.outbox.acknowledge(entry_id)
        return tx


async def in_threads() -> InThreads:
    return InThreads(MemoryStore())


def test_a_store_whose_commands_run_in_threads_keeps_the_contract() -> None:
    report = check_async_store(in_threads, needed=("accounts", "loans"))
    assert report
    assert len(report.results) == len(CASES)


def test_a_store_that_loses_something_is_found_out() -> None:
    async def lossy() -> InThreads:
        return InThreads(Lossy())

    report = check_async_store(lossy, unsupported=("made-up libraries",))
    assert [result.case.id for result in report.violations] == ["ST-062"]


def test_commands_on_the_event_loop_are_interleaved(ready: Path, tmp_path: Path) -> None:
    """The second command begins while the first waits, and not only after it: so the cases about both at once show something."""
    begun = list[str]()

    class Watched(WithOtherSoftware):
        async def run(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
            begun.append("begun")
            answer = await super().run(command, *args, **kwargs)
            begun.append("ended")
            return answer

    async def opened() -> Watched:
        return await Watched.open(f"sqlite+aiosqlite:///{shutil.copy(ready, tmp_path)}")

    with EventLoopThread() as loop:
        store: Any = SyncStore(loop.wait_for(opened()), loop)
        (case,) = (case for case in CASES if case.id == "ST-047")
        case.function(store)
        store.close()
    assert begun[2:6] == ["begun", "begun", "ended", "ended"]


def test_a_store_that_keeps_the_event_loop_from_going_on_is_told_what_it_needs() -> None:
    class Alone(InThreads):
        """Runs its commands in the thread of the event loop, which waits meanwhile."""

        async def run(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
            return self._store.run(command, *args, **kwargs)

    async def alone() -> Alone:
        return Alone(MemoryStore())

    (case,) = (case for case in CASES if case.id == "ST-047")
    with EventLoopThread() as loop:
        result = run_case(case, SyncStore(loop.wait_for(alone()), loop))
    assert result.status is CaseStatus.FAILED
    assert "it needs a method `wait_inside(awaitable)`" in result.found


def test_a_command_inside_another_is_refused_and_does_not_wait_for_itself() -> None:
    async def opened() -> AsyncSqlStore:
        return await AsyncSqlStore.open("sqlite+aiosqlite://")

    with EventLoopThread() as loop:
        store = SyncStore[SqlTx](loop.wait_for(opened()), loop)
        with pytest.raises(RuntimeError, match="cannot run another inside it"):
            store.run(lambda _: store.run(lambda tx: None))
        assert not store.run(lambda tx: tx.libraries.main_libraries())
        store.close()


@pytest.mark.parametrize("factory", [MemoryStore, lambda: None, None], ids=["an ordinary store", "no store", "not callable"])
def test_what_makes_no_asynchronous_store_is_told(factory: Any) -> None:
    with pytest.raises(InvalidData, match="it must be an async function that returns an empty store"):
        check_async_store(factory)
