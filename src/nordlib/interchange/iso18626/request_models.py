"""The request: what is asked for, how, where to, and for which patron (`request`)."""

from datetime import datetime

import attrs
from attrs import field

from nordlib.errors import InvalidData
from nordlib.hidden_fields import hides_fields
from nordlib.interchange.iso18626.codes import RequestSubtype, RequestType, ServiceType
from nordlib.interchange.iso18626.headers import Address, Header, optional_instant
from nordlib.interchange.xml_documents.scheme_values import SchemeValue
from nordlib.validation import checked

__all__ = ["BibliographicInfo", "ItemIdentifier", "PatronInfo", "RecordIdentifier", "Request", "RequestedDelivery", "ServiceInfo"]

_MOST_SUBTYPES = 3


@attrs.frozen
@checked
class ItemIdentifier:
    """A number of what is asked for (`bibliographicItemId`): an ISBN."""

    value: str
    """The number."""
    type: SchemeValue
    """The kind of the number: "ISBN", "ISSN"."""


@attrs.frozen
@checked
class RecordIdentifier:
    """The id of the record of what is asked for (`bibliographicRecordId`)."""

    value: str
    """The id."""
    type: SchemeValue
    """The register that has the record: "LIBRIS"."""


@hides_fields
@attrs.frozen
@checked
class BibliographicInfo:
    """What is asked for (`bibliographicInfo`)."""

    supplier_record: str | None = field(default=None, repr=False)
    """The id of the record at the supplying library (`supplierUniqueRecordId`); None if it is not known."""
    title: str | None = field(default=None, repr=False)
    """The title; None if it is not said."""
    author: str | None = field(default=None, repr=False)
    """The author; None if it is not said."""
    subtitle: str | None = field(default=None, repr=False)
    """The subtitle; None if it is not said."""
    series_title: str | None = field(default=None, repr=False)
    """The title of the series; None if it is not said."""
    edition: str | None = None
    """The edition; None if it is not said."""
    component_title: str | None = field(default=None, repr=False)
    """The title of the article or part (`titleOfComponent`); None if it is not said."""
    component_author: str | None = field(default=None, repr=False)
    """The author of the article or part; None if it is not said."""
    volume: str | None = None
    """The volume; None if it is not said."""
    issue: str | None = None
    """The issue; None if it is not said."""
    pages: str | None = None
    """The pages (`pagesRequested`); None if they are not said."""
    estimated_pages: str | None = None
    """About how many pages; None if it is not said."""
    items: tuple[ItemIdentifier, ...] = ()
    """The numbers of what is asked for."""
    sponsor: str | None = field(default=None, repr=False)
    """The body behind the work; None if it is not said."""
    source: str | None = field(default=None, repr=False)
    """Where the information comes from (`informationSource`); None if it is not said."""
    records: tuple[RecordIdentifier, ...] = field(default=(), repr=False)
    """The ids of the record in registers."""


@hides_fields
@attrs.frozen
@checked
class ServiceInfo:
    """How the material is wanted (`serviceInfo`). Raises `InvalidData` for more than three subtypes."""

    service: ServiceType
    """A loan or a copy."""
    type: RequestType | None = None
    """Which request it is; None if it is not said."""
    subtypes: tuple[RequestSubtype, ...] = ()
    """What kind of request it is; at most three."""
    previous_request_id: str | None = None
    """The id of the request that this one repeats; None if it repeats none."""
    level: SchemeValue | None = None
    """How urgent it is (`serviceLevel`); None if it is not said."""
    format: SchemeValue | None = None
    """The format that is preferred; None if it is not said."""
    need_before: datetime | None = field(default=None, converter=optional_instant)
    """Before when the material is needed; None if it is not said."""
    copyright_compliance: SchemeValue | None = None
    """The law under which a copy is asked for; None if it is not said."""
    any_edition: bool | None = None
    """Whether any edition will do; None if it is not said."""
    starts: datetime | None = field(default=None, converter=optional_instant)
    """From when a booking is; None if it is not said."""
    ends: datetime | None = field(default=None, converter=optional_instant)
    """Until when a booking is; None if it is not said."""
    note: str | None = field(default=None, repr=False)
    """A note for a person; None if there is none."""

    def __attrs_post_init__(self) -> None:
        if len(self.subtypes) > _MOST_SUBTYPES:
            raise InvalidData("ServiceInfo", (f"subtypes must have at most {_MOST_SUBTYPES} members",))


@hides_fields
@attrs.frozen
@checked
class RequestedDelivery:
    """Where the material is to go (`requestedDeliveryInfo`)."""

    order: int | None = None
    """The rank of the address, from the first choice on; None if it is not said."""
    address: Address | None = field(default=None, repr=False)
    """The address; None if it is not said."""


@hides_fields
@attrs.frozen
@checked
class PatronInfo:
    """The patron for whom the material is (`patronInfo`). `iso18626.patron_info` makes it, and keeps protected identities out."""

    patron_id: str | None = field(default=None, repr=False)
    """The id of the patron at the requesting library; None if it is not said."""
    surname: str | None = field(default=None, repr=False)
    """The surname; None if it is not said."""
    given_name: str | None = field(default=None, repr=False)
    """The given name; None if it is not said."""
    type: SchemeValue | None = None
    """The kind of patron; None if it is not said."""
    sends_to_patron: bool | None = None
    """Whether the material goes straight to the patron (`sendToPatron`); None if it is not said."""
    addresses: tuple[Address, ...] = field(default=(), repr=False)
    """The addresses of the patron."""


@hides_fields
@attrs.frozen
@checked
class Request:
    """A request for a loan or a copy (`request`)."""

    header: Header
    """The header."""
    bibliographic: BibliographicInfo = field(repr=False)
    """What is asked for."""
    service: ServiceInfo | None = None
    """How it is wanted; None if it is not said."""
    deliveries: tuple[RequestedDelivery, ...] = ()
    """Where it is to go."""
    patron: PatronInfo | None = None
    """The patron; None if no patron is named."""
