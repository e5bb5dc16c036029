"""The contract as a pytest class. This is the only module of the contract that needs pytest."""

from collections.abc import Awaitable, Callable, Collection, Iterator
from typing import Any, ClassVar

import pytest

from nordlib.storage.protocols import AsyncStore, Store
from nordlib.testing.contract import CASES
from nordlib.testing.contract.cases import ContractCase
from nordlib.testing.contract.event_loop import EventLoopThread, SyncStore
from nordlib.testing.contract.report import CaseStatus, cases_about, lacking_parts, run_case

__all__ = ["AsyncStoreContract", "StoreContract"]


class StoreContract:
    """The contract as tests: one test for each case, with the id of the case.

    Subclass it in a test module as `TestOurStore(StoreContract)`, with a fixture `store` that makes an empty store for each test. Name in
    `parts` what the store has. A case that needs a part which the store lacks is skipped; name in `needed` the parts that it must have.
    """

    unsupported: ClassVar[Collection[str]] = ()
    """What the store cannot do although it has the part (`nordlib.testing.contract.cases.CAPABILITIES`)."""
    needed: ClassVar[Collection[str]] = ()
    """The parts that the host claims to have, such as `loans`: a case about each must be run."""
    parts: ClassVar[Collection[str] | None] = None
    """The only parts that the host has, such as `("loans", "holds")`: cases about others, and those that need what
    is `unsupported`, are not collected, and each of these parts is needed.

    None collects every case, and skips those about parts that the store lacks.
    """

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Give the cases that are about the host's parts to the test that runs them."""
        if "case" in metafunc.fixturenames:
            cases = CASES if self.parts is None else cases_about(self.parts, unsupported=self.unsupported)
            metafunc.parametrize("case", cases, ids=[case.id for case in cases])

    def test_the_store_has_the_parts_that_are_needed(self, store: Store[Any]) -> None:
        """Find the parts that no case would miss, since a case about a part that is not there is skipped."""
        needed = (*self.needed, *(self.parts or ()))
        lacking = lacking_parts(CASES, store, needed=needed, unsupported=self.unsupported)
        assert not lacking, f"no case can be run about {', '.join(lacking)}, since the store lacks parts or methods that the cases need"

    def test_the_store_holds_to(self, case: ContractCase, store: Store[Any]) -> None:
        """Run one case on the store."""
        result = run_case(case, store, unsupported=self.unsupported)
        if result.status is CaseStatus.UNSUPPORTED:
            pytest.skip(str(result))
        assert result.status is CaseStatus.PASSED, str(result)


class AsyncStoreContract(StoreContract):
    """The contract as tests, for a store on an event loop.

    Subclass it as `TestOurStore(AsyncStoreContract)`, with a fixture `open_store`: an async function that makes an empty store for each
    test. The store is closed after the test (`await store.close()`, if it has that).
    """

    @pytest.fixture
    def store(self, open_store: Callable[[], Awaitable[AsyncStore[Any]]]) -> Iterator[SyncStore[Any]]:
        """The store, as the cases need it; the event loop runs in a thread."""

        async def opened() -> AsyncStore[Any]:
            return await open_store()

        with EventLoopThread() as loop:
            store = SyncStore(loop.wait_for(opened()), loop)
            yield store
            store.close()
