"""Run every case on a store without a test runner, and report."""

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Any, cast

import attrs

from nordlib.errors import InvalidData, UnknownName
from nordlib.storage.protocols import Store
from nordlib.testing.contract.cases import CAPABILITIES, ContractCase

__all__ = ["CaseResult", "CaseStatus", "Report", "check_store", "run_case"]


class CaseStatus(StrEnum):
    """The outcome of a case."""

    PASSED = "passed"
    """The store did what the case requires."""
    FAILED = "failed"
    """The store did something else, or raised an error."""
    UNSUPPORTED = "unsupported"
    """The case was not run: the store's transactions lack a part that it needs, or the store does not support a capability."""


@attrs.frozen
class CaseResult:
    """The outcome of one case."""

    case: ContractCase
    """The case that was run."""
    status: CaseStatus
    """Whether it passed."""
    found: str = ""
    """What the store did instead; empty unless the case failed."""

    def __str__(self) -> str:
        return f"{self.case.id} {self.status}: {self.case.description}" + (f" Found: {self.found}" if self.found else "")


@attrs.frozen
class Report:
    """The outcome of every case. A report is true if no case failed."""

    results: tuple[CaseResult, ...]
    """The result of each case, in the order of `CASES`."""

    def __bool__(self) -> bool:
        return not self.violations

    @property
    def violations(self) -> tuple[CaseResult, ...]:
        """The results of the cases that failed."""
        return tuple(result for result in self.results if result.status is CaseStatus.FAILED)

    def __str__(self) -> str:
        statuses = [result.status for result in self.results]
        counts = ", ".join(f"{statuses.count(status)} {status}" for status in CaseStatus)
        return "\n".join((*map(str, self.violations), counts))


def check_store(factory: Callable[[], Store[Any]], *, unsupported: Collection[str] = ()) -> Report:
    """Run every case on a store, and return the report. A part that the store's transactions lack is reported, and is not an error.

    `factory` is called for each case and returns an empty store. `unsupported` names what the store cannot do although it has the part,
    such as "loans by the hour" or "interlibrary loans" (`CAPABILITIES`). Raises `UnknownName` for an unknown capability, and `InvalidData`
    if `factory` does not return a store.

    >>> from nordlib.storage import MemoryStore
    >>> bool(check_store(MemoryStore))
    True
    """
    from nordlib.testing.contract import CASES  # noqa: PLC0415 - the cases are collected by the package

    if not callable(cast("object", factory)) or not hasattr(factory(), "run"):
        raise InvalidData("factory of stores", ("it must be callable and return an empty store, as in check_store(MemoryStore)",))
    return Report(tuple(run_case(case, factory(), unsupported=unsupported) for case in CASES))


def run_case(case: ContractCase, store: Store[Any], *, unsupported: Collection[str] = ()) -> CaseResult:
    """Run one case on an empty store, and return its result.

    `unsupported` is as for `check_store`. Raises `UnknownName` for an unknown capability.
    """
    for capability in (unsupported,) if isinstance(unsupported, str) else unsupported:
        if capability not in CAPABILITIES:
            raise UnknownName("capability of a store", capability, CAPABILITIES)
    parts = case.needs.difference(CAPABILITIES)
    has_all: bool = store.run(lambda tx: all(_has(tx, part) for part in parts))
    if case.needs.intersection((unsupported,) if isinstance(unsupported, str) else unsupported) or not has_all:
        return CaseResult(case, CaseStatus.UNSUPPORTED)
    try:
        case.function(store)
    except Exception as error:  # noqa: BLE001 - any error of a store is reported
        return CaseResult(case, CaseStatus.FAILED, f"{error}" if isinstance(error, AssertionError) else f"{type(error).__name__}: {error}")
    return CaseResult(case, CaseStatus.PASSED)


def _has(tx: object, need: str) -> bool:
    """Whether a transaction has a part (`loans`), and the part has a method (`loans.add`)."""
    part, _, method = need.partition(".")
    return hasattr(tx, part) and (not method or hasattr(getattr(tx, part), method))
