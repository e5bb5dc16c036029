"""Lines out of a stream of bytes, and the checksum at the end of a line.

A line ends with a carriage return (3M SIP 2.00); terminals also send a line feed, both, blanks before a line and NULs around it. All of
these are taken. What a stream holds is bounded: a line that grows too long is dropped up to its end, and reported.

**Error detection** is two fields at the end of a line: `AY` with a sequence number of one digit, and `AZ` with a checksum of four digits to
the base 16. Add up the bytes of the line up to and including `AZ`, keep 16 bits, and negate: a line and its checksum add up to 0.
"""

import re
from enum import Enum
from typing import Final, Literal, TypeAlias

import attrs
from attrs import field

from nordlib.errors import InvalidData
from nordlib.hidden_fields import hides_fields

__all__ = ["LONGEST_LINE", "Line", "LineReader", "Overlong", "Trailer", "checksum", "split_trailer"]

#: Bytes of a line, without what ends it. A patron information with hundreds of items fits.
LONGEST_LINE: Final = 65_536
_END: Final = re.compile(rb"[\r\n]")
_NOISE: Final = b" \t\0"
_CHECKSUM: Final = re.compile(rb"AZ([0-9A-Fa-f]{4})\|?[ \t\0]*\Z")
_SEQUENCE: Final = re.compile(rb"AY([0-9])(\|?)[ \t\0]*\Z")


class Overlong(Enum):
    """The type of `Overlong.OVERLONG`."""

    OVERLONG = "overlong"
    """A line that is longer than the reader takes, of which nothing is kept."""


Line: TypeAlias = bytes | Literal[Overlong.OVERLONG]
"""A line without what ends it, or a mark where one was too long."""


class LineReader:
    r"""Cuts a stream into lines, in time and memory that are bounded by the longest line.

    >>> reader = LineReader()
    >>> reader.feed(b" \x0097AZFE"), reader.feed(b"F5\r\n\r\n93")
    ((), (b'97AZFEF5',))
    """

    def __init__(self, longest: int = LONGEST_LINE) -> None:
        """Begin a stream. Raises `InvalidData` for a longest line below 64 bytes."""
        if longest < 64:  # noqa: PLR2004 - the fixed fields of the longest message take 61
            raise InvalidData("longest line", ("it must be at least 64 bytes",))
        self._longest = longest
        self._begun = bytearray()
        self._is_overlong = False

    def feed(self, data: bytes) -> tuple[Line, ...]:
        """Return the lines that end in these bytes; blank ones are left out."""
        *ended, begun = _END.split(data)
        lines = list[Line]()
        for part in ended:
            self._add(part)
            line = bytes(self._begun).rstrip(b"\0")
            if self._is_overlong:
                lines.append(Overlong.OVERLONG)
            elif line:
                lines.append(line)
            self._begun.clear()
            self._is_overlong = False
        self._add(begun)
        return tuple(lines)

    @property
    def is_inside_line(self) -> bool:
        """Whether a line has begun and not ended, also one of which nothing is kept."""
        return self._is_overlong or bool(self._begun)

    @property
    def held(self) -> int:
        """The number of bytes of the line that has begun."""
        return len(self._begun)

    def _add(self, part: bytes) -> None:
        if not self._begun:
            part = part.lstrip(_NOISE)
        if self._is_overlong or len(self._begun) + len(part) > self._longest:
            self._is_overlong = True
            self._begun.clear()
        else:
            self._begun += part


def checksum(line: bytes) -> str:
    """Return the checksum of a line that ends with `AZ`.

    >>> checksum(b"9300CNLoginUserID|COLoginPassword|CPLocationCode|AY5AZ")
    'EC7B'
    """
    return f"{-sum(line) & 0xFFFF:04X}"


@hides_fields
@attrs.frozen
class Trailer:
    """The end of a line."""

    body: bytes = field(repr=False)
    """The line before it."""
    sequence: int | None
    """The sequence number, 0 to 9; None if there is none."""
    is_right: bool | None
    """Whether the checksum is right; None if there is none."""


def split_trailer(line: bytes) -> Trailer:
    """Return the line without its error detection, and what that says.

    It follows the `|` of the last field, or fixed fields; elsewhere the same characters are text, unless the checksum is right.

    >>> split_trailer(b"941AY3AZFDFA")
    Trailer(sequence=3, is_right=True)
    """
    start = max(len(line) - 64, 0)
    given, body, is_right = _CHECKSUM.search(line, start), line, None
    if given is not None:
        body = line[: given.start()]
        is_right = checksum(line[: given.start(1)]) == given[1].decode().upper()
    number = _SEQUENCE.search(body, start)
    if number is not None and (_ends_a_field(body[: number.start()]) or (is_right and not number[2])):
        return Trailer(body[: number.start()], int(number[1]), is_right)
    if _ends_a_field(body) or is_right:
        return Trailer(body, None, is_right)
    return Trailer(line, None, None)


def _ends_a_field(body: bytes) -> bool:
    """Whether a field of variable length ends here, or fixed fields do."""
    return b"|" not in body or body.endswith(b"|")
