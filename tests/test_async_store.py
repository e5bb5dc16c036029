"""The store on an event loop: whatever is cancelled, forked, closed or cut off, a command is whole or it is nothing.

Most tests run on SQLite in memory and in a file, and on the servers that there are.
"""

import asyncio
import random
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import create_engine, delete, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from nordlib.accounts import AccountId
from nordlib.circulation import HELSINGOR, PatronStanding
from nordlib.commands import RenewalContext, register_borrower, renew_all, search_borrowers
from nordlib.errors import CommitOutcomeUnknown, DatabaseError, InvalidData, TransactionConflict
from nordlib.libraries import Library, LibraryId
from nordlib.storage.sql import AsyncSqlStore, SqlStore, SqlTx, executor
from nordlib.storage.sql.databases import base
from nordlib.storage.sql.schema import METADATA
from tests.people import AT_A, FORM, LOAN, NOW, REGISTER, A
from tests.servers import async_url, database

Use = Callable[[AsyncSqlStore], Awaitable[None]]
#: After how many steps of the event loop something is cancelled: after each of the first, and then ever more seldom.
STEPS: Final = (*range(24), *(int(1.3**power) for power in range(13, 40)))
#: How many commands are cancelled at a random point in one test.
CANCELLED: Final = 150
MEMORY: Final = "sqlite+aiosqlite://"


@pytest.fixture(scope="module")
def url_on() -> Iterator[Callable[[str], str]]:
    """What gives the address of this module's database on a server."""
    with ExitStack() as databases:
        urls = dict[str, str]()

        def url_on(server: str) -> str:
            if server not in urls:
                urls[server] = databases.enter_context(database(server))
                SqlStore.open(urls[server]).close()
            return urls[server]

        yield url_on


@pytest.fixture(params=["memory", "file", "postgresql", "mariadb"])
def url(request: pytest.FixtureRequest, tmp_path: Path, url_on: Callable[[str], str]) -> str:
    """The address of an empty database."""
    kind: str = request.param
    if kind in ("memory", "file"):
        return MEMORY + (f"/{tmp_path}/register.db" if kind == "file" else "")
    return async_url(emptied(url_on(kind)))


@pytest.fixture(params=["postgresql", "mariadb"])
def server_url(request: pytest.FixtureRequest, url_on: Callable[[str], str]) -> str:
    """The address of an empty database on a server, for the driver of threads."""
    return emptied(url_on(request.param))


@pytest.fixture
def file_url(tmp_path: Path) -> str:
    return f"{MEMORY}/{tmp_path}/register.db"


def emptied(url: str) -> str:
    engine = create_engine(url)
    with engine.begin() as connection:
        for table in METADATA.sorted_tables:
            connection.execute(delete(table))
    engine.dispose()
    return url


def play(url: str, use: Use) -> None:
    """Use a store, and look that nothing was lost: no connection, no task, and nothing that the event loop had to report."""

    async def played() -> None:
        reported = list[dict[str, Any]]()
        asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
        store = await AsyncSqlStore.open(url)
        try:
            await use(store)
            assert await names(store) is not None  # it works
            assert pool_of(store).checkedout() == 0
        finally:
            await store.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert reported == []

    asyncio.run(played())


async def opened(url: str, use: Use) -> None:
    """Use a store that is opened and closed."""
    store = await AsyncSqlStore.open(url)
    try:
        await use(store)
    finally:
        await store.close()


def pool_of(store: AsyncSqlStore) -> Any:
    return store.engine.pool


def put(tx: SqlTx, name: str) -> str:
    """Write two rows, with a question between."""
    tx.libraries.put(Library(LibraryId(f"{name}-1"), name))
    tx.libraries.main_libraries()
    tx.libraries.put(Library(LibraryId(f"{name}-2"), name))
    return name


