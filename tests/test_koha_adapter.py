"""The adapter over Koha's tables: the contract, locks, fees in the account, and the errors of the database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import attrs
import pytest
from koha.connection import Sql
from koha.contract import CANNOT, check_adapter, emptied
from koha.loans import KohaLoans
from koha.renewals import preview_checkouts, renew_checkout, renew_checkouts
from koha.sample import NOW
from koha.store import KohaStore
from sqlalchemy import Engine, event, text

from nordlib.circulation import DueInstant, LoanId, PatronId
from nordlib.errors import CommitOutcomeUnknown, DatabaseError, InvalidData, TransactionConflict, UnknownName, UnreadableRow
from nordlib.testing.contract import CASES, CaseStatus
from nordlib.testing.contract.cases import CAPABILITIES
from nordlib.testing.contract.report import run_case
from tests.koha_desk import LATE, PATRON, change, filled, opened_engine, rows


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with opened_engine() as engine:
        yield engine


@pytest.fixture
def store(engine: Engine) -> KohaStore:
    return filled(engine)


def test_the_adapter_passes_what_it_claims_of_the_contract(engine: Engine) -> None:
    report = check_adapter(engine)
    assert report, str(report)
    assert {result.case.id for result in report.results if result.status is CaseStatus.PASSED} == {
        "ST-070", "ST-071", "ST-072", "ST-073", "ST-076", "ST-078", "ST-079", "ST-083", "ST-095", "ST-098", "ST-099", "ST-102", "ST-103",
        "ST-207",
    }  # fmt: skip
    assert CANNOT.keys() <= set(CAPABILITIES)


def test_the_contract_finds_an_adapter_that_does_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KohaLoans, "save", lambda *_, **__: None)
    (case,) = (case for case in CASES if case.id == "ST-095")
    assert run_case(case, emptied(engine)).status is CaseStatus.FAILED


# locks


def test_kohas_renewals_and_nordlibs_are_never_lost(store: KohaStore) -> None:
    """Both count renewals of the same checkout at once: the row says how many there were."""
    loan, times = LoanId("103"), 15

    def nordlib(_: int) -> bool:
        def one_more(tx: Any) -> None:
            stored = tx.loans.get(loan)
            tx.loans.save(attrs.evolve(stored.value, renewals_used=stored.value.renewals_used + 1), expected_version=stored.version)

        store.run(one_more)
        return True

    def koha(_: int) -> bool:
        change(store, "UPDATE issues SET renewals_count = renewals_count + 1, date_due = date_due + INTERVAL 1 DAY WHERE issue_id = 103")
        return True

    with ThreadPoolExecutor(6) as pool:
        done = [*pool.map(nordlib, range(times)), *pool.map(koha, range(times))]
    assert rows(store, "SELECT renewals_count, date_due FROM issues WHERE issue_id = 103") == [(4 + len(done), _due(store, times))]


def _due(store: KohaStore, days: int) -> Any:
    return NOW.replace(tzinfo=None, month=11, day=27, hour=23, minute=59) + timedelta(days)


def test_a_write_of_koha_waits_until_a_renewal_is_saved(store: KohaStore) -> None:
    tx = store.begin()
    assert tx.loans.get(LoanId("100")) is not None
    with store.engine.connect() as connection:
        connection.execute(text("SET innodb_lock_wait_timeout = 1"))
        with pytest.raises(Exception, match="1205"):
            connection.execute(text("UPDATE issues SET renewals_count = 9 WHERE issue_id = 100"))
        connection.invalidate()  # its session waits shorter than others
    tx.rollback()


def test_without_the_lock_a_renewal_of_koha_is_lost(store: KohaStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the lock is for: a mutant that only reads loses it, where the saved version is that of its own reading."""
    monkeypatch.setattr(Sql, "row", lambda self, statement, **values: _first(self, statement.replace("FOR UPDATE", ""), values))
    monkeypatch.setattr(KohaLoans, "save", _saved_without_reading)
    tx = store.begin()
    stored = tx.loans.get(LoanId("100"))
    assert stored is not None
    change(store, "UPDATE issues SET renewals_count = renewals_count + 1 WHERE issue_id = 100")
    tx.loans.save(attrs.evolve(stored.value, renewals_used=1), expected_version=stored.version)
    tx.commit()
    assert rows(store, "SELECT renewals_count FROM issues WHERE issue_id = 100") == [(1,)]  # and not 2


