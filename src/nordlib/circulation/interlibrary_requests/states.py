"""What can happen to a request: a table in which every status has a row, with the messages of ISO 18626 where it has them."""

from enum import StrEnum
from typing import Final

from nordlib.circulation.interlibrary_requests.models import RequestStatus
from nordlib.decisions.state_table import StateTable, Transition
from nordlib.messages import MessageKind

__all__ = ["REQUEST_TRANSITIONS", "RequestEvent"]


class RequestEvent(StrEnum):
    """What happens to a request: a status that the supplying library reports, the requesting side's `Cancel`, or `Strike`."""

    STRIKE = "Strike"
    """The home library strikes it (LIB-10); not in ISO 18626."""
    EXPECT_TO_SUPPLY = "ExpectToSupply"
    """A library expects to supply the material."""
    WILL_SUPPLY = "WillSupply"
    """A library will supply the material."""
    LOANED = "Loaned"
    """The material is lent to the patron."""
    OVERDUE = "Overdue"
    """The loan is overdue."""
    RECALLED = "Recalled"
    """The lending library wants the material back."""
    UNFILLED = "Unfilled"
    """No library can supply the material."""
    COPY_COMPLETED = "CopyCompleted"
    """The copy is supplied."""
    LOAN_COMPLETED = "LoanCompleted"
    """The loan is returned."""
    CANCEL = "Cancel"
    """The patron or the home library cancels the request."""


_SUPPLY: Final = {
    RequestEvent.LOANED: Transition(RequestStatus.LOANED),
    RequestEvent.COPY_COMPLETED: Transition(RequestStatus.COPY_COMPLETED),
    RequestEvent.UNFILLED: Transition(RequestStatus.UNFILLED),
    RequestEvent.CANCEL: Transition(RequestStatus.CANCELLED),
}
_WILL_SUPPLY: Final = {RequestEvent.WILL_SUPPLY: Transition(RequestStatus.WILL_SUPPLY)}
_COMPLETED: Final = {RequestEvent.LOAN_COMPLETED: Transition(RequestStatus.LOAN_COMPLETED)}

#: What can happen to a request. An event that a row leaves out cannot happen.
REQUEST_TRANSITIONS: Final[StateTable[RequestStatus, RequestEvent]] = StateTable(
    {
        RequestStatus.RECEIVED: {
            RequestEvent.STRIKE: Transition(RequestStatus.STRUCK, notifies=MessageKind.ORDER_STRUCK),
            RequestEvent.EXPECT_TO_SUPPLY: Transition(RequestStatus.EXPECT_TO_SUPPLY),
            **_WILL_SUPPLY,
            **_SUPPLY,
        },
        RequestStatus.EXPECT_TO_SUPPLY: {**_WILL_SUPPLY, **_SUPPLY},
        RequestStatus.WILL_SUPPLY: _SUPPLY,
        RequestStatus.LOANED: {
            RequestEvent.OVERDUE: Transition(RequestStatus.OVERDUE),
            RequestEvent.RECALLED: Transition(RequestStatus.RECALLED),
            **_COMPLETED,
        },
        RequestStatus.OVERDUE: {RequestEvent.RECALLED: Transition(RequestStatus.RECALLED), **_COMPLETED},
        RequestStatus.RECALLED: {RequestEvent.OVERDUE: Transition(RequestStatus.OVERDUE), **_COMPLETED},
        RequestStatus.STRUCK: {},
        RequestStatus.UNFILLED: {},
        RequestStatus.COPY_COMPLETED: {},
        RequestStatus.LOAN_COMPLETED: {},
        RequestStatus.CANCELLED: {},
    }
)