async def names(store: AsyncSqlStore) -> set[str]:
    """The names of the commands that wrote their two rows. None wrote one."""
    ids = [str(library.id) for library in await store.read(lambda tx: tx.libraries.main_libraries())]
    first, second = ({each[:-2] for each in ids if each.endswith(end)} for end in ("-1", "-2"))
    assert first == second
    return first


async def cancelled(task: asyncio.Task[Any]) -> bool:
    """Cancel a task, and wait for its end. Whether it was cancelled indeed."""
    task.cancel()
    await asyncio.wait((task,))
    return task.cancelled()


# cancelled tasks


def test_a_command_that_is_cancelled_anywhere_is_whole_or_nothing(url: str) -> None:
    at_random, answered = random.Random(24), set[str]()

    async def one(store: AsyncSqlStore, name: str, longest: float) -> None:
        seconds = at_random.uniform(0, longest)
        with suppress(TimeoutError, asyncio.CancelledError):
            if at_random.random() < 0.3:
                async with asyncio.timeout(seconds):
                    answered.add(await store.run(put, name))
            else:
                task = asyncio.create_task(store.run(put, name))
                await asyncio.sleep(seconds)
                for _ in range(at_random.choice((1, 1, 2, 3))):  # the second comes in the middle of the rolling back
                    task.cancel()
                    await asyncio.sleep(0)
                answered.add(await task)

    async def use(store: AsyncSqlStore) -> None:
        loop, number = asyncio.get_running_loop(), 0
        began = loop.time()
        for warm in range(10):
            answered.add(await store.run(put, f"warm{warm}"))
        each = (loop.time() - began) / 10
        while number < CANCELLED:
            together = at_random.choice((1, 1, 2, 8, 20))
            await asyncio.gather(*(one(store, f"n{number + place}", each * at_random.choice((1, 4))) for place in range(together)))
            number += together
        assert answered <= await names(store)

    play(url, use)


def test_a_command_that_is_cancelled_at_any_of_its_waits_is_whole_or_nothing(url: str) -> None:
    """The same at each point in turn: the loop is let go on a little longer each time, until the command ends before it is cancelled."""

    async def use(store: AsyncSqlStore) -> None:
        steps = 0
        for steps in STEPS:
            task = asyncio.create_task(store.run(put, f"n{steps}"))
            for _ in range(steps):
                await asyncio.sleep(0)
            if task.done():
                break
            assert await cancelled(task)
            assert pool_of(store).checkedout() == 0
        assert steps > 3

    play(url, use)


def test_a_connection_that_is_cancelled_while_it_opens_is_not_lost(url: str) -> None:
    async def use(store: AsyncSqlStore) -> None:
        if url == MEMORY:
            return  # its one connection is open already
        steps = 0
        for steps in STEPS:
            await store.engine.dispose()
            task = asyncio.create_task(store.read(lambda tx: tx.libraries.main_libraries()))
            for _ in range(steps):
                await asyncio.sleep(0)
            if task.done():
                break
            assert await cancelled(task)
        assert steps > 3

    play(url, use)


def test_opening_that_is_cancelled_leaves_nothing_open(url: str) -> None:
    async def open_and_cancel() -> None:
        for steps in (0, 2, 8):
            task = asyncio.create_task(AsyncSqlStore.open(url))
            for _ in range(steps):
                await asyncio.sleep(0)
            assert await cancelled(task)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(open_and_cancel())


def test_a_group_of_which_one_fails_is_whole_or_nothing_for_each(url: str) -> None:
    def fail(tx: SqlTx) -> None:
        put(tx, "failed")
        raise LookupError

    async def use(store: AsyncSqlStore) -> None:
        with pytest.raises(ExceptionGroup) as found:
            async with asyncio.TaskGroup() as group:
                for number in range(8):
                    group.create_task(store.run(put, f"n{number}"))
                group.create_task(store.run(fail))
                for number in range(8, 16):
                    group.create_task(store.run(put, f"n{number}"))
        assert [type(error) for error in found.value.exceptions] == [LookupError]
        assert "failed" not in await names(store)

    play(url, use)