def _first(sql: Sql, statement: str, values: dict[str, Any]) -> Any:
    return next(iter(sql.rows(statement, **values)), None)


def _saved_without_reading(self: KohaLoans, loan: Any, *, expected_version: int) -> None:
    self._sql.write("UPDATE issues SET renewals_count = :count WHERE issue_id = :loan", count=loan.renewals_used, loan=loan.id)


def test_a_question_takes_no_lock_and_asks_a_few_times(store: KohaStore) -> None:
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    with store.engine.connect() as other:
        other.execute(text("SELECT * FROM issues, borrowers, reserves FOR UPDATE"))
        assert len(preview_checkouts(store, PATRON, by=PATRON, now=NOW).decisions) == 5
    assert not any("FOR UPDATE" in statement for statement in asked[1:])
    assert len(asked) <= 7  # the other lock, the begin of a snapshot, and a query each for the patron, the loans and all holds


# what Koha's rows are


def test_hourly_loans_are_due_by_the_wall_clock(store: KohaStore) -> None:
    stored = store.read(lambda tx: tx.loans.get(LoanId("104")))
    assert stored is not None
    assert stored.value.due == DueInstant(NOW.replace(hour=11, minute=30))
    assert renew_checkouts(store, PATRON, by=PATRON, now=NOW, only=[LoanId("104")]).granted == ("104",)
    assert rows(store, "SELECT date_due FROM issues WHERE issue_id = 104") == [(NOW.replace(tzinfo=None, hour=12),)]


@pytest.mark.parametrize(("preference", "rule", "count"), [("0", "9", 4), ("1", "9", 5), ("1", "", 0)])
def test_unseen_renewals_are_counted_where_a_rule_limits_them(preference: str, rule: str, count: int, store: KohaStore) -> None:
    change(store, "UPDATE issues SET unseen_renewals = 4")
    change(store, "INSERT INTO systempreferences VALUES ('UnseenRenewals', :value)", value=preference)
    change(store, "INSERT INTO circulation_rules (rule_name, rule_value) VALUES ('unseen_renewals_allowed', :value)", value=rule)
    store.rules = store.read_rules()
    assert renew_checkouts(store, PATRON, by=PATRON, now=NOW, only=[LoanId("100")]).granted == ("100",)
    assert rows(store, "SELECT unseen_renewals FROM issues WHERE issue_id = 100") == [(count,)]


def test_copies_on_the_shelf_are_counted_under_the_lock(store: KohaStore) -> None:
    change(store, "INSERT INTO systempreferences VALUES ('AllowRenewalIfOtherItemsAvailable', '1')")
    change(store, "INSERT INTO items (itemnumber, biblionumber, biblioitemnumber, homebranch) SELECT 99, 13, 18, 'HEL'")
    store.rules = store.read_rules()
    held = LoanId("101")
    assert renew_checkouts(store, PATRON, by=PATRON, now=NOW, only=[held]).granted == (held,)
    for column in ("damaged", "itemlost", "withdrawn", "notforloan"):
        change(store, "UPDATE issues SET date_due = '2026-11-27 23:59:00' WHERE issue_id = 101")
        change(store, f"UPDATE items SET {column} = 1 WHERE itemnumber = 99")  # noqa: S608 - names of our own
        assert renew_checkouts(store, PATRON, by=PATRON, now=NOW, only=[held]).granted == ()
        change(store, f"UPDATE items SET {column} = 0 WHERE itemnumber = 99")  # noqa: S608 - names of our own


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("UPDATE issues SET onsite_checkout = 1", "on the premises"),
        ("UPDATE issues SET auto_renew = 1", "renews automatically"),
        ("UPDATE issues SET date_due = NULL", "cannot be read"),
        ("UPDATE issues SET date_due = '0000-00-00 00:00:00'", "cannot be read"),
        ("UPDATE issues SET lastreneweddate = '0000-00-00 00:00:00'", "cannot be read"),
        ("UPDATE issues SET issuedate = '2026-00-00 00:00:00'", "cannot be read"),
        ("UPDATE items SET itype = NULL", "cannot be read"),
    ],
)
def test_what_koha_alone_decides_is_told(changed: str, said: str, store: KohaStore) -> None:
    change(store, changed)
    for results in (preview_checkouts(store, PATRON, by=PATRON, now=NOW), renew_checkouts(store, PATRON, by=PATRON, now=NOW)):
        assert (len(results.decisions), len(results.errors)) == (0, 5)
        assert all(isinstance(error, UnreadableRow) and said in str(error) for error in results.errors.values())


