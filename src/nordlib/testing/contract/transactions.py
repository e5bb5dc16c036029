"""What a store must hold to about transactions: all or nothing, and a lost race is run again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Final, NoReturn

import attrs

from nordlib.accounts import Account, TransferState
from nordlib.errors import TransactionConflict, UniqueViolation
from nordlib.name_folding import name_words
from nordlib.storage.protocols import ALL_LIBRARIES, Store
from nordlib.testing.contract.accounts import add
from nordlib.testing.contract.cases import ContractCase, ContractTx, InjectedError, assert_raises, case_decorator, ensure
from nordlib.testing.contract.samples import NOW, make_account, make_message, make_transfer
from nordlib.testing.fault_injection import FaultInjectingStore, count_calls

__all__ = ["CASES"]

CASES: Final[list[ContractCase]] = []
_RIVALS: Final = 16


def _count(store: Store[ContractTx]) -> int:
    return len(store.run(lambda tx: tx.accounts.at_libraries(ALL_LIBRARIES, None, 99)))


@case_decorator(CASES, "accounts", "outbox")("ST-040")
def _all_or_nothing(store: Store[ContractTx]) -> None:
    """Of a command that fails nothing is kept, and no message that it queued is due."""

    def command(tx: ContractTx) -> NoReturn:
        tx.accounts.add(make_account(0))
        tx.outbox.add(make_message())
        raise InjectedError

    assert_raises(InjectedError, lambda: store.run(command), "the error was swallowed")
    ensure(_count(store) == 0, "an account was kept")
    due = store.run(lambda tx: tx.outbox.claim(NOW, NOW + timedelta(hours=1), 9))
    ensure(due == (), "a message of a command that failed is due")


@case_decorator(CASES, "accounts")("ST-041")
def _own_writes_are_seen(store: Store[ContractTx]) -> None:
    """A command sees what it has written."""

    def command(tx: ContractTx) -> bool:
        tx.accounts.add(make_account(0))
        return tx.accounts.by_email(make_account(0).email.key, ALL_LIBRARIES) is not None

    ensure(store.run(command), "it does not")


@case_decorator(CASES, "accounts")("ST-042")
def _a_lost_race_is_run_again(store: Store[ContractTx]) -> None:
    """A command that must run again begins with nothing of the run before; the last loss is raised."""
    runs = iter((True, False))

    def command(tx: ContractTx) -> None:
        tx.accounts.add(make_account(0))
        if next(runs):
            raise TransactionConflict("deadlock")

    store.run(command)
    ensure(_count(store) == 1, "the run that won was not kept")

    def never(tx: ContractTx) -> NoReturn:
        tx.accounts.add(make_account(1))
        raise TransactionConflict("deadlock")

    assert_raises(TransactionConflict, lambda: store.run(never), "a race that was always lost was told as won")
    ensure(_count(store) == 1, "a race that was lost left something")


@case_decorator(CASES, "accounts")("ST-043")
def _one_of_many_wins(store: Store[ContractTx]) -> None:
    """Of many who add one e-mail key at the same time, one does and the others are told."""
    rivals = [attrs.evolve(make_account(place), email=make_account(0).email) for place in range(_RIVALS)]

    def added(rival: Account) -> bool:
        try:
            add(store, rival)
        except (UniqueViolation, TransactionConflict):
            return False
        return True

    ensure(_at_once(added, rivals) == 1, "not one of them won")
    ensure(_count(store) == 1, "an account of one who lost was kept")


@case_decorator(CASES, "accounts")("ST-044")
def _no_update_is_lost(store: Store[ContractTx]) -> None:
    """Of many who change one account at the same time, each change stands."""
    add(store, make_account(0))

    def changed(mark: Account) -> bool:
        def command(tx: ContractTx) -> None:
            found = tx.accounts.get(make_account(0).id, ALL_LIBRARIES)
            assert found is not None
            grown = attrs.evolve(found.value, groups=found.value.groups | {mark.id})
            tx.accounts.save(grown, expected_version=found.version)

        try:
            store.run(command)
        except Exception:  # noqa: BLE001 - a change that was given up is not counted
            return False
        return True

    made = _at_once(changed, [make_account(place) for place in range(_RIVALS)])
    found = store.run(lambda tx: tx.accounts.get(make_account(0).id, ALL_LIBRARIES))
    ensure(found is not None and len(found.value.groups) == made, f"{made} changes were told as made, and not as many stand")


def _moving(index: int, tx: ContractTx) -> None:
    """A command with a call of each kind: it adds, finds, saves and queues."""
    tx.accounts.add(make_account(index))
    asked = make_transfer(index, make_account(index))
    tx.transfers.add(asked)
    found = tx.accounts.get(make_account(index).id, ALL_LIBRARIES)
    waiting = tx.transfers.latest_for_account(make_account(index).id)
    assert found is not None
    assert waiting is not None
    tx.transfers.save(attrs.evolve(waiting.value, state=TransferState.ACCEPTED), expected_version=waiting.version)
    tx.accounts.save(attrs.evolve(found.value, library=asked.target), expected_version=found.version)
    tx.outbox.add(make_message(make_account(index).id))


def _left_of(tx: ContractTx, index: int) -> tuple[int, int, int]:
    """How many accounts, requests and messages there are of a borrower."""
    due = tx.outbox.claim(NOW, NOW, 99)
    messages = sum(each.message.subject_id == make_account(index).id for each in due)
    return int(_found(tx, index)), len(tx.transfers.for_account(make_account(index).id)), messages


def _found(tx: ContractTx, index: int) -> bool:
    number = make_account(index).identity
    named = tx.accounts.search_by_name(name_words(make_account(index).first_name), ALL_LIBRARIES, None, 99)
    by_number = number is not None and tx.accounts.by_identity(number, ALL_LIBRARIES) is not None
    return tx.accounts.by_email(make_account(index).email.key, ALL_LIBRARIES) is not None or by_number or bool(named)


@case_decorator(CASES, "accounts", "transfers", "outbox")("ST-045")
def _fails_at_any_call_and_leaves_nothing(store: Store[ContractTx]) -> None:
    """Wherever a command fails, at any of its calls or at its end, nothing of it is kept."""
    for place in range(count_calls(store, partial(_moving, 0))):
        faulty = FaultInjectingStore(store, at_call=place, error=InjectedError())
        assert_raises(InjectedError, partial(faulty.run, partial(_moving, place + 1)), f"the fault of call {place} was swallowed")
        ensure(store.run(_left_of, place + 1) == (0, 0, 0), f"what was written before call {place} failed was kept")


@case_decorator(CASES, "accounts", "transfers", "outbox")("ST-046")
def _loses_at_any_call_and_runs_again(store: Store[ContractTx]) -> None:
    """Wherever a command loses a race, at any of its calls or at its end, it is run again, and is done once."""
    for place in range(count_calls(store, partial(_moving, 0))):
        faulty = FaultInjectingStore(store, at_call=place, error=TransactionConflict("on purpose"))
        faulty.run(partial(_moving, place + 1))
        ensure(faulty.failed, "the command made fewer calls than before")
        ensure(store.run(_left_of, place + 1) == (1, 1, 1), f"a race that was lost at call {place} left something else than one run")


def _at_once(act: Callable[[Account], bool], rivals: list[Account]) -> int:
    with ThreadPoolExecutor(_RIVALS) as pool:
        return sum(pool.map(act, rivals))
