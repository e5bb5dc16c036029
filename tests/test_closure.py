"""The end of an account: deletion, purge, protection; and what is left of a person in everything that is stored."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from nordlib.accounts import (
    AccountChanges,
    AccountId,
    BorrowerActor,
    ConsentGiver,
    Guardian,
    LmaReplacementForm,
    ProtectionRequest,
    PullAttempt,
    PurgeReason,
    Scrypt,
    StaffId,
    StudentAuthorisation,
    StudentAuthorisationId,
    hash_new_password,
)
from nordlib.commands import (
    delete_account,
    edit_account,
    log_in,
    plan_daily_job,
    preview_pull,
    pull_account,
    register_borrower,
    render_message,
    replace_identity,
    replace_lma_account,
    request_password_reset,
    request_protection_takeover,
    request_transfer,
    run_daily_job,
    set_password,
    take_over_protected_account,
)
from nordlib.credentials import Realm
from nordlib.decisions import Audience
from nordlib.errors import InvalidData, UniqueViolation
from nordlib.identity import parse
from nordlib.libraries import LibraryId
from nordlib.messages import MessageKind
from nordlib.storage import MemoryStore, MemoryTx
from nordlib.storage.protocols import ALL_LIBRARIES
from nordlib.storage.stored import LIBRARY, REGISTRAR
from tests.people import (
    ACCOUNT,
    ADULT,
    AGENCY,
    AGREEMENT,
    AT_A,
    AT_B,
    FORM,
    MTM,
    NOW,
    OTHER_ADULT,
    REGISTER,
    TODAY,
    A,
    B,
    number,
    register_store,
)
from tests.stores import everything_in, tables_of, written

CHEAP = Scrypt(cost=4)


def kept(store: MemoryStore) -> Any:
    stored = store.run(lambda tx: tx.accounts.get(ACCOUNT.id, ALL_LIBRARIES))
    return None if stored is None else stored.value


def lived() -> MemoryStore:
    """A store in which one's account has left traces everywhere."""
    leave = StudentAuthorisation(StudentAuthorisationId("leave-1"), A, "Nils Berg", date(1980, 1, 2), TODAY)
    account = attrs.evolve(
        ACCOUNT,
        guardian=Guardian(date(1955, 2, 2), "Vera Berg"),
        birth_date=date(1980, 1, 2),
        student_authorisation=leave.id,
        groups=frozenset({"streamer"}),
    )
    store = register_store(account)
    with store.transaction() as tx:
        tx.student_authorisations.add(leave)
    assert store.run(set_password, ACCOUNT.id, hash_new_password("nytt-losen", CHEAP), by=AT_A, policy=REGISTER)
    store.run(request_password_reset, ACCOUNT.email, realm=Realm.BORROWER, policy=REGISTER, now=NOW)
    assert store.run(request_transfer, ACCOUNT.id, B, by=AT_A, policy=REGISTER, now=NOW)
    log_in(store, ACCOUNT.email, "fel", realm=Realm.BORROWER, policy=REGISTER, hasher=CHEAP, now=NOW)
    pull(store, preview_pull, consent_by=None)
    assert pull(store, pull_account, to=B, by=AT_B)
    assert store.run(request_transfer, ACCOUNT.id, A, by=AT_B, policy=REGISTER, now=NOW)
    return store


def pull(store: MemoryStore, command: Callable[..., Any], to: LibraryId = B, **options: Any) -> Any:
    usual: dict[str, Any] = {"consent_by": ConsentGiver.BORROWER, "by": AT_B, "policy": REGISTER, "now": NOW}
    return store.run(command, number(OTHER_ADULT), to, **usual | options)


# deletion


@pytest.mark.rule("MTM-26")
def test_nothing_of_a_deleted_account_is_left_but_its_id() -> None:
    store = lived()
    assert store.run(delete_account, ACCOUNT.id, by=AT_B, policy=REGISTER)
    left = everything_in(store)
    for trace in ("Nils", "Berg", "Vera", "nils@", OTHER_ADULT, "1955", "scrypt", "1980"):
        assert trace not in left
    assert store.outbox == ()
    assert store.run(delete_account, ACCOUNT.id, by=AT_B, policy=REGISTER).trace.reasons() == ("not_visible",)
    again = attrs.evolve(FORM, identity=number(OTHER_ADULT), email=ACCOUNT.email)
    with pytest.raises(UniqueViolation, match="id"):
        store.run(register_borrower, again, by=AT_A, policy=REGISTER, now=NOW, new_id=ACCOUNT.id)
    assert store.run(register_borrower, again, by=AT_A, policy=REGISTER, now=NOW, new_id=AccountId("new"))


