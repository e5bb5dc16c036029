"""Renew one loan, or preview whether it can be renewed. `nordlib.commands.circulation.renewal.request` describes the shared parameters."""

from datetime import date, datetime

import attrs

from nordlib.circulation import InterlibraryTerms, Loan, LoanId, LoanStatus, RenewalFacts, Requester
from nordlib.circulation.charges import ChargeId
from nordlib.circulation.due import due_value
from nordlib.circulation.interlibrary import InterlibraryEvent, InterlibraryEventType, LoanHistory
from nordlib.commands.circulation.charges import record_charge
from nordlib.commands.circulation.renewal.request import (
    DEFAULT_CONTEXT,
    PolicyOfLoan,
    RenewalContext,
    RenewalRequest,
    decide_renewal,
    make_request,
    with_standing,
)
from nordlib.commands.notices import notice
from nordlib.commands.outbox import enqueue
from nordlib.decisions import Decision
from nordlib.errors import UnknownName
from nordlib.messages import MessageKind
from nordlib.storage.protocols import CirculationReadTx, CirculationTx, Versioned, loan_histories_of

__all__ = ["preview_renewal", "renew_in_act", "renew_loan"]


def renew_loan(
    tx: CirculationTx, loan: LoanId, *, by: Requester, policy: PolicyOfLoan, now: datetime, context: RenewalContext = DEFAULT_CONTEXT
) -> Decision[Loan, RenewalFacts]:
    """Renew one loan, and store what a late renewal costs if the store has charges (`HasCharges`).

    Raises `NaiveDatetime`, and `UnknownName` for a loan that is not stored, or whose item type has no row in the policy.
    """
    return renew_in_act(tx, loan, make_request(by, policy, now, context), frozenset())


def renew_in_act(tx: CirculationTx, loan: LoanId, request: RenewalRequest, charged: frozenset[ChargeId]) -> Decision[Loan, RenewalFacts]:
    """Renew one of the loans of an act in which some fees were charged already, of which the patron is told once."""
    decision, stored = _decided(tx, loan, request)
    if decision:
        renewed, facts = decision.value, decision.facts
        tx.loans.save(renewed, expected_version=stored.version)
        _record_provisional_renewal(tx, stored.value, renewed, request.now)
        recipient = request.context.recipient
        if facts.fee is not None and record_charge(tx, renewed, facts, charged) and recipient is not None:
            enqueue(tx, (notice(MessageKind.LATE_RENEWAL, loan, recipient, fee=facts.fee, due=due_value(renewed.due)),), request.now)
    return decision


def _record_provisional_renewal(tx: CirculationTx, before: Loan, renewed: Loan, now: datetime) -> None:
    """Add a renewal that awaits the owner's answer to the history from which the loan is rebuilt."""
    histories = loan_histories_of(tx)
    if histories is not None and renewed.interlibrary is not None and isinstance(renewed.due, date):
        lent = attrs.evolve(before, interlibrary=before.interlibrary or InterlibraryTerms(), status=LoanStatus.ON_LOAN)
        history = histories.get(before.id) or LoanHistory(lent)
        unseen = renewed.unseen_renewals > 0  # a renewal that is seen sets the count to 0
        renewal = InterlibraryEvent(InterlibraryEventType.RENEWED, now, day=renewed.due, unseen=unseen)
        histories.put(LoanHistory(history.initial_loan, (*history.events, renewal)))


def preview_renewal(
    tx: CirculationReadTx, loan: LoanId, *, by: Requester, policy: PolicyOfLoan, now: datetime, context: RenewalContext = DEFAULT_CONTEXT
) -> Decision[Loan, RenewalFacts]:
    """Return what `renew_loan` would answer now, without saving anything. Raises the same errors."""
    return _decided(tx, loan, make_request(by, policy, now, context))[0]


def _decided(tx: CirculationReadTx, loan: LoanId, request: RenewalRequest) -> tuple[Decision[Loan, RenewalFacts], Versioned[Loan]]:
    stored = tx.loans.get(loan)
    if stored is None:
        raise UnknownName("loan", loan)
    return decide_renewal(tx, stored.value, with_standing(tx, stored.value.patron, request)), stored
