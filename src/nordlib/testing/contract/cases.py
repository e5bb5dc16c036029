"""What a case of the contract is, what it needs from a transaction, and the checks that cases share."""

from collections.abc import Callable, Collection
from concurrent.futures import Future, wait
from typing import Any, Final, Protocol

import attrs

from nordlib.circulation import PatronId, PatronStanding
from nordlib.libraries import Library
from nordlib.storage.protocols import (
    AccountsTx,
    CardsTx,
    DueLoans,
    HasAttempts,
    HasAuditLog,
    HasAutoRenewalPreferences,
    HasCharges,
    HasIdempotencyRecords,
    HasJobRuns,
    HasLoanHistories,
    HasSavedTitles,
    HasTraces,
    InterlibraryTx,
    LeasedOutbox,
    Libraries,
    PatronStandings,
    PatronsTx,
    SentNotices,
    Store,
    Versioned,
    WritableHolds,
    WritableLoans,
)

__all__ = [
    "CAPABILITIES",
    "CaseFunction",
    "ContractCase",
    "ContractTx",
    "ContractViolation",
    "DueAndWritableLoans",
    "InjectedError",
    "WritableLibraries",
    "WritablePatronStandings",
    "assert_raises",
    "assert_round_trip",
    "case_decorator",
    "ensure",
    "version_of",
    "wait_for_others",
]

#: What a store may declare as unsupported although its transactions have the part.
CAPABILITIES: Final = (
    "loans by the hour",
    "fractions of a second",
    "interlibrary loans",
    "last renewals",
    "unseen renewals",
    "holds on an item type",
    "loans returned or lost",
    "unknown standings",
    "made-up libraries",
    "made-up patrons",
)


class WritableLibraries(Libraries, Protocol):
    """Libraries that can be written. No command writes any, so a host needs this only for the contract."""

    def put(self, library: Library) -> None:
        """Store a library, new or changed."""
        ...


class DueAndWritableLoans(WritableLoans, DueLoans, Protocol):
    """Loans that can be added, and found by the day on which they are due."""


class WritablePatronStandings(PatronStandings, Protocol):
    """Standings of patrons that can be written."""

    def put(self, patron: PatronId, standing: PatronStanding) -> None:
        """Store the standing of a patron, in place of any former one."""
        ...


class ContractTx(
    AccountsTx,
    CardsTx,
    PatronsTx,
    InterlibraryTx,
    HasAttempts,
    HasAuditLog,
    HasAutoRenewalPreferences,
    HasCharges,
    HasIdempotencyRecords,
    HasJobRuns,
    HasLoanHistories,
    HasSavedTitles,
    HasTraces,
    Protocol,
):
    """A transaction that has every part that the cases need."""

    @property
    def outbox(self) -> LeasedOutbox:
        """The messages that are due."""
        ...

    @property
    def libraries(self) -> WritableLibraries:
        """The libraries."""
        ...

    @property
    def loans(self) -> DueAndWritableLoans:
        """The loans."""
        ...

    @property
    def sent_notices(self) -> SentNotices:
        """The notices that were queued."""
        ...

    @property
    def holds(self) -> WritableHolds:
        """The holds."""
        ...

    @property
    def patron_standings(self) -> WritablePatronStandings:
        """The standings of patrons."""
        ...


#: The function of a case. It raises `ContractViolation` if the store fails the case.
CaseFunction = Callable[[Store[ContractTx]], None]


class ContractViolation(AssertionError):
    """A store failed a case. The sentence says what the store did."""


class InjectedError(Exception):
    """The error that a command raises on purpose."""


@attrs.frozen
class ContractCase:
    """One requirement of the contract."""

    id: str
    """The stable id, such as `ST-010`."""
    description: str
    """The requirement in one sentence."""
    function: CaseFunction
    """The function that checks an empty store."""
    needs: frozenset[str] = frozenset({"accounts"})
    """The parts of a transaction (`accounts`, `loans.add`) and the `CAPABILITIES` without which the case cannot be run."""


def case_decorator(cases: list[ContractCase], *needs: str) -> Callable[[str], Callable[[CaseFunction], CaseFunction]]:
    """Return the decorator of one group of cases: it adds a function to `cases` under an id, with its docstring as the description."""

    def case(key: str) -> Callable[[CaseFunction], CaseFunction]:
        def add_case(check: CaseFunction) -> CaseFunction:
            cases.append(ContractCase(key, (check.__doc__ or "").partition("\n")[0], check, frozenset(needs)))
            return check

        return add_case

    return case


def ensure(holds: object, found: str) -> None:
    """Check a condition. Raises `ContractViolation` with the sentence `found` if it does not hold."""
    if not holds:
        raise ContractViolation(found)


def wait_for_others(store: Store[Any], others: Collection[Future[Any]], seconds: float) -> None:
    """Wait inside a command until what other threads run has ended, some seconds at most.

    A store on an event loop has a method for this (`wait_for_others`), by which the loop goes on.
    """
    (getattr(store, "wait_for_others", None) or wait)(others, seconds)


def version_of(stored: Versioned[Any] | None) -> int:
    """Return the version of a stored value; 0, which no value has, if nothing was found."""
    return 0 if stored is None else stored.version


def assert_round_trip(found: object, wanted: attrs.AttrsInstance) -> None:
    """Check that a model was returned unchanged. Raises `ContractViolation` with the names of the fields that differ.

    The written form of an e-mail address is compared too, which the equality of models ignores.
    """
    if type(found) is not type(wanted):
        raise ContractViolation(f"the store returned {type(found).__name__} instead of {type(wanted).__name__}")
    actual, expected = attrs.asdict(found), attrs.asdict(wanted)
    different = [name for name in expected if (type(actual[name]), actual[name]) != (type(expected[name]), expected[name])]
    if different:
        raise ContractViolation(f"the store changed {', '.join(different)}")


def assert_raises(error: type[Exception], act: Callable[[], object], found: str) -> None:
    """Check that a call raises an error. Raises `ContractViolation` with the sentence `found` if the call succeeds."""
    try:
        act()
    except error:
        return
    raise ContractViolation(found)
