"""What the linter of policies says about the choices for renewals that few libraries make (`RenewalTerms`)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from nordlib.circulation.periods import LoanPeriod
from nordlib.circulation.policy import DebtRule, LateRenewal, LoanTerms, TitleHoldRule
from nordlib.circulation.renewal_terms import BookingRule, RenewalHoldRule, RenewalTerms
from nordlib.dates import HourlyPeriod, Period
from nordlib.errors import InvalidData

__all__ = ["about_how_many_days", "renewal_problems"]

_SOME_DAY: Final = date(2026, 1, 31)


def renewal_problems(terms: LoanTerms) -> Iterator[tuple[str, str]]:
    """Yield each choice about renewals that is probably a mistake: the name of its field, and why."""
    chosen = terms.renewal
    if terms.debt_rule is not DebtRule.AT_LIMIT and terms.debt_limit is None:
        yield "debt_rule", "debt does not matter, so debt_rule has no effect"
    if chosen == RenewalTerms():
        return
    if not terms.renewable:
        yield "renewal", "the material is not renewable, so choices about renewals have no effect"
    if chosen.late_renewal_days is not None and terms.late_renewal is LateRenewal.NO:
        yield "renewal.late_renewal_days", "late renewals are not allowed, so late_renewal_days has no effect"
    if chosen.max_unseen_renewals is not None and chosen.max_unseen_renewals >= terms.max_renewals:
        yield "renewal.max_unseen_renewals", f"a loan is renewed at most {terms.max_renewals} times, so max_unseen_renewals has no effect"
    if chosen.overdue_block_days != 1 and chosen.overdue_block_count is None:
        yield "renewal.overdue_block_days", "late loans never stop a renewal, so overdue_block_days has no effect"
    if chosen.expired_may_renew and terms.cap_at_card_expiry:
        yield "renewal.expired_may_renew", "due dates are limited to the end of the card, so a patron with an expired card gains nothing"
    if chosen.schedule is not None and not chosen.schedule.rows:
        yield "renewal.schedule", "the schedule of renewals has no rows, so nothing is renewed"
    if chosen.schedule is not None and chosen.schedule == terms.schedule:
        yield "renewal.schedule", "renewals have the schedule of lendings, which is used without it too"
    yield from _of_holds(terms, chosen)
    yield from _of_ends(terms, chosen)


def _of_holds(terms: LoanTerms, chosen: RenewalTerms) -> Iterator[tuple[str, str]]:
    if chosen.queue_period is not None and chosen.holds_rule is not RenewalHoldRule.SHORTEN:
        yield "renewal.queue_period", "holds do not shorten a renewal, so queue_period has no effect"
    if chosen.holds_rule is RenewalHoldRule.IGNORE and terms.title_holds is not TitleHoldRule.ALWAYS_BLOCK:
        yield "title_holds", "holds do nothing to a renewal, so title_holds has no effect"
    if chosen.holds_rule is RenewalHoldRule.IGNORE and terms.future_holds_block:
        yield "future_holds_block", "holds do nothing to a renewal, so future_holds_block has no effect"
    queue, usual = about_how_many_days(chosen.queue_period), about_how_many_days(terms.renewal_period or terms.loan_period)
    if chosen.holds_rule is RenewalHoldRule.SHORTEN and queue is not None and usual is not None and queue >= usual:
        yield "renewal.queue_period", f"holds shorten a renewal of {usual} days to {queue} days"


def _of_ends(terms: LoanTerms, chosen: RenewalTerms) -> Iterator[tuple[str, str]]:
    by_hours, days = isinstance(terms.loan_period, HourlyPeriod), about_how_many_days(terms.loan_period)
    if by_hours and chosen.booking_rule is BookingRule.SHORTEN:
        yield "renewal.booking_rule", "a due instant is cut by nothing, so a booking blocks the renewal of a loan by the hour"
    if by_hours and chosen.schedule is not None:
        yield "renewal.schedule", "a loan by the hour is in no schedule, so that of renewals has no effect"
    if not by_hours and chosen.window_hours is not None:
        yield "renewal.window_hours", "the loan is not by the hour, so window_hours has no effect"
    if days is not None and chosen.longest_loan_days is not None and chosen.longest_loan_days <= days:
        yield (
            "renewal.longest_loan_days",
            f"a loan of {days} days that lasts at most {chosen.longest_loan_days} days can never be renewed",
        )


def about_how_many_days(period: LoanPeriod | None) -> int | None:
    """Return about how many days a period has; None for one of hours, of open days, or beyond the last year of the calendar."""
    if not isinstance(period, Period):
        return None
    try:
        return (period.after(_SOME_DAY) - _SOME_DAY).days
    except InvalidData:  # the period goes beyond the last year of the calendar
        return None
