"""Find the places in a text where digits have the shape of an identity number, in the forms that people write."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from nordlib.identity.number import Scheme
from nordlib.identity.redaction.patterns import SHAPES, GroupedPattern, grouped_patterns

__all__ = ["Candidate", "grouped_candidates", "shaped_candidates"]


class Candidate(NamedTuple):
    """A place in a text, and the identity number that its characters may be in some schemes."""

    start: int
    """The index of its first character in the text."""
    end: int
    """The index after its last character."""
    number: str
    """The characters as a written form that the schemes can parse: in upper case, without blanks and without points in the date."""
    schemes: tuple[Scheme, ...]
    """The schemes whose numbers have this shape."""
    has_separator: bool
    """Whether a sign (`-` or `+`) stands between the date and the serial number."""
    needs_label: bool = False
    """Whether the digits are written in an unusual way, so that they count as a number only beside a label."""
    lost_zeros: int = 0
    """How many zeros were put in front, because the written number has lost them."""
    year: int | None = None
    """The birth year of a number written with four digits of the year in a scheme whose own forms have two; None for all others."""


_NOT_SIGN: Final = re.compile(r"[\s>]")
_NOT_NUMBER: Final = re.compile(r"[^0-9A-Z]")
_DATE: Final = 6  # digits of DDMMYY or YYMMDD
_WITHOUT_CENTURY: Final = 10  # characters of a Swedish number, and of a Finnish one that has no letter for its century
_LMA: Final = 8  # digits of an LMA number; the rest is that of a relative's card


def shaped_candidates(text: str, start: int) -> Iterator[Candidate]:
    """Yield a candidate for each shape that a normalized text has at a place, with or without a label."""
    for pattern, schemes in SHAPES:
        shape = pattern.match(text, start)
        if shape is not None:
            date, around_sign, rest = shape.groups()
            sign = _NOT_SIGN.sub("", around_sign)
            number = f"{date.replace('-', '').replace('.', '')}{sign}{rest}".upper()
            yield Candidate(start, shape.end(), number, schemes, bool(sign))


def grouped_candidates(text: str, start: int, schemes: frozenset[Scheme]) -> Iterator[Candidate]:
    """Yield a candidate for each way to read the characters at a place, however grouped, as a number of the schemes of their label."""
    for grouped in grouped_patterns(schemes):
        written = grouped.pattern.match(text, start)
        if written is not None:
            yield _grouped(grouped, written)


def _grouped(grouped: GroupedPattern, written: re.Match[str]) -> Candidate:
    scheme, number, year = grouped.scheme, "0" * grouped.lost_zeros + _NOT_NUMBER.sub("", written[0].upper()), None
    if grouped.has_long_date:  # DDMMYYYY
        number, year = number[:4] + number[6:], int(number[4:8])
    if scheme is Scheme.SE_LMA:
        number = number[:_LMA]
    if len(number) == _WITHOUT_CENTURY and (scheme is Scheme.FI or (scheme is Scheme.SE and "+" in written[0])):
        number = f"{number[:_DATE]}{'+' if '+' in written[0] else '-'}{number[_DATE:]}"
    return Candidate(
        written.start(),
        written.end(),
        number,
        (scheme,),
        has_separator=False,
        needs_label=True,
        lost_zeros=grouped.lost_zeros,
        year=year,
    )
