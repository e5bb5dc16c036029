"""Tell patrons that a loan was renewed automatically, that it cannot be renewed again, or why it was not renewed (EXT-16)."""

from datetime import date, datetime
from typing import Final

from nordlib.circulation import Loan, RenewalFacts, auto_renewal
from nordlib.circulation.due import due_value
from nordlib.commands.notices import NoticeRecipient, notice
from nordlib.commands.outbox import derived_id, enqueue
from nordlib.decisions import Refused
from nordlib.messages import MessageKind
from nordlib.storage.protocols import SentNotice, SentNoticeId, outbox_of, sent_notices_of

__all__ = ["queue_refusal", "queue_renewal"]

_REFUSED: Final = MessageKind.NOT_RENEWED_AUTOMATICALLY


def queue_renewal(tx: object, renewed: Loan, facts: RenewalFacts, recipient: NoticeRecipient, now: datetime) -> None:
    """Queue the message about a renewal, with the new due date; it says so if no renewal is left."""
    is_last = auto_renewal.is_last_renewal(facts)
    kind = MessageKind.LAST_AUTOMATIC_RENEWAL if is_last else MessageKind.RENEWED_AUTOMATICALLY
    enqueue(tx, (notice(kind, renewed.id, recipient, due=due_value(renewed.due)),), now)


def queue_refusal(tx: object, loan: Loan, due: date, refused: Refused[RenewalFacts], recipient: NoticeRecipient, now: datetime) -> None:
    """Queue the message about a loan that was not renewed, once for one due date; not in a store that cannot record that."""
    sent_notices, outbox = sent_notices_of(tx), outbox_of(tx)
    record = SentNotice(SentNoticeId(derived_id("notice", loan.id, str(due), _REFUSED.value)), loan.id, due)
    if sent_notices is None or outbox is None or sent_notices.get(record.id) is not None:
        return
    sent_notices.add(record)
    _, _, reasons = refused.explain(recipient.language).partition("\n")
    enqueue(tx, (notice(_REFUSED, loan.id, recipient, due=due, why=reasons.replace("\n", " ")),), now)
