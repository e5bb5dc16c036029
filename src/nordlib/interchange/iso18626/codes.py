"""The closed lists of codes of ISO 18626, as the schema of version 1.2 (November 2017) has them.

The edition of 2021 adds actions and statuses (`Lost`, `HoldReturn`); a message with one of them is answered by an error with a name. Every
status of `nordlib.circulation.interlibrary_requests.RequestStatus` but `Struck` is in both.
"""

from enum import StrEnum

__all__ = ["Action", "ErrorType", "MessageReason", "MessageStatus", "RequestSubtype", "RequestType", "ServiceType", "Status"]


class Action(StrEnum):
    """What the requesting library does or asks (`type_action`)."""

    STATUS_REQUEST = "StatusRequest"
    """It asks for the status."""
    RECEIVED = "Received"
    """It has received the item."""
    CANCEL = "Cancel"
    """It asks to cancel the request."""
    RENEW = "Renew"
    """It asks to renew the loan."""
    SHIPPED_RETURN = "ShippedReturn"
    """It has sent the item back."""
    SHIPPED_FORWARD = "ShippedForward"
    """It has sent the item on to another library."""
    NOTIFICATION = "Notification"
    """It says something in the note."""


class MessageReason(StrEnum):
    """Why the supplying library sends a message (`type_reasonForMessage`)."""

    REQUEST_RESPONSE = "RequestResponse"
    """It answers the request."""
    STATUS_REQUEST_RESPONSE = "StatusRequestResponse"
    """It answers a question for the status."""
    RENEW_RESPONSE = "RenewResponse"
    """It answers a question to renew."""
    CANCEL_RESPONSE = "CancelResponse"
    """It answers a question to cancel."""
    STATUS_CHANGE = "StatusChange"
    """The status has changed."""
    NOTIFICATION = "Notification"
    """It says something in the note."""


class Status(StrEnum):
    """The status of a request at the supplying library (`type_status`)."""

    REQUEST_RECEIVED = "RequestReceived"
    """The request was received."""
    EXPECT_TO_SUPPLY = "ExpectToSupply"
    """The library expects to supply the material."""
    WILL_SUPPLY = "WillSupply"
    """The library will supply the material."""
    LOANED = "Loaned"
    """The material is lent."""
    OVERDUE = "Overdue"
    """The loan is overdue."""
    RECALLED = "Recalled"
    """The library wants the material back."""
    RETRY_POSSIBLE = "RetryPossible"
    """The library cannot supply the material as requested, but may if the request is changed."""
    UNFILLED = "Unfilled"
    """The library cannot supply the material."""
    COPY_COMPLETED = "CopyCompleted"
    """The copy was supplied."""
    LOAN_COMPLETED = "LoanCompleted"
    """The loan was returned."""
    COMPLETED_WITHOUT_RETURN = "CompletedWithoutReturn"
    """The loan ended without a return: the material is lost, or need not be returned."""
    CANCELLED = "Cancelled"
    """The request was cancelled."""


class ServiceType(StrEnum):
    """What is requested (`type_serviceType`)."""

    COPY = "Copy"
    """A copy."""
    LOAN = "Loan"
    """A loan."""
    COPY_OR_LOAN = "CopyOrLoan"
    """Either of the two."""


class RequestType(StrEnum):
    """Which request it is (`type_requestType`)."""

    NEW = "New"
    """A new one."""
    RETRY = "Retry"
    """One that was changed after `RetryPossible`."""
    REMINDER = "Reminder"
    """One that was sent before and not answered."""


class RequestSubtype(StrEnum):
    """What kind of request it is (`type_requestSubType`)."""

    BOOKING_REQUEST = "BookingRequest"
    """For certain days."""
    MULTIPLE_ITEM_REQUEST = "MultipleItemRequest"
    """For one of several items."""
    PATRON_REQUEST = "PatronRequest"
    """One that a patron placed."""
    TRANSFER_REQUEST = "TransferRequest"
    """One that another library passed on."""
    SUPPLYING_LIBRARYS_CHOICE = "SupplyingLibrarysChoice"
    """The supplying library chooses the item."""


class MessageStatus(StrEnum):
    """Whether a message was understood (`type_messageStatus`)."""

    OK = "OK"
    """It was."""
    ERROR = "ERROR"
    """It was not; the error is named."""


class ErrorType(StrEnum):
    """Why a message was not understood (`type_errorType`)."""

    UNSUPPORTED_ACTION = "UnsupportedActionType"
    """The action is not offered."""
    UNSUPPORTED_REASON = "UnsupportedReasonForMessageType"
    """The reason for the message is not known."""
    UNRECOGNISED_ELEMENT = "UnrecognisedDataElement"
    """An element is not known, or is missing."""
    UNRECOGNISED_VALUE = "UnrecognisedDataValue"
    """A value is not known."""
    BADLY_FORMED = "BadlyFormedMessage"
    """The document is not a message."""
