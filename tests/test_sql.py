"""nordlib's own tables in SQLite: how they are made, checked and read, and what the database says in nordlib's words."""

import importlib
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import attrs
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, insert, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import SingletonThreadPool, StaticPool

import nordlib.storage.sql
from nordlib.accounts import AccountId, StudentAuthorisationId
from nordlib.circulation import HELSINGOR
from nordlib.commands import register_borrower, renew_all, request_transfer, search_borrowers
from nordlib.contact import parse_email
from nordlib.errors import DatabaseError, InvalidData, MissingExtra, TransactionConflict, UniqueViolation, UnknownName
from nordlib.libraries import Library, LibraryId
from nordlib.messages import Message, MessageKind
from nordlib.storage.protocols import ALL_LIBRARIES
from nordlib.storage.sql import MIGRATIONS, SqlStore, SqlTx, check_schema, migration_sql, schema, upgrade
from nordlib.storage.sql.__main__ import main
from nordlib.storage.sql.accounts import _whose_names_begin
from nordlib.storage.sql.migrate import VERSION_TABLE
from nordlib.storage.sql.schema import METADATA
from nordlib.storage.sql.statements import Prepared
from nordlib.testing.contract.samples import make_message
from tests.people import ACCOUNT, ADULT, AT_A, FORM, HOLD, LOAN, NOW, REGISTER, A, B, number, register_store
from tests.profiles import many


@pytest.fixture
def store() -> Iterator[SqlStore]:
    store = register_store(ACCOUNT, store=SqlStore.open("sqlite://"))  # of its own: some tests break it
    yield store
    store.close()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/register.db"


# how the tables are made


def test_a_file_keeps_what_was_committed(url: str) -> None:
    first = register_store(ACCOUNT, store=SqlStore.open(url))
    first.close()
    again = SqlStore.open(url)
    found = again.run(lambda tx: tx.accounts.get(ACCOUNT.id, ALL_LIBRARIES))
    again.close()
    assert found is not None
    assert found.value == ACCOUNT


def test_the_migrations_make_the_tables_that_the_code_reads(store: SqlStore) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": False})
        assert compare_metadata(context, METADATA) == []
    assert check_schema(store.engine) == ()
    assert any(MIGRATIONS.glob("*.py"))


def test_every_table_and_index_is_of_our_own_name() -> None:
    names = [*METADATA.tables, *(index.name or "" for table in METADATA.tables.values() for index in table.indexes)]
    assert all(name.startswith(("nordlib_", "ix_nordlib_")) for name in names)
    assert not any(table.foreign_keys for table in METADATA.tables.values())


def test_the_plain_sql_makes_the_same_tables(url: str, tmp_path: Path) -> None:
    by_hand = sqlite3.connect(tmp_path / "register.db")
    by_hand.executescript(migration_sql())
    by_hand.close()
    SqlStore.open(url).close()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("DROP TABLE nordlib_holds", "the table nordlib_holds is missing"),
        ("ALTER TABLE nordlib_loans DROP COLUMN recalled", "the column nordlib_loans.recalled is missing"),
        ("DROP INDEX ix_nordlib_account_name_words_library", "the index ix_nordlib_account_name_words_library is missing"),
        (
            "DELETE FROM nordlib_schema_version",
            "its tables are at no version, and this version of nordlib needs nordlib_0010: `python -m nordlib.storage.sql upgrade URL`",
        ),
        (
            "UPDATE nordlib_schema_version SET version_num = 'nordlib_9999'",
            "its tables are at nordlib_9999, which this version of nordlib does not know; install the one that made them",
        ),
    ],
)
def test_what_a_database_lacks_is_told_and_it_is_left_as_it_is(url: str, statement: str, sentence: str) -> None:
    SqlStore.open(url).close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    with pytest.raises(InvalidData, match=re.escape(sentence)):
        SqlStore.open(url)
    (told,) = check_schema(engine)
    assert told.startswith(sentence)
    engine.dispose()


