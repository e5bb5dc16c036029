"""A store put through every case, without a test runner."""

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Any, cast

import attrs

from nordlib.errors import InvalidData, UnknownName
from nordlib.storage.protocols import Store
from nordlib.testing.contract.cases import CAPABILITIES, Case

__all__ = ["Outcome", "Report", "Verdict", "outcome", "validate"]


class Verdict(StrEnum):
    """What came of a case."""

    HOLDS = "holds"
    BROKEN = "broken"
    LACKING = "lacking"
    """The store's transactions have not the part that the case is about."""


@attrs.frozen
class Outcome:
    """What came of a case, and where it is broken what the store did."""

    case: Case
    verdict: Verdict
    found: str = ""

    def __str__(self) -> str:
        return f"{self.case.id} {self.verdict}: {self.case.says}" + (f" Found: {self.found}" if self.found else "")


@attrs.frozen
class Report:
    """What came of every case. It is true where nothing is broken."""

    outcomes: tuple[Outcome, ...]

    def __bool__(self) -> bool:
        return not self.broken

    @property
    def broken(self) -> tuple[Outcome, ...]:
        """The cases that the store does not hold to."""
        return tuple(each for each in self.outcomes if each.verdict is Verdict.BROKEN)

    def __str__(self) -> str:
        kinds = [each.verdict for each in self.outcomes]
        counted = ", ".join(f"{kinds.count(verdict)} {verdict}" for verdict in Verdict)
        return "\n".join((*map(str, self.broken), counted))


def validate(factory: Callable[[], Store[Any]], *, lacking: Collection[str] = ()) -> Report:
    """Put a store through every case. `factory` makes an empty one each time; what its transactions lack is told, and is no fault.

    `lacking` names what the store cannot do though it has the part: "loans by the hour", "interlibrary loans" (`CAPABILITIES`).
    Raises `UnknownName`, and `InvalidData` for what makes no store.

    >>> from nordlib.storage import MemoryStore
    >>> bool(validate(MemoryStore))
    True
    """
    from nordlib.testing.contract import CASES  # noqa: PLC0415 - the cases are collected by the package

    if not callable(cast("object", factory)) or not hasattr(factory(), "run"):
        raise InvalidData("factory of stores", ("it is called for each case and gives an empty store: validate(MemoryStore)",))
    return Report(tuple(outcome(each, factory(), lacking=lacking) for each in CASES))


def outcome(case: Case, store: Store[Any], *, lacking: Collection[str] = ()) -> Outcome:
    """What comes of one case on an empty store. Raises `UnknownName` for a capability that no case asks for."""
    for each in (lacking,) if isinstance(lacking, str) else lacking:
        if each not in CAPABILITIES:
            raise UnknownName("capability of a store", each, CAPABILITIES)
    parts = case.needs.difference(CAPABILITIES)
    has_all: bool = store.run(lambda tx: all(_has(tx, each) for each in parts))
    if case.needs.intersection((lacking,) if isinstance(lacking, str) else lacking) or not has_all:
        return Outcome(case, Verdict.LACKING)
    try:
        case.check(store)
    except Exception as fault:  # noqa: BLE001 - whatever a store raises is what is reported
        return Outcome(case, Verdict.BROKEN, f"{fault}" if isinstance(fault, AssertionError) else f"{type(fault).__name__}: {fault}")
    return Outcome(case, Verdict.HOLDS)


def _has(whole: object, needed: str) -> bool:
    """Whether a transaction has a part (`loans`), and the part a method (`loans.add`)."""
    part, _, method = needed.partition(".")
    return hasattr(whole, part) and (not method or hasattr(getattr(whole, part), method))
