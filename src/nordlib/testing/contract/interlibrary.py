"""The cases for interlibrary accounts and requests."""

from datetime import UTC
from functools import partial
from typing import Any, Final

import attrs

from nordlib.circulation.interlibrary_requests import (
    InterlibraryRequest,
    InterlibraryRequestId,
    RequesterId,
    RequestKind,
    RequestStatus,
    StrikeReason,
)
from nordlib.contact import ContactDetail, parse_email, parse_phone
from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.patrons import InterlibraryAccount, InterlibraryAccountId, PatronDetails
from nordlib.storage.protocols import Store, Versioned, value_of
from nordlib.testing.contract.cases import (
    ContractCase,
    ContractTx,
    assert_raises,
    assert_round_trip,
    case_decorator,
    ensure,
    version_of,
)
from nordlib.testing.contract.samples import NOW, A, B

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_account_case = case_decorator(CASES, "interlibrary_accounts")
_request_case = case_decorator(CASES, "interlibrary_requests")
_DETAILS: Final = PatronDetails("Åsa 日本", "Storgatan 1 B", "451 30", "Uddevalla", parse_phone("08-465 004 11", "SE"))
_ACCOUNT: Final = InterlibraryAccount(InterlibraryAccountId("a1"), _DETAILS, parse_email("Asa@Example.se"), A)
_OTHER: Final = InterlibraryAccount(InterlibraryAccountId("a2"), PatronDetails("Bo"), parse_email("bo@example.se"), B, "en")
_REQUEST: Final = InterlibraryRequest(InterlibraryRequestId("q1"), RequesterId("a1"), A, "B1", RequestKind.LOAN, NOW.astimezone(UTC))
_STRUCK: Final = InterlibraryRequest(
    InterlibraryRequestId("q2"),
    RequesterId("a1"),
    B,
    "J1",
    RequestKind.COPY,
    NOW,
    "s. 3-9",
    RequestStatus.STRUCK,
    StrikeReason.DATA_MISMATCH,
    (ContactDetail.POSTCODE, ContactDetail.ADDRESS),
)


def _add(store: Store[ContractTx], *accounts: InterlibraryAccount) -> None:
    for account in accounts:
        store.run(partial(_add_account, account=account))


def _add_account(tx: ContractTx, account: InterlibraryAccount) -> None:
    tx.interlibrary_accounts.add(account)


def _get(store: Store[ContractTx], account: InterlibraryAccount) -> Versioned[InterlibraryAccount] | None:
    return store.run(lambda tx: tx.interlibrary_accounts.get(account.id))


def _by_username(store: Store[ContractTx], key: str) -> InterlibraryAccount | None:
    return value_of(store.run(lambda tx: tx.interlibrary_accounts.by_username(key)))


def _save(store: Store[ContractTx], account: InterlibraryAccount, version: int) -> None:
    store.run(lambda tx: tx.interlibrary_accounts.save(account, expected_version=version))


@_account_case("ST-190")
def _accounts_are_stored_unchanged(store: Store[ContractTx]) -> None:
    """An interlibrary account is returned unchanged by id and by user name, after it was added and after it was saved."""
    _add(store, _ACCOUNT, _OTHER)
    for account in (_ACCOUNT, _OTHER):
        assert_round_trip(value_of(_get(store, account)), account)
        assert_round_trip(_by_username(store, account.username.key), account)
    changed = attrs.evolve(_ACCOUNT, details=attrs.evolve(_DETAILS, phone=None), username=parse_email("ny@example.se"), home_library=B)
    _save(store, changed, version_of(_get(store, _ACCOUNT)))
    assert_round_trip(value_of(_get(store, _ACCOUNT)), changed)
    ensure(_by_username(store, _ACCOUNT.username.key) is None, "an account is found by its former user name")


@_account_case("ST-191")
def _usernames_are_unique(store: Store[ContractTx]) -> None:
    """No two accounts have the same id or user name; a stale save is refused, and an erased account frees its user name."""
    _add(store, _ACCOUNT, _OTHER)
    for other in (attrs.evolve(_OTHER, id=_ACCOUNT.id), attrs.evolve(_ACCOUNT, id=InterlibraryAccountId("a3"))):
        assert_raises(UniqueViolation, partial(_add, store, other), "two accounts have the same key")
    version = version_of(_get(store, _OTHER))
    taken = attrs.evolve(_OTHER, username=_ACCOUNT.username)
    assert_raises(UniqueViolation, partial(_save, store, taken, version), "an account was saved with another's user name")
    _save(store, attrs.evolve(_OTHER, home_library=A), version)
    assert_raises(VersionConflict, partial(_save, store, _OTHER, version), "a stale account was saved")
    present = version_of(_get(store, _ACCOUNT))
    stale = partial(_erase, version=present + 1)
    assert_raises(VersionConflict, lambda: store.run(stale), "an account was erased with another version")
    store.run(partial(_erase, version=present))
    ensure(_get(store, _ACCOUNT) is None, "an erased account is found")
    _save(store, attrs.evolve(_OTHER, username=_ACCOUNT.username), version_of(_get(store, _OTHER)))


def _erase(tx: ContractTx, version: int) -> None:
    tx.interlibrary_accounts.erase(_ACCOUNT.id, expected_version=version)


def _requests(store: Store[ContractTx], requester: str) -> list[Any]:
    return [stored.value for stored in store.run(lambda tx: tx.interlibrary_requests.for_requester(RequesterId(requester)))]


def _add_requests(store: Store[ContractTx], *requests: InterlibraryRequest) -> None:
    def command(tx: ContractTx) -> None:
        for each in requests:
            tx.interlibrary_requests.add(each)

    store.run(command)


@_request_case("ST-192")
def _requests_are_stored_and_deleted(store: Store[ContractTx]) -> None:
    """Requests are returned unchanged, by id and for the patron, until those of the patron are deleted; a stale save is refused."""
    other = attrs.evolve(_REQUEST, id=InterlibraryRequestId("q3"), requester=RequesterId("a2"))
    _add_requests(store, _STRUCK, _REQUEST, other)
    for found, wanted in zip(_requests(store, "a1"), (_REQUEST, _STRUCK), strict=True):
        assert_round_trip(found, wanted)
    assert_raises(UniqueViolation, partial(_add_requests, store, _REQUEST), "two requests have the same id")
    lent = attrs.evolve(_REQUEST, status=RequestStatus.LOANED)
    stored = store.run(lambda tx: tx.interlibrary_requests.get(_REQUEST.id))
    save = partial(_save_request, changed=lent, version=version_of(stored))
    store.run(save)
    assert_round_trip(value_of(store.run(lambda tx: tx.interlibrary_requests.get(_REQUEST.id))), lent)
    assert_raises(VersionConflict, lambda: store.run(save), "a stale request was saved")
    store.run(lambda tx: tx.interlibrary_requests.delete_for_requester(RequesterId("a1")))
    ensure(_requests(store, "a1") == [], "the requests of the patron were not deleted")
    ensure(_requests(store, "a2") == [other], "a request of another patron was deleted")


def _save_request(tx: ContractTx, changed: InterlibraryRequest, version: int) -> None:
    tx.interlibrary_requests.save(changed, expected_version=version)
