"""Run the workers, kill them or cut their connections, and compare.

`python -m tests.soak.crashes [RUNS] [--store STORE] [--kills NUMBER | --cuts SECONDS] [--seed NUMBER]`

With RUNS alone it kills one worker for a thousand of the runs, and 20 at least, on SQLite and on each server whose variable is set
(`NORDLIB_TEST_POSTGRES`, `NORDLIB_TEST_MARIADB`), and cuts connections on the servers for a while.
"""

import argparse
import itertools
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine, create_engine

from tests.servers import SERVERS, database
from tests.soak.crashes.checks import figures, problems
from tests.soak.crashes.evidence import gathered
from tests.soak.crashes.journal import set_up
from tests.soak.crashes.scene import Setting
from tests.soak.crashes.workers import ROLES, drain, prepare, work

__all__ = ["main"]

_CONNECTIONS = {
    "postgresql": (
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
        "SELECT pg_terminate_backend({})",
    ),
    "mysql": ("SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()", "KILL {}"),
}
_SLOWEST_START = 60  # seconds until there is a connection to cut
#: Imported once, and not by each process anew.
_DRIVERS = (
    "psycopg",
    "pymysql",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.mysql.pymysql",
    "sqlalchemy.dialects.sqlite.pysqlite",
)
_INTEGRITY = {"sqlite": "PRAGMA integrity_check"}
_LONGEST_WAIT = {"kill": 0.6, "cut": 0.2}  # seconds between two kills, or two cuts
_PROCESSES = multiprocessing.get_context("forkserver")


@contextmanager
def _database(store: str, folder: str) -> Iterator[str]:
    if store == "sqlite":
        yield f"sqlite:///{Path(folder, 'register.db')}"
        return
    with database(store) as url:
        yield url


class Crew:
    """The processes of a run."""

    def __init__(self, setting: Setting) -> None:
        self._setting, self._turns = setting, dict[str, Iterator[int]]()
        self.alive: dict[str, Any] = {}
        for place in (f"{role}{number}" for role, count in ROLES.items() for number in range(count)):
            self._turns[place] = itertools.count()
            self.start(place)

    def start(self, place: str) -> None:
        """Start the next process of a place."""
        name = f"{place}.{next(self._turns[place])}"
        process = _PROCESSES.Process(target=work, args=(self._setting, name), name=name)
        process.start()
        self.alive[place] = process

    def kill(self, place: str) -> str:
        """Kill the process of a place, put another in it, and return the name of the dead one."""
        dead = self.alive[place]
        os.kill(dead.pid, signal.SIGKILL)
        dead.join()
        self.start(place)
        return str(dead.name) if dead.exitcode == -signal.SIGKILL else ""

    def end(self) -> list[str]:
        """Let all of them end, and return those that did not end well."""
        self._setting.end()
        for process in self.alive.values():
            process.join(120)
        return [f"{process.name} ended with {process.exitcode}" for process in self.alive.values() if process.exitcode != 0]


def run(store: str, *, kills: int, seconds: float, seed: int) -> list[str]:
    """Run the workers on a new database; return everything that is wrong."""
    with tempfile.TemporaryDirectory() as folder, _database(store, folder) as url:
        setting, random, began = Setting(url, folder, seed), Random(seed), time.monotonic()
        set_up(url)
        prepare(setting)
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        crew, killed, cut = Crew(setting), set[str](), 0
        end = time.monotonic() + _SLOWEST_START
        while (len(killed) < kills) if kills else (time.monotonic() < end):
            time.sleep(random.uniform(0, _LONGEST_WAIT["kill" if kills else "cut"]))
            if kills:
                killed |= {crew.kill(random.choice(tuple(crew.alive)))} - {""}
            else:
                found = _cut(engine, random)
                end = time.monotonic() + seconds if found and not cut else end
                cut += found
        wrong = crew.end()
        taken = time.monotonic() - began
        drain(setting)
        evidence = gathered(setting, frozenset(killed))
        wrong += [*problems(evidence), *_integrity(engine)]
        engine.dispose()
    what = f"{len(killed)} kills" if kills else f"{cut} connections cut"
    print(f"{store}: {what} in {taken:.0f} s; " + ", ".join(f"{name} {count}" for name, count in figures(evidence).items()))
    return [f"{store}: {each}" for each in wrong]


def _cut(engine: Engine, random: Random) -> int:
    """Cut one of the connections to the database, and return how many were cut."""
    listing, cutting = _CONNECTIONS[engine.dialect.name]
    with engine.connect() as connection:
        found = [each for (each,) in connection.exec_driver_sql(listing)]
        if found:
            connection.exec_driver_sql(cutting.format(random.choice(found)))
    return len(found[:1])


def _integrity(engine: Engine) -> list[str]:
    statement = _INTEGRITY.get(engine.dialect.name)
    if statement is None:
        return []
    with engine.connect() as connection:
        return [each for (each,) in connection.exec_driver_sql(statement) if each != "ok"]


def main() -> int:
    parser = argparse.ArgumentParser("python -m tests.soak.crashes", description="Kill workers and cut connections, and compare.")
    parser.add_argument(
        "runs", nargs="?", type=int, default=0, help="as for the other long runs: a kill for each thousand, and 20 at least"
    )
    parser.add_argument("--store", action="append", choices=("sqlite", *SERVERS))
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--cuts", type=float, default=0, help="cut connections for so many seconds, instead of killing")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    given = parser.parse_args()
    there = ["sqlite", *(server for server, (variable, _) in SERVERS.items() if variable in os.environ)]
    kills, cuts = given.kills or max(20, given.runs // 1_000), given.cuts or max(3.0, given.runs / 10_000)
    wrong = list[str]()
    print(f"seed {given.seed}")
    for store in given.store or there:
        if not given.cuts:
            wrong += run(store, kills=kills, seconds=0, seed=given.seed)
        if store != "sqlite" and not given.kills:
            wrong += run(store, kills=0, seconds=cuts, seed=given.seed)
    print("\n".join(wrong[:200]) or "no command is half-written, every answer agrees with the rows, and every message with its sends")
    return bool(wrong)


if __name__ == "__main__":
    _PROCESSES.set_forkserver_preload(["tests.soak.crashes.workers", *_DRIVERS])
    sys.exit(main())
