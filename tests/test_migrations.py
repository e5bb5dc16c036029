"""Migrations up and down, step by step and with rows in every table, what is left of one that was cut off, and several at once."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, create_engine, event, inspect

from nordlib.errors import DatabaseError, InvalidData, TransactionConflict, UnknownName
from nordlib.storage.sql import SqlStore, downgrade, migration_sql, upgrade
from nordlib.storage.sql.__main__ import main
from nordlib.storage.sql.databases import database_of
from nordlib.storage.sql.engine import make_engine
from nordlib.storage.sql.migrate import VERSION_TABLE, _config, _exclusively
from nordlib.storage.sql.schema import METADATA
from tests.migrating import REVISIONS, assert_current, catalogue, cut_off_again_and_again, empty, move
from tests.old_register import Rows, fill, old_rows, rows_in_tables
from tests.people import A
from tests.profiles import many
from tests.servers import DATABASES, new_database

FIRST, *_, BEFORE_LAST, LAST = REVISIONS
VERSIONS = ("base", *REVISIONS)
#: Tables of the first version whose rows go down to it and come up again whole: `due_day` and `recorded_at` are made anew.
KEPT = ("nordlib_accounts", "nordlib_loans", "nordlib_audit_log", "nordlib_idempotency", "nordlib_credentials", "nordlib_loan_histories")


@pytest.fixture(scope="module", params=DATABASES)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with new_database(request.param, tmp_path_factory.mktemp("migrations")) as url:
        yield url


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    """An engine on an empty database, prepared for a store."""
    made = make_engine(address)
    empty(made)
    yield made
    made.dispose()


def rows_of(engine: Engine) -> Rows:
    with engine.connect() as connection:
        return rows_in_tables(connection)


def put(engine: Engine, rows: Rows) -> None:
    with engine.begin() as connection:
        fill(connection, rows)


def shared(rows: Rows, other: Rows) -> Rows:
    """Rows in the tables and columns that another version has too."""
    kept: dict[str, list[dict[str, Any]]] = {}
    for table in rows.keys() & other.keys():
        kept[table] = [{name: value for name, value in row.items() if name in other[table][0]} for row in rows[table]]
    return kept


# step by step


def test_every_step_up_and_down_keeps_every_row_that_both_versions_can_hold(engine: Engine) -> None:
    assert all(old_rows()[table.name] for table in METADATA.sorted_tables)
    made, before = {}, rows_of(engine)
    for revision in REVISIONS:
        move(engine, revision, up=True)
        now = rows_of(engine)
        assert shared(before, now) == shared(now, before)
        put(engine, old_rows())
        made[revision], before = catalogue(engine), rows_of(engine)
    assert_current(engine)
    for earlier in reversed(VERSIONS[:-1]):
        downgrade(engine, earlier)
        now = rows_of(engine)
        assert shared(before, now) == shared(now, before)
        assert earlier == "base" or catalogue(engine) == made[earlier]
        before = now
    assert before == {}
    downgrade(engine, "base")
    SqlStore(engine)
    upgrade(engine)
    upgrade(engine)
    assert catalogue(engine) == made[LAST]


def test_rows_go_down_to_the_first_version_and_come_up_again(engine: Engine) -> None:
    upgrade(engine)
    put(engine, old_rows())
    downgrade(engine, FIRST)
    upgrade(engine)
    assert_current(engine)
    again = rows_of(engine)
    kept = shared(again, old_rows())
    for table in KEPT:
        assert kept[table] == old_rows()[table]
    assert again["nordlib_patrons"] == []


# cut off


def test_an_upgrade_or_downgrade_that_is_cut_off_at_any_statement_is_completed_by_another(engine: Engine) -> None:
    """On MariaDB it goes on where it was, whatever statement was the last; the others keep nothing of it."""
    keeps_nothing = engine.dialect.name != "mysql"
    step = many(25, 5) if keeps_nothing else many(8, 1)
    for revision in REVISIONS:
        before = catalogue(engine)
        cuts = [
            not keeps_nothing or catalogue(engine) == before
            for _ in cut_off_again_and_again(engine, partial(upgrade_to, engine, revision), step)
        ]
        assert cuts == [True] * len(cuts) != []
        put(engine, old_rows())
    assert_current(engine)
    made, kept = catalogue(engine), rows_of(engine)
    for earlier in reversed(VERSIONS[:-1]):
        before = catalogue(engine)
        cuts = [
            not keeps_nothing or catalogue(engine) == before
            for _ in cut_off_again_and_again(engine, partial(downgrade, engine, earlier), step)
        ]
        assert cuts == [True] * len(cuts) != []
        if earlier == FIRST:
            assert shared(rows_of(engine), kept) == shared(kept, rows_of(engine))
            for _ in cut_off_again_and_again(engine, lambda: upgrade(engine), step):
                pass
            assert catalogue(engine) == made
            again = shared(rows_of(engine), old_rows())
            assert {table: again[table] for table in KEPT} == {table: old_rows()[table] for table in KEPT}
            downgrade(engine, FIRST)
    assert rows_of(engine) == {}


def upgrade_to(engine: Engine, revision: str) -> None:
    _exclusively(engine, lambda connection: command.upgrade(_config(connection=connection), f"nordlib@{revision}"))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_upgrade_on_a_hosts_engine_that_fails_leaves_nothing(kind: str, tmp_path: Path) -> None:
    """Python's driver for SQLite begins no transaction before a table is made, and an engine may commit each statement."""
    with new_database(kind, tmp_path) as url:
        engine = create_engine(url, **{} if kind == "sqlite" else {"isolation_level": "AUTOCOMMIT"})
        before = catalogue(engine)
        for _ in cut_off_again_and_again(engine, lambda: upgrade(engine), many(60, 20)):
            assert catalogue(engine) == before
        assert_current(engine)
        engine.dispose()


