"""The cases for the outbox: only one worker has a message at a time, and no message is lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import attrs

from nordlib.storage.protocols import OutboxEntry, Store
from nordlib.testing.contract.cases import ContractCase, ContractTx, case_decorator, ensure
from nordlib.testing.contract.samples import NOW, make_message

__all__ = ["CASES"]

#: The cases of this module.
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
    return store.run(lambda tx: tx.outbox.claim(at.astimezone(UTC), at + _LEASE, limit))  # two offsets: a store must compare instants


@_case("ST-060")
def _is_claimed_by_one_worker(store: Store[ContractTx]) -> None:
    """A claimed message is invisible to other workers until its lease expires; the oldest are claimed first, up to the limit."""
    _queue(store, 3)
    first, second = _claimed(store, limit=2), _claimed(store)
    ensure((len(first), len(second)) == (2, 1), f"{len(first)} and {len(second)} messages were claimed instead of 2 and 1")
    ensure(not {entry.id for entry in first} & {entry.id for entry in second}, "two workers claimed the same message")
    ensure(first[0].message == make_message() and first[0].attempts == 0, "a different message was returned")
    ensure(_claimed(store, NOW + _LEASE - timedelta(seconds=1)) == (), "a lease expired early")
    expired = _claimed(store, NOW + _LEASE)
    ensure([entry.id for entry in expired] == [entry.id for entry in (*first, *second)], "a message was lost")


@_case("ST-061")
def _acknowledged_messages_are_gone(store: Store[ContractTx]) -> None:
    """An acknowledged message is not offered again. A second acknowledgement does nothing."""
    _queue(store, 2)
    sent, other = _claimed(store)
    for _ in range(2):
        store.run(lambda tx: tx.outbox.acknowledge(sent.id))
    left = _claimed(store, NOW + _LEASE)
    ensure([entry.id for entry in left] == [other.id], f"{len(left)} messages are offered instead of 1")


@_case("ST-062")
def _is_tried_again(store: Store[ContractTx]) -> None:
    """A message that could not be sent has its attempts counted, and is offered again at its retry instant and not before."""
    _queue(store, 1)
    (due,) = _claimed(store)
    again = NOW + 3 * _LEASE
    store.run(lambda tx: tx.outbox.retry(due.id, again))
    ensure(_claimed(store, again - timedelta(seconds=1)) == (), "the message was offered before its retry instant")
    offered = _claimed(store, again)
    ensure([(entry.id, entry.attempts) for entry in offered] == [(due.id, 1)], "the message was not offered, or the attempt not counted")


@_case("ST-162")
def _waits_for_its_time(store: Store[ContractTx]) -> None:
    """A message that must not be sent before an instant is not offered before, and is returned unchanged; it may be put off, uncounted."""
    early, late = make_message(), attrs.evolve(make_message(), not_before=NOW + _LEASE)
    store.run(lambda tx: tx.outbox.add(late))
    store.run(lambda tx: tx.outbox.add(early))
    (due,) = _claimed(store)
    ensure(due.message == early, "a message was offered before its time")
    ensure(_claimed(store, NOW + _LEASE - timedelta(seconds=1)) == (), "a message was offered before its time")
    waiting = _claimed(store, NOW + _LEASE)
    ensure([entry.message for entry in waiting] == [late, early], "the message was not offered at its time, or was changed")
    store.run(lambda tx: tx.outbox.postpone(waiting[0].id, NOW + 4 * _LEASE))
    store.run(lambda tx: tx.outbox.acknowledge(waiting[1].id))
    store.run(lambda tx: tx.outbox.postpone(waiting[1].id, NOW))  # one that is deleted stays so
    ensure(_claimed(store, NOW + 4 * _LEASE - timedelta(seconds=1)) == (), "a message that was put off was offered before its time")
    again = [(entry.id, entry.attempts) for entry in _claimed(store, NOW + 4 * _LEASE)]
    ensure(again == [(waiting[0].id, 0)], "a message that was put off was lost, or an attempt was counted")


@_case("ST-063")
def _dead_letters_are_kept(store: Store[ContractTx]) -> None:
    """A dead letter is not offered again, and is kept for inspection."""
    _queue(store, 1)
    (due,) = _claimed(store)
    store.run(lambda tx: tx.outbox.dead_letter(due.id, NOW))
    ensure(_claimed(store, NOW + 9 * _LEASE) == (), "a dead letter is offered")
    dead = store.run(lambda tx: tx.outbox.dead_letters())
    ensure([(entry.id, entry.attempts) for entry in dead] == [(due.id, 1)], "the dead letter was lost, or the attempt not counted")


@_case("ST-064")
def _is_deleted(store: Store[ContractTx]) -> None:
    """Every message about a subject is deleted, dead letters included, and no other message."""
    _queue(store, 2)
    due, _ = _claimed(store)
    store.run(lambda tx: tx.outbox.dead_letter(due.id, NOW))
    _queue(store, 1, "a01")
    store.run(lambda tx: tx.outbox.delete_for("a00"))
    left = _claimed(store, NOW + _LEASE)
    ensure([entry.message.subject_id for entry in left] == ["a01"], "a message was not deleted, or one about another subject was")
    ensure(store.run(lambda tx: tx.outbox.dead_letters()) == (), "a dead letter was not deleted")


@_case("ST-066")
def _the_oldest_go_first(store: Store[ContractTx]) -> None:
    """Messages are claimed unchanged, the oldest first; those about an id are deleted, but not those about an id that starts the same."""
    messages = [make_message("a00", "first"), make_message("a000", "second"), make_message("a0", "third"), make_message("a00", "fourth")]

    def command(tx: ContractTx) -> None:
        for message in messages:
            tx.outbox.add(message)

    store.run(command)
    ensure([entry.message for entry in _claimed(store)] == messages, "the wrong messages were claimed, or not the oldest first")
    store.run(lambda tx: tx.outbox.delete_for("a00"))
    left = [entry.message for entry in _claimed(store, NOW + _LEASE)]
    ensure(left == [messages[1], messages[2]], "the wrong messages were deleted")


@_case("ST-065")
def _many_workers_share_it(store: Store[ContractTx]) -> None:
    """When many workers claim at once, no two get the same message, and together they get all."""
    _queue(store, _MANY)
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(partial(_claimed, store, NOW), [3] * 20))
    claims += [_claimed(store) for _ in range(_MANY)]  # a worker that lost a race may have got fewer than its limit
    times_claimed = Counter(entry.id for claim in claims for entry in claim)
    ensure(len(times_claimed) == _MANY, f"{len(times_claimed)} of {_MANY} messages were claimed")
    ensure(set(times_claimed.values()) == {1}, "two workers claimed the same message")
