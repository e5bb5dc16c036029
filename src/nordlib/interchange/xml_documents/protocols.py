"""A protocol: its root element, its namespace, and a table for each of its messages."""

from collections.abc import Mapping
from typing import Any, Final, Generic, TypeVar, cast
from zoneinfo import ZoneInfo

import attrs

from nordlib.errors import InvalidData
from nordlib.interchange.xml_documents.elements import DEFAULT_LIMITS, XmlElement, XmlLimits
from nordlib.interchange.xml_documents.kinds import Reading, note_attributes
from nordlib.interchange.xml_documents.problems import InvalidXml, XmlProblem
from nordlib.interchange.xml_documents.reading import read_document
from nordlib.interchange.xml_documents.tables import ElementTable
from nordlib.interchange.xml_documents.writing import write_document
from nordlib.shown_text import shown_sentence, shown_type

__all__ = ["ReceivedMessage", "XmlProtocol"]

M = TypeVar("M")
_VERSION: Final = "version"


@attrs.frozen
class ReceivedMessage(Generic[M]):
    """A message from outside, with what it says that its model has no field for."""

    message: M
    """The message."""
    version: str
    """The version of the protocol that the sender names; empty if it names none."""
    not_read: tuple[str, ...] = ()
    """The paths of elements, attributes (`@name`), stray texts (`text()`) and processing instructions (`?target`) without a field.

    An optional element that is empty, and would need a value, is among them. Nothing under such a path was read.
    """


@attrs.frozen
class XmlProtocol(Generic[M]):
    """A protocol whose documents hold one message each."""

    root: str
    """The name of the root element."""
    namespace: str
    """The namespace of every element and attribute."""
    prefix: str
    """The prefix that is written before attributes."""
    version: str
    """The version that is written."""
    messages: Mapping[str, ElementTable[Any]]
    """The table of each message, by the name of its element in the root."""
    lists: Mapping[str, ElementTable[Any]] = attrs.field(factory=dict[str, ElementTable[Any]])
    """The table of a message that is several elements in the root, by their name."""

    def read(self, source: bytes | str, limits: XmlLimits = DEFAULT_LIMITS, zone: ZoneInfo | None = None) -> ReceivedMessage[M]:
        """Read a document. Raises `InvalidXml` for anything that is not a message which has a table."""
        document = read_document(source, limits)
        root, reading = document.root, Reading(self.namespace, zone)
        if root.name != self.root or root.namespace not in ("", self.namespace):
            raise InvalidXml(
                XmlProblem.WRONG_ROOT, root.line, root.column, root.name, f"the root must be {self.root}, in the namespace {self.namespace}"
            )
        first, table, is_list = self._message_in(root)
        if is_list:
            message = table.read(root, reading, self.root)
            reading.not_read.pop(f"{self.root}/@{_VERSION}", None)
        else:
            note_attributes(root, reading, self.root, _VERSION)
            if root.text.strip():
                reading.not_read[f"{self.root}/text()"] = None
            for child in root.children:
                if child is not first:
                    reading.not_read[f"{self.root}/{child.name}"] = None
            message = table.read(first, reading, f"{self.root}/{first.name}")
        not_read = (*reading.not_read, *(f"?{target}" for target in document.instructions))
        return ReceivedMessage(cast("M", message), root.attributes.get(_VERSION, "").strip(), tuple(map(shown_sentence, not_read)))

    def write(self, message: M) -> bytes:
        """Return the document of a message. Raises `InvalidData` for a text that XML cannot hold, and for what is not a message."""
        attributes = {_VERSION: self.version}
        for name, table in self.messages.items():
            if isinstance(message, table.model):
                return self._document(attributes, (table.write(name, message),))
        for table in self.lists.values():
            if isinstance(message, table.model):
                return self._document(attributes, table.write(self.root, message).children)
        raise InvalidData("message", (f"it is {shown_type(message)}, which {self.root} does not hold",))

    def _document(self, attributes: dict[str, str], children: tuple[XmlElement, ...]) -> bytes:
        return write_document(XmlElement(self.root, self.namespace, attributes, children), self.prefix)

    def _message_in(self, root: XmlElement) -> tuple[XmlElement, ElementTable[Any], bool]:
        """Return the element of the message, its table, and whether the message is a list. Raises `InvalidXml`."""
        children = [child for child in root.children if child.namespace in ("", self.namespace)]
        known = [child for child in children if child.name in self.messages]
        if len(known) > 1:
            raise InvalidXml(XmlProblem.REPEATED, known[1].line, known[1].column, self.root, "a document holds one message")
        if known:
            return known[0], self.messages[known[0].name], False
        listed = [child for child in children if child.name in self.lists]
        if listed:
            return listed[0], self.lists[listed[0].name], True
        if not children:
            raise InvalidXml(XmlProblem.MISSING, root.line, root.column, self.root, "the message is missing")
        names = ", ".join((*self.messages, *self.lists))
        hint = f"the message must be one of {names}"
        raise InvalidXml(XmlProblem.UNSUPPORTED_MESSAGE, children[0].line, children[0].column, f"{self.root}/{children[0].name}", hint)
