"""Renew a loan, or all of a patron's loans."""

from datetime import datetime

import attrs
from attrs import field

from nordlib.circulation import LendingPolicy, Loan, LoanId, PatronId, RenewalCase, RenewalFacts
from nordlib.circulation.renewal import decide
from nordlib.commands.queueing import queue
from nordlib.dates import aware
from nordlib.decisions import Decision
from nordlib.errors import NordlibError, UnknownName
from nordlib.frozen import FrozenMap
from nordlib.storage.protocols import LendingTx, Store

__all__ = ["Renewals", "renew", "renew_all"]


def renew(tx: LendingTx, loan: LoanId, *, policy: LendingPolicy, now: datetime) -> Decision[Loan, RenewalFacts]:
    """Renew one loan. Raises `UnknownName` for a loan that is not stored, or whose material the policy has no row for; `NaiveDatetime`."""
    stored = tx.loans.get(loan)
    if stored is None:
        raise UnknownName("loan", loan)
    decision = decide(RenewalCase(stored.value, policy, now, tx.holds.on_title(stored.value.title)))
    if decision:
        tx.loans.save(decision.value, expected=stored.version)
        queue(tx, decision.messages)
    return decision


@attrs.frozen
class Renewals:
    """What became of each of a patron's loans: a decision, or the fault that kept nordlib from deciding."""

    decisions: FrozenMap[LoanId, Decision[Loan, RenewalFacts]] = field(converter=FrozenMap[LoanId, Decision[Loan, RenewalFacts]])
    faults: FrozenMap[LoanId, NordlibError] = field(converter=FrozenMap[LoanId, NordlibError])

    @property
    def renewed(self) -> tuple[LoanId, ...]:
        """The loans that were renewed."""
        return tuple(loan for loan, decision in self.decisions.items() if decision)


def renew_all(store: Store[LendingTx], patron: PatronId, *, policy: LendingPolicy, now: datetime) -> Renewals:
    """Try each of a patron's loans, in a transaction of its own: one refusal, and one fault, stops no other.

    A fault is what `renew` raises, a material without a row in the policy, say. Raises `NaiveDatetime` before any loan is tried.
    """
    aware(now)
    decisions: dict[LoanId, Decision[Loan, RenewalFacts]] = {}
    faults: dict[LoanId, NordlibError] = {}
    for loan in store.run(_loans_of, patron):
        try:
            decisions[loan] = store.run(renew, loan, policy=policy, now=now)
        except NordlibError as fault:
            faults[loan] = fault
    return Renewals(decisions, faults)


def _loans_of(tx: LendingTx, patron: PatronId) -> tuple[LoanId, ...]:
    return tuple(stored.value.id for stored in tx.loans.of_patron(patron))
