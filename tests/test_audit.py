"""The audit log: every command that somebody gives is written down, and nothing in it tells who a person is."""

import inspect
from functools import partial
from typing import Any

import attrs
import pytest

from nordlib import commands
from nordlib.accounts import AccountChanges, AccountId, AccountPolicy, AuditEntry, BorrowerActor, ConsentGiver, Scrypt, hash_new_password
from nordlib.commands import (
    AuditedStore,
    accept_transfer,
    change_password,
    delete_account,
    edit_account,
    idempotent,
    list_branches,
    list_transfers,
    log_in,
    pull_account,
    register_borrower,
    request_protection_takeover,
    request_transfer,
    search_borrowers,
    take_over_protected_account,
    view_account,
)
from nordlib.errors import InvalidData, NaiveDatetime, UniqueViolation
from nordlib.libraries import LibraryId
from nordlib.storage import MemoryStore, run_command
from tests.people import ACCOUNT, ADULT, AGENCY, AT_A, AT_B, FORM, NOW, OTHER_ADULT, REGISTER, A, B, number, register_store
from tests.stores import STORES

POLICY: AccountPolicy = attrs.evolve(REGISTER, central_library=LibraryId("MTM"))
NEW = AccountId("new")


@pytest.fixture(params=STORES)
def kept(request: pytest.FixtureRequest) -> Any:
    return register_store(ACCOUNT, store=STORES[request.param]())


@pytest.fixture
def audited(kept: Any) -> AuditedStore[Any]:
    return AuditedStore(kept, clock=lambda: NOW)


def entries(store: Any) -> list[tuple[str, str, str | None, tuple[str, ...]]]:
    return [(each.actor, each.action, each.account, each.reasons) for each in store.audit_log if isinstance(each, AuditEntry)]


def test_who_did_what_to_which_account(kept: Any, audited: AuditedStore[Any]) -> None:
    audited.run(register_borrower, FORM, by=AT_A, policy=POLICY, now=NOW, new_id=NEW)
    audited.run(view_account, NEW, by=BorrowerActor(NEW), policy=POLICY, now=NOW)
    audited.run(request_transfer, account=NEW, to=B, by=AT_A, policy=POLICY, now=NOW)
    audited.run(accept_transfer, NEW, by=AT_B, policy=POLICY, now=NOW)
    audited.run(edit_account, NEW, AccountChanges(first_name=" "), by=AT_B, policy=POLICY, now=NOW)
    assert entries(kept) == [
        ("registrar r-A", "register_borrower", "new", ()),
        ("borrower new", "view_account", "new", ()),
        ("registrar r-A", "request_transfer", "new", ()),
        ("registrar r-B", "accept_transfer", "new", ()),
        ("registrar r-B", "edit_account", "new", ("field_required:first_name",)),
    ]
    assert all(each.at == NOW for each in kept.audit_log)


def test_who_saw_the_requests_saw_the_borrowers(kept: Any, audited: AuditedStore[Any]) -> None:
    kept.run(request_transfer, ACCOUNT.id, B, by=AT_A, policy=POLICY, now=NOW)
    audited.run(list_transfers, by=AT_B, policy=POLICY)
    assert entries(kept) == [("registrar r-B", "list_transfers", "b1", ())]


def test_a_borrowers_own_password_is_of_the_own_account(kept: Any, audited: AuditedStore[Any]) -> None:
    audited.run(change_password, hash_new_password("en lang och bra losen", Scrypt(cost=2)), by=BorrowerActor(ACCOUNT.id), policy=POLICY)
    assert entries(kept) == [("borrower b1", "change_password", "b1", ())]


def test_a_search_is_written_down_for_each_who_was_shown(kept: Any, audited: AuditedStore[Any]) -> None:
    audited.run(register_borrower, attrs.evolve(FORM, last_name="Berg"), by=AT_A, policy=POLICY, now=NOW, new_id=NEW)
    audited.run(search_borrowers, "berg", by=AT_A, policy=POLICY, now=NOW)
    audited.run(search_borrowers, "nobody", by=AT_A, policy=POLICY, now=NOW)
    audited.run(list_branches, by=AT_A, policy=POLICY)
    assert entries(kept)[1:] == [
        ("registrar r-A", "search_borrowers", "b1", ()),
        ("registrar r-A", "search_borrowers", "new", ()),
        ("registrar r-A", "search_borrowers", None, ()),
        ("registrar r-A", "list_branches", None, ()),
    ]
    assert len(kept.run(lambda tx: tx.audit_log.for_subject("b1"))) == 1