def test_a_table_without_its_unique_constraint_is_told(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        upgrade_to_tables(connection, without="CONSTRAINT uq_nordlib_registrars_email UNIQUE (email_key)")
    assert check_schema(engine) == ("the unique constraint uq_nordlib_registrars_email is missing",)
    engine.dispose()


def upgrade_to_tables(connection: Any, *, without: str) -> None:
    for statement in migration_sql().replace(f", \n    {without}", "").split(";"):
        if statement.strip():
            connection.exec_driver_sql(statement)


def test_a_hosts_tables_beside_ours_are_left_alone(url: str) -> None:
    engine = create_engine(url, hide_parameters=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE borrowers (number INTEGER PRIMARY KEY)")
    upgrade(engine)
    upgrade(engine)
    store = SqlStore(engine)
    with store.transaction() as tx:
        assert tx.accounts.count_at_libraries(frozenset({A})) == 0
    store.close()
    SqlStore.open(url).close()


ENV = """
from alembic import context
context.configure(context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
"""
OWN = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "own_1", None, ("own",), None
def upgrade():
    op.create_table("books", sa.Column("id", sa.Integer, primary_key=True))
"""


def test_a_hosts_own_alembic_runs_our_branch_beside_its_own(url: str, tmp_path: Path) -> None:
    (tmp_path / "own" / "versions").mkdir(parents=True)
    (tmp_path / "own" / "env.py").write_text(ENV)
    (tmp_path / "own" / "versions" / "own_1.py").write_text(OWN)
    engine = create_engine(url, hide_parameters=True)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(tmp_path / "own"))
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", f"{tmp_path}/own/versions\n{MIGRATIONS}")
        config.attributes["connection"] = connection
        command.upgrade(config, "own@head")
        command.upgrade(config, "nordlib@head")
        command.downgrade(config, "nordlib@base")
        assert not any(name.startswith("nordlib_") for name in inspect(connection).get_table_names())
        command.upgrade(config, "nordlib@head")
    assert check_schema(engine) == ()
    SqlStore.open(url).close()
    with pytest.raises(InvalidData, match="your own Alembic keeps its tables; upgrade nordlib@head with it"):
        upgrade(engine)
    engine.dispose()


def test_tables_of_a_later_version_are_not_upgraded(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    store = SqlStore.open(url)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE nordlib_schema_version SET version_num = 'nordlib_9999'")
    store.close()
    assert main(["upgrade", url]) == 2
    assert "which this version of nordlib does not know" in capsys.readouterr().err


def test_the_command_line_makes_checks_and_prints(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = Path(url.removeprefix("sqlite:///"))
    assert main(["check", url]) == 2
    assert "the file does not exist" in capsys.readouterr().err
    assert not file.exists()
    file.touch()
    assert main(["check", url]) == 1
    assert "the table nordlib_accounts is missing" in capsys.readouterr().out
    assert main(["upgrade", url]) == 0
    assert main(["check", url]) == 0
    assert capsys.readouterr().out == "The database has everything that this version of nordlib needs.\n" * 2
    assert main(["sql"]) == 0
    assert capsys.readouterr().out == migration_sql()
    for wrong, told in (
        ("register.db", "write sqlite:///register.db for a file"),
        ("nosuch://x", "Unknown engine of the SQL store: 'nosuch'"),
        ("sqlite:////no/such/folder/register.db", "The database failed: unable to open database file"),
    ):
        assert main(["upgrade", wrong]) == 2
        assert told in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([])


def test_importing_the_store_in_memory_loads_no_sqlalchemy() -> None:
    code = "import sys, nordlib.storage, nordlib.commands; assert not {'sqlalchemy', 'alembic', 'cattrs'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "alembic" else name)
    with pytest.raises(MissingExtra) as caught:
        importlib.reload(nordlib.storage.sql)
    assert (caught.value.what, caught.value.extra) == ("nordlib.storage.sql", "sql")


# which engines


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("oracle://localhost/register", "Unknown engine of the SQL store: 'oracle'"),
        ("sqlite+nosuch:///x.db", "Unknown driver of the SQL store for sqlite: 'nosuch'. Known: 'pysqlite'"),
        ("sqlite+aiosqlite:///x.db", "Known: 'pysqlite'"),
        ("postgresql+psycopg2://localhost/register", "Known: 'psycopg'"),
        ("mysql+mysqldb://localhost/register", "Known: 'pymysql'"),
    ],
)
def test_an_engine_on_which_the_contract_does_not_run_is_refused(url: str, sentence: str) -> None:
    with pytest.raises(UnknownName, match=re.escape(sentence)):
        SqlStore.open(url)


@pytest.mark.parametrize("url", ["register.db", "", "sqlite://host/x.db", "sqlite:///\0"])
def test_what_is_no_address_is_told_what_would_be_one(url: str) -> None:
    with pytest.raises(InvalidData) as caught:
        SqlStore.open(url)
    assert caught.value.__context__ is None
    assert "write sqlite:///register.db for a file" in str(caught.value)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite+pysqlite://", "sqlite:///file::memory:?cache=shared&uri=true"])
def test_a_database_in_memory_is_one_for_every_thread(url: str) -> None:
    store = register_store(ACCOUNT, store=SqlStore.open(url))
    with ThreadPoolExecutor(4) as pool:
        counted = list(pool.map(lambda _: store.run(lambda tx: tx.accounts.count_at_libraries(frozenset({A}))), range(8)))
    assert counted == [1] * 8
    store.close()


@pytest.mark.parametrize("what", ["a folder", "a missing folder", "no database", "a view"])
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, what: str) -> None:
    file = tmp_path / "no database" / "x.db" if what == "a missing folder" else tmp_path if what == "a folder" else tmp_path / "x.db"
    if what == "no database":
        file.write_bytes(b"anything but a database" * 100)
    if what == "a view":
        made = sqlite3.connect(file)
        made.execute("CREATE VIEW NORDLIB_ACCOUNTS AS SELECT 1")
        made.close()
    with pytest.raises((DatabaseError, InvalidData)) as caught:
        SqlStore.open(f"sqlite:///{file}")
    assert caught.value.__context__ is None


@pytest.mark.parametrize("pool", [StaticPool, SingletonThreadPool])
def test_an_engine_whose_threads_take_no_turns_is_refused(pool: Any) -> None:
    with pytest.raises(InvalidData, match="make it with poolclass=QueuePool"):
        SqlStore(create_engine("sqlite://", hide_parameters=True, poolclass=pool))


def test_an_engine_whose_errors_show_what_statements_carry_is_refused() -> None:
    engine = create_engine("sqlite://")
    with pytest.raises(InvalidData, match="hide_parameters=True"):
        SqlStore(engine)


# transactions


def test_a_transaction_inside_another_is_refused(store: SqlStore) -> None:
    with store.transaction() as tx, pytest.raises(RuntimeError, match="not run inside another"):
        store.run(lambda _: tx)
    assert store.run(lambda tx: tx.accounts.count_at_libraries(frozenset({A}))) == 1


def test_a_transaction_that_has_ended_is_used_no_more(store: SqlStore) -> None:
    with store.transaction() as tx:
        pass
    for use in (lambda: tx.libraries, tx.rollback):
        with pytest.raises(RuntimeError, match="has ended"):
            use()


def test_two_stores_on_one_engine_are_one(url: str) -> None:
    first = register_store(ACCOUNT, store=SqlStore.open(url))
    second = SqlStore(first.engine)
    assert second.run(lambda tx: tx.accounts.count_at_libraries(frozenset({A}))) == 1
    first.close()


def test_a_store_that_was_closed_is_used_no_more(url: str) -> None:
    store = SqlStore.open(url)
    store.close()
    with pytest.raises(RuntimeError, match=r"Open it again: SqlStore\.open"):
        store.begin()


def test_an_address_is_no_engine() -> None:
    engine: Any = "sqlite://"
    with pytest.raises(InvalidData, match=r"an address is for SqlStore\.open\(url\)"):
        SqlStore(engine)


def test_a_database_that_is_busy_for_too_long_asks_to_run_again(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nordlib.storage.sql.databases.base.PATIENCE", 0.01)
    store = register_store(store=SqlStore.open(url))
    other = sqlite3.connect(url.removeprefix("sqlite:///"))
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(TransactionConflict, match="the database is busy"):
        store.run(lambda tx: tx.accounts.count_at_libraries(frozenset({A})))
    other.rollback()
    other.close()
    assert store.run(lambda tx: tx.accounts.count_at_libraries(frozenset({A}))) == 0
    store.close()


def test_a_file_that_is_not_in_wal_yet_is_waited_for(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nordlib.storage.sql.databases.base.PATIENCE", 0.01)
    engine = create_engine(url)
    upgrade(engine)
    engine.dispose()
    other = sqlite3.connect(url.removeprefix("sqlite:///"))
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(TransactionConflict):
        SqlStore.open(url)
    other.rollback()
    other.close()
    SqlStore.open(url).close()


@pytest.mark.parametrize("what", ["Connection.rollback", "Connection.begin", "Connection.close"])
def test_whatever_goes_wrong_the_next_transaction_can_begin(store: SqlStore, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    def fails(_: Any) -> None:
        raise MemoryError

    def failing(tx: Any) -> None:
        raise KeyError(tx.accounts.count_at_libraries(frozenset({A})))

    with monkeypatch.context() as patched:
        patched.setattr(f"sqlalchemy.{what}", fails)
        with pytest.raises((MemoryError, KeyError)):
            store.run(failing)
    store.engine.dispose()
    assert isinstance(store.run(lambda tx: tx), SqlTx)


@pytest.mark.parametrize(
    ("begin", "why"), [("begin", "another transaction of this store takes too long"), ("begin_reading", "every connection is taken")]
)
def test_a_transaction_that_does_not_end_asks_the_others_to_run_again(monkeypatch: pytest.MonkeyPatch, begin: str, why: str) -> None:
    monkeypatch.setattr("nordlib.storage.sql.databases.base.PATIENCE", 0.01)
    monkeypatch.setattr("nordlib.storage.sql.databases.base.PATIENCE", 0.01)
    store, errors = SqlStore.open("sqlite://"), list[Exception]()

    def wait() -> None:
        try:
            getattr(store, begin)()
        except TransactionConflict as error:
            errors.append(error)

    waiting = threading.Thread(target=wait)
    with store.transaction():
        waiting.start()
        waiting.join()
    store.close()
    assert [str(error) for error in errors] == [f"The transaction must run again: {why}."]


WORKER = """
import sys
from datetime import datetime, timedelta, timezone
from nordlib.storage.sql import SqlStore
store, now = SqlStore.open(sys.argv[1]), datetime(2026, 11, 24, tzinfo=timezone.utc)
while claimed := store.run(lambda tx: tx.outbox.claim(now, now + timedelta(hours=1), 3)):
    for due in claimed:
        store.run(lambda tx: tx.outbox.acknowledge(due.id))
        print(due.id)
"""


def test_workers_in_several_processes_send_each_message_once(url: str) -> None:
    store = SqlStore.open(url)
    with store.transaction() as tx:
        for _ in range(40):
            tx.outbox.add(Message(MessageKind.TRANSFER_COMPLETED, "a0@example.se", "sv", "b1", {"library": "B"}))
    workers = [subprocess.Popen([sys.executable, "-c", WORKER, url], stdout=subprocess.PIPE, text=True) for _ in range(many(2, 3))]
    sent = [line for each in workers for line in each.communicate()[0].split()]
    assert {each.returncode for each in workers} == {0}
    assert len(sent) == len(set(sent)) == 40
    assert store.outbox == ()
    store.close()


def test_one_connection_in_memory_is_taken_in_turn(store: SqlStore) -> None:
    counted: list[int] = []

    def count() -> None:
        counted.append(store.run(lambda tx: tx.accounts.count_at_libraries(frozenset({A}))))

    threads = [threading.Thread(target=count) for _ in range(8)]
    with store.transaction() as tx:
        for each in threads:
            each.start()
        tx.accounts.save(attrs.evolve(ACCOUNT, library=B), expected_version=1)
    for each in threads:
        each.join()
    assert counted == [0] * 8


def test_a_fault_of_the_database_is_no_lost_race(store: SqlStore) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE nordlib_loans")
    with pytest.raises(DatabaseError) as caught:
        renew_all(store, LOAN.patron, by=LOAN.patron, policy=HELSINGOR, now=NOW)
    assert caught.value.cause == "no such table: nordlib_loans"


def test_a_commit_that_fails_keeps_nothing(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(self: Any) -> None:
        raise OperationalError("COMMIT", {}, sqlite3.OperationalError("database is locked"))

    with monkeypatch.context() as patched:
        patched.setattr("sqlalchemy.Connection.commit", busy)
        with pytest.raises(TransactionConflict):
            store.run(lambda tx: tx.accounts.erase(ACCOUNT.id, expected_version=1))
    assert store.run(lambda tx: tx.accounts.get(ACCOUNT.id, ALL_LIBRARIES)) is not None


# keys that are taken


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"id": ACCOUNT.id}, "id"),
        ({"email": ACCOUNT.email}, "email"),
        ({"identity": ACCOUNT.identity}, "identity"),
        ({"student_authorisation": StudentAuthorisationId("s1")}, "student_authorisation"),
    ],
)
def test_the_error_names_the_key_and_shows_nothing(changes: Any, key: str) -> None:
    store = register_store(attrs.evolve(ACCOUNT, student_authorisation=StudentAuthorisationId("s1")), store=SqlStore.open("sqlite://"))
    other = attrs.evolve(ACCOUNT, id=AccountId("new"), email=parse_email("new@example.se"), identity=number(ADULT))
    with pytest.raises(UniqueViolation) as caught, store.transaction() as tx:
        tx.accounts.add(attrs.evolve(other, **changes))
    assert (caught.value.kind, caught.value.key) == ("account", key)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    store.close()


def test_no_error_of_the_database_shows_a_person(store: SqlStore) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE nordlib_account_name_words")
    with pytest.raises(DatabaseError) as caught:
        store.run(register_borrower, FORM, by=AT_A, policy=REGISTER, now=NOW, new_id=AccountId("new"))
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert not any(text in f"{caught.value!r} {caught.value}" for text in (ADULT, "anna@example.se", "Anna"))


def test_what_breaks_another_constraint_is_no_key_that_is_taken(store: SqlStore) -> None:
    row = {**schema.LIBRARY.to_row(Library(LibraryId("C"), "C")), "county": None}
    with pytest.raises(DatabaseError, match=r"NOT NULL constraint failed: nordlib_libraries\.county"), store.transaction() as tx:
        tx._executor.write(insert(schema.LIBRARY.table), row)


@pytest.mark.parametrize("text", ["\ud800", "x" * 300_000, "\0"])
def test_what_no_database_holds_is_not_found_and_cannot_be_kept(store: SqlStore, text: str) -> None:
    with store.transaction() as tx:
        assert tx.accounts.get(AccountId(text), ALL_LIBRARIES) is None
        assert tx.accounts.search_by_name((text,), ALL_LIBRARIES, None, 9) == ()
        assert tx.libraries.search_by_name(text, 9) == ()
        assert tx.accounts.at_libraries(frozenset({LibraryId(text)}), None, 2**70) == ()
        assert len(tx.accounts.at_libraries(ALL_LIBRARIES, None, 2**70)) == 1
        assert tx.accounts.at_libraries(ALL_LIBRARIES, None, -1) == ()
    if text == "\ud800":
        with pytest.raises(InvalidData, match="a character that cannot be written") as caught, store.transaction() as tx:
            tx.accounts.save(attrs.evolve(ACCOUNT, last_name=text), expected_version=1)
        assert caught.value.__context__ is None
    early = attrs.evolve(ACCOUNT.agreement, accepted_at=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))))
    with pytest.raises(InvalidData, match="an instant out of range"), store.transaction() as tx:
        tx.accounts.save(attrs.evolve(ACCOUNT, agreement=early), expected_version=1)


def test_an_account_that_was_refused_may_be_added_with_another_address(store: SqlStore) -> None:
    other = attrs.evolve(ACCOUNT, id=AccountId("new"), identity=number(ADULT))
    with store.transaction() as tx:
        with pytest.raises(UniqueViolation):
            tx.accounts.add(other)
        tx.accounts.add(attrs.evolve(other, email=parse_email("new@example.se")))
    with store.transaction() as tx:
        tx.accounts.erase(other.id, expected_version=1)
        with pytest.raises(UniqueViolation):
            tx.accounts.add(attrs.evolve(other, email=parse_email("new@example.se")))
        assert tx.accounts.get(other.id, ALL_LIBRARIES) is None


# what is read


def test_a_register_and_its_loans_live_in_one_database(store: SqlStore) -> None:
    asked = store.run(request_transfer, ACCOUNT.id, B, by=AT_A, policy=REGISTER, now=NOW)
    made = store.run(register_borrower, FORM, by=AT_A, policy=REGISTER, now=NOW, new_id=AccountId("new"))
    with store.transaction() as tx:
        tx.loans.add(LOAN)
        tx.holds.add(HOLD)
    assert asked
    assert made
    assert [each.kind for each in store.outbox] == [MessageKind.TRANSFER_REQUESTED, MessageKind.CREDENTIALS]
    assert store.run(lambda tx: tx.holds.for_title(LOAN.title)) == (HOLD,)


def test_a_record_of_another_kind_is_refused(store: SqlStore) -> None:
    with pytest.raises(InvalidData, match="it is a str; this store keeps AuditEntry"), store.transaction() as tx:
        tx.audit_log.add("somebody looked")
    assert store.audit_log == ()


@pytest.mark.parametrize("analysed", [False, True])
@pytest.mark.parametrize(("scope", "index"), [(frozenset({A, B}), "library"), (ALL_LIBRARIES, "word")])
@pytest.mark.parametrize("after", [None, AccountId("b0")])
def test_a_search_by_name_goes_through_an_index(store: SqlStore, scope: Any, index: str, after: Any, *, analysed: bool) -> None:
    wanted = _whose_names_begin(("ni", "berg"), scope, after, 20).compile(store.engine, compile_kwargs={"literal_binds": True})
    with store.engine.begin() as connection:
        if analysed:
            connection.exec_driver_sql(FILL)
            connection.exec_driver_sql("ANALYZE")
        plan = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {wanted}")]
    assert f"SEARCH nordlib_account_name_words USING COVERING INDEX ix_nordlib_account_name_words_{index} " in plan[0]


FILL = """
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
    INSERT INTO nordlib_account_name_words SELECT 'a' || i, char(97 + i % 26) || 'ilsson', 1, char(65 + i % 3) FROM n"""


def test_a_long_list_of_names_that_only_look_alike_is_gone_through(store: SqlStore) -> None:
    """Two words of the query that begin the same word of a name find nobody, however many have that word."""
    with store.transaction() as tx:
        for count in range(7):
            made = attrs.evolve(ACCOUNT, id=AccountId(f"n{count}"), email=parse_email(f"n{count}@example.se"), identity=None)
            tx.accounts.add(attrs.evolve(made, first_name="Nils" if count < 6 else "Nils Nilsson"))
    found = store.run(search_borrowers, "nils ni", by=AT_A, policy=REGISTER, now=NOW, limit=2).unwrap()
    assert [each.id for each in found] == ["n6"]
    page = store.run(search_borrowers, "nils", by=AT_A, policy=REGISTER, now=NOW, limit=3).unwrap()
    assert [each.id for each in page] == ["b1", "n0", "n1"]


def test_a_name_without_a_word_is_kept_and_found_by_none(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.accounts.save(attrs.evolve(ACCOUNT, first_name="-", last_name="-"), expected_version=1)
        assert tx.accounts.search_by_name(("nils",), ALL_LIBRARIES, None, 9) == ()
        assert tx.accounts.search_by_name((), ALL_LIBRARIES, None, 9) == ()


def test_the_database_counts_the_messages_and_no_number_comes_twice(store: SqlStore) -> None:
    """A worker whose lease ran out may yet acknowledge its message: that must not be another one by then."""
    numbers = list[str]()
    for _ in range(3):
        with store.transaction() as tx:
            tx.outbox.add(make_message())
        with store.transaction() as tx:
            (entry,) = tx.outbox.claim(NOW, NOW, 9)
            numbers.append(entry.id)
            tx.outbox.acknowledge(entry.id)
    assert numbers == sorted(set(numbers))


def test_what_is_stored_can_be_read_by_anybody_who_knows_sql(store: SqlStore) -> None:
    with store.engine.begin() as connection:
        row = connection.exec_driver_sql("SELECT last_name, email_key, agreement_accepted_at, user_groups FROM nordlib_accounts").one()
    assert tuple(row) == ("Berg", "nils@example.se", "2026-11-22 12:00:00.000000", "[]")


def test_a_statement_is_written_as_the_driver_takes_it() -> None:
    """By position, or by name where a driver wants names."""
    statement, values = insert(schema.IDEMPOTENCY_RECORD.table), {"key": "k1", "granted_at": NOW}
    by_position = Prepared(statement, sqlite_dialect.dialect(), values)
    assert by_position.parameters(values) == ("k1", "2026-11-22 12:00:00.000000")
    dialect: Any = postgresql.dialect
    by_name = Prepared(statement, dialect(), values)
    assert by_name.parameters(values) == {"key": "k1", "granted_at": NOW.replace(tzinfo=None)}
