"""XML documents from outside and to outside: read within limits and without entities, written from the table that they are read by."""

from nordlib.interchange.xml_documents.elements import DEFAULT_LIMITS, XmlDocument, XmlElement, XmlLimits
from nordlib.interchange.xml_documents.problems import InvalidXml, XmlProblem
from nordlib.interchange.xml_documents.protocols import ReceivedMessage, XmlProtocol
from nordlib.interchange.xml_documents.reading import ENCODINGS, read_document
from nordlib.interchange.xml_documents.scheme_values import SchemeValue
from nordlib.interchange.xml_documents.tables import ElementTable, Occurs, Part
from nordlib.interchange.xml_documents.writing import write_document

__all__ = [
    "DEFAULT_LIMITS",
    "ENCODINGS",
    "ElementTable",
    "InvalidXml",
    "Occurs",
    "Part",
    "ReceivedMessage",
    "SchemeValue",
    "XmlDocument",
    "XmlElement",
    "XmlLimits",
    "XmlProblem",
    "XmlProtocol",
    "read_document",
    "write_document",
]
