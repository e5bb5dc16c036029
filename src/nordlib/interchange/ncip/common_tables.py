"""What several tables of NCIP have in common: values from a list, wrapped agencies, and ids."""

from typing import Any, Final, TypeVar

import attrs

from nordlib.interchange.ncip import parties
from nordlib.interchange.xml_documents.elements import XmlElement
from nordlib.interchange.xml_documents.kinds import INSTANT, TOKEN, Coded, Kind, Reading, note_attributes
from nordlib.interchange.xml_documents.problems import InvalidXml, XmlProblem
from nordlib.interchange.xml_documents.tables import ElementTable, Occurs, Part

__all__ = ["AGENCY", "CODED", "ITEM", "MANY", "ONE", "USER", "VALID", "ids_table"]

M = TypeVar("M", bound=attrs.AttrsInstance)
#: Exactly once.
ONE: Final = Occurs.ONE
#: Any number of times.
MANY: Final = Occurs.MANY
#: A value from a list.
CODED: Final = Coded("Scheme")


@attrs.frozen
class _Wrapped:
    """An element that only wraps another one: `FromAgencyId` has an `AgencyId`."""

    element: str
    kind: Kind
    may_be_empty: bool = False

    def read(self, element: XmlElement, reading: Reading, path: str) -> object:
        note_attributes(element, reading, path)
        inner = [child for child in element.children if child.name == self.element and child.namespace in ("", reading.namespace)]
        if len(inner) != 1:
            problem = XmlProblem.REPEATED if inner else XmlProblem.MISSING
            raise InvalidXml(problem, element.line, element.column, path, f"it must have exactly one `{self.element}`")
        others = [f"{path}/{child.name}" for child in element.children if child is not inner[0]]
        reading.not_read.update(dict.fromkeys([*others, f"{path}/text()"] if element.text.strip() else others))
        return self.kind.read(inner[0], reading, f"{path}/{self.element}")

    def write(self, name: str, value: Any) -> XmlElement:
        return XmlElement(name, children=(self.kind.write(self.element, value),))


#: An agency, as headers have it.
AGENCY: Final = _Wrapped("AgencyId", CODED)


def ids_table(model: type[M], of: str) -> ElementTable[M]:
    """Return the table of an id: `of` is the word in the names of its elements."""
    return ElementTable(
        model,
        (Part("agency", "AgencyId", CODED), Part("type", f"{of}IdentifierType", CODED), Part("value", f"{of}IdentifierValue", TOKEN, ONE)),
    )


#: The id of a user.
USER: Final = ids_table(parties.UserIdentifier, "User")
#: The id of an item.
ITEM: Final = ids_table(parties.ItemIdentifier, "Item")
#: From when and until when something is valid.
VALID: Final = (Part("valid_from", "ValidFromDate", INSTANT), Part("valid_to", "ValidToDate", INSTANT))
