"""What a second reader would ask about a fee schedule: valid choices that defeat each other (EXT-12, EXT-13, EXT-21)."""

from collections.abc import Iterator

from nordlib.circulation.calendar import LibraryCalendar
from nordlib.circulation.fees.lateness import is_hourly
from nordlib.circulation.fees.rate import RateSchedule
from nordlib.circulation.fees.schedule import FeeSchedule
from nordlib.circulation.fees.terms import LateFrom, RateUnit

__all__ = ["fee_questions", "needs_calendar"]


def needs_calendar(schedule: FeeSchedule | RateSchedule | None) -> bool:
    """Whether a fee schedule asks the calendar of the library."""
    if schedule is None or is_hourly(schedule):
        return False
    return schedule.closed_days_free or schedule.late_from is LateFrom.CLOSING


def fee_questions(schedule: FeeSchedule | RateSchedule | None, calendar: LibraryCalendar | None) -> Iterator[tuple[str, str]]:
    """Yield each choice of a fee schedule that is probably a mistake: the field, and why, in English."""
    if schedule is None:
        return
    if needs_calendar(schedule) and calendar is None:
        yield _CALENDAR_FIELD[schedule.closed_days_free], "the fees ask when the library is open, but a calendar is missing"
    if needs_calendar(schedule) and calendar is not None and schedule.late_from is LateFrom.CLOSING and not _has_hours(calendar):
        yield "fees.late_from", "loans are late from the closing hour, but the calendar has no hours"
    if isinstance(schedule, RateSchedule):
        yield from _of_rates(schedule)


_CALENDAR_FIELD = {True: "fees.closed_days_free", False: "fees.late_from"}


def _has_hours(calendar: LibraryCalendar) -> bool:
    return bool(calendar.hours or calendar.hours_on)


def _of_rates(schedule: RateSchedule) -> Iterator[tuple[str, str]]:
    rates = [schedule.rate, *(bracket.adult for bracket in schedule.rates)]
    if schedule.unit is RateUnit.HOUR and (schedule.closed_days_free or schedule.late_from is LateFrom.CLOSING):
        yield "fees.unit", "hours late count whether the library is open or closed, so the closed days and the closing hour have no effect"
    if not any(rates) and not schedule.recall_rate and not any(schedule.reminder_fees):
        yield "fees.rate", "the fee schedule has no rate and no reminder fee, so that nothing costs anything"
    if schedule.maximum is not None and any(rates) and schedule.maximum < min(filter(None, rates)):
        yield "fees.maximum", f"the maximum of {schedule.maximum} is less than one {schedule.unit.value} late costs"
    if not schedule.grace and not (schedule.grace_is_charged and schedule.recalled_have_grace):
        field = "fees.recalled_have_grace" if schedule.grace_is_charged else "fees.grace_is_charged"
        yield field, "the grace is 0, so what is said about it has no effect"
    if schedule.recall_rate is not None and not schedule.rates and schedule.recall_rate < schedule.rate:
        yield "fees.recall_rate", f"a recalled loan costs {schedule.recall_rate}, which is less than any other, {schedule.rate}"
    if schedule.recall_maximum is not None and (schedule.maximum is None or schedule.recall_maximum < schedule.maximum):
        yield "fees.recall_maximum", f"a recalled loan costs at most {schedule.recall_maximum}, and any other loan may cost more"
