"""Two accounts of one person are merged into one: what is taken, what stands in the way, and that it happens whole or not at all."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import attrs
import pytest

from nordlib.accounts import (
    AcceptedBy,
    Account,
    AccountChanges,
    AccountId,
    Agreement,
    AuditEntry,
    BorrowerActor,
    Guardian,
    MergeCase,
    MergeFacts,
    MergeRecord,
    ProtectionRequest,
    Scrypt,
    StaffId,
    StaffRole,
    StudentAuthorisation,
    StudentAuthorisationId,
    hash_new_password,
)
from nordlib.accounts.merge import merge
from nordlib.commands import (
    AlreadyProcessed,
    AuditedStore,
    edit_account,
    idempotent,
    log_in,
    merge_accounts,
    preview_merge,
    register_borrower,
    request_password_reset,
    request_transfer,
    set_password,
    take_over_protected_account,
)
from nordlib.contact import parse_email
from nordlib.credentials import Credential, Principal, Realm
from nordlib.decisions import Audience
from nordlib.errors import InvalidData, NaiveDatetime, TransactionConflict, UniqueViolation, VersionConflict
from nordlib.identity import IdentityNumber, parse
from nordlib.storage import MemoryTx
from nordlib.storage.protocols import ALL_LIBRARIES
from nordlib.testing.fault_injection import FaultInjectingStore, count_calls
from tests.people import (
    A1,
    AGENCY,
    AGREEMENT,
    AT_A,
    AT_A1,
    AT_B,
    CHILD,
    FORM,
    NOW,
    OTHER_ADULT,
    REGISTER,
    TODAY,
    A,
    B,
    number,
    register_store,
)
from tests.stores import STORES, everything_in

CHEAP = Scrypt(cost=4)
#: Two numbers of one birth date and sex on Skatteverket's lists of test numbers: a samordningsnummer, and a personnummer.
EARLIER, LATER = "192106642396", "192106049279"
#: Two personnummer of one birth date, but not of one sex.
WOMAN, MAN = "199005192381", "199005192399"
LMA, NEW_LMA = (parse(text, "se-lma") for text in ("50-123456", "50-123457"))
STUDENT = StudentAuthorisation(StudentAuthorisationId("leave-1"), A, "Olga Dal", date(1990, 5, 19), TODAY)

KEPT = Account(AccountId("b1"), A, number(LATER), "Olga", "Dal", parse_email("olga@example.se"), AGREEMENT, "sv")
MERGED = attrs.evolve(KEPT, id=AccountId("b2"), library=A1, identity=number(EARLIER), email=parse_email("dal@example.se"))
#: Hashed once, so that two stores hold the same.
PASSWORDS = {account.id: hash_new_password(f"losen-{account.id}", CHEAP) for account in (KEPT, MERGED)}
USUAL: dict[str, Any] = {"kept": KEPT.id, "merged": MERGED.id, "by": AT_A, "policy": REGISTER, "now": NOW}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Any:
    return STORES[request.param]()


def account_of(store: Any, account: AccountId = KEPT.id) -> Any:
    stored = store.run(lambda tx: tx.accounts.get(account, ALL_LIBRARIES))
    return None if stored is None else stored.value


def credential_of(store: Any, account: AccountId = KEPT.id) -> Any:
    stored = store.run(lambda tx: tx.credentials.get(Principal(Realm.BORROWER, account)))
    return None if stored is None else stored.value


def snapshot(store: Any) -> str:
    """All that a store holds; the store in memory makes a table at the first question."""
    store.run(lambda tx: (tx.transfers.latest_for_account(KEPT.id), tx.credentials.get(Principal(Realm.BORROWER, KEPT.id))))
    return everything_in(store)


def case(kept: Account | None = KEPT, merged: Account | None = MERGED, **changes: Any) -> MergeCase:
    return attrs.evolve(
        MergeCase(kept, merged, None, None, has_pending_transfer=False, by=AT_A.id, policy=REGISTER, now=NOW, on=TODAY), **changes
    )


def taken(kept: Any = None, merged: Any = None, **changes: Any) -> Account:
    """The kept account after the merge, where the two accounts have these fields."""
    decision = merge(case(attrs.evolve(KEPT, **(kept or {})), attrs.evolve(MERGED, **(merged or {})), **changes))
    return decision.unwrap().account


# what stands in the way


def reasons(kept: Any = None, merged: Any = None, **changes: Any) -> tuple[str, ...]:
    return merge(case(attrs.evolve(KEPT, **(kept or {})), attrs.evolve(MERGED, **(merged or {})), **changes)).reasons


@pytest.mark.rule("EXT-22")
@pytest.mark.parametrize(
    ("kept", "merged", "found"),
    [
        (number(LATER), number(EARLIER), ()),
        (number(EARLIER), number(LATER), ("keep_other_account",)),
        (number(LATER), LMA, ()),
        (LMA, number(LATER), ("keep_other_account",)),
        (number(EARLIER), LMA, ("not_one_person",)),
        (LMA, number(EARLIER), ("not_one_person",)),
        (NEW_LMA, LMA, ()),
        (LMA, LMA, ("confirmation_required:identity",)),
        (number(LATER), None, ()),
        (None, number(LATER), ("keep_other_account",)),
        (None, None, ()),
        (None, LMA, ("not_one_person",)),
        (LMA, None, ("not_one_person",)),
        (number(WOMAN), number(MAN), ("confirmation_required:identity", "confirmation_required:sex")),
        (
            number(WOMAN),
            number(OTHER_ADULT),
            ("birth_dates_differ", "confirmation_required:identity", "confirmation_required:sex"),
        ),
        (number(WOMAN), number(EARLIER), ("birth_dates_differ", "confirmation_required:sex")),
    ],
    ids=range(16),
)
def test_which_numbers_may_be_of_one_person(kept: IdentityNumber | None, merged: IdentityNumber | None, found: tuple[str, ...]) -> None:
    assert reasons({"identity": kept}, {"identity": merged}) == found


@pytest.mark.rule("EXT-22")
@pytest.mark.parametrize(
    ("kept", "merged", "found"),
    [
        ({"first_name": "Ólga"}, {"first_name": "DAL", "last_name": "olga"}, ()),
        ({}, {"last_name": "Berg"}, ("confirmation_required:name",)),
        ({"identity": None, "birth_date": date(1990, 1, 1)}, {"identity": None, "birth_date": date(1990, 1, 2)}, ("birth_dates_differ",)),
        ({"identity": None, "birth_date": date(1990, 1, 1)}, {"identity": None}, ()),
        ({"identity": None, "birth_date": date(2015, 1, 1)}, {"identity": None}, ("birth_dates_differ",)),
        ({"identity": None}, {"identity": None, "attested_minor": True}, ("birth_dates_differ",)),
        ({"guardian": Guardian(date(1980, 1, 1), "Vera")}, {"guardian": Guardian(date(1980, 1, 1), "vera")}, ()),
        ({"guardian": Guardian(date(1980, 1, 1), "Vera")}, {"guardian": Guardian(date(1980, 1, 1))}, ()),
        (
            {"guardian": Guardian(date(1980, 1, 1), "Vera")},
            {"guardian": Guardian(date(1980, 1, 1), "Nils")},
            ("confirmation_required:guardian",),
        ),
        ({"guardian": Guardian(date(1980, 1, 1))}, {"guardian": Guardian(date(1980, 1, 2))}, ("confirmation_required:guardian",)),
    ],
    ids=range(10),
)
def test_what_else_must_agree_or_be_confirmed(kept: Any, merged: Any, found: tuple[str, ...]) -> None:
    assert reasons(kept, merged) == found
    left = tuple(reason for reason in found if not reason.startswith("confirmation_required"))
    assert reasons(kept, merged, confirmed=True) == left


@pytest.mark.rule("EXT-22")
def test_every_reason_is_told_at_once_and_names_no_value() -> None:
    stranger: dict[str, Any] = {"identity": number(CHILD), "first_name": "Nils", "last_name": "Berg"}
    decision = merge(case(KEPT, attrs.evolve(MERGED, **stranger), has_pending_transfer=True))
    assert decision.reasons == (
        "birth_dates_differ",
        "transfer_unanswered",
        "confirmation_required:identity",
        "confirmation_required:name",
    )
    assert decision.facts.discrepancies == ("birth_date", "identity", "name")
    said = [decision.explain(language, Audience.HOST) for language in ("sv", "da", "nb", "en")] + [
        repr(decision),
        str(decision.as_dict(Audience.HOST)),
    ]
    for text in said:
        assert not any(value in text for value in ("Nils", "Berg", CHILD, "2011", "1921", LATER, "example.se"))


@pytest.mark.rule("EXT-22")
@pytest.mark.parametrize("command", [merge_accounts, preview_merge])
def test_what_is_not_visible_is_not_told_of_and_the_visible_one_neither(store: Any, command: Any) -> None:
    register_store(attrs.evolve(KEPT, library=B), MERGED, store=store)
    before = snapshot(store)
    pairs = [(KEPT.id, MERGED.id), (MERGED.id, KEPT.id), (MERGED.id, AccountId("none")), (KEPT.id, KEPT.id)]
    for kept, merged in pairs:
        decision = store.run(command, **USUAL | {"kept": kept, "merged": merged})
        assert decision.reasons == ("not_visible",)
        assert decision.facts == MergeFacts()
        assert str(MERGED.id) not in str(decision.as_dict(Audience.HOST))
    assert snapshot(store) == before


@pytest.mark.rule("EXT-22")
@pytest.mark.parametrize(
    ("by", "found"),
    [
        (AT_A, ()),
        (AGENCY, ()),
        (AT_A1, ("not_visible",)),
        (AT_B, ("not_visible",)),
        (attrs.evolve(AT_A, id=StaffId("gone")), ("not_authenticated",)),
        (
            attrs.evolve(AT_A, id=StaffId("lender"), role=StaffRole.LENDING_INTERMEDIARY, email=parse_email("l@example.se")),
            ("not_authorized",),
        ),
    ],
    ids=range(6),
)
def test_who_may_merge(store: Any, by: Any, found: tuple[str, ...]) -> None:
    register_store(KEPT, MERGED, store=store)
    if by.id == "lender":
        store.run(lambda tx: tx.registrars.add(by))
    for command in (preview_merge, merge_accounts):
        decision = store.run(command, **USUAL | {"by": by})
        assert decision.reasons == found
        assert (decision.facts == MergeFacts()) is bool(found)


@pytest.mark.rule("EXT-22")
def test_an_account_is_not_merged_with_itself(store: Any) -> None:
    register_store(KEPT, store=store)
    assert store.run(merge_accounts, **USUAL | {"merged": KEPT.id}).reasons == ("same_account",)
    assert account_of(store) == KEPT


@pytest.mark.rule("EXT-22", "READ-A15")
@pytest.mark.parametrize("protected", [KEPT.id, MERGED.id])
def test_a_protected_persons_account_is_the_agencys_and_is_not_merged(store: Any, protected: AccountId) -> None:
    register_store(KEPT, MERGED, store=store)
    assert store.run(take_over_protected_account, protected, by=AGENCY, policy=REGISTER)
    assert store.run(merge_accounts, **USUAL).reasons == ("not_visible",)
    by_agency = store.run(merge_accounts, **USUAL | {"by": AGENCY})
    assert (by_agency.reasons, by_agency.facts) == (("contact_central",), MergeFacts())
    assert "08-580 02 710" in by_agency.explain("sv")


@pytest.mark.rule("EXT-22")
@pytest.mark.parametrize("asked", [KEPT.id, MERGED.id])
def test_a_request_to_change_library_is_answered_first(store: Any, asked: AccountId) -> None:
    register_store(KEPT, MERGED, store=store)
    assert store.run(request_transfer, asked, B, by=AT_A, policy=REGISTER, now=NOW)
    assert store.run(merge_accounts, **USUAL).reasons == ("transfer_unanswered",)
    assert (account_of(store), account_of(store, MERGED.id)) == (KEPT, MERGED)


def test_staff_alone_merge_and_say_when(store: Any) -> None:
    register_store(KEPT, MERGED, store=store)
    with pytest.raises(InvalidData, match="must be"):
        store.run(merge_accounts, **USUAL | {"by": BorrowerActor(KEPT.id)})
    with pytest.raises(NaiveDatetime):
        store.run(merge_accounts, **USUAL | {"now": NOW.replace(tzinfo=None)})
    assert account_of(store, MERGED.id) == MERGED


# what is taken


@pytest.mark.rule("EXT-22")
@pytest.mark.parametrize(
    ("kept", "merged", "found"),
    [
        (None, None, None),
        (None, date(2027, 1, 1), None),
        (date(2027, 1, 1), None, None),
        (date(2027, 1, 1), date(2027, 2, 1), date(2027, 2, 1)),
        (date(2027, 2, 1), date(2027, 1, 1), date(2027, 2, 1)),
    ],
)
def test_a_personnummer_is_valid_as_long_as_either(kept: date | None, merged: date | None, found: date | None) -> None:
    assert taken({"valid_to": kept}, {"valid_to": merged}).valid_to == found


@pytest.mark.rule("EXT-22", "MTM-40", "MTM-37")
@pytest.mark.parametrize(
    ("identity", "merged_identity", "kept", "merged", "found"),
    [
        (number(EARLIER), None, date(2027, 1, 1), date(2027, 2, 1), date(2027, 2, 1)),
        (number(EARLIER), None, date(2027, 1, 1), date(2029, 2, 1), date(2027, 11, 22)),
        (number(EARLIER), None, date(2027, 2, 1), date(2027, 1, 1), date(2027, 2, 1)),
        (number(EARLIER), None, date(2027, 2, 1), None, date(2027, 2, 1)),
        (None, None, date(2027, 2, 1), None, date(2027, 2, 1)),
        (None, None, date(2027, 2, 1), date(2027, 6, 1), date(2027, 6, 1)),
        (NEW_LMA, LMA, date(2027, 2, 1), date(2027, 6, 1), date(2027, 2, 1)),
    ],
    ids=range(7),
)
def test_a_number_with_a_last_day_keeps_one(
    identity: IdentityNumber | None, merged_identity: IdentityNumber | None, kept: date, merged: date | None, found: date
) -> None:
    assert taken({"identity": identity, "valid_to": kept}, {"identity": merged_identity, "valid_to": merged}).valid_to == found


@pytest.mark.rule("EXT-22")
def test_the_later_acceptance_of_the_present_agreement_counts() -> None:
    before, later = (Agreement("1", AcceptedBy.BORROWER, NOW + timedelta(days=days)) for days in (-9, 9))
    new = Agreement("2", AcceptedBy.BORROWER, NOW)
    guardians = Agreement("2", AcceptedBy.GUARDIAN, NOW + timedelta(days=20))
    second = attrs.evolve(REGISTER, agreement_version="2")
    for kept, merged, policy, found in (
        (before, later, REGISTER, later),
        (later, before, REGISTER, later),
        (later, new, second, new),
        (later, new, attrs.evolve(second, reaccept_new_version=True), new),
        (new, guardians, second, new),
    ):
        assert taken({"agreement": kept}, {"agreement": merged}, policy=policy).agreement == found


@pytest.mark.rule("EXT-22")
def test_days_groups_and_what_is_missing_are_taken() -> None:
    account = taken(
        {
            "created_on": date(2026, 1, 1),
            "groups": {"streamer"},
            "warned_end_dates": {date(2026, 2, 2)},
            "last_active_on": date(2026, 3, 3),
        },
        {
            "created_on": date(2025, 1, 1),
            "groups": {"unknown"},
            "warned_end_dates": {date(2026, 2, 3)},
            "last_active_on": date(2026, 4, 4),
            "student_authorisation": STUDENT.id,
        },
    )
    assert account == attrs.evolve(
        KEPT,
        created_on=date(2025, 1, 1),
        groups=frozenset({"streamer"}),
        warned_end_dates={date(2026, 2, 2), date(2026, 2, 3)},
        last_active_on=date(2026, 4, 4),
        student_authorisation=STUDENT.id,
    )
    assert taken({"created_on": None}, {"created_on": date(2025, 1, 1)}).created_on == date(2025, 1, 1)
    assert taken() == KEPT
    assert taken({"identity": None}, {"identity": None, "birth_date": date(1990, 5, 19)}).birth_date == date(1990, 5, 19)


@pytest.mark.rule("EXT-22")
def test_a_minor_has_a_guardian_and_an_adult_takes_none() -> None:
    vera, nils = Guardian(date(1980, 1, 1), "Vera"), Guardian(date(1981, 1, 1), "Nils")
    child = {"identity": None, "birth_date": date(2015, 1, 1)}
    assert taken(child, child | {"guardian": vera}).guardian == vera
    assert taken(child | {"guardian": nils}, child | {"guardian": vera}, confirmed=True).guardian == nils
    assert taken({}, {"guardian": vera}).guardian is None


@pytest.mark.rule("EXT-22")
def test_the_facts_name_what_is_taken_and_what_is_dropped() -> None:
    kept = attrs.evolve(KEPT, created_on=date(2026, 1, 1), groups=frozenset({"streamer"}))
    merged = attrs.evolve(MERGED, created_on=date(2025, 1, 1), groups=frozenset({"streamer", "unknown"}), language="en", last_name="Berg")
    with_password = Credential(Principal(Realm.BORROWER, MERGED.id), "hash")
    facts = merge(case(kept, merged, merged_credential=with_password)).facts
    assert facts == MergeFacts(
        KEPT.id,
        MERGED.id,
        ("created_on", "password"),
        ("library", "identity", "last_name", "email", "language", "groups"),
        ("name",),
    )
    own = Credential(Principal(Realm.BORROWER, KEPT.id), "other")
    facts = merge(case(kept, merged, merged_credential=with_password, kept_credential=own)).facts
    assert (facts.taken, facts.dropped[-1]) == (("created_on",), "password")


# the commands


def lived(store: Any) -> Any:
    """A store in which both accounts have left traces."""
    merged = attrs.evolve(MERGED, student_authorisation=STUDENT.id, groups=frozenset({"streamer"}))
    register_store(KEPT, merged, store=store)
    with store.transaction() as tx:
        tx.student_authorisations.add(STUDENT)
    for account in (KEPT, MERGED):
        assert store.run(set_password, account.id, PASSWORDS[account.id], by=AT_A, policy=REGISTER)
        store.run(request_password_reset, account.email, realm=Realm.BORROWER, policy=REGISTER, now=NOW)
        log_in(store, account.email, "fel", realm=Realm.BORROWER, policy=REGISTER, hasher=CHEAP, now=NOW)
    return store


def logged_in(store: Any, email: Any, password: str) -> bool:
    return bool(log_in(store, email, password, realm=Realm.BORROWER, policy=REGISTER, hasher=CHEAP, now=NOW))


@pytest.mark.rule("EXT-22")
def test_one_account_is_left_and_the_others_number_and_address_are_free(store: Any) -> None:
    lived(store)
    preview = store.read(preview_merge, **USUAL)
    decision = store.run(merge_accounts, **USUAL)
    assert decision == preview
    assert decision.unwrap().erased == MERGED.id
    assert decision.messages == ()
    assert (
        account_of(store)
        == decision.unwrap().account
        == attrs.evolve(KEPT, student_authorisation=STUDENT.id, groups=frozenset({"streamer"}))
    )
    assert store.run(lambda tx: tx.student_authorisations.get(STUDENT.id)) == STUDENT
    assert (account_of(store, MERGED.id), credential_of(store, MERGED.id)) == (None, None)
    assert [message.recipient for message in store.outbox] == [KEPT.email.address]
    about = partial(store.run, lambda tx, account: tx.audit_log.for_subject(account))
    assert about(MERGED.id) == ()
    assert about(KEPT.id) == (MergeRecord(KEPT.id, MERGED.id, AT_A.id, NOW),)
    assert not any(trace in everything_in(store) for trace in (EARLIER, "dal@"))
    assert logged_in(store, KEPT.email, "losen-b1")
    assert not logged_in(store, MERGED.email, "losen-b2")
    again = attrs.evolve(FORM, identity=number(EARLIER), email=MERGED.email, valid_to=TODAY)
    with pytest.raises(UniqueViolation, match="id"):
        store.run(register_borrower, again, by=AT_A, policy=REGISTER, now=NOW, new_id=MERGED.id)
    assert store.run(register_borrower, again, by=AT_A, policy=REGISTER, now=NOW, new_id=AccountId("new"))


@pytest.mark.rule("EXT-22")
def test_the_kept_authorisation_of_a_student_stays_and_the_other_is_deleted(store: Any) -> None:
    other = attrs.evolve(STUDENT, id=StudentAuthorisationId("leave-2"))
    no_number: dict[str, Any] = {"identity": None, "valid_to": TODAY}
    register_store(
        attrs.evolve(KEPT, student_authorisation=other.id, **no_number),
        attrs.evolve(MERGED, student_authorisation=STUDENT.id, **no_number),
        store=store,
    )
    with store.transaction() as tx:
        tx.student_authorisations.add(STUDENT)
        tx.student_authorisations.add(other)
    assert store.run(merge_accounts, **USUAL)
    assert store.run(lambda tx: tx.student_authorisations.get(STUDENT.id)) is None
    assert store.run(lambda tx: tx.student_authorisations.get(other.id)) == other


@pytest.mark.rule("EXT-22")
def test_the_password_moves_where_there_is_none_and_the_later_login_counts(store: Any) -> None:
    register_store(KEPT, MERGED, store=store)
    store.run(set_password, MERGED.id, hash_new_password("losen-b2", CHEAP), by=AT_A, policy=REGISTER)
    assert logged_in(store, MERGED.email, "losen-b2")
    assert store.run(merge_accounts, **USUAL).facts.taken == ("password",)
    credential = credential_of(store)
    assert (credential.generation, credential.last_login) == (1, TODAY)
    assert logged_in(store, KEPT.email, "losen-b2")


@pytest.mark.rule("EXT-22")
def test_a_login_of_the_merged_account_is_a_sign_of_life_of_the_kept_one(store: Any) -> None:
    register_store(KEPT, MERGED, store=store)
    own = Credential(Principal(Realm.BORROWER, KEPT.id), "hash", last_login=date(2026, 1, 1))
    other = Credential(Principal(Realm.BORROWER, MERGED.id), last_login=date(2026, 2, 2))
    with store.transaction() as tx:
        tx.credentials.add(own)
        tx.credentials.add(other)
    assert store.run(merge_accounts, **USUAL)
    assert credential_of(store) == attrs.evolve(own, last_login=date(2026, 2, 2))


@pytest.mark.rule("EXT-22")
def test_a_refused_merge_and_a_preview_change_nothing(store: Any) -> None:
    lived(store)
    store.run(edit_account, MERGED.id, AccountChanges(last_name="Berg"), by=AT_A, policy=REGISTER, now=NOW)
    before = snapshot(store)
    assert store.run(merge_accounts, **USUAL).reasons == ("confirmation_required:name",)
    assert store.read(preview_merge, **USUAL).facts.discrepancies == ("name",)
    assert store.read(preview_merge, **USUAL, confirmed=True)
    assert snapshot(store) == before
    assert store.run(merge_accounts, **USUAL, confirmed=True)


@pytest.mark.rule("EXT-22")
def test_a_merge_that_comes_twice_is_done_once(store: Any) -> None:
    lived(store)
    command = idempotent(merge_accounts, "5b1c0f52-0d4e-4a53-9b3e-0f6f6a2d7a11", client="r-A", now=NOW)
    assert store.run(command, **USUAL)
    after = snapshot(store)
    assert isinstance(store.run(command, **USUAL), AlreadyProcessed)
    assert store.run(merge_accounts, **USUAL).reasons == ("not_visible",)
    assert snapshot(store) == after


# whole, or not at all


def outcome(store: Any) -> tuple[Any, ...]:
    """All that a merge may change."""
    accounts = [(account_of(store, account), credential_of(store, account)) for account in (KEPT.id, MERGED.id)]
    return accounts, store.run(lambda tx: tx.student_authorisations.get(STUDENT.id)), store.audit_log, store.outbox


@pytest.mark.rule("EXT-22")
@pytest.mark.parametrize("name", STORES)
def test_an_error_at_any_call_leaves_everything_and_a_lost_race_is_run_again(name: str) -> None:
    merging = partial(merge_accounts, **USUAL)
    calls = count_calls(lived(STORES[name]()), merging)
    merged = lived(STORES[name]())
    assert merged.run(merging)
    expected = outcome(merged)
    assert calls > 15
    for call in range(calls):
        store = lived(STORES[name]())
        before = outcome(store)
        with pytest.raises(ZeroDivisionError):
            FaultInjectingStore(store, at_call=call, error=ZeroDivisionError()).run(merging)
        assert outcome(store) == before
        losing = FaultInjectingStore(store, at_call=call, error=TransactionConflict("on purpose"))
        assert losing.run(merging)
        assert losing.failed
        assert outcome(store) == expected


@pytest.mark.rule("EXT-22")
@pytest.mark.parametrize("edited", [KEPT.id, MERGED.id])
def test_an_edit_at_the_same_time_is_not_lost(edited: AccountId) -> None:
    """The edit is committed between the reading and the writing of the merge, which then reads again, and asks about the new name."""
    store, tries = register_store(KEPT, MERGED), list[int]()

    class Stale:
        """The accounts of a transaction, with the versions from before the edit at the first try."""

        def __init__(self, accounts: Any) -> None:
            self._accounts = accounts

        def __getattr__(self, name: str) -> Any:
            return getattr(self._accounts, name)

        def get(self, account: AccountId, scope: Any) -> Any:
            found = self._accounts.get(account, scope)
            return attrs.evolve(found, version=found.version - 1, value=before[account]) if len(tries) == 1 and account == edited else found

    class Racing:
        def __init__(self, tx: MemoryTx) -> None:
            self._tx, self.accounts = tx, Stale(tx.accounts)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._tx, name)

    def racing(tx: MemoryTx) -> Any:
        tries.append(1)
        stale: Any = Racing(tx)
        return merge_accounts(stale, **USUAL)

    before = {KEPT.id: KEPT, MERGED.id: MERGED}
    store.run(edit_account, edited, AccountChanges(last_name="Berg"), by=AT_A, policy=REGISTER, now=NOW)
    assert store.run(racing).reasons == ("confirmation_required:name",)
    assert len(tries) == 2
    tries.clear()
    with pytest.raises(VersionConflict), store.transaction() as tx:
        racing(tx)
    assert account_of(store, edited).last_name == "Berg"


# the host's side


def test_both_accounts_are_in_the_audit_log(store: Any) -> None:
    lived(store)
    audited: AuditedStore[Any] = AuditedStore(store, clock=lambda: NOW)
    absent: dict[str, Any] = USUAL | {"merged": AccountId("none")}
    audited.run(preview_merge, **USUAL)
    audited.run(merge_accounts, **absent)
    audited.run(merge_accounts, **USUAL)
    entries = [(each.action, each.account) for each in store.audit_log if isinstance(each, AuditEntry)]
    assert entries == [("preview_merge", KEPT.id), ("merge_accounts", None), ("merge_accounts", KEPT.id), ("merge_accounts", MERGED.id)]


def test_a_host_without_outbox_and_records_merges_too() -> None:
    class Bare:
        def __init__(self, tx: MemoryTx) -> None:
            self.accounts, self.transfers, self.libraries, self.registrars = tx.accounts, tx.transfers, tx.libraries, tx.registrars
            self.student_authorisations, self.credentials = tx.student_authorisations, tx.credentials

    store = register_store(KEPT, MERGED)
    assert store.run(lambda tx: merge_accounts(Bare(tx), **USUAL))
    assert (account_of(store, MERGED.id), store.audit_log) == (None, ())


def test_a_record_of_a_merge_goes_with_the_kept_account(store: Any) -> None:
    register_store(KEPT, MERGED, store=store)
    store.run(lambda tx: tx.audit_log.add(ProtectionRequest(KEPT.id, AT_A.id)))
    assert store.run(merge_accounts, **USUAL)
    store.run(lambda tx: tx.audit_log.delete_for(KEPT.id))
    assert store.audit_log == ()
