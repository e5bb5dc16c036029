"""A text as it is looked through: digits, dashes and blanks in ASCII, nothing invisible, and what programs wrote for a character undone.

Where each of its characters stood in the text as it was given is kept beside it, so that what is found can be hidden there.
"""

import html
import re
import unicodedata
from typing import Final, NamedTuple
from urllib.parse import unquote

from nordlib.identity.schemes.parsing import DASHES

__all__ = ["NormalizedText", "normalize"]

#: What URLs, JSON, HTML, mail and source code write for a character. Of mail's `=XX` only these: `=19` may begin a number.
_ESCAPES: Final = re.compile(
    r"(?P<url>(?:%[0-9A-Fa-f]{2})+)|\\u(?P<hex4>[0-9A-Fa-f]{4})|(?P<x>(?:\\x[0-9A-Fa-f]{2})+)|(?P<short>\\[nrt-])"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|nbsp|quot|lt|gt|amp|shy|ndash);)|(?P<mail>=3D|=C2=A0|=E2=80=[0-9A-F]{2})"
)
_SHORT: Final = {"\\n": "\n", "\\r": "\n", "\\t": "\t", "\\-": "-"}
_INVISIBLE: Final = frozenset({"Cf", "Mn"})  # marks that are not seen, and marks on letters


class NormalizedText(NamedTuple):
    """The text to look through, and where each of its characters begins and ends in the text as it was given (None: where it is now)."""

    text: str
    places: list[tuple[int, int]] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text as it was given."""
        return (start, end) if self.places is None else (self.places[start][0], self.places[end - 1][1])


def normalize(text: str) -> NormalizedText:
    """The text as it is looked through."""
    if text.isascii() and not _ESCAPES.search(text):
        return NormalizedText(text, None)
    pieces, place = list[tuple[str, int, int]](), 0
    for escape in _ESCAPES.finditer(text):
        pieces += ((character, at, at + 1) for at, character in enumerate(text[place : escape.start()], place))
        pieces += ((character, escape.start(), escape.end()) for character in _written(escape))
        place = escape.end()
    pieces += ((character, at, at + 1) for at, character in enumerate(text[place:], place))
    kept = [(_ascii(character), (start, end)) for character, start, end in pieces if unicodedata.category(character) not in _INVISIBLE]
    return NormalizedText("".join(character for character, _ in kept), [place for _, place in kept])


def _written(escape: re.Match[str]) -> str:
    """What an escape stands for; a blank for what is no character."""
    match escape.lastgroup:
        case "url":
            found = unquote(escape[0], errors="replace")
        case "hex4":
            found = chr(int(escape["hex4"], 16))
        case "x":
            found = bytes.fromhex(escape["x"].replace("\\x", "")).decode("utf-8", "replace")
        case "short":
            found = _SHORT[escape[0]]
        case "entity":
            found = html.unescape(escape[0])
        case _:
            found = bytes.fromhex(escape[0].replace("=", "")).decode("utf-8", "replace")
    return found or " "


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
