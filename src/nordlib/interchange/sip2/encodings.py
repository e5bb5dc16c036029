"""Text as bytes. Terminals are set to one encoding; SIP2 has no field that says which.

What an encoding lacks is replaced and reported, never dropped. A `|` ends a field and cannot be escaped, and a control character may end
the line: both are replaced and reported in the same way.
"""

import unicodedata
from enum import StrEnum

from nordlib.interchange.sip2.problems import FieldLoss, LossKind

__all__ = ["Encoding", "Terminator", "encodable", "is_control"]


class Encoding(StrEnum):
    """An encoding of SIP2 lines; each has ASCII's digits, letters and `|` where ASCII has them."""

    UTF_8 = "utf-8"
    """Unicode, of every language."""
    LATIN_1 = "latin-1"
    """ISO 8859-1: the Nordic letters, and no euro sign."""
    CP1252 = "cp1252"
    """Windows' Western European code page."""
    CP850 = "cp850"
    """The Western European code page of MS-DOS, which older terminals use."""
    ASCII = "ascii"
    """No Nordic letter at all."""


class Terminator(StrEnum):
    """What ends a line. A reader takes any; 3M SIP 2.00 demands a carriage return."""

    CR = "\r"
    """A carriage return."""
    LF = "\n"
    """A line feed."""
    CRLF = "\r\n"
    """Both."""


def is_control(character: str) -> bool:
    """Whether a character is a control character (Unicode category Cc)."""
    return unicodedata.category(character) == "Cc"


def encodable(text: str, encoding: Encoding, place: str) -> tuple[str, tuple[FieldLoss, ...]]:
    """Return the text as a field can hold it, and what it lost.

    >>> encodable("Bjørn | søn", Encoding.ASCII, "AE")[0]
    'Bj?rn / s?n'
    """
    if text.isprintable() and "|" not in text and _has(encoding, text):
        return text, ()
    lost = dict[LossKind, None]()
    characters = list[str]()
    for character in text:
        if character == "|":
            lost[LossKind.DELIMITER] = None
            characters.append("/")
        elif is_control(character):
            lost[LossKind.CONTROL_CHARACTER] = None
            characters.append(" ")
        elif not _has(encoding, character):
            lost[LossKind.ENCODING] = None
            characters.append("?")
        else:
            characters.append(character)
    return "".join(characters), tuple(FieldLoss(place, kind) for kind in lost)


def _has(encoding: Encoding, text: str) -> bool:
    """Whether an encoding has every character of a text."""
    try:
        text.encode(encoding.value)
    except UnicodeEncodeError:
        return False
    return True