def test_of_an_attempt_on_what_is_out_of_sight_not_even_the_id_is_kept(kept: Any, audited: AuditedStore[Any]) -> None:
    """The id may be anything: a number that was typed in the wrong place, or somebody who is protected."""
    audited.run(view_account, AccountId(OTHER_ADULT), by=AT_B, policy=POLICY, now=NOW)
    assert entries(kept) == [("registrar r-B", "view_account", None, ("not_visible",))]
    assert OTHER_ADULT not in repr(kept.audit_log)


def test_nor_of_one_who_may_not_act_at_all(kept: Any, audited: AuditedStore[Any]) -> None:
    kept.run(lambda tx: tx.registrars.delete(AT_B.id))
    audited.run(view_account, AccountId(OTHER_ADULT), by=AT_B, policy=POLICY, now=NOW)
    registrar: Any = AT_A
    audited.run(take_over_protected_account, AccountId(OTHER_ADULT), by=registrar, policy=POLICY)
    assert [each[2:] for each in entries(kept)] == [(None, ("not_authenticated",)), (None, ("not_authorized",))]


def test_a_command_that_is_bound_before_is_written_down(kept: Any, audited: AuditedStore[Any]) -> None:
    audited.run(partial(delete_account, by=AT_A, policy=POLICY), ACCOUNT.id)
    assert entries(kept) == [("registrar r-A", "delete_account", "b1", ())]


def test_a_request_that_was_done_before_is_written_down_once(kept: Any, audited: AuditedStore[Any]) -> None:
    for new_id in ("new", "newer"):
        command = idempotent(register_borrower, "5b1c0f52-0d4e-4a53-9b3e-0f6f6a2d7a11", client="r-A", now=NOW)
        audited.run(command, FORM, by=AT_A, policy=POLICY, now=NOW, new_id=AccountId(new_id))
    assert entries(kept) == [("registrar r-A", "register_borrower", "new", ())]


def test_the_log_goes_with_the_account_but_for_its_end(kept: Any, audited: AuditedStore[Any]) -> None:
    audited.run(view_account, ACCOUNT.id, by=AT_A, policy=POLICY, now=NOW)
    audited.run(delete_account, ACCOUNT.id, by=AT_A, policy=POLICY)
    assert entries(kept) == [("registrar r-A", "delete_account", "b1", ())]


@pytest.mark.rule("READ-A15")
def test_no_place_is_left_in_the_log_of_a_protected_person(kept: Any, audited: AuditedStore[Any]) -> None:
    audited.run(request_protection_takeover, ACCOUNT.id, by=AT_A, policy=POLICY)
    audited.run(take_over_protected_account, ACCOUNT.id, by=AGENCY, policy=POLICY)
    audited.run(view_account, ACCOUNT.id, by=AT_A, policy=POLICY, now=NOW)
    about = kept.run(lambda tx: tx.audit_log.for_subject(ACCOUNT.id))
    assert [(each.actor, each.action) for each in about] == [("agency mtm", "take_over_protected_account")]


def test_a_pull_is_of_the_account_that_has_the_number(kept: Any, audited: AuditedStore[Any]) -> None:
    pulled = audited.run(pull_account, number(OTHER_ADULT), B, consent_by=ConsentGiver.BORROWER, by=AT_B, policy=POLICY, now=NOW)
    missing = audited.run(pull_account, number(ADULT), B, consent_by=ConsentGiver.BORROWER, by=AT_B, policy=POLICY, now=NOW)
    assert (bool(pulled), bool(missing)) == (True, False)
    assert entries(kept) == [
        ("registrar r-B", "pull_account", "b1", ()),
        ("registrar r-B", "pull_account", None, ("account_not_found",)),
    ]
    assert not any(text in str([attrs.asdict(each) for each in kept.audit_log]) for text in (ADULT, OTHER_ADULT))


