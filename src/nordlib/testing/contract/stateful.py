"""What a store must hold to in any order: whatever is done, it answers as the memory store does.

A state machine of hypothesis makes up what is done. All examples run on the one store that a case is given, each on ids, addresses and
libraries of its own, so that one which failed can be done again and made shorter.
"""

from collections.abc import Callable, Hashable
from datetime import timedelta
from itertools import count
from typing import Any, Final

import attrs
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from nordlib.accounts import Account, AccountId, Guardian, TransferId, TransferState
from nordlib.contact import Email
from nordlib.errors import UniqueViolation
from nordlib.identity import parse
from nordlib.identity.testdata.published import PERSONNUMMER, published_numbers
from nordlib.libraries import LibraryId
from nordlib.name_folding import name_words
from nordlib.storage.memory import MemoryStore
from nordlib.storage.protocols import ALL_LIBRARIES, Store, Versioned
from nordlib.testing.contract.cases import ContractCase, ContractTx, case_decorator, ensure
from nordlib.testing.contract.samples import NOW, TODAY, make_account, make_message, make_transfer

__all__ = ["CASES", "StoreStateMachine", "run_machine"]

CASES: Final[list[ContractCase]] = []
_EXAMPLES, _STEPS = 16, 12
_FEW: Final = 4  # accounts of an example
_WHICH: Final = st.integers(0, _FEW - 1)
_NAMES: Final = st.sampled_from(("Anna", "Åsa", "Anna-Åsa", "Éva"))
_DAYS: Final = st.none() | st.integers(-3, 3)


