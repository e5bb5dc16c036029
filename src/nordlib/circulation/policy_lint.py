"""A linter for circulation policies: choices that defeat each other, though each is possible."""

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
    """A choice of a policy that is hardly meant: for which item type, which field, and why."""

    item_type: str
    field: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.item_type}: {self.sentence}"


_SOME_DAY: Final = date(2026, 1, 31)


def lint_policy(policy: CirculationPolicy) -> tuple[PolicyWarning, ...]:
    """What a second reader would ask about a policy.

    >>> from nordlib.circulation import HELSINGOR
    >>> for warning in lint_policy(HELSINGOR):
    ...     print(warning)
    seven_days: the window of 7 days is always open for a loan of 7 days
    """
    known = {code for rule in INTERLIBRARY_RULES for code in rule.codes}
    unknown = (PolicyWarning("overridable", code, f"no rule refuses with {code!r}") for code in sorted(policy.overridable - known))
    return (*unknown, *(doubt for material, terms in policy.item_types.items() for doubt in _warnings(material, terms)))


def _warnings(material: str, terms: LoanTerms) -> Iterator[PolicyWarning]:
    days = _days(terms)
    if days is not None and terms.renew_from == RenewFrom.TODAY and (terms.window_days is None or terms.window_days >= days):
        yield PolicyWarning(
            material, "renew_from", f"a loan of {days} days counted from today gains nothing when it is renewed on the day it was lent"
        )
    if days is not None and terms.window_days is not None and terms.window_days >= days:
        yield PolicyWarning(material, "window_days", f"the window of {terms.window_days} days is always open for a loan of {days} days")
    if terms.renewable and not terms.max_renewals:
        yield PolicyWarning(material, "max_renewals", "it is renewable, and no renewal is allowed")
    if not terms.renewable and terms.max_renewals:
        yield PolicyWarning(material, "renewable", f"it is not renewable, and {terms.max_renewals} renewals are allowed")
    if terms.late_renewal == LateRenewal.WITH_FEE and terms.fees is None:
        yield PolicyWarning(material, "late_renewal", "a late renewal costs a fee, and there is no fee table")
    if terms.late_renewal == LateRenewal.NO and terms.late_renew_from == RenewFrom.DUE_DATE:
        yield PolicyWarning(material, "late_renew_from", "late renewals are not allowed, and it says from when they count")
    if terms.late_renewal != LateRenewal.NO and terms.late_renew_from == RenewFrom.DUE_DATE:
        yield PolicyWarning(material, "late_renew_from", "a late renewal counts from the due date, so the new one may lie in the past")
    if terms.fees is not None and terms.debt_limit is not None and terms.fees.currency != terms.debt_limit.currency:
        currencies = f"{terms.debt_limit.currency} and {terms.fees.currency}"
        yield PolicyWarning(material, "debt_limit", f"the debt limit and the fees are in two currencies, {currencies}")
    if isinstance(terms.loan_period, HourlyPeriod) and terms.window_days:
        yield PolicyWarning(material, "window_days", "what is lent by the hour has a window of days")


def _days(terms: LoanTerms) -> int | None:
    period = terms.loan_period
    if not isinstance(period, Period):
        return None
    try:
        return (period.after(_SOME_DAY) - _SOME_DAY).days
    except InvalidData:  # longer than the calendar
        return None
