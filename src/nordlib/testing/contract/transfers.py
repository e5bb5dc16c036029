"""What a store must hold to about requests to change library."""

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

CASES: Final[list[ContractCase]] = []
_case = case_decorator(CASES, "accounts", "transfers")
_ASKED: Final = make_transfer(0, make_account(0))
_DENIED: Final = attrs.evolve(_ASKED, state=TransferState.DENIED)


def _version(store: Store[ContractTx]) -> int:
    found = store.run(lambda tx: tx.transfers.latest_for_account(make_account(0).id))
    return 0 if found is None else found.version


def _add(tx: ContractTx, asked: Transfer) -> None:
    tx.transfers.add(asked)


def _save(store: Store[ContractTx], changed: Transfer, expected_version: int) -> None:
    store.run(lambda tx: tx.transfers.save(changed, expected_version=expected_version))


@_case("ST-020")
def _one_is_pending(store: Store[ContractTx]) -> None:
    """An account has one request that waits, and any number that were answered."""
    add(store, make_account(0))
    store.run(lambda tx: tx.transfers.add(_ASKED))
    again = make_transfer(1, make_account(0), requested_at=NOW + timedelta(1))
    assert_raises(UniqueViolation, lambda: store.run(lambda tx: tx.transfers.add(again)), "two requests wait for one account")
    _save(store, _DENIED, _version(store))
    store.run(lambda tx: tx.transfers.add(again))
    newest = store.run(lambda tx: tx.transfers.latest_for_account(make_account(0).id))
    ensure(newest is not None and newest.value == again, "the newest request is another")
    ensure(store.run(lambda tx: tx.transfers.for_account(make_account(0).id)) == (_DENIED, again), "they are not told from the oldest on")


@_case("ST-021")
def _a_stale_answer_is_refused(store: Store[ContractTx]) -> None:
    """Of two answers to one version of a request the second is refused."""
    add(store, make_account(0))
    store.run(lambda tx: tx.transfers.add(_ASKED))
    version = _version(store)
    _save(store, _DENIED, version)
    accepted = attrs.evolve(_ASKED, state=TransferState.ACCEPTED)
    assert_raises(VersionConflict, lambda: _save(store, accepted, version), "a request was answered twice")


@_case("ST-022")
def _who_waits_is_found(store: Store[ContractTx]) -> None:
    """Requests that wait are found and counted by the library they go to, and by how long they wait, in pages by id."""
    people = [make_account(place) for place in range(4)]
    add(store, *people)
    asked = [make_transfer(place, each, requested_at=NOW + timedelta(place)) for place, each in enumerate(people)]
    asked[1] = attrs.evolve(asked[1], target=A, origin=B)
    for each in asked:
        store.run(_add, each)
    to_b = frozenset({B})
    ensure(store.run(lambda tx: tx.transfers.count_pending_to(to_b)) == len(asked) - 1, "others were counted")
    first = store.run(lambda tx: tx.transfers.pending_to(to_b, None, 2))
    rest = store.run(lambda tx: tx.transfers.pending_to(to_b, first[-1].value.id, 2))
    ensure([each.value for each in (*first, *rest)] == [asked[0], asked[2], asked[3]], "others wait for the library's answer")
    ensure(len(store.run(lambda tx: tx.transfers.pending_to(ALL_LIBRARIES, None, 9))) == len(asked), "some are not found from everywhere")
    waiting = store.run(lambda tx: tx.transfers.pending_since(NOW + timedelta(1), None, 9))
    ensure([each.value for each in waiting] == asked[:2], "others wait since then")


@_case("ST-023")
def _are_forgotten(store: Store[ContractTx]) -> None:
    """The requests of an account are forgotten, and no other's."""
    add(store, make_account(0), make_account(1))
    other = make_transfer(1, make_account(1))
    store.run(lambda tx: tx.transfers.add(_ASKED))
    store.run(lambda tx: tx.transfers.add(other))
    store.run(lambda tx: tx.transfers.delete_for_account(make_account(0).id))
    ensure(store.run(lambda tx: tx.transfers.latest_for_account(make_account(0).id)) is None, "a request was not forgotten")
    ensure(store.run(lambda tx: tx.transfers.for_account(make_account(1).id)) == (other,), "another's request was forgotten")


@_case("ST-024")
def _whatever_became_of_it_is_kept(store: Store[ContractTx]) -> None:
    """A request is kept with what became of it; requests are told by the instants of asking, and one that is taken up again waits."""
    add(store, make_account(0))
    ended = [state for state in TransferState if state is not TransferState.PENDING]
    asked = [make_transfer(place, make_account(0), state=state, requested_at=NOW + timedelta(place)) for place, state in enumerate(ended)]
    for each in asked:
        store.run(_add, each)
    told = store.run(lambda tx: tx.transfers.for_account(make_account(0).id))
    ensure(len(told) == len(asked), f"{len(told)} requests came back of {len(asked)}")
    for found, each in zip(told, asked, strict=True):
        assert_round_trip(found, each)
    ensure(store.run(lambda tx: tx.transfers.count_pending_to(frozenset({A, B}))) == 0, "one that has ended waits")
    waiting = make_transfer(9, make_account(0), requested_at=NOW + timedelta(9))
    store.run(_add, waiting)
    assert_raises(
        UniqueViolation, lambda: _save(store, attrs.evolve(asked[0], state=TransferState.PENDING), 1), "two requests wait for one account"
    )
    ensure(store.run(lambda tx: tx.transfers.pending_to(frozenset(), None, 9)) == (), "one who sees no library is shown a request")
    ensure(store.run(lambda tx: tx.transfers.count_pending_to(frozenset())) == 0, "one who sees no library is told how many wait")
    for state in ended:
        _save(store, attrs.evolve(waiting, state=state), _version(store))
        kept = store.run(lambda tx: tx.transfers.latest_for_account(make_account(0).id))
        assert_round_trip(kept and kept.value, attrs.evolve(waiting, state=state))


@_case("ST-025")
def _pages_of_those_who_wait_go_on_after_an_id(store: Store[ContractTx]) -> None:
    """Pages of requests go on after an id, and have no more than were asked for."""
    people = [make_account(place) for place in range(3)]
    add(store, *people)
    asked = [make_transfer(place, each) for place, each in enumerate(people)]
    for each in asked:
        store.run(_add, each)

    def pages(tx: ContractTx, after: TransferId | None) -> list[list[TransferId]]:
        found = tx.transfers.pending_to(ALL_LIBRARIES, after, 2), tx.transfers.pending_since(NOW, after, 2)
        return [[each.value.id for each in page] for page in found]

    ids = [each.id for each in asked]
    for after, wanted in ((None, ids[:2]), (ids[0], ids[1:]), (ids[2], [])):
        ensure(all(page == wanted for page in store.run(pages, after)), f"others wait after {after}")
    ensure(
        store.run(lambda tx: tx.transfers.pending_since(NOW - timedelta(microseconds=1), None, 9)) == (), "one waits since before it came"
    )