def test_a_program_that_ends_while_commands_run_ends_cleanly(url: str) -> None:
    """`asyncio.run` cancels every task at its end, also those in which the commands themselves run."""

    async def ends() -> None:
        store = await AsyncSqlStore.open(url)
        tasks = [asyncio.create_task(store.run(put, f"n{number}")) for number in range(4)]
        await asyncio.sleep(0.005)
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.wait(tasks)
        await store.close()

    asyncio.run(ends())


def test_a_cancelled_command_that_waits_for_its_turn_stands_in_nobodys_way(file_url: str) -> None:
    async def use(store: AsyncSqlStore) -> None:
        inside = asyncio.Event()

        def slow(tx: SqlTx) -> None:
            inside.set()
            store.wait_inside(asyncio.sleep(0.2))

        first = asyncio.create_task(store.run(slow))
        await inside.wait()
        waiting = asyncio.create_task(store.run(put, "cancelled"))
        next_one = asyncio.create_task(store.run(put, "next"))
        await asyncio.sleep(0)
        assert await cancelled(waiting)
        assert not first.done()
        await asyncio.gather(first, next_one)
        assert await names(store) == {"next"}

    play(file_url, use)


def test_what_fails_while_it_is_cancelled_is_cancelled(url: str) -> None:
    async def use(store: AsyncSqlStore) -> None:
        inside = asyncio.Event()

        def fails(tx: SqlTx) -> None:
            inside.set()
            try:
                store.wait_inside(asyncio.sleep(0.05))
            finally:
                raise LookupError

        task = asyncio.create_task(store.run(fails))
        await inside.wait()
        assert await cancelled(task)

    play(url, use)


def test_a_function_with_several_transactions_begins_no_other_when_it_is_cancelled(url: str) -> None:
    async def use(store: AsyncSqlStore) -> None:
        begun, far_enough = list[str](), asyncio.Event()

        def several(sync: SqlStore) -> None:
            for number in range(1_000):
                begun.append(f"n{number}")
                if number == 3:
                    far_enough.set()
                with suppress(Exception):
                    sync.run(put, begun[-1])

        task = asyncio.create_task(store.call(several))
        await far_enough.wait()
        assert await cancelled(task)
        stored = await names(store)
        assert {"n0", "n1", "n2"} <= stored <= set(begun)
        assert len(begun) < 1_000

    play(url, use)


# many tasks


def test_sixteen_registrations_of_one_address_have_one_winner(url: str) -> None:
    def fill(tx: SqlTx) -> None:
        tx.libraries.put(Library(A, "Stadsbiblioteket A"))
        tx.registrars.add(AT_A)

    async def use(store: AsyncSqlStore) -> None:
        await store.run(fill)
        decisions = await asyncio.gather(
            *(store.run(register_borrower, FORM, by=AT_A, policy=REGISTER, now=NOW, new_id=AccountId(f"b{number}")) for number in range(16))
        )
        (winner,) = (number for number, decision in enumerate(decisions) if decision)
        assert all("email_taken" in decision.trace.reasons() for decision in decisions if not decision)
        found = await store.read(search_borrowers, "ek", by=AT_A, policy=REGISTER, now=NOW)
        assert [str(view.id) for view in found.unwrap()] == [f"b{winner}"]
        assert [message.subject_id for message in await store.outbox()] == [f"b{winner}"]
        assert await store.audit_log() == ()

    asyncio.run(opened(url, use))


def test_more_tasks_than_connections_all_come_to_their_end(url: str) -> None:
    async def use(store: AsyncSqlStore) -> None:
        await asyncio.gather(*(store.run(put, f"n{number}") for number in range(40)), *(names(store) for _ in range(40)))
        assert await names(store) == {f"n{number}" for number in range(40)}

    play(url, use)


