"""The contract as a class of pytest's. The one module of the contract that needs pytest."""

from collections.abc import Collection
from typing import Any, ClassVar

import pytest

from nordlib.storage.protocols import Store
from nordlib.testing.contract import CASES
from nordlib.testing.contract.cases import Case
from nordlib.testing.contract.reporting import Verdict, outcome

__all__ = ["StoreContract"]


class StoreContract:
    """Subclass it in a test module as `TestOurStore(StoreContract)`, with a fixture `store` that makes an empty store for each test.

    Every case is a test, called by its id; one about a part that the store lacks is skipped. `lacking` names what else it cannot do.
    """

    lacking: ClassVar[Collection[str]] = ()

    @pytest.mark.parametrize("case", CASES, ids=[each.id for each in CASES])
    def test_the_store_holds_to(self, case: Case, store: Store[Any]) -> None:
        """Put the store through one case."""
        found = outcome(case, store, lacking=self.lacking)
        if found.verdict is Verdict.LACKING:
            pytest.skip(str(found))
        assert found.verdict is Verdict.HOLDS, str(found)