def test_another_library_and_one_who_was_removed_delete_nothing() -> None:
    store = register_store(ACCOUNT)
    assert store.run(delete_account, ACCOUNT.id, by=AT_B, policy=REGISTER).trace.reasons() == ("not_visible",)
    gone = attrs.evolve(AT_A, id=StaffId("gone"))
    assert store.run(delete_account, ACCOUNT.id, by=gone, policy=REGISTER).trace.reasons() == ("not_authenticated",)
    assert kept(store) == ACCOUNT


# purge

MADE = attrs.evolve(ACCOUNT, created_on=date(2024, 5, 10))


@pytest.mark.parametrize(
    ("last_login", "day", "why"),
    [
        (None, date(2025, 5, 10), None),
        (None, date(2025, 5, 11), PurgeReason.NEVER_LOGGED_IN),
        (date(2024, 6, 1), date(2027, 6, 1), None),
        (date(2024, 6, 1), date(2027, 6, 2), PurgeReason.INACTIVE),
    ],
)
def test_who_did_not_log_in_is_purged_and_the_plan_says_why(last_login: date | None, day: date, why: PurgeReason | None) -> None:
    store, now = register_store(MADE), NOW.replace(year=day.year, month=day.month, day=day.day)
    store.run(set_password, ACCOUNT.id, hash_new_password("nytt-losen", CHEAP), by=AT_A, policy=REGISTER)
    if last_login is not None:
        at = NOW.replace(year=last_login.year, month=last_login.month, day=last_login.day)
        assert log_in(store, ACCOUNT.email, "nytt-losen", realm=Realm.BORROWER, policy=REGISTER, hasher=CHEAP, now=at)
    planned = plan_daily_job(store, policy=REGISTER, now=now)
    assert planned.purged == ({} if why is None else {ACCOUNT.id: why})
    assert kept(store) == MADE
    assert run_daily_job(store, policy=REGISTER, now=now) == planned
    assert (kept(store) is None) is (why is not None)
    assert store.outbox == ()


def test_nobody_is_purged_where_the_policy_says_never_or_nobody_knows_since_when() -> None:
    never = attrs.evolve(REGISTER, purge_inactive_months=None, purge_never_logged_in_months=None)
    later = NOW + timedelta(days=9_000)
    assert run_daily_job(register_store(MADE), policy=never, now=later).purged == {}
    assert run_daily_job(register_store(ACCOUNT), policy=REGISTER, now=later).purged == {}


# protection


@pytest.mark.rule("MTM-49", "MTM-50")
def test_of_a_protected_person_number_and_address_are_left_in_every_stored_byte() -> None:
    store = lived()
    assert store.run(request_protection_takeover, ACCOUNT.id, by=AT_B, policy=REGISTER)
    assert ProtectionRequest(ACCOUNT.id, AT_B.id) in store.audit_log
    decision = store.run(take_over_protected_account, ACCOUNT.id, by=AGENCY, policy=REGISTER)
    assert decision
    account = kept(store)
    assert (account.library, account.identity, account.email, account.protected) == (MTM, number(OTHER_ADULT), ACCOUNT.email, True)
    left = everything_in(store)
    for trace in ("Nils", "Berg", "Vera", "1955", "streamer", "leave-1"):
        assert trace not in left
    rows = [table for table in tables_of(store) if getattr(table, "of", None) not in (LIBRARY, REGISTRAR)]
    places = written(rows)
    for place in ("Biblioteket", "Stadsbiblioteket", "r-A", "r-B", "Transfer"):
        assert place not in places
    kinds = [each.kind for each in store.outbox if each.recipient == "nils@example.se"]
    assert kinds == [MessageKind.PASSWORD_RESET_LINK, MessageKind.MOVED_TO_CENTRAL]
    assert store.audit_log == ()
    assert log_in(store, ACCOUNT.email, "nytt-losen", realm=Realm.BORROWER, policy=REGISTER, hasher=CHEAP, now=NOW)


def with_protected() -> MemoryStore:
    store = register_store(ACCOUNT)
    assert store.run(take_over_protected_account, ACCOUNT.id, by=AGENCY, policy=REGISTER)
    return store


