"""What a message is made of: fixed fields, and fields of variable length with an id of two letters."""

from typing import Any, TypeAlias

import attrs

from nordlib.interchange.sip2 import fields as kinds
from nordlib.interchange.sip2.acs_messages import LibraryMessage
from nordlib.interchange.sip2.fields import FieldKind
from nordlib.interchange.sip2.sc_messages import TerminalMessage

__all__ = ["Fixed", "Layout", "Optional", "Repeated", "Required", "Sip2Message"]

#: Any message that is read and written here.
Sip2Message: TypeAlias = TerminalMessage | LibraryMessage


@attrs.frozen
class Fixed:
    """A field of fixed width, without an id, in its place at the beginning of the message."""

    attribute: str
    """The name of the attribute of the model."""
    kind: FieldKind[Any]
    """How the field is read and written."""
    width: int
    """The number of characters."""


@attrs.frozen
class Required:
    """A text that is written even if it is empty."""

    tag: str
    """The id of the field, two letters."""
    attribute: str
    """The name of the attribute of the model."""


@attrs.frozen
class Optional:
    """A field that is left out where the value is None."""

    tag: str
    """The id of the field, two letters."""
    attribute: str
    """The name of the attribute of the model."""
    kind: FieldKind[Any] = kinds.TEXT
    """How the field is read and written."""


@attrs.frozen
class Repeated:
    """A text that may come any number of times."""

    tag: str
    """The id of the field, two letters."""
    attribute: str
    """The name of the attribute of the model, a tuple."""


@attrs.frozen
class Layout:
    """The fields of one message."""

    message_id: str
    """The two digits of the message."""
    model: type[Sip2Message]
    """The class of the message."""
    fixed: tuple[Fixed, ...]
    """The fixed fields, in their order."""
    variable: tuple[Required | Optional | Repeated, ...]
    """The fields of variable length, in the order in which they are written; they are read in any order."""
