"""Record the answers of the owner of an interlibrary loan, and notify the patron."""

from collections.abc import Sequence
from typing import cast

import attrs

from nordlib.circulation import Loan, LoanId, LoanStatus
from nordlib.circulation.interlibrary import InterlibraryEvent, InterlibraryPolicy, LoanHistory, ReplayResult, apply_events, record_events
from nordlib.commands.notices import NoticeRecipient, notice
from nordlib.commands.outbox import enqueue
from nordlib.errors import InvalidData, UnknownName
from nordlib.shown_text import shown_type
from nordlib.storage.protocols import CirculationTx, loan_histories_of

__all__ = ["record_owner_events"]


def record_owner_events(
    tx: CirculationTx, loan: LoanId, events: Sequence[InterlibraryEvent], *, policy: InterlibraryPolicy, recipient: NoticeRecipient | None
) -> ReplayResult:
    """Record the answers of the owner of an interlibrary loan, and queue the messages to the patron (EXT-09).

    If the store keeps a history of each loan (`loan_histories_of`), events may come late, in any order, and more than once: the loan is
    rebuilt from all of them, and the patron is never notified twice of one event. Otherwise events are applied as they come.

    Args:
        tx: The transaction.
        loan: The id of the loan.
        events: What the owner answered, as a tuple or a list: the command is run again after a lost race, and then reads them again.
        policy: The library's policy for interlibrary loans.
        recipient: The patron to notify; None if the host notifies the patron.

    Raises:
        UnknownName: The loan is not stored.
        InvalidData: The loan is not an interlibrary loan, or `events` can be read only once.
    """
    if not isinstance(cast("object", events), Sequence):
        raise InvalidData("events", (f"{shown_type(events)}. Pass a tuple or a list, because the events may be read twice",))
    stored = tx.loans.get(loan)
    if stored is None:
        raise UnknownName("loan", loan)
    result = _recorded(tx, stored.value, events, policy)
    if result.loan != stored.value:
        tx.loans.save(result.loan, expected_version=stored.version)
    if recipient is not None:
        enqueue(tx, (notice(each.kind, loan, recipient, due=each.due) for each in result.notices))
    return result


def _recorded(tx: CirculationTx, loan: Loan, events: Sequence[InterlibraryEvent], policy: InterlibraryPolicy) -> ReplayResult:
    if (histories := loan_histories_of(tx)) is None:
        return apply_events(loan, events, policy)
    history, result = record_events(histories.get(loan.id) or LoanHistory(loan), events, policy)
    histories.put(history)
    is_open = result.loan.status == LoanStatus.ON_LOAN  # as far as the history knows: the library itself says what is lost or returned
    return attrs.evolve(result, loan=attrs.evolve(result.loan, status=loan.status)) if is_open else result
