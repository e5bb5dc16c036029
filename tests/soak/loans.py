"""Tables of loans against one loan at a time: `python -m tests.soak.loans COUNT`, a part of `make soak`.

COUNT loans by chance under five policies, a million by default, in Polars and in DuckDB; a tenth of them in SQLite, and in PostgreSQL and
MariaDB where `NORDLIB_TEST_POSTGRES` and `NORDLIB_TEST_MARIADB` name them. Every outcome, reason and fact of Polars is compared with the
rules for one loan, and those of the other engines with Polars.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

import duckdb

from nordlib import columns
from nordlib.circulation import CirculationPolicy
from nordlib.circulation.presets import POLICIES
from tests.column_loans import NOW, OPTIONAL, by_chance, differences, frame
from tests.loans_on_servers import answers_of
from tests.servers import SERVERS, database
from tests.test_column_loans import in_sqlite

__all__ = ["main"]

_AT_A_TIME: Final = 20_000
Rows = list[dict[str, Any]]


def main() -> int:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    started, compared, differ = time.perf_counter(), Counter[str](), Counter[str]()
    of_a_policy = max(1, wanted // len(POLICIES))
    for name, policy in POLICIES.items():
        for first in range(0, of_a_policy, _AT_A_TIME):
            count = min(_AT_A_TIME, of_a_policy - first)
            rows = by_chance(policy, count, seed=first)
            answers: Rows = columns.renewals(frame(rows), policy, now=NOW).to_dicts()
            compared["polars"] += count
            differ["polars"] += sum(1 for _ in differences(rows, answers, policy))
            for engine, other in _others(rows, policy, all_engines=first < max(1, of_a_policy // 10)):
                compared[engine] += count
                differ[engine] += sum(_plain(one) != _plain(two) for one, two in zip(answers, other, strict=True))
        print(f"{name}: {dict(differ)} differ so far", flush=True)
    told = ", ".join(f"{engine} {count:,}" for engine, count in compared.items())
    print(f"loans: {told} compared in {time.perf_counter() - started:.0f} s, {differ.total():,} differ")
    return int(differ.total() > 0)


def _others(rows: Rows, policy: CirculationPolicy, *, all_engines: bool) -> Iterator[tuple[str, Rows]]:
    """Yield the answers of each engine but Polars."""
    with duckdb.connect() as connection:
        connection.register("loans", frame(rows).to_arrow())
        yield "duckdb", connection.sql(columns.renewal_sql(policy, now=NOW, optional=OPTIONAL)).to_arrow_table().to_pylist()
    if all_engines:
        yield "sqlite", in_sqlite(frame(rows), policy)
        for server, (variable, _) in SERVERS.items():
            if os.environ.get(variable):
                with database(server) as url:
                    yield server, answers_of(url, server, rows, policy)


def _plain(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what an answer says; the other new columns of an invalid row mean nothing."""
    names = ("invalid", "granted") if answer["invalid"] else tuple(name for name in answer if name not in _OF_THE_LOAN)
    return {name: float(answer[name]) if name == "fee" and answer[name] is not None else answer[name] for name in names}


_OF_THE_LOAN: Final = frozenset(column.name for column in columns.renewal_columns(POLICIES["HELSINGOR"], optional=OPTIONAL))


if __name__ == "__main__":
    sys.exit(main())
