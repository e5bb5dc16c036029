"""Where digits stand in a text in the shape of an identity number, as people and word processors write them."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from nordlib.identity.checks import DASHES
from nordlib.identity.number import Scheme

__all__ = ["Candidate", "Plain", "candidates", "plain"]


class Plain(NamedTuple):
    """A text in which digits, dashes and blanks are ASCII and nothing is invisible, and where each of its characters stood."""

    text: str
    places: list[int] | None
    """None: where they stand now."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text as it was given."""
        return (start, end) if self.places is None else (self.places[start], self.places[end - 1] + 1)


class Candidate(NamedTuple):
    """Characters from `start` to `end`, and the stored form that they may be in some schemes."""

    start: int
    end: int
    number: str
    schemes: tuple[Scheme, ...]
    signed: bool
    """Whether there is a sign or a separator between date and serial number."""


def plain(text: str) -> Plain:
    """The text as it is looked through."""
    if text.isascii():
        return Plain(text, None)
    kept = [(_ascii(character), place) for place, character in enumerate(text) if unicodedata.category(character) != "Cf"]
    return Plain("".join(character for character, _ in kept), [place for _, place in kept])


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


_SIGN: Final = r"(?: ?[-+] ?| )?"
_INTERIM: Final = "[TRSUWXJKLMNtrsuwxjklmn]"
#: The shapes, each with a group for the part before the sign, the sign, and the part behind it.
_SHAPES: Final = (
    (rf"(\d{{8}})({_SIGN})(\d{{4}}|{_INTERIM}\d{{3}})", (Scheme.SE,)),
    (rf"(\d{{6}})({_SIGN})(\d{{4}})", (Scheme.SE, Scheme.DK, Scheme.IS)),
    (rf"(\d{{6}})({_SIGN})({_INTERIM}\d{{3}})", (Scheme.SE,)),
    (rf"(\d{{6}})({_SIGN})(\d[A-Za-z]{{2}}\d)", (Scheme.DK,)),
    (rf"(\d{{6}})({_SIGN})(\d{{5}})", (Scheme.NO,)),
    (r"(\d{11})()()", (Scheme.EE, Scheme.LT)),
    (r"(\d{6})()([-+A-Fa-fU-Yu-y]\d{3}[0-9A-Ya-y])", (Scheme.FI,)),
    (rf"(\d{{6}})({_SIGN})(\d{{3}})", (Scheme.FO,)),
    (r"(\d{2})(-?)(\d{6}(?:/\d{1,4})?)", (Scheme.SE_LMA,)),
    (rf"(\d{{4}}-\d\d-\d\d)({_SIGN})(\d{{4}})", (Scheme.SE,)),
    (rf"(\d\d\.\d\d\.\d\d)({_SIGN})(\d{{4}})", (Scheme.DK, Scheme.IS)),
    (rf"(\d\d\.\d\d\.\d\d)({_SIGN})(\d{{5}})", (Scheme.NO,)),
)
_END: Final = r"(?![0-9])"
_PATTERNS: Final = tuple((re.compile(shape + _END, re.ASCII), schemes) for shape, schemes in _SHAPES)
_START: Final = re.compile(rf"(?<![0-9])(?=(?:{'|'.join(shape for shape, _ in _SHAPES)}){_END})", re.ASCII)


def candidates(text: str) -> Iterator[Candidate]:
    """Every place of a plain text that has the shape of a number, in order; several at one place where it has several shapes."""
    for start in _START.finditer(text):
        for pattern, schemes in _PATTERNS:
            found = pattern.match(text, start.start())
            if found is not None:
                before, sign, behind = found.groups()
                written = sign.strip()
                date = before.replace("-", "").replace(".", "")
                yield Candidate(found.start(), found.end(), f"{date}{written}{behind}".upper(), schemes, bool(written))
