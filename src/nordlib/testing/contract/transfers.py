"""The cases for requests to change library."""

from datetime import timedelta
from typing import Final

import attrs

from nordlib.accounts import Transfer, TransferId, TransferState
from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.storage.protocols import ALL_LIBRARIES, Store
from nordlib.testing.contract.accounts import add
from nordlib.testing.contract.cases import ContractCase, ContractTx, assert_raises, assert_round_trip, case_decorator, ensure
from nordlib.testing.contract.samples import NOW, A, B, make_account, make_transfer

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_case = case_decorator(CASES, "accounts", "transfers")
_PENDING: Final = make_transfer(0, make_account(0))
_DENIED: Final = attrs.evolve(_PENDING, state=TransferState.DENIED)


def _version(store: Store[ContractTx]) -> int:
    stored = store.run(lambda tx: tx.transfers.latest_for_account(make_account(0).id))
    return 0 if stored is None else stored.version


def _add(tx: ContractTx, request: Transfer) -> None:
    tx.transfers.add(request)


def _save(store: Store[ContractTx], changed: Transfer, expected_version: int) -> None:
    store.run(lambda tx: tx.transfers.save(changed, expected_version=expected_version))


@_case("ST-020")
def _one_is_pending(store: Store[ContractTx]) -> None:
    """An account has at most one pending request, and any number of answered ones."""
    add(store, make_account(0))
    store.run(lambda tx: tx.transfers.add(_PENDING))
    again = make_transfer(1, make_account(0), requested_at=NOW + timedelta(1))
    assert_raises(UniqueViolation, lambda: store.run(lambda tx: tx.transfers.add(again)), "one account has two pending requests")
    _save(store, _DENIED, _version(store))
    store.run(lambda tx: tx.transfers.add(again))
    newest = store.run(lambda tx: tx.transfers.latest_for_account(make_account(0).id))
    ensure(newest is not None and newest.value == again, "the wrong request is the newest")
    ensure(
        store.run(lambda tx: tx.transfers.for_account(make_account(0).id)) == (_DENIED, again),
        "the requests were not returned oldest first",
    )


@_case("ST-021")
def _a_stale_answer_is_refused(store: Store[ContractTx]) -> None:
    """The second of two answers to the same version of a request is refused."""
    add(store, make_account(0))
    store.run(lambda tx: tx.transfers.add(_PENDING))
    version = _version(store)
    _save(store, _DENIED, version)
    accepted = attrs.evolve(_PENDING, state=TransferState.ACCEPTED)
    assert_raises(VersionConflict, lambda: _save(store, accepted, version), "a request was answered twice")


@_case("ST-022")
def _pending_requests_are_found(store: Store[ContractTx]) -> None:
    """Pending requests are found and counted by target library, and found by the instant of the request, in pages by id."""
    accounts = [make_account(index) for index in range(4)]
    add(store, *accounts)
    requests = [make_transfer(index, account, requested_at=NOW + timedelta(index)) for index, account in enumerate(accounts)]
    requests[1] = attrs.evolve(requests[1], target=A, origin=B)
    for request in requests:
        store.run(_add, request)
    to_b = frozenset({B})
    ensure(store.run(lambda tx: tx.transfers.count_pending_to(to_b)) == len(requests) - 1, "the count of pending requests is wrong")
    first = store.run(lambda tx: tx.transfers.pending_to(to_b, None, 2))
    rest = store.run(lambda tx: tx.transfers.pending_to(to_b, first[-1].value.id, 2))
    pages = [stored.value for stored in (*first, *rest)]
    ensure(pages == [requests[0], requests[2], requests[3]], "the wrong requests are pending for the library")
    everywhere = store.run(lambda tx: tx.transfers.pending_to(ALL_LIBRARIES, None, 9))
    ensure(len(everywhere) == len(requests), "some requests were not found in the scope of all libraries")
    old = store.run(lambda tx: tx.transfers.pending_since(NOW + timedelta(1), None, 9))
    ensure([stored.value for stored in old] == requests[:2], "the wrong requests are pending since that instant")


@_case("ST-023")
def _are_deleted(store: Store[ContractTx]) -> None:
    """The requests of an account can be deleted, and those of other accounts stay."""
    add(store, make_account(0), make_account(1))
    other = make_transfer(1, make_account(1))
    store.run(lambda tx: tx.transfers.add(_PENDING))
    store.run(lambda tx: tx.transfers.add(other))
    store.run(lambda tx: tx.transfers.delete_for_account(make_account(0).id))
    ensure(store.run(lambda tx: tx.transfers.latest_for_account(make_account(0).id)) is None, "a request was not deleted")
    ensure(store.run(lambda tx: tx.transfers.for_account(make_account(1).id)) == (other,), "the request of another account was deleted")


@_case("ST-024")
def _every_state_is_stored(store: Store[ContractTx]) -> None:
    """A request is stored with its state; requests are returned in the order in which they were made, and a reopened one is pending."""
    add(store, make_account(0))
    ended = [state for state in TransferState if state is not TransferState.PENDING]
    requests = [
        make_transfer(index, make_account(0), state=state, requested_at=NOW + timedelta(index)) for index, state in enumerate(ended)
    ]
    for request in requests:
        store.run(_add, request)
    returned = store.run(lambda tx: tx.transfers.for_account(make_account(0).id))
    ensure(len(returned) == len(requests), f"{len(returned)} of {len(requests)} requests were returned")
    for stored_request, request in zip(returned, requests, strict=True):
        assert_round_trip(stored_request, request)
    ensure(store.run(lambda tx: tx.transfers.count_pending_to(frozenset({A, B}))) == 0, "a request that has ended is counted as pending")
    pending = make_transfer(9, make_account(0), requested_at=NOW + timedelta(9))
    store.run(_add, pending)
    reopened = attrs.evolve(requests[0], state=TransferState.PENDING)
    assert_raises(UniqueViolation, lambda: _save(store, reopened, 1), "one account has two pending requests")
    ensure(store.run(lambda tx: tx.transfers.pending_to(frozenset(), None, 9)) == (), "a request was returned for an empty scope")
    ensure(store.run(lambda tx: tx.transfers.count_pending_to(frozenset())) == 0, "requests were counted for an empty scope")
    for state in ended:
        _save(store, attrs.evolve(pending, state=state), _version(store))
        stored = store.run(lambda tx: tx.transfers.latest_for_account(make_account(0).id))
        assert_round_trip(stored and stored.value, attrs.evolve(pending, state=state))


@_case("ST-025")
def _pages_of_pending_requests_continue_after_an_id(store: Store[ContractTx]) -> None:
    """Pages of pending requests continue after an id, and are never longer than the limit."""
    accounts = [make_account(index) for index in range(3)]
    add(store, *accounts)
    requests = [make_transfer(index, account) for index, account in enumerate(accounts)]
    for request in requests:
        store.run(_add, request)

    def pages(tx: ContractTx, after: TransferId | None) -> list[list[TransferId]]:
        every_page = tx.transfers.pending_to(ALL_LIBRARIES, after, 2), tx.transfers.pending_since(NOW, after, 2)
        return [[stored.value.id for stored in page] for page in every_page]

    ids = [request.id for request in requests]
    for after, expected in ((None, ids[:2]), (ids[0], ids[1:]), (ids[2], [])):
        ensure(all(page == expected for page in store.run(pages, after)), f"the page after {after} is wrong")
    earlier = store.run(lambda tx: tx.transfers.pending_since(NOW - timedelta(microseconds=1), None, 9))
    ensure(earlier == (), "a request is pending since an instant before it was made")
