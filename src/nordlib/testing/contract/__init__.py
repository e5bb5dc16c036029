"""The contract of a store: cases that every store must pass.

`check_store` runs the cases and reports, `check_async_store` does so for a store on an event loop, and
`nordlib.testing.contract.pytest_suite` has the cases as pytest classes. Each case has a stable id (`ST-010`) and a sentence. It starts with
an empty store, and uses only `store.run`, and `store.renew_outside` if there is one.
"""

from nordlib.testing.contract import (
    accounts,
    attempts,
    audit_log,
    auto_renewal,
    cards,
    charges,
    circulation,
    exactness,
    family,
    holds,
    instructions,
    interleaving,
    interlibrary,
    libraries,
    membership,
    notices,
    outbox,
    patrons,
    saved_titles,
    staff,
    stateful,
    traces,
    transactions,
    transfers,
)
from nordlib.testing.contract.cases import ContractCase, ContractTx, ContractViolation
from nordlib.testing.contract.event_loop import check_async_store
from nordlib.testing.contract.report import CaseResult, CaseStatus, Report, check_store

__all__ = [
    "CASES",
    "CaseResult",
    "CaseStatus",
    "ContractCase",
    "ContractTx",
    "ContractViolation",
    "Report",
    "check_async_store",
    "check_store",
]

#: Every case of the contract.
CASES: tuple[ContractCase, ...] = tuple(
    case
    for group in (
        accounts,
        exactness,
        transfers,
        staff,
        transactions,
        libraries,
        outbox,
        circulation,
        charges,
        holds,
        saved_titles,
        auto_renewal,
        cards,
        membership,
        family,
        instructions,
        patrons,
        notices,
        interlibrary,
        attempts,
        audit_log,
        traces,
        interleaving,
        stateful,
    )
    for case in group.CASES
)
