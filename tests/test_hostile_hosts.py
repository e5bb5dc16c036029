"""What a host, its database or its administrator may do to the SQL store: the right answer, or an error that names what is wrong."""

import logging
import sys
from collections.abc import Iterator
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from sqlalchemy import create_engine, event, make_url
from sqlalchemy import text as as_text
from sqlalchemy.pool import QueuePool, StaticPool

from nordlib.accounts import AccountId
from nordlib.circulation import TitleId
from nordlib.commands import view_account
from nordlib.errors import (
    CommitOutcomeUnknown,
    DatabaseError,
    InvalidData,
    MissingExtra,
    TransactionConflict,
    UniqueViolation,
    UnknownName,
    UnreadableRow,
    VersionConflict,
)
from nordlib.storage.protocols import ALL_LIBRARIES
from nordlib.storage.sql import SqlStore, upgrade
from nordlib.storage.sql.databases import DATABASES, base, database_of
from nordlib.testing.contract.samples import NOW, A, make_account, make_message
from tests.people import AT_A, LOAN, REGISTER, register_store
from tests.servers import database
from tests.stores import emptied, opened

A00 = make_account(0)


@pytest.fixture(scope="module", params=["sqlite", "postgresql", "mariadb"])
def shared(request: pytest.FixtureRequest) -> Iterator[SqlStore]:
    with opened(request.param) as empty:
        yield empty()


@pytest.fixture
def store(shared: SqlStore) -> SqlStore:
    store: SqlStore = emptied(shared)
    with store.transaction() as tx:
        tx.accounts.add(A00)
    return store


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    with database("postgresql") as url:
        SqlStore.open(url).close()
        yield url


@pytest.fixture(scope="module")
def mariadb() -> Iterator[str]:
    with database("mariadb") as url:
        SqlStore.open(url).close()
        yield url


# values of another kind


@pytest.mark.parametrize("value", [0, False, 0.0, b"a00", ["a00"], {"a00": 1}])
def test_what_is_not_text_finds_nobody_and_changes_nothing(store: SqlStore, value: Any) -> None:
    """MariaDB takes 0 for every text that begins with no digit."""
    with store.transaction() as tx:
        tx.outbox.add(make_message())
    registered = register_store(store=store)
    assert not registered.run(view_account, value, by=AT_A, policy=REGISTER, now=NOW)
    assert store.run(lambda tx: tx.accounts.get(value, ALL_LIBRARIES)) is None
    assert store.run(lambda tx: tx.accounts.by_email(value, ALL_LIBRARIES)) is None
    with suppress(InvalidData):
        store.run(lambda tx: tx.outbox.delete_for(value))
    assert len(store.outbox) == 1


@pytest.mark.parametrize("version", ["1", 1.0, True, 2**31, 2**70, -1])
def test_a_version_that_no_row_has_is_a_conflict(store: SqlStore, version: Any) -> None:
    with pytest.raises(VersionConflict), store.transaction() as tx:
        tx.accounts.erase(A00.id, expected_version=version)
    with pytest.raises(VersionConflict), store.transaction() as tx:
        tx.accounts.save(A00, expected_version=version)


def test_a_text_that_is_wider_than_its_column_is_refused_or_kept_whole(store: SqlStore) -> None:
    """Servers cut blanks at the end of a text without a word."""
    wide = AccountId("i" * 255 + " ")
    with suppress(InvalidData), store.transaction() as tx:
        tx.accounts.add(make_account(1, id=wide))
    found = store.run(lambda tx: tx.accounts.get(wide, ALL_LIBRARIES))
    assert (found is None) == (database_of(store.engine.dialect).ends_after_errors or store.engine.dialect.name == "mysql")
    assert store.run(lambda tx: tx.accounts.get(AccountId("i" * 255), ALL_LIBRARIES)) is None


def test_the_transaction_goes_on_after_a_value_that_cannot_be_stored(store: SqlStore) -> None:
    with store.transaction() as tx:
        for wrong in (attrs.evolve(A00, id=AccountId("\ud800")), A00):
            with pytest.raises((InvalidData, UniqueViolation)):
                tx.accounts.add(wrong)
        tx.accounts.add(make_account(1))
    assert store.run(lambda tx: tx.accounts.count_at_libraries(frozenset({A}))) == 2


