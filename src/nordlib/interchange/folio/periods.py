"""FOLIO's periods (mod-circulation-storage, ramls/period.json) to and from the periods of nordlib."""

from typing import Final

from nordlib.circulation.periods import LoanPeriod, OpenDayPeriod
from nordlib.dates import HourlyPeriod, Period
from nordlib.errors import InvalidData
from nordlib.interchange.folio.reader import DocumentReader

__all__ = ["days_of", "folio_period", "period_of"]

_MOST: Final = 99_999  # of nordlib's own units
_WEEK: Final = 7
_HOUR: Final = 60
_INTERVALS: Final = {"Minutes": "minutes", "Hours": "hours", "Days": "days", "Weeks": "weeks", "Months": "months"}


def period_of(reader: DocumentReader, path: str) -> LoanPeriod | None:
    """Read the period at a path; None if it is missing, or wrong. A duration of 0 is wrong: nordlib has no loan that ends today."""
    if not reader.has(path):
        return None
    interval = reader.word(f"{path}.intervalId", _INTERVALS)
    duration = reader.whole(f"{path}.duration", 1, _MOST // _WEEK if interval == "weeks" else _MOST)
    for name, value in (("intervalId", interval), ("duration", duration)):
        if value is None and not reader.has(f"{path}.{name}"):
            reader.problem(f"{path}.{name}", "required property is missing")
    if interval is None or duration is None:
        return None
    if interval in ("minutes", "hours"):
        return HourlyPeriod(duration) if interval == "hours" else HourlyPeriod(minutes=duration)
    if interval == "months":
        return Period(months=duration)
    return Period(days=duration * (_WEEK if interval == "weeks" else 1))


def days_of(reader: DocumentReader, path: str) -> int:
    """Read the period at a path as a number of days, for a recall; 0 if it is missing, or if it is not in days or weeks, which is noted."""
    period = period_of(reader, path)
    if isinstance(period, Period) and not period.months and period.days <= _MOST_DAYS:
        return period.days
    if period is not None:
        reader.note(path, f"nordlib counts the days of a recall, and at most {_MOST_DAYS}; write Days or Weeks")
    return 0


_MOST_DAYS: Final = 9_999


def folio_period(period: LoanPeriod, field: str) -> dict[str, object]:
    """Write a period. Raises `InvalidData`, which names the field, for one that FOLIO cannot say.

    >>> folio_period(HourlyPeriod(1, 30), "loan_period")
    {'duration': 90, 'intervalId': 'Minutes'}
    """
    if isinstance(period, HourlyPeriod):
        if period.minutes:
            return {"duration": period.hours * _HOUR + period.minutes, "intervalId": "Minutes"}
        return {"duration": period.hours, "intervalId": "Hours"}
    if isinstance(period, OpenDayPeriod):
        raise InvalidData("FOLIO loan policy", (f"write days instead of open days, which FOLIO does not count @ $.{field}",))
    if period.days and period.months:
        raise InvalidData("FOLIO loan policy", (f"write months or days: a period of FOLIO has one unit @ $.{field}",))
    return {"duration": period.months or period.days, "intervalId": "Months" if period.months else "Days"}
