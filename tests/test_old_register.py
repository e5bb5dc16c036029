"""A register of the previous version, with rows in every table, and what the migrations make of what is there already."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from sqlalchemy import Engine, select

from nordlib.accounts import AccountId, AuditEntry
from nordlib.circulation import DueInstant, LoanId
from nordlib.commands import register_borrower, request_transfer, search_borrowers
from nordlib.errors import UniqueViolation
from nordlib.storage.protocols import ALL_LIBRARIES
from nordlib.storage.queries import Query
from nordlib.storage.sql import SqlStore, check_schema, downgrade, upgrade
from nordlib.storage.sql.backend import SqlBackend
from nordlib.storage.sql.engine import make_engine
from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.mapping import TABLE_OF
from nordlib.storage.sql.schema import AUDIT_LOG, LOAN, METADATA, OUTBOX
from tests.migrating import empty, move
from tests.old_register import LATER_ROWS, fill, old_register, old_rows, rows_in_tables
from tests.people import ACCOUNT, AT_A, CHILD, FORM, NOW, REGISTER, A, B, number
from tests.servers import DATABASES, new_database

MICROSECOND = "2026-11-22T13:00:00.999999+01:00"
#: The `at` of a record, and its instant in UTC; None: it has none, or no reader knows it.
INSTANTS: dict[Any, str | None] = {
    MICROSECOND: "2026-11-22T12:00:00.999999+00:00",
    "2026-11-22T13:00:59.999999+01:00": "2026-11-22T12:00:59.999999+00:00",
    "2026-11-22T00:15:00-03:30": "2026-11-22T03:45:00+00:00",
    "2026-12-31T23:59:59.000001-00:01": "2027-01-01T00:00:59.000001+00:00",
    "1871-01-01T12:00:00+01:12:12": "1871-01-01T10:47:48+00:00",
    "9998-12-31T12:00:00+00:00": "9998-12-31T12:00:00+00:00",
    "2026-11-22T13:00:00": None,
    "0001-01-01T00:00:00+01:00": None,
    "soon": None,
    7: None,
    None: None,
}
#: Records without an instant, or that nobody can read.
OTHERS = ("no", "[]", "null", '{"account": "b1"}', "", "[" * 100_000)


@pytest.fixture(scope="module", params=DATABASES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with new_database(request.param, tmp_path_factory.mktemp("old")) as url:
        made = make_engine(url)
        yield made
        made.dispose()


@pytest.fixture
def store(engine: Engine, tmp_path: Path) -> Iterator[SqlStore]:
    """The old register: in SQLite the file itself, brought to this version, on a server its rows in tables of this version."""
    if engine.dialect.name == "sqlite":
        found = SqlStore.open(old_register(tmp_path / "register.db"))
        yield found
        found.close()
    else:
        empty(engine)
        upgrade(engine)
        with engine.begin() as connection:
            fill(connection, old_rows())
        yield SqlStore(engine)


# opened by this version


def test_every_row_of_the_previous_version_is_read(store: SqlStore) -> None:
    assert check_schema(store.engine) == ()
    with store.engine.connect() as connection:
        backend = SqlBackend(Executor(connection))
        for of, table in TABLE_OF.items():
            if table.table.metadata is not METADATA:  # a table of an example in the docs
                continue
            assert len(backend.all(Query(of, ()))) == len(old_rows()[table.table.name]) > 0
    with store.transaction() as tx:
        assert len(tx.outbox.waiting) + len(tx.outbox.dead_letters()) == len(old_rows()["nordlib_outbox"])
        assert len(tx.outbox.dead_letters()) == 1
    assert len(store.audit_log) == len(old_rows()["nordlib_audit_log"])
    assert store.audit_log[-1] == AuditEntry(
        datetime(2026, 11, 22, 20, 45, 59, 999_999, UTC), f"registrar {AT_A.id}", "view_account", ACCOUNT.id
    )
    loan = store.run(lambda tx: tx.loans.get(LoanId("L2")))
    assert loan is not None
    assert loan.value.due == DueInstant(datetime(2026, 3, 19, 23, 30, 0, 123_456, UTC))
    found_by_name = store.run(search_borrowers, "åsa", by=AT_A, policy=REGISTER, now=NOW).unwrap()
    assert [view.id for view in found_by_name] == ["b3"]


def test_new_rows_come_after_those_of_the_previous_version(store: SqlStore) -> None:
    messages, records = store.outbox, store.audit_log
    later = AuditEntry(NOW, "agency m", "view_account", ACCOUNT.id)
    store.run(request_transfer, AccountId("b3"), B, by=AT_A, policy=REGISTER, now=NOW).unwrap()
    store.run(lambda tx: tx.audit_log.add(later))
    assert store.outbox[: len(messages)] == messages
    assert [each.subject_id for each in store.outbox[len(messages) :]] == ["b3"]
    assert store.audit_log == (*records, later)
    claimed = store.run(lambda tx: tx.outbox.claim(NOW.replace(year=2027), NOW.replace(year=2028), 99))
    assert [each.message for each in claimed] == list(store.outbox)


def test_the_keys_of_the_previous_version_are_still_taken(store: SqlStore) -> None:
    usual: dict[str, Any] = {"by": AT_A, "policy": REGISTER, "now": NOW}
    refused = store.run(register_borrower, FORM, new_id=AccountId("b9"), **usual)
    assert "email_taken" in refused.reasons
    another = attrs.evolve(ACCOUNT, id=AccountId("b2"), identity=number(CHILD), email=AT_A.email)
    with pytest.raises(UniqueViolation):  # the id of one that was erased
        store.run(lambda tx: tx.accounts.add(another))
    assert store.run(lambda tx: tx.accounts.get(AccountId("b2"), ALL_LIBRARIES)) is None
    assert store.run(lambda tx: tx.accounts.count_at_libraries(frozenset({A}))) == 2


def test_the_previous_version_goes_down_and_up_again(store: SqlStore) -> None:
    first = store.outbox
    with store.transaction() as tx:
        tx.audit_log.add(AuditEntry(datetime.fromisoformat(MICROSECOND), "agency m", "view_account", ACCOUNT.id))
    with store.engine.connect() as connection:
        before = rows_in_tables(connection)
    downgrade(store.engine, "nordlib_0007")
    upgrade(store.engine)
    assert check_schema(store.engine) == ()
    with store.engine.connect() as connection:
        after = rows_in_tables(connection)
    lost = {"queued_at", "dead_since"}
    assert [{k: v for k, v in row.items() if k not in lost} for row in after["nordlib_outbox"]] == [
        {k: v for k, v in row.items() if k not in lost} for row in before["nordlib_outbox"]
    ]
    changed = {"nordlib_outbox", *LATER_ROWS}
    assert {name: rows for name, rows in after.items() if name not in changed} == {
        name: rows for name, rows in before.items() if name not in changed
    }
    assert store.outbox == first


# what a step makes of what is there


def test_each_record_gets_its_instant_in_utc_to_the_microsecond(engine: Engine) -> None:
    empty(engine)
    move(engine, "nordlib_0007", up=True)
    by = '"at": "2000-01-01T00:00:00+00:00"'  # in a text of a host's, where it is no instant
    texts = [*(json.dumps({"by": by, "at": at}) for at in INSTANTS), *OTHERS]
    texts += [json.dumps({"at": MICROSECOND})] * 2_000  # more than are read at once
    log = [{"id": 2**40 + place, "subject_id": "b1", "kind": "AuditEntry", "record": text} for place, text in enumerate(texts)]
    with engine.begin() as connection:
        connection.execute(AUDIT_LOG.insert(), log)
    upgrade(engine)
    with engine.connect() as connection:
        found = list(connection.execute(select(AUDIT_LOG.c.recorded_at).order_by(AUDIT_LOG.c.id)).scalars())
    expected = [None if told is None else datetime.fromisoformat(told) for told in INSTANTS.values()]
    assert found == [*expected, *[None] * len(OTHERS), *[datetime.fromisoformat(MICROSECOND)] * 2_000]


def test_a_message_that_was_given_up_counts_from_its_last_lease_and_a_loan_is_due_on_its_day_in_utc(engine: Engine) -> None:
    empty(engine)
    move(engine, "nordlib_0004", up=True)
    lease = datetime(2026, 11, 22, 23, 59, 59, 999_999, UTC)
    (loan, *_), (message, *_) = old_rows()["nordlib_loans"], old_rows()["nordlib_outbox"]
    dues: dict[str, tuple[date | None, datetime | None]] = {
        "1": (date(2026, 3, 20), None),
        "2": (None, datetime.fromisoformat("2026-03-20T00:30:00.000001+01:00")),
    }
    with engine.begin() as connection:
        for loan_id, (day, instant) in dues.items():
            row = {name: value for name, value in loan.items() if name not in ("due_day", "unseen_renewals", "last_renewal_unseen_before")}
            connection.execute(LOAN.table.insert(), [{**row, "id": loan_id, "due_date": day, "due_at": instant}])
        later = {"not_before", "queued_at", "dead_since"}
        for key, is_dead in ((1, True), (2, False)):
            row = {name: value for name, value in message.items() if name not in later}
            connection.execute(OUTBOX.insert(), [{**row, "id": key, "available_from": lease, "is_dead_letter": is_dead}])
    upgrade(engine)
    with engine.connect() as connection:
        due = connection.execute(select(LOAN.table.c.id, LOAN.table.c.due_day)).all()
        dead = connection.execute(select(OUTBOX.c.id, OUTBOX.c.dead_since)).all()
    assert dict(map(tuple, due)) == {"1": date(2026, 3, 20), "2": date(2026, 3, 19)}
    assert dict(map(tuple, dead)) == {1: lease, 2: None}
