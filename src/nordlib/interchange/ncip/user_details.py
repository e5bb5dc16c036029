"""What an answer may say about a user: the name, addresses, privileges and blocks. nordlib writes it only if it was asked for."""

from datetime import datetime

import attrs
from attrs import field

from nordlib.errors import InvalidData
from nordlib.hidden_fields import hides_fields
from nordlib.interchange.ncip.parties import UserIdentifier
from nordlib.interchange.ncip.renewal_messages import with_optional_offset
from nordlib.interchange.xml_documents.scheme_values import SchemeValue
from nordlib.validation import checked

__all__ = [
    "BlockOrTrap",
    "ElectronicAddress",
    "NameInformation",
    "OrganizationName",
    "PersonalName",
    "PhysicalAddress",
    "StructuredAddress",
    "StructuredName",
    "UnstructuredAddress",
    "UserAddress",
    "UserDetails",
    "UserPrivilege",
    "UserPrivilegeStatus",
]


@hides_fields
@attrs.frozen
@checked
class StructuredName:
    """A name in its parts (`StructuredPersonalUserName`)."""

    surname: str = field(repr=False)
    """The surname."""
    given_name: str | None = field(default=None, repr=False)
    """The given name; None if it is not said."""
    initials: str | None = field(default=None, repr=False)
    """The initials; None if they are not said."""
    prefix: str | None = field(default=None, repr=False)
    """What stands before the name; None if nothing does."""
    suffix: str | None = field(default=None, repr=False)
    """What stands after the name; None if nothing does."""


@hides_fields
@attrs.frozen
@checked
class PersonalName:
    """The name of a person (`PersonalNameInformation`). Raises `InvalidData` for one without a name."""

    unstructured: str | None = field(default=None, repr=False)
    """The name as it is written; None if only its parts are said."""
    structured: StructuredName | None = field(default=None, repr=False)
    """The parts of the name; None if they are not said."""

    def __attrs_post_init__(self) -> None:
        if self.unstructured is None and self.structured is None:
            raise InvalidData("PersonalName", ("it must have `unstructured` or `structured`",))


@hides_fields
@attrs.frozen
@checked
class OrganizationName:
    """The name of an organization (`OrganizationNameInformation`)."""

    type: SchemeValue
    """The kind of the name."""
    name: str = field(repr=False)
    """The name."""


@hides_fields
@attrs.frozen
@checked
class NameInformation:
    """The name of a user (`NameInformation`). Raises `InvalidData` unless it is that of a person or of an organization."""

    person: PersonalName | None = field(default=None, repr=False)
    """The name of the person; None for an organization."""
    organizations: tuple[OrganizationName, ...] = field(default=(), repr=False)
    """The names of the organization; empty for a person."""

    def __attrs_post_init__(self) -> None:
        if (self.person is None) is not bool(self.organizations):
            raise InvalidData("NameInformation", ("it must have either `person` or `organizations`, and not both",))


@hides_fields
@attrs.frozen
@checked
class StructuredAddress:
    """An address in its parts (`StructuredAddress`). Raises `InvalidData` unless it has a street, a box or a district, or else a line."""

    within_building: str | None = field(default=None, repr=False)
    """Where in the building (`LocationWithinBuilding`); None if it is not said."""
    house_name: str | None = field(default=None, repr=False)
    """The name of the house; None if it has none."""
    street: str | None = field(default=None, repr=False)
    """The street and the number; None if they are not said."""
    post_office_box: str | None = field(default=None, repr=False)
    """The post office box; None if there is none."""
    district: str | None = field(default=None, repr=False)
    """The district; None if it is not said."""
    line1: str | None = field(default=None, repr=False)
    """The first line, instead of a street; None if there is none."""
    line2: str | None = field(default=None, repr=False)
    """The second line; None if there is none."""
    city: str | None = field(default=None, repr=False)
    """The town (`Locality`); None if it is not said."""
    region: str | None = field(default=None, repr=False)
    """The region; None if it is not said."""
    country: str | None = field(default=None, repr=False)
    """The country; None if it is not said."""
    postcode: str | None = field(default=None, repr=False)
    """The postcode (`PostalCode`); None if it is not said."""
    care_of: str | None = field(default=None, repr=False)
    """The person or firm that takes the mail; None if there is none."""

    def __attrs_post_init__(self) -> None:
        placed = any(part is not None for part in (self.street, self.post_office_box, self.district))
        others = placed or self.within_building is not None or self.house_name is not None
        if placed is (self.line1 is not None) or (self.line1 is not None and others) or (self.line2 is not None and self.line1 is None):
            problem = "it must have either `street`, `post_office_box` or `district`, or else `line1`, which may have `line2`"
            raise InvalidData("StructuredAddress", (problem,))


