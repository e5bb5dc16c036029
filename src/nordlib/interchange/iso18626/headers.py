"""Who sends an ISO 18626 message and about which request: agencies, headers, addresses and errors."""

from datetime import datetime
from typing import Final

import attrs
from attrs import field

from nordlib.dates import with_fixed_offset
from nordlib.errors import InvalidData
from nordlib.hidden_fields import hides_fields
from nordlib.interchange.iso18626.codes import ErrorType, MessageStatus
from nordlib.interchange.xml_documents.scheme_values import SchemeValue, trimmed
from nordlib.validation import checked

__all__ = [
    "Address",
    "AgencyAuthentication",
    "AgencyId",
    "ConfirmationHeader",
    "ElectronicAddress",
    "ErrorData",
    "Header",
    "PhysicalAddress",
]


_ISIL: Final = SchemeValue("ISIL")


def optional_instant(instant: datetime | None) -> datetime | None:
    """Return an instant with a fixed offset, or None. Raises `NaiveDatetime`."""
    return None if instant is None else with_fixed_offset(instant)


@attrs.frozen
@checked
class AgencyId:
    """A library (`type_agencyId`)."""

    value: str = field(converter=trimmed)
    """The id: "DK-710100"."""
    type: SchemeValue = _ISIL
    """The kind of the id: "ISIL" (ISO 15511), or another list."""


@hides_fields
@attrs.frozen
@checked
class AgencyAuthentication:
    """How the requesting library proves to be itself (`requestingAgencyAuthentication`)."""

    account: str | None = field(default=None, repr=False)
    """The account (`accountId`); None if it has none."""
    secret: str | None = field(default=None, repr=False)
    """The secret (`securityCode`); None if it has none."""


@hides_fields
@attrs.frozen
@checked
class Header:
    """The header of a request or a message (`header`)."""

    supplier: AgencyId
    """The supplying library."""
    requester: AgencyId
    """The requesting library."""
    timestamp: datetime = field(converter=with_fixed_offset)
    """When the message was sent."""
    request_id: str = field(converter=trimmed)
    """The id that the requesting library gave to the request (`requestingAgencyRequestId`)."""
    supplier_request_id: str | None = None
    """The id that the supplying library gave to the request; None if it has given none."""
    group_id: str = ""
    """The id of the requests that belong together (`multipleItemRequestId`); empty if this is the only one."""
    authentication: AgencyAuthentication | None = None
    """How the requesting library proves to be itself; None if it does not."""


@attrs.frozen
@checked
class ConfirmationHeader:
    """The header of a confirmation (`confirmationHeader`)."""

    timestamp: datetime = field(converter=with_fixed_offset)
    """When the confirmation was sent."""
    received_at: datetime = field(converter=with_fixed_offset)
    """When the message was received (`timestampReceived`)."""
    status: MessageStatus
    """Whether the message was understood."""
    supplier: AgencyId | None = None
    """The supplying library; None if the message did not tell it."""
    requester: AgencyId | None = None
    """The requesting library; None if the message did not tell it."""
    request_id: str | None = None
    """The id that the requesting library gave to the request; None if the message did not tell it."""
    group_id: str | None = None
    """The id of the requests that belong together; None if there is none."""


@attrs.frozen
@checked
class ErrorData:
    """What was wrong with a message (`errorData`)."""

    type: ErrorType
    """The kind of error."""
    about: str | None = None
    """The element, or a sentence for a person (`errorValue`); None if nothing is said. nordlib never writes a value here."""


@hides_fields
@attrs.frozen
@checked
class ElectronicAddress:
    """An e-mail address or another electronic one (`electronicAddress`)."""

    type: SchemeValue
    """The kind: "Email", "FTP"."""
    address: str = field(repr=False)
    """The address (`electronicAddressData`)."""


@hides_fields
@attrs.frozen
@checked
class PhysicalAddress:
    """A place (`physicalAddress`)."""

    line1: str | None = field(default=None, repr=False)
    """The first line; None if there is none."""
    line2: str | None = field(default=None, repr=False)
    """The second line; None if there is none."""
    city: str | None = field(default=None, repr=False)
    """The town (`locality`); None if it is not said."""
    postcode: str | None = field(default=None, repr=False)
    """The postcode (`postalCode`); None if it is not said."""
    region: SchemeValue | None = None
    """The region (ISO 3166-2); None if it is not said."""
    country: SchemeValue | None = None
    """The country (ISO 3166-1); None if it is not said."""


@hides_fields
@attrs.frozen
@checked
class Address:
    """An address (`address`). Raises `InvalidData` unless it is a place or an electronic one."""

    physical: PhysicalAddress | None = field(default=None, repr=False)
    """The place; None if it is an electronic one."""
    electronic: ElectronicAddress | None = field(default=None, repr=False)
    """The electronic address; None if it is a place."""

    def __attrs_post_init__(self) -> None:
        if (self.physical is None) is (self.electronic is None):
            raise InvalidData("Address", ("it must have either `physical` or `electronic`",))
