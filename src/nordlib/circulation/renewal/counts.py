"""What is counted and limited before a renewal is judged: the strictest limit, the last day, the holds that count, a debt's currency."""

from datetime import date
from typing import Final

from nordlib.circulation.models import Hold, HoldStatus, Loan
from nordlib.circulation.policy import LoanTerms
from nordlib.errors import InvalidData
from nordlib.money import Money

__all__ = ["earliest", "require_one_currency", "strictest_limit", "waiting_holds", "waits_for_loan"]

# Enum member access is slow in Python 3.11, and every case with holds needs it.
_ACTIVE: Final = HoldStatus.ACTIVE


def strictest_limit(loan: Loan, terms: LoanTerms) -> int:
    """Return the limit for an interlibrary loan: the smallest of the general, the interlibrary and the owner's limit (READ-C06)."""
    owner = loan.interlibrary
    limits = (terms.max_renewals, terms.max_interlibrary_renewals, None if owner is None else owner.max_renewals)
    return min(limit for limit in limits if limit is not None)


def waiting_holds(holds: tuple[Hold, ...], loan: Loan, terms: LoanTerms, today: date) -> tuple[int, int]:
    """Return how many holds of other patrons count today, and how many of these are on this very copy. Raises `InvalidData`.

    The patron's own hold does not count, nor one that is for another copy or item type, is not active, has expired, or has not begun,
    unless the policy says so.
    """
    waiting = on_this_copy = 0
    for hold in holds:
        if hold.title != loan.title and hold.item != loan.item:
            problem = f"holds: the hold {hold.id!r} is neither on the title of the loan nor on its copy; pass the holds on that title"
            raise InvalidData("RenewalCase", (problem,))
        if hold.patron != loan.patron and waits_for_loan(hold, loan, today, or_later=terms.future_holds_block):
            waiting += 1
            on_this_copy += hold.item is not None
    return waiting, on_this_copy


def waits_for_loan(hold: Hold, loan: Loan, today: date, *, or_later: bool = False) -> bool:
    """Return whether a hold on the title of a loan waits today for a copy like the one that is lent; `or_later`: or will wait for it."""
    if hold.status is not _ACTIVE or hold.item not in (None, loan.item) or hold.item_type not in (None, loan.item_type):
        return False
    begun = hold.active_from is None or hold.active_from <= today or or_later
    return begun and (hold.expires_on is None or today <= hold.expires_on)


def require_one_currency(debt: Money, limit: Money) -> None:
    """Check that a debt is in the currency of its limit. Raises `InvalidData`."""
    if debt.currency != limit.currency:
        raise InvalidData(
            "RenewalCase", (f"patron: the debt is in {debt.currency}; it must be in {limit.currency}, like the policy's limit",)
        )


def earliest(*days: date | None) -> date | None:
    """Return the earliest of the days that there are; None if there is none."""
    return min((day for day in days if day is not None), default=None)
