"""When a loan is due: the one place in which a due date is found, for a lending and for a renewal, and the steps that led to it.

A due date is found in this order (EXT-14):

1. *Count* the period from the base: today for a lending; the present due date or today for a renewal. A schedule of fixed dates has the due
   date itself, and no period is counted.
2. *Move* a date that falls on a closed day, as `LoanTerms.closed_day_rule` says. A fixed date is not moved.
3. *Limit* the date to the one that the schedule has for the base, if the schedule is a ceiling.
4. *Cut* the date to the last valid day of the patron's card, if the policy says so, to the end of the longest loan, to the last day that
   the owner of an interlibrary loan grants, and to the last day before a booking. A cut date is not moved again, unless
   `LoanTerms.card_end_rule` moves it back to an open day (READ-C31).

A loan by the hour is counted in elapsed time and then moved by `LoanTerms.closed_hours_rule`. It is neither cut nor in a schedule.

`simple_due` is the short cut for terms that only count days. It gives the same date without writing down any step, and is what most
renewals need: a test compares the two on any terms.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Literal, cast
from zoneinfo import ZoneInfo

import attrs

from nordlib.circulation.calendar import CardEndRule, ClosedDayRule, ClosedHoursRule, LibraryCalendar
from nordlib.circulation.due import Due, DueInstant, due_in_zone, due_value
from nordlib.circulation.due_schedule import DueSchedule, ScheduleUse
from nordlib.circulation.models import PatronStanding
from nordlib.circulation.periods import LoanPeriod, OpenDayPeriod, is_whole_weeks
from nordlib.circulation.policy import LoanTerms
from nordlib.dates import HourlyPeriod, Period
from nordlib.decisions import UNKNOWN, Unknown
from nordlib.texts import Language, format_text, texts_for

__all__ = ["DueDate", "DueDateCase", "DueStep", "DueStepKind", "find_due_date", "known_card_end", "simple_due"]

_DAY: Final = timedelta(days=1)


class DueStepKind(StrEnum):
    """What a step did."""

    COUNTED = "counted"
    """The period was counted."""
    COUNTED_IN_QUEUE = "counted_in_queue"
    """The period was counted that is for material for which another patron waits."""
    NAMED = "named"
    """Staff named the date."""
    FIXED = "fixed"
    """The schedule has the due date for today."""
    OUTSIDE_SCHEDULE = "outside_schedule"
    """The schedule has no due date for the day."""
    CLOSED_DAY = "closed_day"
    """The date was moved off a closed day."""
    CLOSED_HOURS = "closed_hours"
    """The instant was moved into an opening."""
    CEILING = "ceiling"
    """The date was limited to the one in the schedule."""
    CARD_END = "card_end"
    """The date was cut to the last day of the card."""
    CARD_OPEN_DAY = "card_open_day"
    """The last day of the card is a closed day, and the date was moved back to an open one."""
    LONGEST_LOAN = "longest_loan"
    """The date was cut to the last day of the longest loan."""
    OWNER = "owner"
    """The date was cut to the last day that the owner grants."""
    BOOKING = "booking"
    """The date was cut to the last day on which the copy is free."""
    PAST = "past"
    """The date has passed already, so that nothing can be lent until then."""
    NOT_ON_LOAN = "not_on_loan"
    """The patron does not have the copy, so that the due date stays (`nordlib.circulation.due_moves`)."""
    OPEN_DAY = "open_day"
    """The date is in no closing that was added later, and stays."""
    CLOSED_BEFORE = "closed_before"
    """The date was a closed day before a closing was added later, and stays."""
    NO_OPEN_DAY = "no_open_day"
    """No open day follows a closing that was added later, so that the due date stays."""
    NOT_LATER = "not_later"
    """A closing that was added later gives no later due date, so that it stays."""


_ENDS: Final = (DueStepKind.LONGEST_LOAN, DueStepKind.BOOKING)


@attrs.frozen
class DueStep:
    """One step on the way to a due date."""

    kind: DueStepKind
    """What was done."""
    before: Due
    """The date or instant before the step; for a count, what it was counted from."""
    due: Due | None
    """The due date, or due instant, after the step; None: there is none."""

    def explain(self, language: Language = "en") -> str:
        """Return the step as a sentence. Raises `UnknownName` for an unknown language."""
        values = {"before": due_value(self.before), "due": None if self.due is None else due_value(self.due)}
        return format_text(texts_for(language).PHRASES[f"due_{self.kind.value}"], language, values)


@attrs.frozen
class DueDate:
    """A due date, and how it was found."""

    due: Due | None
    """The due date, or the due instant; None: the schedule has none."""
    steps: tuple[DueStep, ...]
    """The steps that led to it, in order."""

    @property
    def unless_booked(self) -> Due | None:
        """What the due date would be if no booking cut it; None: the schedule has none."""
        return self.steps[-1].before if self.steps[-1].kind is DueStepKind.BOOKING else self.due

    @property
    def is_an_end(self) -> bool:
        """Whether the last step cut the date to the end of the longest loan, or to the days before a booking."""
        return self.steps[-1].kind in _ENDS

    def explain(self, language: Language = "en") -> str:
        """Return the steps as sentences, one a line. Raises `UnknownName` for an unknown language."""
        return "\n".join(step.explain(language) for step in self.steps)


@attrs.frozen
class DueDateCase:
    """What a due date is found from. `CheckoutCase.due_date` and `RenewalCase.due_date` make it."""

    terms: LoanTerms
    """The terms of the loan."""
    period: LoanPeriod
    """The period that is counted."""
    base: Due
    """The date or instant from which it is counted."""
    today: date
    """Today, in the library's zone."""
    now: datetime
    """The instant of the request."""
    zone: ZoneInfo
    """The library's zone."""
    is_lending: bool
    """Whether a copy is lent, and not a loan renewed."""
    calendar: LibraryCalendar | None = None
    """The library's calendar; None: it is open all day, every day."""
    card_expires_on: date | None = None
    """The last valid day of the patron's card; None: there is none, or it is not known."""
    owner_ends_on: date | None = None
    """The last day that the owner of an interlibrary loan grants; None: there is none."""
    named: date | None = None
    """The date that staff name; None: they name none. Only the owner's last day cuts it."""
    in_queue: bool = False
    """Whether another patron waits, and the period is the one for that."""
    longest_on: date | None = None
    """The last day of the longest loan; None: there is none."""
    free_until: date | None = None
    """The last day on which the copy is free, if a booking shortens the loan; None: it does not."""

    @property
    def schedule(self) -> DueSchedule | None:
        """The table of due dates for a lending or for a renewal; None: there is none."""
        renewed = self.terms.renewal.schedule
        return self.terms.schedule if self.is_lending or renewed is None else renewed


