"""What a host supplies so that each notice about a loan is sent once."""

from datetime import date
from typing import NewType, Protocol

import attrs

from nordlib.circulation import Hold, HoldId, HoldStatus, LoanId, PatronId
from nordlib.storage.protocols.circulation import DueLoans
from nordlib.storage.protocols.core import Versioned
from nordlib.storage.protocols.outbox import Outbox
from nordlib.storage.protocols.patrons import ReadablePatrons
from nordlib.validation import checked

__all__ = ["NoticeHolds", "NoticesTx", "SentNotice", "SentNoticeId", "SentNotices"]

#: The id of a sent notice: the same loan or hold, due date and day always give the same id.
SentNoticeId = NewType("SentNoticeId", str)


@attrs.frozen
@checked
class SentNotice:
    """The record that a notice about a loan or a hold was queued."""

    id: SentNoticeId
    """The id, which is made of the loan or hold, the due date and the day of the notice."""
    about: LoanId | HoldId
    """The id of the loan, or of the hold."""
    due: date
    """The due date, or the last day for picking up, of which the notice speaks; for a hold without one, the day of the notice."""


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


class NoticeHolds(Protocol):
    """Holds, to find those that are ready to be picked up."""

    def get(self, hold: HoldId) -> Versioned[Hold] | None:
        """Return the hold, or None."""
        ...

    def for_patron(self, patron: PatronId) -> tuple[Versioned[Hold], ...]:
        """Return every hold of a patron, by id."""
        ...

    def in_status(self, status: HoldStatus, after: HoldId | None, limit: int) -> tuple[Versioned[Hold], ...]:
        """Return a page, by id, of the holds with a status."""
        ...


class NoticesTx(Protocol):
    """A transaction over what notices are about, and on the outbox."""

    @property
    def loans(self) -> DueLoans:
        """The loans."""
        ...

    @property
    def holds(self) -> NoticeHolds:
        """The holds."""
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