def test_a_pool_that_stays_empty_is_told_as_a_conflict(url: str) -> None:
    engine = create_async_engine(url, hide_parameters=True, poolclass=AsyncAdaptedQueuePool, pool_size=1, max_overflow=0, pool_timeout=0.05)

    async def use() -> None:
        store = AsyncSqlStore(engine)
        await store._spawn(store._make_ready)
        async with engine.connect():
            with pytest.raises(TransactionConflict, match="every connection is taken"):
                await store.read(lambda tx: tx.libraries.main_libraries())
        assert await store.run(put, "after") == "after"
        await store.close()

    asyncio.run(use())


def test_a_turn_that_takes_too_long_is_told_as_a_conflict(file_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def use(store: AsyncSqlStore) -> None:
        inside, go_on = asyncio.Event(), asyncio.Event()

        def slow(tx: SqlTx) -> None:
            inside.set()
            store.wait_inside(go_on.wait())

        first = asyncio.create_task(store.run(slow))
        await inside.wait()
        monkeypatch.setattr(base, "PATIENCE", 0.02)
        with pytest.raises(TransactionConflict, match="another transaction of this store takes too long"):
            await store.run(put, "second")
        go_on.set()
        await first

    play(file_url, use)


def test_a_turn_goes_to_the_task_that_has_waited_longest(file_url: str) -> None:
    async def use(store: AsyncSqlStore) -> None:
        order = list[int]()
        await asyncio.gather(*(store.run(lambda _, number: order.append(number), number) for number in range(20)))
        assert order == list(range(20))

    play(file_url, use)


def test_a_race_that_was_lost_is_run_again_and_the_event_loop_goes_on(url: str) -> None:
    async def use(store: AsyncSqlStore) -> None:
        attempts, ticks = list[int](), list[int]()

        def loses(tx: SqlTx) -> str:
            attempts.append(1)
            if len(attempts) < 3:
                put(tx, "lost")
                raise TransactionConflict("a deadlock")
            return put(tx, "won")

        async def tick() -> None:
            while True:
                ticks.append(1)
                await asyncio.sleep(0.001)

        ticking = asyncio.create_task(tick())
        assert await store.run(loses) == "won"
        assert await cancelled(ticking)
        assert len(attempts) == 3
        assert len(ticks) > 1
        assert await names(store) == {"won"}

    play(url, use)


def test_a_function_that_takes_a_store_is_called_with_one(url: str) -> None:
    """The one loan is renewed in a transaction of its own."""

    async def use(store: AsyncSqlStore) -> None:
        await store.run(lambda tx: tx.loans.add(LOAN))
        context = RenewalContext(PatronStanding())
        results = await store.call(renew_all, LOAN.patron, by=LOAN.patron, policy=HELSINGOR, now=NOW, context=context)
        assert [str(loan) for loan in results.decisions] == ["L1"]

    asyncio.run(opened(url, use))


# closing


def test_closing_waits_for_what_runs_and_lets_nothing_else_begin(url: str) -> None:
    async def use() -> None:
        store = await AsyncSqlStore.open(url)
        inside, go_on = asyncio.Event(), asyncio.Event()

        def slow(tx: SqlTx) -> str:
            inside.set()
            store.wait_inside(go_on.wait())
            return put(tx, "slow")

        first, reader = asyncio.create_task(store.run(slow)), asyncio.create_task(names(store))
        await inside.wait()
        closing = [asyncio.create_task(store.close()) for _ in range(2)]
        await asyncio.sleep(0.02)
        assert not any(task.done() for task in closing)
        for begin in (store.run(put, "late"), names(store), store.call(lambda sync: None)):
            with pytest.raises(RuntimeError, match="This store was closed"):
                await begin
        go_on.set()
        assert await first == "slow"
        assert await reader <= {"slow"}
        await asyncio.gather(*closing)
        await store.close()

    asyncio.run(use())


def test_closing_that_is_cancelled_closes_at_once_and_what_runs_goes_on(file_url: str) -> None:
    async def use() -> None:
        store = await AsyncSqlStore.open(file_url)
        inside, go_on = asyncio.Event(), asyncio.Event()

        def slow(tx: SqlTx) -> str:
            inside.set()
            store.wait_inside(go_on.wait())
            return put(tx, "slow")

        first = asyncio.create_task(store.run(slow))
        await inside.wait()
        closing = asyncio.create_task(store.close())
        await asyncio.sleep(0)
        assert await cancelled(closing)
        go_on.set()
        assert await first == "slow"
        again = await AsyncSqlStore.open(file_url)
        assert await names(again) == {"slow"}
        await again.close()

    asyncio.run(use())


# what is not a command, not its loop, not its process


def test_a_coroutine_function_is_not_a_command(url: str) -> None:
    async def command(_: Any) -> None: ...

    async def use(store: AsyncSqlStore) -> None:
        for take in (store.run, store.read, store.call):
            with pytest.raises(InvalidData, match="a command is an ordinary function"):
                await take(command)  # type: ignore[unused-coroutine]  # it is raised before there is one

    play(url, use)


def test_an_engine_of_threads_is_not_for_an_event_loop() -> None:
    engine: Any = create_engine("sqlite://")
    with pytest.raises(InvalidData, match="make it with create_async_engine, or use SqlStore"):
        AsyncSqlStore(engine)
    engine.dispose()


def test_a_database_that_cannot_be_opened_leaves_nothing_open(tmp_path: Path) -> None:
    file = tmp_path / "register.db"
    file.write_bytes(b"not a database" * 100)

    async def fails() -> None:
        with pytest.raises(DatabaseError, match="file is not a database"):
            await AsyncSqlStore.open(f"{MEMORY}/{file}")

    asyncio.run(fails())


def test_a_store_belongs_to_the_event_loop_that_used_it_first(file_url: str) -> None:
    async def use_elsewhere() -> None:
        for take in (store.run(put, "elsewhere"), names(store), store.close()):
            with pytest.raises(RuntimeError, match="Open one store for each event loop"):
                await take

    with asyncio.Runner() as runner:
        store = runner.run(AsyncSqlStore.open(file_url))
        with asyncio.Runner() as other:
            other.run(use_elsewhere())
        assert runner.run(store.run(put, "here")) == "here"
        assert runner.run(names(store)) == {"here"}
        runner.run(store.close())


BEFORE: Final = """
import asyncio, os, sys, warnings
warnings.simplefilter("error")
warnings.filterwarnings("ignore", category=DeprecationWarning, message=".*fork")
from nordlib.libraries import Library, LibraryId
from nordlib.storage.sql import AsyncSqlStore

def put(tx, name):
    tx.libraries.put(Library(LibraryId(name), name))

async def count(store):
    return len(await store.read(lambda tx: tx.libraries.main_libraries()))

def in_child(main):
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(asyncio.run(main()))
        except BaseException as error:
            print(repr(error), file=sys.stderr)
            os._exit(1)
    return pid

def ended(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

async def asks(sentences):
    for use in (store.run, store.read, store.call):
        try:
            await use(put, "child")
        except RuntimeError as error:
            if not any(sentence in str(error) for sentence in sentences):
                return 3
        else:
            return 2
    return 7

async def opened():
    global store
    store = await AsyncSqlStore.open(sys.argv[1])
    await asyncio.gather(*(store.run(put, f"first{number}") for number in range(5)))
"""

#: The child may not use the parent's store; the parent goes on.
FORKED: Final = """
OTHERS = ("belongs to the process that opened it", "belongs to the event loop of the process", "belongs to another event loop")

async def main():
    await opened()
    assert ended(in_child(lambda: asks(OTHERS))) == 7
    await store.run(put, "parent")
    assert await count(store) == 6
    await store.close()

asyncio.run(main())
"""

#: The child opens a store of its own, and goes on to write after the parent has closed its own.
CHILD_OPENS: Final = """
async def child():
    mine = await AsyncSqlStore.open(sys.argv[1])
    for number in range(40):
        await mine.run(put, f"child{number}")
        await asyncio.sleep(0.002)
    await mine.close()
    return 0

async def main():
    await opened()
    pid = in_child(child)
    await asyncio.sleep(0.1)
    await store.run(put, "parent")
    await store.close()
    assert ended(pid) == 0
    again = await AsyncSqlStore.open(sys.argv[1])
    assert await count(again) == 46, await count(again)
    await again.close()

asyncio.run(main())
"""

#: A fork in the middle of a transaction, which stays the parent's.
FORKED_INSIDE: Final = """
def forks(tx):
    put(tx, "parent")
    return in_child(lambda: asks(("a transaction of this store was open", "belongs to the event loop of the process")))

async def main():
    await opened()
    assert ended(await store.run(forks)) == 7
    assert await count(store) == 6
    await store.close()

asyncio.run(main())
"""


def run(code: str, url: str) -> None:
    result = subprocess.run([sys.executable, "-c", BEFORE + code, url], capture_output=True, text=True, check=False, timeout=60)
    assert (result.returncode, result.stderr) == (0, "")


def test_a_child_that_was_forked_is_told_to_open_another_store_and_loses_nothing_in_it(url: str) -> None:
    run(FORKED if url == MEMORY else FORKED + CHILD_OPENS, url)  # each store in memory is another database


def test_a_child_that_was_forked_inside_a_transaction_may_not_use_the_store(file_url: str) -> None:
    run(FORKED_INSIDE, file_url)


# a server that goes away


def kill(server_url: str, tx: SqlTx | None = None) -> None:
    """Cut the connection of a transaction, or every connection to the database but this one."""
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    own = {"postgresql": "SELECT pg_backend_pid()", "mysql": "SELECT CONNECTION_ID()"}[engine.dialect.name]
    others = {
        "postgresql": "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
        "mysql": "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()",
    }[engine.dialect.name]
    end = {"postgresql": "SELECT pg_terminate_backend({})", "mysql": "KILL {}"}[engine.dialect.name]
    with engine.connect() as connection:
        ids = connection.execute(text(others)).scalars().all() if tx is None else [tx._executor.execute(text(own)).scalar()]
        for each in ids:
            connection.execute(text(end.format(each)))
    engine.dispose()


def test_a_connection_that_the_server_cuts_is_a_race_that_was_lost(server_url: str) -> None:
    async def use(store: AsyncSqlStore) -> None:
        attempts = list[int]()

        def cut_once(tx: SqlTx) -> str:
            tx.libraries.put(Library(LibraryId("cut-1"), "half"))
            attempts.append(1)
            if len(attempts) == 1:
                kill(server_url, tx)
            return put(tx, "cut")

        assert await store.run(cut_once) == "cut"
        assert len(attempts) == 2
        assert await names(store) == {"cut"}

    play(async_url(server_url), use)


def test_a_commit_whose_answer_is_lost_is_not_run_again(server_url: str) -> None:
    async def use(store: AsyncSqlStore) -> None:
        attempts = list[int]()

        def cut(tx: SqlTx) -> None:
            put(tx, "cut")
            attempts.append(1)
            kill(server_url, tx)

        with pytest.raises(CommitOutcomeUnknown):
            await store.run(cut)
        assert len(attempts) == 1
        assert await names(store) == set()

    play(async_url(server_url), use)


def test_idle_connections_that_the_server_cut_are_opened_again(server_url: str) -> None:
    async def use(store: AsyncSqlStore) -> None:
        await asyncio.gather(*(store.run(put, f"n{number}") for number in range(8)))
        await asyncio.to_thread(kill, server_url)
        await asyncio.gather(*(store.run(put, f"m{number}") for number in range(8)))
        assert len(await names(store)) == 16

    play(async_url(server_url), use)


def test_a_command_that_is_cancelled_while_it_waits_for_a_lock_ends_at_once(server_url: str) -> None:
    blocker = create_engine(server_url)

    async def use(store: AsyncSqlStore) -> None:
        await store.run(put, "locked")
        with blocker.begin() as connection:
            connection.execute(text("UPDATE nordlib_libraries SET name = 'x' WHERE id = 'locked-1'"))
            loop = asyncio.get_running_loop()
            began = loop.time()
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await store.run(put, "locked")
            assert loop.time() - began < 5  # and not the half minute for which a lock is waited for
        assert await store.run(put, "after") == "after"

    play(async_url(server_url), use)
    blocker.dispose()


def test_a_server_that_does_not_answer_is_told_and_leaves_nothing_open() -> None:
    async def fails() -> None:
        with pytest.raises(DatabaseError):
            await AsyncSqlStore.open("postgresql+psycopg://postgres@127.0.0.1:1/register")
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(fails())


@pytest.mark.parametrize("survives", [True, False])
def test_a_connection_whose_answer_was_not_waited_for_is_given_up_if_it_must_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, survives: bool
) -> None:
    """On MariaDB the next statement would read the answer to this one; so too where a key press interrupts a thread."""
    store, lost = SqlStore.open(f"sqlite:///{tmp_path}/register.db"), list[bool]()

    def interrupted(tx: SqlTx) -> None:
        try:
            tx.libraries.main_libraries()
        finally:
            lost.append(tx._executor.connection.invalidated)

    def press(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store._database, "survives_interruption", survives)
        patch.setattr(executor, "_every_row", press)
        with pytest.raises(KeyboardInterrupt):
            store.run(interrupted)
    assert lost == [not survives]
    assert store.run(put, "after") == "after"
    store.close()


