"""What the linter of policies says about due dates: periods, schedules, closed days and hours, and the end of a card."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Final

from nordlib.circulation.calendar import CardEndRule, ClosedDayRule, ClosedHoursRule
from nordlib.circulation.due_schedule import DueSchedule, ScheduleUse
from nordlib.circulation.periods import OpenDayPeriod, is_whole_weeks
from nordlib.circulation.policy import LoanTerms
from nordlib.dates import HourlyPeriod

__all__ = ["due_date_problems"]

_DAY: Final = timedelta(days=1)


def due_date_problems(terms: LoanTerms, *, has_calendar: bool) -> Iterator[tuple[str, str]]:
    """Yield each choice about due dates that is probably a mistake: the name of its field, and why.

    Args:
        terms: The terms.
        has_calendar: Whether the library has a calendar.
    """
    yield from _of_periods(terms)
    for name, period in (("loan_period", terms.loan_period), ("renewal_period", terms.renewal_period)):
        if isinstance(period, OpenDayPeriod) and not has_calendar:
            yield name, "open days are counted, but a calendar is missing"
    if isinstance(terms.loan_period, HourlyPeriod):
        yield from _of_hours(terms, has_calendar=has_calendar)
        return
    if terms.closed_hours_rule is not ClosedHoursRule.KEEP:
        yield "closed_hours_rule", "the loan is not by the hour, so closed_hours_rule has no effect"
    if terms.card_end_rule is not CardEndRule.STAYS and not terms.cap_at_card_expiry:
        yield "card_end_rule", "due dates are not limited to the end of the card, so card_end_rule has no effect"
    elif terms.card_end_rule is not CardEndRule.STAYS and not has_calendar:
        yield "card_end_rule", "due dates are moved off closed days, but a calendar is missing"
    if terms.schedule is not None:
        yield from _of_schedule(terms, terms.schedule)


def _of_periods(terms: LoanTerms) -> Iterator[tuple[str, str]]:
    renewed = terms.loan_period if terms.renewal_period is None else terms.renewal_period
    if terms.renewal_period == terms.loan_period:
        yield "renewal_period", "the renewal period is the loan period, which is used without it too"
    if terms.renewal_period is not None and not terms.renewable:
        yield "renewal_period", "the material is not renewable, so a renewal period has no effect"
    if terms.closed_day_rule is ClosedDayRule.SAME_WEEKDAY and not (is_whole_weeks(terms.loan_period) and is_whole_weeks(renewed)):
        yield "closed_day_rule", "a period is not a number of weeks, so its due dates move by days, not to the same weekday"


def _of_hours(terms: LoanTerms, *, has_calendar: bool) -> Iterator[tuple[str, str]]:
    if terms.closed_hours_rule is not ClosedHoursRule.KEEP and not has_calendar:
        yield "closed_hours_rule", "due instants are moved into openings, but a calendar is missing"
    if terms.schedule is not None:
        yield "schedule", "a loan by the hour is not in the schedule, so it has no effect"
    if terms.closed_day_rule is not ClosedDayRule.KEEP:
        yield "closed_day_rule", "a loan by the hour is moved by closed_hours_rule only, so closed_day_rule has no effect"
    if terms.cap_at_card_expiry:
        yield "cap_at_card_expiry", "a loan by the hour is not limited to the end of the card"


def _of_schedule(terms: LoanTerms, schedule: DueSchedule) -> Iterator[tuple[str, str]]:
    if not schedule.rows:
        yield "schedule", "the schedule has no rows, so nothing is lent or renewed"
    if schedule.use is ScheduleUse.FIXED and terms.renewal_period is not None:
        yield "renewal_period", "due dates are fixed, so no period is counted"
    if schedule.use is ScheduleUse.FIXED and terms.closed_day_rule is not ClosedDayRule.KEEP:
        yield "closed_day_rule", "due dates are fixed, so they stay on closed days"
    for row in schedule.in_order:
        if row.last_day is None or row.due < row.last_day:
            end = "without end" if row.last_day is None else f"to {row.last_day}"
            yield "schedule", f"a row runs {end}, but nothing can be lent after its due date {row.due}"
    for earlier, later in pairwise(schedule.in_order):
        if earlier.last_day is not None and later.first_day is not None and later.first_day - earlier.last_day > _DAY:
            yield "schedule", f"nothing is lent or renewed between {earlier.last_day} and {later.first_day}, which are in two rows"
