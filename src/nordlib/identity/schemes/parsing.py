"""Helpers that the schemes share: checks of characters and shapes, calendar dates, and tables of weighted sums.

Every scheme's module has the same functions and is loaded, with its tables, when the scheme is first used. `canonicalize` looks a text up
in tables and returns the stored form, or None if the text is not valid: it alone decides. `parse` builds the number from that form, or goes
through an invalid text step by step to find the problem.
"""

import unicodedata
from datetime import date
from functools import cache
from itertools import product
from typing import Final, cast

from nordlib.identity.problems import ParseFailure, Problem

__all__ = [
    "DASHES",
    "DIGITS",
    "LEAP_DAY",
    "ORDINARY_DAY",
    "as_text",
    "calendar_date",
    "check_shape",
    "clean",
    "day_table",
    "days_of_months",
    "find_invalid_character",
    "narrow",
    "paired_residues",
    "weighted_residues",
]

#: Characters that people and word processors write instead of a hyphen.
DASHES: Final = frozenset("‐‑‒–—―−﹘﹣－")
#: The ten ASCII digits.
DIGITS: Final = frozenset("0123456789")

#: The value in a table of days of a day that exists in every year.
ORDINARY_DAY: Final = 1
#: The value in a table of days of 29 February.
LEAP_DAY: Final = 2

_LONGEST_MONTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def as_text(value: object) -> str | None:
    """Return a str, or a subclass of str such as `markupsafe.Markup` or `numpy.str_`, as a plain str; None for any other value.

    The type decides, not `isinstance`: a proxy may claim to be a str. What a subclass overrides is not called.
    """
    kind = type(value)
    if kind is str:
        return cast("str", value)
    return str.__str__(cast("str", value)) if issubclass(kind, str) else None


def find_invalid_character(text: str, allowed: frozenset[str]) -> ParseFailure | None:
    """Return the problem of the first character that is not allowed in the scheme; None if all are allowed."""
    if not text:
        return ParseFailure(Problem.EMPTY, 0, 0)
    if allowed.issuperset(text):
        return None
    place = next(place for place, character in enumerate(text) if character not in allowed)
    return ParseFailure(_problem(text[place]), place, place + 1)


def _problem(character: str) -> Problem:
    if character.isspace():
        return Problem.WHITESPACE
    if character.isdigit():
        return Problem.UNICODE_DIGIT
    return Problem.SEPARATOR if character in DASHES else Problem.CHARSET


def check_shape(text: str, lengths: tuple[int, ...], separators: str, place: int) -> ParseFailure | None:
    """Return a problem if a text has the wrong length, more than one separator, or a separator in the wrong place; else None.

    Args:
        text: the number as written.
        lengths: the allowed numbers of characters, separators not counted.
        separators: the allowed separators.
        place: the index of the separator, counted from the end if negative.
    """
    places = [index for index, character in enumerate(text) if character in separators]
    if len(text) - len(places) not in lengths:
        return ParseFailure(Problem.LENGTH, 0, len(text))
    if places and places != [place if place >= 0 else len(text) + place]:
        return ParseFailure(Problem.SEPARATOR, places[0], places[-1] + 1)
    return None


def clean(text: str) -> str:
    """Return a text repaired for lenient parsing: no white space or invisible marks, ASCII for full-width forms and dashes, upper case.

    Digits of other scripts are not changed, so such a text stays invalid.
    """
    return text.translate({ord(character): _repair(character) for character in set(text)})


def _repair(character: str) -> str:
    if character in DASHES:
        return "-"
    if character.isspace() or unicodedata.category(character) == "Cf":
        return ""
    character = narrow(character)
    return character.upper() if character.isascii() else character


def narrow(character: str) -> str:
    """Return the ASCII form of a full-width character; any other character as it is."""
    return chr(ord(character) - 0xFEE0) if "\uff01" <= character <= "\uff5e" else character


def weighted_residues(weights: tuple[int, ...]) -> bytes:
    """Return, for every number with as many digits as there are weights, the weighted sum of its digits modulo 11.

    >>> weighted_residues((3, 7, 6, 1))[101]  # 0101 gives 7 + 1
    8
    """
    by_digit = [[digit * weight for digit in range(10)] for weight in weights]
    return bytes(sum(terms) % 11 for terms in product(*by_digit))


def paired_residues(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    """Return both residues packed into one integer, `first + 31 * second`; three such values can be added without overflow.

    A residue is at most 10, so three add up to at most 30, which is less than 31.

    >>> paired_residues((3, 7, 6, 1), (5, 4, 3, 2))[101]  # 7 + 1 = 8 and 4 + 2 = 6
    194
    """
    return tuple(one + 31 * other for one, other in zip(weighted_residues(first), weighted_residues(second), strict=True))


def calendar_date(year: int, month: int, day: int) -> date | None:
    """Return the date, or None if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def days_of_months() -> frozenset[tuple[int, int]]:
    """Return every (month, day) that exists in some year, including 29 February."""
    return frozenset((month, day) for month, last in enumerate(_LONGEST_MONTHS, 1) for day in range(1, last + 1))


def day_table(*added: int) -> bytearray:
    """Return the kind of day by DDMM, also with each of `added` on the day: `ORDINARY_DAY`, `LEAP_DAY`, or 0 if no year has the day."""
    table = bytearray(10_000)
    for month, day in days_of_months():
        for offset in (0, *added):
            table[100 * (day + offset) + month] = LEAP_DAY if (month, day) == (2, 29) else ORDINARY_DAY
    return table
