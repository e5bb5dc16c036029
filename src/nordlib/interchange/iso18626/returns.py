"""Returns: the hand-in of an item that belongs to another library, and that library's confirmation (ILL-02 to ILL-04)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import attrs

from nordlib.circulation.returns import ItemHandedIn, ReturnConfirmed, ReturnEvent
from nordlib.interchange.iso18626.codes import Action, MessageReason, Status
from nordlib.interchange.iso18626.headers import Header
from nordlib.interchange.iso18626.message_models import RequestingAgencyMessage, StatusInfo, SupplyingAgencyMessage
from nordlib.interchange.iso18626.statuses import supplier_message
from nordlib.interchange.losses import Answer, Loss

__all__ = ["RETURN_LOSSES", "return_confirmed", "return_message"]

#: What a message about a return does not say.
RETURN_LOSSES: Final[Mapping[str, str]] = {
    "library": "at which library the item was handed in, and when",
    "fee": "the fee for a late return",
}


def return_message(event: ReturnEvent, header: Header, now: datetime) -> Answer[RequestingAgencyMessage | SupplyingAgencyMessage]:
    """Return the message that tells a return, and what it does not say.

    A hand-in is `ShippedReturn` of the requesting library; a confirmation is `LoanCompleted` of the library that lent the item.

    Args:
        event: The hand-in, or the confirmation.
        header: The header of the request.
        now: When the message is sent.
    """
    if isinstance(event, ItemHandedIn):
        message = RequestingAgencyMessage(attrs.evolve(header, timestamp=now), Action.SHIPPED_RETURN)
        return Answer(message, (Loss("library", RETURN_LOSSES["library"]),))
    return Answer(supplier_message(header, now, MessageReason.STATUS_CHANGE, StatusInfo(Status.LOAN_COMPLETED, event.at)))


def return_confirmed(message: SupplyingAgencyMessage, received_at: datetime) -> ReturnConfirmed | None:
    """Return the confirmation that a message of the lending library is; None if it is not one.

    A loan counts as returned on the day on which the home library receives the confirmation (ILL-03).

    Args:
        message: The message.
        received_at: When the home library received it.
    """
    return ReturnConfirmed(received_at) if message.status.status is Status.LOAN_COMPLETED else None
