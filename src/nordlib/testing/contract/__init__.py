"""What a store of the borrower register must hold to, as cases that any store can be put through.

`check_store` runs them and reports; `nordlib.testing.contract.pytest_suite` has the same as a class of pytest's. A case has an id
that stays (`ST-010`) and a sentence. Each begins with a store that is empty, and reaches it through `store.run` alone.
"""

from nordlib.testing.contract import accounts, audit_log, circulation, libraries, outbox, staff, stateful, transactions, transfers
from nordlib.testing.contract.cases import ContractCase, ContractTx, ContractViolation
from nordlib.testing.contract.report import CaseResult, CaseStatus, Report, check_store

__all__ = ["CASES", "CaseResult", "CaseStatus", "ContractCase", "ContractTx", "ContractViolation", "Report", "check_store"]

#: Every case, by its id.
CASES: tuple[ContractCase, ...] = tuple(
    case
    for group in (accounts, transfers, staff, transactions, libraries, outbox, circulation, audit_log, stateful)
    for case in group.CASES
)
