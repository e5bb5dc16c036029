"""Where digits stand in a text in the shape of an identity number, as people write them."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from nordlib.identity.number import Scheme

__all__ = ["Candidate", "candidates"]


class Candidate(NamedTuple):
    """Characters from `start` to `end`, and the written form that they may be in some schemes."""

    start: int
    end: int
    number: str
    schemes: tuple[Scheme, ...]
    has_separator: bool
    """Whether a sign or a separator stands between date and serial number."""
    needs_label: bool = False
    """Whether it is grouped as numbers are not, so that only a label before it makes it one."""
    year: int | None = None
    """The year of birth, where it is written out and the scheme's own forms have only two digits of it."""


_SIGN: Final = r"(?: ?[-+] ?| )?"
_INTERIM: Final = "[TRSUWXJKLMNtrsuwxjklmn]"
_SE, _NO, _DK, _IS = (Scheme.SE,), (Scheme.NO,), (Scheme.DK,), (Scheme.IS,)

#: Patterns with three groups: the date, the sign, and what follows; and the schemes.
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
#: Groups of digits with anything between them that people put there.
_GROUPS: Final = r"\d{2,12}(?:[\s./_\\-]{1,5}\d{2,8}){1,5}"
#: What no number follows and no number ends before: a digit, or four asterisks, which stand for digits that were hidden.
_BEGIN: Final = r"(?<![0-9])(?<!\*\*\*\*)"
_END: Final = r"(?![0-9]|\*{4})"
_PATTERNS: Final = tuple((re.compile(shape + _END, re.ASCII), schemes) for shape, schemes in _SHAPES)
_LOOSE: Final = re.compile(_GROUPS + r"(?![0-9A-Za-z])", re.ASCII)
_START: Final = re.compile(rf"{_BEGIN}(?=(?:{'|'.join(shape for shape, _ in _SHAPES)}|{_GROUPS}){_END})", re.ASCII)


def candidates(text: str) -> Iterator[Candidate]:
    """Every place of a plain text that has the shape of a number, in order; several at one place where it has several shapes."""
    for start in _START.finditer(text):
        for pattern, schemes in _PATTERNS:
            found = pattern.match(text, start.start())
            if found is not None:
                date, sign, behind = found.groups()
                written = sign.strip()
                number = f"{date.replace('-', '').replace('.', '')}{written}{behind}".upper()
                yield Candidate(found.start(), found.end(), number, schemes, bool(written))
        loose = _LOOSE.match(text, start.start())
        if loose is not None:
            yield from _loose(loose)


def _loose(found: re.Match[str]) -> Iterator[Candidate]:
    """The first groups of digits, as many as make a number; the year of DDMMYYYY is left to two digits."""
    digits = ""
    for group in re.finditer(r"[0-9]+", found[0]):
        digits += group[0]
        start, end, year = found.start(), found.start() + group.end(), int(digits[4:8] or 0)
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
