"""The owner's silence about a renewal: after some days it is a yes (EXT-07).

Silence is never stored: it follows from the day of the renewal, and is asked with a date. `InterlibraryTerms.pending_renewal` says that the
owner has not answered; `awaits_owner` says whether an answer is still waited for.
"""

from datetime import date
from enum import StrEnum

from nordlib.circulation.interlibrary.policy import InterlibraryPolicy
from nordlib.circulation.models import Loan

__all__ = ["RenewalAcceptedBy", "awaits_owner", "renewal_accepted_by"]


class RenewalAcceptedBy(StrEnum):
    """What made the last renewal of an interlibrary loan final."""

    OWNER = "owner"
    """The owner accepted it."""
    SILENCE = "silence"
    """The owner did not answer in time, which the library takes as a yes."""


def awaits_owner(loan: Loan, on: date, silence_days: int | None) -> bool:
    """Whether a renewal awaits the owner's answer on a day: it has none, and silence does not count as a yes yet.

    Args:
        loan: The loan; a renewal whose day is not known (`Loan.last_renewal`) waits until the owner answers.
        on: The day, in the library's zone.
        silence_days: How many days after the day of the renewal the owner has to answer; None: silence is never a yes.
    """
    if loan.interlibrary is None or not loan.interlibrary.pending_renewal:
        return False
    return silence_days is None or loan.last_renewal is None or (on - loan.last_renewal.on).days <= silence_days


def renewal_accepted_by(loan: Loan, policy: InterlibraryPolicy, on: date) -> RenewalAcceptedBy | None:
    """Return what made the last renewal of an interlibrary loan final, as seen on a day in the library's zone.

    None: the renewal awaits an answer or was rejected, or the loan has no renewal that is known.
    """
    owner = loan.interlibrary
    if owner is None or loan.last_renewal is None or owner.last_renewal_rejected or awaits_owner(loan, on, policy.silence_days):
        return None
    return RenewalAcceptedBy.SILENCE if owner.pending_renewal else RenewalAcceptedBy.OWNER
