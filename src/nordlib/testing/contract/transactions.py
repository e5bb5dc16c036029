"""The cases for transactions: all or nothing, and a command that lost a race runs again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Final, NoReturn

import attrs

from nordlib.accounts import Account, TransferState
from nordlib.cards import (
    CardCredential,
    ConsentState,
    FamilyConsent,
    FamilyConsentId,
    Instruction,
    LibraryInstruction,
    LibraryInstructionId,
    Membership,
    MembershipState,
)
from nordlib.errors import StorageError, TransactionConflict, UniqueViolation
from nordlib.name_folding import name_words
from nordlib.storage.protocols import ALL_LIBRARIES, Store
from nordlib.testing.contract.accounts import add
from nordlib.testing.contract.cases import ContractCase, ContractTx, InjectedError, assert_raises, case_decorator, ensure, version_of
from nordlib.testing.contract.samples import (
    NOW,
    A,
    B,
    make_account,
    make_card,
    make_cardholder,
    make_message,
    make_pseudonym,
    make_transfer,
)
from nordlib.testing.fault_injection import FaultInjectingStore, count_calls

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_RIVALS: Final = 16
#: What is added to the index of a cardholder for that of the viewer to whom the cardholder consents.
_VIEWER: Final = 50


def _count(store: Store[ContractTx]) -> int:
    return len(store.run(lambda tx: tx.accounts.at_libraries(ALL_LIBRARIES, None, 99)))


@case_decorator(CASES, "accounts", "outbox")("ST-040")
def _all_or_nothing(store: Store[ContractTx]) -> None:
    """Nothing that a failed command wrote is stored, and no message that it queued is due."""

    def command(tx: ContractTx) -> NoReturn:
        tx.accounts.add(make_account(0))
        tx.outbox.add(make_message())
        raise InjectedError

    assert_raises(InjectedError, lambda: store.run(command), "the error was swallowed")
    ensure(_count(store) == 0, "an account of a failed command was stored")
    due = store.run(lambda tx: tx.outbox.claim(NOW, NOW + timedelta(hours=1), 9))
    ensure(due == (), "a message of a failed command is due")


@case_decorator(CASES, "accounts")("ST-041")
def _own_writes_are_seen(store: Store[ContractTx]) -> None:
    """A command sees its own writes."""

    def command(tx: ContractTx) -> bool:
        tx.accounts.add(make_account(0))
        return tx.accounts.by_email(make_account(0).email.key, ALL_LIBRARIES) is not None

    ensure(store.run(command), "a command does not see its own write")


@case_decorator(CASES, "accounts")("ST-042")
def _a_lost_race_is_run_again(store: Store[ContractTx]) -> None:
    """A command that runs again starts without the writes of the run before; the error of the last run is raised."""
    runs = iter((True, False))

    def command(tx: ContractTx) -> None:
        tx.accounts.add(make_account(0))
        if next(runs):
            raise TransactionConflict("deadlock")

    store.run(command)
    ensure(_count(store) == 1, "the run that won was not stored")

    def never(tx: ContractTx) -> NoReturn:
        tx.accounts.add(make_account(1))
        raise TransactionConflict("deadlock")

    assert_raises(TransactionConflict, lambda: store.run(never), "a command that always lost the race did not raise")
    ensure(_count(store) == 1, "a run that lost the race left an account")


@case_decorator(CASES, "accounts")("ST-043")
def _one_of_many_wins(store: Store[ContractTx]) -> None:
    """When many threads add the same e-mail key at once, one succeeds and the others get an error."""
    rivals = [attrs.evolve(make_account(index), email=make_account(0).email) for index in range(_RIVALS)]

    def added(rival: Account) -> bool:
        try:
            add(store, rival)
        except (UniqueViolation, TransactionConflict):
            return False
        return True

    ensure(_at_once(added, rivals) == 1, "the number of threads that succeeded is not one")
    ensure(_count(store) == 1, "an account of a thread that lost was stored")


@case_decorator(CASES, "accounts")("ST-044")
def _no_update_is_lost(store: Store[ContractTx]) -> None:
    """When many threads change the same account at once, no change that succeeded is lost."""
    add(store, make_account(0))

    def changed(mark: Account) -> bool:
        def command(tx: ContractTx) -> None:
            stored = tx.accounts.get(make_account(0).id, ALL_LIBRARIES)
            assert stored is not None
            marked = attrs.evolve(stored.value, groups=stored.value.groups | {mark.id})
            tx.accounts.save(marked, expected_version=stored.version)

        try:
            store.run(command)
        except StorageError:
            return False
        return True

    succeeded = _at_once(changed, [make_account(index) for index in range(_RIVALS)])
    stored = store.run(lambda tx: tx.accounts.get(make_account(0).id, ALL_LIBRARIES))
    ensure(
        stored is not None and len(stored.value.groups) == succeeded,
        f"{succeeded} changes succeeded, and the account does not have as many",
    )


def _moving(index: int, tx: ContractTx) -> None:
    """Run a command with a call of each kind: it adds, finds, saves and queues."""
    tx.accounts.add(make_account(index))
    request = make_transfer(index, make_account(index))
    tx.transfers.add(request)
    account = tx.accounts.get(make_account(index).id, ALL_LIBRARIES)
    pending = tx.transfers.latest_for_account(make_account(index).id)
    assert account is not None
    assert pending is not None
    tx.transfers.save(attrs.evolve(pending.value, state=TransferState.ACCEPTED), expected_version=pending.version)
    tx.accounts.save(attrs.evolve(account.value, library=request.target), expected_version=account.version)
    tx.outbox.add(make_message(make_account(index).id))


def _left_of(tx: ContractTx, index: int) -> tuple[int, int, int]:
    """Return how many accounts, requests and messages of a borrower are stored."""
    due = tx.outbox.claim(NOW, NOW, 99)
    messages = sum(entry.message.subject_id == make_account(index).id for entry in due)
    return int(_is_found(tx, index)), len(tx.transfers.for_account(make_account(index).id)), messages


def _is_found(tx: ContractTx, index: int) -> bool:
    """Whether any finder returns a borrower: by e-mail key, number or name."""
    number = make_account(index).identity
    named = tx.accounts.search_by_name(name_words(make_account(index).first_name), ALL_LIBRARIES, None, 99)
    by_number = number is not None and tx.accounts.by_identity(number, ALL_LIBRARIES) is not None
    return tx.accounts.by_email(make_account(index).email.key, ALL_LIBRARIES) is not None or by_number or bool(named)


@case_decorator(CASES, "accounts", "transfers", "outbox")("ST-045")
def _fails_at_any_call_and_leaves_nothing(store: Store[ContractTx]) -> None:
    """A command that fails at any of its calls, or at its end, leaves nothing behind."""
    for call in range(count_calls(store, partial(_moving, 0))):
        failing = FaultInjectingStore(store, at_call=call, error=InjectedError())
        assert_raises(InjectedError, partial(failing.run, partial(_moving, call + 1)), f"the error of call {call} was swallowed")
        ensure(store.run(_left_of, call + 1) == (0, 0, 0), f"a write before the failed call {call} was stored")


@case_decorator(CASES, "accounts", "transfers", "outbox")("ST-046")
def _loses_at_any_call_and_runs_again(store: Store[ContractTx]) -> None:
    """A command that loses a race at any of its calls, or at its end, runs again and takes effect once."""
    for call in range(count_calls(store, partial(_moving, 0))):
        losing = FaultInjectingStore(store, at_call=call, error=TransactionConflict("on purpose"))
        losing.run(partial(_moving, call + 1))
        ensure(losing.failed, "the command made fewer calls than before")
        ensure(store.run(_left_of, call + 1) == (1, 1, 1), f"after a race lost at call {call} the command did not take effect exactly once")


_cards_case = case_decorator(CASES, "cardholders", "cards", "memberships", "card_credentials", "family_consents", "library_instructions")


def _issuing(index: int, tx: ContractTx) -> None:
    """Add one of each thing that a register of cards stores."""
    holder, viewer = make_cardholder(index), make_cardholder(index + _VIEWER)
    card = make_card(index, holder)
    tx.cardholders.add(holder)
    tx.cardholders.add(viewer)
    tx.cards.add(card)
    tx.memberships.put(Membership(card.number, A))
    tx.card_credentials.add(CardCredential(card.number, "$pin"))
    tx.family_consents.add(FamilyConsent(FamilyConsentId(f"f{index:02}"), holder.id, viewer.id))
    tx.library_instructions.add(_instruction(index))


def _leaving(index: int, tx: ContractTx) -> None:
    """Change what `_issuing` added, and delete what can be deleted."""
    holder, viewer = make_cardholder(index), make_cardholder(index + _VIEWER)
    card = make_card(index, holder)
    version = version_of(tx.cardholders.get(holder.id))
    tx.cardholders.save(attrs.evolve(holder, identity=None, name="Åse Ek"), expected_version=version)
    tx.cards.save(card.deleted(), expected_version=version_of(tx.cards.get(card.number)))
    tx.memberships.put(Membership(card.number, A, MembershipState.AWAITING_ACTIVATION))
    tx.memberships.put(Membership(card.number, B))
    tx.memberships.delete_for_card(card.number)
    tx.card_credentials.save(CardCredential(card.number), expected_version=version_of(tx.card_credentials.get(card.number)))
    tx.card_credentials.delete(card.number)
    consent = tx.family_consents.between(holder.id, viewer.id)
    assert consent is not None
    tx.family_consents.save(attrs.evolve(consent.value, state=ConsentState.ENDED), expected_version=consent.version)
    tx.library_instructions.acknowledge(_instruction(index).id)
    tx.cardholders.erase(holder.id, expected_version=version_of(tx.cardholders.get(holder.id)))


def _instruction(index: int) -> LibraryInstruction:
    return LibraryInstruction(A, Instruction.UPDATE, make_cardholder(index).id, LibraryInstructionId(f"i{index:02}"))


def _of_holder(tx: ContractTx, index: int) -> tuple[object, ...]:
    """Return all that is stored of a cardholder."""
    holder, viewer = make_cardholder(index), make_cardholder(index + _VIEWER)
    number = make_card(index, holder).number
    return (
        *(tx.cardholders.get(holder.id), tx.cardholders.get(viewer.id), tx.cardholders.by_identity(make_pseudonym(index))),
        *(tx.cards.get(number), *tx.cards.for_holder(holder.id), *tx.memberships.for_card(number), tx.card_credentials.get(number)),
        *(tx.family_consents.between(holder.id, viewer.id), *tx.family_consents.for_viewer(viewer.id)),
        *(each for each in tx.library_instructions.pending_for(A, None, 99) if each.holder == holder.id),
    )


@_cards_case("ST-132")
def _fails_while_a_card_is_issued_and_leaves_nothing(store: Store[ContractTx]) -> None:
    """A command that fails leaves no cardholder, card, membership, credential, consent or instruction that it added."""
    for call in range(count_calls(store, partial(_issuing, 0))):
        failing = FaultInjectingStore(store, at_call=call, error=InjectedError())
        assert_raises(InjectedError, partial(failing.run, partial(_issuing, call + 1)), f"the error of call {call} was swallowed")
        ensure(not any(store.run(_of_holder, call + 1)), f"a write before the failed call {call} was stored")


@_cards_case("ST-133")
def _fails_while_a_holder_leaves_and_changes_nothing(store: Store[ContractTx]) -> None:
    """A command that fails has changed and deleted no cardholder, card, membership, credential, consent or instruction."""
    for index in range(2):
        store.run(partial(_issuing, index))
    before = store.run(_of_holder, 1)
    for call in range(count_calls(store, partial(_leaving, 0))):
        failing = FaultInjectingStore(store, at_call=call, error=InjectedError())
        assert_raises(InjectedError, partial(failing.run, partial(_leaving, 1)), f"the error of call {call} was swallowed")
        ensure(store.run(_of_holder, 1) == before, f"a change before the failed call {call} was stored")


def _at_once(act: Callable[[Account], bool], rivals: list[Account]) -> int:
    with ThreadPoolExecutor(_RIVALS) as pool:
        return sum(pool.map(act, rivals))
