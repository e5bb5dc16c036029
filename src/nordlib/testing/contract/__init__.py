"""What a store of the borrower register must hold to, as cases that any store can be put through.

`validate` runs them and reports; `nordlib.testing.contract.pytests` has the same as a class of pytest's. A case has an id
that stays (`ST-010`) and a sentence. Each begins with a store that is empty, and reaches it through `store.run` alone.
"""

from nordlib.testing.contract import accounts, lending, libraries, model, requests, sending, transactions, who, writing
from nordlib.testing.contract.cases import Broken, Case, ContractTx
from nordlib.testing.contract.reporting import Outcome, Report, Verdict, validate

__all__ = ["CASES", "Broken", "Case", "ContractTx", "Outcome", "Report", "Verdict", "validate"]

#: Every case, by its id.
CASES: tuple[Case, ...] = tuple(
    case for group in (accounts, requests, who, transactions, libraries, sending, lending, writing, model) for case in group.CASES
)
