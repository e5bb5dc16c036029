"""A case of the contract, and what it says when a store does not hold to it."""

from collections.abc import Callable
from typing import Protocol

import attrs

from nordlib.storage.protocols import Dispatch, RegisterTx, Store

__all__ = ["Broken", "Case", "Check", "ContractTx", "collected", "ensure", "refuses"]


class ContractTx(RegisterTx, Protocol):
    """What a transaction over the whole register has."""

    @property
    def outbox(self) -> Dispatch:
        """What is due."""
        ...


Check = Callable[[Store[ContractTx]], None]


class Broken(AssertionError):
    """A store does not hold to a case; the sentence says what it did."""


@attrs.frozen
class Case:
    """One thing that a store must hold to. `needs` names the parts of a transaction without which it cannot be asked."""

    id: str
    says: str
    check: Check
    needs: frozenset[str] = frozenset({"accounts"})


def collected(cases: list[Case], *needs: str) -> Callable[[str], Callable[[Check], Check]]:
    """Makes the decorator of one group: it keeps a check under its id, with its docstring for a sentence."""

    def case(key: str) -> Callable[[Check], Check]:
        def keep(check: Check) -> Check:
            cases.append(Case(key, check.__doc__ or "", check, frozenset(needs)))
            return check

        return keep

    return case


def ensure(holds: object, found: str) -> None:
    """Raises `Broken` with what was found, where something does not hold."""
    if not holds:
        raise Broken(found)


def refuses(error: type[Exception], act: Callable[[], object], found: str) -> None:
    """Raises `Broken` where an act is not refused with an error."""
    try:
        act()
    except error:
        return
    raise Broken(found)