# what a fork does, without a fork


def test_idle_connections_to_a_file_are_closed_before_a_fork(file_url: str) -> None:
    async def use(store: AsyncSqlStore) -> None:
        await asyncio.gather(*(names(store) for _ in range(3)))
        threads = threading.active_count()
        open_ones = pool_of(store).checkedin()
        store._forks.before()
        assert threading.active_count() == threads - open_ones
        assert open_ones > 1
        assert pool_of(store).checkedin() == 0
        assert await store.run(put, "after") == "after"

    play(file_url, use)


def test_a_connection_that_is_in_use_is_not_closed_before_a_fork(file_url: str) -> None:
    async def use(store: AsyncSqlStore) -> None:
        def forks(tx: SqlTx) -> str:
            tx.libraries.put(Library(LibraryId("forked-1"), "half"))
            store._forks.before()
            return put(tx, "forked")

        assert await store.run(forks) == "forked"
        assert await names(store) == {"forked"}

    play(file_url, use)


def test_a_connection_that_was_given_up_is_passed_over_before_a_fork(file_url: str) -> None:
    async def use(store: AsyncSqlStore) -> None:
        def give_up(tx: SqlTx) -> None:
            tx._executor.connection.invalidate()
            raise LookupError

        with pytest.raises(LookupError):
            await store.run(give_up)
        threads = threading.active_count()
        store._forks.before()
        assert threading.active_count() == threads
        assert await store.run(put, "after") == "after"

    play(file_url, use)


@pytest.mark.parametrize(
    ("kind", "sentence"), [("memory", "belongs to the process that opened it"), ("file", "of the process that opened it")]
)
def test_a_child_is_told_why_it_may_not_use_the_store(kind: str, sentence: str, tmp_path: Path) -> None:
    async def use() -> None:
        store = await AsyncSqlStore.open(MEMORY if kind == "memory" else f"{MEMORY}/{tmp_path}/register.db")
        store._forks.in_child()
        with pytest.raises(RuntimeError, match=sentence):
            await names(store)
        with pytest.raises(RuntimeError, match=sentence):
            await store.close()
        store._forks._refusal = ""
        await store.close()

    asyncio.run(use())
