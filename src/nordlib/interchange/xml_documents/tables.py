"""Tables of elements: one table gives both how a model is read and how it is written, so the two cannot differ."""

from enum import StrEnum
from typing import Any, Final, Generic, TypeVar, cast

import attrs

from nordlib.errors import InvalidData
from nordlib.interchange.xml_documents.elements import XmlElement
from nordlib.interchange.xml_documents.kinds import FLAG, Kind, Reading, note_attributes
from nordlib.interchange.xml_documents.problems import InvalidXml, XmlProblem

__all__ = ["ElementTable", "Occurs", "Part"]

M = TypeVar("M", bound=attrs.AttrsInstance)


class Occurs(StrEnum):
    """How often an element may be there."""

    ONE = "one"
    """Exactly once."""
    OPTIONAL = "optional"
    """At most once; the field is None without it, and false for an empty element."""
    MANY = "many"
    """Any number of times; the field is a tuple."""


_ONE: Final = Occurs.ONE
_MANY: Final = Occurs.MANY


@attrs.frozen
class Part:
    """One row of a table: an element, and the field that it is."""

    field: str
    """The name of the field."""
    element: str
    """The name of the element."""
    kind: Kind
    """What the element holds."""
    occurs: Occurs = Occurs.OPTIONAL
    """How often it may be there."""

    def values(self, model: attrs.AttrsInstance) -> tuple[object, ...]:
        """Return the values to write: none, one or several."""
        value = getattr(model, self.field)
        if self.occurs is _MANY:
            return cast("tuple[object, ...]", value)
        return () if value is None or (self.kind is FLAG and not value) else (value,)


@attrs.frozen
class ElementTable(Generic[M]):
    """The elements of a model, in the order of the schema. It is a `Kind` itself, so that tables nest.

    Elements are written in the order of the table, and read in any order, as the systems in use send them.
    """

    model: type[M]
    """The model."""
    parts: tuple[Part, ...]
    """The rows, in the order of the schema."""
    may_be_empty: bool = False
    """Whether an element without children is a value, rather than not given."""

    def read(self, element: XmlElement, reading: Reading, path: str) -> M:
        """Return the model of an element; note what it has no field for. Raises `InvalidXml`."""
        note_attributes(element, reading, path)
        if element.text.strip():
            reading.not_read[f"{path}/text()"] = None
        by_name = {part.element: part for part in self.parts}
        values = dict[str, Any]()
        for child in element.children:
            part = by_name.get(child.name) if child.namespace in ("", reading.namespace) else None
            where = f"{path}/{child.name}" if child.namespace in ("", reading.namespace) else f"{path}/{{{child.namespace}}}{child.name}"
            is_empty = not child.children and not child.text.strip()
            if part is None or (is_empty and part.occurs is not _ONE and not part.kind.may_be_empty):
                reading.not_read[where] = None
                continue
            if part.occurs is _MANY:
                values.setdefault(part.field, []).append(part.kind.read(child, reading, where))
            elif part.field in values:
                raise InvalidXml(XmlProblem.REPEATED, child.line, child.column, where, f"`{child.name}` may be there only once")
            else:
                values[part.field] = part.kind.read(child, reading, where)
        for part in self.parts:
            if part.occurs is _ONE and part.field not in values:
                raise InvalidXml(XmlProblem.MISSING, element.line, element.column, path, f"`{part.element}` is missing")
            if part.occurs is _MANY:
                values[part.field] = tuple(values.get(part.field, ()))
        try:
            return self.model(**values)
        except InvalidData as error:
            hint = "; ".join(error.problems)
            raise InvalidXml(XmlProblem.CONTRADICTION, element.line, element.column, path, hint) from None

    def write(self, name: str, value: M) -> XmlElement:
        """Return the element of a model."""
        return XmlElement(name, children=tuple(part.kind.write(part.element, each) for part in self.parts for each in part.values(value)))
