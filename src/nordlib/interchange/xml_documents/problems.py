"""What can be wrong with an XML document from outside, and the error that says where."""

from enum import StrEnum

import attrs

from nordlib.errors import NordlibError
from nordlib.shown_text import shown_sentence

__all__ = ["InvalidXml", "XmlProblem"]


class XmlProblem(StrEnum):
    """What is wrong with a document. The first eight are found before the document is read as a message."""

    TOO_LARGE = "too_large"
    """The document has more bytes than the limit."""
    TOO_DEEP = "too_deep"
    """The elements are nested deeper than the limit."""
    TOO_MANY = "too_many"
    """The document has more elements, or an element has more attributes, than the limit."""
    TOO_LONG = "too_long"
    """A name, a value or a text is longer than the limit."""
    DOCTYPE = "doctype"
    """The document has a document type declaration, which could declare entities."""
    ENCODING = "encoding"
    """The encoding is not one that is read, or the bytes are not text in it."""
    NOT_WELL_FORMED = "not_well_formed"
    """The document is not well-formed XML."""
    WRONG_ROOT = "wrong_root"
    """The root element is not that of the protocol."""
    UNSUPPORTED_MESSAGE = "unsupported_message"
    """The message is not one that is read."""
    MISSING = "missing"
    """An element that must be there is missing."""
    REPEATED = "repeated"
    """An element is there more often than it may be."""
    INVALID_VALUE = "invalid_value"
    """A value is not of its type."""
    UNKNOWN_VALUE = "unknown_value"
    """A value is not in its list of codes."""
    CONTRADICTION = "contradiction"
    """The values of a message do not go together."""


@attrs.define
class InvalidXml(NordlibError, ValueError):
    """A document that is not a valid message. No value of the document is repeated.

    >>> print(InvalidXml(XmlProblem.MISSING, 3, 5, "NCIPMessage/RenewItem", "`ItemId` is missing"))
    Invalid XML document, line 3, column 5, in NCIPMessage/RenewItem: `ItemId` is missing.
    """

    problem: XmlProblem
    """What is wrong."""
    line: int
    """The line, from 1; 0 if no line is known."""
    column: int
    """The column, from 1; 0 if no column is known."""
    path: str = attrs.field(converter=shown_sentence)
    """The names of the elements from the root to the place, with `/` between them; empty before the root."""
    hint: str = attrs.field(converter=shown_sentence)
    """What is wrong, or what would be right, without a final full stop."""

    def __str__(self) -> str:
        where = f", line {self.line}, column {self.column}" if self.line else ""
        return f"Invalid XML document{where}{f', in {self.path}' if self.path else ''}: {self.hint}."
