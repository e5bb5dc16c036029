"""Moving an account: at once, superseded, unanswered; and the pull, with consent and no more than a name (MTM-27 to MTM-35)."""

from datetime import date, timedelta
from typing import Any, cast

import attrs
import pytest

from nordlib.accounts import (
    Account,
    AccountId,
    BorrowerActor,
    ConsentGiver,
    Guardian,
    PullAttempt,
    Scrypt,
    SecondTransferRule,
    StaffId,
    TransferState,
    hash_new_password,
)
from nordlib.accounts.records import PullOutcome
from nordlib.commands import (
    accept_transfer,
    delete_account,
    list_transfers,
    plan_daily_job,
    preview_pull,
    pull_account,
    request_transfer,
    run_daily_job,
    set_password,
)
from nordlib.contact import parse_email
from nordlib.decisions import Audience
from nordlib.errors import InvalidData, InvalidPolicy, UnknownName
from nordlib.identity import Problem
from nordlib.libraries import Library, LibraryId
from nordlib.messages import MessageKind
from nordlib.storage import MemoryStore
from nordlib.storage.protocols import ALL_LIBRARIES
from tests.people import (
    A1,
    ACCOUNT,
    ADULT,
    AGENCY,
    AT_A,
    AT_A1,
    AT_B,
    CHILD,
    NOW,
    OTHER_ADULT,
    REGISTER,
    TODAY,
    A,
    B,
    number,
    register_store,
)

SUPERSEDING = attrs.evolve(REGISTER, on_second_transfer=SecondTransferRule.SUPERSEDE)
AT_B_ACCOUNT = attrs.evolve(ACCOUNT, library=B)


def asked(store: MemoryStore, to: LibraryId, by: Any = AT_A, policy: Any = REGISTER, days: int = 0) -> Any:
    return store.run(request_transfer, ACCOUNT.id, to, by=by, policy=policy, now=NOW + timedelta(days=days))


def pulled(store: MemoryStore, **options: Any) -> Any:
    usual: dict[str, Any] = {"consent_by": ConsentGiver.BORROWER, "by": AT_A, "policy": REGISTER, "now": NOW}
    identity, to = options.pop("identity", number(OTHER_ADULT)), options.pop("to", A)
    return store.run(options.pop("command", pull_account), identity, to, **usual | options)


def kept(store: MemoryStore) -> Account:
    stored = store.run(lambda tx: tx.accounts.get(ACCOUNT.id, ALL_LIBRARIES))
    assert stored is not None
    return stored.value


def states(store: MemoryStore) -> list[TransferState]:
    return [each.state for each in store.run(lambda tx: tx.transfers.for_account(ACCOUNT.id))]


# requests


def test_who_governs_both_libraries_moves_at_once_and_the_borrower_hears_once() -> None:
    store = register_store(ACCOUNT)
    decision = asked(store, A1)
    assert decision.value.transfer is None
    assert decision.facts.state is TransferState.ACCEPTED
    assert kept(store).library == A1
    assert [each.kind for each in store.outbox] == [MessageKind.TRANSFER_COMPLETED]
    assert states(store) == []
    assert asked(store, B, AGENCY)
    assert kept(store).library == B


def test_a_branch_and_a_borrower_ask_and_a_policy_may_want_it_so_of_all() -> None:
    store = register_store(attrs.evolve(ACCOUNT, library=A1))
    assert asked(store, A, AT_A1).value.transfer is not None
    assert asked(register_store(ACCOUNT), A1, BorrowerActor(ACCOUNT.id)).value.transfer is not None
    assert asked(register_store(ACCOUNT), A1, policy=attrs.evolve(REGISTER, immediate_transfer=False)).value.transfer is not None


@pytest.mark.rule("READ-A12")
def test_a_newer_request_takes_the_place_of_the_older_where_the_policy_says_so() -> None:
    store = register_store(ACCOUNT)
    assert asked(store, B)
    assert asked(store, B, days=1).trace.reasons() == ("transfer_already_pending",)
    assert asked(store, B, policy=SUPERSEDING, days=1)
    assert states(store) == [TransferState.SUPERSEDED, TransferState.PENDING]
    assert store.run(accept_transfer, ACCOUNT.id, by=AT_B, policy=REGISTER, now=NOW)
    assert kept(store).library == B


@pytest.mark.parametrize(("days", "closed"), [(29, False), (30, True)])
def test_a_request_that_nobody_answers_ends_after_its_days(days: int, closed: bool) -> None:
    store = register_store(ACCOUNT)
    asked(store, B)
    policy = attrs.evolve(REGISTER, transfer_ttl_days=30)
    later = NOW + timedelta(days=days)
    assert plan_daily_job(store, policy=policy, now=later).closed_transfers == (ACCOUNT.id,) * closed
    assert states(store) == [TransferState.PENDING]
    assert run_daily_job(store, policy=policy, now=later).closed_transfers == (ACCOUNT.id,) * closed
    assert states(store) == [TransferState.CLOSED if closed else TransferState.PENDING]
    assert run_daily_job(store, policy=REGISTER, now=NOW + timedelta(days=300)).closed_transfers == ()


