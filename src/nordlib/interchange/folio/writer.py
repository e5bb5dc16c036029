"""Writing into a document of FOLIO: instants as FOLIO stores them, and properties by their paths, beside what the host's document has."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Final, cast
from zoneinfo import ZoneInfo

from nordlib.errors import InvalidData
from nordlib.interchange.instants import due_instant

__all__ = ["end_of_day", "instant_text", "put", "require_uuids", "start_of_day"]

#: raml-util, schemas/uuid.schema.
_UUID: Final = re.compile(r"[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[1-5][a-fA-F0-9]{3}-[89abAB][a-fA-F0-9]{3}-[a-fA-F0-9]{12}")


def instant_text(instant: datetime) -> str:
    """Return an instant in UTC, as FOLIO stores it, to the millisecond or finer. Raises `InvalidData` outside the years 1 to 9999.

    >>> instant_text(datetime.fromisoformat("2026-04-17T23:59:59+02:00"))
    '2026-04-17T21:59:59.000+00:00'
    """
    try:
        there = instant.astimezone(UTC)
    except OverflowError:
        raise InvalidData("instant of FOLIO", ("it is outside the years 1 to 9999 in UTC",)) from None
    return there.isoformat(timespec="microseconds" if there.microsecond % 1000 else "milliseconds")


def end_of_day(day: date, zone: ZoneInfo) -> str:
    """Return the last second of a day in the library's zone, which is how FOLIO stores a due date. Raises `InvalidData`."""
    return instant_text(due_instant(day, zone))


def start_of_day(day: date, zone: ZoneInfo) -> str:
    """Return the first second of a day in the library's zone. Raises `InvalidData`."""
    return instant_text(datetime.combine(day, time(), zone))


def put(document: dict[str, object], path: str, value: object) -> None:
    """Set the property at a path, or delete it if the value is None. Objects on the way are copied, so that the host's stay as they are."""
    head, _, rest = path.partition(".")
    if not rest:
        if value is None:
            document.pop(head, None)
        else:
            document[head] = value
        return
    inner = document.get(head)
    below = dict(cast("Mapping[str, object]", inner)) if isinstance(inner, Mapping) else {}
    put(below, rest, value)
    if below or value is not None or inner is not None:
        document[head] = below


def require_uuids(what: str, ids: Mapping[str, str | None]) -> None:
    """Check that the ids are UUIDs, as FOLIO demands; None is allowed. Raises `InvalidData` about the document, with each wrong field."""
    wrong = [name for name, value in ids.items() if value is not None and not _UUID.fullmatch(value)]
    if wrong:
        raise InvalidData(what, tuple(f"write a UUID of version 1 to 5 @ $.{name}" for name in wrong))
