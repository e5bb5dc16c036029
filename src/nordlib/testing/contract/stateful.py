"""The case for random sequences of operations: the store must always answer like a register in plain dicts.

A hypothesis state machine makes up the operations. All examples run on the one store of the case, each with ids, addresses and libraries of
its own, so that an example that failed can be run again and shrunk.
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
from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.identity import parse
from nordlib.identity.testdata.published import PERSONNUMMER, published_numbers
from nordlib.libraries import LibraryId
from nordlib.name_folding import name_words
from nordlib.storage.protocols import ALL_LIBRARIES, Store, Versioned
from nordlib.testing.contract.cases import ContractCase, ContractTx, case_decorator, ensure
from nordlib.testing.contract.reference_store import ReferenceStore
from nordlib.testing.contract.samples import NOW, TODAY, make_account, make_message, make_transfer

__all__ = ["CASES", "StoreStateMachine", "run_machine"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_EXAMPLES, _STEPS = 24, 12
_FEW: Final = 4  # accounts in an example
_WHICH: Final = st.integers(0, _FEW - 1)
_NAMES: Final = st.sampled_from(("Anna", "Åsa", "Anna-Åsa", "Éva"))
_DAYS: Final = st.none() | st.integers(-3, 3)


class StoreStateMachine(RuleBasedStateMachine):
    """One example: a sequence of operations on a store and on the model."""

    store: Store[ContractTx]
    """The store under test."""
    model: ReferenceStore
    """The register that it is compared with."""
    numbers: "count[int]"
    """A counter that gives each example its own number."""

    @initialize()
    def begin(self) -> None:
        """Choose ids and libraries that no earlier example had."""
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
        """Run a command on both stores. The outcome must be the same: an equal result, or the same conflict."""
        actual, expected = (_outcome(store, command) for store in (self.store, self.model))
        ensure(actual == expected, f"{command.__name__.strip('_')}: it returned {actual!r}, and the model {expected!r}")

    # the operations

    @rule(which=_WHICH, email=_WHICH, name=_NAMES, ends=_DAYS, guardian=st.booleans())
    def add(self, which: int, email: int, name: str, ends: int | None, *, guardian: bool) -> None:
        """Add an account, with an e-mail address that another account may have."""
        day = None if ends is None else TODAY + timedelta(ends)
        new = self._account(which, email=self._email(email), last_name=name, valid_to=day, guardian=Guardian(TODAY) if guardian else None)

        def adding(tx: ContractTx) -> None:
            tx.accounts.add(new)

        self._both(adding)

    @rule(which=_WHICH, email=_WHICH, person=_WHICH, library=_WHICH, name=_NAMES, late=st.booleans())
    def change(self, which: int, email: int, person: int, library: int, name: str, *, late: bool) -> None:
        """Give an account another address, person, library and name; `late` after another change that was not seen."""

        def changing(tx: ContractTx) -> bool:
            stored = tx.accounts.get(self._id(which), ALL_LIBRARIES)
            if stored is not None:
                changed = attrs.evolve(
                    stored.value,
                    email=self._email(email),
                    identity=self._account(person).identity,
                    library=self._library(library),
                    first_name=name,
                )
                tx.accounts.save(changed, expected_version=stored.version - late)
            return stored is not None

        self._both(changing)

    @rule(which=_WHICH)
    def erase(self, which: int) -> None:
        """Erase an account, with its requests and messages."""

        def erasing(tx: ContractTx) -> bool:
            stored = tx.accounts.get(self._id(which), ALL_LIBRARIES)
            if stored is not None:
                tx.accounts.erase(stored.value.id, expected_version=stored.version)
                tx.transfers.delete_for_account(stored.value.id)
                tx.outbox.delete_for(stored.value.id)
            return stored is not None

        self._both(erasing)

    @rule(which=_WHICH, answer=st.sampled_from((TransferState.ACCEPTED, TransferState.DENIED)), late=st.booleans())
    def ask_or_answer(self, which: int, answer: TransferState, *, late: bool) -> None:
        """Answer the newest request for an account, or add one if none is pending; either way queue a message.

        A `late` answer comes after another one that was not seen.
        """
        self.transfers += 1
        request = make_transfer(
            0,
            self._account(which),
            id=TransferId(f"m{self.number:05}-{self.transfers:03}"),
            target=self._library(which + 1),
            requested_at=NOW + timedelta(minutes=self.transfers),
        )

        def asking(tx: ContractTx) -> TransferState | None:
            newest = tx.transfers.latest_for_account(self._id(which))
            if newest is None or newest.value.state != TransferState.PENDING:
                tx.transfers.add(request)
            else:
                tx.transfers.save(attrs.evolve(newest.value, state=answer), expected_version=newest.version - late)
            tx.outbox.add(make_message(self._id(which)))
            return None if newest is None else newest.value.state

        self._both(asking)

    @rule(which=_WHICH)
    def fail(self, which: int) -> None:
        """Write something, and then fail the command."""

        def failing(tx: ContractTx) -> None:
            tx.accounts.add(self._account(which))
            tx.outbox.add(make_message(self._id(which)))
            raise UniqueViolation("account", "something else")

        self._both(failing)

    # the queries after each operation

    @invariant()
    def they_tell_the_same(self) -> None:
        """Compare the answers of every finder with those of the model."""
        for query in (self._each_account, self._accounts, self._requests):
            self._both(query)

    def _each_account(self, tx: ContractTx) -> Hashable:
        """Return each account by id, e-mail key and number, with all libraries, the example's libraries, or one of them as the scope."""
        accounts: list[Versioned[Account] | None] = []
        for which in range(_FEW):
            number = self._account(which).identity
            assert number is not None
            for within in (ALL_LIBRARIES, self.sight, frozenset({self._library(0)})):
                accounts.append(tx.accounts.get(self._id(which), within))
                accounts.append(tx.accounts.by_email(self._email(which).key, within))
                accounts.append(tx.accounts.by_identity(number, within))
        return tuple(None if stored is None else stored.value for stored in accounts)

    def _accounts(self, tx: ContractTx) -> Hashable:
        """Return pages of accounts by library, by name, by expiry date and by guardian, and the number of accounts."""
        before, days = AccountId(f"m{self.number:05}"), (TODAY - timedelta(1), TODAY + timedelta(1))
        pages = [tx.accounts.at_libraries(self.sight, after, 2) for after in (None, self._id(1))]
        pages += [tx.accounts.search_by_name(name_words(query), self.sight, None, _FEW) for query in ("a", "å", "anna ås", "anna anna")]
        pages += [tx.accounts.expiring_between(*days, before, _FEW), tx.accounts.with_guardian(before, _FEW)]
        return tuple(tuple(stored.value for stored in page) for page in pages), tx.accounts.count_at_libraries(self.sight)

    def _requests(self, tx: ContractTx) -> Hashable:
        """Return the requests for each account, the pending and the newest ones, and the number of pending requests."""
        of_accounts = tuple(tx.transfers.for_account(self._id(which)) for which in range(_FEW))
        newest = tuple(tx.transfers.latest_for_account(self._id(which)) for which in range(_FEW))
        listed = *tx.transfers.pending_to(self.sight, None, 2), *(request for request in newest if request is not None)
        return of_accounts, tuple(request.value for request in listed), tx.transfers.count_pending_to(self.sight)


