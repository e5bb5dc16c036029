"""Normalize a text before it is searched: digits, dashes and blanks in ASCII, no invisible characters, and escapes decoded.

The place of each character in the original text is recorded, so that a number can be hidden where it was written.
"""

import html
import re
import unicodedata
from typing import Final, NamedTuple
from urllib.parse import unquote

from nordlib.identity.schemes.parsing import DASHES

__all__ = ["NormalizedText", "normalize"]

#: The escapes for a character in URLs, JSON, HTML, mail and source code. Of mail's `=XX` only these few, since `=19` may begin a number.
_ESCAPES: Final = re.compile(
    r"(?P<url>(?:%[0-9A-Fa-f]{2})+)|\\u(?P<hex4>[0-9A-Fa-f]{4})|(?P<x>(?:\\x[0-9A-Fa-f]{2})+)|(?P<short>\\[nrt-])"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|nbsp|quot|lt|gt|amp|shy|ndash);)|(?P<mail>=3D|=C2=A0|=E2=80=[0-9A-F]{2})"
)
_SHORT: Final = {"\\n": "\n", "\\r": "\n", "\\t": "\t", "\\-": "-"}
_INVISIBLE: Final = frozenset({"Cf", "Mn"})  # invisible format characters, and marks on letters


class NormalizedText(NamedTuple):
    """A normalized text, and the place of each of its characters in the original text."""

    text: str
    """The text to search."""
    places: list[tuple[int, int]] | None
    """Where each character begins and ends in the original text; None if all places are the same."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the start and the end of a place in the original text."""
        return (start, end) if self.places is None else (self.places[start][0], self.places[end - 1][1])


def normalize(text: str) -> NormalizedText:
    """Return a text in the form that is searched."""
    if text.isascii() and not _ESCAPES.search(text):
        return NormalizedText(text, None)
    pieces, place = list[tuple[str, int, int]](), 0
    for escape in _ESCAPES.finditer(text):
        pieces += ((character, at, at + 1) for at, character in enumerate(text[place : escape.start()], place))
        pieces += ((character, escape.start(), escape.end()) for character in _written(escape))
        place = escape.end()
    pieces += ((character, at, at + 1) for at, character in enumerate(text[place:], place))
    visible = [(_ascii(character), (start, end)) for character, start, end in pieces if unicodedata.category(character) not in _INVISIBLE]
    return NormalizedText("".join(character for character, _ in visible), [place for _, place in visible])


def _written(escape: re.Match[str]) -> str:
    """Return the characters that an escape stands for; a blank if it stands for none."""
    match escape.lastgroup:
        case "url":
            characters = unquote(escape[0], errors="replace")
        case "hex4":
            characters = chr(int(escape["hex4"], 16))
        case "x":
            characters = bytes.fromhex(escape["x"].replace("\\x", "")).decode("utf-8", "replace")
        case "short":
            characters = _SHORT[escape[0]]
        case "entity":
            characters = html.unescape(escape[0])
        case _:
            characters = bytes.fromhex(escape[0].replace("=", "")).decode("utf-8", "replace")
    return characters or " "


def _ascii(character: str) -> str:
    if character.isascii():
        return character
    if character in DASHES:
        return "-"
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if unicodedata.category(character) == "Zs":
        return " "
    return chr(ord(character) - 0xFEE0) if "\uff01" <= character <= "\uff5e" else character
