"""Who sends an NCIP message and whom and what it is about: headers, ids of users and items, amounts and problems."""

import attrs
from attrs import field

from nordlib.errors import InvalidData
from nordlib.hidden_fields import hides_fields
from nordlib.interchange.xml_documents.scheme_values import SchemeValue, trimmed
from nordlib.validation import checked

__all__ = [
    "Amount",
    "AuthenticationInput",
    "InitiationHeader",
    "ItemIdentifier",
    "Problem",
    "ProblemReport",
    "RequestIdentifier",
    "ResponseHeader",
    "UserIdentifier",
]


@hides_fields
@attrs.frozen
@checked
class InitiationHeader:
    """The header of a request (`InitiationHeader`)."""

    from_agency: SchemeValue
    """The agency that sends (`FromAgencyId`)."""
    to_agency: SchemeValue
    """The agency that receives (`ToAgencyId`)."""
    from_system: SchemeValue | None = None
    """The system that sends; None if it is not said."""
    from_system_authentication: str | None = field(default=None, repr=False)
    """The secret of the system that sends; None if it has none."""
    from_agency_authentication: str | None = field(default=None, repr=False)
    """The secret of the agency that sends; None if it has none."""
    on_behalf_of: SchemeValue | None = None
    """The agency for which the sender acts; None: its own."""
    to_system: SchemeValue | None = None
    """The system that receives; None if it is not said."""
    application_profile: SchemeValue | None = None
    """The application profile; None if it is not said."""


@hides_fields
@attrs.frozen
@checked
class ResponseHeader:
    """The header of a response (`ResponseHeader`)."""

    from_agency: SchemeValue
    """The agency that sends (`FromAgencyId`)."""
    to_agency: SchemeValue
    """The agency that receives (`ToAgencyId`)."""
    from_system: SchemeValue | None = None
    """The system that sends; None if it is not said."""
    from_system_authentication: str | None = field(default=None, repr=False)
    """The secret of the system that sends; None if it has none."""
    from_agency_authentication: str | None = field(default=None, repr=False)
    """The secret of the agency that sends; None if it has none."""
    to_system: SchemeValue | None = None
    """The system that receives; None if it is not said."""

    @classmethod
    def to(cls, header: InitiationHeader | None) -> "ResponseHeader | None":
        """Return the header of a response to a request: sender and receiver change places, and no secret is repeated."""
        if header is None:
            return None
        return cls(header.to_agency, header.from_agency, header.to_system, None, None, header.from_system)


@hides_fields
@attrs.frozen
@checked
class UserIdentifier:
    """The id of a user (`UserId`), which may be the number of a card or an identity number."""

    value: str = field(converter=trimmed, repr=False)
    """The id."""
    agency: SchemeValue | None = None
    """The agency that gave the id; None if it is not said."""
    type: SchemeValue | None = None
    """The kind of the id; None if it is not said."""


@attrs.frozen
@checked
class ItemIdentifier:
    """The id of an item (`ItemId`)."""

    value: str = field(converter=trimmed)
    """The id."""
    agency: SchemeValue | None = None
    """The agency that gave the id; None if it is not said."""
    type: SchemeValue | None = None
    """The kind of the id; None if it is not said."""


@attrs.frozen
@checked
class RequestIdentifier:
    """The id of a request (`RequestId`)."""

    value: str = field(converter=trimmed)
    """The id."""
    agency: SchemeValue | None = None
    """The agency that gave the id; None if it is not said."""
    type: SchemeValue | None = None
    """The kind of the id; None if it is not said."""


@hides_fields
@attrs.frozen
@checked
class AuthenticationInput:
    """What a user proves to be (`AuthenticationInput`): a number, a PIN, a password."""

    data: str = field(repr=False)
    """The number or the secret."""
    format: SchemeValue
    """The format of the data (`AuthenticationDataFormatType`): "text"."""
    type: SchemeValue
    """What the data is (`AuthenticationInputType`): "Barcode Id", "PIN"."""


@attrs.frozen
@checked
class Amount:
    """An amount of money on the wire (`Amount`): a whole number of the smallest unit of the currency."""

    currency: SchemeValue
    """The code of the currency."""
    units: int
    """The amount in the smallest unit (`MonetaryValue`), from `-10**18 + 1` to `10**18 - 1`."""


@hides_fields
@attrs.frozen
@checked
class Problem:
    """Why a request was not performed (`Problem`)."""

    type: SchemeValue
    """The type of the problem, from a list (`ProblemType`)."""
    detail: str | None = field(default=None, repr=False)
    """More about the problem, for a person; nordlib writes its own code here. None if nothing is said."""
    element: str | None = None
    """The name of the element that the problem is about; None if it is not said."""
    value: str | None = field(default=None, repr=False)
    """The value of that element; None if it is not said. nordlib never writes it, since it can be an identity number."""


@attrs.frozen
@checked
class ProblemReport:
    """An `NCIPMessage` that has only problems: the answer to a document that could not be read. Raises `InvalidData` for one without."""

    problems: tuple[Problem, ...]
    """The problems, at least one."""

    def __attrs_post_init__(self) -> None:
        if not self.problems:
            raise InvalidData("ProblemReport", ("it must have at least one problem",))
