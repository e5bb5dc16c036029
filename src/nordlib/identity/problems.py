"""What is wrong with a text that is not a valid number, what it more likely is, and the sentences that say so.

Neither an error nor a sentence holds the text: they have the problem, its position, a hint and the number of characters.
"""

from enum import StrEnum
from typing import Final, NamedTuple

import attrs

from nordlib.errors import NordlibError, UnknownName
from nordlib.identity.kinds import Scheme
from nordlib.identity.written_forms import LENGTHS
from nordlib.texts import Language, format_text, texts_for

__all__ = ["Hint", "InvalidIdentityNumber", "ParseFailure", "Problem", "UnknownScheme"]


class Problem(StrEnum):
    """Why a text is not a valid number of its scheme. If it has several problems, the order of checks decides which one is reported."""

    TYPE = "type"
    """The value is not a str."""
    EMPTY = "empty"
    """The text is empty."""
    CHARSET = "charset"
    """A character never occurs in numbers of the scheme."""
    WHITESPACE = "whitespace"
    """A white-space character is in a place where no written form has one."""
    UNICODE_DIGIT = "unicode_digit"
    """A digit is not one of 0-9, for example a full-width or Arabic digit."""
    LENGTH = "length"
    """There are too few or too many characters."""
    SEPARATOR = "separator"
    """The separator is the wrong character or in the wrong place."""
    FORMAT = "format"
    """A letter or a digit is in a place where the other belongs."""
    SERIAL = "serial"
    """The serial number is never issued."""
    DATE = "date"
    """The date does not exist in the calendar."""
    CENTURY = "century"
    """The digits or characters that encode the century have a value that is not assigned."""
    CHECKSUM = "checksum"
    """The check digit or check character is wrong."""
    FUTURE_DATE = "future_date"
    """The date is after the reference date."""

    def explain(self, language: Language = "en") -> str:
        """Return a sentence that says what is wrong, for any scheme.

        `nordlib.identity.diagnose` says more: in which scheme, where, and what the text more likely is. Raises `UnknownName` for a language
        that nordlib does not speak.

        >>> Problem.DATE.explain(), Problem.DATE.explain("da")
        ('The calendar has no such date.', 'Datoen findes ikke i kalenderen.')
        """
        sentence = texts_for(language).PHRASES[f"problem.{self.value}"]
        return f"{sentence[0].upper()}{sentence[1:]}."


class Hint(StrEnum):
    """What a text that is not a valid number more likely is, or what would make it valid."""

    MISSING = "missing"
    """A value that stands for no value: None, NaN, `pandas.NA`."""
    NUMBER = "number"
    """An int or a float, which has lost the zeros that a number may begin with."""
    WHITE_SPACE = "white_space"
    """A valid number with blanks; `lenient=True` reads it."""
    DASH = "dash"
    """A valid number with a dash that is not a hyphen; `lenient=True` reads it."""
    INVISIBLE = "invisible"
    """A valid number with characters that are not seen, such as a byte order mark; `lenient=True` reads it."""
    FULL_WIDTH = "full_width"
    """A valid number in full-width forms; `lenient=True` reads it."""
    LOWER_CASE = "lower_case"
    """A valid number in lower case; `lenient=True` reads it."""
    LOST_ZERO = "lost_zero"
    """A valid number that has lost the zeros it begins with, as in a spreadsheet."""
    SHORT = "short"
    """A number that lacks a digit, which may be a zero that it begins with."""
    CENTENARIAN = "centenarian"
    """A valid number of a person of a hundred years or more, written with `-` or without a sign instead of with `+`."""
    ORGANISATION_NUMBER = "organisation_number"
    """The number of an organisation."""
    NATIONAL_RESERVE_NUMBER = "national_reserve_number"
    """A national reserve number of the Swedish health services (NRID)."""
    REGIONAL_RESERVE_NUMBER = "regional_reserve_number"
    """A reserve number of a Swedish region."""
    SCHOOL_NUMBER = "school_number"
    """A number that a Swedish school or municipality has made (TF number)."""
    DUF_NUMBER = "duf_number"
    """A number of the Norwegian immigration authorities (DUF)."""
    NPID = "npid"
    """A number that NAV has made for a person without another (NPID)."""

    def explain(self, language: Language = "en") -> str:
        """Return the hint as a sentence. Raises `UnknownName` for a language that nordlib does not speak.

        >>> Hint.ORGANISATION_NUMBER.explain("nb")
        'Det ser ut som et organisasjonsnummer.'
        """
        return format_text(texts_for(language).PHRASES[f"hint.{self.value}"], language, {"zeros": 1})


