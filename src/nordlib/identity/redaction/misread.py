"""What dashes, blanks and invisible characters become in a file that was read in the wrong encoding.

`–` in UTF-8 is three bytes. A program that takes them for another encoding shows three characters: `â€“` in Windows-1252, `ÔÇô` in code
page 850, and more if it happens twice. The other way round, the one byte of a dash in Windows-1252 is an invisible control character in
Latin-1, and no character at all in UTF-8.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from nordlib.identity.schemes.parsing import DASHES

__all__ = ["MISREAD"]

_ENCODINGS: Final = ("cp1252", "latin-1", "cp850", "cp437", "mac_roman")
#: What stands between the characters of a number: dashes, the hyphens that only layout shows, blanks, and marks without width.
_WRITTEN: Final = (*sorted(DASHES), *"\u00ad\u00a0\u2007\u2009\u202f\u200b\u200e\u200f\u202a\u202c\u2060\ufeff")


def _misread(character: str) -> Iterator[str]:
    for encoding in _ENCODINGS:
        once = _decode(character.encode(), encoding)
        yield from (once, _decode(once.encode(), encoding), once.replace("\u00a0", " "))


def _decode(data: bytes, encoding: str) -> str:
    """Decode bytes as a program does that shows an undefined byte of Windows-1252 as the control character of Latin-1."""
    return "".join(bytes([byte]).decode(encoding, "replace").replace("\ufffd", chr(byte)) for byte in data)


#: What a program shows, and the character that was meant.
MISREAD: Final[Mapping[str, str]] = {
    **{shown: character for character in _WRITTEN for shown in _misread(character)},
    "\x96": "-",
    "\x97": "-",
    "\ufffd": "-",
}
