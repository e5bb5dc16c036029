"""Run every case on a store without a test runner, and report."""

from collections.abc import Callable, Collection, Iterable
from enum import StrEnum
from typing import Any, cast

import attrs

from nordlib.errors import InvalidData, UnknownName
from nordlib.notebooks.blocks import badge, folded, page, table
from nordlib.notebooks.markup import Markup, element
from nordlib.storage.protocols import Store
from nordlib.testing.contract.cases import CAPABILITIES, ContractCase

__all__ = ["CaseResult", "CaseStatus", "Report", "cases_about", "check_store", "lacking_parts", "run_case"]


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
    """What the store did instead if the case failed, and what it lacks if the case was not run; otherwise empty."""

    def __str__(self) -> str:
        label = "Lacks" if self.status is CaseStatus.UNSUPPORTED else "Found"
        return f"{self.case.id} {self.status}: {self.case.description}" + (f" {label}: {self.found}" if self.found else "")


@attrs.frozen(repr=False)
class Report:
    """The outcome of every case.

    A report is true if at least one case passed, none failed, and every needed part was proved.
    """

    results: tuple[CaseResult, ...]
    """The result of each case, in the order of `CASES`."""
    needed: tuple[str, ...] = ()
    """The parts that the host claims to have (`loans`)."""

    def __bool__(self) -> bool:
        return any(result.status is CaseStatus.PASSED for result in self.results) and not self.violations and not self.unproved

    @property
    def unproved(self) -> tuple[str, ...]:
        """The needed parts about which no case passed."""
        passed = (result.case for result in self.results if result.status is CaseStatus.PASSED)
        proved = {_part_of(need) for case in passed for need in case.needs}
        return tuple(part for part in self.needed if part not in proved)

    @property
    def not_run(self) -> tuple[CaseResult, ...]:
        """The results of the cases about the needed parts alone that were not run, because a part lacks a method, such as `loans.add`."""
        unsupported = (result for result in self.results if result.status is CaseStatus.UNSUPPORTED)
        return tuple(result for result in unsupported if {_part_of(need) for need in result.case.needs}.issubset(self.needed))

    @property
    def violations(self) -> tuple[CaseResult, ...]:
        """The results of the cases that failed."""
        return tuple(result for result in self.results if result.status is CaseStatus.FAILED)

    def __repr__(self) -> str:
        return f"<report of a store: {self._counts}>"

    @property
    def _counts(self) -> str:
        statuses = [result.status for result in self.results]
        return ", ".join(f"{statuses.count(status)} {status}" for status in CaseStatus)

    def __str__(self) -> str:
        unproved = (f"not proved, since no case about it passed: {', '.join(self.unproved)}",) if self.unproved else ()
        return "\n".join((*map(str, self.violations), *map(str, self.not_run), *unproved, self._counts))

    def _repr_html_(self) -> str:
        """Return the report for a notebook: the cases that failed with what was found, and the others folded, by outcome."""
        failed, unsupported, passed = (
            [result for result in self.results if result.status is status]
            for status in (CaseStatus.FAILED, CaseStatus.UNSUPPORTED, CaseStatus.PASSED)
        )
        unproved = f"Not proved, since no case about it passed: {', '.join(self.unproved)}" if self.unproved else ""
        return page(
            element("p", badge("proved" if self else "not proved", "good" if self else "bad"), " ", self._counts, class_="headline"),
            element("p", unproved) if unproved else "",
            _table(failed, "found"),
            folded(f"{len(unsupported)} not run", _table(unsupported, "lacks")),
            folded(f"{len(passed)} passed", _table(passed, "")),
            language="en",
        )


def _table(results: Iterable[CaseResult], heading: str) -> Markup:
    rows = ((element("code", result.case.id), result.case.description, result.found) for result in results)
    return table(("case", "what it requires", heading), rows)


