"""A case of the contract, and what it says when a store does not hold to it."""

from collections.abc import Callable
from typing import Final, Protocol

import attrs

from nordlib.circulation import Hold, Loan, PatronId, Standing
from nordlib.places import Library
from nordlib.storage.protocols import (
    Dispatch,
    HasOwnerLog,
    HasRecords,
    HasRequests,
    Holds,
    Libraries,
    Loans,
    RegisterTx,
    Standings,
    Store,
)

__all__ = [
    "CAPABILITIES",
    "Broken",
    "Case",
    "Check",
    "ContractTx",
    "FilledHolds",
    "FilledLibraries",
    "FilledLoans",
    "FilledStandings",
    "OutOfOrder",
    "came_back",
    "collected",
    "ensure",
    "refuses",
]

#: What a store may say that it cannot do, though it has the part.
CAPABILITIES: Final = ("loans by the hour", "interlibrary loans", "made-up libraries")


class FilledLibraries(Libraries, Protocol):
    """Libraries that can be put in. No command does, so no host has to."""

    def put(self, library: Library) -> None:
        """Keep a library, a new one or one that has changed."""
        ...


class FilledLoans(Loans, Protocol):
    """Loans that can be put in."""

    def add(self, loan: Loan) -> None:
        """Keep a new loan. Raises `UniqueViolation`."""
        ...


class FilledHolds(Holds, Protocol):
    """Holds that can be put in."""

    def add(self, hold: Hold) -> None:
        """Keep a new hold. Raises `UniqueViolation`."""
        ...


class FilledStandings(Standings, Protocol):
    """What is known of patrons, that can be put in."""

    def put(self, patron: PatronId, standing: Standing) -> None:
        """Keep what is known of a patron."""
        ...


class ContractTx(RegisterTx, HasRecords, HasRequests, HasOwnerLog, Protocol):
    """What a transaction has that lacks nothing."""

    @property
    def outbox(self) -> Dispatch:
        """What is due."""
        ...

    @property
    def libraries(self) -> FilledLibraries:
        """The libraries."""
        ...

    @property
    def loans(self) -> FilledLoans:
        """The loans."""
        ...

    @property
    def holds(self) -> FilledHolds:
        """The holds."""
        ...

    @property
    def standings(self) -> FilledStandings:
        """What is known of patrons."""
        ...


Check = Callable[[Store[ContractTx]], None]


class Broken(AssertionError):
    """A store does not hold to a case; the sentence says what it did."""


class OutOfOrder(Exception):
    """What a command fails with on purpose."""


@attrs.frozen
class Case:
    """One thing that a store must hold to.

    `needs` names the parts of a transaction (`accounts`, `loans.add`) and the `CAPABILITIES` without which it cannot be asked.
    """

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


def came_back(found: object, wanted: attrs.AttrsInstance) -> None:
    """Raises `Broken` where a model is not as it was kept, with the names of the fields that differ.

    The written form of an address is looked at too, which no comparison of models does.
    """
    if type(found) is not type(wanted):
        raise Broken(f"a {type(found).__name__} came back for a {type(wanted).__name__}")
    got, kept = attrs.asdict(found), attrs.asdict(wanted)
    different = [name for name in kept if (type(got[name]), got[name]) != (type(kept[name]), kept[name])]
    if different:
        raise Broken(f"it came back with another {', '.join(different)}")


def refuses(error: type[Exception], act: Callable[[], object], found: str) -> None:
    """Raises `Broken` where an act is not refused with an error."""
    try:
        act()
    except error:
        return
    raise Broken(found)
