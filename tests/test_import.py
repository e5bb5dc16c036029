"""Importing another register: what a row must have, that a second run changes nothing, and an error at every storage call."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nordlib.accounts import (
    AcceptedBy,
    AccountId,
    ExistingAccount,
    Guardian,
    Hasher,
    ImportCase,
    ImportedAccount,
    Scrypt,
    StaffId,
)
from nordlib.accounts.access import PERMISSIONS, Action, ActorRole
from nordlib.accounts.import_accounts import examine_row
from nordlib.commands import AuditedStore, ImportReport, import_accounts, log_in, request_password_reset
from nordlib.commands.accounts.closure import delete_account
from nordlib.commands.accounts.import_accounts import _ImportedPage
from nordlib.contact import parse_email
from nordlib.credentials import Principal, Realm
from nordlib.errors import InvalidData, NaiveDatetime, TransactionConflict, UniqueViolation
from nordlib.identity import NumberAcceptance, NumberKind, parse
from nordlib.identity.testdata.valid import valid_numbers
from nordlib.libraries import LibraryId
from nordlib.storage.protocols import ALL_LIBRARIES
from nordlib.testing.fault_injection import FaultInjectingStore
from tests.people import (
    ADULT,
    AGENCY,
    AT_A,
    CHILD,
    COORDINATION,
    MTM,
    NOW,
    OTHER_ADULT,
    REGISTER,
    TODAY,
    A,
    number,
    register_store,
)
from tests.stores import STORES, everything_in

ROW = ImportedAccount(
    "old-1",
    A,
    "19900519-2381",
    " Anna ",
    "Ek",
    " Anna@Example.SE ",
    "2019-05-03",
    "1",
    "{OLD}gnos",
    created_on="2019-05-03",
    groups={"streamer"},
)
CHILD_ROW = attrs.evolve(
    ROW, id="old-2", identity=CHILD, email="tova@example.se", guardian_birth_date="1985-02-02", guardian_name="Vera Ek"
)
LMA = "50-123456"
HASHER = Scrypt(cost=1)


class OldHasher:
    """Reads the hashes of the old register, which wrote passwords backwards, and writes those of the new one."""

    def hash(self, password: str, /) -> str:
        return HASHER.hash(password)

    def verify(self, password: str, stored: str, /) -> bool:
        return stored == "{OLD}" + password[::-1] if stored.startswith("{OLD}") else HASHER.verify(password, stored)

    def needs_rehash(self, stored: str, /) -> bool:
        return stored.startswith("{OLD}") or HASHER.needs_rehash(stored)


OLD: Hasher = OldHasher()


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Any:
    return register_store(store=STORES[request.param]())


def take(store: Any, *rows: Any, **options: Any) -> ImportReport:
    given: dict[str, Any] = {"by": AGENCY, "policy": REGISTER, "now": NOW, **options}
    return import_accounts(store, rows, **given)


def kept(store: Any, account: str = ROW.id) -> Any:
    stored = store.run(lambda tx: tx.accounts.get(AccountId(account), ALL_LIBRARIES))
    return None if stored is None else stored.value


def credential(store: Any, account: str = ROW.id) -> Any:
    stored = store.run(lambda tx: tx.credentials.get(Principal(Realm.BORROWER, account)))
    return None if stored is None else stored.value


def borrowers(store: Any) -> list[tuple[Any, Any]]:
    """Every account with its credential."""
    accounts = store.run(lambda tx: tx.accounts.at_libraries(ALL_LIBRARIES, None, 100))
    return [(each.value, credential(store, each.value.id)) for each in accounts]


def reasons(store: Any, *rows: Any, **options: Any) -> tuple[str, ...]:
    """The reasons of the last row, which must be refused without a trace."""
    take(store, *rows[:-1], **options)
    before = everything_in(store)
    report = take(store, rows[-1], **options)
    assert everything_in(store) == before
    assert (report.imported, report.already_imported, len(report.errors)) == ((), (), 0)
    return report.refused[1].reasons


def many(count: int, seed: int = 1) -> list[ImportedAccount]:
    drawn = valid_numbers("se", Random(seed), on=TODAY, kind=NumberKind.PERSONNUMMER, ages=range(20, 80))
    return [
        attrs.evolve(ROW, id=f"m{place:03}", identity=next(drawn).canonical, email=f"m{place}@example.se", last_login="2026-01-02")
        for place in range(count)
    ]


# one row


def test_a_row_becomes_an_account_and_a_password_and_nothing_is_mailed(store: Any) -> None:
    report = take(store, attrs.evolve(ROW, last_login="2026-01-02", last_active_on="2026-02-03", language="nb"))
    account, agreement = kept(store), kept(store).agreement
    assert report == ImportReport((AccountId("old-1"),), (), {}, {}, 2)
    assert (account.library, account.identity, account.first_name, account.last_name) == (A, number(ADULT), "Anna", "Ek")
    assert (account.email, account.language, account.groups) == (parse_email("anna@example.se"), "nb", {"streamer"})
    assert (account.created_on, account.last_active_on, account.valid_to) == (date(2019, 5, 3), date(2026, 2, 3), None)
    assert (agreement.version, agreement.accepted_by) == ("1", AcceptedBy.BORROWER)
    assert agreement.accepted_at == datetime.fromisoformat("2019-05-03T00:00:00+02:00")
    assert (credential(store).password_hash, credential(store).last_login) == ("{OLD}gnos", date(2026, 1, 2))
    assert store.run(lambda tx: tx.outbox.claim(NOW, NOW + timedelta(hours=1), 10)) == ()


def test_a_borrower_logs_in_with_the_old_password_which_is_hashed_again_then(store: Any) -> None:
    take(store, ROW)
    email = parse_email("anna@example.se")
    for password, logs_in in (("sand", False), ("song", True), ("song", True), ("sand", False)):
        assert bool(log_in(store, email, password, realm=Realm.BORROWER, policy=REGISTER, hasher=OLD, now=NOW)) is logs_in
    assert credential(store).password_hash.startswith("$scrypt$")
    assert take(store, ROW).already_imported == ("old-1",)


@pytest.mark.parametrize("written", [None, "", " "])
def test_a_borrower_without_a_password_asks_for_a_link(store: Any, written: str | None) -> None:
    take(store, attrs.evolve(ROW, password_hash=written))
    assert credential(store) is None
    assert not log_in(store, kept(store).email, "", realm=Realm.BORROWER, policy=REGISTER, hasher=OLD, now=NOW)
    assert store.run(request_password_reset, kept(store).email, realm=Realm.BORROWER, policy=REGISTER, now=NOW) is None


@pytest.mark.rule("MTM-24")
def test_an_expired_account_is_imported_and_lets_no_one_log_in(store: Any) -> None:
    assert take(store, attrs.evolve(ROW, valid_to="2026-11-21")).imported == ("old-1",)
    decision = log_in(store, kept(store).email, "song", realm=Realm.BORROWER, policy=REGISTER, hasher=OLD, now=NOW)
    assert decision.reasons == ("account_expired",)


def test_an_old_version_of_the_agreement_counts_and_is_due_again_by_policy(store: Any) -> None:
    policy = attrs.evolve(REGISTER, agreement_version="2026", reaccept_new_version=True)
    assert take(store, ROW, policy=policy).imported
    decision = log_in(store, kept(store).email, "song", realm=Realm.BORROWER, policy=policy, hasher=OLD, now=NOW)
    assert decision.facts.agreement_is_due


def test_a_child_keeps_its_guardian_who_accepted(store: Any) -> None:
    assert take(store, CHILD_ROW).imported
    assert kept(store, "old-2").guardian == Guardian(date(1985, 2, 2), "Vera Ek")
    assert kept(store, "old-2").agreement.accepted_by is AcceptedBy.GUARDIAN


def test_a_guardians_acceptance_stays_when_the_child_has_grown_up(store: Any) -> None:
    row = attrs.evolve(ROW, agreement_accepted_on="2008-05-18", guardian_birth_date="1960-01-01", guardian_name="Vera")
    assert take(store, row).imported
    assert (kept(store).guardian, kept(store).agreement.accepted_by) == (None, AcceptedBy.GUARDIAN)
    assert log_in(store, kept(store).email, "song", realm=Realm.BORROWER, policy=REGISTER, hasher=OLD, now=NOW).facts.agreement_is_due


@pytest.mark.rule("MTM-49")
def test_a_protected_account_is_the_agencys_without_names(store: Any) -> None:
    assert take(store, attrs.evolve(ROW, protected=True, library=LibraryId("nowhere"))).imported
    account = kept(store)
    assert (account.library, account.first_name, account.last_name, account.groups, account.protected) == (MTM, "", "", frozenset(), True)
    assert (account.identity, account.email, credential(store).password_hash) == (
        number(ADULT),
        parse_email("anna@example.se"),
        "{OLD}gnos",
    )
    assert "Anna " not in everything_in(store)
    blank = attrs.evolve(CHILD_ROW, protected=True, first_name="", last_name="", guardian_birth_date=None, guardian_name="")
    assert take(store, blank).imported == ("old-2",)


def test_an_lma_card_is_recognised_and_a_minor_attested(store: Any) -> None:
    row = attrs.evolve(CHILD_ROW, identity=LMA, valid_to="2027-01-31", attested_minor=True)
    assert take(store, row).imported
    account = kept(store, "old-2")
    assert (account.identity, account.attested_minor, account.guardian) == (
        parse(LMA, "se-lma"),
        True,
        Guardian(date(1985, 2, 2), "Vera Ek"),
    )
    assert take(store, attrs.evolve(row, birth_date="2012-01-01", attested_minor=False)).refused[1].reasons == ("changed_since_import",)
    born = attrs.evolve(row, id="old-3", identity="50-123457", email="c@example.se", birth_date="2012-01-01")
    assert take(store, born).imported
    assert (kept(store, "old-3").birth_date, kept(store, "old-3").attested_minor) == (date(2012, 1, 1), False)


@pytest.mark.parametrize(("identity", "expected"), [(LMA, True), (ADULT, False), ("x", False), (None, False)])
def test_an_account_with_an_lma_card_ends_with_the_card(identity: str | None, expected: bool) -> None:
    form = examine_row(attrs.evolve(ROW, identity=identity), REGISTER, TODAY)
    case = ImportCase(form, AGENCY, REGISTER, TODAY, library=None, email_is_taken=False, existing_account=ExistingAccount.NONE)
    assert case.expires_with_lma_card is expected


def test_values_that_the_host_has_read_are_taken_as_they_are(store: Any) -> None:
    row = attrs.evolve(
        ROW, identity=number(ADULT), email=parse_email("anna@example.se"), agreement_accepted_on=date(2019, 5, 3), birth_date="1999-01-01"
    )
    assert take(store, row).imported
    assert kept(store).birth_date is None
    assert take(store, ROW).already_imported


# refusals


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"id": " "}, ("field_required:id",)),
        ({"id": "b-19900519-2381"}, ("field_invalid:id",)),
        ({"id": "9005192381"}, ("field_invalid:id",)),
        ({"id": "anna@example.se", "identity": "1"}, ("field_invalid:id", "identity_invalid")),
        ({"id": "a\0b"}, ("field_invalid:id",)),
        ({"identity": None}, ("field_required:identity",)),
        ({"identity": " "}, ("field_required:identity",)),
        ({"identity": "19900519-2382"}, ("identity_invalid",)),
        ({"identity": parse("17912099997", "no")}, ("identity_invalid",)),
        ({"first_name": " ", "last_name": ""}, ("field_required:first_name", "field_required:last_name")),
        ({"first_name": "x" * 201, "last_name": "\x07"}, ("field_invalid:first_name", "field_invalid:last_name")),
        ({"email": None}, ("field_required:email",)),
        ({"email": ""}, ("field_required:email",)),
        ({"email": "anna.example.se"}, ("email_invalid",)),
        ({"library": LibraryId("X")}, ("branch_not_registered",)),
        ({"library": LibraryId("\udc80")}, ("branch_not_registered",)),
        ({"agreement_accepted_on": None}, ("agreement_not_accepted",)),
        ({"agreement_accepted_on": "3/5-19"}, ("field_invalid:agreement_accepted_on",)),
        ({"agreement_version": "\0"}, ("field_invalid:agreement_version",)),
        ({"created_on": "2026-11-23"}, ("field_invalid:created_on",)),
        ({"created_on": "0001-01-01"}, ("field_invalid:created_on",)),
        ({"last_login": "x", "last_active_on": "2026-02-30"}, ("field_invalid:last_active_on", "field_invalid:last_login")),
        ({"valid_to": "snart"}, ("field_invalid:valid_to",)),
        ({"language": "fi"}, ("field_invalid:language",)),
        ({"password_hash": "x" * 1001}, ("field_invalid:password_hash",)),
        ({"password_hash": "\udc80"}, ("field_invalid:password_hash",)),
        ({"groups": frozenset({"streamer", "x"})}, ("unknown_group:x",)),
        ({"groups": frozenset({"streamer", "900519-2381"})}, ("field_invalid:groups",)),
        ({"identity": COORDINATION}, ("field_required:valid_to",)),
        ({"identity": COORDINATION, "valid_to": "2027-11-23"}, ("validity_too_long",)),
        ({"identity": COORDINATION, "valid_to": "x"}, ("field_invalid:valid_to",)),
        ({"identity": LMA}, ("field_required:valid_to",)),
        ({"identity": CHILD}, ("field_required:guardian.birth_date",)),
        ({"identity": CHILD, "guardian_birth_date": "2010-01-01"}, ("guardian_not_adult",)),
        (
            {"identity": LMA, "valid_to": "2027-01-01", "birth_date": "2012-01-01", "guardian_birth_date": "1980-01-01"},
            ("field_required:guardian.name",),
        ),
    ],
)
def test_a_row_is_refused_with_its_reasons(store: Any, change: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert reasons(store, attrs.evolve(ROW, **change)) == expected


def test_every_reason_of_a_row_is_reported_and_none_of_its_values(store: Any) -> None:
    row = attrs.evolve(ROW, identity="19900519-2382", email="anna.example.se", library=LibraryId("X"), created_on="igår", first_name="")
    report = take(store, row)
    decision = report.refused[1]
    assert decision.reasons == (
        "field_required:first_name",
        "field_invalid:created_on",
        "identity_invalid",
        "email_invalid",
        "branch_not_registered",
    )
    assert list(report.reasons) == list(decision.reasons)
    assert "This cannot be read: day of registration." in decision.explain("en")
    for text in (repr(report), repr(row), repr(examine_row(row, REGISTER, TODAY)), decision.explain("sv"), str(decision.as_dict())):
        assert not any(part in text for part in ("2381", "2382", "anna", "Ek", "gnos", "igår"))


def test_a_number_that_the_register_does_not_accept_is_refused(store: Any) -> None:
    policy = attrs.evolve(REGISTER, accepted_numbers=NumberAcceptance())
    assert reasons(store, ROW, policy=policy) == ("identity_invalid",)


def test_what_the_hosts_hasher_does_not_know_is_refused(store: Any) -> None:
    def knows_hash(stored: str) -> bool:
        return stored.startswith("{OLD}")

    assert reasons(store, attrs.evolve(ROW, password_hash="!locked"), knows_hash=knows_hash) == ("field_invalid:password_hash",)
    assert reasons(store, attrs.evolve(ROW, password_hash="\0"), knows_hash=knows_hash) == ("field_invalid:password_hash",)
    assert take(store, ROW, knows_hash=knows_hash).imported
    assert take(store, attrs.evolve(CHILD_ROW, password_hash=None), knows_hash=knows_hash).imported


@pytest.mark.rule("MTM-51", "MTM-11")
def test_an_id_a_number_and_an_address_belong_to_one_account(store: Any) -> None:
    other = attrs.evolve(ROW, id="old-9", identity=OTHER_ADULT, email="nils@example.se")
    assert reasons(store, ROW, attrs.evolve(other, id="old-1")) == ("id_taken",)
    assert reasons(store, ROW, attrs.evolve(other, identity=ROW.identity)) == ("identity_taken_own_library",)
    assert reasons(store, ROW, attrs.evolve(other, email=ROW.email)) == ("email_taken",)
    assert take(store, other, attrs.evolve(ROW, id="old-8", identity="x", email="y@example.se")).imported == ("old-9",)


def test_a_protected_person_is_not_imported_again(store: Any) -> None:
    take(store, attrs.evolve(ROW, protected=True))
    assert reasons(store, attrs.evolve(ROW, id="old-9", email="n@example.se")) == ("contact_central",)


@pytest.mark.parametrize(
    "change",
    [{"first_name": "Anne"}, {"email": "anne@example.se"}, {"identity": OTHER_ADULT}, {"created_on": "x"}, {"agreement_accepted_on": ""}],
)
def test_a_row_that_has_changed_is_not_imported_over_its_account(store: Any, change: dict[str, Any]) -> None:
    assert reasons(store, ROW, attrs.evolve(ROW, **change)) == ("changed_since_import",)


def test_an_account_that_has_changed_is_kept(store: Any) -> None:
    take(store, ROW)
    with store.transaction() as tx:
        stored = tx.accounts.get(AccountId("old-1"), ALL_LIBRARIES)
        tx.accounts.save(attrs.evolve(stored.value, last_active_on=TODAY, purge_warned_on=TODAY), expected_version=stored.version)
    assert take(store, ROW).already_imported == ("old-1",)
    with store.transaction() as tx:
        stored = tx.accounts.get(AccountId("old-1"), ALL_LIBRARIES)
        tx.accounts.save(attrs.evolve(stored.value, last_name="Åkesson"), expected_version=stored.version)
    assert reasons(store, ROW) == ("changed_since_import",)


def test_a_deleted_account_does_not_come_back(store: Any) -> None:
    take(store, ROW)
    store.run(delete_account, AccountId("old-1"), by=AGENCY, policy=REGISTER)
    report = take(store, *many(3), ROW, CHILD_ROW)
    assert report.refused[4].reasons == ("id_taken",)
    assert (len(report.imported), dict(report.errors), kept(store)) == (4, {}, None)


# who


def test_only_the_agency_imports(store: Any) -> None:
    assert [role for role in ActorRole if Action.IMPORT in PERMISSIONS[role]] == [ActorRole.AGENCY]
    assert reasons(store, ROW, by=AT_A) == ("not_authorized",)
    assert reasons(store, ROW, by=attrs.evolve(AT_A, id=StaffId("gone"))) == ("not_authenticated",)
    take(store, ROW)
    assert reasons(store, ROW, by=AT_A) == ("not_authorized",)


def test_wrong_arguments_are_told_before_any_row(store: Any) -> None:
    with pytest.raises(InvalidData, match="actor"):
        take(store, ROW, by="mtm")
    with pytest.raises(InvalidData, match="limit"):
        take(store, ROW, page_size=0)
    with pytest.raises(NaiveDatetime):
        take(store, ROW, now=NOW.replace(tzinfo=None))
    assert kept(store) is None


def test_an_import_is_in_the_audit_log_account_by_account(store: Any) -> None:
    take(AuditedStore(store, clock=lambda: NOW), *many(2))
    for account in ("m000", "m001"):
        (entry,) = store.run(lambda tx, subject=account: tx.audit_log.for_subject(subject))
        assert (entry.actor, entry.action, entry.account) == ("agency mtm", "import_accounts", account)


# many rows


def mixed() -> list[ImportedAccount]:
    """Rows of which every second is refused for a reason of its own, and no two are about one person."""
    rows = many(12)
    changes: list[dict[str, Any]] = [
        {"email": "x"},
        {"identity": "1"},
        {"library": LibraryId("X")},
        {"created_on": "x"},
        {"first_name": ""},
        {"password_hash": "\0"},
    ]
    return [attrs.evolve(row, **changes[place // 2]) if place % 2 else row for place, row in enumerate(rows)]


def test_running_twice_changes_nothing(store: Any) -> None:
    first = take(store, *mixed(), page_size=5)
    before = everything_in(store)
    second = take(store, *mixed(), page_size=7)
    assert everything_in(store) == before
    assert (second.imported, second.already_imported, second.refused) == ((), first.imported, first.refused)
    assert (len(first.imported), list(first.refused), first.next_row) == (6, [2, 4, 6, 8, 10, 12], 13)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(12)), st.integers(1, 13))
def test_neither_the_order_nor_the_pages_matter(order: list[int], page_size: int) -> None:
    ordered, shuffled, rows = register_store(), register_store(), mixed()
    expected = take(ordered, *rows)
    report = take(shuffled, *(rows[place] for place in order), page_size=page_size)
    assert sorted(report.imported) == sorted(expected.imported)
    assert {order[row - 1] + 1: decision.reasons for row, decision in report.refused.items()} == {
        row: decision.reasons for row, decision in expected.refused.items()
    }
    assert all(kept(shuffled, account) == kept(ordered, account) for account in expected.imported)


def test_of_two_rows_about_one_person_the_first_is_imported(store: Any) -> None:
    again, same = attrs.evolve(ROW, id="old-9", email="b@example.se"), attrs.evolve(ROW, first_name="Anna")
    report = take(store, ROW, again, same)
    assert (report.imported, report.already_imported, list(report.refused)) == (("old-1",), ("old-1",), [2])


def test_a_file_is_imported_part_by_part_with_the_numbers_of_its_rows(store: Any) -> None:
    rows, lines = mixed(), iter(mixed())
    first = take(store, *rows[:5])
    assert import_accounts(store, lines, by=AGENCY, policy=REGISTER, now=NOW).already_imported == first.imported
    assert list(take(store, *rows[5:], first_row=first.next_row).refused) == [6, 8, 10, 12]
    assert take(store).next_row == 1


# errors


class Crash(BaseException):
    """The machine stops."""


@pytest.mark.parametrize("page_size", [1, 4])
@pytest.mark.parametrize(
    "error",
    [
        TransactionConflict("deadlock"),
        UniqueViolation("account", "email"),
        UniqueViolation("account", "id"),
        RuntimeError("the disk"),
        Crash(),
    ],
    ids=repr,
)
def test_an_error_at_each_call_loses_nothing_and_doubles_nothing(error: BaseException, page_size: int) -> None:
    rows = [*many(3), attrs.evolve(CHILD_ROW, created_on="x")]
    whole = register_store()
    take(whole, *rows)
    expected, calls, at_call = borrowers(whole), 0, 0
    while True:
        store = register_store()
        failing = FaultInjectingStore(store, at_call=at_call, error=error)
        with suppress(Crash):
            report = take(failing, *rows, page_size=page_size)
            assert len(report.imported) + len(report.errors) + len(report.refused) == 4
        for place in range(3):
            assert (kept(store, f"m{place:03}") is None) is (credential(store, f"m{place:03}") is None)
        again = take(store, *rows)
        assert (len(again.imported) + len(again.already_imported), list(again.refused), dict(again.errors)) == (3, [4], {})
        assert borrowers(store) == expected
        assert store.outbox == ()
        if not failing.failed:
            break
        calls, at_call = calls + 1, at_call + 1
    assert calls > 5


class Stuck:
    """A store that never takes one account."""

    def __init__(self, store: Any, account: str, error: Exception) -> None:
        self.store, self.account, self.error = store, account, error

    def run(self, command: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        def checked(tx: Any) -> Any:
            answer = command(tx, *args, **kwargs)
            if isinstance(answer, _ImportedPage) and self.account in {each.id for each in answer.value}:
                raise self.error
            return answer

        return self.store.run(checked)


@pytest.mark.parametrize("error", [RuntimeError("the disk"), TransactionConflict("deadlock"), UniqueViolation("account", "words")])
def test_an_error_in_one_row_stops_no_other(store: Any, error: Exception) -> None:
    report = take(Stuck(store, "m001", error), *many(4))
    assert (report.imported, dict(report.errors)) == (("m000", "m002", "m003"), {2: error})
    assert (kept(store, "m001"), credential(store, "m001")) == (None, None)
    assert take(store, *many(4)).imported == ("m001",)


def test_what_is_not_a_row_is_an_error_of_its_own(store: Any) -> None:
    report = take(store, ROW, "19900519-2381", CHILD_ROW)
    assert (report.imported, list(report.errors)) == (("old-1", "old-2"), [2])
    assert "2381" not in repr(report)
