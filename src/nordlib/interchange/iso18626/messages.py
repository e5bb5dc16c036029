"""Read and write the messages of ISO 18626."""

from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from nordlib.interchange.iso18626 import tables
from nordlib.interchange.iso18626.message_models import (
    RequestConfirmation,
    RequestingAgencyMessage,
    RequestingAgencyMessageConfirmation,
    SupplyingAgencyMessage,
    SupplyingAgencyMessageConfirmation,
)
from nordlib.interchange.iso18626.request_models import Request
from nordlib.interchange.xml_documents.elements import DEFAULT_LIMITS, XmlLimits
from nordlib.interchange.xml_documents.protocols import ReceivedMessage, XmlProtocol

__all__ = ["PROTOCOL", "Iso18626Message", "read_message", "write_message"]

Iso18626Message: TypeAlias = (
    Request
    | RequestConfirmation
    | SupplyingAgencyMessage
    | SupplyingAgencyMessageConfirmation
    | RequestingAgencyMessage
    | RequestingAgencyMessageConfirmation
)
"""A message that is read and written."""

#: ISO 18626 as it is written here: version 1.2 (November 2017). The editions of 2014 and 2021 have the same namespace.
PROTOCOL: Final[XmlProtocol[Iso18626Message]] = XmlProtocol(
    root="ISO18626Message",
    namespace="http://illtransactions.org/2013/iso18626",
    prefix="ill",
    version="1.2",
    messages={
        "request": tables.REQUEST,
        "requestConfirmation": tables.REQUEST_CONFIRMATION,
        "supplyingAgencyMessage": tables.SUPPLYING_MESSAGE,
        "supplyingAgencyMessageConfirmation": tables.SUPPLYING_CONFIRMATION,
        "requestingAgencyMessage": tables.REQUESTING_MESSAGE,
        "requestingAgencyMessageConfirmation": tables.REQUESTING_CONFIRMATION,
    },
)


def read_message(
    source: bytes | str, *, limits: XmlLimits = DEFAULT_LIMITS, zone: ZoneInfo | None = None
) -> ReceivedMessage[Iso18626Message]:
    """Read a message. Raises `InvalidXml` for anything that is not one of the messages above.

    Args:
        source: The document, as bytes or as text.
        limits: How large a document may be.
        zone: The zone of an instant without an offset; None: such an instant is an error.
    """
    return PROTOCOL.read(source, limits, zone)


def write_message(message: Iso18626Message) -> bytes:
    """Return the document of a message, in UTF-8. Raises `InvalidData` for a text that XML cannot hold."""
    return PROTOCOL.write(message)