#: What `lenient=True` reads.
_REPAIRED: Final = frozenset({Hint.WHITE_SPACE, Hint.DASH, Hint.INVISIBLE, Hint.FULL_WIDTH, Hint.LOWER_CASE})


class ParseFailure(NamedTuple):
    """A problem and its position in the text, counted from 0."""

    problem: Problem
    """What is wrong."""
    start: int
    """The index of the first character of the problem."""
    end: int
    """The index after the last character of the problem; the same as `start` if the problem has no position."""


@attrs.define
class InvalidIdentityNumber(NordlibError, ValueError):
    """A text is not a valid number of a scheme. Neither the sentences nor an attribute holds the text.

    The sentences count characters from 1.

    >>> print(InvalidIdentityNumber(Scheme.IS, Problem.CENTURY, (9, 10)))
    Not a valid Icelandic kennitala: the last digit tells the century, and must be 8, 9 or 0 (character 10).
    >>> print(InvalidIdentityNumber(Scheme.NO, Problem.LENGTH, (0, 10), Hint.LOST_ZERO, digits=10).explain("sv"))
    Inte giltigt som norskt fødselsnummer: det har 10 siffror och ska ha 11. Med en nolla framför är det giltigt: kalkylprogram ...
    """

    scheme: Scheme
    """The scheme in which the text was parsed."""
    problem: Problem
    """What is wrong."""
    span: tuple[int, int]
    """The position of the problem, start and end as in a slice, counted from 0; after the repair of the text, if parsing was lenient."""
    hint: Hint | None = None
    """What the text more likely is, or what would make it valid; None if nothing is known."""
    digits: int | None = None
    """How many digits the text has; None for a value that is not text."""
    letters: int = 0
    """How many letters the text has."""

    def explain(self, language: Language = "en") -> str:
        """Return what is wrong and the hint in a language. Raises `UnknownName` for a language that nordlib does not speak."""
        phrases = texts_for(language).PHRASES
        place = "" if self.problem is Problem.LENGTH else self._place(language)
        values = {"number": phrases[f"number.{self.scheme.value}"], "problem": self._problem(language), "place": place}
        sentence = format_text(phrases["number.not_valid"], language, values)
        if self.hint is None:
            return sentence
        return f"{sentence} {format_text(phrases[f'hint.{self.hint.value}'], language, {'zeros': self._lost_zeros})}"

    def __str__(self) -> str:
        if self.problem is Problem.TYPE and self.hint is None:
            return f"{self.explain()} Pass the number as a str."
        return f"{self.explain()} Pass lenient=True to read it." if self.hint in _REPAIRED else self.explain()

    def _problem(self, language: Language) -> str:
        phrases, name = texts_for(language).PHRASES, f"problem.{self.problem.value}"
        if self.problem is Problem.LENGTH and self.digits is not None:
            counted = "digits" if not self.letters and self.scheme is not Scheme.FI else "characters"
            expected = phrases["number.or"].join(map(str, LENGTHS[self.scheme]))
            return format_text(phrases[f"{name}.{counted}"], language, {"count": self.digits + self.letters, "expected": expected})
        return phrases.get(f"{name}.{self.scheme.value}", phrases[name])

    def _place(self, language: Language) -> str:
        """Return the span as people count: from 1, with the last character included."""
        start, end = self.span
        if end <= start:
            return ""
        key = "number.place" if end == start + 1 else "number.places"
        return format_text(texts_for(language).PHRASES[key], language, {"first": start + 1, "last": end})

    @property
    def _lost_zeros(self) -> int:
        return max(min(LENGTHS[self.scheme]) - (self.digits or 0) - self.letters, 1)


class UnknownScheme(UnknownName):
    """The name of a scheme that nordlib does not have."""