def simple_due(
    day: date, terms: LoanTerms, calendar: LibraryCalendar | None, card_ends_on: date | None, owner_ends_on: date | None
) -> date:
    """Return the due date under terms that only count days (`LoanTerms.counts_days`). Raises `InvalidData` and `NoOpenDay`.

    Args:
        day: The day from which the loan period is counted.
        terms: The terms.
        calendar: The library's calendar; None: it is open every day.
        card_ends_on: The last valid day of the card, if it cuts the date.
        owner_ends_on: The last day that the owner of an interlibrary loan grants, if it cuts the date.
    """
    period: Any = terms.loan_period  # a period in days and months: `counts_days` says so
    due: date = period.after(day)
    if calendar is not None:
        due = calendar.moved(due, terms.closed_day_rule)
    if card_ends_on is not None and card_ends_on < due:
        due = card_ends_on
    return owner_ends_on if owner_ends_on is not None and owner_ends_on < due else due


def known_card_end(patron: PatronStanding | Literal[Unknown.UNKNOWN]) -> date | None:
    """Return the last valid day of the patron's card; None if there is none, or if it is not known."""
    return patron.card_expires_on if patron is not UNKNOWN and isinstance(patron.card_expires_on, date) else None


def find_due_date(case: DueDateCase) -> DueDate:
    """Return the due date of a loan, with the steps that led to it. Raises `InvalidData` and `NoOpenDay`."""
    if case.named is not None:
        steps = [DueStep(DueStepKind.NAMED, case.base, case.named)]
        return DueDate(_limited(DueStepKind.OWNER, case.named, case.owner_ends_on, steps), tuple(steps))
    if isinstance(case.period, HourlyPeriod):
        return _instant(case, case.period)
    return _date(case)


