"""The states of an interlibrary loan, and the events that each takes."""

from datetime import date
from enum import StrEnum
from typing import Final

from nordlib.circulation.interlibrary.events import InterlibraryEventType
from nordlib.circulation.interlibrary.policy import InterlibraryPolicy
from nordlib.circulation.interlibrary.silence import awaits_owner
from nordlib.circulation.models import Loan, LoanStatus
from nordlib.decisions import StateTable, Transition
from nordlib.messages import MessageKind

__all__ = ["TRANSITIONS", "InterlibraryState", "interlibrary_state"]


class InterlibraryState(StrEnum):
    """The state of an interlibrary loan."""

    SETTLED = "settled"
    """Neither a renewal nor a recall is open."""
    PENDING = "pending"
    """A renewal awaits the owner's answer."""
    RECALLED = "recalled"
    """The owner wants the item back."""
    PENDING_AND_RECALLED = "pending_and_recalled"
    """A renewal awaits the owner's answer, and the owner wants the item back."""
    ACCEPTED_BY_SILENCE = "accepted_by_silence"
    """The owner has not answered a renewal in time, which the library takes as a yes (EXT-07)."""
    ACCEPTED_BY_SILENCE_AND_RECALLED = "accepted_by_silence_and_recalled"
    """The owner's silence has counted as a yes, and the owner wants the item back."""
    RETURNED = "returned"
    """The item was returned; nothing changes any more."""


