"""The cases for commands that run at the same time: nothing is left that neither of them would leave alone.

The first command has done its work and waits with its commit; the second runs in the meantime. A store whose transactions are serializable
makes the second wait, or makes one of them run again.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Final

import attrs

from nordlib.accounts import (
    LEGIMUS,
    AccountPolicy,
    AgencyStaff,
    ConsentGiver,
    Scrypt,
    StaffId,
    TransferState,
    hash_new_password,
)
from nordlib.cards import Membership
from nordlib.commands import (
    change_password,
    delete_account,
    pull_account,
    remove_registrar,
    request_protection_takeover,
    request_transfer,
    set_password,
    take_over_protected_account,
)
from nordlib.credentials import Principal, Realm
from nordlib.errors import StorageError
from nordlib.libraries import Library, LibraryId
from nordlib.messages import MessageKind
from nordlib.storage.protocols import ALL_LIBRARIES, Store
from nordlib.testing.contract.cards import add_card, add_cardholders
from nordlib.testing.contract.cases import ContractCase, ContractTx, case_decorator, ensure, wait_for_others
from nordlib.testing.contract.samples import NOW, A, B, make_account, make_card, make_cardholder, make_registrar

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_case = case_decorator(
    CASES, "accounts", "transfers", "libraries.put", "registrars", "credentials", "outbox", "audit_log", "made-up libraries"
)
#: Seconds that the first command waits with its commit, for a second that is not made to wait for it.
_PATIENCE: Final = 0.1
_POLICY: Final[AccountPolicy] = attrs.evolve(LEGIMUS, accepted_numbers=attrs.evolve(LEGIMUS.accepted_numbers, accept_synthetic=True))
_ACCOUNT: Final = make_account(0)
_AT_A, _AT_B = make_registrar(0), make_registrar(1, library=B)
_AGENCY: Final = AgencyStaff(StaffId("agency"))
_HOLDER: Final = make_cardholder(0)
_CARD: Final = make_card(0, _HOLDER)
_PASSWORD: Final = hash_new_password("secret word 12", Scrypt(cost=1))

#: A command with its arguments.
Command = Callable[[ContractTx], object]


def _request(tx: ContractTx) -> object:
    return request_transfer(tx, _ACCOUNT.id, B, by=_AT_A, policy=_POLICY, now=NOW)


def _pull(tx: ContractTx) -> object:
    return pull_account(tx, _ACCOUNT.identity, B, consent_by=ConsentGiver.BORROWER, by=_AT_B, policy=_POLICY, now=NOW)


def _delete(tx: ContractTx) -> object:
    return delete_account(tx, _ACCOUNT.id, by=_AT_A, policy=_POLICY)


def _protect(tx: ContractTx) -> object:
    return take_over_protected_account(tx, _ACCOUNT.id, by=_AGENCY, policy=_POLICY)


def _ask_for_protection(tx: ContractTx) -> object:
    return request_protection_takeover(tx, _ACCOUNT.id, by=_AT_A, policy=_POLICY)


def _set_password(tx: ContractTx) -> object:
    return set_password(tx, _ACCOUNT.id, _PASSWORD, by=_AT_A, policy=_POLICY)


def _change_staff_password(tx: ContractTx) -> object:
    return change_password(tx, _PASSWORD, by=_AT_A, policy=_POLICY)


def _remove_staff(tx: ContractTx) -> object:
    remove_registrar(tx, _AT_A.id, by=_AGENCY)
    return None


def _join_first(tx: ContractTx, library: LibraryId) -> None:
    """Make the holder of the card a borrower at a library, unless there is a membership already."""
    stored = tx.cards.get(_CARD.number)
    assert stored is not None
    if not tx.memberships.for_card(_CARD.number):
        tx.memberships.put(Membership(_CARD.number, library))
        tx.cards.save(stored.value, expected_version=stored.version)


def _fill(tx: ContractTx) -> None:
    for library in (A, B):
        tx.libraries.put(Library(library, f"Biblioteket {library}"))
    for registrar in (_AT_A, _AT_B):
        tx.registrars.add(registrar)
    tx.accounts.add(_ACCOUNT)


def _interleave(store: Store[ContractTx], first: Command, second: Command) -> None:
    """Run both commands; the first waits with its commit until the second has ended, or for a moment if it is made to wait itself."""
    with ThreadPoolExecutor(1) as pool:
        other: list[Future[Any]] = []

        def paused(tx: ContractTx) -> object:
            answer = first(tx)
            if not other:  # in the first run alone
                other.append(pool.submit(store.run, second))
                wait_for_others(store, other, _PATIENCE)
            return answer

        with suppress(StorageError):  # a race that was lost for good leaves nothing either
            store.run(paused)
        with suppress(StorageError):
            other[0].result()


def _left(tx: ContractTx) -> str:
    """Say what is stored that must not be; an empty text if nothing is."""
    stored, staff = tx.accounts.get(_ACCOUNT.id, ALL_LIBRARIES), tx.registrars.get(_AT_A.id)
    transfers, latest = tx.transfers.for_account(_ACCOUNT.id), tx.transfers.latest_for_account(_ACCOUNT.id)
    records = tx.audit_log.for_subject(_ACCOUNT.id)
    messages = [entry.message.kind for entry in tx.outbox.claim(NOW, NOW, 99) if entry.message.subject_id == _ACCOUNT.id]
    is_pending = latest is not None and latest.value.state == TransferState.PENDING
    is_gone, is_protected = stored is None, stored is not None and stored.value.protected
    found = {
        "a request or a message of an erased account": is_gone and (is_pending or messages),
        "a password of an erased account": is_gone and tx.credentials.get(Principal(Realm.BORROWER, _ACCOUNT.id)),
        "a record about an erased account": is_gone and records,
        "a request that names a library of a protected person": is_protected and transfers,
        "a record about a protected person": is_protected and records,
        "a message about a protected person": is_protected and set(messages) - {MessageKind.MOVED_TO_CENTRAL},
        "a pending request from where the account is not": stored and is_pending and latest and latest.value.origin != stored.value.library,
        "a password of a removed registrar": staff is None and tx.credentials.get(Principal(Realm.STAFF, _AT_A.id)),
    }
    return ", ".join(what for what, is_found in found.items() if is_found)


def _check(store: Store[ContractTx], first: Command, second: Command) -> None:
    store.run(_fill)
    _interleave(store, first, second)
    left = store.run(_left)
    ensure(not left, f"it left {left}: the transactions of commands must be serializable")


@_case("ST-047")
def _a_request_while_the_person_is_protected(store: Store[ContractTx]) -> None:
    """A transfer request at the same time as a protected person's account is taken over leaves no library that it names."""
    _check(store, _request, _protect)