def check_store(factory: Callable[[], Store[Any]], *, unsupported: Collection[str] = (), needed: Collection[str] = ()) -> Report:
    """Run every case on a store, and return the report. A case about a part that the store's transactions lack is not run.

    Args:
        factory: Called for each case; it returns an empty store.
        unsupported: What the store cannot do although it has the part, such as "loans by the hour" (`CAPABILITIES`).
        needed: The parts that the host claims to have, such as "loans". The report is not true unless a case about each passed.

    Raises:
        UnknownName: A capability or a part is unknown.
        InvalidData: `factory` does not return a store.

    >>> from nordlib.storage import MemoryStore
    >>> bool(check_store(MemoryStore))
    True
    """
    from nordlib.testing.contract import CASES  # noqa: PLC0415 - the cases are collected by the package

    if not callable(cast("object", factory)) or not hasattr(factory(), "run"):
        raise InvalidData("factory of stores", ("it must be callable and return an empty store, as in check_store(MemoryStore)",))
    parts = sorted({_part_of(need) for case in CASES for need in case.needs.difference(CAPABILITIES)})
    claimed = tuple(_names("part of a store", needed, parts))
    return Report(tuple(run_case(case, factory(), unsupported=unsupported) for case in CASES), claimed)


def run_case(case: ContractCase, store: Store[Any], *, unsupported: Collection[str] = ()) -> CaseResult:
    """Run one case on an empty store, and return its result.

    `unsupported` is as for `check_store`. Raises `UnknownName` for an unknown capability.
    """
    missing = _missing(case, store, unsupported)
    if missing:
        return CaseResult(case, CaseStatus.UNSUPPORTED, ", ".join(missing))
    try:
        case.function(store)
    except Exception as error:  # noqa: BLE001 - any error of a store is reported
        return CaseResult(case, CaseStatus.FAILED, f"{error}" if isinstance(error, AssertionError) else f"{type(error).__name__}: {error}")
    return CaseResult(case, CaseStatus.PASSED)


def cases_about(parts: Collection[str], *, unsupported: Collection[str] = ()) -> list[ContractCase]:
    """Return the cases that need no other parts than these, and no capability that the store does not support.

    So a store of loans is not asked about accounts. Raises `UnknownName` for a part that no case is about, and `InvalidData` where no case
    is about these parts alone.

    >>> all("accounts" not in case.needs for case in cases_about(("loans", "holds")))
    True
    """
    from nordlib.testing.contract import CASES  # noqa: PLC0415 - the cases are collected by the package

    needs = {case: {_part_of(need) for need in case.needs.difference(CAPABILITIES)} - {"store"} for case in CASES}
    wanted = set(_names("part of a store", parts, sorted(set[str]().union(*needs.values()))))
    unable = set(_names("capability of a store", unsupported, CAPABILITIES))
    chosen = [case for case in CASES if needs[case] <= wanted and case.needs.isdisjoint(unable)]
    if not chosen:
        raise InvalidData("parts of a store", (f"no case is about {', '.join(sorted(wanted))} alone",))
    return chosen


def lacking_parts(
    cases: Collection[ContractCase], store: Store[Any], *, needed: Collection[str], unsupported: Collection[str]
) -> list[str]:
    """Return the needed parts about which no case can be run on a store. The other arguments are those of `check_store`."""
    can_run = [case for case in cases if not _missing(case, store, unsupported)]
    return [part for part in needed if not any(part == _part_of(need) for case in can_run for need in case.needs)]


def _missing(case: ContractCase, store: Store[Any], unsupported: Collection[str]) -> list[str]:
    """Return what a case needs and the store lacks: parts, methods and capabilities."""
    unable = _names("capability of a store", unsupported, CAPABILITIES)
    lacking: set[str] = store.run(lambda tx: {part for part in case.needs.difference(CAPABILITIES) if not _has(store, tx, part)})
    return sorted(lacking.union(case.needs.intersection(unable)))


def _part_of(need: str) -> str:
    """Return the part that a need is about: `loans` for `loans.add`."""
    return need.partition(".")[0]


def _names(kind: str, given: Collection[str], known: Collection[str]) -> Collection[str]:
    """Return the names that were given, of which one may be given alone. Raises `UnknownName`."""
    names = (given,) if isinstance(given, str) else given
    for name in names:
        if name not in known:
            raise UnknownName(kind, name, tuple(known))
    return names


def _has(store: object, tx: object, need: str) -> bool:
    """Whether a transaction has a part (`loans`), and the part has a method (`loans.add`); `store.` begins a method of the store itself."""
    part, _, method = need.partition(".")
    if part == "store":
        return hasattr(store, method)
    return hasattr(tx, part) and (not method or hasattr(getattr(tx, part), method))
