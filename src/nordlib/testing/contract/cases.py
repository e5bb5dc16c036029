"""A case of the contract, and what it says when a store does not hold to it."""

from collections.abc import Callable
from typing import Final, Protocol

import attrs

from nordlib.circulation import Hold, Loan, PatronId, PatronStanding
from nordlib.libraries import Library
from nordlib.storage.protocols import (
    AccountsTx,
    HasAuditLog,
    HasIdempotencyRecords,
    HasLoanHistories,
    Holds,
    LeasedOutbox,
    Libraries,
    Loans,
    PatronStandings,
    Store,
)

__all__ = [
    "CAPABILITIES",
    "CaseFunction",
    "ContractCase",
    "ContractTx",
    "ContractViolation",
    "InjectedError",
    "WritableHolds",
    "WritableLibraries",
    "WritableLoans",
    "WritablePatronStandings",
    "assert_raises",
    "assert_round_trip",
    "case_decorator",
    "ensure",
]

#: What a store may say that it cannot do, though it has the part.
CAPABILITIES: Final = ("loans by the hour", "interlibrary loans", "made-up libraries")


class WritableLibraries(Libraries, Protocol):
    """Libraries that can be put in. No command does, so no host has to."""

    def put(self, library: Library) -> None:
        """Keep a library, a new one or one that has changed."""
        ...


class WritableLoans(Loans, Protocol):
    """Loans that can be put in."""

    def add(self, loan: Loan) -> None:
        """Keep a new loan. Raises `UniqueViolation`."""
        ...


class WritableHolds(Holds, Protocol):
    """Holds that can be put in."""

    def add(self, hold: Hold) -> None:
        """Keep a new hold. Raises `UniqueViolation`."""
        ...


class WritablePatronStandings(PatronStandings, Protocol):
    """What is known of patrons, that can be put in."""

    def put(self, patron: PatronId, standing: PatronStanding) -> None:
        """Keep what is known of a patron."""
        ...


class ContractTx(AccountsTx, HasAuditLog, HasIdempotencyRecords, HasLoanHistories, Protocol):
    """What a transaction has that lacks nothing."""

    @property
    def outbox(self) -> LeasedOutbox:
        """What is due."""
        ...

    @property
    def libraries(self) -> WritableLibraries:
        """The libraries."""
        ...

    @property
    def loans(self) -> WritableLoans:
        """The loans."""
        ...

    @property
    def holds(self) -> WritableHolds:
        """The holds."""
        ...

    @property
    def patron_standings(self) -> WritablePatronStandings:
        """What is known of patrons."""
        ...


CaseFunction = Callable[[Store[ContractTx]], None]


class ContractViolation(AssertionError):
    """A store does not hold to a case; the sentence says what it did."""


class InjectedError(Exception):
    """What a command fails with on purpose."""


@attrs.frozen
class ContractCase:
    """One thing that a store must hold to.

    `needs` names the parts of a transaction (`accounts`, `loans.add`) and the `CAPABILITIES` without which it cannot be asked.
    """

    id: str
    description: str
    function: CaseFunction
    needs: frozenset[str] = frozenset({"accounts"})


def case_decorator(cases: list[ContractCase], *needs: str) -> Callable[[str], Callable[[CaseFunction], CaseFunction]]:
    """Makes the decorator of one group: it keeps a check under its id, with its docstring for a sentence."""

    def case(key: str) -> Callable[[CaseFunction], CaseFunction]:
        def keep(check: CaseFunction) -> CaseFunction:
            cases.append(ContractCase(key, check.__doc__ or "", check, frozenset(needs)))
            return check

        return keep

    return case


def ensure(holds: object, found: str) -> None:
    """Raises `ContractViolation` with what was found, where something does not hold."""
    if not holds:
        raise ContractViolation(found)


def assert_round_trip(found: object, wanted: attrs.AttrsInstance) -> None:
    """Raises `ContractViolation` where a model is not as it was kept, with the names of the fields that differ.

    The written form of an address is looked at too, which no comparison of models does.
    """
    if type(found) is not type(wanted):
        raise ContractViolation(f"a {type(found).__name__} came back for a {type(wanted).__name__}")
    got, kept = attrs.asdict(found), attrs.asdict(wanted)
    different = [name for name in kept if (type(got[name]), got[name]) != (type(kept[name]), kept[name])]
    if different:
        raise ContractViolation(f"it came back with another {', '.join(different)}")


def assert_raises(error: type[Exception], act: Callable[[], object], found: str) -> None:
    """Raises `ContractViolation` where an act is not refused with an error."""
    try:
        act()
    except error:
        return
    raise ContractViolation(found)
