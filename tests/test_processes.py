"""A store among threads, tasks and processes: who may use what at which time, and what is on the disk afterwards."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import attrs
import pytest

from nordlib.accounts import AccountId, ConsentGiver
from nordlib.commands import (
    accept_transfer,
    delete_account,
    deny_transfer,
    list_transfers,
    preview_pull,
    pull_account,
    register_borrower,
    request_transfer,
)
from nordlib.contact import parse_email
from nordlib.libraries import Library, LibraryId
from nordlib.storage import MemoryStore
from nordlib.storage.protocols import ALL_LIBRARIES
from nordlib.storage.sql import SqlStore, forks
from nordlib.storage.sql.turns import Turns
from tests.people import ACCOUNT, AT_A, AT_B, FORM, LIBRARIES, NOW, REGISTER, A, B, register_store

C = Library(LibraryId("C"), "Biblioteket C")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "register.db"


@pytest.fixture(params=["memory", "sqlite", "file"])
def store(request: pytest.FixtureRequest, file: Path) -> Iterator[Any]:
    urls = {"sqlite": "sqlite://", "file": f"sqlite:///{file}"}
    store: Any = SqlStore.open(urls[request.param]) if request.param in urls else MemoryStore()
    yield register_store(ACCOUNT, store=store)
    if isinstance(store, SqlStore):
        store.close()


# a question


@pytest.mark.parametrize(
    "question",
    [
        lambda tx: tx.libraries.put(C),
        lambda tx: tx.audit_log.delete_for("b1"),
        lambda tx: preview_pull(tx, ACCOUNT.identity, B, consent_by=ConsentGiver.BORROWER, by=AT_B, policy=REGISTER, now=NOW),
    ],
    ids=["a library", "an erasure of records", "the record of a preview"],
)
def test_a_question_that_writes_is_told_that_nothing_is_kept(store: Any, question: Any) -> None:
    with pytest.raises(RuntimeError, match="Run it as a command"):
        store.read(question)
    assert store.audit_log == ()
    assert store.read(lambda tx: tx.libraries.get(C.id)) is None


def test_a_question_that_fails_ends_its_transaction(store: Any) -> None:
    with pytest.raises(KeyError):
        store.read(lambda tx: {}[tx.libraries.get(A)])
    assert store.read(lambda tx: tx.libraries.get(A)) == LIBRARIES[0]


def test_a_question_waits_for_no_writer_and_sees_what_was_committed(file: Path) -> None:
    store = register_store(store=SqlStore.open(f"sqlite:///{file}"))
    with store.transaction() as tx:
        tx.libraries.put(C)
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(store.read, lambda tx: tx.libraries.get(C.id)).result(timeout=5) is None
    assert store.read(lambda tx: tx.libraries.get(C.id)) == C
    store.close()


def test_a_question_sees_one_state_however_long_it_takes(file: Path) -> None:
    store = register_store(store=SqlStore.open(f"sqlite:///{file}"))

    def twice(tx: Any) -> tuple[object, object]:
        before = tx.libraries.get(C.id)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(store.run, lambda tx: tx.libraries.put(C)).result(timeout=5)
        return before, tx.libraries.get(C.id)

    assert store.read(twice) == (None, None)
    assert store.read(lambda tx: tx.libraries.get(C.id)) == C
    store.close()


def test_a_question_that_is_refused_keeps_its_records(store: Any) -> None:
    asked: dict[str, Any] = {"consent_by": None, "by": AT_B, "policy": REGISTER, "now": NOW}
    refused = store.read(preview_pull, ACCOUNT.identity, B, **asked)
    assert not refused
    assert store.audit_log == refused.audit_records != ()


# threads and tasks


def test_a_transaction_may_end_in_another_thread(store: Any) -> None:
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as two:  # as a web framework runs a dependency that yields
        opened = store.transaction()
        tx = one.submit(opened.__enter__).result()
        tx.libraries.put(C)
        two.submit(opened.__exit__, None, None, None).result()
        for pool in (one, two):
            assert pool.submit(store.run, lambda tx: tx.libraries.get(C.id)).result(timeout=5) == C


def test_a_transaction_inside_another_is_refused_and_the_outer_goes_on(store: Any) -> None:
    with store.transaction() as tx:
        for begin in (store.begin, store.begin_reading):
            with pytest.raises(RuntimeError, match="A transaction is open here already"):
                begin()
        tx.libraries.put(C)
    assert store.read(lambda tx: tx.libraries.get(C.id)) == C


def test_tasks_of_one_event_loop_have_transactions_of_their_own(file: Path) -> None:
    store = register_store(store=SqlStore.open(f"sqlite:///{file}"))

    async def ask(turn: asyncio.Event, next_turn: asyncio.Event) -> object:
        tx = store.begin_reading()
        next_turn.set()
        await turn.wait()
        try:
            return tx.libraries.get(A)
        finally:
            tx.rollback()

    async def both() -> None:
        first, second = asyncio.Event(), asyncio.Event()
        one, other = await asyncio.gather(ask(first, second), ask(second, first))
        assert one == other == LIBRARIES[0]

    asyncio.run(both())
    store.close()


def test_many_writers_take_turns(file: Path) -> None:
    store, longest = register_store(store=SqlStore.open(f"sqlite:///{file}")), list[float]()

    def write(number: int) -> None:
        began = time.perf_counter()
        store.run(lambda tx: tx.libraries.put(Library(LibraryId(f"L{number}"), f"Biblioteket {number}")))
        longest.append(time.perf_counter() - began)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(write, range(160)))
    assert len(store.read(lambda tx: tx.libraries.main_libraries())) == 160 + 2
    assert max(longest) < 5  # without turns one of them slept until the others were done
    store.close()


def test_a_store_may_be_closed_while_it_is_used(file: Path) -> None:
    store = register_store(store=SqlStore.open(f"sqlite:///{file}"))
    with store.transaction() as tx:
        closing = threading.Thread(target=store.close)
        closing.start()
        closing.join()
        tx.libraries.put(C)
    with pytest.raises(RuntimeError, match="This store was closed"):
        store.read(lambda tx: tx.libraries.get(C.id))
    again = SqlStore.open(f"sqlite:///{file}")
    assert again.read(lambda tx: tx.libraries.get(C.id)) == C
    again.close()


# processes

BEFORE: str = """
import os, sys, time
from nordlib.libraries import Library, LibraryId
from nordlib.storage.sql import SqlStore, forks
from nordlib.storage.sql.turns import Turns

