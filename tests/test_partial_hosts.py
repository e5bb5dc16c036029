"""A host implements what it uses: these are checked by mypy and pyright as much as they are run."""

from typing import Any

import pytest

from nordlib.circulation import HELSINGOR, Hold, Loan, LoanId, PatronId, TitleId
from nordlib.commands import RenewalContext, list_holds, renew_all, renew_loan
from nordlib.storage import MemoryStore, protocols, run_command
from nordlib.storage.protocols import CirculationTx, HoldsTx, Store, Versioned
from tests.people import GOOD, LOAN, NOW


class Loans:
    """One loan, in a variable."""

    def __init__(self) -> None:
        self.kept = Versioned(LOAN, 1)

    def get(self, loan: LoanId) -> Versioned[Loan] | None:
        return self.kept if loan == self.kept.value.id else None

    def for_patron(self, patron: PatronId) -> tuple[Versioned[Loan], ...]:
        return (self.kept,) if patron == self.kept.value.patron else ()

    def save(self, loan: Loan, *, expected_version: int) -> None:
        self.kept = Versioned(loan, expected_version + 1)


class Holds:
    def for_title(self, title: TitleId) -> tuple[Hold, ...]:
        return ()


class OnlyLending:
    """Loans and holds, and nothing else: no outbox, no records, no register. One is an attribute, one a property."""

    def __init__(self, loans: Loans) -> None:
        self.loans = loans

    @property
    def holds(self) -> Holds:
        return Holds()

    def commit(self) -> None: ...

    def rollback(self) -> None: ...


class Host:
    def __init__(self) -> None:
        self.loans = Loans()

    def begin(self) -> OnlyLending:
        return OnlyLending(self.loans)

    def run(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
        return run_command(self.begin, command, *args, **kwargs)


class WithoutHolds:
    """What a host must not be taken for."""

    def __init__(self) -> None:
        self.loans = Loans()


def test_a_host_with_loans_and_holds_alone_renews() -> None:
    host, now = Host(), NOW.replace(2026, 3, 18)
    tx: CirculationTx = host.begin()
    store: Store[CirculationTx] = host
    assert renew_all(store, LOAN.patron, by=LOAN.patron, policy=HELSINGOR, now=now, context=RenewalContext(GOOD)).granted == (LOAN.id,)
    assert host.loans.kept.version == 2
    assert renew_loan(tx, LOAN.id, by=LOAN.patron, policy=HELSINGOR, now=now, context=RenewalContext(GOOD)).trace.reasons() == (
        "too_early",
    )


def test_a_checker_tells_of_a_host_that_lacks_a_part() -> None:
    """`make check` fails if it does not: an ignore that is not needed is an error."""
    tx: CirculationTx = WithoutHolds()  # type: ignore[assignment]  # it must not pass a type checker
    with pytest.raises(AttributeError, match="holds"):
        renew_loan(tx, LOAN.id, by=LOAN.patron, policy=HELSINGOR, now=NOW, context=RenewalContext(GOOD))


def test_a_checker_tells_of_a_host_that_reads_holds_and_would_place_them() -> None:
    tx: HoldsTx = OnlyLending(Loans())  # type: ignore[assignment]  # it has only the part that is asked for
    with pytest.raises(AttributeError, match="for_patron"):
        list_holds(tx, by=LOAN.patron)


class HandingOn:
    """A host's transaction around another, of which it hands on every part."""

    def __init__(self, tx: object) -> None:
        self._tx = tx

    def __getattr__(self, name: str) -> object:
        return getattr(self._tx, name)


PARTS = [
    *("audit_log", "auto_renewal_preferences", "charges", "idempotency_records", "job_runs", "loan_histories", "outbox"),
    *("patron_standings", "sent_notices", "traces"),
]


@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_a_hosts_transaction_hands_on_is_found(name: str) -> None:
    """From Python 3.12 on, `isinstance` with a protocol does not see what `__getattr__` gives."""
    find = getattr(protocols, f"{name}_of")
    with MemoryStore().transaction() as tx:
        assert find(HandingOn(tx)) is getattr(tx, name)
    assert find(object()) is None