class StoreStateMachine(RuleBasedStateMachine):
    """One example: what is done to a store, and to the memory store beside it."""

    store: Store[ContractTx]
    memory: MemoryStore
    numbers: "count[int]"

    @initialize()
    def begin(self) -> None:
        """Ids and libraries that no example before had."""
        self.number = next(self.numbers)
        self.sight = frozenset((self._library(0), self._library(1)))
        self.transfers = 0

    def _library(self, which: int) -> LibraryId:
        return LibraryId(f"M{self.number:05}-{which % 2}")

    def _id(self, which: int) -> AccountId:
        return AccountId(f"m{self.number:05}-{which}")

    def _email(self, which: int) -> Email:
        return Email(f"m{self.number}-{which}@example.se", f"m{self.number}-{which}@example.se")

    def _account(self, which: int, **changes: Any) -> Account:
        text = published_numbers(PERSONNUMMER)[(self.number * 4 + which) % len(published_numbers(PERSONNUMMER))]
        whole = make_account(
            0, id=self._id(which), identity=parse(text, "se", on=TODAY), email=self._email(which), library=self._library(which)
        )
        return attrs.evolve(whole, **changes)

    def _both(self, command: Callable[[ContractTx], Hashable]) -> None:
        """Do something to both stores. What comes of it has to be the same: an answer, or a key that is taken."""
        ours, theirs = (_outcome(store, command) for store in (self.store, self.memory))
        ensure(ours == theirs, f"{command.__name__.strip('_')}: it told of {ours!r}, and the memory store of {theirs!r}")

    # what is done

    @rule(which=_WHICH, email=_WHICH, name=_NAMES, ends=_DAYS, guardian=st.booleans())
    def add(self, which: int, email: int, name: str, ends: int | None, *, guardian: bool) -> None:
        """An account comes, with an address that another may have."""
        day = None if ends is None else TODAY + timedelta(ends)
        new = self._account(which, email=self._email(email), last_name=name, valid_to=day, guardian=Guardian(TODAY) if guardian else None)

        def adding(tx: ContractTx) -> None:
            tx.accounts.add(new)

        self._both(adding)

    @rule(which=_WHICH, email=_WHICH, library=_WHICH, name=_NAMES)
    def change(self, which: int, email: int, library: int, name: str) -> None:
        """An account is given another address, library and name."""

        def changing(tx: ContractTx) -> bool:
            found = tx.accounts.get(self._id(which), ALL_LIBRARIES)
            if found is not None:
                changed = attrs.evolve(found.value, email=self._email(email), library=self._library(library), first_name=name)
                tx.accounts.save(changed, expected_version=found.version)
            return found is not None

        self._both(changing)

    @rule(which=_WHICH)
    def erase(self, which: int) -> None:
        """An account is erased, with its requests and messages."""

        def erasing(tx: ContractTx) -> bool:
            found = tx.accounts.get(self._id(which), ALL_LIBRARIES)
            if found is not None:
                tx.accounts.erase(found.value.id, expected_version=found.version)
                tx.transfers.delete_for_account(found.value.id)
                tx.outbox.delete_for(found.value.id)
            return found is not None

        self._both(erasing)

    @rule(which=_WHICH, answer=st.sampled_from((TransferState.ACCEPTED, TransferState.DENIED)))
    def ask_or_answer(self, which: int, answer: TransferState) -> None:
        """The newest request for an account is answered, or there is a new one; either way something is due."""
        self.transfers += 1
        asked = make_transfer(
            0,
            self._account(which),
            id=TransferId(f"m{self.number:05}-{self.transfers:03}"),
            target=self._library(which + 1),
            requested_at=NOW + timedelta(minutes=self.transfers),
        )

        def asking(tx: ContractTx) -> TransferState | None:
            newest = tx.transfers.latest_for_account(self._id(which))
            if newest is None or newest.value.state != TransferState.PENDING:
                tx.transfers.add(asked)
            else:
                tx.transfers.save(attrs.evolve(newest.value, state=answer), expected_version=newest.version)
            tx.outbox.add(make_message(self._id(which)))
            return None if newest is None else newest.value.state

        self._both(asking)

    @rule(which=_WHICH)
    def fail(self, which: int) -> None:
        """A command writes, and then does not go through."""

        def failing(tx: ContractTx) -> None:
            tx.accounts.add(self._account(which))
            tx.outbox.add(make_message(self._id(which)))
            raise UniqueViolation("account", "something else")

        self._both(failing)

    # what is asked after each of them

    @invariant()
    def they_tell_the_same(self) -> None:
        """Every finder answers as the memory store's."""
        for question in (self._each_account, self._accounts, self._requests):
            self._both(question)

    def _each_account(self, tx: ContractTx) -> Hashable:
        """Each account by everything that finds it, from everywhere, from its libraries, and from one of them."""
        found: list[Versioned[Account] | None] = []
        for which in range(_FEW):
            number = self._account(which).identity
            assert number is not None
            for within in (ALL_LIBRARIES, self.sight, frozenset({self._library(0)})):
                found.append(tx.accounts.get(self._id(which), within))
                found.append(tx.accounts.by_email(self._email(which).key, within))
                found.append(tx.accounts.by_identity(number, within))
        return tuple(None if each is None else each.value for each in found)

    def _accounts(self, tx: ContractTx) -> Hashable:
        """Pages of accounts, by library, by name, by the day on which they end, by guardian; and how many there are."""
        before, days = AccountId(f"m{self.number:05}"), (TODAY - timedelta(1), TODAY + timedelta(1))
        pages = [tx.accounts.at_libraries(self.sight, after, 2) for after in (None, self._id(1))]
        pages += [tx.accounts.search_by_name(name_words(query), self.sight, None, _FEW) for query in ("a", "å", "anna ås", "anna anna")]
        pages += [tx.accounts.expiring_between(*days, before, _FEW), tx.accounts.with_guardian(before, _FEW)]
        return tuple(tuple(each.value for each in page) for page in pages), tx.accounts.count_at_libraries(self.sight)

    def _requests(self, tx: ContractTx) -> Hashable:
        """The requests for each account, those that wait, and how many there are."""
        of_accounts = tuple(tx.transfers.for_account(self._id(which)) for which in range(_FEW))
        newest = tuple(tx.transfers.latest_for_account(self._id(which)) for which in range(_FEW))
        waiting = *tx.transfers.pending_to(self.sight, None, 2), *(each for each in newest if each is not None)
        return of_accounts, tuple(each.value for each in waiting), tx.transfers.count_pending_to(self.sight)


def _outcome(store: Store[Any], command: Callable[[Any], Hashable]) -> Hashable:
    """What comes of a command: its answer, or whose key is taken; every race that is lost here is lost again."""
    try:
        return store.run(command)
    except UniqueViolation:
        return UniqueViolation


def run_machine(store: Store[ContractTx], *, max_examples: int = _EXAMPLES, step_count: int = _STEPS, shrink: bool = True) -> None:
    """Do so many examples of so many steps to a store.

    `shrink` False: the example that found it is told as it was, which takes less time. Raises `ContractViolation` at the first answer that
    is another than the memory store's.
    """

    class OnThisStore(StoreStateMachine):
        memory = MemoryStore()
        numbers = count()

    OnThisStore.store = store
    chosen = settings(
        max_examples=max_examples,
        stateful_step_count=step_count,
        deadline=None,
        database=None,
        derandomize=True,
        print_blob=False,
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
    )
    run_state_machine_as_test(OnThisStore, settings=chosen)


@case_decorator(CASES, "accounts", "transfers", "outbox", "made-up libraries")("ST-090")
def _answers_as_the_memory_store(store: Store[ContractTx]) -> None:
    """Whatever is done to accounts and requests, in whatever order, the store answers as the memory store does."""
    run_machine(store)
