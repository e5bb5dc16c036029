"""What clusters that speak PostgreSQL's or MariaDB's protocol need of the tables, of the statements, and of commands that lose a race."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, PrimaryKeyConstraint, UniqueConstraint

from nordlib.accounts import AccountId
from nordlib.commands import register_borrower
from nordlib.errors import CommitOutcomeUnknown, TransactionConflict
from nordlib.storage.sql import SqlStore, migration_sql
from nordlib.storage.sql.engine import make_engine
from nordlib.storage.sql.migrate import VERSION_TABLE, upgrade
from nordlib.storage.sql.schema import METADATA
from nordlib.testing.contract import CASES
from nordlib.testing.contract.report import CaseStatus, run_case
from tests.people import AT_A, FORM, NOW, REGISTER, register_store
from tests.servers import SERVERS, database
from tests.short_contract import shorten
from tests.stores import emptied
from tests.wire import COMMIT, RAISES, Wire

#: What no cluster has cheaply, or what the nodes of one do not share.
UNWANTED_IN_TABLES = re.compile(
    r"\b(SERIAL|AS IDENTITY|AUTO_INCREMENT|NEXTVAL|CREATE SEQUENCE|FOREIGN KEY|REFERENCES|TRIGGER)\b", re.IGNORECASE
)
UNWANTED_IN_STATEMENTS = re.compile(
    r"\bFOR UPDATE(?! SKIP LOCKED)|advisory"
    r"|\b(FOR SHARE|LOCK IN SHARE|LOCK TABLES?|GET_LOCK|NEXTVAL|LAST_INSERT_ID|RETURNING|CREATE|ALTER|DROP)\b",
    re.IGNORECASE,
)
#: The state machine plays what the other cases play, in any order, and takes longer than all of them.
STATEFUL = "ST-090"
#: Bytes of the longest index of MariaDB.
LONGEST_INDEX = 3_072
#: What each server says of a lost race: codes of PostgreSQL, numbers of MariaDB.
LOST = {"postgresql": ("40001", "40P01"), "mysql": ("1213", "1205", "1020")}
RAISED: dict[str, Any] = {"by": AT_A, "policy": REGISTER, "now": NOW, "new_id": AccountId("b1")}


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that always loses waits before each of its attempts."""
    shorten(monkeypatch)


@pytest.fixture(scope="module", params=SERVERS)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with database(request.param) as url:
        made = make_engine(url)
        upgrade(made)
        yield made
        made.dispose()


@pytest.fixture
def watched(engine: Engine) -> Iterator[tuple[SqlStore, Wire]]:
    """A store with staff, and what it sends to the server."""
    made = make_engine(engine.url.render_as_string(hide_password=False))
    wire, store = Wire(made), SqlStore(made)
    emptied(store)
    register_store(store=store)
    wire.clear()
    yield store, wire
    made.dispose()


# the tables


@pytest.mark.parametrize("kind", ["sqlite", "postgresql", "mariadb"])
def test_the_plain_sql_has_a_primary_key_for_each_table_and_nothing_that_a_cluster_lacks(kind: str) -> None:
    printed = migration_sql(kind)
    assert UNWANTED_IN_TABLES.findall(printed) == []
    tables = re.findall(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+) \((.*?)\n\)([^;]*);", printed, re.DOTALL)
    assert {name for name, _, _ in tables} == {*METADATA.tables, VERSION_TABLE}
    assert [name for name, columns, _ in tables if "PRIMARY KEY (" not in columns] == []
    of_mariadb = [options for name, _, options in tables if name != VERSION_TABLE and kind == "mariadb"]
    assert all(options == "ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_nopad_bin" for options in of_mariadb)


#: Rows of a server's catalogue, none of which there may be.
NONE_OF = {
    "postgresql": {
        "tables without a primary key": """
            SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p')
        """,
        "sequences": "SELECT relname FROM pg_class WHERE relkind = 'S'",
        "identities": "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND is_identity = 'YES'",
        "foreign keys": "SELECT conname FROM pg_constraint WHERE contype = 'f'",
        "triggers": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
        "texts that are not compared exactly": """
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name <> 'nordlib_schema_version'
            AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'
        """,
    },
    "mysql": {
        "tables without a primary key": """
            SELECT t.table_name FROM information_schema.tables t WHERE t.table_schema = DATABASE() AND NOT EXISTS (
                SELECT * FROM information_schema.table_constraints k
                WHERE k.table_schema = DATABASE() AND k.table_name = t.table_name AND k.constraint_type = 'PRIMARY KEY')
        """,
        "sequences, and engines without transactions": """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = DATABASE() AND (table_type <> 'BASE TABLE' OR engine <> 'InnoDB')
        """,
        "identities": "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND extra <> ''",
        "foreign keys": "SELECT constraint_name FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE()",
        "triggers": "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()",
        "texts that are not compared exactly": """
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = DATABASE() AND table_name <> 'nordlib_schema_version'
            AND column_type <> 'longtext' AND collation_name <> 'utf8mb4_nopad_bin'
        """,
    },
}


def test_the_catalogue_of_a_server_has_nothing_that_a_cluster_lacks(engine: Engine) -> None:
    with engine.connect() as connection:
        for what, query in NONE_OF[engine.dialect.name].items():
            assert (what, connection.exec_driver_sql(query).all()) == (what, [])


