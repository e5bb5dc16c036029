"""Renew a loan, or all of a patron's loans."""

from datetime import datetime

from nordlib.circulation import LendingPolicy, Loan, LoanId, PatronId, RenewalCase, RenewalFacts
from nordlib.circulation.renewal import decide
from nordlib.commands.queueing import queue
from nordlib.decisions import Decision
from nordlib.errors import UnknownName
from nordlib.storage.protocols import LendingTx, Store

__all__ = ["renew", "renew_all"]


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


def renew_all(
    store: Store[LendingTx], patron: PatronId, *, policy: LendingPolicy, now: datetime
) -> dict[LoanId, Decision[Loan, RenewalFacts]]:
    """Try each of a patron's loans, in a transaction of its own: one refusal stops no other. A decision for every loan.

    Raises what `renew` raises; loans that were renewed before that stay renewed.
    """
    loans = store.run(_loans_of, patron)
    return {loan: store.run(renew, loan, policy=policy, now=now) for loan in loans}


def _loans_of(tx: LendingTx, patron: PatronId) -> tuple[LoanId, ...]:
    return tuple(stored.value.id for stored in tx.loans.of_patron(patron))