def test_a_command_that_fails_or_that_nobody_gives_is_not_written_down(kept: Any, audited: AuditedStore[Any]) -> None:
    with pytest.raises(UniqueViolation):
        audited.run(register_borrower, FORM, by=AT_A, policy=POLICY, now=NOW, new_id=ACCOUNT.id)
    assert audited.run(lambda tx: tx.accounts.count_at_libraries(frozenset({A}))) == 1
    assert kept.audit_log == ()


def test_a_clock_without_an_offset_is_refused(kept: Any) -> None:
    audited = AuditedStore(kept, clock=lambda: NOW.replace(tzinfo=None))
    with pytest.raises(NaiveDatetime):
        audited.run(delete_account, ACCOUNT.id, by=AT_A, policy=POLICY)
    assert kept.run(lambda tx: tx.accounts.count_at_libraries(frozenset({A}))) == 1


@pytest.mark.parametrize(("store", "clock"), [(None, lambda: NOW), (MemoryStore, lambda: NOW), (MemoryStore(), NOW)])
def test_what_is_no_store_or_no_clock_is_told(store: Any, clock: Any) -> None:
    with pytest.raises(InvalidData, match=r"it does not run commands|must be a callable that returns the time"):
        AuditedStore(store, clock=clock)


def test_a_store_that_keeps_no_records_says_so_and_changes_nothing() -> None:
    store = register_store(ACCOUNT)

    class Without:
        def run(self, command: Any, /, *args: Any, **named: Any) -> Any:
            def begin() -> Any:
                tx = store.begin()
                vars(tx).pop("audit_log")
                return tx

            return run_command(lambda: Bare(begin()), command, *args, **named)

    class Bare:
        def __init__(self, tx: Any) -> None:
            self.accounts, self.registrars, self.libraries = tx.accounts, tx.registrars, tx.libraries
            self.transfers, self.credentials, self.authorisations = tx.transfers, tx.credentials, tx.student_authorisations
            self.commit, self.rollback = tx.commit, tx.rollback

    audited: AuditedStore[Any] = AuditedStore(Without(), clock=lambda: NOW)
    with pytest.raises(InvalidData, match="its transactions have no `audit_log`"):
        audited.run(delete_account, ACCOUNT.id, by=AT_A, policy=POLICY)
    assert store.run(lambda tx: tx.accounts.count_at_libraries(frozenset({A}))) == 1


def test_every_command_that_somebody_gives_names_its_account_alike() -> None:
    """What is written down is found by the names of arguments, so each has to have them."""
    others = (".cards.", ".patrons.", ".interlibrary_requests.")
    of_the_register = [name for name in commands.__all__ if not any(part in f"{getattr(commands, name).__module__}." for part in others)]
    named = {name: inspect.signature(getattr(commands, name)).parameters for name in of_the_register if name.islower()}
    given = {name: set(parameters) for name, parameters in named.items() if "by" in parameters}
    assert len(given) > 20
    of_no_account = {
        "register_borrower",
        "find_duplicate_hints",
        "search_borrowers",
        "list_borrowers",
        "list_branches",
        "list_staff",
        "list_transfers",
        "view_start_page",
        "view_statistics",
    }
    of_no_account |= {  # of loans and holds: nobody's account in the register
        *("check_out_item", "place_hold", "cancel_hold", "suspend_hold", "resume_hold", "set_item_aside", "list_holds"),
        *("save_title", "remove_saved_title", "list_saved_titles"),
        *("renew_loan", "renew_all", "renew_eligible", "renew_selected", "undo_renewal", "preview_renewal", "preview_renewals"),
        "recall_loan",
        "set_auto_renewal_preference",
        "create_registrar",
        "edit_registrar",
        "remove_registrar",
        "authorise_student",
        "import_accounts",
        "preview_pull",
        "pull_account",
        "change_password",
    }
    assert {name for name, parameters in given.items() if parameters.isdisjoint({"account", "kept", "merged"})} == of_no_account
    assert "by" not in inspect.signature(log_in).parameters