@_case("ST-048")
def _a_request_while_the_account_is_deleted(store: Store[ContractTx]) -> None:
    """A transfer request at the same time as the account is deleted leaves no request and no message."""
    _check(store, _request, _delete)


@_case("ST-049")
def _a_password_while_the_account_is_deleted(store: Store[ContractTx]) -> None:
    """A password that is set at the same time as the account is deleted does not outlive it."""
    _check(store, _set_password, _delete)


@_case("ST-053")
def _a_record_while_the_account_is_deleted(store: Store[ContractTx]) -> None:
    """A request for protection at the same time as the account is deleted leaves no record."""
    _check(store, _ask_for_protection, _delete)


@_case("ST-054")
def _a_password_while_the_registrar_is_removed(store: Store[ContractTx]) -> None:
    """A registrar's password that is changed at the same time as the registrar is removed does not outlive them."""
    _check(store, _change_staff_password, _remove_staff)


@_case("ST-055")
def _a_request_while_the_account_is_pulled(store: Store[ContractTx]) -> None:
    """A transfer request at the same time as another library pulls the account is not pending from where the account no longer is."""
    _check(store, _request, _pull)


@_case("ST-056")
def _a_pull_while_a_request_is_made(store: Store[ContractTx]) -> None:
    """A pull at the same time as a transfer request leaves no request from where the account no longer is."""
    _check(store, _pull, _request)


@case_decorator(CASES, "cardholders", "cards", "memberships")("ST-131")
def _two_first_memberships(store: Store[ContractTx]) -> None:
    """Of two commands at the same time that each add the first membership of a card and save the card, one adds it."""
    add_cardholders(store, _HOLDER)
    add_card(store, _CARD)
    _interleave(store, lambda tx: _join_first(tx, A), lambda tx: _join_first(tx, B))
    left = len(store.run(lambda tx: tx.memberships.for_card(_CARD.number)))
    ensure(left == 1, f"it left {left} memberships: a card must be saved over the version that was read with its memberships")