@pytest.mark.parametrize("column", ["dateexpiry", "debarred"])
def test_a_patron_with_a_day_that_does_not_exist_is_told_by_name(column: str, store: KohaStore) -> None:
    change(store, f"UPDATE borrowers SET {column} = '0000-00-00'")  # noqa: S608 - names of our own
    with pytest.raises(UnreadableRow, match="'7' of the table borrowers"):
        preview_checkouts(store, PATRON, by=PATRON, now=NOW)


def test_a_counted_fine_without_amounts_is_one_of_nothing(store: KohaStore) -> None:
    change(store, "UPDATE accountlines SET amount = NULL, amountoutstanding = NULL")
    assert renew_checkouts(store, PATRON, by=PATRON, now=NOW, only=[LATE]).granted == (LATE,)
    assert rows(store, "SELECT amount, amountoutstanding FROM accountlines") == [(40, 40)]


def test_a_loan_by_the_hour_of_an_item_that_is_lent_by_days_now_stops_no_other(store: KohaStore) -> None:
    change(store, "UPDATE items SET itype = 'BK' WHERE itemnumber = 84")
    results = preview_checkouts(store, PATRON, by=PATRON, now=NOW)
    assert (len(results.decisions), list(results.errors)) == (4, ["104"])


def test_a_save_changes_what_a_renewal_changes(store: KohaStore) -> None:
    stored = store.read(lambda tx: tx.loans.get(LATE))
    assert stored is not None
    with pytest.raises(InvalidData):
        store.run(lambda tx: tx.loans.save(attrs.evolve(stored.value, patron=PatronId("8")), expected_version=stored.version))
    with pytest.raises(UnknownName):
        store.run(renew_checkout, LoanId("999"), by=PATRON, now=NOW)


# errors of the database


def test_a_lost_race_is_run_again_and_another_error_has_no_values(store: KohaStore) -> None:
    change(store, "UPDATE issues SET renewals_count = 127 WHERE issue_id = 103")
    change(store, "UPDATE circulation_rules SET rule_value = '200' WHERE branchcode = 'ESP'")
    store.rules = store.read_rules()
    results = renew_checkouts(store, PATRON, by=PATRON, now=NOW, only=[LoanId("103")])  # the count has no room for 128
    assert [type(error) for error in results.errors.values()] == [InvalidData]
    with store.engine.connect() as other:
        other.execute(text("SELECT * FROM issues WHERE issue_id = 100 FOR UPDATE"))
        tx = store.begin()
        tx.sql.write("SET SESSION innodb_lock_wait_timeout = 1")
        with pytest.raises(TransactionConflict):
            tx.loans.get(LoanId("100"))
        tx.sql.write("SET SESSION innodb_lock_wait_timeout = 10")
        tx.rollback()
    with pytest.raises(DatabaseError, match="1146"):
        store.read(lambda tx: tx.sql.rows("SELECT * FROM nowhere WHERE a = :name", name="secret"))


def test_a_connection_that_is_lost_is_run_again_or_told(store: KohaStore) -> None:
    killed: list[int] = []

    def kill(tx: Any) -> None:
        (row,) = tx.sql.rows("SELECT CONNECTION_ID() AS id")
        killed.append(row["id"])
        change(store, f"KILL {row['id']}")

    def once(tx: Any) -> int:
        if not killed:
            kill(tx)
        return len(tx.loans.for_patron(PATRON))

    assert store.run(once) == 5
    assert len(killed) == 1
    with pytest.raises(CommitOutcomeUnknown):
        store.run(kill)