def test_a_command_that_swallows_a_conflict_saves_nothing(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """MariaDB has discarded all that was done before the conflict."""
    monkeypatch.setattr(store, "conflict_policy", attrs.evolve(store.conflict_policy, sleep=lambda _: None))

    def command(tx: Any) -> None:
        tx.outbox.add(make_message())
        translate = type(tx._executor._database).translate
        with monkeypatch.context() as patched:
            patched.setattr(type(tx._executor._database), "translate", lambda *_, **__: TransactionConflict("a deadlock"))
            with suppress(TransactionConflict, UniqueViolation):
                tx.accounts.add(A00)
        assert type(tx._executor._database).translate is translate
        tx.outbox.add(make_message())

    with pytest.raises(TransactionConflict, match="a deadlock"):
        store.run(command)
    with pytest.raises(TransactionConflict, match="a deadlock"):
        store.run(lambda tx: suppressed(command, tx))
    assert store.outbox == ()


def suppressed(command: Any, tx: Any) -> None:
    with suppress(TransactionConflict):
        command(tx)


def test_a_page_after_what_is_not_an_id_is_the_first(store: SqlStore) -> None:
    with store.transaction() as tx:
        assert tx.audit_log.expired(NOW, "x", 5) == tx.audit_log.expired(NOW, "9" * 30, 5) == ()
        tx.outbox.acknowledge("9" * 19)
        tx.outbox.acknowledge("9" * 5_000)


def test_a_number_that_is_too_great_for_its_column_is_refused_or_kept_whole(store: SqlStore) -> None:
    great = attrs.evolve(LOAN, renewals_used=2**40)
    with suppress(InvalidData), store.transaction() as tx:
        tx.loans.add(great)
    found = store.run(lambda tx: tx.loans.get(LOAN.id))
    assert (None if found is None else found.value) == (great if store.engine.dialect.name == "sqlite" else None)


# rows that a program of the host's wrote


def test_a_day_that_python_does_not_have_makes_its_own_row_unreadable(postgresql: str) -> None:
    store = emptied(SqlStore.open(postgresql))
    with store.transaction() as tx:
        for index in range(3):
            tx.accounts.add(make_account(index))
            tx.outbox.add(make_message())
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE nordlib_accounts SET valid_to = 'infinity' WHERE id = 'a01'")
        connection.exec_driver_sql("UPDATE nordlib_outbox SET queued_at = '-infinity' WHERE id = (SELECT MIN(id) FROM nordlib_outbox)")
    with pytest.raises(UnreadableRow, match="'a01'"):
        store.run(lambda tx: tx.accounts.get(AccountId("a01"), ALL_LIBRARIES))
    assert store.run(lambda tx: tx.accounts.get(A00.id, ALL_LIBRARIES)).value == A00
    assert len(store.run(lambda tx: tx.outbox.claim(NOW, NOW, 9))) == 3
    store.close()


def test_what_the_driver_cannot_read_is_not_taken_for_nothing(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.transaction() as tx:
        driver: Any = store.engine.dialect.loaded_dbapi

        def cannot(_: object) -> None:
            raise driver.DataError("a value that it does not know")

        monkeypatch.setattr("nordlib.storage.sql.executor._first_row", cannot)
        monkeypatch.setattr(type(tx._executor._database), "translate", lambda *_, **__: base.unwritable())
        with pytest.raises(DatabaseError, match="a value that the driver cannot read"):
            tx.accounts.get(A00.id, ALL_LIBRARIES)


# what the database's administrator did

SECRET = "hemlig.person@example.se"
TRIGGERS = {
    "sqlite": ["CREATE TRIGGER spy BEFORE INSERT ON nordlib_outbox BEGIN SELECT RAISE(ABORT, 'hemlig.person@example.se'); END"],
    "postgresql": [
        """CREATE FUNCTION spy() RETURNS trigger AS $$ BEGIN RAISE NOTICE 'hemlig.person@example.se';
        RAISE EXCEPTION USING ERRCODE='42501', MESSAGE='hemlig.person@example.se'; END $$ LANGUAGE plpgsql""",
        "CREATE TRIGGER spy BEFORE INSERT ON nordlib_outbox FOR EACH ROW EXECUTE FUNCTION spy()",
    ],
    "mysql": [
        """CREATE TRIGGER spy BEFORE INSERT ON nordlib_outbox FOR EACH ROW
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=1142, MESSAGE_TEXT='hemlig.person@example.se'"""
    ],
}
DROPPED = {
    "sqlite": ["DROP TRIGGER spy"],
    "postgresql": ["DROP TRIGGER spy ON nordlib_outbox", "DROP FUNCTION spy"],
    "mysql": ["DROP TRIGGER spy"],
}


def administer(store: SqlStore, statements: list[str]) -> None:
    with store.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_what_a_trigger_says_of_a_row_is_not_repeated(store: SqlStore, caplog: pytest.LogCaptureFixture) -> None:
    administer(store, TRIGGERS[store.engine.dialect.name])
    with caplog.at_level(logging.INFO, "sqlalchemy"), pytest.raises(DatabaseError) as caught:
        store.run(lambda tx: tx.outbox.add(make_message()))
    administer(store, DROPPED[store.engine.dialect.name])
    assert SECRET not in str(caught.value)
    assert SECRET not in caplog.text
    assert caught.value.__context__ is None


def test_a_new_row_that_a_trigger_discards_is_not_taken_for_stored(postgresql: str) -> None:
    store = emptied(SqlStore.open(postgresql))
    administer(
        store,
        [
            "CREATE FUNCTION drop_it() RETURNS trigger AS $$ BEGIN RETURN NULL; END $$ LANGUAGE plpgsql",
            "CREATE TRIGGER drop_it BEFORE INSERT ON nordlib_accounts FOR EACH ROW EXECUTE FUNCTION drop_it()",
        ],
    )
    with pytest.raises(DatabaseError, match="it discarded a new row"):
        store.run(lambda tx: tx.accounts.add(A00))
    administer(store, ["DROP TRIGGER drop_it ON nordlib_accounts", "DROP FUNCTION drop_it"])
    store.close()


def test_a_database_of_another_encoding_is_refused(postgresql: str) -> None:
    with pytest.raises(InvalidData, match="its encoding, or that of the connection, is not UTF8"):
        SqlStore.open(postgresql + "?client_encoding=latin1")


@pytest.mark.parametrize("query", ["autocommit=true", "sql_mode=x", "ssl_ca=/no/such/file"])
def test_options_of_an_address_that_cannot_be_used_are_told(mariadb: str, query: str) -> None:
    with pytest.raises((InvalidData, DatabaseError)) as caught:
        SqlStore.open(f"{mariadb.partition('?')[0]}?{query}")
    assert caught.value.__context__ is None


@pytest.mark.parametrize("server", ["postgresql", "mariadb"])
def test_an_address_without_a_database_is_told(server: str, request: pytest.FixtureRequest) -> None:
    url = make_url(request.getfixturevalue(server)).set(database="").render_as_string(hide_password=False)
    with pytest.raises(InvalidData, match="address of a database"):
        SqlStore.open(url)


def test_a_driver_is_told_how_many_statements_to_prepare(postgresql: str) -> None:
    store = SqlStore.open(postgresql + "?prepare_threshold=0")
    assert store.run(lambda tx: tx.accounts.count_at_libraries(frozenset({A}))) >= 0
    store.close()


# engines of the host's


def test_a_driver_that_is_not_installed_is_told_with_the_extra_that_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymysql", None)
    with pytest.raises(MissingExtra) as caught:
        SqlStore.open("mysql+pymysql://localhost/register")
    assert caught.value.extra == "mariadb"


def test_an_engine_with_a_driver_that_was_not_tried_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = create_engine("sqlite://", hide_parameters=True, poolclass=QueuePool)
    monkeypatch.setattr(engine.dialect, "driver", "other")
    with pytest.raises(UnknownName, match="driver of the SQL store for sqlite: 'other'"):
        SqlStore(engine)


@pytest.mark.parametrize(("is_mariadb", "version", "found"), [(False, (8, 0, 36), "MySQL 8.0.36"), (True, (10, 5, 9), "MariaDB 10.5.9")])
def test_a_server_on_which_the_contract_does_not_run_is_refused(is_mariadb: bool, version: tuple[int, ...], found: str) -> None:
    connection: Any = SimpleNamespace(dialect=SimpleNamespace(is_mariadb=is_mariadb, server_version_info=version))
    with pytest.raises(InvalidData, match=f"it is {found}; it must be at least MariaDB 10.6"):
        DATABASES["mysql"].check_connection(connection)


def test_an_engine_that_shares_a_connection_or_translates_schemas_is_refused(shared: SqlStore) -> None:
    url = shared.engine.url
    with pytest.raises(InvalidData, match="make it with poolclass=QueuePool"):
        SqlStore(create_engine(url, hide_parameters=True, poolclass=StaticPool))
    own = create_engine(url, hide_parameters=True, poolclass=QueuePool)
    translating = own.execution_options(schema_translate_map={None: "other"})
    with pytest.raises(InvalidData, match="it translates schemas"):
        SqlStore(translating)


@pytest.mark.parametrize(
    "how", [{"isolation_level": "AUTOCOMMIT"}, {"connect_args": {"autocommit": True}}, {"connect_args": {"charset": "latin1"}}]
)
def test_an_engine_whose_connections_commit_or_write_otherwise_is_refused(mariadb: str, how: Any) -> None:
    store = SqlStore(create_engine(mariadb, hide_parameters=True, **how))
    with pytest.raises(InvalidData, match="its connections"):
        store.run(lambda tx: tx.outbox.add(make_message()))
    store.close()


def test_connections_that_were_open_before_the_store_are_prepared_too(mariadb: str) -> None:
    engine = create_engine(mariadb, hide_parameters=True, connect_args={"init_command": "SET SESSION sql_mode=''"})
    engine.connect().close()
    store = SqlStore(engine)
    with store.transaction() as tx:
        modes = tx._executor.connection.exec_driver_sql("SELECT @@sql_mode").scalar_one()
    assert "STRICT_ALL_TABLES" in modes
    store.close()


def test_an_engine_that_begins_a_transaction_of_its_own_is_told(postgresql: str) -> None:
    engine = create_engine(postgresql, hide_parameters=True)
    event.listen(engine, "checkout", lambda connection, *_: connection.cursor().execute("SELECT 1"))
    store = SqlStore(engine)
    with pytest.raises(DatabaseError):
        store.run(lambda tx: tx.outbox.add(make_message()))
    store.close()


# connections that are lost

KILL = {
    "postgresql": "SELECT pg_terminate_backend(%s)",
    "mysql": "KILL %s",
}
OWN_ID = {"postgresql": "SELECT pg_backend_pid()", "mysql": "SELECT CONNECTION_ID()"}


def cut(store: SqlStore, tx: Any) -> None:
    """Let the server end the connection of a transaction."""
    name = store.engine.dialect.name
    own = tx._executor.connection.exec_driver_sql(OWN_ID[name]).scalar_one()
    with store.engine.connect() as other:
        other.exec_driver_sql(KILL[name] % own)
        other.rollback()


@pytest.fixture
def on_a_server(store: SqlStore) -> SqlStore:
    if store.engine.dialect.name == "sqlite":
        pytest.skip("a file has no connection that can be cut")
    return store


@pytest.mark.parametrize(
    "use",
    [
        lambda tx: tx.accounts.get(A00.id, ALL_LIBRARIES),
        lambda tx: tx.accounts.search_by_name(("x",), ALL_LIBRARIES, None, 9),
        lambda tx: tx.accounts.add(make_account(1)),
        lambda tx: tx.outbox.add(make_message()),
    ],
    ids=["get", "search", "add", "queue"],
)
def test_a_command_whose_connection_is_cut_runs_again(on_a_server: SqlStore, use: Any) -> None:
    runs = list[int]()

    def command(tx: Any) -> None:
        if not runs:
            cut(on_a_server, tx)
        runs.append(1)
        use(tx)

    on_a_server.run(command)
    assert len(runs) == 2


def test_a_connection_that_is_cut_at_the_commit_leaves_the_outcome_unknown(on_a_server: SqlStore) -> None:
    runs = list[int]()

    def command(tx: Any) -> None:
        runs.append(1)
        tx.outbox.add(make_message())
        cut(on_a_server, tx)

    with pytest.raises(CommitOutcomeUnknown):
        on_a_server.run(command)
    assert len(runs) == 1


def test_a_question_whose_connection_is_cut_at_its_end_is_answered(on_a_server: SqlStore) -> None:
    def question(tx: Any) -> int:
        found: int = tx.accounts.count_at_libraries(frozenset({A}))
        cut(on_a_server, tx)
        return found

    assert on_a_server.read(question) == 1
    assert on_a_server.run(lambda tx: tx.accounts.count_at_libraries(frozenset({A}))) == 1


def test_a_command_that_failed_and_went_on_is_not_taken_for_saved(postgresql: str) -> None:
    """PostgreSQL answers a commit after a failed statement with a rollback, and no error."""
    store = emptied(SqlStore.open(postgresql))

    def command(tx: Any) -> None:
        tx.outbox.add(make_message())
        with suppress(DatabaseError):
            tx._executor.execute(as_text("SELECT * FROM no_such_table"))

    with pytest.raises(DatabaseError, match="a statement of this transaction failed"):
        store.run(command)
    assert store.outbox == ()
    store.close()


def test_a_missing_table_is_told_without_the_servers_own_sentence(postgresql: str, mariadb: str) -> None:
    for url in (postgresql, mariadb):
        store = SqlStore.open(url)
        administer(store, ["ALTER TABLE nordlib_holds RENAME TO nordlib_no_holds"])
        with pytest.raises(DatabaseError, match="a table is missing"):
            store.run(lambda tx: tx.holds.for_title(TitleId("T1")))
        administer(store, ["ALTER TABLE nordlib_no_holds RENAME TO nordlib_holds"])
        store.close()


@pytest.mark.parametrize("server", ["postgresql", "mariadb"])
def test_what_a_host_calls_by_itself_raises_errors_of_nordlib(server: str, request: pytest.FixtureRequest) -> None:
    url = make_url(request.getfixturevalue(server)).set(database="no_such_database")
    engine = create_engine(url, hide_parameters=True)
    with pytest.raises(DatabaseError, match="no_such_database"):
        upgrade(engine)
    engine.dispose()
