"""The elements of what an answer says about a user, in the order of the schema."""

from typing import Final

from nordlib.interchange.ncip import user_details
from nordlib.interchange.ncip.common_tables import CODED, MANY, ONE, USER, VALID
from nordlib.interchange.xml_documents.kinds import INSTANT, TEXT
from nordlib.interchange.xml_documents.tables import ElementTable, Part

__all__ = ["DETAILS"]

_NAME: Final = ElementTable(
    user_details.NameInformation,
    (
        Part(
            "person",
            "PersonalNameInformation",
            ElementTable(
                user_details.PersonalName,
                (
                    Part(
                        "structured",
                        "StructuredPersonalUserName",
                        ElementTable(
                            user_details.StructuredName,
                            (
                                Part("prefix", "Prefix", TEXT),
                                Part("given_name", "GivenName", TEXT),
                                Part("initials", "Initials", TEXT),
                                Part("surname", "Surname", TEXT, ONE),
                                Part("suffix", "Suffix", TEXT),
                            ),
                        ),
                    ),
                    Part("unstructured", "UnstructuredPersonalUserName", TEXT),
                ),
            ),
        ),
        Part(
            "organizations",
            "OrganizationNameInformation",
            ElementTable(
                user_details.OrganizationName,
                (Part("type", "OrganizationNameType", CODED, ONE), Part("name", "OrganizationName", TEXT, ONE)),
            ),
            MANY,
        ),
    ),
)
_STRUCTURED: Final = ElementTable(
    user_details.StructuredAddress,
    (
        Part("within_building", "LocationWithinBuilding", TEXT),
        Part("house_name", "HouseName", TEXT),
        Part("street", "Street", TEXT),
        Part("post_office_box", "PostOfficeBox", TEXT),
        Part("district", "District", TEXT),
        Part("line1", "Line1", TEXT),
        Part("line2", "Line2", TEXT),
        Part("city", "Locality", TEXT),
        Part("region", "Region", TEXT),
        Part("country", "Country", TEXT),
        Part("postcode", "PostalCode", TEXT),
        Part("care_of", "CareOf", TEXT),
    ),
)
_UNSTRUCTURED: Final = ElementTable(
    user_details.UnstructuredAddress,
    (Part("type", "UnstructuredAddressType", CODED, ONE), Part("text", "UnstructuredAddressData", TEXT, ONE)),
)
_PHYSICAL: Final = ElementTable(
    user_details.PhysicalAddress,
    (
        Part("structured", "StructuredAddress", _STRUCTURED),
        Part("unstructured", "UnstructuredAddress", _UNSTRUCTURED),
        Part("type", "PhysicalAddressType", CODED, ONE),
    ),
)
_ELECTRONIC: Final = ElementTable(
    user_details.ElectronicAddress,
    (Part("type", "ElectronicAddressType", CODED, ONE), Part("address", "ElectronicAddressData", TEXT, ONE)),
)
_ADDRESS: Final = ElementTable(
    user_details.UserAddress,
    (
        Part("role", "UserAddressRoleType", CODED, ONE),
        *VALID,
        Part("physical", "PhysicalAddress", _PHYSICAL),
        Part("electronic", "ElectronicAddress", _ELECTRONIC),
    ),
)
_STATUS: Final = ElementTable(
    user_details.UserPrivilegeStatus,
    (Part("type", "UserPrivilegeStatusType", CODED, ONE), Part("since", "DateOfUserPrivilegeStatus", INSTANT)),
)
_PRIVILEGE: Final = ElementTable(
    user_details.UserPrivilege,
    (
        Part("agency", "AgencyId", CODED, ONE),
        Part("type", "AgencyUserPrivilegeType", CODED, ONE),
        *VALID,
        Part("status", "UserPrivilegeStatus", _STATUS),
        Part("description", "UserPrivilegeDescription", TEXT),
    ),
)
_BLOCK: Final = ElementTable(
    user_details.BlockOrTrap, (Part("agency", "AgencyId", CODED, ONE), Part("type", "BlockOrTrapType", CODED, ONE), *VALID)
)
#: UserOptionalFields.
DETAILS: Final = ElementTable(
    user_details.UserDetails,
    (
        Part("name", "NameInformation", _NAME),
        Part("addresses", "UserAddressInformation", _ADDRESS, MANY),
        Part("birth_date", "DateOfBirth", INSTANT),
        Part("languages", "UserLanguage", CODED, MANY),
        Part("privileges", "UserPrivilege", _PRIVILEGE, MANY),
        Part("blocks", "BlockOrTrap", _BLOCK, MANY),
        Part("users", "UserId", USER, MANY),
    ),
    may_be_empty=True,
)
