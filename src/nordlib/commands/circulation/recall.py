"""Recall a loan of the library's own material, and tell the patron once (EXT-08, EXT-09)."""

from datetime import datetime

from nordlib.circulation import LibraryCalendar, Loan, LoanId, RecallCase, RecallFacts, Requester
from nordlib.circulation.due import due_value
from nordlib.circulation.policy_tables import PolicyTable
from nordlib.circulation.recall import UntermedRecallCase, recall, recall_without_terms
from nordlib.commands.circulation.renewal.request import PolicyOfLoan, policy_of
from nordlib.commands.notices import NoticeRecipient, notice
from nordlib.commands.outbox import enqueue
from nordlib.decisions import Decision
from nordlib.errors import UnknownName
from nordlib.messages import MessageKind
from nordlib.storage.protocols import CirculationTx

__all__ = ["recall_loan"]


def recall_loan(
    tx: CirculationTx,
    loan: LoanId,
    *,
    by: Requester,
    policy: PolicyOfLoan,
    now: datetime,
    calendar: LibraryCalendar | None = None,
    recipient: NoticeRecipient | None = None,
) -> Decision[Loan, RecallFacts]:
    """Recall a loan of the library's own material, and queue a message to the patron. A loan that is recalled already stays as it is.

    Args:
        tx: The transaction.
        loan: The id of the loan.
        by: The staff who ask; a patron is refused (`staff_only`).
        policy: The circulation policy of the library, the policies of a table, or a function that gives one of them for a loan.
        now: The instant of the recall.
        calendar: The library's calendar; None if it is open every day.
        recipient: The patron to notify; None if the host notifies the patron.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        UnknownName: The loan is not stored, or its item type has no row in the policy.
        NoOpenDay: The library has no open day to which the date of the recall could move.
        InvalidData: `by` is neither a patron's id nor staff, or `policy` is not a policy.
    """
    stored = tx.loans.get(loan)
    if stored is None:
        raise UnknownName("loan", loan)
    found = policy_of(policy, stored.value)
    if isinstance(found, PolicyTable):
        return recall_without_terms(UntermedRecallCase(stored.value, found, by))
    decision = recall(RecallCase(stored.value, found, now, by, calendar))
    if decision and not stored.value.recalled:
        tx.loans.save(decision.value, expected_version=stored.version)
        if recipient is not None:
            enqueue(tx, (notice(MessageKind.RECALLED, loan, recipient, due=due_value(decision.facts.due)),), now)
    return decision