@pytest.mark.rule("MTM-30")
def test_the_receivers_list_has_who_and_from_where_and_no_others() -> None:
    store = register_store(ACCOUNT)
    asked(store, B)
    (line,) = store.run(list_transfers, by=AT_B, policy=REGISTER).unwrap()
    assert (line.account, line.first_name, line.identity, line.email, line.origin, line.target, line.requested_on) == (
        ACCOUNT.id,
        "Nils",
        ACCOUNT.identity,
        ACCOUNT.email,
        A,
        B,
        TODAY,
    )
    assert store.run(list_transfers, by=AT_A, policy=REGISTER).unwrap() == ()
    gone = attrs.evolve(AT_B, id=StaffId("gone"))
    assert store.run(list_transfers, by=gone, policy=REGISTER).trace.reasons() == ("not_authenticated",)


def test_a_request_whose_account_was_deleted_is_answered_by_nobody() -> None:
    store = register_store(ACCOUNT)
    asked(store, B)
    assert store.run(delete_account, ACCOUNT.id, by=AT_A, policy=REGISTER)
    answered = store.run(accept_transfer, ACCOUNT.id, by=AT_B, policy=REGISTER, now=NOW)
    assert answered.trace.reasons() == ("transfer_not_pending",)
    assert store.run(accept_transfer, ACCOUNT.id, by=AT_A1, policy=REGISTER, now=NOW).trace.reasons() == ("not_visible",)
    assert store.run(list_transfers, by=AT_B, policy=REGISTER).unwrap() == ()


@pytest.mark.parametrize("field", ["transfer_ttl_days", "purge_inactive_months", "purge_never_logged_in_months"])
def test_a_wait_is_one_or_more(field: str) -> None:
    changes: dict[str, Any] = {field: 0}
    with pytest.raises(InvalidPolicy, match=field):
        attrs.evolve(REGISTER, **changes)


# the pull


@pytest.mark.rule("MTM-34")
def test_a_pull_moves_at_once_with_one_mail_and_then_the_password_can_be_set() -> None:
    store = register_store(AT_B_ACCOUNT)
    assert pulled(store)
    assert kept(store).library == A
    assert [each.kind for each in store.outbox] == [MessageKind.MOVED_TO_LIBRARY]
    assert store.run(set_password, ACCOUNT.id, hash_new_password("nytt-losen", Scrypt(cost=4)), by=AT_A, policy=REGISTER)
    assert store.audit_log == (PullAttempt(AT_A.id, A, ACCOUNT.id, ConsentGiver.BORROWER, NOW, PullOutcome.MOVED),)


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"identity": number(ADULT), "consent_by": None, "to": B}, ("account_not_found",)),
        ({"identity": Problem.CHECKSUM}, ("account_not_found",)),
        ({"identity": None}, ("account_not_found",)),
        ({"policy": attrs.evolve(REGISTER, pull_allowed=False)}, ("contact_central",)),
        ({"consent_by": None}, ("consent_required",)),
        ({"consent_by": ConsentGiver.GUARDIAN}, ("consent_required",)),
        ({"to": B, "consent_by": None}, ("not_your_library", "consent_required")),
        ({"to": LibraryId("X")}, ("not_your_library",)),
        ({"by": attrs.evolve(AT_A, id=StaffId("gone")), "consent_by": None}, ("not_authenticated",)),
    ],
    ids=range(9),
)
def test_what_refuses_a_pull_and_that_it_is_written_down(options: dict[str, Any], found: tuple[str, ...]) -> None:
    store = register_store(AT_B_ACCOUNT)
    decision = pulled(store, **options)
    assert decision.trace.reasons() == found
    assert kept(store) == AT_B_ACCOUNT
    (attempt,) = store.audit_log
    assert isinstance(attempt, PullAttempt)
    assert attempt.outcome is PullOutcome.REFUSED
    told = f"{decision.as_dict(Audience.HOST)} {decision.explain('sv', Audience.HOST)} {attempt!r}"
    assert not {"Nils", "Berg", "nils@"} & set(told.replace("'", " ").split())


def test_nothing_is_shown_before_consent_and_then_a_name() -> None:
    store = register_store(AT_B_ACCOUNT)
    assert not pulled(store, command=preview_pull, consent_by=None)
    assert len(store.audit_log) == 1
    offered = pulled(store, command=preview_pull).unwrap().preview
    assert [each.outcome for each in store.audit_log if isinstance(each, PullAttempt)] == [PullOutcome.REFUSED, PullOutcome.SHOWN]
    assert (offered.first_name, offered.last_name, offered.library, offered.on) == ("Nils", "Berg", A, TODAY)
    assert kept(store) == AT_B_ACCOUNT
    assert "Nils" not in repr(offered)


