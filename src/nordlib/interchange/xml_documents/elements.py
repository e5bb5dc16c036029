"""An element of an XML document, with its place, and the limits within which a document is read."""

from collections.abc import Mapping
from typing import Final

import attrs
from attrs import field

from nordlib.errors import InvalidData
from nordlib.hidden_fields import hides_fields
from nordlib.validation import checked

__all__ = ["DEFAULT_LIMITS", "XmlDocument", "XmlElement", "XmlLimits"]


@attrs.frozen
@checked
class XmlLimits:
    """The limits of a document from outside. Raises `InvalidData` for a limit below 1.

    Whatever is in a document, the time to read one grows with its bytes alone, and these limits bound the memory.
    """

    size: int = 4_194_304
    """The most bytes of a document."""
    depth: int = 32
    """The most elements inside each other."""
    elements: int = 50_000
    """The most elements of a document."""
    attributes: int = 16
    """The most attributes of an element, without the declarations of namespaces."""
    name: int = 300
    """The most characters of a name with its namespace."""
    text: int = 100_000
    """The most characters of the text of an element, or of an attribute."""

    def __attrs_post_init__(self) -> None:
        low = [name for name, limit in attrs.asdict(self).items() if limit < 1]
        if low:
            raise InvalidData("XmlLimits", tuple(f"{name} must be at least 1" for name in low))


#: The limits that are used if none are given.
DEFAULT_LIMITS: Final = XmlLimits()


@hides_fields
@attrs.frozen
class XmlElement:
    """An element. Comments are left out; the text of an element is one string, wherever its children stand."""

    name: str
    """The name without its prefix."""
    namespace: str = ""
    """The namespace; empty if the element has none."""
    attributes: Mapping[str, str] = field(factory=dict[str, str], repr=False)
    """The attributes by name; `{namespace}name` for one that is in another namespace than its element.

    One that is there with its prefix and without it is there twice: the second as `{namespace}name`, `{}name` without a prefix.
    """
    children: tuple["XmlElement", ...] = field(default=(), repr=False)
    """The elements inside, in their order."""
    text: str = field(default="", repr=False)
    """The text; the blanks around the children of an element are left out."""
    line: int = field(default=0, eq=False)
    """The line on which the element begins, from 1; 0 if it was not read."""
    column: int = field(default=0, eq=False)
    """The column in which the element begins, from 1; 0 if it was not read."""


@attrs.frozen
class XmlDocument:
    """A document that was read."""

    root: XmlElement
    """The root element."""
    instructions: tuple[str, ...] = ()
    """The targets of the processing instructions, none of which is followed."""
