"""What a store must hold to about its outbox: each message is one worker's at a time, and is never lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from nordlib.storage.protocols import OutboxEntry, Store
from nordlib.testing.contract.cases import ContractCase, ContractTx, case_decorator, ensure
from nordlib.testing.contract.samples import NOW, make_message

__all__ = ["CASES"]

CASES: Final[list[ContractCase]] = []
_case = case_decorator(CASES, "outbox")
_LEASE: Final = timedelta(minutes=5)
_MANY: Final = 40


def _queue(store: Store[ContractTx], count: int, subject_id: str = "a00") -> None:
    def command(tx: ContractTx) -> None:
        for _ in range(count):
            tx.outbox.add(make_message(subject_id))

    store.run(command)


def _claimed(store: Store[ContractTx], at: datetime = NOW, limit: int = 9) -> tuple[OutboxEntry, ...]:
    return store.run(lambda tx: tx.outbox.claim(at.astimezone(UTC), at + _LEASE, limit))  # by two clocks: they are instants


@_case("ST-060")
def _is_one_worker_s(store: Store[ContractTx]) -> None:
    """What one worker has claimed is no other's until the lease has run out; the oldest go first, and no more than were asked for."""
    _queue(store, 3)
    first, second = _claimed(store, limit=2), _claimed(store)
    ensure((len(first), len(second)) == (2, 1), f"{len(first)} and {len(second)} were claimed of 2 and 1")
    ensure(not {each.id for each in first} & {each.id for each in second}, "two workers have one message")
    ensure(first[0].message == make_message() and first[0].attempts == 0, "another message came out than went in")
    ensure(_claimed(store, NOW + _LEASE - timedelta(seconds=1)) == (), "a lease ended early")
    ensure([each.id for each in _claimed(store, NOW + _LEASE)] == [each.id for each in (*first, *second)], "a message was lost")


@_case("ST-061")
def _what_is_done_is_gone(store: Store[ContractTx]) -> None:
    """A message that was sent is offered no more, and to say so twice is no fault."""
    _queue(store, 2)
    sent, other = _claimed(store)
    for _ in range(2):
        store.run(lambda tx: tx.outbox.acknowledge(sent.id))
    left = _claimed(store, NOW + _LEASE)
    ensure([each.id for each in left] == [other.id], f"{len(left)} messages are offered of 1")


@_case("ST-062")
def _is_tried_again(store: Store[ContractTx]) -> None:
    """A message that could not be sent is counted, and offered again at its instant and not before."""
    _queue(store, 1)
    (due,) = _claimed(store)
    again = NOW + 3 * _LEASE
    store.run(lambda tx: tx.outbox.retry(due.id, again))
    ensure(_claimed(store, again - timedelta(seconds=1)) == (), "it was offered before its instant")
    offered = _claimed(store, again)
    ensure([(each.id, each.attempts) for each in offered] == [(due.id, 1)], "it was not offered, or not counted")


@_case("ST-063")
def _is_buried_and_kept(store: Store[ContractTx]) -> None:
    """A message that is given up is offered no more, and is kept for somebody to look at."""
    _queue(store, 1)
    (due,) = _claimed(store)
    store.run(lambda tx: tx.outbox.dead_letter(due.id))
    ensure(_claimed(store, NOW + 9 * _LEASE) == (), "it is offered")
    dead = store.run(lambda tx: tx.outbox.dead_letters())
    ensure([(each.id, each.attempts) for each in dead] == [(due.id, 1)], "it was lost, or not counted")


@_case("ST-064")
def _is_forgotten(store: Store[ContractTx]) -> None:
    """Every message about somebody is forgotten, buried ones too, and no other."""
    _queue(store, 2)
    due, _ = _claimed(store)
    store.run(lambda tx: tx.outbox.dead_letter(due.id))
    _queue(store, 1, "a01")
    store.run(lambda tx: tx.outbox.delete_for("a00"))
    left = _claimed(store, NOW + _LEASE)
    ensure([each.message.subject_id for each in left] == ["a01"], "others were forgotten, or it was not")
    ensure(store.run(lambda tx: tx.outbox.dead_letters()) == (), "a buried message was not forgotten")


@_case("ST-066")
def _the_oldest_go_first(store: Store[ContractTx]) -> None:
    """Messages come out as they went in, the oldest first, and those about an id are forgotten, not those about one that begins like it."""
    messages = [make_message("a00", "first"), make_message("a000", "second"), make_message("a0", "third"), make_message("a00", "fourth")]

    def command(tx: ContractTx) -> None:
        for each in messages:
            tx.outbox.add(each)

    store.run(command)
    ensure([each.message for each in _claimed(store)] == messages, "others came out, or not the oldest first")
    store.run(lambda tx: tx.outbox.delete_for("a00"))
    left = [each.message for each in _claimed(store, NOW + _LEASE)]
    ensure(left == [messages[1], messages[2]], "others were forgotten")


@_case("ST-065")
def _many_workers_share_it(store: Store[ContractTx]) -> None:
    """Of many workers who claim at the same time no two have one message, and together they have all."""
    _queue(store, _MANY)
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(partial(_claimed, store, NOW), [3] * 20))
    claims += [_claimed(store) for _ in range(_MANY)]  # one that lost a race may have had fewer than it asked for
    found = Counter(each.id for claim in claims for each in claim)
    ensure(len(found) == _MANY, f"{len(found)} messages were claimed of {_MANY}")
    ensure(set(found.values()) == {1}, "two workers have one message")
