"""What an identity number is once it has been read, and what can be wrong with one that cannot be read.

A number never shows itself: its repr and str are masked, and the error holds the problem and its place, not the text.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar, Final, Literal, NamedTuple, TypeAlias

import attrs

from nordlib.errors import NordlibError, UnknownName
from nordlib.identity.formats import format_number
from nordlib.identity.testdata.published import is_published

__all__ = [
    "IdentityNumber",
    "InvalidIdentityNumber",
    "NumberKind",
    "ParseFailure",
    "Problem",
    "Scheme",
    "SchemeName",
    "Sex",
    "UnknownScheme",
]

SchemeName: TypeAlias = Literal["se", "se-lma", "no", "dk", "fi", "is", "fo", "ee", "lt"]


class Scheme(StrEnum):
    """A country's numbers. Each is one module with the same interface."""

    SE = "se"
    """Sweden: personnummer, samordningsnummer, interim numbers."""
    SE_LMA = "se-lma"
    """Sweden: numbers of the cards of asylum seekers."""
    NO = "no"
    """Norway: fødselsnummer, D-, H- and FH-numbers."""
    DK = "dk"
    """Denmark and Greenland: CPR numbers and those that stand in for them."""
    FI = "fi"
    """Finland: henkilötunnus."""
    IS = "is"
    """Iceland: kennitala."""
    FO = "fo"
    """The Faroe Islands: p-tal."""
    EE = "ee"
    """Estonia: isikukood."""
    LT = "lt"
    """Lithuania: asmens kodas."""


class NumberKind(StrEnum):
    """What kind of number it is within its scheme."""

    PERSONNUMMER = "personnummer"
    SAMORDNINGSNUMMER = "samordningsnummer"
    INTERIM = "interim"
    """University interim number (Ladok), with a letter."""
    LMA = "lma"
    FNR = "fnr"
    """Fødselsnummer."""
    DNR = "dnr"
    """D-number, of one who is in Norway for a time."""
    HNR = "hnr"
    """Number local to a health institution (or one of NAV's synthetic numbers)."""
    DNR_HNR = "dnr+hnr"
    FHNR = "fhnr"
    """Common number of the health services, without a date."""
    CPR = "cpr"
    ERSTATNINGS_CPR = "erstatnings-cpr"
    """Replacement number: the day + 60."""
    ECPR_X = "ecpr-x"
    """National replacement number with letters."""
    ECPR_D = "ecpr-d"
    """Regional replacement number with letters."""
    HETU = "hetu"
    TEMPORARY = "temporary"
    """Finnish number 900-999: temporary, or made for tests."""
    PERSON = "person"
    COMPANY = "company"
    KERFISKENNITALA = "kerfiskennitala"
    """Icelandic system number, without date and check digit."""
    P_TAL = "p-tal"
    ISIKUKOOD = "isikukood"
    ASMENS_KODAS = "asmens_kodas"


class Sex(StrEnum):
    """The sex that a number tells."""

    FEMALE = "F"
    MALE = "M"


class Problem(StrEnum):
    """Why a text is no number of its scheme; which is named when several hold is settled by the order of judging."""

    TYPE = "type"
    EMPTY = "empty"
    CHARSET = "charset"
    WHITESPACE = "whitespace"
    UNICODE_DIGIT = "unicode_digit"
    LENGTH = "length"
    SEPARATOR = "separator"
    FORMAT = "format"
    SERIAL = "serial"
    DATE = "date"
    CENTURY = "century"
    CHECKSUM = "checksum"
    FUTURE_DATE = "future_date"


_SENTENCES = {
    Problem.TYPE: "it is not text; pass the number as a str",
    Problem.EMPTY: "it is empty",
    Problem.CHARSET: "it has a character that no such number has",
    Problem.WHITESPACE: "it has white space where no written form has any; strip it, or read it with lenient=True",
    Problem.UNICODE_DIGIT: "it has digits that are not 0-9",
    Problem.LENGTH: "it has too few or too many digits",
    Problem.SEPARATOR: "its separator is not the right one, or not in its place",
    Problem.FORMAT: "its letters and digits are not in their places",
    Problem.SERIAL: "its serial number is never issued",
    Problem.DATE: "its date is in no calendar",
    Problem.CENTURY: "its century cannot be",
    Problem.CHECKSUM: "its check digit is another; one of the digits is mistyped",
    Problem.FUTURE_DATE: "its date lies after the day of asking",
}


