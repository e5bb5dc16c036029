"""The statuses of a loan and of a request in ISO 18626, and the messages of the supplying library that tell them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from nordlib.circulation.interlibrary_requests import RequestStatus
from nordlib.circulation.models import Loan, LoanStatus
from nordlib.circulation.returns import ReturnBasis
from nordlib.interchange.instants import due_instant
from nordlib.interchange.iso18626.codes import MessageReason, Status
from nordlib.interchange.iso18626.headers import Header
from nordlib.interchange.iso18626.message_models import MessageInfo, StatusInfo, SupplyingAgencyMessage
from nordlib.interchange.losses import Answer, Loss

__all__ = ["LOST_STATUSES", "REQUEST_STATUSES", "RETURN_STATUSES", "loan_status", "status_answer", "supplier_message"]

#: The status that tells how a loan stands (`ReturnBasis`), at the library that lent the item.
RETURN_STATUSES: Final[Mapping[ReturnBasis, Status]] = {
    ReturnBasis.HAND_IN: Status.LOAN_COMPLETED,
    ReturnBasis.CONFIRMATION: Status.LOAN_COMPLETED,
    ReturnBasis.WAITING: Status.LOANED,
    ReturnBasis.LOST: Status.LOANED,
    ReturnBasis.CLAIMED_RETURNED: Status.LOANED,
    ReturnBasis.ON_LOAN: Status.LOANED,
}
#: The status that tells how a request stands.
REQUEST_STATUSES: Final[Mapping[RequestStatus, Status]] = {
    **{status: Status(status.value) for status in RequestStatus if status is not RequestStatus.STRUCK},
    RequestStatus.STRUCK: Status.UNFILLED,
}
#: What a status of ISO 18626 does not say, by the value of `ReturnBasis`, `LoanStatus` or `RequestStatus`.
LOST_STATUSES: Final[Mapping[str, str]] = {
    ReturnBasis.WAITING.value: "that the item was handed in elsewhere, and its confirmation is awaited",
    LoanStatus.LOST.value: "that the item is lost",
    LoanStatus.CLAIMED_RETURNED.value: "that the patron claims to have returned the item",
    RequestStatus.STRUCK.value: "that the home library struck the request, and not the supplying library",
}


def supplier_message(
    header: Header, now: datetime, reason: MessageReason, status: StatusInfo, *, answer: bool | None = None, note: str | None = None
) -> SupplyingAgencyMessage:
    """Return a message of the supplying library about a request.

    Args:
        header: The header of an earlier message about the request; the new one gets the instant, and no secret.
        now: When the message is sent.
        reason: The reason for the message.
        status: The status of the request.
        answer: Yes or no to what was asked.
        note: A note for a person.
    """
    return SupplyingAgencyMessage(attrs.evolve(header, timestamp=now, authentication=None), MessageInfo(reason, answer, note), status)


def loan_status(loan: Loan, zone: ZoneInfo, now: datetime) -> Answer[StatusInfo]:
    """Return the status of a loan at the library that lent the item, and what it does not say.

    Args:
        loan: The loan.
        zone: The library's zone.
        now: The instant at which the status is asked.
    """
    due = due_instant(loan.due, zone)
    if loan.status is LoanStatus.RETURNED:
        status = Status.LOAN_COMPLETED
    elif loan.recalled:
        status = Status.RECALLED
    else:
        status = Status.OVERDUE if now > due else Status.LOANED
    lost = LOST_STATUSES.get(loan.status.value)
    return Answer(StatusInfo(status, now, due=due), () if lost is None else (Loss(loan.status.value, lost),))


def status_answer(header: Header, loan: Loan, basis: ReturnBasis, zone: ZoneInfo, now: datetime) -> Answer[SupplyingAgencyMessage]:
    """Return the answer to a question for the status of a loan, and what it does not say.

    Args:
        header: The header of the question.
        loan: The loan.
        basis: What the loan's return depends on (`nordlib.circulation.returns.assess_return`).
        zone: The library's zone.
        now: When the answer is sent.
    """
    told = loan_status(loan, zone, now)
    status = told.message if RETURN_STATUSES[basis] is Status.LOANED else attrs.evolve(told.message, status=RETURN_STATUSES[basis])
    lost = dict.fromkeys((*(loss.code for loss in told.lost), *([basis.value] if basis.value in LOST_STATUSES else ())))
    message = supplier_message(header, now, MessageReason.STATUS_REQUEST_RESPONSE, status)
    return Answer(message, tuple(Loss(code, LOST_STATUSES[code]) for code in lost))
