"""What the schemes share: characters that may not stand in a number, shapes, calendar dates, and tables of weighted sums.

Each scheme's module has the same functions, and is loaded, its tables with it, when the scheme is first asked for. `canonicalize` looks a
text up in tables and gives the stored form, or None where it is no number: it alone decides. `parse` makes the number of that form, or goes
through a text that is none step by step and says what is wrong with it.
"""

import unicodedata
from datetime import date
from functools import cache
from itertools import product
from typing import Final

from nordlib.identity.number import ParseFailure, Problem

__all__ = [
    "DASHES",
    "DIGITS",
    "LEAP_DAY",
    "ORDINARY_DAY",
    "calendar_date",
    "check_shape",
    "clean",
    "day_table",
    "days_of_months",
    "find_invalid_character",
    "paired_residues",
    "weighted_residues",
]

#: Characters that people and word processors write for a hyphen.
DASHES: Final = frozenset("‐‑‒–—―−﹘﹣－")
DIGITS: Final = frozenset("0123456789")

#: What a day of a month is in a table of days.
ORDINARY_DAY: Final = 1
LEAP_DAY: Final = 2

_LONGEST_MONTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def find_invalid_character(text: str, allowed: frozenset[str]) -> ParseFailure | None:
    """The first character that may not stand in a number of the scheme, and which kind of problem it is."""
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
    """So many characters beside the separators, and at most one separator, in its place (counted from the end where negative)."""
    found = [at for at, character in enumerate(text) if character in separators]
    if len(text) - len(found) not in lengths:
        return ParseFailure(Problem.LENGTH, 0, len(text))
    if found and found != [place if place >= 0 else len(text) + place]:
        return ParseFailure(Problem.SEPARATOR, found[0], found[-1] + 1)
    return None


def clean(text: str) -> str:
    """The text as lenient reading takes it: without white space and invisible marks, full-width forms and dashes in ASCII, upper case.

    Digits of other scripts stay what they are, and with them the text stays invalid.
    """
    return text.translate({ord(character): _repair(character) for character in set(text)})


def _repair(character: str) -> str:
    if character in DASHES:
        return "-"
    if character.isspace() or unicodedata.category(character) == "Cf":
        return ""
    if "\uff01" <= character <= "\uff5e":
        character = chr(ord(character) - 0xFEE0)
    return character.upper() if character.isascii() else character


def weighted_residues(weights: tuple[int, ...]) -> bytes:
    """For every number of so many digits the sum of its digits times their weights, modulo 11.

    >>> weighted_residues((3, 7, 6, 1))[101]  # 0101 gives 7 + 1
    8
    """
    by_digit = [[digit * weight for digit in range(10)] for weight in weights]
    return bytes(sum(each) % 11 for each in product(*by_digit))


def paired_residues(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    """Two of these at once, the second counted in 31s: the sum of three such entries keeps both apart."""
    return tuple(one + 31 * other for one, other in zip(weighted_residues(first), weighted_residues(second), strict=True))


def calendar_date(year: int, month: int, day: int) -> date | None:
    """The date, if there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def days_of_months() -> frozenset[tuple[int, int]]:
    """Every (month, day) that some year has, 29 February among them."""
    return frozenset((month, day) for month, last in enumerate(_LONGEST_MONTHS, 1) for day in range(1, last + 1))


def day_table(*added: int) -> bytearray:
    """For each DDMM, also with these added to the day: `ORDINARY_DAY` where every year has it, `LEAP_DAY` for 29 February, else 0."""
    table = bytearray(10_000)
    for month, day in days_of_months():
        for each in (0, *added):
            table[100 * (day + each) + month] = LEAP_DAY if (month, day) == (2, 29) else ORDINARY_DAY
    return table
