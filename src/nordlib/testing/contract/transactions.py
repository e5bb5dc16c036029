"""What a store must hold to about transactions: all or nothing, and a lost race is run again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Final, NoReturn

import attrs

from nordlib.accounts import Account, TransferState
from nordlib.errors import Retryable, UniqueViolation
from nordlib.names import fold_name
from nordlib.storage.protocols import EVERYWHERE, Store
from nordlib.testing.contract.accounts import add
from nordlib.testing.contract.cases import Case, ContractTx, OutOfOrder, collected, ensure, refuses
from nordlib.testing.contract.samples import NOW, account, message, transfer
from nordlib.testing.faults import Faulty, calls_of

__all__ = ["CASES"]

CASES: Final[list[Case]] = []
_RIVALS: Final = 16


def _count(store: Store[ContractTx]) -> int:
    return len(store.run(lambda tx: tx.accounts.at(EVERYWHERE, None, 99)))


@collected(CASES, "accounts", "outbox")("ST-040")
def _all_or_nothing(store: Store[ContractTx]) -> None:
    """Of a command that fails nothing is kept, and no message that it queued is due."""

    def command(tx: ContractTx) -> NoReturn:
        tx.accounts.add(account(0))
        tx.outbox.add(message())
        raise OutOfOrder

    refuses(OutOfOrder, lambda: store.run(command), "the error was swallowed")
    ensure(_count(store) == 0, "an account was kept")
    due = store.run(lambda tx: tx.outbox.claim(NOW, NOW + timedelta(hours=1), 9))
    ensure(due == (), "a message of a command that failed is due")


@collected(CASES, "accounts")("ST-041")
def _own_writes_are_seen(store: Store[ContractTx]) -> None:
    """A command sees what it has written."""

    def command(tx: ContractTx) -> bool:
        tx.accounts.add(account(0))
        return tx.accounts.by_email(account(0).email.key, EVERYWHERE) is not None

    ensure(store.run(command), "it does not")


@collected(CASES, "accounts")("ST-042")
def _a_lost_race_is_run_again(store: Store[ContractTx]) -> None:
    """A command that must run again begins with nothing of the run before; the last loss is raised."""
    runs = iter((True, False))

    def command(tx: ContractTx) -> None:
        tx.accounts.add(account(0))
        if next(runs):
            raise Retryable("deadlock")

    store.run(command)
    ensure(_count(store) == 1, "the run that won was not kept")

    def never(tx: ContractTx) -> NoReturn:
        tx.accounts.add(account(1))
        raise Retryable("deadlock")

    refuses(Retryable, lambda: store.run(never), "a race that was always lost was told as won")
    ensure(_count(store) == 1, "a race that was lost left something")


@collected(CASES, "accounts")("ST-043")
def _one_of_many_wins(store: Store[ContractTx]) -> None:
    """Of many who add one e-mail key at the same time, one does and the others are told."""
    rivals = [attrs.evolve(account(place), email=account(0).email) for place in range(_RIVALS)]

    def added(rival: Account) -> bool:
        try:
            add(store, rival)
        except (UniqueViolation, Retryable):
            return False
        return True

    ensure(_at_once(added, rivals) == 1, "not one of them won")
    ensure(_count(store) == 1, "an account of one who lost was kept")


@collected(CASES, "accounts")("ST-044")
def _no_update_is_lost(store: Store[ContractTx]) -> None:
    """Of many who change one account at the same time, each change stands."""
    add(store, account(0))

    def changed(mark: Account) -> bool:
        def command(tx: ContractTx) -> None:
            found = tx.accounts.get(account(0).id, EVERYWHERE)
            assert found is not None
            grown = attrs.evolve(found.value, groups=found.value.groups | {mark.id})
            tx.accounts.save(grown, expected=found.version)

        try:
            store.run(command)
        except Exception:  # noqa: BLE001 - a change that was given up is not counted
            return False
        return True

    made = _at_once(changed, [account(place) for place in range(_RIVALS)])
    found = store.run(lambda tx: tx.accounts.get(account(0).id, EVERYWHERE))
    ensure(found is not None and len(found.value.groups) == made, f"{made} changes were told as made, and not as many stand")


def _moving(place: int, tx: ContractTx) -> None:
    """A command with a call of each kind: it adds, finds, saves and queues."""
    tx.accounts.add(account(place))
    asked = transfer(place, account(place))
    tx.transfers.add(asked)
    found = tx.accounts.get(account(place).id, EVERYWHERE)
    waiting = tx.transfers.newest_for(account(place).id)
    assert found is not None
    assert waiting is not None
    tx.transfers.save(attrs.evolve(waiting.value, state=TransferState.ACCEPTED), expected=waiting.version)
    tx.accounts.save(attrs.evolve(found.value, library=asked.target), expected=found.version)
    tx.outbox.add(message(account(place).id))


def _left_of(tx: ContractTx, place: int) -> tuple[int, int, int]:
    """How many accounts, requests and messages there are of a borrower."""
    due = tx.outbox.claim(NOW, NOW, 99)
    messages = sum(each.message.about == account(place).id for each in due)
    return int(_found(tx, place)), len(tx.transfers.of_account(account(place).id)), messages


def _found(tx: ContractTx, place: int) -> bool:
    number = account(place).identity
    named = tx.accounts.named(fold_name(account(place).first_name), EVERYWHERE, None, 99)
    by_number = number is not None and tx.accounts.by_identity(number, EVERYWHERE) is not None
    return tx.accounts.by_email(account(place).email.key, EVERYWHERE) is not None or by_number or bool(named)


@collected(CASES, "accounts", "transfers", "outbox")("ST-045")
def _fails_at_any_call_and_leaves_nothing(store: Store[ContractTx]) -> None:
    """Wherever a command fails, at any of its calls or at its end, nothing of it is kept."""
    for place in range(calls_of(store, partial(_moving, 0))):
        faulty = Faulty(store, at=place, fault=OutOfOrder())
        refuses(OutOfOrder, partial(faulty.run, partial(_moving, place + 1)), f"the fault of call {place} was swallowed")
        ensure(store.run(_left_of, place + 1) == (0, 0, 0), f"what was written before call {place} failed was kept")


@collected(CASES, "accounts", "transfers", "outbox")("ST-046")
def _loses_at_any_call_and_runs_again(store: Store[ContractTx]) -> None:
    """Wherever a command loses a race, at any of its calls or at its end, it is run again, and is done once."""
    for place in range(calls_of(store, partial(_moving, 0))):
        faulty = Faulty(store, at=place, fault=Retryable("on purpose"))
        faulty.run(partial(_moving, place + 1))
        ensure(faulty.failed, "the command made fewer calls than before")
        ensure(store.run(_left_of, place + 1) == (1, 1, 1), f"a race that was lost at call {place} left something else than one run")


def _at_once(act: Callable[[Account], bool], rivals: list[Account]) -> int:
    with ThreadPoolExecutor(_RIVALS) as pool:
        return sum(pool.map(act, rivals))
