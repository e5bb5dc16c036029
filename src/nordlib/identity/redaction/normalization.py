"""Normalize a text before it is searched: digits, dashes and blanks in ASCII, no invisible characters, and escapes decoded.

The place of each character in the original text is recorded, so that a number can be hidden where it was written.
"""

import html
import re
import unicodedata
from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import unquote

from nordlib.identity.redaction.misread import MISREAD
from nordlib.identity.schemes.parsing import DASHES, narrow

__all__ = ["NormalizedText", "normalize"]

#: The escapes for a character in URLs, JSON, HTML, mail and source code. Of the two digits that mail writes for a byte, those that are
#: digits (`=20`) count only behind a date, since a number may begin with them. A line that ends with `=` goes on in the next
#: one; between digits that counts as a blank, since the digits before it may be others.
_ESCAPES: Final = re.compile(
    r"(?P<url>(?:%(?:25(?=2[0BDEF]|5F|C2|E2|EF|[89AB][0-9A-F]))?[0-9A-Fa-f]{2})+)"
    r"|[\\%]u(?P<hex4>[0-9A-Fa-f]{4})|\\u\{(?P<braces>[0-9A-Fa-f]{1,5})\}|(?P<x>(?:\\x[0-9A-Fa-f]{2})+)|(?P<short>\\[nrt-])"
    r"|(?P<octal>\\342\\200\\2[0-7]{2}|\\342\\210\\222|\\302\\240)|(?P<entity>&(?:amp;)?(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});)"
    r"|(?P<mail>(?i:=(?:E2=80=[89A][0-9A-F]|E2=88=92|C2=A[0D]|EF=BB=BF|EF=BC=8D|2[BDEF]|3D|5F|A[0D]))|(?<=[0-9*]{6})=(?:20|09|9[67]))"
    r"|(?P<joined>(?<![0-9])=\r?\n|=\r?\n(?![0-9]))|(?P<blank>=\r?\n|<w?br ?/?>)",
    re.ASCII,
)
#: A text of which each character is what it looks like, unless it belongs to an escape.
_PLAIN: Final = re.compile(r"[\t\n\r -~]*+")
_FIRST_MISREAD: Final = re.escape("".join(sorted({shown[0] for shown in MISREAD})))
_MISREAD: Final = re.compile(f"(?=[{_FIRST_MISREAD}])(?:{'|'.join(map(re.escape, sorted(MISREAD, key=len, reverse=True)))})")
_SHORT: Final = {"\\n": "\n", "\\r": "\n", "\\t": "\t", "\\-": "-"}
_INVISIBLE: Final = frozenset({"Cf", "Mn"})  # invisible format characters, and marks on letters


#: A character, and where it begins and ends in the original text.
_Piece: TypeAlias = tuple[str, int, int]


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
    if _PLAIN.fullmatch(text) and not _ESCAPES.search(text):
        return NormalizedText(text, None)
    pieces = [(character, at, at + 1) for at, character in enumerate(text)]
    pieces = _replaced(pieces, _ESCAPES, _written)
    pieces = _replaced(pieces, _MISREAD, lambda shown: MISREAD[shown[0]])
    visible = [(_ascii(character), (start, end)) for character, start, end in pieces if unicodedata.category(character) not in _INVISIBLE]
    return NormalizedText("".join(character for character, _ in visible), [place for _, place in visible])


def _replaced(pieces: list[_Piece], pattern: re.Pattern[str], meant: Callable[[re.Match[str]], str]) -> list[_Piece]:
    """Return the characters of a text with each match replaced by the characters that are meant, all at the place of the match."""
    text, replaced, place = "".join(character for character, _, _ in pieces), list[_Piece](), 0
    for found in pattern.finditer(text):
        start, end = pieces[found.start()][1], pieces[found.end() - 1][2]
        replaced += pieces[place : found.start()]
        replaced += ((character, start, end) for character in meant(found))
        place = found.end()
    return replaced + pieces[place:]


def _written(escape: re.Match[str]) -> str:
    """Return the characters that an escape stands for; a blank if it stands for a character that cannot be."""
    match escape.lastgroup:
        case "url":
            characters = unquote(unquote(escape[0], errors="replace"), errors="replace")
        case "hex4" | "braces":
            characters = chr(int(escape[escape.lastgroup], 16))
        case "x" | "octal":
            base, size = (16, 2) if escape.lastgroup == "x" else (8, 3)
            codes = re.findall(rf"[0-9A-Fa-f]{{{size}}}", escape[0])
            characters = bytes(int(code, base) for code in codes).decode("utf-8", "replace")
        case "short":
            characters = _SHORT[escape[0]]
        case "entity":
            characters = html.unescape(html.unescape(escape[0]))
        case "joined":
            return ""
        case "blank":
            characters = " "
        case _:
            characters = bytes.fromhex(escape[0].replace("=", "")).decode("utf-8", "replace")
    return characters or " "


def _ascii(character: str) -> str:
    if character.isascii() and character >= " ":
        return character
    if character in DASHES:
        return "-"
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character.isspace():
        return character if character in "\t\r\n" else "\n" if character in "\v\f\x85\u2028\u2029" else " "
    return narrow(character)
