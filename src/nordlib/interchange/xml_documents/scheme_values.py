"""A value from a list, with the address of the list, as both protocols have it."""

import re
from typing import Final, cast

import attrs
from attrs import field

from nordlib.errors import InvalidData
from nordlib.hidden_fields import hides_fields
from nordlib.shown_text import shown_sentence
from nordlib.validation import checked

__all__ = ["SchemeValue"]

_LETTER: Final = r"(?:[A-Za-z0-9._~!$&'()*+,;=@-]|%[0-9A-Fa-f]{2})"
_HOST: Final = r"//[A-Za-z0-9.-]{0,250}(?::[0-9]{1,5})?(?![^/?#])"
#: A URI, or a relative reference, in ASCII and without a user or an address in brackets (RFC 3986).
URI: Final = re.compile(
    rf"(?:[A-Za-z][A-Za-z0-9+.-]*:(?:{_HOST}|(?!//))(?:{_LETTER}|[/:])*|(?:{_HOST}|(?!//))(?:{_LETTER}|/)*)"
    rf"(?:\?(?:{_LETTER}|[/:?])*)?(?:#(?:{_LETTER}|[/:?])*)?"
)
#: The blanks of XML (XML 1.0, section 2.3, "White Space").
XML_BLANKS: Final = " \t\n\r"


def trimmed(text: str) -> str:
    """Return a text without the blanks around it; anything else is left to the model that holds it."""
    return text.strip(XML_BLANKS) if isinstance(cast("object", text), str) else text


def _shown(value: str) -> str:
    return repr(shown_sentence(value))


@hides_fields
@attrs.frozen
@checked
class SchemeValue:
    """A value from a list, with the address of the list: `Scheme` in NCIP, `scheme` in ISO 18626.

    Raises `InvalidData` for an address that is not a URI (RFC 3986), in ASCII: the schemas of both protocols demand one.
    """

    value: str = field(converter=trimmed, repr=_shown)
    """The value, without blanks around it."""
    scheme: str | None = None
    """The address of the list; None if it is not said."""

    def __attrs_post_init__(self) -> None:
        if self.scheme is not None and not URI.fullmatch(self.scheme):
            raise InvalidData("SchemeValue", ("scheme must be the address of a list, for example http://example.org/list",))

    def __str__(self) -> str:
        """Return the value."""
        return self.value
