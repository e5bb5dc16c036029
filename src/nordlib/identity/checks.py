"""What the schemes share: characters that may not stand in a number, check sums, calendar dates."""

import unicodedata
from datetime import date
from typing import Final

from nordlib.identity.number import Fault, Problem

__all__ = ["DASHES", "calendar_date", "characters", "luhn", "mod11", "repaired", "weighted"]

#: Characters that people and word processors write for a hyphen.
DASHES: Final = frozenset("‐‑‒–—―−﹘﹣－")

_LUHN_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_CPR_WEIGHTS: Final = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def characters(text: str, allowed: frozenset[str]) -> Fault | None:
    """The first character that may not stand in a number of the scheme, and which kind of problem it is."""
    if not text:
        return Fault(Problem.EMPTY, 0, 0)
    for place, character in enumerate(text):
        if character not in allowed:
            return Fault(_problem(character), place, place + 1)
    return None


def _problem(character: str) -> Problem:
    if character.isspace():
        return Problem.WHITESPACE
    if character.isdigit():
        return Problem.UNICODE_DIGIT
    return Problem.SEPARATOR if character in DASHES else Problem.CHARSET


def repaired(text: str) -> str:
    """The text as lenient reading takes it: without white space and invisible marks, full-width forms and dashes in ASCII, upper case.

    Digits of other scripts stay what they are, and with them the text stays invalid.
    """
    kept: list[str] = []
    for character in text:
        if character in DASHES:
            kept.append("-")
        elif character.isspace() or unicodedata.category(character) == "Cf":
            continue
        elif "\uff01" <= character <= "\uff5e":
            kept.append(chr(ord(character) - 0xFEE0))
        else:
            kept.append(character)
    return "".join(kept).upper()


def luhn(digits: str) -> int:
    """The Luhn sum of a text of digits, weights 2 1 2 ... from the left, modulo 10.

    >>> luhn("7010632391")
    0
    """
    doubled = sum(_LUHN_DOUBLED[ord(digit) - 48] for digit in digits[::2])
    return (doubled + sum(ord(digit) - 48 for digit in digits[1::2])) % 10


def weighted(digits: str, weights: tuple[int, ...]) -> int:
    """The sum of the digits times their weights."""
    return sum((ord(digit) - 48) * weight for digit, weight in zip(digits, weights, strict=True))


def mod11(digits: str) -> bool:
    """Whether ten digits satisfy the modulus 11 check of the CPR number, weights 4 3 2 7 6 5 4 3 2 1."""
    return weighted(digits, _CPR_WEIGHTS) % 11 == 0


def calendar_date(year: int, month: int, day: int) -> date | None:
    """The date, if there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
