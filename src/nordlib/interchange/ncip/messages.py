"""Read and write the messages of NCIP version 2."""

from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from nordlib.interchange.ncip import tables
from nordlib.interchange.ncip.parties import ProblemReport
from nordlib.interchange.ncip.renewal_messages import RenewItem, RenewItemResponse
from nordlib.interchange.ncip.user_messages import LookupUser, LookupUserResponse
from nordlib.interchange.xml_documents.elements import DEFAULT_LIMITS, XmlLimits
from nordlib.interchange.xml_documents.protocols import ReceivedMessage, XmlProtocol

__all__ = ["PROTOCOL", "NcipMessage", "read_message", "write_message"]

NcipMessage: TypeAlias = RenewItem | RenewItemResponse | LookupUser | LookupUserResponse | ProblemReport
"""A message that is read and written."""

#: NCIP as it is written here: version 2.02 (NISO Z39.83-2, 9 March 2012).
PROTOCOL: Final[XmlProtocol[NcipMessage]] = XmlProtocol(
    root="NCIPMessage",
    namespace="http://www.niso.org/2008/ncip",
    prefix="ncip",
    version="http://www.niso.org/schemas/ncip/v2_02/ncip_v2_02.xsd",
    messages={
        "RenewItem": tables.RENEW_ITEM,
        "RenewItemResponse": tables.RENEW_ITEM_RESPONSE,
        "LookupUser": tables.LOOKUP_USER,
        "LookupUserResponse": tables.LOOKUP_USER_RESPONSE,
    },
    lists={"Problem": tables.PROBLEM_REPORT},
)


def read_message(source: bytes | str, *, limits: XmlLimits = DEFAULT_LIMITS, zone: ZoneInfo | None = None) -> ReceivedMessage[NcipMessage]:
    """Read a message. Raises `InvalidXml` for anything that is not one of the messages above.

    Args:
        source: The document, as bytes or as text.
        limits: How large a document may be.
        zone: The zone of an instant without an offset; None: such an instant is an error.

    >>> from nordlib.interchange.ncip.parties import UserIdentifier
    >>> read_message(write_message(LookupUser(UserIdentifier("51")))).message.user.value
    '51'
    """
    return PROTOCOL.read(source, limits, zone)


def write_message(message: NcipMessage) -> bytes:
    """Return the document of a message, in UTF-8. Raises `InvalidData` for a text that XML cannot hold."""
    return PROTOCOL.write(message)