@pytest.mark.parametrize(("to", "state"), [(A, TransferState.ACCEPTED), (A1, TransferState.CLOSED)])
def test_a_request_is_fulfilled_by_a_pull_there_and_ends_by_one_elsewhere(to: LibraryId, state: TransferState) -> None:
    store = register_store(AT_B_ACCOUNT)
    asked(store, A, AT_B)
    assert pulled(store, to=to)
    assert states(store) == [state]
    assert [each.kind for each in store.outbox] == [MessageKind.TRANSFER_REQUESTED, MessageKind.MOVED_TO_LIBRARY]


@pytest.mark.parametrize("told", [True, False])
def test_a_new_address_and_who_is_told_of_it(told: bool) -> None:
    store, new = register_store(AT_B_ACCOUNT), parse_email("fresh@example.se")
    assert pulled(store, email=new, policy=attrs.evolve(REGISTER, notify_old_email=told))
    expected = [("fresh@example.se", MessageKind.MOVED_TO_LIBRARY), ("nils@example.se", MessageKind.EMAIL_CHANGED)]
    assert [(each.recipient, each.kind) for each in store.outbox] == expected[: 1 + told]
    assert kept(store).email == new


def test_an_address_that_another_has_is_not_taken_over() -> None:
    store = register_store(
        AT_B_ACCOUNT, attrs.evolve(ACCOUNT, id=AccountId("b9"), identity=number(ADULT), email=parse_email("x@example.se"))
    )
    assert pulled(store, email=parse_email("X@example.se")).trace.reasons() == ("email_taken",)
    assert pulled(store, email=ACCOUNT.email)


def test_a_guardian_agrees_for_a_child_and_an_account_that_ran_out_stays_so() -> None:
    child = attrs.evolve(AT_B_ACCOUNT, identity=number(CHILD), guardian=Guardian(date(1985, 2, 2)), valid_to=TODAY - timedelta(days=1))
    store = register_store(child)
    assert pulled(store, identity=number(CHILD)).trace.reasons() == ("guardian_consent_required",)
    assert pulled(store, identity=number(CHILD), consent_by=ConsentGiver.GUARDIAN)
    assert kept(store).is_expired(TODAY)
    lenient = attrs.evolve(REGISTER, guardian_consents_to_pull=False)
    assert pulled(register_store(child), identity=number(CHILD), policy=lenient)


def test_ones_own_library_is_told_as_that_and_no_other_is() -> None:
    own = pulled(register_store(ACCOUNT), consent_by=None)
    assert own.trace.reasons() == ("identity_taken_own_library", "consent_required")


def test_a_guardian_agrees_to_a_childs_request_where_the_policy_asks() -> None:
    child = attrs.evolve(ACCOUNT, identity=number(CHILD), guardian=Guardian(date(1985, 2, 2)))
    strict = attrs.evolve(REGISTER, guardian_consents_to_transfer=True)
    refused = asked(register_store(child), B, BorrowerActor(ACCOUNT.id), strict)
    assert refused.trace.reasons() == ("guardian_consent_required",)
    usual: dict[str, Any] = {"by": BorrowerActor(ACCOUNT.id), "policy": strict, "now": NOW}
    assert register_store(child).run(request_transfer, ACCOUNT.id, B, guardian_consented=True, **usual)
    assert asked(register_store(child), B, BorrowerActor(ACCOUNT.id))
    assert asked(register_store(ACCOUNT), B, BorrowerActor(ACCOUNT.id), strict)


def test_the_agency_pulls_to_any_library() -> None:
    store = register_store(ACCOUNT)
    with store.transaction() as tx:
        tx.libraries.put(Library(LibraryId("C"), "Biblioteket C"))
    assert pulled(store, to=LibraryId("C"), by=AGENCY)


@pytest.mark.parametrize("command", [pull_account, preview_pull])
def test_a_number_that_was_not_read_and_one_who_cannot_consent_are_told(command: Any) -> None:
    store = register_store(ACCOUNT)
    with pytest.raises(InvalidData, match="identity number: a str"):
        pulled(store, identity=cast("Any", "198001022394"), command=command)
    with pytest.raises(UnknownName, match=r"Unknown consent giver: 'ja'\. Known: 'borrower'"):
        pulled(store, consent_by="ja", command=command)


def test_a_new_address_is_one_that_was_read() -> None:
    with pytest.raises(InvalidData, match="Email"):
        pulled(register_store(ACCOUNT), email="a@example.se")