@pytest.mark.parametrize("by", [AT_A, AT_B])
def test_no_library_finds_edits_moves_or_counts_a_protected_person(by: Any) -> None:
    store = with_protected()
    mine: dict[str, Any] = {"by": by, "policy": REGISTER}
    for decision in (
        store.run(edit_account, ACCOUNT.id, AccountChanges(last_name="X"), now=NOW, **mine),
        store.run(replace_identity, ACCOUNT.id, number(ADULT), now=NOW, **mine),
        store.run(request_transfer, ACCOUNT.id, B, now=NOW, **mine),
        store.run(delete_account, ACCOUNT.id, **mine),
        store.run(request_protection_takeover, ACCOUNT.id, **mine),
    ):
        assert decision.trace.reasons() == ("not_visible",)
    assert store.run(lambda tx: tx.accounts.count_at_libraries(frozenset({A, B}))) == 0


def test_who_types_a_protected_persons_number_is_sent_to_the_agency_and_reads_nothing() -> None:
    store = with_protected()
    form = attrs.evolve(FORM, identity=number(OTHER_ADULT), first_name="")
    registered = store.run(register_borrower, form, by=AT_A, policy=REGISTER, now=NOW, new_id=AccountId("n"))
    pulled = pull(store, pull_account, consent_by=None)
    other = register_store(attrs.evolve(ACCOUNT, id=AccountId("b9")))
    off = pull(other, pull_account, consent_by=None, policy=attrs.evolve(REGISTER, pull_allowed=False))
    for decision in (registered, pulled, off):
        assert decision.trace.reasons() == ("contact_central",)
        assert "08-580 02 710" in decision.explain("sv")
    assert pulled.explain("sv", Audience.HOST) == off.explain("sv", Audience.HOST)
    assert not registered.facts.can_be_pulled
    (attempt,) = store.audit_log
    assert isinstance(attempt, PullAttempt)
    assert (attempt.account, attempt.target, attempt.subject_id) == (None, None, "")


def test_a_protected_borrower_stays_with_the_agency() -> None:
    store = with_protected()
    for by in (BorrowerActor(ACCOUNT.id), AGENCY):
        assert store.run(request_transfer, ACCOUNT.id, B, by=by, policy=REGISTER, now=NOW).trace.reasons() == ("contact_central",)


def test_the_agency_registers_a_protected_person_itself_and_keeps_no_name() -> None:
    store = register_store()
    form = attrs.evolve(FORM, library=MTM)
    assert store.run(register_borrower, form, by=AT_A, policy=REGISTER, now=NOW, new_id=ACCOUNT.id).trace.reasons() == (
        "branch_not_registered",
    )
    assert store.run(register_borrower, form, by=AGENCY, policy=REGISTER, now=NOW, new_id=ACCOUNT.id)
    account = kept(store)
    assert (account.protected, account.library, account.first_name, account.last_name) == (True, MTM, "", "")
    assert [each.values["library"] for each in store.outbox] == ["MTM"]


def test_a_protected_person_is_warned_in_the_agencys_name() -> None:
    store = register_store(attrs.evolve(ACCOUNT, valid_to=TODAY + timedelta(days=3)))
    store.run(take_over_protected_account, ACCOUNT.id, by=AGENCY, policy=REGISTER)
    run_daily_job(store, policy=REGISTER, now=NOW)
    assert store.outbox[-1].values["library"] == "MTM"


def test_only_what_is_there_is_protected() -> None:
    store = register_store()
    assert store.run(take_over_protected_account, ACCOUNT.id, by=AGENCY, policy=REGISTER).trace.reasons() == ("not_visible",)
    assert store.run(request_protection_takeover, ACCOUNT.id, by=AT_A, policy=REGISTER).trace.reasons() == ("not_visible",)


def test_a_record_says_what_it_is_about() -> None:
    assert ProtectionRequest(AccountId("b1"), AT_A.id).subject_id == "b1"