class ParseFailure(NamedTuple):
    """A problem and the place of it in the text: `start` included, `end` not."""

    problem: Problem
    start: int
    end: int


@attrs.define
class InvalidIdentityNumber(NordlibError, ValueError):
    """A text is no number of a scheme. Neither the sentence nor an attribute holds the text.

    `span` is the place of the problem in the text (after its repair, if it was read leniently).

    >>> print(InvalidIdentityNumber(Scheme.SE, Problem.CHECKSUM, (11, 12)))
    This is no identity number of the scheme 'se': its check digit is another; one of the digits is mistyped (characters 11 to 12).
    """

    scheme: Scheme
    problem: Problem
    span: tuple[int, int]

    def __str__(self) -> str:
        start, end = self.span
        place = f" (characters {start} to {end})" if end > start else ""
        return f"This is no identity number of the scheme {self.scheme.value!r}: {_SENTENCES[self.problem]}{place}."


class UnknownScheme(UnknownName):
    """A scheme that nordlib does not know."""


_SHARED_RANGES: Final = frozenset({"test_or_temporary", "month+40:h-number-or-nav-synthetic"})


@attrs.frozen(repr=False, eq=False)
class IdentityNumber:
    """A number that was read. Made by `nordlib.identity.parse`.

    `canonical` is the one form to store and to compare (ASCII; 12 digits for Sweden, 10 for Denmark). `birth_date` and `sex` are None
    where the number does not tell; `flags` says what it cannot promise. Two are equal when scheme, kind and stored form are; equality is
    written out here, because pytest shows the attributes that attrs compares.
    """

    json_schema: ClassVar[dict[str, object]] = {
        "type": "object",
        "properties": {"scheme": {"enum": [each.value for each in Scheme]}, "canonical": {"type": "string"}},
        "required": ["scheme", "canonical"],
        "additionalProperties": False,
    }

    scheme: Scheme
    kind: NumberKind
    canonical: str
    birth_date: date | None
    sex: Sex | None
    flags: frozenset[str]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, IdentityNumber):
            return NotImplemented
        return (self.canonical, self.scheme, self.kind) == (other.canonical, other.scheme, other.kind)

    def __hash__(self) -> int:
        return hash((self.canonical, self.scheme))

    @property
    def is_synthetic(self) -> bool:
        """Whether it is of a range that is published for tests and never issued to a person.

        Sweden publishes no range, but the numbers themselves (`nordlib.identity.testdata.published`).
        """
        if self.scheme is Scheme.SE:
            return is_published(self.canonical)
        return any(flag.startswith("synthetic:") for flag in self.flags)

    @property
    def is_possibly_synthetic(self) -> bool:
        """Whether it is of a range that tests and real records share."""
        return not _SHARED_RANGES.isdisjoint(self.flags)

    @property
    def masked(self) -> str:
        """The scheme and the kind, and nothing of the number.

        >>> from nordlib.identity import parse
        >>> parse("20000909-2396", "se").masked
        'se personnummer ************'
        """
        return f"{self.scheme.value} {self.kind.value} {'*' * len(self.canonical)}"

    def format(self, format_name: str = "canonical", *, on: date | None = None) -> str:
        """The number in a written form of its scheme, by name (`nordlib.identity.formats.FORMATS`).

        Raises `UnknownName`, and `InvalidData` where the form cannot tell the number on that day.

        >>> from nordlib.identity import parse
        >>> parse("200009092396", "se").format("10-sign", on=date(2026, 11, 22))
        '000909-2396'
        """
        return format_number(self.canonical, self.scheme.value, format_name, on)

    def to_json(self) -> dict[str, str]:
        """The scheme and the stored form: the one form that holds the number, for a host's own storage."""
        return {"scheme": self.scheme.value, "canonical": self.canonical}

    def __repr__(self) -> str:
        return f"IdentityNumber({self.masked})"

    __str__ = __repr__
