"""How psycopg reads days and instants of PostgreSQL that Python does not have, such as `infinity`: as their text.

psycopg itself raises where it meets one, and then none of the rows that were found can be read. As a text it makes only its own row
unreadable, which is told by its id (`UnreadableRow`).
"""

from collections.abc import Mapping
from typing import Any, Final

from psycopg import DataError
from psycopg.abc import Buffer
from psycopg.types.datetime import DateLoader, TimestampLoader

__all__ = ["LOADERS"]


class DateOrText(DateLoader):
    """Reads a day."""

    def load(self, data: Buffer) -> Any:
        """Return the day, or its text."""
        try:
            return super().load(data)
        except DataError:
            return bytes(data).decode()


class TimestampOrText(TimestampLoader):
    """Reads an instant."""

    def load(self, data: Buffer) -> Any:
        """Return the instant, or its text."""
        try:
            return super().load(data)
        except DataError:
            return bytes(data).decode()


#: What reads a value of each type.
LOADERS: Final[Mapping[str, type[Any]]] = {"date": DateOrText, "timestamp": TimestampOrText}
