"""Undo a renewal that was a mistake, or whose item was already in the book drop (EXT-23)."""

from datetime import date
from typing import Final

import attrs

from nordlib.circulation.due import Due, due_in_zone
from nordlib.circulation.models import CirculationStaff, Loan, LoanKind, Requester
from nordlib.circulation.policy import CirculationPolicy
from nordlib.decisions import Decision, RuleBook, Verdict, grant, passes_if, rule
from nordlib.validation import checked

__all__ = ["UNDO_RULES", "RenewalUndoCase", "RenewalUndoFacts", "undo"]


@attrs.frozen
@checked
class RenewalUndoCase:
    """The facts about a renewed loan when its last renewal is to be undone."""

    loan: Loan
    """The loan; it may have been returned since."""
    policy: CirculationPolicy
    """The library's circulation policy."""
    by: Requester
    """The asker: only staff undo a renewal."""


@attrs.frozen
class RenewalUndoFacts:
    """The facts of a decision to undo a renewal, or not to."""

    due: Due | None
    """The due date, or due instant, after the decision, by the library's clock; None: it is not told."""


@rule("EXT-23", "staff_only")
def renewal_is_undone_by_staff(case: RenewalUndoCase) -> Verdict:
    """Staff ask."""
    return passes_if(isinstance(case.by, CirculationStaff))


@rule("EXT-23", "not_renewed")
def loan_was_renewed(case: RenewalUndoCase) -> Verdict:
    """The loan was renewed, and its due date before that is known."""
    last = case.loan.last_renewal
    return passes_if(case.loan.renewals_used > 0 and last is not None and last.due_before is not None)


@rule("EXT-23 REN-08", "owner_was_asked")
def owner_was_not_asked(case: RenewalUndoCase) -> Verdict:
    """The loan is not an interlibrary loan, whose owner was asked for the renewal and answers it (`owner_rejects`)."""
    return passes_if(case.loan.kind is not LoanKind.INTERLIBRARY)


#: The rules for undoing a renewal: who asks, then whether there is one to undo.
UNDO_RULES: Final[RuleBook[RenewalUndoCase]] = RuleBook(
    (renewal_is_undone_by_staff,), (loan_was_renewed, owner_was_not_asked), topic="renewal_undo"
)


def undo(case: RenewalUndoCase) -> Decision[Loan, RenewalUndoFacts]:
    """Decide whether the last renewal of a loan is undone: grant the loan with its due date and count from before it, or refuse.

    >>> from nordlib.circulation import HELSINGOR, ItemId, LastRenewal, LoanId, PatronId, TitleId
    >>> last = LastRenewal(date(2026, 3, 18), due_before=date(2026, 3, 20))
    >>> due = date(2026, 4, 17)
    >>> loan = Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due, renewals_used=1, last_renewal=last)
    >>> print(undo(RenewalUndoCase(loan, HELSINGOR, CirculationStaff("desk-1"))).explain())
    The renewal is undone. The loan is due on 20 March 2026.
    """
    before, zone = _before(case.loan), case.policy.zone
    refused = RenewalUndoFacts(due_in_zone(case.loan.due, zone) if isinstance(case.by, CirculationStaff) else None)
    return UNDO_RULES.decide(case, refused, lambda _case: grant(before, facts=RenewalUndoFacts(due_in_zone(before.due, zone))))


def _before(loan: Loan) -> Loan:
    """Return the loan before its last renewal; a recall that came after it stays, and only shortens."""
    before = loan.without_last_renewal()
    if loan.recalled and isinstance(loan.due, date) and isinstance(before.due, date):
        return attrs.evolve(before, due=min(loan.due, before.due))
    return before