# several at once


OPENS = """
import sys
from nordlib.storage.sql import SqlStore
store = SqlStore.open(sys.argv[1])
print(store.run(lambda tx: tx.accounts.count_at_libraries(frozenset({"A"}))))
store.close()
"""


def test_all_who_open_an_empty_database_at_once_get_a_store_that_is_ready(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    processes = [subprocess.Popen([sys.executable, "-c", OPENS, url], stdout=subprocess.PIPE, text=True) for _ in range(many(1, 2))]

    def opened(_: int) -> int:
        store = SqlStore.open(url)
        counted = store.run(lambda tx: tx.accounts.count_at_libraries(frozenset({A})))
        store.close()
        return counted

    openers = many(4, 8)
    with ThreadPoolExecutor(openers) as pool:
        assert list(pool.map(opened, range(openers))) == [0] * openers
    assert [each.communicate()[0] for each in processes] == ["0\n"] * len(processes)
    assert_current(engine)


def test_the_version_of_the_tables_is_there_before_another_may_look(engine: Engine) -> None:
    seen: list[str] = []

    def executing(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "RELEASE_LOCK" in statement:
            seen.extend(catalogue(other))

    other = make_engine(engine.url.render_as_string(hide_password=False))
    event.listen(engine, "before_cursor_execute", executing)
    upgrade(engine)
    other.dispose()
    assert (f"('{LAST}',)" in seen) == (engine.dialect.name == "mysql")  # the others unlock by the commit itself


def test_whoever_waits_too_long_for_another_who_makes_the_tables_is_told(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nordlib.storage.sql.databases.base.PATIENCE", 0.01)
    waits = make_engine(engine.url.render_as_string(hide_password=False))
    with engine.connect() as connection, database_of(engine.dialect).exclusive(connection):
        for act in (lambda: upgrade(waits), lambda: downgrade(waits, "base"), lambda: SqlStore.open(str(waits.url))):
            with pytest.raises(TransactionConflict) as caught:
                act()
            assert caught.value.__context__ is None
    waits.dispose()
    upgrade(engine)


def test_a_lost_connection_ends_an_upgrade_in_words_of_nordlib(engine: Engine) -> None:
    """On MariaDB the lock is gone with the connection."""

    def executing(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if "nordlib_patrons" in statement:
            driver: Any = connection.connection.dbapi_connection
            driver.close()

    event.listen(engine, "before_cursor_execute", executing)
    with pytest.raises((DatabaseError, TransactionConflict)):
        upgrade(engine)
    event.remove(engine, "before_cursor_execute", executing)
    upgrade(engine)
    assert_current(engine)


# down


def test_a_downgrade_that_cannot_be_is_told(engine: Engine) -> None:
    with pytest.raises(UnknownName, match="Unknown version of the tables: 'nordlib_9999'"):
        downgrade(engine, "nordlib_9999")
    with pytest.raises(InvalidData, match="the tables are at base; `upgrade` brings them forward"):
        downgrade(engine, FIRST)
    upgrade(engine)
    downgrade(engine, BEFORE_LAST)
    made = catalogue(engine)
    with pytest.raises(InvalidData, match=f"the tables are at {BEFORE_LAST}"):
        downgrade(engine, LAST)
    downgrade(engine, BEFORE_LAST)
    assert catalogue(engine) == made
    with pytest.raises(InvalidData, match=f"its tables are at {BEFORE_LAST}, and this version of nordlib needs {LAST}"):
        SqlStore.open(engine.url.render_as_string(hide_password=False))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE nordlib_schema_version SET version_num = 'nordlib_9999'")
    with pytest.raises(InvalidData, match="which this version of nordlib does not know"):
        downgrade(engine, "base")


def test_a_store_is_opened_on_a_database_whose_tables_were_taken_away(engine: Engine) -> None:
    upgrade(engine)
    downgrade(engine, "base")
    SqlStore.open(engine.url.render_as_string(hide_password=False)).close()
    assert_current(engine)


def test_the_command_line_goes_down(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    url = engine.url.render_as_string(hide_password=False)
    assert main(["upgrade", url]) == 0
    assert main(["downgrade", url, BEFORE_LAST]) == 0
    assert capsys.readouterr().out.endswith(f"The tables are at {BEFORE_LAST}.\n")
    assert main(["check", url]) == 1
    assert main(["downgrade", url, LAST]) == 2
    assert "`upgrade` brings them forward" in capsys.readouterr().err
    assert main(["downgrade", url, "base"]) == 0
    assert [table for table in inspect_tables(engine) if table != VERSION_TABLE] == []


def inspect_tables(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return inspect(connection).get_table_names()


# as plain SQL


def test_the_printed_sql_makes_the_same_tables(engine: Engine, tmp_path: Path) -> None:
    with new_database({"mysql": "mariadb"}.get(engine.dialect.name, engine.dialect.name), tmp_path) as url:
        by_hand = make_engine(url)
        with by_hand.begin() as connection:
            for statement in migration_sql(engine.dialect.name).split(";\n"):
                if statement.strip() and statement.strip() not in ("BEGIN", "COMMIT"):
                    connection.exec_driver_sql(statement.replace("%", "%%"))
        assert_current(by_hand)
        upgrade(engine)
        assert catalogue(by_hand) == catalogue(engine)
        store = SqlStore.open(url)
        store.close()
        by_hand.dispose()


def test_the_sql_for_a_database_that_is_unknown_is_not_printed() -> None:
    with pytest.raises(UnknownName, match="Unknown engine of the SQL store: 'oracle'"):
        migration_sql("oracle")