def test_the_longest_entry_of_each_index_is_within_mariadbs_limit() -> None:
    """Four bytes a character; a number, a day or an instant takes eight at most."""
    for table in METADATA.sorted_tables:
        keys = [list(each.columns) for each in table.constraints if isinstance(each, PrimaryKeyConstraint | UniqueConstraint)]
        for columns in (*keys, *(list(index.columns) for index in table.indexes)):
            widths = [4 * length if (length := getattr(column.type, "length", None) or _length(column)) else 8 for column in columns]
            assert sum(widths) <= LONGEST_INDEX, (table.name, [column.name for column in columns])


def _length(column: Any) -> int | None:
    """The width of a text that is stored in a type of nordlib's."""
    return getattr(getattr(column.type, "impl_instance", None), "length", None)


# the statements


def test_no_statement_of_the_contract_needs_what_a_cluster_lacks(watched: tuple[SqlStore, Wire]) -> None:
    store, wire = watched
    for case in [each for each in CASES if each.id != STATEFUL]:
        emptied(store)
        assert run_case(case, store).status is not CaseStatus.FAILED, case
    assert wire.are_in_transactions
    assert [each for each in set(wire.statements) if UNWANTED_IN_STATEMENTS.search(each)] == []
    assert sum("FOR UPDATE SKIP LOCKED" in each for each in set(wire.statements)) == 1  # the claim of messages
    assert wire.statements.count(COMMIT) > len(CASES)


# lost races


def registered(store: SqlStore) -> None:
    assert store.run(register_borrower, FORM, **RAISED)


def effect_of(store: SqlStore) -> tuple[int, int, int]:
    """How many accounts, ids of accounts and messages there are."""
    with store.engine.connect() as connection:
        counts = [
            connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()  # noqa: S608 - our own names
            for table in ("nordlib_accounts", "nordlib_account_ids", "nordlib_outbox")
        ]
    return tuple(counts)  # type: ignore[return-value]  # of three


def fails_once(engine: Engine, at: int, code: str) -> Any:
    """Make the server fail one statement, or a commit, with a code."""
    has_failed = False

    def before(connection: Any, number: int, _statement: str) -> None:
        nonlocal has_failed
        if number == at and not has_failed:
            has_failed = True
            connection.cursor().execute(RAISES[engine.dialect.name].format(code))

    return before


def test_a_command_that_loses_a_race_at_any_statement_takes_effect_once(watched: tuple[SqlStore, Wire]) -> None:
    store, wire = watched
    registered(store)
    statements = list(wire.statements)
    once = effect_of(store)
    assert statements[-1] == COMMIT
    assert once == (1, 1, 1)
    for code in LOST[store.engine.dialect.name]:
        for at in range(len(statements)):
            wire.clear()
            emptied(store)
            register_store(store=store)
            wire.clear(fails_once(store.engine, at, code))
            registered(store)
            assert len(wire.statements) > len(statements)  # it was called again
            assert effect_of(store) == once


def test_a_command_that_loses_every_race_is_given_up_and_leaves_nothing(watched: tuple[SqlStore, Wire]) -> None:
    store, wire = watched
    code, calls = LOST[store.engine.dialect.name][0], 0

    def before(connection: Any, _number: int, statement: str) -> None:
        nonlocal calls
        if statement == COMMIT:
            calls += 1
            connection.cursor().execute(RAISES[store.engine.dialect.name].format(code))

    wire.clear(before)
    with pytest.raises(TransactionConflict):
        registered(store)
    wire.clear()
    assert calls == store.conflict_policy.max_attempts
    assert effect_of(store) == (0, 0, 0)


def lost(engine: Engine, connection: Any) -> None:
    """End a connection from the server's side."""
    with engine.connect() as other:
        if engine.dialect.name == "postgresql":
            other.exec_driver_sql(f"SELECT pg_terminate_backend({connection.info.backend_pid})")
        else:
            other.exec_driver_sql(f"KILL {connection.thread_id()}")


def test_a_commit_whose_outcome_nobody_knows_is_not_done_again(watched: tuple[SqlStore, Wire], engine: Engine) -> None:
    """The connection is lost, or a cluster that speaks PostgreSQL's protocol says so."""
    store, wire = watched
    for code in ("", "40003") if engine.dialect.name == "postgresql" else ("",):
        commits: list[str] = []

        def before(connection: Any, _number: int, statement: str, code: str = code, commits: list[str] = commits) -> None:
            if statement == COMMIT:
                commits.append(statement)
                if code:
                    connection.cursor().execute(RAISES["postgresql"].format(code))
                lost(engine, connection)

        wire.clear(before)
        with pytest.raises(CommitOutcomeUnknown):
            registered(store)
        wire.clear()
        assert commits == [COMMIT]
        assert effect_of(store) == (0, 0, 0)
    registered(store)
    assert effect_of(store) == (1, 1, 1)


def test_a_connection_that_is_lost_before_the_commit_is_only_a_lost_race(watched: tuple[SqlStore, Wire], engine: Engine) -> None:
    store, wire = watched
    for at in range(3):
        emptied(store)
        register_store(store=store)
        ended: list[int] = []

        def before(connection: Any, number: int, _statement: str, at: int = at, ended: list[int] = ended) -> None:
            if number == at and not ended:
                ended.append(number)
                lost(engine, connection)

        wire.clear(before)
        registered(store)
        wire.clear()
        assert ended == [at]
        assert effect_of(store) == (1, 1, 1)
