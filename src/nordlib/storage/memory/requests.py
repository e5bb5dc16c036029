"""The table of the memory store that remembers requests which were granted and may come again."""

from datetime import datetime

from nordlib.errors import UniqueViolation
from nordlib.storage.memory.rows import Rows
from nordlib.storage.protocols import Request

__all__ = ["RequestsTable"]


class RequestsTable:
    """Requests by their keys."""

    def __init__(self) -> None:
        self.rows: Rows[str, Request] = Rows()

    def get(self, key: str) -> Request | None:
        return self.rows.get(key)

    def add(self, request: Request) -> None:
        if self.rows.get(request.key) is not None:
            raise UniqueViolation("request", "key")
        self.rows.put(request.key, request)

    def forget(self, before: datetime) -> None:
        for each in self.rows.values():
            if each.granted_at < before:
                self.rows.put(each.key, None)
