"""The confirmation of a message, and of a document that could not be read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, TypeAlias

from nordlib.interchange.iso18626.codes import ErrorType, MessageStatus
from nordlib.interchange.iso18626.headers import ConfirmationHeader, ErrorData, Header
from nordlib.interchange.iso18626.message_models import (
    RequestConfirmation,
    RequestingAgencyMessage,
    RequestingAgencyMessageConfirmation,
    SupplyingAgencyMessage,
    SupplyingAgencyMessageConfirmation,
)
from nordlib.interchange.iso18626.request_models import Request
from nordlib.interchange.xml_documents.problems import InvalidXml, XmlProblem

__all__ = ["ERROR_TYPES", "Confirmation", "confirmation", "error_confirmation"]

Confirmation: TypeAlias = RequestConfirmation | SupplyingAgencyMessageConfirmation | RequestingAgencyMessageConfirmation
"""A confirmation."""

#: The error type for each error of a document. An unknown action or reason for a message has a type of its own.
ERROR_TYPES: Final[Mapping[XmlProblem, ErrorType]] = {
    XmlProblem.TOO_LARGE: ErrorType.BADLY_FORMED,
    XmlProblem.TOO_DEEP: ErrorType.BADLY_FORMED,
    XmlProblem.TOO_MANY: ErrorType.BADLY_FORMED,
    XmlProblem.TOO_LONG: ErrorType.BADLY_FORMED,
    XmlProblem.DOCTYPE: ErrorType.BADLY_FORMED,
    XmlProblem.ENCODING: ErrorType.BADLY_FORMED,
    XmlProblem.NOT_WELL_FORMED: ErrorType.BADLY_FORMED,
    XmlProblem.WRONG_ROOT: ErrorType.BADLY_FORMED,
    XmlProblem.UNSUPPORTED_MESSAGE: ErrorType.UNRECOGNISED_ELEMENT,
    XmlProblem.MISSING: ErrorType.UNRECOGNISED_ELEMENT,
    XmlProblem.REPEATED: ErrorType.UNRECOGNISED_ELEMENT,
    XmlProblem.INVALID_VALUE: ErrorType.UNRECOGNISED_VALUE,
    XmlProblem.UNKNOWN_VALUE: ErrorType.UNRECOGNISED_VALUE,
    XmlProblem.CONTRADICTION: ErrorType.UNRECOGNISED_ELEMENT,
}
_OF_AN_ELEMENT: Final = {"action": ErrorType.UNSUPPORTED_ACTION, "reasonForMessage": ErrorType.UNSUPPORTED_REASON}


def confirmation(
    message: Request | SupplyingAgencyMessage | RequestingAgencyMessage,
    received_at: datetime,
    now: datetime,
    error: ErrorData | None = None,
) -> Confirmation:
    """Return the confirmation of a message: OK, or the error that is given, for example an action that the library does not offer.

    Args:
        message: The message.
        received_at: When it was received.
        now: When the confirmation is sent.
        error: What was wrong; None: nothing.
    """
    header = _header(message.header, received_at, now, MessageStatus.OK if error is None else MessageStatus.ERROR)
    if isinstance(message, Request):
        return RequestConfirmation(header, error)
    if isinstance(message, SupplyingAgencyMessage):
        return SupplyingAgencyMessageConfirmation(header, message.info.reason, error)
    return RequestingAgencyMessageConfirmation(header, message.action, error)


def error_confirmation(error: InvalidXml, received_at: datetime, now: datetime) -> Confirmation:
    """Return the confirmation of a document that could not be read: that of the message it began, or of a request.

    No value of the document is repeated.

    Args:
        error: What was wrong.
        received_at: When the document was received.
        now: When the confirmation is sent.
    """
    header = _header(None, received_at, now, MessageStatus.ERROR)
    _, _, inside = error.path.partition("/")
    last = error.path.rpartition("/")[2]
    kind = ERROR_TYPES[error.problem]
    data = ErrorData(_OF_AN_ELEMENT.get(last, kind) if error.problem is XmlProblem.UNKNOWN_VALUE else kind, f"{last}: {error.hint}")
    if inside.startswith("supplyingAgencyMessage"):
        return SupplyingAgencyMessageConfirmation(header, None, data)
    if inside.startswith("requestingAgencyMessage"):
        return RequestingAgencyMessageConfirmation(header, None, data)
    return RequestConfirmation(header, data)


def _header(about: Header | None, received_at: datetime, now: datetime, status: MessageStatus) -> ConfirmationHeader:
    if about is None:
        return ConfirmationHeader(now, received_at, status)
    return ConfirmationHeader(now, received_at, status, about.supplier, about.requester, about.request_id, about.group_id or None)
