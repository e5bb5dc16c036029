"""Requests that were granted and may come again, in SQL."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from nordlib.storage.protocols import Request
from nordlib.storage.sql.connection import Statements
from nordlib.storage.sql.schema import REQUESTS

__all__ = ["RequestsTable"]

_GET: Final = select(REQUESTS).where(REQUESTS.c.key == bindparam("wanted"))
_FORGET: Final = delete(REQUESTS).where(REQUESTS.c.granted_at < bindparam("before"))
_ADD: Final = insert(REQUESTS)


class RequestsTable:
    """Requests by their keys."""

    def __init__(self, statements: Statements) -> None:
        self._sql = statements

    def get(self, key: str) -> Request | None:
        row = self._sql.one(_GET, {"wanted": key})
        return None if row is None else Request(row.key, row.asked, row.granted_at, row.made)

    def add(self, request: Request) -> None:
        values = {"key": request.key, "asked": request.asked, "granted_at": request.granted_at, "made": request.made}
        self._sql.execute(_ADD, values)

    def forget(self, before: datetime) -> None:
        self._sql.execute(_FORGET, {"before": before})