@hides_fields
@attrs.frozen
@checked
class UnstructuredAddress:
    """An address as it is written (`UnstructuredAddress`)."""

    type: SchemeValue
    """The form of the text: "Newline-Delimited Text"."""
    text: str = field(repr=False)
    """The address (`UnstructuredAddressData`)."""


@hides_fields
@attrs.frozen
@checked
class PhysicalAddress:
    """A place (`PhysicalAddress`). Raises `InvalidData` unless it is written in exactly one of the two forms."""

    type: SchemeValue
    """The kind of the address: "Postal Address"."""
    structured: StructuredAddress | None = field(default=None, repr=False)
    """The parts; None if the address is unstructured."""
    unstructured: UnstructuredAddress | None = field(default=None, repr=False)
    """The text; None if the address is structured."""

    def __attrs_post_init__(self) -> None:
        if (self.structured is None) is (self.unstructured is None):
            raise InvalidData("PhysicalAddress", ("it must have either `structured` or `unstructured`",))


@hides_fields
@attrs.frozen
@checked
class ElectronicAddress:
    """An e-mail address or a telephone number (`ElectronicAddress`)."""

    type: SchemeValue
    """The kind, as the scheme of a URI: "mailto", "tel"."""
    address: str = field(repr=False)
    """The address or the number (`ElectronicAddressData`)."""


@hides_fields
@attrs.frozen
@checked
class UserAddress:
    """An address of a user (`UserAddressInformation`). Raises `InvalidData` unless it is a place or an electronic address."""

    role: SchemeValue
    """What the address is for: "Notice", "Multi-Purpose"."""
    valid_from: datetime | None = field(default=None, converter=with_optional_offset)
    """From when it is valid; None if it is not said."""
    valid_to: datetime | None = field(default=None, converter=with_optional_offset)
    """Until when it is valid; None if it is not said."""
    physical: PhysicalAddress | None = field(default=None, repr=False)
    """The place; None if it is an electronic address."""
    electronic: ElectronicAddress | None = field(default=None, repr=False)
    """The electronic address; None if it is a place."""

    def __attrs_post_init__(self) -> None:
        if (self.physical is None) is (self.electronic is None):
            raise InvalidData("UserAddress", ("it must have either `physical` or `electronic`",))


@attrs.frozen
@checked
class UserPrivilegeStatus:
    """The status of a privilege (`UserPrivilegeStatus`)."""

    type: SchemeValue
    """The status: "Active"."""
    since: datetime | None = field(default=None, converter=with_optional_offset)
    """Since when; None if it is not said."""


@attrs.frozen
@checked
class UserPrivilege:
    """What a user may do at an agency (`UserPrivilege`)."""

    agency: SchemeValue
    """The agency."""
    type: SchemeValue
    """The kind of user at the agency (`AgencyUserPrivilegeType`)."""
    valid_from: datetime | None = field(default=None, converter=with_optional_offset)
    """From when; None if it is not said."""
    valid_to: datetime | None = field(default=None, converter=with_optional_offset)
    """Until when: the end of the card; None if it is not said."""
    status: UserPrivilegeStatus | None = None
    """The status; None if it is not said."""
    description: str | None = None
    """The privilege in words; None if it is not said."""


@attrs.frozen
@checked
class BlockOrTrap:
    """What an agency blocks a user from (`BlockOrTrap`)."""

    agency: SchemeValue
    """The agency."""
    type: SchemeValue
    """What is blocked: "Block Renewal"."""
    valid_from: datetime | None = field(default=None, converter=with_optional_offset)
    """From when; None if it is not said."""
    valid_to: datetime | None = field(default=None, converter=with_optional_offset)
    """Until when; None if it is not said."""


@hides_fields
@attrs.frozen
@checked
class UserDetails:
    """What else an answer says about a user (`UserOptionalFields`)."""

    name: NameInformation | None = field(default=None, repr=False)
    """The name; None if it is not said."""
    addresses: tuple[UserAddress, ...] = field(default=(), repr=False)
    """The addresses, the e-mail addresses and the telephone numbers."""
    birth_date: datetime | None = field(default=None, repr=False, converter=with_optional_offset)
    """The birth date, which NCIP has as an instant (`DateOfBirth`); None if it is not said."""
    languages: tuple[SchemeValue, ...] = ()
    """The languages of the user."""
    privileges: tuple[UserPrivilege, ...] = ()
    """The privileges."""
    blocks: tuple[BlockOrTrap, ...] = ()
    """The blocks; empty if the user is not blocked, or they were not asked for."""
    users: tuple[UserIdentifier, ...] = ()
    """Other ids of the user."""
