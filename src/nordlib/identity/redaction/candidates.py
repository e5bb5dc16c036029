"""Find the places in a text where digits have the shape of an identity number, in the forms that people write."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from nordlib.identity.number import Scheme

__all__ = ["Candidate", "candidates"]


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
    """Whether the digits are grouped in an unusual way, so that they count as a number only after a label."""
    year: int | None = None
    """The birth year of a number written with four digits of the year in a scheme whose own forms have two; None for all others."""


_SIGN: Final = r"(?: ?[-+] ?| )?"
_INTERIM: Final = "[TRSUWXJKLMNtrsuwxjklmn]"
_SE, _NO, _DK, _IS = (Scheme.SE,), (Scheme.NO,), (Scheme.DK,), (Scheme.IS,)

#: Each pattern has three groups (the date, the sign and the rest), and is followed by the schemes that use the shape.
_SHAPES: Final[tuple[tuple[str, tuple[Scheme, ...]], ...]] = (
    (rf"(\d{{8}})({_SIGN})(\d{{4}}|{_INTERIM}\d{{3}})", _SE),
    (rf"(\d{{6}})({_SIGN})(\d{{4}})", _SE + _DK + _IS),
    (rf"(\d{{6}})({_SIGN})({_INTERIM}\d{{3}})", _SE),
    (rf"(\d{{6}})({_SIGN})(\d[A-Za-z]{{2}}\d)", _DK),
    (rf"(\d{{6}})({_SIGN})(\d{{5}})", _NO),
    (r"(\d{11})()()", (Scheme.EE, Scheme.LT)),
    (r"(\d{6})()([-+A-Fa-fU-Yu-y]\d{3}[0-9A-Ya-y])(?!\*\*[-*])", (Scheme.FI,)),
    (rf"(\d{{6}})({_SIGN})(\d{{3}})", (Scheme.FO,)),
    (r"(\d{2})([- ]?)(\d{6}(?:/\d{1,4})?)", (Scheme.SE_LMA,)),
    (r"(\d{4}-\d\d-\d\d)(-)(\d{4})(?!-\d)", _SE),
    (rf"(\d\d\.\d\d\.\d\d)({_SIGN})(\d{{5}})", _NO),
)
#: Groups of digits, with any separator between them that people write.
_GROUPS: Final = r"\d{2,12}(?:[\s./_\\-]{1,5}\d{2,8}){1,5}"
#: A number may not be preceded or followed by a digit or by four asterisks (digits that are already redacted).
_BEGIN: Final = r"(?<![0-9])(?<!\*\*\*\*)"
_END: Final = r"(?![0-9]|\*{4})"
_PATTERNS: Final = tuple((re.compile(shape + _END, re.ASCII), schemes) for shape, schemes in _SHAPES)
_LOOSE: Final = re.compile(_GROUPS + r"(?![0-9A-Za-z])", re.ASCII)
_START: Final = re.compile(rf"{_BEGIN}(?=(?:{'|'.join(shape for shape, _ in _SHAPES)}|{_GROUPS}){_END})", re.ASCII)


def candidates(text: str) -> Iterator[Candidate]:
    """Yield every place of a normalized text that has the shape of a number, in order of `start`.

    A place that has several shapes is yielded once for each.
    """
    for start in _START.finditer(text):
        for pattern, schemes in _PATTERNS:
            shape = pattern.match(text, start.start())
            if shape is not None:
                date, blank_or_sign, rest = shape.groups()
                sign = blank_or_sign.strip()
                number = f"{date.replace('-', '').replace('.', '')}{sign}{rest}".upper()
                yield Candidate(shape.start(), shape.end(), number, schemes, bool(sign))
        loose = _LOOSE.match(text, start.start())
        if loose is not None:
            yield from _loose(loose)


def _loose(groups: re.Match[str]) -> Iterator[Candidate]:
    """Yield a candidate for every run of leading groups that has the length of a number; a date DDMMYYYY is shortened to DDMMYY."""
    digits = ""
    for group in re.finditer(r"[0-9]+", groups[0]):
        digits += group[0]
        start, end, year = groups.start(), groups.start() + group.end(), int(digits[4:8] or 0)
        match len(digits):
            case 10:
                yield Candidate(start, end, digits, _SE + _DK + _IS, has_separator=False, needs_label=True)
            case 11:
                yield Candidate(start, end, digits, _NO, has_separator=False, needs_label=True)
            case 12:
                yield Candidate(start, end, digits, _SE, has_separator=False, needs_label=True)
                yield Candidate(start, end, digits[:4] + digits[6:], _DK + _IS, has_separator=False, needs_label=True, year=year)
            case 13:
                yield Candidate(start, end, digits[:4] + digits[6:], _NO, has_separator=False, needs_label=True, year=year)
            case _:
                pass
