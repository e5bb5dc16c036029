"""The messages about a request, from either side, and the confirmations of all messages."""

from datetime import datetime
from typing import Final

import attrs
from attrs import field

from nordlib.dates import with_fixed_offset
from nordlib.errors import InvalidData
from nordlib.hidden_fields import hides_fields
from nordlib.interchange.iso18626.codes import Action, MessageReason, MessageStatus, Status
from nordlib.interchange.iso18626.headers import AgencyId, ConfirmationHeader, ErrorData, Header, PhysicalAddress, optional_instant
from nordlib.interchange.xml_documents.scheme_values import SchemeValue
from nordlib.validation import checked

__all__ = [
    "DeliveryInfo",
    "MessageInfo",
    "RequestConfirmation",
    "RequestingAgencyMessage",
    "RequestingAgencyMessageConfirmation",
    "ReturnInfo",
    "StatusInfo",
    "SupplyingAgencyMessage",
    "SupplyingAgencyMessageConfirmation",
]


@hides_fields
@attrs.frozen
@checked
class MessageInfo:
    """Why the supplying library sends a message, and its answer (`messageInfo`)."""

    reason: MessageReason
    """The reason for the message."""
    answer: bool | None = None
    """Yes or no to what was asked (`answerYesNo`); None if nothing was."""
    note: str | None = field(default=None, repr=False)
    """A note for a person; None if there is none."""
    reason_unfilled: SchemeValue | None = None
    """Why the request is unfilled; None if it is not, or it is not said."""
    reason_retry: SchemeValue | None = None
    """Why the request must be changed; None if it need not be."""
    retry_after: datetime | None = field(default=None, converter=optional_instant)
    """After when to try again; None if it is not said."""
    retry_before: datetime | None = field(default=None, converter=optional_instant)
    """Before when to try again; None if it is not said."""


@attrs.frozen
@checked
class StatusInfo:
    """The status of the request (`statusInfo`)."""

    status: Status
    """The status."""
    changed_at: datetime = field(converter=with_fixed_offset)
    """When the status last changed (`lastChange`)."""
    expected_delivery: datetime | None = field(default=None, converter=optional_instant)
    """When the material is expected to be sent; None if it is not said."""
    due: datetime | None = field(default=None, converter=optional_instant)
    """Until when the material is lent (`dueDate`); None if it is not said."""


@attrs.frozen
@checked
class DeliveryInfo:
    """What was sent (`deliveryInfo`)."""

    sent_at: datetime = field(converter=with_fixed_offset)
    """When it was sent."""
    item: str | None = None
    """The id of the item; None if it is not said."""
    sent_via: SchemeValue | None = None
    """How it was sent; None if it is not said."""
    loan_condition: SchemeValue | None = None
    """The condition of the loan: "LibraryUseOnly"; None: none."""
    format: SchemeValue | None = None
    """The format that was delivered; None if it is not said."""


@hides_fields
@attrs.frozen
@checked
class ReturnInfo:
    """Where the item goes back to (`returnInfo`)."""

    agency: AgencyId | None = None
    """The library; None if it is not said."""
    name: str | None = field(default=None, repr=False)
    """The name of the library; None if it is not said."""
    address: PhysicalAddress | None = field(default=None, repr=False)
    """The address; None if it is not said."""


@attrs.frozen
@checked
class SupplyingAgencyMessage:
    """A message of the supplying library (`supplyingAgencyMessage`)."""

    header: Header
    """The header."""
    info: MessageInfo
    """Why it is sent."""
    status: StatusInfo
    """The status of the request."""
    delivery: DeliveryInfo | None = None
    """What was sent; None if nothing was."""
    returns: ReturnInfo | None = None
    """Where the item goes back to; None if it is not said."""


@hides_fields
@attrs.frozen
@checked
class RequestingAgencyMessage:
    """A message of the requesting library (`requestingAgencyMessage`)."""

    header: Header
    """The header."""
    action: Action
    """What the library does or asks."""
    note: str | None = field(default=None, repr=False)
    """A note for a person; None if there is none."""


_MISFIT: Final = "it must have `error` if and only if its status is ERROR"


def _require_fit(what: str, header: ConfirmationHeader, error: ErrorData | None) -> None:
    if (error is None) is (header.status is MessageStatus.ERROR):
        raise InvalidData(what, (_MISFIT,))


@attrs.frozen
@checked
class RequestConfirmation:
    """Whether a request was understood (`requestConfirmation`). Raises `InvalidData` for an error that is not named."""

    header: ConfirmationHeader
    """The header."""
    error: ErrorData | None = None
    """What was wrong; None: nothing."""

    def __attrs_post_init__(self) -> None:
        _require_fit("RequestConfirmation", self.header, self.error)


@attrs.frozen
@checked
class SupplyingAgencyMessageConfirmation:
    """Whether a message of the supplying library was understood. Raises `InvalidData` for an error that is not named."""

    header: ConfirmationHeader
    """The header."""
    reason: MessageReason | None = None
    """The reason for the message that is confirmed; None if it was not told."""
    error: ErrorData | None = None
    """What was wrong; None: nothing."""

    def __attrs_post_init__(self) -> None:
        _require_fit("SupplyingAgencyMessageConfirmation", self.header, self.error)


@attrs.frozen
@checked
class RequestingAgencyMessageConfirmation:
    """Whether a message of the requesting library was understood. Raises `InvalidData` for an error that is not named."""

    header: ConfirmationHeader
    """The header."""
    action: Action | None = None
    """The action of the message that is confirmed; None if it was not told."""
    error: ErrorData | None = None
    """What was wrong; None: nothing."""

    def __attrs_post_init__(self) -> None:
        _require_fit("RequestingAgencyMessageConfirmation", self.header, self.error)
