"""What a host supplies so that each notice about a loan is sent once."""

from datetime import date
from typing import NewType, Protocol

import attrs

from nordlib.circulation import LoanId
from nordlib.storage.protocols.circulation import DueLoans
from nordlib.storage.protocols.outbox import Outbox
from nordlib.storage.protocols.patrons import ReadablePatrons
from nordlib.validation import checked

__all__ = ["NoticesTx", "SentNotice", "SentNoticeId", "SentNotices"]

#: The id of a sent notice: the same loan, due date and day always give the same id.
SentNoticeId = NewType("SentNoticeId", str)


@attrs.frozen
@checked
class SentNotice:
    """The record that a notice about a loan was queued."""

    id: SentNoticeId
    """The id, which is made of the loan, the due date and the day of the notice."""
    loan: LoanId
    """The id of the loan."""
    due: date
    """The due date of which the notice speaks."""


class SentNotices(Protocol):
    """Notices that were queued."""

    def get(self, notice: SentNoticeId) -> SentNotice | None:
        """Return the record, or None."""
        ...

    def add(self, notice: SentNotice) -> None:
        """Store a record. Raises `UniqueViolation`: the notice was queued already."""
        ...

    def delete_due_before(self, day: date) -> None:
        """Delete the records of notices whose due date is before a day."""
        ...


class NoticesTx(Protocol):
    """A transaction over what notices are about, and on the outbox."""

    @property
    def loans(self) -> DueLoans:
        """The loans."""
        ...

    @property
    def patrons(self) -> ReadablePatrons:
        """The patrons, with their addresses and their consent."""
        ...

    @property
    def sent_notices(self) -> SentNotices:
        """The notices that were queued."""
        ...

    @property
    def outbox(self) -> Outbox:
        """The messages to send."""
        ...
