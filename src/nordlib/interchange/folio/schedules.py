"""FOLIO's fixed due date schedules (mod-circulation-storage, ramls/fixed-due-date-schedule.json) to and from `DueSchedule`.

A schedule of FOLIO has instants. nordlib has days: the day of each instant in the tenant's zone.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, cast
from zoneinfo import ZoneInfo

from nordlib.circulation.due_schedule import DueSchedule, DueScheduleRow, ScheduleUse
from nordlib.interchange.folio.reader import DocumentReader
from nordlib.interchange.folio.results import FolioDocument, FolioReading, differences
from nordlib.interchange.folio.writer import end_of_day, start_of_day

__all__ = ["folio_schedule", "schedule_of"]

#: What stands for an end that a row of nordlib does not have: FOLIO's rows have both.
_FIRST, _LAST = date(1970, 1, 1), date(9999, 12, 30)
_NOT_READ: Final = {
    "id": "a schedule of nordlib has no id; a loan policy names it",
    "name": "a schedule of nordlib has no name",
    "metadata": "who wrote the record and when stays with FOLIO",
}
_LOST: Final = {
    "rows": f"a row of FOLIO has a first and a last day: an open one is written as {_FIRST} or {_LAST}",
}


def schedule_of(document: Mapping[str, object], *, zone: ZoneInfo, use: ScheduleUse = ScheduleUse.CEILING) -> FolioReading[DueSchedule]:
    """Read a fixed due date schedule of FOLIO. Raises `InvalidData`, also for two rows that have one day.

    Args:
        document: The schedule.
        zone: The tenant's time zone, in which days are counted.
        use: What a row says about the due date: a policy with the profile Rolling takes it as a ceiling, one with Fixed as the due date.
    """
    reader = DocumentReader("FOLIO fixed due date schedule", document)
    listed = reader.value("schedules")
    if listed is not None and not isinstance(listed, list):
        reader.problem("schedules", "write a list of objects: []")
        listed = None
    rows = [_row(reader, index, row, zone) for index, row in enumerate(cast("list[object]", listed or []))]
    return reader.result(lambda: DueSchedule(tuple(DueScheduleRow(*row) for row in rows), use), _NOT_READ)


def _row(reader: DocumentReader, index: int, row: object, zone: ZoneInfo) -> tuple[date, date, date]:
    """Return the due date, the first and the last day of a row."""
    inner = reader.inner(f"schedules[{index}]", row)
    days: list[date] = []
    for name, edge in (("due", end_of_day), ("from", start_of_day), ("to", end_of_day)):
        day = inner.day(name, zone) if inner.has(name) else None
        if not inner.has(name):
            inner.problem(name, "required property is missing")
        elif day is not None and inner.text_of_instant(name) != edge(day, zone):
            inner.note(name, "the time of day; nordlib counts days")
        days.append(day or date.min)
    reader.take(f"schedules[{index}]", inner, {})
    return days[0], days[1], days[2]


def folio_schedule(schedule: DueSchedule, *, name: str, zone: ZoneInfo, host: Mapping[str, object] | None = None) -> FolioDocument:
    """Write a table of due dates as a fixed due date schedule of FOLIO. Raises `InvalidData`.

    Args:
        schedule: The table. What it is used for (`use`) the loan policy says.
        name: The name of the schedule, for a new document; FOLIO requires one.
        zone: The tenant's time zone, in which a row begins and ends.
        host: The document that the host has; everything in it that the table does not change is kept. None: a new document.
    """
    document: dict[str, object] = {"name": name} if host is None else dict(host)
    if host is None or schedule_of(host, zone=zone, use=schedule.use).value.rows != schedule.rows:
        document["schedules"] = [
            {
                "from": start_of_day(row.first_day or _FIRST, zone),
                "to": end_of_day(row.last_day or _LAST, zone),
                "due": end_of_day(row.due, zone),
            }
            for row in schedule.rows
        ]
    back = schedule_of(document, zone=zone, use=schedule.use).value
    return FolioDocument(document, tuple(differences(schedule, back, _LOST)))
