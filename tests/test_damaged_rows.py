"""Rows that a hand or a later version wrote, and pages that are no longer what they were: one row is told by its name, the rest goes on."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from nordlib.accounts import AccountId, Scrypt
from nordlib.cards import (
    Card,
    CardCredential,
    CardForm,
    Cardholder,
    CardholderId,
    CardKind,
    CardNumber,
    FamilyConsent,
    FamilyConsentId,
    Instruction,
    LibraryInstruction,
    LibraryInstructionId,
    Membership,
    RulesAcceptance,
    RulesAcceptedBy,
)
from nordlib.circulation import HELSINGOR, CirculationStaff, ItemId, LoanId, PatronId, TitleId
from nordlib.commands import (
    accept_transfer,
    dispatch,
    list_borrowers,
    list_transfers,
    preview_renewals,
    renew_all,
    renew_loan,
    request_protection_takeover,
    request_transfer,
    run_daily_job,
    search_borrowers,
    view_account,
)
from nordlib.contact import parse_email
from nordlib.errors import DatabaseError, InvalidData, UnreadableRow
from nordlib.identity.pseudonyms import Pseudonym
from nordlib.storage.sql import SqlStore
from tests.people import ACCOUNT, AT_A, AT_B, GOOD, HOLD, LOAN, NOW, REGISTER, TODAY, A, B, register_store

BESIDE = attrs.evolve(ACCOUNT, id=AccountId("b2"), identity=None, birth_date=date(1990, 5, 19), email=parse_email("b2@example.se"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    soon = TODAY + timedelta(days=14)
    both = (attrs.evolve(each, valid_to=soon) for each in (ACCOUNT, BESIDE))
    store = register_store(*both, store=SqlStore.open(f"sqlite:///{tmp_path}/register.db"))
    yield store
    store.close()


def damage(store: SqlStore, table: str, change: str, where: str) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE nordlib_{table} SET {change} WHERE {where}")  # noqa: S608 - of the tests below


def viewed(store: SqlStore, account: AccountId) -> Any:
    return store.run(view_account, account, by=AT_A, policy=REGISTER, now=NOW)


@pytest.mark.parametrize(
    "change",
    [
        "valid_to = 'not a date'",
        "identity_scheme = 'xx'",
        "user_groups = '{bad json'",
        "agreement_accepted_at = '2026-13-45'",
        "agreement_accepted_by = 'nobody'",
        "identity_birth_date = 17",
    ],
)
def test_an_account_that_cannot_be_read_is_named_and_stops_no_other(store: SqlStore, change: str) -> None:
    damage(store, "accounts", change, "id = 'b1'")
    with pytest.raises(UnreadableRow) as told:
        viewed(store, ACCOUNT.id)
    assert (told.value.table, told.value.id) == ("nordlib_accounts", "b1")
    assert (told.value.__cause__, told.value.__context__) == (None, None)
    assert viewed(store, BESIDE.id)
    report = run_daily_job(store, policy=REGISTER, now=NOW)
    assert "b2" in report.warned
    assert all(isinstance(error, UnreadableRow) for error in report.errors.values())
    assert change.startswith("valid_to") or list(report.errors) == ["b1"]


def test_a_list_ends_before_the_row_and_goes_on_after_it(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.accounts.add(attrs.evolve(BESIDE, id=AccountId("b0"), email=parse_email("b0@example.se")))
    damage(store, "accounts", "identity_scheme = 'xx'", "id = 'b1'")

    def page(after: str | None) -> list[str]:
        listed = store.run(
            lambda tx: tx.accounts.at_libraries(frozenset({ACCOUNT.library}), None if after is None else AccountId(after), 9)
        )
        return [stored.value.id for stored in listed]

    assert page(None) == ["b0"]
    with pytest.raises(UnreadableRow) as told:
        page("b0")
    assert page(told.value.id) == ["b2"]
    with pytest.raises(UnreadableRow, match="'b1'"):
        store.run(list_borrowers, by=AT_A, policy=REGISTER, now=NOW)


def test_a_request_that_cannot_be_read_is_named(store: SqlStore) -> None:
    assert store.run(request_transfer, ACCOUNT.id, B, by=AT_A, policy=REGISTER, now=NOW)
    assert store.run(request_transfer, BESIDE.id, B, by=AT_A, policy=REGISTER, now=NOW)
    damage(store, "transfers", "state = 'weird'", "account = 'b1'")
    with pytest.raises(UnreadableRow, match="table nordlib_transfers"):
        store.run(accept_transfer, ACCOUNT.id, by=AT_B, policy=REGISTER, now=NOW)
    assert [each.account for each in store.run(list_transfers, by=AT_B, policy=REGISTER).unwrap()] == ["b2"]
    assert store.run(accept_transfer, BESIDE.id, by=AT_B, policy=REGISTER, now=NOW)


def test_an_old_request_that_cannot_be_read_is_an_error_of_the_daily_job(store: SqlStore) -> None:
    policy = attrs.evolve(REGISTER, transfer_ttl_days=10)
    for account in (ACCOUNT, BESIDE):
        assert store.run(request_transfer, account.id, B, by=AT_A, policy=policy, now=NOW)
    damage(store, "transfers", "requested_at = '2026-00-45'", "account = 'b1'")
    report = run_daily_job(store, policy=policy, now=NOW + timedelta(days=11))
    assert "b2" in report.closed_transfers
    assert any(isinstance(error, UnreadableRow) and error.table == "nordlib_transfers" for error in report.errors.values())


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'weird'",
        "message_values = '[1]'",
        "message_values = '{'",
        "message_values = '{\"library\": 5}'",
        "language = 'fi'",
        "recipient = x'00ff'",
        "attempts = 'many'",
    ],
)
def test_a_message_that_cannot_be_read_is_kept_and_stops_no_other(store: SqlStore, change: str) -> None:
    for account in (ACCOUNT, BESIDE):
        assert store.run(request_transfer, account.id, B, by=AT_A, policy=REGISTER, now=NOW)
    waiting = len(store.outbox)
    damage(store, "outbox", change, "id = (SELECT min(id) FROM nordlib_outbox)")
    with pytest.raises(UnreadableRow, match="table nordlib_outbox"):
        _ = store.outbox
    report = dispatch(store, lambda *_: None, policy=REGISTER, hasher=Scrypt(cost=1), now=NOW, make_link=str)
    (failed,) = report.failed
    assert len(report.sent) + len(report.obsolete) == waiting - 1
    assert str(report.errors[failed]) == str(UnreadableRow("nordlib_outbox", failed))


def test_a_message_that_lacks_a_value_is_named_and_stops_no_other(store: SqlStore) -> None:
    for account in (ACCOUNT, BESIDE):
        assert store.run(request_transfer, account.id, B, by=AT_A, policy=REGISTER, now=NOW)
    damage(store, "outbox", "message_values = '{}'", "subject_id = 'b1'")
    report = dispatch(store, lambda *_: None, policy=REGISTER, hasher=Scrypt(cost=1), now=NOW, make_link=str)
    (failed,) = report.failed
    assert str(report.errors[failed]) == "Invalid message to send: transfer_requested has no value for 'library'."
    assert len(report.sent) == 1


@pytest.mark.parametrize("change", ["record = '{}'", "kind = 'Other'", "record = 'no json'"])
def test_a_record_that_cannot_be_read_is_named(store: SqlStore, change: str) -> None:
    assert store.run(request_protection_takeover, ACCOUNT.id, by=AT_A, policy=REGISTER)
    damage(store, "audit_log", change, "true")
    with pytest.raises(UnreadableRow, match="table nordlib_audit_log"):
        _ = store.audit_log


def test_a_loan_that_cannot_be_read_is_named_and_another_is_renewed(store: SqlStore) -> None:
    other = attrs.evolve(LOAN, id=LoanId("L9"), patron=PatronId("P9"), item=ItemId("I9"), title=TitleId("T9"))
    with store.transaction() as tx:
        tx.loans.add(LOAN)
        tx.loans.add(other)
    damage(store, "loans", "status = 'burnt'", f"id = '{LOAN.id}'")
    with pytest.raises(UnreadableRow, match="table nordlib_loans"):
        store.run(renew_loan, LOAN.id, by=CirculationStaff("s1"), policy=HELSINGOR, now=NOW)
    store.run(renew_loan, other.id, by=CirculationStaff("s1"), policy=HELSINGOR, now=NOW)


@pytest.mark.parametrize(
    ("table", "change", "key", "find"),
    [
        ("cardholders", "temporary_addresses = '{'", "h1", lambda tx: tx.cardholders.get("h1")),
        ("cardholders", 'temporary_addresses = \'[{"address": "Bygata 4"}]\'', "h1", lambda tx: tx.cardholders.page(None, 9)),
        ("cardholders", "birth_date = 'not a date'", "h1", lambda tx: tx.cardholders.by_identity("k1.1")),
        ("cardholders", "is_institution = true", "h1", lambda tx: tx.cardholders.get("h1")),
        ("cardholders", "gender = 'weird'", "h1", lambda tx: tx.cardholders.get("h1")),
        ("cards", "kind = 'weird'", "N1", lambda tx: tx.cards.get("N1")),
        ("cards", "home_library = NULL", "N1", lambda tx: tx.cards.for_holder("h1")),
        ("memberships", "state = 'weird'", "N1 A", lambda tx: tx.memberships.for_card("N1")),
        ("memberships", "rules_accepted_at = '2026-13-45'", "N1 A", lambda tx: tx.memberships.for_card("N1")),
        ("card_credentials", "generation = 'many'", "N1", lambda tx: tx.card_credentials.get("N1")),
        ("family_consents", "state = 'weird'", "f1", lambda tx: tx.family_consents.for_viewer("h2")),
        ("library_instructions", "instruction = 'weird'", "i1", lambda tx: tx.library_instructions.pending_for("A", None, 9)),
    ],
)
def test_a_row_of_a_register_of_cards_that_cannot_be_read_is_named(store: SqlStore, table: str, change: str, key: str, find: Any) -> None:
    holder, viewer = CardholderId("h1"), CardholderId("h2")
    number, other = CardNumber("N1"), CardNumber("N2")
    with store.transaction() as tx:
        tx.cardholders.add(Cardholder(holder, "Anna Ek", Pseudonym("k1.1"), date(1990, 5, 19)))
        for each in (number, other):
            tx.cards.add(Card(each, CardKind.LOCAL, CardForm.PRINTED, holder if each == number else viewer, B))
        tx.memberships.put(Membership(number, A, rules=RulesAcceptance("1", RulesAcceptedBy.HOLDER, NOW)))
        tx.card_credentials.add(CardCredential(number))
        tx.family_consents.add(FamilyConsent(FamilyConsentId("f1"), holder, viewer))
        tx.library_instructions.add(LibraryInstruction(A, Instruction.UPDATE, holder, LibraryInstructionId("i1")))
    assert store.read(find)
    damage(store, table, change, "true" if table != "cards" else "number = 'N1'")
    with pytest.raises(UnreadableRow) as told:
        store.read(find)
    assert (told.value.table, told.value.id) == (f"nordlib_{table}", key)
    assert (told.value.__cause__, told.value.__context__) == (None, None)
    assert store.read(lambda tx: tx.cards.for_holder(viewer))


@pytest.mark.parametrize(("table", "row"), [("loans", LOAN.id), ("holds", HOLD.id)])
def test_a_loan_or_a_hold_on_it_that_cannot_be_read_stops_no_other_loan(store: SqlStore, table: str, row: str) -> None:
    other = attrs.evolve(LOAN, id=LoanId("L0"), item=ItemId("I0"), title=TitleId("T0"), due=date(2026, 3, 21))
    with store.transaction() as tx:
        tx.loans.add(LOAN)
        tx.loans.add(other)
        tx.holds.add(HOLD)
        tx.patron_standings.put(LOAN.patron, GOOD)
    damage(store, table, "status = 'burnt'", f"id = '{row}'")
    asked: Any = {"by": LOAN.patron, "policy": HELSINGOR, "now": datetime(2026, 3, 18, 9, tzinfo=UTC)}
    for command in (preview_renewals, renew_all):
        results = command(store, LOAN.patron, **asked)
        assert results.granted == (other.id,)
        assert {loan: str(error) for loan, error in results.errors.items()} == {LOAN.id: str(UnreadableRow(f"nordlib_{table}", row))}
        assert all(error.__cause__ is None and error.__context__ is None for error in results.errors.values())


# pages of the file that are no longer what they were


def corrupted(file: Path) -> None:
    """Overwrite the pages of the accounts, and leave those of the schema."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'nordlib_accounts'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    content = bytearray(file.read_bytes())
    start = (root - 1) * size
    content[start + 8 : start + size] = os.urandom(size - 8)
    file.write_bytes(content)


