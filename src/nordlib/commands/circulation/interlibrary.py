"""Take what the owner of an interlibrary loan says, and tell the patron."""

from collections.abc import Sequence
from datetime import date
from typing import cast

import attrs
from attrs import field

from nordlib.circulation import Loan, LoanId
from nordlib.circulation.interlibrary import InterlibraryEvent, InterlibraryPolicy, LoanHistory, ReplayResult, apply_events, record_events
from nordlib.commands.outbox import enqueue
from nordlib.errors import InvalidData, UnknownName
from nordlib.messages import Message, MessageKind
from nordlib.storage.protocols import CirculationTx, HasLoanHistories
from nordlib.texts import Language, format_text

__all__ = ["NoticeRecipient", "record_owner_events"]


@attrs.frozen
class NoticeRecipient:
    """Whom to tell of what an owner says, in which language, and what the owner's library is called."""

    recipient: str = field(repr=False)
    language: Language
    library: str


def record_owner_events(
    tx: CirculationTx, loan: LoanId, events: Sequence[InterlibraryEvent], *, policy: InterlibraryPolicy, recipient: NoticeRecipient | None
) -> ReplayResult:
    """Take what the owner of an interlibrary loan says, and queue what the patron is told (EXT-09); `recipient` None: the host tells it.

    On a store with a log of what owners said (`HasLoanHistories`) the events may come late, in any order, and again: the loan is rebuilt
    from all of them, and nothing is told twice. Without one they are taken as they come. Raises `UnknownName` for a loan that is not
    stored, and `InvalidData` for one that is no interlibrary loan, and for events that can be read once only: a command that loses a race
    is run again.
    """
    if not isinstance(cast("object", events), Sequence):
        raise InvalidData("events of a loan", (f"they are a {type(events).__name__}; pass a tuple or a list, for they may be read twice",))
    stored = tx.loans.get(loan)
    if stored is None:
        raise UnknownName("loan", loan)
    happened = _heard(tx, stored.value, events, policy)
    if happened.loan != stored.value:
        tx.loans.save(happened.loan, expected_version=stored.version)
    if recipient is not None:
        enqueue(tx, (_message(each.kind, each.due, loan, recipient) for each in happened.notices))
    return happened


def _heard(tx: CirculationTx, loan: Loan, events: Sequence[InterlibraryEvent], policy: InterlibraryPolicy) -> ReplayResult:
    if not isinstance(tx, HasLoanHistories):
        return apply_events(loan, events, policy)
    log, happened = record_events(tx.loan_histories.get(loan.id) or LoanHistory(loan), events, policy)
    tx.loan_histories.put(log)
    return happened


def _message(kind: MessageKind, due: date, loan: LoanId, recipient: NoticeRecipient) -> Message:
    values = {"library": recipient.library, "due": format_text("{due}", recipient.language, {"due": due})}
    return Message(kind, recipient.recipient, recipient.language, loan, values)
