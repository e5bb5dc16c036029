"""Undo a renewal, with its charge, and tell the patron (EXT-23)."""

from nordlib.circulation import Loan, LoanId, Requester
from nordlib.circulation.due import due_in_zone, due_value
from nordlib.circulation.policy_tables import PolicyTable
from nordlib.circulation.renewal.undo import RenewalUndoCase, RenewalUndoFacts, undo
from nordlib.commands.circulation.charges import take_charge_back
from nordlib.commands.circulation.renewal.request import PolicyOfLoan, policy_of
from nordlib.commands.notices import NoticeRecipient, notice
from nordlib.commands.outbox import enqueue
from nordlib.decisions import Decision
from nordlib.errors import UnknownName
from nordlib.messages import MessageKind
from nordlib.storage.protocols import CirculationTx

__all__ = ["undo_renewal"]


def undo_renewal(
    tx: CirculationTx, loan: LoanId, *, by: Requester, policy: PolicyOfLoan, recipient: NoticeRecipient | None = None
) -> Decision[Loan, RenewalUndoFacts]:
    """Undo the last renewal of a loan, take back what it cost, and queue a message to the patron.

    Args:
        tx: The transaction.
        loan: The id of the loan; it may have been returned since.
        by: The staff who ask; a patron is refused (`staff_only`).
        policy: The circulation policy of the library, the policies of a table, or a function that gives one of them for a loan.
        recipient: The patron to notify; None if the host notifies the patron.

    Raises:
        UnknownName: The loan is not stored.
        InvalidData: `by` is neither a patron's id nor staff, or `policy` is not a policy.
    """
    stored = tx.loans.get(loan)
    if stored is None:
        raise UnknownName("loan", loan)
    found = policy_of(policy, stored.value)
    case = RenewalUndoCase(stored.value, found.base() if isinstance(found, PolicyTable) else found, by)
    decision = undo(case)
    if decision:
        tx.loans.save(decision.value, expected_version=stored.version)
        take_charge_back(tx, stored.value)
        if recipient is not None:
            due = due_value(due_in_zone(decision.value.due, case.policy.zone))
            enqueue(tx, (notice(MessageKind.RENEWAL_UNDONE, loan, recipient, due=due),))
    return decision
