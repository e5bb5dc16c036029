"""The contract as a class of pytest's. The one module of the contract that needs pytest."""

from collections.abc import Collection
from typing import Any, ClassVar

import pytest

from nordlib.storage.protocols import Store
from nordlib.testing.contract import CASES
from nordlib.testing.contract.cases import ContractCase
from nordlib.testing.contract.report import CaseStatus, run_case

__all__ = ["StoreContract"]


class StoreContract:
    """Subclass it in a test module as `TestOurStore(StoreContract)`, with a fixture `store` that makes an empty store for each test.

    Every case is a test, called by its id; one about a part that the store lacks is skipped. `unsupported` names what else it cannot do.
    """

    unsupported: ClassVar[Collection[str]] = ()

    @pytest.mark.parametrize("case", CASES, ids=[each.id for each in CASES])
    def test_the_store_holds_to(self, case: ContractCase, store: Store[Any]) -> None:
        """Put the store through one case."""
        found = run_case(case, store, unsupported=self.unsupported)
        if found.status is CaseStatus.UNSUPPORTED:
            pytest.skip(str(found))
        assert found.status is CaseStatus.PASSED, str(found)
