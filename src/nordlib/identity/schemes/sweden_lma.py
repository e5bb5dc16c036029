"""Sweden: LMA numbers, from the cards of asylum seekers.

Eight digits `XX-XXXXXX`; a slash and what follows are ignored (MTM, "Handledning till MTM:s användarregister", LMA-nummer). The number has
no check digit and encodes neither a date nor a sex: it is weak evidence, and patrons are never matched on it alone.
"""

from datetime import date
from typing import Final

from nordlib.identity.number import IdentityNumber, NumberKind, Scheme, new_number
from nordlib.identity.problems import ParseFailure, Problem
from nordlib.identity.schemes.parsing import DIGITS, check_shape, find_invalid_character

__all__ = ["SCHEME", "ZONE", "canonicalize", "parse"]

#: The scheme that this module implements.
SCHEME: Final = Scheme.SE_LMA
#: The IANA name of the time zone in which "today" is determined.
ZONE: Final = "Europe/Stockholm"

_ALLOWED: Final = DIGITS | {"-"}
_NO_FLAGS: Final[frozenset[str]] = frozenset()


def canonicalize(text: str, on: date) -> str | None:  # noqa: ARG001 - the interface of every scheme; the number has no date
    """Return the 8 digits of the number if the text is valid; else None."""
    number, slash, suffix = text.partition("/")
    if slash and not (suffix.isascii() and suffix.isdigit()):
        return None
    if len(number) == 9 and number[2] == "-":  # XX-XXXXXX
        number = number[:2] + number[3:]
    return number if len(number) == 8 and number.isascii() and number.isdigit() else None  # XXXXXXXX


def parse(text: str, on: date) -> IdentityNumber | ParseFailure:
    """Return the number, or the first problem of a text that is not valid."""
    number = canonicalize(text, on)
    if number is not None:
        return new_number(SCHEME, NumberKind.LMA, number, None, None, _NO_FLAGS)
    card, slash, suffix = text.partition("/")
    error = find_invalid_character(text, DIGITS | {"-", "/"})
    if error is not None and not (error.start > len(card) and error.problem is Problem.CHARSET and _is_letter(text[error.start])):
        return error
    return check_shape(card, (8,), "-", 2) or ParseFailure(Problem.FORMAT, len(card) + len(slash), len(card) + len(slash) + len(suffix))


def _is_letter(character: str) -> bool:
    """Whether a character after the slash is a letter: misplaced there, where digits belong, but not a foreign character."""
    return character.isascii() and character.isalpha()