COMMANDS: dict[str, Callable[[SqlStore], Any]] = {
    "view": lambda store: viewed(store, ACCOUNT.id),
    "list": lambda store: store.run(list_borrowers, by=AT_A, policy=REGISTER, now=NOW),
    "search": lambda store: store.run(search_borrowers, "ek", by=AT_A, policy=REGISTER, now=NOW).unwrap(),
    "daily job": lambda store: run_daily_job(store, policy=REGISTER, now=NOW),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_with_corrupted_pages_ends_in_a_named_error(tmp_path: Path, command: str) -> None:
    file = tmp_path / "register.db"
    register_store(ACCOUNT, store=SqlStore.open(f"sqlite:///{file}")).close()
    corrupted(file)
    try:
        store = SqlStore.open(f"sqlite:///{file}")
    except (DatabaseError, InvalidData):
        return
    with closing(store), suppress(DatabaseError, UnreadableRow):
        COMMANDS[command](store)


def test_a_database_that_can_only_be_read_is_read_and_not_written(tmp_path: Path) -> None:
    file = tmp_path / "register.db"
    register_store(ACCOUNT, store=SqlStore.open(f"sqlite:///{file}")).close()
    store = SqlStore.open(f"sqlite:///file:{file}?mode=ro&uri=true")
    try:
        assert store.read(view_account, ACCOUNT.id, by=AT_A, policy=REGISTER, now=NOW)
        with pytest.raises(DatabaseError):
            store.run(request_transfer, ACCOUNT.id, B, by=AT_A, policy=REGISTER, now=NOW)
    finally:
        store.close()