def test_a_host_without_outbox_and_records_has_the_messages_in_the_decision() -> None:
    class Bare:
        def __init__(self, tx: MemoryTx) -> None:
            self.accounts, self.transfers, self.libraries, self.registrars = tx.accounts, tx.transfers, tx.libraries, tx.registrars
            self.student_authorisations, self.credentials = tx.student_authorisations, tx.credentials

    def bare(tx: MemoryTx, command: Callable[..., Any], *args: Any, **options: Any) -> Any:
        return command(Bare(tx), *args, **options)

    store = register_store(ACCOUNT)
    moved = store.run(bare, pull_account, ACCOUNT.identity, B, consent_by=ConsentGiver.BORROWER, by=AT_B, policy=REGISTER, now=NOW)
    assert [each.kind for each in moved.messages] == [MessageKind.MOVED_TO_LIBRARY]
    assert store.run(bare, request_protection_takeover, ACCOUNT.id, by=AT_B, policy=REGISTER)
    assert store.run(bare, take_over_protected_account, ACCOUNT.id, by=AGENCY, policy=REGISTER)
    assert (store.outbox, store.audit_log) == ((), ())


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (AccountChanges(last_name="Hemlig", groups=frozenset({"streamer"})), ("field_not_allowed:last_name", "field_not_allowed:groups")),
        (
            AccountChanges(first_name="X", birth_date=date(1980, 1, 2)),
            ("field_not_allowed:first_name", "field_not_allowed:birth_date"),
        ),
        (AccountChanges(first_name="", last_name="", valid_to=TODAY), ()),
    ],
    ids=range(3),
)
def test_no_name_is_written_down_afterwards(changes: AccountChanges, found: tuple[str, ...]) -> None:
    store = with_protected()
    assert store.run(edit_account, ACCOUNT.id, changes, by=AGENCY, policy=REGISTER, now=NOW).trace.reasons() == found
    assert (kept(store).first_name, kept(store).groups) == ("", frozenset())


def test_a_message_that_was_read_before_names_no_library_afterwards() -> None:
    store = register_store(ACCOUNT)
    store.run(request_password_reset, ACCOUNT.email, realm=Realm.BORROWER, policy=REGISTER, now=NOW)
    store.run(request_transfer, ACCOUNT.id, B, by=AT_A, policy=REGISTER, now=NOW)
    before = store.outbox
    assert store.run(take_over_protected_account, ACCOUNT.id, by=AGENCY, policy=REGISTER)
    usual: dict[str, Any] = {"policy": REGISTER, "hasher": CHEAP, "now": NOW, "make_link": str}
    link, obsolete = (render_message(store, each, **usual) for each in before)
    assert obsolete is None
    assert link is not None
    assert "MTM" in link.body
    store.run(request_password_reset, ACCOUNT.email, realm=Realm.BORROWER, policy=REGISTER, now=NOW)
    words = [render_message(store, each, **usual) for each in store.outbox]
    assert all(each is not None and "MTM" in each.body for each in words)
    assert len(words) == 3


def test_who_is_protected_already_is_not_told_again() -> None:
    store = with_protected()
    assert store.run(take_over_protected_account, ACCOUNT.id, by=AGENCY, policy=REGISTER)
    assert store.outbox == ()


def test_a_protected_person_with_an_lma_card_gets_a_number_and_no_name() -> None:
    store = register_store(attrs.evolve(ACCOUNT, identity=parse("50-123456", "se-lma"), valid_to=TODAY))
    store.run(take_over_protected_account, ACCOUNT.id, by=AGENCY, policy=REGISTER)
    form = LmaReplacementForm(number(ADULT), AGREEMENT)
    assert store.run(replace_lma_account, ACCOUNT.id, form, by=AGENCY, policy=REGISTER, now=NOW, new_id=AccountId("new"))
    stored = store.run(lambda tx: tx.accounts.get(AccountId("new"), ALL_LIBRARIES))
    assert stored is not None
    assert (stored.value.protected, stored.value.first_name, stored.value.library) == (True, "", MTM)


def test_a_registrar_of_the_same_id_keeps_what_waits_for_them() -> None:
    store = register_store(attrs.evolve(ACCOUNT, id=AccountId(AT_A.id)))
    store.run(request_password_reset, AT_A.email, realm=Realm.STAFF, policy=REGISTER, now=NOW)
    assert store.run(delete_account, AccountId(AT_A.id), by=AT_A, policy=REGISTER)
    assert [each.kind for each in store.outbox] == [MessageKind.STAFF_PASSWORD_RESET_LINK]


def test_a_borrower_who_acts_as_staff_is_told() -> None:
    borrower: Any = BorrowerActor(ACCOUNT.id)
    store = register_store(ACCOUNT)
    for command in (delete_account, request_protection_takeover, take_over_protected_account):
        with pytest.raises(InvalidData, match="must be a `Registrar`"):
            store.run(command, ACCOUNT.id, by=borrower, policy=REGISTER)
    with pytest.raises(InvalidData, match="must be a `Registrar`"):
        pull(store, preview_pull, by=borrower)
