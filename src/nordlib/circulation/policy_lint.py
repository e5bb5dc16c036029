"""A linter for circulation policies. It finds choices that are valid on their own but defeat each other."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import attrs

from nordlib.circulation.policy import CirculationPolicy, LateRenewal, LoanTerms, RenewFrom
from nordlib.circulation.renewal.rules import INTERLIBRARY_RULES
from nordlib.dates import HourlyPeriod, Period
from nordlib.errors import InvalidData

__all__ = ["PolicyWarning", "lint_policy"]


@attrs.frozen
class PolicyWarning:
    """A choice in a policy that is probably a mistake."""

    item_type: str
    """The item type that the choice is for; "overridable" for a code in `CirculationPolicy.overridable`."""
    field: str
    """The name of the field of `LoanTerms`; for "overridable", the unknown code."""
    sentence: str
    """Why the choice is probably a mistake, in English."""

    def __str__(self) -> str:
        return f"{self.item_type}: {self.sentence}"


_SOME_DAY: Final = date(2026, 1, 31)


def lint_policy(policy: CirculationPolicy) -> tuple[PolicyWarning, ...]:
    """Return a warning for each choice that is probably a mistake, or () if there is none.

    >>> from nordlib.circulation import HELSINGOR
    >>> for warning in lint_policy(HELSINGOR):
    ...     print(warning)
    seven_days: the window of 7 days is always open for a loan of 7 days
    """
    known = {code for rule in INTERLIBRARY_RULES for code in rule.codes}
    unknown = (PolicyWarning("overridable", code, f"no rule refuses with the code {code!r}") for code in sorted(policy.overridable - known))
    return (*unknown, *(warning for item_type, terms in policy.item_types.items() for warning in _warnings(item_type, terms)))


def _warnings(item_type: str, terms: LoanTerms) -> Iterator[PolicyWarning]:
    days = _days(terms)
    if days is not None and terms.renew_from == RenewFrom.TODAY and (terms.window_days is None or terms.window_days >= days):
        yield PolicyWarning(
            item_type, "renew_from", f"a loan of {days} days, counted from today, gains nothing if it is renewed on the day it was lent"
        )
    if days is not None and terms.window_days is not None and terms.window_days >= days:
        yield PolicyWarning(item_type, "window_days", f"the window of {terms.window_days} days is always open for a loan of {days} days")
    if terms.renewable and not terms.max_renewals:
        yield PolicyWarning(item_type, "max_renewals", "the material is renewable, but max_renewals is 0")
    if not terms.renewable and terms.max_renewals:
        yield PolicyWarning(item_type, "renewable", f"the material is not renewable, but max_renewals is {terms.max_renewals}")
    if terms.late_renewal == LateRenewal.WITH_FEE and terms.fees is None:
        yield PolicyWarning(item_type, "late_renewal", "a late renewal costs a fee, but the terms have no fee schedule")
    if terms.late_renewal == LateRenewal.NO and terms.late_renew_from == RenewFrom.DUE_DATE:
        yield PolicyWarning(item_type, "late_renew_from", "late renewals are not allowed, so late_renew_from has no effect")
    if terms.late_renewal != LateRenewal.NO and terms.late_renew_from == RenewFrom.DUE_DATE:
        yield PolicyWarning(
            item_type, "late_renew_from", "a late renewal counts from the due date, so the new due date may lie in the past"
        )
    if terms.fees is not None and terms.debt_limit is not None and terms.fees.currency != terms.debt_limit.currency:
        currencies = f"{terms.debt_limit.currency} and {terms.fees.currency}"
        yield PolicyWarning(item_type, "debt_limit", f"the debt limit and the fees are in different currencies, {currencies}")
    if isinstance(terms.loan_period, HourlyPeriod) and terms.window_days:
        yield PolicyWarning(item_type, "window_days", "a loan by the hour has a renewal window of days")


def _days(terms: LoanTerms) -> int | None:
    period = terms.loan_period
    if not isinstance(period, Period):
        return None
    try:
        return (period.after(_SOME_DAY) - _SOME_DAY).days
    except InvalidData:  # the period goes beyond the last year of the calendar
        return None