def put(tx, name):
    tx.libraries.put(Library(LibraryId(name), name))

def wait_for(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

def asks(sentence):
    answers = []
    for begin in (store.begin, store.begin_reading):
        try:
            begin()
        except RuntimeError as error:
            answers.append(sentence in str(error))
    return 7 if answers == [True, True] else 1

store = SqlStore.open(sys.argv[1])
"""

#: A web server that opens the store, forks its workers and closes its own connections while they write.
PARENT_CLOSES = """
store.run(put, "parent")
children = []
for name in "ABCD":
    pid = os.fork()
    if pid == 0:
        for number in range(10):
            store.run(put, f"{name}{number}")
            time.sleep(0.005)
        os._exit(0)
    children.append(pid)
time.sleep(0.02)
store.close()
assert [wait_for(pid) for pid in children] == [0, 0, 0, 0]
"""

#: A child that closes the store takes nothing from the parent.
CHILD_CLOSES = """
pid = os.fork()
if pid == 0:
    store.run(put, "child")
    store.close()
    os._exit(0)
assert wait_for(pid) == 0
for number in range(40):
    store.run(put, f"parent{number}")
"""

#: A fork in the middle of a transaction, which stays the parent's.
FORK_INSIDE = """
with store.transaction() as tx:
    put(tx, "parent")
    pid = os.fork()
    if pid == 0:
        os._exit(asks("a transaction of this store was open"))
    assert wait_for(pid) == 7
"""

#: A fork while another thread of the parent writes.
FORK_WHILE_A_THREAD_WRITES = """
import threading, warnings
warnings.simplefilter("ignore", DeprecationWarning)
inside, done = threading.Event(), threading.Event()

def write():
    with store.transaction() as tx:
        put(tx, "thread")
        inside.set()
        done.wait()

thread = threading.Thread(target=write)
thread.start()
inside.wait()
pid = os.fork()
if pid == 0:
    os._exit(asks("a transaction of this store was open"))
done.set()
thread.join()
assert wait_for(pid) == 7
"""

IN_MEMORY = """
pid = os.fork()
if pid == 0:
    os._exit(asks("belongs to the process that opened it"))
assert wait_for(pid) == 7
store.run(put, "parent")
"""


def run(code: str, url: str) -> None:
    result = subprocess.run([sys.executable, "-c", BEFORE + code, url], capture_output=True, text=True, check=False, timeout=60)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("code", "libraries"), [(PARENT_CLOSES, 41), (CHILD_CLOSES, 41), (FORK_INSIDE, 1), (FORK_WHILE_A_THREAD_WRITES, 1)]
)
def test_a_store_that_was_opened_before_a_fork_works_after_it(file: Path, code: str, libraries: int) -> None:
    run(code, f"sqlite:///{file}")
    store = SqlStore.open(f"sqlite:///{file}")
    assert len(store.read(lambda tx: tx.libraries.main_libraries())) == libraries
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    store.close()


def test_the_stores_of_one_engine_share_its_guard(file: Path) -> None:
    """A host that makes a store for each request adds no listener each time, and its stores take turns."""
    store = SqlStore.open(f"sqlite:///{file}")
    guard = forks.guard_for(store.engine)
    again = SqlStore(store.engine)
    assert forks.guard_for(again.engine) is guard
    with store.transaction() as tx:
        tx.libraries.put(C)
        assert not guard.turn.acquire(timeout=0)
    assert again.read(lambda tx: tx.libraries.get(C.id)) == C
    store.close()


def test_a_turn_goes_to_whoever_has_waited_longest() -> None:
    turns, order, waiting = Turns(), list[int](), list[threading.Thread]()
    assert turns.acquire(timeout=0)

    def take(number: int) -> None:
        assert turns.acquire(timeout=30)
        order.append(number)
        turns.release()

    for number in range(8):
        waiting.append(threading.Thread(target=take, args=(number,)))
        waiting[-1].start()
        while len(turns._waiting) <= number:
            time.sleep(0.001)
    turns.release()
    for thread in waiting:
        thread.join()
    assert order == list(range(8))
    assert turns.acquire(timeout=0)


def test_whoever_stops_waiting_for_a_turn_is_passed_over() -> None:
    turns = Turns()
    assert turns.acquire(timeout=0)
    assert not turns.acquire(timeout=0.01)
    turns.release()
    assert turns.acquire(timeout=0)


def test_a_turn_that_is_handed_over_at_the_last_moment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time to wait is over, and the turn comes before the waiter has said so."""
    turns = Turns()
    assert turns.acquire(timeout=0)

    class Late:
        """A lock that is handed over while its waiter gives up."""

        def acquire(self, timeout: float = -1) -> bool:
            if timeout >= 0:
                turns.release()
            return timeout < 0

        def release(self) -> None:
            pass

    monkeypatch.setattr(threading, "Lock", Late)
    assert turns.acquire(timeout=1)
    assert turns._is_taken


def test_a_guard_closes_what_is_idle_and_refuses_what_was_in_use(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the hooks of a fork do, one side after the other in one process."""
    store = SqlStore.open(f"sqlite:///{file}")
    guard = forks.ForkGuard(store.engine)
    monkeypatch.setattr(forks, "_GUARDS", {guard})

    def fork() -> None:
        forks._before()
        forks._in_child()
        guard.check()

    store.read(lambda tx: tx.libraries.get(A))
    fork()
    assert store.engine.pool.status().startswith("Pool size: 5  Connections in pool: 0")
    with store.transaction(), pytest.raises(RuntimeError, match="Fork between transactions"):
        fork()
    store.close()


def test_a_guard_leaves_a_database_in_memory_to_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    store = register_store(store=SqlStore.open("sqlite://"))
    guard = forks.ForkGuard(store.engine)
    monkeypatch.setattr(forks, "_GUARDS", {guard})
    forks._before()
    guard.check()
    assert store.read(lambda tx: tx.libraries.get(A)) == LIBRARIES[0]
    forks._in_child()
    with pytest.raises(RuntimeError, match="belongs to the process that opened it"):
        guard.check()
    store.close()


def test_a_database_in_memory_belongs_to_its_process() -> None:
    run(IN_MEMORY, "sqlite://")


# time


def test_the_order_of_requests_is_the_order_in_which_they_came_whatever_the_clock_says(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that goes back must leave no request unanswerable: the newest is the one that was made last."""
    ask: Callable[..., Any] = store.run
    assert ask(request_transfer, ACCOUNT.id, B, by=AT_A, now=NOW, policy=REGISTER)
    assert ask(deny_transfer, ACCOUNT.id, by=AT_B, now=NOW, policy=REGISTER)
    real = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: real() - 3_600 * 10**9)
    assert ask(request_transfer, ACCOUNT.id, B, by=AT_A, now=NOW, policy=REGISTER)
    assert len(ask(list_transfers, by=AT_B, policy=REGISTER).unwrap()) == 1
    assert ask(accept_transfer, ACCOUNT.id, by=AT_B, now=NOW, policy=REGISTER)
    assert ask(pull_account, ACCOUNT.identity, A, consent_by=ConsentGiver.BORROWER, by=AT_A, now=NOW, policy=REGISTER)


# what is on the disk

HIDDEN = attrs.evolve(FORM, first_name="Xaviera", last_name="Qvistlund", email=parse_email("hemlig.person@example.se"))


def on_disk(file: Path) -> set[str]:
    bytes_of_all = b"".join(part.read_bytes() for part in file.parent.iterdir())
    return {word for word in ("Xaviera", "qvistlund", "hemlig.person", "199005192381") if word.encode() in bytes_of_all}


def test_what_is_erased_is_gone_from_the_file_and_its_log(file: Path) -> None:
    store = register_store(ACCOUNT, store=SqlStore.open(f"sqlite:///{file}"))
    key = AccountId("hidden")
    assert store.run(register_borrower, HIDDEN, by=AT_A, policy=REGISTER, now=NOW, new_id=key)
    assert len(on_disk(file)) == 4
    assert store.run(delete_account, key, by=AT_A, policy=REGISTER)
    assert on_disk(file) == set()
    store.close()
    assert on_disk(file) == set()


def test_an_erasure_beside_a_reader_is_kept_and_the_log_is_emptied_after_the_next(file: Path) -> None:
    store = register_store(ACCOUNT, store=SqlStore.open(f"sqlite:///{file}"))
    key = AccountId("hidden")
    assert store.run(register_borrower, HIDDEN, by=AT_A, policy=REGISTER, now=NOW, new_id=key)
    with ThreadPoolExecutor(1) as pool:
        reading = store.begin_reading()
        assert reading.accounts.get(key, ALL_LIBRARIES) is not None
        assert pool.submit(store.run, delete_account, key, by=AT_A, policy=REGISTER).result(timeout=5)
        assert reading.accounts.get(key, ALL_LIBRARIES) is not None  # its one state
        reading.rollback()
    assert store.read(lambda tx: tx.accounts.get(key, ALL_LIBRARIES)) is None
    store.close()
    assert on_disk(file) == set()


def test_a_file_that_we_make_is_read_by_its_owner_alone(file: Path) -> None:
    store = register_store(ACCOUNT, store=SqlStore.open(f"sqlite:///{file}"))
    assert {part.stat().st_mode & 0o777 for part in file.parent.iterdir()} == {0o600}
    store.close()


def test_an_sqlite_uri_makes_no_other_file(file: Path) -> None:
    store = SqlStore.open(f"sqlite:///file:{file}?mode=rwc&uri=true")
    store.close()
    assert [part.name for part in file.parent.iterdir()] == [file.name]


def test_a_file_that_is_there_keeps_its_mode(file: Path) -> None:
    file.touch(0o640)
    file.chmod(0o640)
    SqlStore.open(f"sqlite:///{file}").close()
    assert file.stat().st_mode & 0o777 == 0o640
