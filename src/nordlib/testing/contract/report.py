"""A store put through every case, without a test runner."""

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Any, cast

import attrs

from nordlib.errors import InvalidData, UnknownName
from nordlib.storage.protocols import Store
from nordlib.testing.contract.cases import CAPABILITIES, ContractCase

__all__ = ["CaseResult", "CaseStatus", "Report", "check_store", "run_case"]


class CaseStatus(StrEnum):
    """What came of a case."""

    PASSED = "passed"
    FAILED = "failed"
    UNSUPPORTED = "unsupported"
    """The store's transactions have not the part that the case is about."""


@attrs.frozen
class CaseResult:
    """What came of a case, and where it is broken what the store did."""

    case: ContractCase
    status: CaseStatus
    found: str = ""

    def __str__(self) -> str:
        return f"{self.case.id} {self.status}: {self.case.description}" + (f" Found: {self.found}" if self.found else "")


@attrs.frozen
class Report:
    """What came of every case. It is true where nothing is broken."""

    results: tuple[CaseResult, ...]

    def __bool__(self) -> bool:
        return not self.violations

    @property
    def violations(self) -> tuple[CaseResult, ...]:
        """The cases that the store does not hold to."""
        return tuple(each for each in self.results if each.status is CaseStatus.FAILED)

    def __str__(self) -> str:
        kinds = [each.status for each in self.results]
        counted = ", ".join(f"{kinds.count(verdict)} {verdict}" for verdict in CaseStatus)
        return "\n".join((*map(str, self.violations), counted))


def check_store(factory: Callable[[], Store[Any]], *, unsupported: Collection[str] = ()) -> Report:
    """Put a store through every case. `factory` makes an empty one each time; what its transactions lack is told, and is no fault.

    `unsupported` names what the store cannot do though it has the part: "loans by the hour", "interlibrary loans" (`CAPABILITIES`).
    Raises `UnknownName`, and `InvalidData` for what makes no store.

    >>> from nordlib.storage import MemoryStore
    >>> bool(check_store(MemoryStore))
    True
    """
    from nordlib.testing.contract import CASES  # noqa: PLC0415 - the cases are collected by the package

    if not callable(cast("object", factory)) or not hasattr(factory(), "run"):
        raise InvalidData("factory of stores", ("it is called for each case and gives an empty store: check_store(MemoryStore)",))
    return Report(tuple(run_case(each, factory(), unsupported=unsupported) for each in CASES))


def run_case(case: ContractCase, store: Store[Any], *, unsupported: Collection[str] = ()) -> CaseResult:
    """What comes of one case on an empty store. Raises `UnknownName` for a capability that no case asks for."""
    for each in (unsupported,) if isinstance(unsupported, str) else unsupported:
        if each not in CAPABILITIES:
            raise UnknownName("capability of a store", each, CAPABILITIES)
    parts = case.needs.difference(CAPABILITIES)
    has_all: bool = store.run(lambda tx: all(_has(tx, each) for each in parts))
    if case.needs.intersection((unsupported,) if isinstance(unsupported, str) else unsupported) or not has_all:
        return CaseResult(case, CaseStatus.UNSUPPORTED)
    try:
        case.function(store)
    except Exception as error:  # noqa: BLE001 - whatever a store raises is what is reported
        return CaseResult(case, CaseStatus.FAILED, f"{error}" if isinstance(error, AssertionError) else f"{type(error).__name__}: {error}")
    return CaseResult(case, CaseStatus.PASSED)


def _has(whole: object, needed: str) -> bool:
    """Whether a transaction has a part (`loans`), and the part a method (`loans.add`)."""
    part, _, method = needed.partition(".")
    return hasattr(whole, part) and (not method or hasattr(getattr(whole, part), method))