def _outcome(store: Store[Any], command: Callable[[Any], Hashable]) -> Hashable:
    """Return the result of a command, or the name of the conflict that it met; what is lost here is lost on every run."""
    try:
        return store.run(command)
    except (UniqueViolation, VersionConflict) as conflict:
        return type(conflict).__name__


def run_machine(store: Store[ContractTx], *, max_examples: int = _EXAMPLES, step_count: int = _STEPS, shrink: bool = True) -> None:
    """Run random examples on a store, and compare it with the model after each step.

    Args:
        store: the store under test.
        max_examples: the number of examples.
        step_count: the number of steps in each example.
        shrink: whether to shrink an example that failed; False takes less time.

    Raises:
        ContractViolation: at the first answer that differs from the model's.
    """

    class OnThisStore(StoreStateMachine):
        model = ReferenceStore()
        numbers = count()

    OnThisStore.store = store
    machine_settings = settings(
        max_examples=max_examples,
        stateful_step_count=step_count,
        deadline=None,
        database=None,
        derandomize=True,
        print_blob=False,
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
    )
    run_state_machine_as_test(OnThisStore, settings=machine_settings)


@case_decorator(CASES, "accounts", "transfers", "outbox", "made-up libraries")("ST-090")
def _answers_as_the_model(store: Store[ContractTx]) -> None:
    """After any sequence of operations on accounts and requests, the store answers like a register in plain dicts."""
    run_machine(store, max_examples=_EXAMPLES)