#: Every state has a row. An event that a row leaves out changes nothing, and the patron is not notified. The owner may reject a renewal
#: even after accepting it (REN-06), unless the policy says that the first answer is final. A renewal that is in the history was made, so it
#: is applied although the one before it awaits an answer. An acceptance notifies only if it changes the due date. The library itself moves
#: a due date on which it became closed, and notifies the patron (`move_due_dates`); the owner waits for what it recalled, so that stays.
TRANSITIONS: Final[StateTable[InterlibraryState, InterlibraryEventType]] = StateTable(
    {
        InterlibraryState.SETTLED: {
            InterlibraryEventType.RENEWED: Transition(InterlibraryState.PENDING),
            InterlibraryEventType.OWNER_REJECTS: Transition(InterlibraryState.SETTLED, notifies=MessageKind.RENEWAL_REJECTED),  # REN-06
            InterlibraryEventType.OWNER_RECALLS: Transition(InterlibraryState.RECALLED, notifies=MessageKind.RECALLED),
            InterlibraryEventType.DUE_DATE_MOVED: Transition(InterlibraryState.SETTLED),  # EXT-19
            InterlibraryEventType.RETURNED: Transition(InterlibraryState.RETURNED),
        },
        InterlibraryState.PENDING: {
            InterlibraryEventType.RENEWED: Transition(InterlibraryState.PENDING),
            InterlibraryEventType.OWNER_ACCEPTS: Transition(InterlibraryState.SETTLED, notifies=MessageKind.DUE_DATE_CHANGED),
            InterlibraryEventType.OWNER_REJECTS: Transition(InterlibraryState.SETTLED, notifies=MessageKind.RENEWAL_REJECTED),
            InterlibraryEventType.OWNER_RECALLS: Transition(InterlibraryState.PENDING_AND_RECALLED, notifies=MessageKind.RECALLED),
            InterlibraryEventType.DUE_DATE_MOVED: Transition(InterlibraryState.PENDING),  # EXT-19
            InterlibraryEventType.RETURNED: Transition(InterlibraryState.RETURNED),
        },
        InterlibraryState.RECALLED: {
            InterlibraryEventType.OWNER_REJECTS: Transition(InterlibraryState.RECALLED, notifies=MessageKind.RENEWAL_REJECTED),
            InterlibraryEventType.OWNER_RECALLS: Transition(InterlibraryState.RECALLED, notifies=MessageKind.RECALLED),
            InterlibraryEventType.OWNER_WITHDRAWS_RECALL: Transition(InterlibraryState.SETTLED, notifies=MessageKind.DUE_DATE_RESTORED),
            InterlibraryEventType.RETURNED: Transition(InterlibraryState.RETURNED),
        },
        InterlibraryState.PENDING_AND_RECALLED: {
            InterlibraryEventType.OWNER_ACCEPTS: Transition(InterlibraryState.RECALLED, notifies=MessageKind.DUE_DATE_CHANGED),
            InterlibraryEventType.OWNER_REJECTS: Transition(InterlibraryState.RECALLED, notifies=MessageKind.RENEWAL_REJECTED),
            InterlibraryEventType.OWNER_RECALLS: Transition(InterlibraryState.PENDING_AND_RECALLED, notifies=MessageKind.RECALLED),
            InterlibraryEventType.OWNER_WITHDRAWS_RECALL: Transition(InterlibraryState.PENDING, notifies=MessageKind.DUE_DATE_RESTORED),
            InterlibraryEventType.RETURNED: Transition(InterlibraryState.RETURNED),
        },
        InterlibraryState.ACCEPTED_BY_SILENCE: {
            InterlibraryEventType.RENEWED: Transition(InterlibraryState.PENDING),
            InterlibraryEventType.OWNER_ACCEPTS: Transition(InterlibraryState.SETTLED, notifies=MessageKind.DUE_DATE_CHANGED),
            InterlibraryEventType.OWNER_REJECTS: Transition(InterlibraryState.SETTLED, notifies=MessageKind.RENEWAL_REJECTED),
            InterlibraryEventType.OWNER_RECALLS: Transition(
                InterlibraryState.ACCEPTED_BY_SILENCE_AND_RECALLED, notifies=MessageKind.RECALLED
            ),
            InterlibraryEventType.DUE_DATE_MOVED: Transition(InterlibraryState.ACCEPTED_BY_SILENCE),  # EXT-19
            InterlibraryEventType.RETURNED: Transition(InterlibraryState.RETURNED),
        },
        InterlibraryState.ACCEPTED_BY_SILENCE_AND_RECALLED: {
            InterlibraryEventType.OWNER_ACCEPTS: Transition(InterlibraryState.RECALLED, notifies=MessageKind.DUE_DATE_CHANGED),
            InterlibraryEventType.OWNER_REJECTS: Transition(InterlibraryState.RECALLED, notifies=MessageKind.RENEWAL_REJECTED),
            InterlibraryEventType.OWNER_RECALLS: Transition(
                InterlibraryState.ACCEPTED_BY_SILENCE_AND_RECALLED, notifies=MessageKind.RECALLED
            ),
            InterlibraryEventType.OWNER_WITHDRAWS_RECALL: Transition(
                InterlibraryState.ACCEPTED_BY_SILENCE, notifies=MessageKind.DUE_DATE_RESTORED
            ),
            InterlibraryEventType.RETURNED: Transition(InterlibraryState.RETURNED),
        },
        InterlibraryState.RETURNED: {},
    }
)


def interlibrary_state(loan: Loan, policy: InterlibraryPolicy | None = None, on: date | None = None) -> InterlibraryState:
    """Return the state of an interlibrary loan.

    Args:
        loan: The loan.
        policy: The policy that says when the owner's silence is a yes; None: it never is.
        on: The day on which the state is asked, in the library's zone; None: silence is not asked about.
    """
    if loan.status == LoanStatus.RETURNED:
        return InterlibraryState.RETURNED
    if loan.interlibrary is None or not loan.interlibrary.pending_renewal:
        return InterlibraryState.RECALLED if loan.recalled else InterlibraryState.SETTLED
    if policy is None or on is None or awaits_owner(loan, on, policy.silence_days):
        return InterlibraryState.PENDING_AND_RECALLED if loan.recalled else InterlibraryState.PENDING
    return InterlibraryState.ACCEPTED_BY_SILENCE_AND_RECALLED if loan.recalled else InterlibraryState.ACCEPTED_BY_SILENCE
