"""Notices that were queued."""

from datetime import date
from typing import Final

from nordlib.storage.protocols import SentNotice, SentNoticeId, value_of
from nordlib.storage.queries import Equal, LessThan, Query
from nordlib.storage.repositories.core import Repository
from nordlib.storage.stored import SENT_NOTICE

__all__ = ["SentNoticeRepository"]

_BY_ID: Final = Query(SENT_NOTICE, (Equal("id"),))
_DUE_BEFORE: Final = Query(SENT_NOTICE, (LessThan("due"),))


class SentNoticeRepository(Repository):
    """Notices that were queued."""

    def get(self, notice: SentNoticeId) -> SentNotice | None:
        return value_of(self._backend.first(_BY_ID, notice))

    def add(self, notice: SentNotice) -> None:
        self._backend.add(SENT_NOTICE, notice)

    def delete_due_before(self, day: date) -> None:
        self._backend.delete(_DUE_BEFORE, day)
