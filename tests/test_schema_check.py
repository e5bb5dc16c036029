"""What `check_schema` says of tables that are not as they should be: what is wrong, and what would be right."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from nordlib.errors import DatabaseError, InvalidData
from nordlib.storage.sql import SqlStore, check_schema, upgrade
from nordlib.storage.sql.engine import make_engine
from tests.migrating import empty
from tests.servers import DATABASES, new_database

TEXT = "CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"
#: What is done to the tables of any database, and what is said of it; None: that is no fault.
EVERYWHERE: list[tuple[str, str | None]] = [
    ("DROP TABLE nordlib_holds", "the table nordlib_holds is missing"),
    ("ALTER TABLE nordlib_loans DROP COLUMN recalled", "the column nordlib_loans.recalled is missing"),
]
OF_EACH: dict[str, list[tuple[str, str | None]]] = {
    "sqlite": [("DROP INDEX ix_nordlib_attempts_expires_at", "the index ix_nordlib_attempts_expires_at is missing")],
    "postgresql": [
        ("DROP INDEX ix_nordlib_attempts_expires_at", "the index ix_nordlib_attempts_expires_at is missing"),
        (
            "ALTER TABLE nordlib_transfers DROP CONSTRAINT uq_nordlib_transfers_pending",
            "the unique constraint uq_nordlib_transfers_pending is missing",
        ),
        (
            "ALTER TABLE nordlib_saved_titles DROP CONSTRAINT nordlib_saved_titles_pkey",
            "the primary key of nordlib_saved_titles is missing; it must be (patron, title)",
        ),
        (
            "ALTER TABLE nordlib_accounts ALTER email_key TYPE varchar(400)",
            'the column nordlib_accounts.email_key compares texts as the database does by default; it must be VARCHAR(400) COLLATE "C"',
        ),
        (
            'ALTER TABLE nordlib_registrars ALTER role TYPE varchar(40) COLLATE "en-x-icu"',
            'the column nordlib_registrars.role compares texts by en-x-icu; it must be VARCHAR(40) COLLATE "C"',
        ),
        (
            'ALTER TABLE nordlib_patrons ALTER name TYPE varchar(399) COLLATE "C"',
            'the column nordlib_patrons.name is too narrow; it must be VARCHAR(400) COLLATE "C"',
        ),
        ('ALTER TABLE nordlib_patrons ALTER email TYPE text COLLATE "C"', None),
        (
            'ALTER TABLE nordlib_audit_log ALTER record TYPE varchar(4000) COLLATE "C"',
            'the column nordlib_audit_log.record is too narrow; it must be TEXT COLLATE "C"',
        ),
        ("ALTER TABLE nordlib_outbox ALTER id TYPE integer", "the column nordlib_outbox.id is too narrow; it must be BIGINT"),
        ("ALTER TABLE nordlib_outbox ALTER attempts TYPE smallint", "the column nordlib_outbox.attempts is too narrow; it must be INTEGER"),
        ("ALTER TABLE nordlib_accounts ALTER version TYPE bigint", None),
        (
            "ALTER TABLE nordlib_outbox ALTER not_before TYPE timestamp(0)",
            "the column nordlib_outbox.not_before keeps no microseconds; it must be TIMESTAMP WITHOUT TIME ZONE",
        ),
    ],
    "mysql": [
        (
            "DROP INDEX ix_nordlib_attempts_expires_at ON nordlib_attempts",
            "the index ix_nordlib_attempts_expires_at is missing",
        ),
        (
            "ALTER TABLE nordlib_transfers DROP INDEX uq_nordlib_transfers_pending",
            "the unique constraint uq_nordlib_transfers_pending is missing",
        ),
        (
            "ALTER TABLE nordlib_saved_titles DROP PRIMARY KEY",
            "the primary key of nordlib_saved_titles is missing; it must be (patron, title)",
        ),
        (
            "ALTER TABLE nordlib_accounts MODIFY email_key varchar(400) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL",
            f"the column nordlib_accounts.email_key compares texts by utf8mb4_bin; it must be VARCHAR(400) {TEXT}",
        ),
        (
            "ALTER TABLE nordlib_registrars MODIFY role varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_swedish_ci NOT NULL",
            f"the column nordlib_registrars.role compares texts by utf8mb4_swedish_ci; it must be VARCHAR(40) {TEXT}",
        ),
        (
            f"ALTER TABLE nordlib_patrons MODIFY name varchar(191) {TEXT} NOT NULL",
            f"the column nordlib_patrons.name is too narrow; it must be VARCHAR(400) {TEXT}",
        ),
        (f"ALTER TABLE nordlib_patrons MODIFY email varchar(500) {TEXT}", None),
        (
            f"ALTER TABLE nordlib_audit_log MODIFY record text {TEXT} NOT NULL",
            f"the column nordlib_audit_log.record is too narrow; it must be LONGTEXT {TEXT}",
        ),
        (
            "ALTER TABLE nordlib_outbox MODIFY message_values text NOT NULL",
            "the column nordlib_outbox.message_values is too narrow; it must be JSON",
        ),
        (
            "ALTER TABLE nordlib_accounts MODIFY user_groups text NOT NULL",
            "the column nordlib_accounts.user_groups is too narrow; it must be JSON",
        ),
        ("ALTER TABLE nordlib_outbox MODIFY id int NOT NULL", "the column nordlib_outbox.id is too narrow; it must be BIGINT"),
        (
            "ALTER TABLE nordlib_outbox MODIFY attempts smallint NOT NULL",
            "the column nordlib_outbox.attempts is too narrow; it must be INTEGER",
        ),
        ("ALTER TABLE nordlib_accounts MODIFY version bigint NOT NULL", None),
        (
            "ALTER TABLE nordlib_outbox MODIFY not_before datetime",
            "the column nordlib_outbox.not_before keeps no microseconds; it must be DATETIME(6)",
        ),
        (
            "ALTER TABLE nordlib_outbox MODIFY queued_at datetime(3)",
            "the column nordlib_outbox.queued_at keeps no microseconds; it must be DATETIME(6)",
        ),
        (
            "ALTER TABLE nordlib_charges ENGINE = Aria",
            "the table nordlib_charges has the engine Aria; it must be InnoDB, which has transactions",
        ),
    ],
}


@pytest.fixture(scope="module", params=DATABASES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with new_database(request.param, tmp_path_factory.mktemp("check")) as url:
        made = make_engine(url)
        yield made
        made.dispose()


def test_what_is_missing_or_would_change_a_value_is_told_with_what_would_be_right(engine: Engine) -> None:
    upgrade(engine)
    assert check_schema(engine) == ()
    faults = EVERYWHERE + OF_EACH[engine.dialect.name]
    with engine.begin() as connection:
        for statement, _ in faults:
            connection.exec_driver_sql(statement)
    assert sorted(check_schema(engine)) == sorted(told for _, told in faults if told is not None)


def test_a_store_does_not_open_on_a_table_that_would_change_a_value(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    empty(engine)
    upgrade(engine)
    SqlStore.open(url).close()
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE nordlib_idempotency DROP COLUMN fingerprint")
    with pytest.raises(InvalidData, match=r"the column nordlib_idempotency\.fingerprint is missing"):
        SqlStore.open(url)


def test_a_file_that_is_not_a_database_is_told_in_words_of_nordlib(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"anything but a database" * 100)
    engine = create_engine(f"sqlite:///{tmp_path}/x.db")
    with pytest.raises(DatabaseError, match="file is not a database") as caught:
        check_schema(engine)
    assert caught.value.__context__ is None
    engine.dispose()
