"""Periods and schedules of the form."""

from datetime import date
from typing import Any, Final

from nordlib.circulation.due_schedule import DueSchedule, DueScheduleRow, ScheduleUse
from nordlib.circulation.periods import LoanPeriod, OpenDayPeriod
from nordlib.dates import HourlyPeriod, Period
from tests.report import NotBuilt
from tests.scenarios.policies.reading import Case, with_defaults

__all__ = ["as_due", "period_of", "schedule_of"]

_MODELS: Final[dict[str, Any]] = {
    "days": Period,
    "months": Period,
    "open_days": OpenDayPeriod,
    "hours": HourlyPeriod,
    "minutes": HourlyPeriod,
}


def period_of(given: Case | None) -> LoanPeriod | None:
    """A period, which has exactly one unit; None: none is given."""
    if given is None:
        return None
    if len(given) != 1 or given.keys() - _MODELS.keys() or not all(number >= 1 for number in given.values()):
        raise NotBuilt(f"period {given}")
    ((unit, number),) = given.items()
    made: LoanPeriod = _MODELS[unit](**{unit: number})
    return made


def schedule_of(rows: list[Case] | None, use: str) -> DueSchedule | None:
    """A table of due dates; None: there is none."""
    return None if rows is None else DueSchedule(tuple(map(_row, rows)), ScheduleUse(use))


def _row(given: Case) -> DueScheduleRow:
    row = with_defaults(given, "row of a schedule", {"from", "to", "due"}, {})
    return DueScheduleRow(date.fromisoformat(row["due"]), *(row[key] and date.fromisoformat(row[key]) for key in ("from", "to")))


def as_due(due: Any) -> str | None:
    """A due date or a due instant as the form writes it; None: there is none."""
    return None if due is None else due.to_json() if hasattr(due, "to_json") else due.isoformat()
