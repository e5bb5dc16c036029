"""What the choices that few libraries make ask about a renewal: derived once, when the case is made (EXT-14, EXT-15)."""

from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import attrs

from nordlib.circulation.bookings import Booking, last_free_day
from nordlib.circulation.due import DueInstant, due_date_of
from nordlib.circulation.models import Loan, LoanStatus
from nordlib.circulation.renewal_terms import RenewalTerms
from nordlib.decisions import UNKNOWN, Unknown

__all__ = ["RenewalLimits", "find_limits"]


@attrs.frozen
class RenewalLimits:
    """What `RenewalTerms` asks about a loan and its patron."""

    due_day: date
    """The due date, or the day of the due instant in the library's zone."""
    late_loans: int | Literal[Unknown.UNKNOWN]
    """How many other loans of the patron are as late as the terms ask; `UNKNOWN` if the host cannot say."""
    opens_at: datetime | None
    """The instant at which the renewal of a loan by the hour opens; None: it is open already, or the loan is by days."""
    late_until: date | None
    """The last day on which a late loan may be renewed, if late loans may; None: it has no such day."""
    longest_on: date | None
    """The last day of the longest loan that the terms allow; None: they allow any, or the day of lending is not known."""
    free_until: date | None
    """The last day on which the copy is free; None: it is not booked."""


def find_limits(
    loan: Loan,
    terms: RenewalTerms,
    others: tuple[Loan, ...] | Literal[Unknown.UNKNOWN],
    bookings: tuple[Booking, ...],
    today: date,
    zone: ZoneInfo,
) -> RenewalLimits:
    """Return what the terms ask about a loan. Raises `InvalidData` for a booking on another copy, and `OverflowError` for a date too late.

    Args:
        loan: The loan.
        terms: The choices.
        others: The loans of the patron; those that the patron does not have any more do not count as late.
        bookings: The bookings on the copy.
        today: Today, in the library's zone.
        zone: The library's zone.
    """
    due_day, lent_on = due_date_of(loan.due, zone), loan.lent_on
    return RenewalLimits(
        due_day,
        UNKNOWN if others is UNKNOWN else sum(_counts(other, loan, terms, today, zone) for other in others),
        _opening(loan, terms, zone),
        None if terms.late_renewal_days is None else due_day + timedelta(days=terms.late_renewal_days),
        None if terms.longest_loan_days is None or lent_on is None else lent_on + timedelta(days=terms.longest_loan_days),
        last_free_day(bookings, loan.item, loan.patron, today, terms.booking_buffer_days),
    )


def _counts(other: Loan, loan: Loan, terms: RenewalTerms, today: date, zone: ZoneInfo) -> bool:
    is_another = other.id != loan.id and other.patron == loan.patron and other.status is LoanStatus.ON_LOAN
    return is_another and (today - due_date_of(other.due, zone)).days >= terms.overdue_block_days


def _opening(loan: Loan, terms: RenewalTerms, zone: ZoneInfo) -> datetime | None:
    if terms.window_hours is None or not isinstance(loan.due, DueInstant):
        return None
    return (loan.due.at - timedelta(hours=terms.window_hours)).astimezone(zone)
