"""What a linter says of choices about automatic renewal that defeat each other (EXT-16)."""

from collections.abc import Iterator

from nordlib.circulation.periods import RenewFrom
from nordlib.circulation.policy import LoanTerms
from nordlib.dates import HourlyPeriod

__all__ = ["auto_renewal_problems"]


def auto_renewal_problems(terms: LoanTerms, loan_days: int | None, period_days: int | None) -> Iterator[tuple[str, str]]:
    """Yield the field and the sentence of each choice about automatic renewal that another choice defeats.

    Args:
        terms: The terms of one kind of material.
        loan_days: About how many days a loan lasts; None: it is not counted in days.
        period_days: About how many days a renewal gives; None: it is not counted in days.
    """
    automatic = terms.auto_renewal
    if automatic is None:
        return
    if not terms.renewable or not terms.max_renewals:
        yield "auto_renewal", "loans are tried for automatic renewal, but the material can never be renewed"
    if isinstance(terms.loan_period, HourlyPeriod):
        yield "auto_renewal", "a loan by the hour is never renewed automatically"
    first = None if loan_days is None else loan_days - automatic.days_before
    if first is not None and automatic.auto_until_days is not None and automatic.auto_until_days <= first:
        sentence = f"a loan is tried {first} days after the lending at the earliest, and by then it is no longer renewed automatically"
        yield "auto_renewal.auto_until_days", sentence
    if period_days is None:
        return
    if automatic.days_before >= period_days:
        sentence = f"a renewal gives {period_days} days, so a loan is renewed every night if that may be {automatic.days_before} days early"
        yield "auto_renewal.days_before", sentence
    if automatic.catch_up_days > period_days and automatic.late_renew_from is RenewFrom.DUE_DATE:
        sentence = f"a renewal gives {period_days} days from the due date, which have passed for a loan that is later than that"
        yield "auto_renewal.catch_up_days", sentence