def _instant(case: DueDateCase, period: HourlyPeriod) -> DueDate:
    base = cast("DueInstant", due_in_zone(case.base, case.zone))
    due = DueInstant(period.after(base.at.astimezone(case.zone)))
    steps = [DueStep(_count(case), base, due)]
    rule, calendar = case.terms.closed_hours_rule, case.calendar
    if rule is not ClosedHoursRule.KEEP and calendar is not None and not calendar.is_in_opening(due.at, case.zone):
        before = calendar.opening_between(case.now, due.at, case.zone) if rule is ClosedHoursRule.END_OF_OPENING else None
        if before is not None:
            moved = before.closes_at
        else:
            after = calendar.opening_after(due.at, case.zone)
            moved = after.closes_at if rule is ClosedHoursRule.END_OF_OPENING else after.opens_at
        steps.append(DueStep(DueStepKind.CLOSED_HOURS, due, DueInstant(moved)))
    return DueDate(steps[-1].due, tuple(steps))


def _date(case: DueDateCase) -> DueDate:
    """Return the due date of a loan by days: from the schedule, or counted, moved and limited; then cut."""
    schedule, base = case.schedule, cast("date", case.base)
    is_fixed = schedule is not None and schedule.use is ScheduleUse.FIXED
    asked = case.today if is_fixed else base
    row = None if schedule is None else schedule.row_of(asked)
    if schedule is not None and row is None:
        return DueDate(None, (DueStep(DueStepKind.OUTSIDE_SCHEDULE, asked, None),))
    if row is not None and is_fixed:
        steps = [DueStep(DueStepKind.FIXED, asked, row.due)]
        return _cut(case, row.due, steps)
    day = _counted(case, base)
    steps = [DueStep(_count(case), base, day)]
    moved = day if case.calendar is None else case.calendar.moved(day, _closed_day_rule(case))
    if moved != day:
        steps.append(DueStep(DueStepKind.CLOSED_DAY, day, moved))
    if row is not None and row.due < moved:
        steps.append(DueStep(DueStepKind.CEILING, moved, row.due))
        moved = row.due
    return _cut(case, moved, steps)


def _count(case: DueDateCase) -> DueStepKind:
    return DueStepKind.COUNTED_IN_QUEUE if case.in_queue else DueStepKind.COUNTED


def _counted(case: DueDateCase, base: date) -> date:
    period = case.period
    return period.after(base, case.calendar) if isinstance(period, OpenDayPeriod) else cast("Period", period).after(base)


def _closed_day_rule(case: DueDateCase) -> ClosedDayRule:
    """Return the rule for closed days. Only a period of weeks ends on a weekday that is meant."""
    rule = case.terms.closed_day_rule
    return ClosedDayRule.NEXT_OPEN_DAY if rule is ClosedDayRule.SAME_WEEKDAY and not is_whole_weeks(case.period) else rule


def _cut(case: DueDateCase, day: date, steps: list[DueStep]) -> DueDate:
    """Cut a date that was counted or is fixed. A lending that would end before today has no due date."""
    card_ends_on = case.card_expires_on
    if case.terms.cap_at_card_expiry and card_ends_on is not None and card_ends_on < day:
        steps.append(DueStep(DueStepKind.CARD_END, day, card_ends_on))
        day = _open_day(case, card_ends_on)
        if day != card_ends_on:
            steps.append(DueStep(DueStepKind.CARD_OPEN_DAY, card_ends_on, day))
    day = _limited(DueStepKind.LONGEST_LOAN, day, case.longest_on, steps)
    day = _limited(DueStepKind.OWNER, day, case.owner_ends_on, steps)
    day = _limited(DueStepKind.BOOKING, day, case.free_until, steps)
    if case.is_lending and case.terms.schedule is not None and day < case.today:
        steps.append(DueStep(DueStepKind.PAST, day, None))
        return DueDate(None, tuple(steps))
    return DueDate(day, tuple(steps))


def _limited(kind: DueStepKind, day: date, last: date | None, steps: list[DueStep]) -> date:
    """Return a date, or the last day possible if that is earlier, and write the step down."""
    if last is None or day <= last:
        return day
    steps.append(DueStep(kind, day, last))
    return last


def _open_day(case: DueDateCase, card_ends_on: date) -> date:
    """Return the last open day from today to the last day of the card, if the terms ask for one; if there is none, that last day."""
    if case.terms.card_end_rule is CardEndRule.STAYS or case.calendar is None:
        return card_ends_on
    days = ((card_ends_on - count * _DAY) for count in range((card_ends_on - case.today).days + 1))
    return next(filter(case.calendar.is_open, days), card_ends_on)
